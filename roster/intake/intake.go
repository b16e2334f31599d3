package intake

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

	"heartline/roster"
	"heartline/roster/model"
)

// Fault is one thing that is wrong with a file that is taken in.
type Fault struct {
	File string // as the caller calls it
	roster.RowError
}

func (f Fault) Error() string { return f.File + ": " + f.RowError.Error() }

// Intake is a model that takes in files.
type Intake struct {
	m      *model.Model
	faults []Fault
	from   map[string]source // where what the model now holds came from, by its path
}

// source is a line of a file.
type source struct {
	file   string
	line   int
	column string // that stands for the line as a whole
}

// New begins to take files into a model, which is changed.
func New(m *model.Model) *Intake { return &Intake{m: m, from: map[string]source{}} }

// Faults returns what is wrong so far, file by file, in order of the lines.
func (in *Intake) Faults() []Fault { return in.faults }

func (in *Intake) fault(file string, e roster.RowError) {
	in.faults = append(in.faults, Fault{file, e})
}

// table is what was read from a file without a fault.
type table[T any] struct {
	rows    []T
	columns []string
	lines   []int // of each row
}

// read reads a table, and nothing of it if something is wrong.
func read[T any](in *Intake, file string, data []byte, from func(io.Reader, *model.Model) ([]T, []roster.RowError)) (t table[T]) {
	rows, faults := from(bytes.NewReader(data), in.m)
	for _, f := range faults {
		in.fault(file, f)
	}
	if len(faults) > 0 {
		return t
	}
	t.rows = rows
	t.columns, t.lines = layout(data)
	return t
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

// note remembers from which row of a table the place of a list came.
func note[T any](in *Intake, list string, at int, file string, t *table[T], i int) {
	from := source{file: file, line: 1, column: "1"}
	if i < len(t.lines) && len(t.columns) > 0 {
		from.line, from.column = t.lines[i], t.columns[0]
	}
	in.from[list+"["+strconv.Itoa(at)+"]"] = from
}

// Check holds the model with all that was taken in against what a model must keep. A fault in what came from a file is told with the
// line of the file; any other with its path, as one of the file by which the model goes. Faults of files are not told again.
func (in *Intake) Check(file string) {
	if len(in.faults) > 0 {
		return
	}
	for _, f := range in.m.Validate() {
		item, field, _ := strings.Cut(f.Path, "]")
		from, ours := in.from[item+"]"]
		if !ours {
			in.fault(file, roster.RowError{Column: f.Path, Text: f.Text})
			continue
		}
		column := columnOf(item, strings.TrimPrefix(field, "."))
		in.fault(from.file, roster.RowError{Line: from.line, Column: cmp.Or(column, from.column), Text: in.byLines(f.Text, from.file)})
	}
	slices.SortStableFunc(in.faults, func(a, b Fault) int { return cmp.Or(strings.Compare(a.File, b.File), a.Line-b.Line) })
}

// columnOf returns the column of a table in which a field of the model stands; none of the row as a whole.
func columnOf(item, field string) string {
	days := map[string]string{"on.weekdays": "weekdays", "on.dates": "dates", "on.from": "first", "on.to": "last"}
	field, _, _ = strings.Cut(field, "[")
	if name, of := days[field]; of && strings.HasPrefix(item, "demand") {
		return name
	}
	return field
}

// byLines names what came from the same file by its line where a fault names it by its place in the model.
func (in *Intake) byLines(text, file string) string {
	for _, list := range []string{"leave", "staff", "demand"} {
		before, rest, found := strings.Cut(text, list+"[")
		number, after, closed := strings.Cut(rest, "]")
		if from, ours := in.from[list+"["+number+"]"]; found && closed && ours && from.file == file {
			return before + "line " + strconv.Itoa(from.line) + after
		}
	}
	return text
}
