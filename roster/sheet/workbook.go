package sheet

import (
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// a4 is the number of the paper A4 in a workbook (ECMA-376 part 1, 18.3.1.63).
const a4 = 9

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

// paper sets what a sheet looks like on the screen and in print.
func (b *book) paper(t *Table) error {
	size, orientation, wide, fit, mono := a4, "landscape", 1, true, true
	high := 0 // as many pages down as it takes
	if err := b.SetPageLayout(t.Tab, &excelize.PageLayoutOptions{
		Size: &size, Orientation: &orientation, FitToWidth: &wide, FitToHeight: &high, BlackAndWhite: &mono,
	}); err != nil {
		return err
	}
	if err := b.SetSheetProps(t.Tab, &excelize.SheetPropsOptions{FitToPage: &fit}); err != nil {
		return err
	}
	if err := b.SetHeaderFooter(t.Tab, &excelize.HeaderFooterOptions{OddFooter: "&C&P / &N"}); err != nil {
		return err
	}
	columns, err := excelize.ColumnNumberToName(max(t.Fixed, 1))
	if err != nil {
		return err
	}
	quoted := "'" + strings.ReplaceAll(t.Tab, "'", "''") + "'"
	if err := b.SetDefinedName(&excelize.DefinedName{
		Name: "_xlnm.Print_Titles", Scope: t.Tab, RefersTo: fmt.Sprintf("%s!$A:$%s,%s!$1:$%d", quoted, columns, quoted, headRow),
	}); err != nil {
		return err
	}
	corner, err := excelize.CoordinatesToCellName(t.Fixed+1, headRow+1)
	if err != nil {
		return err
	}
	if err := b.SetPanes(t.Tab, &excelize.Panes{
		Freeze: true, XSplit: t.Fixed, YSplit: headRow, TopLeftCell: corner, ActivePane: "bottomRight",
	}); err != nil {
		return err
	}
	return b.widths(t)
}

// widths makes each column as wide as its longest line, within bounds. A character of more than one byte is taken for a wide one.
func (b *book) widths(t *Table) error {
	for i, h := range t.Heads {
		wide := max(width(h.Text), width(h.Sub), width(h.Mark))
		for _, row := range t.Rows {
			wide = max(wide, width(row.Cells[i].String()))
		}
		column, err := excelize.ColumnNumberToName(i + 1)
		if err != nil {
			return err
		}
		if err := b.SetColWidth(t.Tab, column, column, float64(min(max(wide+1, 5), 40))); err != nil {
			return err
		}
	}
	return nil
}

func width(s string) int {
	most := 0
	for line := range strings.SplitSeq(s, "\n") {
		n := 0
		for _, r := range line {
			n += min(utf8.RuneLen(r), 2)
		}
		most = max(most, n)
	}
	return most
}
