package benchmark

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Fault is one thing that is wrong in a file: where, what, and the mend.
type Fault struct {
	File string // which of several, such as "history" or "week 2"; empty where there is but one
	Line int    // from 1; 0: the file as a whole
	Text string // one sentence
}

func (f Fault) Error() string {
	where := f.File
	if f.Line > 0 {
		if where != "" {
			where += ", "
		}
		where += fmt.Sprintf("line %d", f.Line)
	}
	if where == "" {
		return f.Text
	}
	return where + ": " + f.Text
}

const (
	maxFile  = 16 << 20 // bytes
	maxBound = 1_000_000
	maxCost  = 1 << 40 // that a file prints
	maxWords = 64      // characters of what somebody wrote that a fault repeats
)

// faults collects what is wrong in one file.
type faults struct {
	file string
	list []Fault
}

func (f *faults) add(line int, format string, args ...any) {
	f.list = append(f.list, Fault{f.file, line, fmt.Sprintf(format, args...)})
}

// sorted returns the faults in the order of the lines.
func (f *faults) sorted() []Fault {
	slices.SortStableFunc(f.list, func(a, b Fault) int { return cmp.Compare(a.Line, b.Line) })
	return f.list
}

// quote repeats what somebody wrote, as much of it as can be read.
func quote(s string) string {
	if utf8.RuneCountInString(s) > maxWords {
		s = string([]rune(s)[:maxWords]) + "…"
	}
	return strconv.Quote(s)
}

// read returns the text of a file.
func (f *faults) read(r io.Reader) ([]byte, bool) {
	data, err := io.ReadAll(io.LimitReader(r, maxFile+1))
	switch {
	case err != nil:
		f.add(0, "the file cannot be read to its end; try again")
	case len(data) > maxFile:
		f.add(0, "the file is larger than 16 MiB; such a problem is not read")
	case !utf8.Valid(data):
		f.add(0, "the file is not text in UTF-8; save it as UTF-8")
	default:
		return data, true
	}
	return nil, false
}

// A line is a line of a file that is not empty.
type line struct {
	n    int // from 1
	text string
}

// lines returns the lines of a file without their ends; empty ones and those that begin with # are left out.
func (f *faults) lines(r io.Reader) []line {
	data, ok := f.read(r)
	if !ok {
		return nil
	}
	var ls []line
	for i, text := range strings.Split(string(data), "\n") {
		text = strings.TrimRight(text, " \t\r")
		if trimmed := strings.TrimSpace(text); trimmed != "" && !strings.HasPrefix(trimmed, "#") {
			ls = append(ls, line{i + 1, text})
		}
	}
	return ls
}

// number reads an integer between two bounds, both included.
func (f *faults) number(at int, text, what string, least, most int) (int, bool) {
	text = strings.TrimSpace(text)
	n, err := strconv.Atoi(text)
	if err != nil || n < least || n > most {
		f.add(at, "%s is %s; write a whole number from %d to %d", what, quote(text), least, most)
		return 0, false
	}
	return n, true
}
