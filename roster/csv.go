package roster

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

const (
	maxFile  = 16 << 20 // bytes; a year of a large rota is below one MiB
	maxRows  = 200_000
	maxWords = 64 // characters of an id or a line
)

// Columns are the columns of a rota file. agent, date, start and end must be there, in any order; line may be
// missing, and other columns are an error, because a misspelt one would be lost in silence.
func Columns() []string { return []string{"agent", "date", "start", "end", "line"} }

// RowError is one thing wrong in a rota file: where, what, and the mend.
type RowError struct {
	Line   int    // of the file, from 1
	Column string // its name, or its number, from 1, where it has none
	Text   string // one sentence
}

func (e RowError) Error() string {
	switch {
	case e.Line == 0:
		return e.Text
	case e.Column == "":
		return fmt.Sprintf("line %d: %s", e.Line, e.Text)
	default:
		return fmt.Sprintf("line %d, column %s: %s", e.Line, e.Column, e.Text)
	}
}

// ParseCSV reads a rota: comma or semicolon separated, UTF-8 with or without byte order mark, times on the
// clock of zone. known reports whether a counsellor's id exists. If anything is wrong every fault is
// returned, in order of the lines, and no shift. The shifts come in order of start, then of counsellor.
func ParseCSV(r io.Reader, zone *time.Location, known func(agent string) bool) ([]Shift, []RowError) {
	shifts, _, faults := ReadCSV(r, zone, known)
	return shifts, faults
}

// ReadCSV is ParseCSV for whoever finds faults of their own: it returns the lines of the shifts too, by their ids.
func ReadCSV(r io.Reader, zone *time.Location, known func(agent string) bool) (shifts []Shift, lines map[string]int, faults []RowError) {
	data, err := io.ReadAll(io.LimitReader(r, maxFile+1))
	switch {
	case err != nil:
		return nil, nil, []RowError{Unread(data)}
	case len(data) > maxFile:
		return nil, nil, []RowError{TooLarge(data[:maxFile], "split it by month")}
	}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if fault := NotText(data); fault != nil {
		return nil, nil, []RowError{*fault}
	}
	p := parser{zone: zone, known: known, lines: map[string]int{}}
	p.read(data)
	p.checkOverlaps()
	if len(p.faults) > 0 {
		slices.SortStableFunc(p.faults, func(a, b RowError) int { return a.Line - b.Line })
		return nil, nil, p.faults
	}
	slices.SortFunc(p.shifts, func(a, b Shift) int {
		if c := a.Start.Compare(b.Start); c != 0 {
			return c
		}
		return strings.Compare(a.Agent, b.Agent)
	})
	return p.shifts, p.lines, nil
}

type parser struct {
	zone   *time.Location
	known  func(string) bool
	column map[string]int
	shifts []Shift
	lines  map[string]int // of the file, by shift id
	faults []RowError
}

func (p *parser) fault(line int, column, format string, args ...any) {
	p.faults = append(p.faults, RowError{Line: line, Column: column, Text: fmt.Sprintf(format, args...)})
}

// named is the column of a field, counted from 0.
func (p *parser) named(field int) string { return ColumnAt(p.column, field) }

func (p *parser) read(data []byte) {
	r := csv.NewReader(bytes.NewReader(data))
	r.Comma = rune(Separator(data))
	r.FieldsPerRecord = -1
	r.TrimLeadingSpace = true
	for rows := 0; ; rows++ {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			if p.column == nil {
				p.fault(1, "1", "the file is empty; begin it with the line %s", strings.Join(Columns(), ","))
			}
			return
		}
		if bad, ok := errors.AsType[*csv.ParseError](err); ok {
			p.faults = append(p.faults, WrongQuote(data, bad.StartLine, p.named))
			return
		}
		line := 1
		if len(row) > 0 {
			line, _ = r.FieldPos(0)
		}
		if err != nil || rows > maxRows {
			p.shifts, p.faults = nil, nil // what else is wrong would only hide it
			p.fault(line, "1", "the file has more than %d rows; split it by month", maxRows)
			return
		}
		if p.column == nil {
			if !p.head(row) {
				return
			}
			continue
		}
		p.row(line, row)
	}
}

// head reads the first row and reports whether the rest can be read.
func (p *parser) head(row []string) bool {
	p.column = map[string]int{}
	for i, name := range row {
		name = strings.ToLower(strings.TrimSpace(name))
		if !slices.Contains(Columns(), name) {
			// What stands there is not repeated: in a file without a first line it is somebody's login, and this is logged.
			p.fault(1, strconv.Itoa(i+1), "the column has a name that is not known; use the columns %s, in a first line", strings.Join(Columns(), ", "))
			continue
		}
		if _, twice := p.column[name]; twice {
			p.fault(1, name, "the column is there twice; remove one")
		}
		p.column[name] = i
	}
	for _, name := range Columns()[:4] {
		if _, ok := p.column[name]; !ok {
			p.fault(1, name, "the column is missing; begin the file with the line %s", strings.Join(Columns(), ","))
		}
	}
	return len(p.faults) == 0
}

func (p *parser) row(line int, row []string) {
	if len(row) != len(p.column) {
		p.fault(line, p.named(min(len(row), len(p.column))), "the row has %d fields and the first line %d; add or remove a separator", len(row), len(p.column))
		return
	}
	faults := len(p.faults)
	cell := func(name string) string {
		i, ok := p.column[name]
		if !ok {
			return ""
		}
		return strings.TrimSpace(row[i])
	}
	agent := cell("agent")
	switch {
	case agent == "":
		p.fault(line, "agent", "the counsellor's id is missing; fill it in")
	case utf8.RuneCountInString(agent) > maxWords || !p.known(agent):
		p.fault(line, "agent", "no counsellor has this id; use an id from the list of users")
	}
	day, err := ParseDay(cell("date"))
	if err != nil {
		p.fault(line, "date", "%v", err)
	}
	start, err := ParseClock(cell("start"))
	if err != nil {
		p.fault(line, "start", "%v", err)
	} else if strings.HasPrefix(cell("start"), "24") {
		p.fault(line, "start", "a shift cannot begin at 24:00; write 00:00 and the next day's date")
	}
	end, err := ParseClock(cell("end"))
	if err != nil {
		p.fault(line, "end", "%v", err)
	}
	hotline := cell("line")
	if utf8.RuneCountInString(hotline) > maxWords {
		p.fault(line, "line", "the line is longer than %d characters; use the line's id", maxWords)
	}
	if len(p.faults) > faults {
		return
	}
	last := day
	if end <= start {
		last = day.Next()
	}
	s := NewShift(agent, hotline, day.At(start, p.zone), last.At(end, p.zone), p.zone.String())
	if !s.Start.Before(s.End) {
		p.fault(line, "end", "the clocks skip this time on that day; choose other times")
		return
	}
	if first, twice := p.lines[s.ID]; twice {
		p.fault(line, "start", "the shift begins together with the one in line %d; remove one of them", first)
		return
	}
	p.lines[s.ID] = line
	p.shifts = append(p.shifts, s)
}

// checkOverlaps names every shift that begins before an earlier one of the same counsellor has ended.
func (p *parser) checkOverlaps() {
	sorted := slices.Clone(p.shifts)
	slices.SortStableFunc(sorted, byAgentAndStart)
	last := Shift{}
	for _, s := range sorted {
		if last.Agent == s.Agent && last.Overlaps(s) {
			a, b := p.lines[last.ID], p.lines[s.ID]
			p.fault(max(a, b), "start", "the shift overlaps the same counsellor's shift in line %d; change one of them", min(a, b))
		}
		if last.Agent != s.Agent || s.End.After(last.End) {
			last = s
		}
	}
}
