package sheet

import (
	"fmt"

	"heartline/roster/pay"
)

// HoursTable makes a table with a row for each person and month, and a total. All but the nights and their sum are minutes. Years of which
// not all holidays are known stand below it.
func HoursTable(w Words, e *pay.Export, names Names) (*Table, error) {
	if err := w.Check(); err != nil {
		return nil, err
	}
	t := &Table{Tab: w["tab_hours"], Title: w["tab_hours"], Fixed: 2, Heads: heads(w, pay.RowColumns())}
	add := func(r *pay.Row, first, second string, total bool) {
		row := Row{Total: total, Cells: []Cell{text(first), text(second)}}
		for _, v := range r.Values() {
			row.Cells = append(row.Cells, whole(v))
		}
		t.Rows = append(t.Rows, row)
	}
	for i := range e.Rows {
		add(&e.Rows[i], name(names.People, e.Rows[i].Person), e.Rows[i].Month, false)
	}
	sum := e.Total()
	add(&sum, w["total"], "", true)
	for _, year := range e.Unsure {
		t.Legend = append(t.Legend, fmt.Sprintf("%d: %s", year, w["unsure_legend"]))
	}
	return t, nil
}

// KindsTable makes a table with a row for each person, month and kind of paid time, by day and by night with their factors, and totals of each kind and
// of all.
func KindsTable(w Words, e *pay.Export, names Names) (*Table, error) {
	if err := w.Check(); err != nil {
		return nil, err
	}
	t := &Table{Tab: w["tab_kinds"], Title: w["tab_kinds"], Fixed: 3, Heads: heads(w, kindColumns)}
	add := func(r *pay.KindRow, person string, total bool) {
		night := w["no"]
		if r.Night {
			night = w["yes"]
		}
		t.Rows = append(t.Rows, Row{Total: total, Cells: append([]Cell{
			text(person), text(r.Month), text(w[kindKey(r.Kind)]), whole(r.Percent), text(night), whole(r.NightPercent),
		}, amounts(r.Minutes, r.Weighted)...)})
	}
	minutes, weighted := 0, 0
	for _, r := range e.Kinds() {
		add(&r, name(names.People, r.Person), false)
		minutes += r.Minutes
		weighted += r.Weighted
	}
	for _, r := range e.KindTotals() {
		add(&r, w["total"], true)
	}
	none := text("")
	t.Rows = append(t.Rows, Row{Total: true, Cells: append([]Cell{text(w["total"]), none, none, none, none, none}, amounts(minutes, weighted)...)})
	return t, nil
}

// kindColumns are those of KindsTable.
var kindColumns = []string{"person", "month", "kind", "percent", "night", "night_percent", "minutes", "hours", "weighted_hours"}

// amounts are minutes, hours, and the hours that are paid for them.
func amounts(minutes, weighted int) []Cell {
	const hour, hundredths = 60, 100
	return []Cell{whole(minutes), fraction(float64(minutes) / hour), fraction(float64(weighted) / (hour * hundredths))}
}

// PiecesTable makes a table with a row for each piece of each shift, the proof of the hours. Instants are shown by the clock of the shift, with
// what it is apart from UTC, so that an hour that comes twice can be told apart.
func PiecesTable(w Words, e *pay.Export, names Names) (*Table, error) {
	if err := w.Check(); err != nil {
		return nil, err
	}
	const layout = "2006-01-02 15:04 -07:00"
	t := &Table{Tab: w["tab_pieces"], Title: w["tab_pieces"], Fixed: 2, Heads: heads(w, pay.PieceColumns())}
	for _, p := range e.Pieces {
		night := w["no"]
		if p.Night {
			night = w["yes"]
		}
		t.Rows = append(t.Rows, Row{Cells: []Cell{
			text(name(names.People, p.Person)), text(p.Shift), text(p.Date), text(p.Start.Format(layout)), text(p.End.Format(layout)),
			whole(p.Minutes), text(night), text(w[kindKey(p.Kind)]), whole(p.Percent), whole(p.NightPercent), whole(p.Weighted()),
		}})
	}
	return t, nil
}

func heads(w Words, columns []string) []Head {
	all := make([]Head, 0, len(columns))
	for _, c := range columns {
		all = append(all, Head{Text: w[columnKey(c)]})
	}
	return all
}
