package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"heartline/internal/fault"
	"heartline/roster"
	"heartline/roster/feed"
	"heartline/roster/model"
)

// rosterImport takes tables and calendars into a model: all of them, or none.
func rosterImport(_ context.Context, e env, args []string) error {
	f := flags(e, "roster import")
	file := f.String("model", "", "the model that they are taken into")
	staff := f.String("staff", "", "people, as CSV")
	leave := f.String("leave", "", "approved leave, as CSV")
	demand := f.String("demand", "", "what is demanded, as CSV")
	var calendars []string
	f.Func("calendar", "WHO=FILE: a person's calendar of leave, as iCalendar; may be there several times", func(s string) error {
		calendars = append(calendars, s)
		return nil
	})
	out := f.String("out", "", "where the model goes; none: to the screen")
	if err := parse(f, args); err != nil {
		return err
	}
	m, err := readModel(*file)
	if err != nil {
		return err
	}
	in := &intake{m: m, from: map[string]source{}}
	in.staff(*staff)
	in.demand(*demand)
	in.leave(*leave)
	for _, c := range calendars {
		in.calendar(e, c)
	}
	in.validate(*file)
	if len(in.faults) > 0 {
		return fault.New(fault.Invalid, "roster", "nothing was taken in:\n%s", strings.Join(in.faults, "\n"))
	}
	if *out == "" {
		return model.Write(e.out, m)
	}
	var b bytes.Buffer
	if err := model.Write(&b, m); err != nil {
		return err
	}
	if err := os.WriteFile(*out, b.Bytes(), 0o600); err != nil {
		return fault.Wrap(fault.Invalid, "roster", err, "the file "+*out+" cannot be written; name another with -out")
	}
	e.say("%d people, %d rows of demand, %d times of leave: %s", len(m.Staff), len(m.Demand), len(m.Leave), *out)
	return nil
}

// intake is a model that takes in files.
type intake struct {
	m      *model.Model
	faults []string
	from   map[string]source // where what the model now holds came from, by its path
}

// source is a line of a file.
type source struct {
	file string
	line int // 0: none is known
}

func (in *intake) fault(file, format string, args ...any) {
	in.faults = append(in.faults, file+": "+fmt.Sprintf(format, args...))
}

// open reads a file whole; nil if there is none, which is a fault unless no name is given.
func (in *intake) open(file string) []byte {
	if file == "" {
		return nil
	}
	from, err := openFile(file)
	if err != nil {
		in.faults = append(in.faults, sentence(err))
		return nil
	}
	defer func() { _ = from.Close() }()
	const most = 17 << 20 // the readers refuse what is larger than 16 MiB
	data, err := io.ReadAll(io.LimitReader(from, most))
	if err != nil {
		in.fault(file, "the file cannot be read to its end; try again")
		return nil
	}
	return append([]byte{}, data...) // never nil: an empty file is one
}

// rows takes over the rows of a table unless something is wrong in it.
func rows[T any](in *intake, file string, read func(io.Reader, *model.Model) ([]T, []roster.RowError)) (list []T, columns []string, lines []int) {
	data := in.open(file)
	if data == nil {
		return nil, nil, nil
	}
	list, faults := read(bytes.NewReader(data), in.m)
	for _, f := range faults {
		in.fault(file, "%s", f.Error())
	}
	if len(faults) > 0 {
		return nil, nil, nil
	}
	columns, lines = layout(data)
	return list, columns, lines
}

// layout returns the columns of a table that was read without a fault, and the line of each row.
func layout(data []byte) (columns []string, lines []int) {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	r := csv.NewReader(bytes.NewReader(data))
	if head, _, _ := bytes.Cut(data, []byte("\n")); bytes.Count(head, []byte(";")) > bytes.Count(head, []byte(",")) {
		r.Comma = ';'
	}
	r.FieldsPerRecord, r.TrimLeadingSpace = -1, true
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) || err != nil {
			return columns, lines
		}
		if columns == nil {
			for _, name := range row {
				columns = append(columns, strings.ToLower(strings.TrimSpace(name)))
			}
			continue
		}
		line, _ := r.FieldPos(0)
		lines = append(lines, line)
	}
}

// staff takes in people. Of somebody who is in the model only what the table has columns for is replaced.
func (in *intake) staff(file string) {
	people, columns, lines := rows(in, file, model.StaffCSV)
	for i, p := range people {
		at := slices.IndexFunc(in.m.Staff, func(o model.Person) bool { return o.ID == p.ID })
		if at < 0 {
			at = len(in.m.Staff)
			in.m.Staff = append(in.m.Staff, p)
		} else {
			replace(&in.m.Staff[at], p, columns)
		}
		in.note("staff", at, file, lines, i)
	}
}

func replace(to *model.Person, p model.Person, columns []string) {
	for _, column := range columns {
		switch column {
		case "contract":
			to.Contract = p.Contract
		case "team":
			to.Team = p.Team
		case "town":
			to.Town = p.Town
		case "skills":
			to.Skills = p.Skills
		case "tags":
			to.Tags = p.Tags
		case "sites":
			to.Sites = p.Sites
		case "shifts":
			to.Shifts = p.Shifts
		}
	}
}

// demand takes in what is demanded. A row with the id of one that is there replaces it.
func (in *intake) demand(file string) {
	list, _, lines := rows(in, file, model.DemandCSV)
	for i, row := range list {
		at := slices.IndexFunc(in.m.Demand, func(o model.Demand) bool { return row.ID != "" && o.ID == row.ID })
		if at < 0 {
			at = len(in.m.Demand)
			in.m.Demand = append(in.m.Demand, row)
		} else {
			in.m.Demand[at] = row
		}
		in.note("demand", at, file, lines, i)
	}
}

// leave takes in approved leave. What is there already, with the same days, is replaced.
func (in *intake) leave(file string) {
	list, _, lines := rows(in, file, model.LeaveCSV)
	for i, l := range list {
		at := slices.IndexFunc(in.m.Leave, func(o model.Leave) bool { return o.Staff == l.Staff && o.From == l.From && o.To == l.To })
		if at < 0 {
			at = len(in.m.Leave)
			in.m.Leave = append(in.m.Leave, l)
		} else {
			in.m.Leave[at] = l
		}
		in.note("leave", at, file, lines, i)
	}
}

func (in *intake) note(list string, at int, file string, lines []int, i int) {
	from := source{file: file}
	if i < len(lines) {
		from.line = lines[i]
	}
	in.from[list+"["+strconv.Itoa(at)+"]"] = from
}

// calendar takes in a person's calendar: each day that leave touches and that is not leave already, in the days of the model and
// those into which its last shifts may go.
func (in *intake) calendar(e env, arg string) {
	who, file, found := strings.Cut(arg, "=")
	if !found || !slices.ContainsFunc(in.m.Staff, func(p model.Person) bool { return p.ID == who }) {
		in.fault("-calendar "+arg, "write WHO=FILE with somebody of the staff")
		return
	}
	data := in.open(file)
	zone, err := time.LoadLocation(in.m.Zone)
	cal, also := model.NewCalendar(in.m)
	if data == nil || err != nil || also != nil {
		return // a fault by now: a model that was read has a zone and days
	}
	const over = 3 // days: a shift is at most two days long
	leave, faults := feed.ReadLeave(bytes.NewReader(data), zone, cal.Midnight(0), cal.Midnight(in.m.Days+over-1))
	for _, f := range faults {
		in.fault(file, "%s", f.Error())
	}
	taken := map[string]bool{}
	for _, l := range in.m.Leave {
		if l.Staff != who {
			continue
		}
		from, _ := cal.Day(l.From)
		for to, _ := cal.Day(l.To); from <= to; from++ {
			taken[cal.Date(from)] = true
		}
	}
	for _, l := range leave {
		if l.Tentative {
			e.log.Warn("leave that is not settled is left out", "file", file, "line", l.Line)
			continue
		}
		first, last := l.Dates(zone)
		begins, _ := cal.Day(dateOf(first))
		ends, _ := cal.Day(dateOf(last))
		for d := max(begins, 0); d <= min(ends, in.m.Days+over-2); d++ {
			in.dayOff(cal, who, d, taken, source{file, l.Line})
		}
	}
}

func dateOf(d roster.Day) string { return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day) }

// dayOff adds a day of leave, to that of the day before where it came from the same place.
func (in *intake) dayOff(cal *model.Calendar, who string, d int, taken map[string]bool, from source) {
	date := cal.Date(d)
	if taken[date] {
		return
	}
	taken[date] = true
	last := len(in.m.Leave) - 1
	path := "leave[" + strconv.Itoa(last) + "]"
	if last >= 0 && in.from[path] == from && in.m.Leave[last].Staff == who && in.m.Leave[last].To == cal.Date(d-1) {
		in.m.Leave[last].To = date
		return
	}
	in.m.Leave = append(in.m.Leave, model.Leave{Staff: who, From: date, To: date, Kind: "calendar"})
	in.from["leave["+strconv.Itoa(last+1)+"]"] = from
}

// validate holds the model with all that was taken in against what a model must keep. A fault in what came from a file is told with
// the line of the file.
func (in *intake) validate(file string) {
	if len(in.faults) > 0 {
		return // they would be told again
	}
	for _, f := range in.m.Validate() {
		item, field, _ := strings.Cut(f.Path, "]")
		from, ours := in.from[item+"]"]
		if !ours {
			in.fault(file, "%s", f.Error())
			continue
		}
		field = strings.TrimPrefix(field, ".")
		in.fault(from.file, "%s", roster.RowError{Line: from.line, Column: columnOf(item, field), Text: f.Text}.Error())
	}
}

// columnOf returns the column of a table in which a field of the model stands.
func columnOf(item, field string) string {
	days := map[string]string{"on.weekdays": "weekdays", "on.dates": "dates", "on.from": "first", "on.to": "last"}
	field, _, _ = strings.Cut(field, "[")
	if name, of := days[field]; of && strings.HasPrefix(item, "demand") {
		return name
	}
	return field
}
