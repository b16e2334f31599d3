package sheet

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// a4 is the number of the paper A4 in a workbook (ECMA-376 part 1, 18.3.1.63).
const a4 = 9

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
