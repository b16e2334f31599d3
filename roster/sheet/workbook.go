package sheet

import (
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/xuri/excelize/v2"
)

// headRow is the row of a sheet in which the heads stand; the title stands above it.
const headRow = 2

// WriteWorkbook writes tables as a workbook, one sheet each, named by their Tab.
func WriteWorkbook(out io.Writer, tables ...*Table) (err error) {
	if err := checkTabs(tables); err != nil {
		return err
	}
	f := excelize.NewFile()
	defer func() {
		if closed := f.Close(); err == nil && closed != nil {
			err = fmt.Errorf("close the workbook: %w", closed)
		}
	}()
	b := book{File: f}
	if err := b.styles(); err != nil {
		return fmt.Errorf("make the styles: %w", err)
	}
	for i, t := range tables {
		if i == 0 {
			err = f.SetSheetName(f.GetSheetName(0), t.Tab)
		} else {
			_, err = f.NewSheet(t.Tab)
		}
		if err == nil {
			err = b.sheet(t)
		}
		if err != nil {
			return fmt.Errorf("write the sheet %q: %w", t.Tab, err)
		}
	}
	if err := f.Write(out); err != nil {
		return fmt.Errorf("write the workbook: %w", err)
	}
	return nil
}

// checkTabs refuses what would be lost: a second sheet of one name, which a spreadsheet compares without regard to capitals, would be written over the first.
func checkTabs(tables []*Table) error {
	if len(tables) == 0 {
		return errors.New("a workbook has to have a table")
	}
	seen := map[string]bool{}
	for _, t := range tables {
		if err := t.check(); err != nil {
			return err
		}
		tab := strings.ToLower(t.Tab)
		if seen[tab] {
			return fmt.Errorf("two tables are called %q; give each a Tab of its own", t.Tab)
		}
		seen[tab] = true
	}
	return nil
}

// book is a workbook in the making.
type book struct {
	*excelize.File
	title int
	cells map[look]int
}

// look is how a cell looks.
type look struct {
	kind              CellKind
	head, free, total bool
}

func (b *book) styles() error {
	title, err := b.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true, Size: 12}})
	b.title, b.cells = title, map[look]int{}
	return err
}

// style returns the style of a look, which is made once.
func (b *book) style(l look) (int, error) {
	if id, known := b.cells[l]; known {
		return id, nil
	}
	s := &excelize.Style{
		Font:      &excelize.Font{Bold: l.head || l.total, Size: 10},
		Alignment: &excelize.Alignment{Vertical: "top", WrapText: true},
	}
	for _, side := range []string{"left", "right", "top", "bottom"} {
		s.Border = append(s.Border, excelize.Border{Type: side, Color: "000000", Style: 1})
	}
	if l.free {
		s.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E6E6E6"}}
	}
	switch l.kind {
	case Whole:
		s.NumFmt = 1 // 0
	case Fraction:
		s.NumFmt = 2 // 0.00
	case Text:
		s.NumFmt = 49 // @: what is typed over it stays text too
	}
	id, err := b.NewStyle(s)
	if err != nil {
		return 0, err
	}
	b.cells[l] = id
	return id, nil
}

func (b *book) sheet(t *Table) error {
	if err := b.text(t.Tab, "A1", t.Title); err != nil {
		return err
	}
	if err := b.SetCellStyle(t.Tab, "A1", "A1", b.title); err != nil {
		return err
	}
	for i, h := range t.Heads {
		lines := []string{h.Text}
		for _, line := range []string{h.Sub, h.Mark} {
			if line != "" {
				lines = append(lines, line)
			}
		}
		if err := b.cell(t.Tab, i, headRow, text(strings.Join(lines, "\n")), look{head: true, free: h.Free}); err != nil {
			return err
		}
	}
	for r, row := range t.Rows {
		for i, c := range row.Cells {
			if err := b.cell(t.Tab, i, headRow+1+r, c, look{kind: c.Kind, free: t.Heads[i].Free, total: row.Total}); err != nil {
				return err
			}
		}
	}
	for i, line := range t.Legend {
		at, err := excelize.CoordinatesToCellName(1, headRow+2+len(t.Rows)+i)
		if err != nil {
			return err
		}
		if err := b.text(t.Tab, at, line); err != nil {
			return err
		}
	}
	return b.paper(t)
}

// escaped is what a spreadsheet reads as a character: _x0041_ is A (ECMA-376 part 1, 22.9.2.19).
var escaped = regexp.MustCompile("_(x[0-9A-Fa-f]{4}_)")

// text writes a text as a string, so that none is a formula.
func (b *book) text(tab, at, s string) error {
	return b.SetCellStr(tab, at, escaped.ReplaceAllString(s, "_x005F_$1"))
}

// cell writes one cell.
func (b *book) cell(tab string, column, row int, c Cell, l look) error {
	at, err := excelize.CoordinatesToCellName(column+1, row)
	if err != nil {
		return err
	}
	switch c.Kind {
	case Whole:
		err = b.SetCellInt(tab, at, int64(c.Number))
	case Fraction:
		err = b.SetCellFloat(tab, at, c.Number, -1, 64)
	default:
		err = b.text(tab, at, c.Text)
	}
	if err != nil {
		return err
	}
	style, err := b.style(l)
	if err != nil {
		return err
	}
	return b.SetCellStyle(tab, at, at, style)
}
