package legal

import (
	"context"

	"heartline/roster/check"
	"heartline/roster/model"
)

// Compare takes what one whole roster breaks from what another breaks.
func Compare(m *model.Model, before, after []model.Assignment) (Verdict, error) {
	runs := map[string]map[string]bool{}
	for i := range m.Staff {
		runs[m.Staff[i].ID] = runsOf(m.EffectiveRules(&m.Staff[i]))
	}
	days := make([]int, m.Days)
	for d := range days {
		days[d] = d
	}
	d := difference{runs: func(v *model.Violation) bool { return runs[v.Staff][v.Rule] }}
	for i, as := range [][]model.Assignment{before, after} {
		sheet, err := check.NewSheet(m, as)
		if err != nil {
			return Verdict{}, err
		}
		rows, gaps := d.sub, d.subGaps
		if i == 1 {
			rows, gaps = d.add, d.addGaps
		}
		gaps(sheet.Cover(sheet.Around(days...)))
		for p := range m.Staff {
			rows(sheet.Person(p))
		}
	}
	return d.verdict(), nil
}

// Trim takes back what is needless of some changes of a roster. The model must say what changes cost.
func Trim(ctx context.Context, m *model.Model, published []model.Assignment, changes ...Change) ([]Change, error) {
	p, err := NewPosition(m, published)
	if err != nil {
		return nil, err
	}
	p.remember()
	s := &mender{Position: p}
	s.prepare()
	cells, err := p.understand(changes)
	if err != nil {
		return nil, err
	}
	n := node{cells: cells}
	s.weigh(&n)
	n, err = s.withoutNeedless(ctx, n)
	return p.changesOf(n.cells), err
}
