package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"heartline/internal/fault"
	"heartline/roster"
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
	if err := writeModel(*out, m); err != nil {
		return fault.Wrap(fault.Invalid, "roster", err, "the file "+*out+" cannot be written; name another with -out")
	}
	e.say("%d people, %d rows of demand, %d times of leave: %s", len(m.Staff), len(m.Demand), len(m.Leave), *out)
	return nil
}

// writeModel writes a model whole or not at all: it may be the file that was read.
func writeModel(path string, m *model.Model) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".roster-*")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(f.Name()) }() // nothing is there any more once it has been renamed
	if err := errors.Join(model.Write(f, m), f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
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
