package feed

import (
	"fmt"
	"slices"
	"unicode/utf8"
)

// Fault is one thing wrong in a calendar file: where, what, and the mend.
type Fault struct {
	Line     int    // of the file, from 1: where the property or the component begins; 0: the file as a whole
	Property string // such as DTSTART or RRULE; empty: the component as a whole
	Text     string // one sentence
}

func (f Fault) Error() string {
	switch {
	case f.Line == 0:
		return f.Text
	case f.Property == "":
		return fmt.Sprintf("line %d: %s", f.Line, f.Text)
	default:
		return fmt.Sprintf("line %d, %s: %s", f.Line, f.Property, f.Text)
	}
}

// maxFaults are named; of the rest the number.
const maxFaults = 100

// faults collects what is wrong.
type faults struct {
	list []Fault
	more int
	seen int // also what was named before: whoever has read something compares it before and after
}

func (f *faults) add(line int, property, format string, args ...any) {
	f.seen++
	if len(f.list) >= maxFaults {
		f.more++
		return
	}
	f.list = append(f.list, Fault{Line: line, Property: property, Text: fmt.Sprintf(format, args...)})
}

// again counts a fault that has been named already.
func (f *faults) again() { f.seen++ }

// sorted returns the faults in order of the lines.
func (f *faults) sorted() []Fault {
	slices.SortStableFunc(f.list, func(a, b Fault) int { return a.Line - b.Line })
	if f.more > 0 {
		f.list = append(f.list, Fault{Text: fmt.Sprintf("%d more faults are not listed; mend these first", f.more)})
	}
	return f.list
}

// short cuts what is quoted from the file.
func short(s string) string {
	const most = 40
	if utf8.RuneCountInString(s) > most {
		return string([]rune(s)[:most]) + "…"
	}
	return s
}
