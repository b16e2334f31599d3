package model

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"heartline/roster"
)

const (
	maxTable = 16 << 20 // bytes
	maxRows  = 200_000
)

// table reads a file of comma or semicolon separated values into rows of T. Its columns come in any order; those that are not
// needed may be missing, and others are a fault, because a misspelt one would be lost in silence.
type table[T any] struct {
	columns []string
	needed  []string
	read    func(*cells) T
	rows    []T
	lines   []int // of the file, for each row
	at      map[string]int
	faults  []roster.RowError
}

// cells is one row while it is read.
type cells struct {
	line   int
	at     map[string]int
	row    []string
	faults *[]roster.RowError
}

func (t *table[T]) fault(line int, column, format string, args ...any) {
	t.faults = append(t.faults, roster.RowError{Line: line, Column: column, Text: fmt.Sprintf(format, args...)})
}

func (t *table[T]) parse(r io.Reader) {
	data, err := io.ReadAll(io.LimitReader(r, maxTable+1))
	switch {
	case err != nil:
		t.faults = append(t.faults, roster.Unread(data))
		return
	case len(data) > maxTable:
		t.faults = append(t.faults, roster.TooLarge(data[:maxTable], "split it"))
		return
	}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if f := roster.NotText(data); f != nil {
		t.faults = append(t.faults, *f)
		return
	}
	in := csv.NewReader(bytes.NewReader(data))
	in.Comma = rune(roster.Separator(data))
	in.FieldsPerRecord = -1
	in.TrimLeadingSpace = true
	for t.line(in, data) {
	}
}

// line reads one row and reports whether there may be more.
func (t *table[T]) line(in *csv.Reader, data []byte) bool {
	row, err := in.Read()
	switch bad, wrong := errors.AsType[*csv.ParseError](err); {
	case errors.Is(err, io.EOF):
		if t.at == nil {
			t.fault(1, "1", "the file is empty; begin it with the line %s", strings.Join(t.columns, ","))
		}
		return false
	case wrong:
		t.faults = append(t.faults, roster.WrongQuote(data, bad.StartLine, t.named))
		return false
	case err != nil || len(t.rows) >= maxRows:
		t.rows, t.faults = nil, nil // what else is wrong would only hide it
		t.fault(lineOf(in, row), "1", "the file has more than %d rows; split it", maxRows)
		return false
	case t.at == nil:
		return t.head(row)
	}
	line, _ := in.FieldPos(0)
	if len(row) != len(t.at) {
		t.fault(line, t.named(min(len(row), len(t.at))), "the row has %d fields and the first line %d; add or remove a separator", len(row), len(t.at))
		return true
	}
	t.rows = append(t.rows, t.read(&cells{line: line, at: t.at, row: row, faults: &t.faults}))
	t.lines = append(t.lines, line)
	return true
}

// lineOf returns the line in which a row begins that was read last.
func lineOf(in *csv.Reader, row []string) int {
	if len(row) == 0 {
		return 1
	}
	line, _ := in.FieldPos(0)
	return line
}

// named is the column of a field, counted from 0.
func (t *table[T]) named(field int) string { return roster.ColumnAt(t.at, field) }

// head reads the first line and reports whether the rest can be read.
func (t *table[T]) head(row []string) bool {
	t.at = map[string]int{}
	for i, name := range row {
		name = strings.ToLower(strings.TrimSpace(name))
		if !slices.Contains(t.columns, name) {
			t.fault(1, strconv.Itoa(i+1), "the column is called %s; use the columns %s", quote(name), strings.Join(t.columns, ", "))
			continue
		}
		if _, twice := t.at[name]; twice {
			t.fault(1, name, "the column is there twice; remove one")
		}
		t.at[name] = i
	}
	for _, name := range t.needed {
		if _, ok := t.at[name]; !ok {
			t.fault(1, name, "the column is missing; begin the file with the line %s", strings.Join(t.columns, ","))
		}
	}
	return len(t.faults) == 0
}

// judge takes over the faults that validation has found in the rows: those below list. column says which column a field
// of a row is in. A cell that could not be read is not judged.
func (t *table[T]) judge(list string, faults []Fault, column func(field string) string) {
	unread := slices.Clone(t.faults)
	for _, f := range faults {
		rest, ours := strings.CutPrefix(f.Path, list+"[")
		number, field, _ := strings.Cut(rest, "]")
		i, err := strconv.Atoi(number)
		if !ours || err != nil || i < 0 || i >= len(t.lines) {
			continue
		}
		name, _, _ := strings.Cut(strings.TrimPrefix(field, "."), "[")
		name = column(name)
		_, there := t.at[name]
		if there && slices.ContainsFunc(unread, func(e roster.RowError) bool { return e.Line == t.lines[i] && e.Column == name }) {
			continue
		}
		if !there {
			name = t.named(0) // the row as a whole, or a column that could be there
		}
		t.fault(t.lines[i], name, "%s", rowText(f.Text, list, t.lines))
	}
}

// rowText names rows by their lines where a fault names them by their places, such as leave[3].
func rowText(text, list string, lines []int) string {
	before, rest, found := strings.Cut(text, list+"[")
	number, after, closed := strings.Cut(rest, "]")
	i, err := strconv.Atoi(number)
	if !found || !closed || err != nil || i < 0 || i >= len(lines) {
		return text
	}
	return before + "line " + strconv.Itoa(lines[i]) + after
}

// sorted returns the faults in order of their lines.
func (t *table[T]) sorted() []roster.RowError {
	slices.SortStableFunc(t.faults, func(a, b roster.RowError) int { return a.Line - b.Line })
	return t.faults
}

func (c *cells) text(column string) string {
	i, ok := c.at[column]
	if !ok {
		return ""
	}
	return strings.TrimSpace(c.row[i])
}

// list reads what is separated by |, such as counsel|senior.
func (c *cells) list(column string) []string {
	s := c.text(column)
	if s == "" {
		return nil
	}
	all := strings.Split(s, "|")
	for i := range all {
		all[i] = strings.TrimSpace(all[i])
	}
	return all
}

// number reads a whole number; empty is 0.
func (c *cells) number(column string) int {
	s := c.text(column)
	if s == "" {
		return 0
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		c.fault(column, "%s is no whole number; write digits alone", quote(s))
	}
	return n
}

// flag reads yes or no; empty is no.
func (c *cells) flag(column string) bool {
	switch s := strings.ToLower(c.text(column)); s {
	case "", "no", "false", "0":
		return false
	case "yes", "true", "1":
		return true
	default:
		c.fault(column, "%s is neither yes nor no; write one of them", quote(s))
		return false
	}
}

func (c *cells) fault(column, format string, args ...any) {
	*c.faults = append(*c.faults, roster.RowError{Line: c.line, Column: column, Text: fmt.Sprintf(format, args...)})
}
