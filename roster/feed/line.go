package feed

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// foldAt is the most octets of a line without its end (RFC 5545 section 3.1).
const foldAt = 75

// Forms of date and time (RFC 5545 sections 3.3.4 and 3.3.5).
const (
	formDate  = "20060102"
	formLocal = "20060102T150405"
	formUTC   = "20060102T150405Z"
)

// writer collects content lines.
type writer struct{ b []byte }

// line writes one content line. The name carries its parameters; value is as it stands on the wire. Both are valid UTF-8.
func (w *writer) line(name, value string) {
	text, room := name+":"+value, foldAt
	for len(text) > room {
		n := room
		for !utf8.RuneStart(text[n]) { // a character is never cut
			n--
		}
		w.b = append(w.b, text[:n]...)
		w.b = append(w.b, "\r\n "...)
		text, room = text[n:], foldAt-1 // the space of the fold counts
	}
	w.b = append(w.b, text...)
	w.b = append(w.b, "\r\n"...)
}

func (w *writer) text(name, value string)           { w.line(name, escape(value)) }
func (w *writer) number(name string, n int)         { w.line(name, strconv.Itoa(n)) }
func (w *writer) utc(name string, at time.Time)     { w.line(name, at.UTC().Format(formUTC)) }
func (w *writer) span(name string, d time.Duration) { w.line(name, duration(d)) }

var escaper = strings.NewReplacer(`\`, `\\`, `;`, `\;`, `,`, `\,`, "\r\n", `\n`, "\n", `\n`)

// escape writes a TEXT value (RFC 5545 section 3.3.11).
func escape(s string) string { return escaper.Replace(s) }

// unescape reads a TEXT value. What no escape begins stays as it is.
func unescape(s string) string {
	if !strings.Contains(s, `\`) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) {
			i++
			switch s[i] {
			case 'n', 'N':
				b.WriteByte('\n')
			case '\\', ';', ',':
				b.WriteByte(s[i])
			default:
				b.WriteByte('\\')
				b.WriteByte(s[i])
			}
			continue
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// duration writes whole minutes, 0 or more, in the largest unit that fits (RFC 5545 section 3.3.6).
func duration(d time.Duration) string {
	minutes := int(d / time.Minute)
	switch {
	case minutes > 0 && minutes%(24*60) == 0:
		return "P" + strconv.Itoa(minutes/(24*60)) + "D"
	case minutes > 0 && minutes%60 == 0:
		return "PT" + strconv.Itoa(minutes/60) + "H"
	default:
		return "PT" + strconv.Itoa(minutes) + "M"
	}
}
