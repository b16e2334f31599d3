package pbx

import "unicode/utf8"

// scanner reads a JSON text in one pass, without making anything of what is not asked for. It knows less than
// encoding/json and is never wrong: what it does not know (escapes in a string that is asked for, a value of another
// kind, bad syntax) makes it odd, and an odd text is left to encoding/json.
type scanner struct {
	text []byte
	at   int
	odd  bool
}

// maxDepth bounds the nesting that is followed.
const maxDepth = 32

// next returns the next byte that is no space, 0 at the end.
func (s *scanner) next() byte {
	for s.at < len(s.text) {
		switch c := s.text[s.at]; c {
		case ' ', '\t', '\n', '\r':
			s.at++
		default:
			return c
		}
	}
	return 0
}

// take passes c, which must come next.
func (s *scanner) take(c byte) bool {
	if s.odd || s.next() != c || c == 0 {
		s.odd = true
		return false
	}
	s.at++
	return true
}

// literal passes a word such as null, if it comes next.
func (s *scanner) literal(word string) bool {
	if s.odd || s.next() != word[0] || len(s.text)-s.at < len(word) || string(s.text[s.at:s.at+len(word)]) != word {
		return false
	}
	s.at += len(word)
	return true
}

// object calls field for each name of the object that comes next, or not at all for null. field must read the value.
func (s *scanner) object(field func(name []byte)) {
	if s.literal("null") || !s.take('{') {
		return
	}
	if s.next() == '}' {
		s.at++
		return
	}
	for !s.odd {
		name := s.raw()
		s.take(':')
		if s.odd {
			return
		}
		field(name)
		if s.odd || s.next() == '}' {
			s.take('}')
			return
		}
		s.take(',')
	}
}

// list calls item for each item of the list that comes next, or not at all for null. item must read the value.
func (s *scanner) list(item func()) {
	if s.literal("null") || !s.take('[') {
		return
	}
	if s.next() == ']' {
		s.at++
		return
	}
	for !s.odd {
		item()
		if s.odd || s.next() == ']' {
			s.take(']')
			return
		}
		s.take(',')
	}
}

// raw returns the string that comes next as it stands in the text; one with escapes is odd.
func (s *scanner) raw() []byte {
	if !s.take('"') {
		return nil
	}
	from, plain := s.at, true
	for ; s.at < len(s.text); s.at++ {
		switch c := s.text[s.at]; {
		case c == '"':
			word := s.text[from:s.at]
			s.at++
			s.odd = s.odd || !plain && !utf8.Valid(word)
			return word
		case c == '\\' || c < ' ':
			s.odd = true
			return nil
		case c >= utf8.RuneSelf:
			plain = false
		}
	}
	s.odd = true
	return nil
}

// str returns the string that comes next; empty for null.
func (s *scanner) str() string {
	if s.literal("null") {
		return ""
	}
	return string(s.raw())
}

// whole returns the whole number that comes next; 0 for null.
func (s *scanner) whole() (n int) {
	if s.literal("null") {
		return 0
	}
	minus := s.next() == '-'
	if minus {
		s.at++
	}
	from := s.at
	for ; s.at < len(s.text) && s.text[s.at] >= '0' && s.text[s.at] <= '9'; s.at++ {
		n = 10*n + int(s.text[s.at]-'0')
	}
	digits := s.at - from
	if digits == 0 || digits > 9 || digits > 1 && s.text[from] == '0' || s.at < len(s.text) && inNumber(s.text[s.at]) {
		s.odd = true
	}
	if minus {
		return -n
	}
	return n
}

// truth returns the truth that comes next; false for null.
func (s *scanner) truth() bool {
	if s.literal("true") {
		return true
	}
	if !s.literal("false") && !s.literal("null") {
		s.odd = true
	}
	return false
}

// other passes a field that is not asked for. encoding/json would take a name that differs in case alone for one that
// is.
func (s *scanner) other(name []byte) {
	for _, c := range name {
		if c >= 'A' && c <= 'Z' || c >= utf8.RuneSelf {
			s.odd = true
			return
		}
	}
	s.skip(0)
}

// skip passes the value that comes next, depth levels deep in what is skipped.
func (s *scanner) skip(depth int) {
	switch c := s.next(); {
	case depth > maxDepth:
		s.odd = true
	case c == '{':
		s.object(func([]byte) { s.skip(depth + 1) })
	case c == '[':
		s.list(func() { s.skip(depth + 1) })
	case c == '"':
		s.skipString()
	case c == '-' || c >= '0' && c <= '9':
		s.skipNumber()
	case s.literal("true") || s.literal("false") || s.literal("null"):
	default:
		s.odd = true
	}
}

// skipString passes a string; one with an escape of four digits is odd.
func (s *scanner) skipString() {
	s.at++
	for ; s.at < len(s.text); s.at++ {
		switch c := s.text[s.at]; {
		case c == '"':
			s.at++
			return
		case c == '\\' && s.at+1 < len(s.text) && escape(s.text[s.at+1]):
			s.at++
		case c == '\\' || c < ' ':
			s.odd = true
			return
		}
	}
	s.odd = true
}

// escape reports whether c after a backslash is an escape of one character.
func escape(c byte) bool {
	switch c {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return true
	}
	return false
}

// skipNumber passes a number without exponent.
func (s *scanner) skipNumber() {
	digits := func() int {
		from := s.at
		for s.at < len(s.text) && s.text[s.at] >= '0' && s.text[s.at] <= '9' {
			s.at++
		}
		return s.at - from
	}
	if s.text[s.at] == '-' {
		s.at++
	}
	from := s.at
	n := digits()
	s.odd = s.odd || n == 0 || n > 1 && s.text[from] == '0'
	if s.at < len(s.text) && s.text[s.at] == '.' {
		s.at++
		s.odd = s.odd || digits() == 0
	}
	s.odd = s.odd || s.at < len(s.text) && inNumber(s.text[s.at])
}

// inNumber reports whether c may stand in a number.
func inNumber(c byte) bool {
	return c >= '0' && c <= '9' || c == '.' || c == 'e' || c == 'E' || c == '+' || c == '-'
}

// over reports whether the whole text has been read and nothing was odd.
func (s *scanner) over() bool { return !s.odd && s.next() == 0 && s.at == len(s.text) }
