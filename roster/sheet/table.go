package sheet

import (
	"fmt"
	"math"
)

// Table is what is put on paper: columns with heads, rows of cells.
type Table struct {
	Tab    string // name of the sheet in a workbook
	Title  string
	Heads  []Head
	Fixed  int // columns at the left that say whose row it is; they are repeated on each page
	Rows   []Row
	Breaks []int // columns before which a page begins, in order
	Legend []string
}

// Head is the head of a column, in up to three lines.
type Head struct {
	Text string
	Sub  string // such as the weekday
	Mark string // of a holiday or a day worked in exchange
	Date string // of a day, YYYY-MM-DD
	Free bool   // a Saturday, Sunday or holiday: grey
}

// Row is one row.
type Row struct {
	Cells []Cell
	Total bool // a sum of rows above
}

// Cell is one cell: a text, or a number.
type Cell struct {
	Text   string
	Number float64
	Kind   CellKind
}

// CellKind says how a cell is shown.
type CellKind string

// Kinds of cells.
const (
	Text     CellKind = ""
	Whole    CellKind = "whole"    // a number without decimals
	Fraction CellKind = "fraction" // a number with two
)

func text(s string) Cell { return Cell{Text: s} }

func whole(n int) Cell { return Cell{Number: float64(n), Kind: Whole} }

// fraction returns a cell of which two decimals are shown. What would be shown as nothing is nothing, not -0.00.
func fraction(f float64) Cell {
	if math.Abs(f) < 0.005 {
		f = 0
	}
	return Cell{Number: f, Kind: Fraction}
}

// check finds what a table has that cannot be written.
func (t *Table) check() error {
	if t.Fixed < 0 || t.Fixed > len(t.Heads) {
		return fmt.Errorf("the table %q repeats %d columns of %d", t.Tab, t.Fixed, len(t.Heads))
	}
	last := t.Fixed
	for _, at := range t.Breaks {
		if at <= last || at >= len(t.Heads) {
			return fmt.Errorf("the table %q breaks before column %d, of columns %d to %d", t.Tab, at, last, len(t.Heads)-1)
		}
		last = at
	}
	for i, r := range t.Rows {
		if len(r.Cells) != len(t.Heads) {
			return fmt.Errorf("row %d of the table %q has %d cells of %d", i+1, t.Tab, len(r.Cells), len(t.Heads))
		}
	}
	return nil
}
