package legal

import "heartline/roster/model"

// Compare takes the violations of one whole report from those of another.
func Compare(m *model.Model, before, after []model.Violation) Verdict {
	runs := map[string]map[string]bool{}
	for i := range m.Staff {
		runs[m.Staff[i].ID] = runsOf(m.EffectiveRules(&m.Staff[i]))
	}
	d := difference{runs: func(v *model.Violation) bool { return runs[v.Staff][v.Rule] }}
	d.sub(before)
	d.add(after)
	return d.verdict()
}
