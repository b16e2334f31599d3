package sheet

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

func fraction(f float64) Cell { return Cell{Number: f, Kind: Fraction} }
