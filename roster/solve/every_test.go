package solve

import (
	"fmt"
	"os"
	"slices"
	"testing"

	"heartline/roster/check"
	"heartline/roster/model"
	"heartline/roster/model/modeltest"
)

// movesEach is how many random moves each kind of cost gets; `make vectors` makes a million.
func movesEach() int {
	if os.Getenv("VECTORS") == "full" {
		return 1_000_000
	}
	return 2_000
}

// plain is a model in which nothing costs anything.
func plain() *model.Model {
	m := &model.Model{
		Version: model.Version, Zone: "Asia/Shanghai", Start: "2026-11-23", Days: 45, Skills: []string{"counsel"},
		Shifts: []model.ShiftType{
			{ID: "D", Start: "08:00", Minutes: 480, Site: "room"},
			{ID: "E", Start: "16:00", Minutes: 480, Site: "room"},
			{ID: "N", Start: "22:00", Minutes: 600, Site: "room"},
		},
		Sites:  []model.Site{{ID: "room"}},
		Demand: []model.Demand{{Role: "talk", Shifts: []string{"D", "E", "N"}}, {Role: "lead", Shifts: []string{"D"}}},
	}
	for i := range 6 {
		p := model.Person{ID: fmt.Sprintf("p%d", i)}
		switch i {
		case 0:
			p.Tags = []model.Dated{{ID: "trainee"}}
		case 1:
			p.Skills = []model.Dated{{ID: "counsel"}}
			p.History = &model.History{LastShift: "N", KindRun: 2, WorkRun: 4, WeekendRun: 1}
		case 2:
			p.History = &model.History{OffRun: 3}
		case 3:
			p.History = &model.History{Shifts: []model.PastShift{{Date: "2026-11-14", Shift: "D"}, {Date: "2026-11-20", Shift: "E"}, {Date: "2026-11-22", Shift: "N"}}}
		}
		m.Staff = append(m.Staff, p)
	}
	return m
}

// ruleCases are rules of each measure: in each window, with each curve and both edges, as far as they have them.
func ruleCases() map[string]model.Rule {
	one := 1
	cases := map[string]model.Rule{}
	add := func(r model.Rule, what string) {
		r.ID = "rule"
		cases[string(r.Measure)+" "+what] = r
	}
	bounded := func(x model.Measure, unit int) model.Rule {
		low, high := unit, 3*unit
		if x == model.Kinds {
			low, high = 2, 2
		}
		return model.Rule{Measure: x, SoftMin: &low, SoftMax: &high, WUnder: 2, WOver: 3}
	}
	nights := model.Filter{Tags: []string{model.Night}}
	for x, unit := range map[model.Measure]int{
		model.Shifts: 1, model.Minutes: 480, model.DaysOff: 1, model.Weekends: 1, model.HalfWeekends: 1, model.MixedWeekends: 1, model.Kinds: 1,
	} {
		for _, w := range []model.WindowKind{model.Horizon, model.Week, model.Month, model.Blocks, model.Rolling} {
			r := bounded(x, unit)
			r.Window.Kind = w
			if w == model.Blocks || w == model.Rolling {
				r.Window.Days = 9
			}
			add(r, "soft "+string(w))
			hard := r
			hard.SoftMin, hard.SoftMax, hard.WUnder, hard.WOver, hard.HardMin, hard.HardMax = nil, nil, 0, 0, r.SoftMin, r.SoftMax
			add(hard, "hard "+string(w))
		}
	}
	square := bounded(model.Shifts, 1)
	square.Curve, square.Of = model.Square, nights
	add(square, "square")
	for _, x := range []model.Measure{model.WorkRun, model.OffRun, model.KindRun, model.WeekendRun} {
		for _, edges := range []model.Edges{model.Open, model.Closed} {
			for _, curve := range []model.Curve{model.Linear, model.Square, model.Once} {
				r := bounded(x, 1)
				low, high := 2, 2
				r.SoftMin, r.SoftMax, r.Edges, r.Curve = &low, &high, edges, curve
				add(r, fmt.Sprint(edges, curve))
				r.Of = nights
				add(r, fmt.Sprint("of nights ", edges, curve))
			}
		}
	}
	never, rest, long := 0, 660, 2000
	add(model.Rule{Measure: model.Rest, HardMin: &rest}, "hard")
	add(model.Rule{Measure: model.Rest, SoftMin: &rest, SoftMax: &long, WUnder: 1, WOver: 2, Then: nights}, "soft")
	add(model.Rule{Measure: model.Follows, Of: nights, Then: model.Filter{Tags: []string{model.Night}, Negative: true}, HardMax: &never}, "hard")
	add(model.Rule{Measure: model.Follows, Of: nights, Then: nights, SoftMax: &one, WOver: 4, Curve: model.Square}, "square")
	add(model.Rule{Measure: model.Pattern, Sequence: []model.Step{{Off: true}, {Any: true}, {Of: nights}}, SoftMax: &never, WOver: 4}, "soft")
	add(model.Rule{Measure: model.Pattern, Sequence: []model.Step{{Any: true}, {Off: true}, {Any: true}}, HardMax: &one}, "hard")
	return cases
}

// otherCases are all that costs something and is no rule.
func otherCases() map[string]func(m *model.Model) {
	two := 2
	return map[string]func(m *model.Model){
		"demand by shifts": func(m *model.Model) {
			m.Demand[0].Min, m.Demand[0].Target, m.Demand[0].Max, m.Demand[0].WMin, m.Demand[0].WUnder = 1, 2, &two, 9, 4
		},
		"demand hard": func(m *model.Model) { m.Demand[0].Min, m.Demand[0].Target, m.Demand[0].HardMin = 1, 1, true },
		"demand by clock": func(m *model.Model) {
			m.Demand = append(m.Demand, model.Demand{Role: "watch", From: "20:00", To: "09:00", Min: 1, Target: 2, WMin: 3, WUnder: 2, WOver: 1})
		},
		"holders": func(m *model.Model) {
			m.Demand = append(m.Demand, model.Demand{Counts: model.Holders, Skill: "counsel", Shifts: []string{"D"}, Min: 1, Target: 1, WMin: 5})
		},
		"site":  func(m *model.Model) { m.Sites[0].Seats = 1 },
		"guard": func(m *model.Model) { m.Guards = []model.Guard{{ID: "g", Who: "trainee", With: "counsel", Weight: 3}} },
		"request": func(m *model.Model) {
			m.Requests = []model.Request{{Staff: "p2", Date: "2026-12-25", Shift: "N", Weight: 7}}
		},
		"stability": func(m *model.Model) {
			m.Stability = &model.Stability{Today: "2026-11-24", Near: 3, Far: 9, WNear: 7, WFar: 2}
		},
	}
}

// TestEveryMeasure makes random moves where one rule alone costs something, for each kind of rule and of everything else that
// costs: the differences must add up to what is counted from the beginning, by the search and by the checker, and the one thing
// must have cost something.
func TestEveryMeasure(t *testing.T) {
	t.Parallel()
	seen := map[model.Measure]bool{}
	for name, r := range ruleCases() {
		seen[r.Measure] = true
		m := plain()
		m.Rules = []model.Rule{r}
		t.Run(name, func(t *testing.T) { differ(t, m) })
	}
	for _, x := range modeltest.Measures {
		if !seen[x] {
			t.Errorf("no case for the measure %s", x)
		}
	}
	for name, change := range otherCases() {
		m := plain()
		change(m)
		t.Run(name, func(t *testing.T) { differ(t, m) })
	}
}

func differ(t *testing.T, m *model.Model) {
	t.Helper()
	p, err := compile(t.Context(), m)
	if err != nil {
		t.Fatal(err)
	}
	mv := mover{state: newState(p, slices.Clone(p.start)), rng: newDice(1, 1)}
	touched, n := 0, movesEach()
	for i := range n {
		by, did := mv.move()
		if !did {
			continue
		}
		if by != 0 {
			touched++
		}
		if mv.rng.below(3) == 0 {
			mv.back()
		} else {
			mv.keep(by)
		}
		if i%(n/20) == 0 || i == n-1 {
			again := newState(p, slices.Clone(mv.cells))
			if again.total != mv.total || !slices.Equal(again.slots, mv.slots) || !slices.Equal(again.count, mv.count) || !slices.Equal(again.rows, mv.rows) {
				t.Fatalf("after %d moves: by differences %d and %d hard, from the beginning %d and %d hard", i, mv.total.softly(), mv.total.hardly(), again.total.softly(), again.total.hardly())
			}
		}
	}
	if touched < n/200 {
		t.Fatalf("only %d of %d moves changed what it costs", touched, n)
	}
	report, err := check.Check(m, p.roster(mv.cells).Assignments)
	if err != nil {
		t.Fatal(err)
	}
	if report.Value != mv.total.softly() || (report.Hard == 0) != (mv.total.hardly() == 0) {
		t.Fatalf("the search says %d and %d hard, the checker %d and %d", mv.total.softly(), mv.total.hardly(), report.Value, report.Hard)
	}
}
