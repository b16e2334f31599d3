package sheet

import (
	"fmt"

	"heartline/roster/fairness"
)

// FairnessTable makes a table with a row for each person and a total for each group: value and share of each burden, and the number of each
// event. Minutes are whole.
func FairnessTable(w Words, l *fairness.Ledger, names Names) (*Table, error) {
	if err := w.Check(); err != nil {
		return nil, err
	}
	t := &Table{
		Tab: w["tab_fairness"], Title: fmt.Sprintf("%s %s – %s", w["tab_fairness"], l.From, l.Until), Fixed: 2,
		Heads: []Head{{Text: w["group"]}, {Text: w["person"]}},
	}
	for _, m := range fairness.Measures() {
		if m.Burden() {
			t.Heads = append(t.Heads, Head{Text: w[measureKey(m)], Sub: w["value"]}, Head{Text: w[measureKey(m)], Sub: w["share"]})
		} else {
			t.Heads = append(t.Heads, Head{Text: w[measureKey(m)]})
		}
	}
	n := len(fairness.Measures())
	for i := 0; i+n <= len(l.Rows); i += n {
		first := &l.Rows[i]
		row := Row{Cells: []Cell{text(first.Group), text(name(names.People, first.Person))}}
		for _, r := range l.Rows[i : i+n] {
			row.Cells = append(row.Cells, whole(r.Value))
			if r.Measure.Burden() {
				row.Cells = append(row.Cells, fraction(r.Share))
			}
		}
		t.Rows = append(t.Rows, row)
		if i+n == len(l.Rows) || l.Rows[i+n].Group != first.Group {
			t.Rows = append(t.Rows, total(w, l, first.Group))
		}
	}
	return t, nil
}

// total returns the row of a group: what has a share is shared out as a whole.
func total(w Words, l *fairness.Ledger, group string) Row {
	row := Row{Total: true, Cells: []Cell{text(group), text(w["total"])}}
	for _, t := range l.Totals {
		if t.Group != group {
			continue
		}
		row.Cells = append(row.Cells, whole(t.Value))
		if t.Measure.Burden() {
			row.Cells = append(row.Cells, fraction(float64(t.Value)))
		}
	}
	return row
}

// FairnessRows makes a table with a row for each person and measure: all that the ledger holds but its weeks.
func FairnessRows(w Words, l *fairness.Ledger, names Names) (*Table, error) {
	if err := w.Check(); err != nil {
		return nil, err
	}
	t := &Table{Tab: w["tab_fairness_rows"], Title: fmt.Sprintf("%s %s – %s", w["tab_fairness_rows"], l.From, l.Until), Fixed: 3}
	for _, key := range []string{"group", "person", "measure", "value", "share", "over", "deviation", "trend", "presence"} {
		t.Heads = append(t.Heads, Head{Text: w[key]})
	}
	for i := range l.Rows {
		r := &l.Rows[i]
		t.Rows = append(t.Rows, Row{Cells: []Cell{
			text(r.Group), text(name(names.People, r.Person)), text(w[measureKey(r.Measure)]), whole(r.Value), fraction(r.Share),
			fraction(r.Over), whole(r.Deviation), fraction(r.Trend), whole(r.Presence),
		}})
	}
	return t, nil
}
