package bound_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"heartline/roster/bound"
	"heartline/roster/check"
	"heartline/roster/model"
)

// TestWhatARosterDoesIsNotImpossible draws a model and a roster, takes out of the model whatever hard rule the roster breaks, and wants
// to hear of nothing that is impossible, of no target that cannot be met if the roster meets all, and of no bound above its value.
func TestWhatARosterDoesIsNotImpossible(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := draw(t, 5, 12, 60)
		var as []model.Assignment
		for _, p := range m.Staff {
			for d := range m.Days {
				if k := rapid.IntRange(-2, len(m.Shifts)-1).Draw(t, "shift"); k >= 0 {
					as = append(as, model.Assignment{Staff: p.ID, Date: fmt.Sprintf("2026-12-%02d", first(m)+d), Shift: m.Shifts[k].ID})
				}
			}
		}
		if rapid.Bool().Draw(t, "tight") {
			askForNoLess(m, as)
		}
		report := allow(t, m, as)
		d := bound.Diagnose(m)
		if d.Impossible() {
			t.Fatalf("%v is said to be impossible, yet %v breaks nothing hard", tell(d), as)
		}
		uncovered := 0
		for _, v := range report.Violations {
			if strings.HasPrefix(v.Rule, "demand:") {
				uncovered += v.Cost
			}
		}
		if d.Uncovered > uncovered {
			t.Fatalf("the bound is %d, the roster costs %d", d.Uncovered, uncovered)
		}
		if meetsTargets(t, m, as) && len(d.Reasons) > 0 {
			t.Fatalf("%v, yet %v meets all targets", tell(d), as)
		}
	})
}

// askForNoLess demands in each shift of each day whom the roster has there, so that one person less is too few.
func askForNoLess(m *model.Model, as []model.Assignment) {
	rows := slices.DeleteFunc(m.Demand, func(d model.Demand) bool { return len(d.Shifts) > 0 && d.Counts == model.InRole })
	for d := range m.Days {
		date := fmt.Sprintf("2026-12-%02d", first(m)+d)
		for _, s := range m.Shifts {
			n := 0
			for _, a := range as {
				if a.Date == date && a.Shift == s.ID {
					n++
				}
			}
			rows = append(rows, model.Demand{ID: s.ID + date, Role: "talk", Shifts: []string{s.ID}, On: model.On{Dates: []string{date}}, Min: n, HardMin: true})
		}
	}
	m.Demand = rows
}

// allow takes out of a model what a roster breaks, and returns what it is worth then.
func allow(t *rapid.T, m *model.Model, as []model.Assignment) check.Report {
	for {
		report, err := check.Check(m, as)
		if err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(report.Violations, func(v model.Violation) bool { return v.Hard })
		if i < 0 {
			return report
		}
		remove(m, report.Violations[i])
	}
}

// remove takes out of a model what somebody has broken.
func remove(m *model.Model, v model.Violation) {
	kind, id, _ := strings.Cut(v.Rule, ":")
	person := &m.Staff[max(slices.IndexFunc(m.Staff, func(p model.Person) bool { return p.ID == v.Staff }), 0)]
	switch kind {
	case "demand":
		for i := range m.Demand {
			if m.DemandID(i) == id {
				m.Demand[i].HardMin, m.Demand[i].Max = false, nil
			}
		}
	case "site":
		m.Sites = slices.DeleteFunc(slices.Clone(m.Sites), func(s model.Site) bool { return s.ID == id })
		for i := range m.Shifts {
			if m.Shifts[i].Site == id {
				m.Shifts[i].Site = ""
			}
		}
	case "guard":
		m.Guards = nil
	case "leave":
		m.Leave = slices.DeleteFunc(m.Leave, func(l model.Leave) bool { return l.Staff == v.Staff })
	case "available":
		person.Available = nil
	case "skill":
		person.Skills = nil
		for _, s := range m.Skills {
			person.Skills = append(person.Skills, model.Dated{ID: s})
		}
	case "type":
		person.Shifts, person.Sites = nil, nil
	case "pin":
		m.Pins = slices.DeleteFunc(m.Pins, func(p model.Pin) bool { return p.Staff == v.Staff && p.Date == v.Date })
		if m.Stability != nil {
			m.Stability = nil
		}
	case "overlap":
		person.History = nil
	default:
		off := func(r model.Rule) bool { return r.ID == v.Rule }
		m.Rules = slices.DeleteFunc(m.Rules, off)
		for i := range m.Staff {
			m.Staff[i].Rules = slices.DeleteFunc(m.Staff[i].Rules, off)
		}
	}
}

func meetsTargets(t *rapid.T, m *model.Model, as []model.Assignment) bool {
	strict := *m
	strict.Demand = slices.Clone(m.Demand)
	for i := range strict.Demand {
		d := &strict.Demand[i]
		d.HardMin, d.Min = true, max(d.Min, d.Target)
	}
	report, err := check.Check(&strict, as)
	if err != nil {
		t.Fatal(err)
	}
	return report.Hard == 0
}
