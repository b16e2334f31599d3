package explain_test

import (
	"slices"
	"testing"

	"heartline/roster/check"
	"heartline/roster/explain"
	"heartline/roster/model"
)

// slow judges changes by checking the whole roster twice.
type slow struct {
	m      *model.Model
	as     []model.Assignment
	before check.Report
	asked  int
}

func newSlow(t interface{ Fatal(args ...any) }, m *model.Model, as []model.Assignment) *slow {
	before, err := check.Check(m, as)
	if err != nil {
		t.Fatal(err)
	}
	return &slow{m: m, as: as, before: before}
}

func (s *slow) Try(changes ...explain.Change) (explain.Verdict, error) {
	s.asked++
	after, err := check.Check(s.m, applied(s.as, changes))
	if err != nil {
		return explain.Verdict{}, err
	}
	by := map[model.Violation][2]int{}
	var keys []model.Violation
	sum := func(vs []model.Violation, sign int) {
		for _, v := range vs {
			key := v
			key.Amount, key.Cost = 0, 0
			if _, there := by[key]; !there {
				keys = append(keys, key)
			}
			by[key] = [2]int{by[key][0] + sign*v.Amount, by[key][1] + sign*v.Cost}
		}
	}
	sum(after.Violations, 1)
	sum(s.before.Violations, -1)
	v := explain.Verdict{Legal: true, Value: after.Value - s.before.Value}
	for _, key := range keys {
		key.Amount, key.Cost = by[key][0], by[key][1]
		switch {
		case key.Hard && key.Amount > 0:
			v.Legal = false
			v.Hard = append(v.Hard, key)
		case !key.Hard && (key.Cost > 0 || key.Cost == 0 && key.Amount > 0):
			v.Soft = append(v.Soft, key)
		case key.Amount != 0 || key.Cost != 0:
			key.Amount, key.Cost = -key.Amount, -key.Cost
			v.Mended = append(v.Mended, key)
		}
	}
	slices.SortStableFunc(v.Soft, func(a, b model.Violation) int { return b.Cost - a.Cost })
	return v, nil
}

// applied returns a roster with changes.
func applied(as []model.Assignment, changes []explain.Change) []model.Assignment {
	out := slices.Clone(as)
	for _, c := range changes {
		out = slices.DeleteFunc(out, func(a model.Assignment) bool { return a.Staff == c.Staff && a.Date == c.Date })
		if c.Shift != "" {
			out = append(out, model.Assignment{Staff: c.Staff, Date: c.Date, Shift: c.Shift, Role: c.Role})
		}
	}
	return out
}

// explainer explains a model that is given as a document, and a roster of rows such as "c1 DD-N".
func explainer(t *testing.T, m *model.Model, as []model.Assignment) *explain.Explainer {
	t.Helper()
	e, err := explain.New(m, as, newSlow(t, m, as))
	if err != nil {
		t.Fatal(err)
	}
	return e
}
