package pay

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

// RowColumns are the columns of the table of rows, in this order for good: a new one is added at the end.
func RowColumns() []string {
	return []string{
		"person", "month", "worked_minutes", "regular_minutes", "overtime_minutes", "rest_day_minutes", "holiday_minutes", "night_minutes",
		"break_minutes", "nights", "night_sum", "weighted_hundredths",
	}
}

// Values returns the numbers of a row in the order of RowColumns, from the third on.
func (r *Row) Values() []int {
	return []int{r.Worked, r.Regular, r.Overtime, r.RestDay, r.Holiday, r.Night, r.Break, r.Nights, r.NightSum, r.Weighted}
}

// PieceColumns are the columns of the table of pieces, in this order for good. Instants are on the clock of the shift, with what it is
// apart from UTC (RFC 3339), so that an hour that comes twice can be told apart.
func PieceColumns() []string {
	return []string{"person", "shift", "date", "start", "end", "minutes", "night", "kind", "percent", "night_percent", "weighted_hundredths"}
}

// WriteRows writes the rows as CSV, without a total: a reader would add it to them. A text that a spreadsheet would take for a formula has an
// apostrophe before it.
func (e *Export) WriteRows(w io.Writer) error {
	table := csv.NewWriter(w)
	rows := [][]string{RowColumns()}
	for i := range e.Rows {
		r := &e.Rows[i]
		row := []string{plain(r.Person), r.Month}
		for _, v := range r.Values() {
			row = append(row, strconv.Itoa(v))
		}
		rows = append(rows, row)
	}
	if err := table.WriteAll(rows); err != nil {
		return fmt.Errorf("write the hours: %w", err)
	}
	return nil
}

// WritePieces writes the pieces as CSV, as WriteRows does.
func (e *Export) WritePieces(w io.Writer) error {
	table := csv.NewWriter(w)
	rows := [][]string{PieceColumns()}
	for _, p := range e.Pieces {
		rows = append(rows, []string{
			plain(p.Person), plain(p.Shift), p.Date, p.Start.Format(time.RFC3339), p.End.Format(time.RFC3339), strconv.Itoa(p.Minutes),
			strconv.FormatBool(p.Night), string(p.Kind), strconv.Itoa(p.Percent), strconv.Itoa(p.NightPercent), strconv.Itoa(p.Weighted()),
		})
	}
	if err := table.WriteAll(rows); err != nil {
		return fmt.Errorf("write the pieces: %w", err)
	}
	return nil
}

func plain(s string) string {
	if strings.HasPrefix(s, "=") || strings.HasPrefix(s, "+") || strings.HasPrefix(s, "-") || strings.HasPrefix(s, "@") ||
		strings.HasPrefix(s, "\t") || strings.HasPrefix(s, "\r") {
		return "'" + s
	}
	return s
}
