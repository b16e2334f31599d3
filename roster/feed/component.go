package feed

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxDepth is how deep components may lie in each other; RFC 5545 needs three.
const maxDepth = 8

// property is one content line, unfolded.
type property struct {
	line   int    // of the file, where it begins
	name   string // in capitals
	params map[string]string
	value  string
}

// component is what stands between BEGIN and END.
type component struct {
	name  string // in capitals
	line  int
	props []property
	parts []*component
}

// all returns the properties of a name.
func (c *component) all(name string) []property {
	var found []property
	for _, p := range c.props {
		if p.name == name {
			found = append(found, p)
		}
	}
	return found
}

// one returns the property of a name, and names those that are there beside it.
func (c *component) one(name string, f *faults) (property, bool) {
	found := c.all(name)
	for _, p := range found[min(1, len(found)):] {
		f.add(p.line, name, "the %s has it already in line %d; keep one", c.name, found[0].line)
	}
	if len(found) == 0 {
		return property{}, false
	}
	return found[0], true
}

// kept are the components whose properties are read. Those of others are looked at for their form only.
var kept = map[string]bool{"VCALENDAR": true, "VEVENT": true, "VTIMEZONE": true, "STANDARD": true, "DAYLIGHT": true}

// parseComponents reads the calendars of a file. Where the nesting is wrong it stops, since nothing that follows has a place.
func parseComponents(data []byte, f *faults) []*component {
	var calendars, open []*component
	for _, raw := range unfold(data, f) {
		p, ok := parseProperty(raw, f)
		if !ok {
			continue
		}
		name := strings.ToUpper(strings.TrimSpace(p.value))
		switch {
		case p.name == "BEGIN":
			c := &component{name: name, line: p.line}
			switch {
			case len(open) == maxDepth:
				f.add(p.line, "BEGIN", "%q lies more than %d components deep; remove it", short(name), maxDepth)
				return nil
			case len(open) > 0:
				open[len(open)-1].parts = append(open[len(open)-1].parts, c)
			case name != "VCALENDAR":
				f.add(p.line, "BEGIN", "%q lies in no calendar; begin with BEGIN:VCALENDAR", short(name))
				return nil
			default:
				calendars = append(calendars, c)
			}
			open = append(open, c)
		case len(open) == 0:
			f.add(p.line, p.name, "it lies in no calendar; begin with BEGIN:VCALENDAR")
			return nil
		case p.name == "END":
			if c := open[len(open)-1]; c.name != name {
				f.add(p.line, "END", "%q ends where %q of line %d is open; write END:%s", short(name), short(c.name), c.line, short(c.name))
				return nil
			}
			open = open[:len(open)-1]
		case kept[open[len(open)-1].name]:
			open[len(open)-1].props = append(open[len(open)-1].props, p)
		}
	}
	switch {
	case len(open) > 0:
		c := open[len(open)-1]
		f.add(c.line, "", "%q has no end: the file is cut off; fetch it anew", short(c.name))
	case len(calendars) == 0 && f.seen == 0:
		f.add(0, "", "the file holds no calendar; export it as iCalendar (.ics)")
	}
	return calendars
}

// rawLine is an unfolded line.
type rawLine struct {
	line int
	text string
}

// unfold joins folded lines (RFC 5545 section 3.1), octet by octet, because other programs fold inside characters. Lines may
// end in LF alone; empty ones are passed over.
func unfold(data []byte, f *faults) []rawLine {
	var lines []rawLine
	var text []byte
	begun, number := 0, 0
	flush := func() {
		if begun == 0 {
			return
		}
		switch {
		case !utf8.Valid(text):
			f.add(begun, "", "the text is not UTF-8; export the calendar as UTF-8")
		case bytes.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) && r != '\t' }):
			f.add(begun, "", "the line holds a control character; remove it")
		default:
			lines = append(lines, rawLine{begun, string(text)})
		}
		begun = 0
	}
	for raw := range bytes.Lines(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))) {
		number++
		raw = bytes.TrimSuffix(bytes.TrimSuffix(raw, []byte("\n")), []byte("\r"))
		switch {
		case len(raw) == 0:
			continue
		case raw[0] != ' ' && raw[0] != '\t':
			flush()
			begun, text = number, append(text[:0], raw...)
		case begun > 0:
			text = append(text, raw[1:]...)
		default:
			f.add(number, "", "the line begins with a space and continues none; remove the space")
		}
	}
	flush()
	return lines
}

// parseProperty reads name, parameters and value of a content line.
func parseProperty(raw rawLine, f *faults) (property, bool) {
	bad := func(text string) (property, bool) {
		f.add(raw.line, "", "%s; write NAME:value or NAME;PARAMETER=value:value", text)
		return property{}, false
	}
	n := strings.IndexFunc(raw.text, func(r rune) bool { return !tokenRune(r) })
	if n <= 0 {
		return bad("the line has no name before a colon")
	}
	p := property{line: raw.line, name: strings.ToUpper(raw.text[:n])}
	rest := raw.text[n:]
	for rest[0] == ';' {
		n := strings.IndexFunc(rest[1:], func(r rune) bool { return !tokenRune(r) })
		if n <= 0 || rest[1+n] != '=' {
			return bad("a parameter has no name or no value")
		}
		name := strings.ToUpper(rest[1 : 1+n])
		rest = rest[2+n:]
		value, after, ok := parameterValue(rest)
		if !ok {
			return bad("a parameter does not end")
		}
		if p.params == nil {
			p.params = map[string]string{}
		}
		p.params[name], rest = value, after
	}
	if rest[0] != ':' {
		return bad("no colon follows the name")
	}
	p.value = rest[1:]
	return p, true
}

// parameterValue cuts a parameter's value, without its quotation marks, from what follows, which begins with a semicolon or a
// colon. Lists stay as they are; no parameter that is read has one.
func parameterValue(s string) (value, rest string, ok bool) {
	quoted := false
	for i := range len(s) {
		switch {
		case s[i] == '"':
			quoted = !quoted
		case !quoted && (s[i] == ';' || s[i] == ':'):
			return strings.ReplaceAll(s[:i], `"`, ""), s[i:], true
		}
	}
	return "", "", false
}

func tokenRune(r rune) bool {
	return r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-'
}
