package bound_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"heartline/roster/bound"
	"heartline/roster/check"
	"heartline/roster/model"
)

// draw draws a model of at most so many people and days, and cells of both.
func draw(t *rapid.T, people, days, cells int) *model.Model {
	upTo := func(what string, n int) int { return rapid.IntRange(0, n).Draw(t, what) }
	odd := func(what string) bool { return rapid.Bool().Draw(t, what) }
	m := &model.Model{
		Version: model.Version, Zone: "Asia/Shanghai", Start: rapid.SampledFrom([]string{"2026-12-07", "2026-12-11"}).Draw(t, "start"),
		Skills: []string{"counsel", "senior"},
		Shifts: []model.ShiftType{{ID: "D", Start: "08:00", Minutes: 480}, {ID: "N", Start: "20:00", Minutes: 720, Break: 60}},
	}
	people = 1 + upTo("people", people-1)
	m.Days = min(1+upTo("days", days-1), cells/people)
	day := func(what string) string { return fmt.Sprintf("2026-12-%02d", first(m)+upTo(what, m.Days-1)) }
	for _, s := range m.Shifts {
		row := model.Demand{Role: "talk", Shifts: []string{s.ID}, Min: upTo("min", 2), WUnder: upTo("under", 9), WMin: upTo("w", 9), HardMin: odd("hard")}
		row.Target = row.Min + upTo("more", 1)
		if odd("skilled") {
			row.Skill = "counsel"
		}
		m.Demand = append(m.Demand, row)
	}
	if odd("holders") {
		m.Demand = append(m.Demand, model.Demand{Counts: model.Holders, Skill: "senior", Shifts: []string{"D", "N"}, Min: 1, WMin: 5, HardMin: odd("hard")})
	}
	if odd("clock") {
		m.Demand = append(m.Demand, model.Demand{Role: "talk", Skill: m.Demand[0].Skill, From: "06:00", To: "22:00", Min: upTo("min", 2), WMin: 3, HardMin: odd("hard")})
		m.Demand[1].Skill = m.Demand[0].Skill
	}
	for i := range people {
		p := model.Person{ID: fmt.Sprintf("p%d", i)}
		for _, s := range m.Skills {
			if odd(s) {
				p.Skills = append(p.Skills, model.Dated{ID: s})
			}
		}
		if odd("tag") {
			p.Tags = []model.Dated{{ID: "trainee"}}
		}
		switch upTo("past", 2) {
		case 1:
			p.History = &model.History{LastShift: "N", WorkRun: 1 + upTo("run", 3), KindRun: 1}
		case 2:
			p.History = &model.History{Shifts: []model.PastShift{{Date: "2026-12-05", Shift: "D"}, {Date: "2026-12-04", Shift: "N"}}}
		}
		m.Staff = append(m.Staff, p)
	}
	who := func() string { return m.Staff[upTo("who", people-1)].ID }
	if odd("leave") {
		d := day("leave")
		m.Leave = []model.Leave{{Staff: who(), From: d, To: d, Credit: 480 * upTo("credit", 1)}}
	}
	if odd("pin") {
		m.Pins = []model.Pin{{Staff: who(), Date: day("pin"), Shift: rapid.SampledFrom([]string{"D", "N", ""}).Draw(t, "pinned")}}
	}
	if odd("guard") {
		m.Guards = []model.Guard{{ID: "alone", Who: "trainee", With: "senior"}}
	}
	nights := model.Filter{Tags: []string{"night"}}
	for _, r := range []model.Rule{
		{ID: "rest", Measure: model.Rest, HardMin: new(660)},
		{ID: "minutes", Measure: model.Minutes, Window: model.Window{Kind: model.Week}, HardMax: new(480 * upTo("hours", 5))},
		{ID: "shifts", Measure: model.Shifts, HardMax: new(upTo("shifts", 5))},
		{ID: "nights", Measure: model.Shifts, Of: nights, Window: model.Window{Kind: model.Rolling, Days: 2 + upTo("rolling", 1)}, HardMax: new(upTo("nights", 2))},
		{ID: "run", Measure: model.WorkRun, HardMax: new(1 + upTo("run", 3))},
		{ID: "off", Measure: model.OffRun, HardMin: new(2)},
		{ID: "free", Measure: model.DaysOff, Window: model.Window{Kind: model.Blocks, Days: 3}, HardMin: new(upTo("free", 2))},
		{ID: "weekends", Measure: model.Weekends, HardMax: new(upTo("weekends", 1))},
		{ID: "kind", Measure: model.KindRun, Of: nights, HardMax: new(upTo("kind", 2))},
	} {
		if upTo(r.ID, 3) == 0 && (r.Window.Kind != model.Blocks || m.Days >= 3 || *r.HardMin <= m.Days) {
			m.Rules = append(m.Rules, r)
		}
	}
	if faults := m.Validate(); len(faults) > 0 {
		t.Fatalf("the drawn model is not valid: %v", faults)
	}
	return m
}

// rosters calls visit with every roster of a model with one role.
func rosters(m *model.Model, visit func([]model.Assignment)) {
	var as []model.Assignment
	var next func(cell int)
	next = func(cell int) {
		if cell == len(m.Staff)*m.Days {
			visit(as)
			return
		}
		next(cell + 1)
		for _, s := range m.Shifts {
			as = append(as, model.Assignment{Staff: m.Staff[cell/m.Days].ID, Date: fmt.Sprintf("2026-12-%02d", first(m)+cell%m.Days), Shift: s.ID})
			next(cell + 1)
			as = as[:len(as)-1]
		}
	}
	next(0)
}

func first(m *model.Model) int {
	var d int
	if _, err := fmt.Sscanf(m.Start, "2026-12-%d", &d); err != nil {
		panic(err)
	}
	return d
}

// TestEveryRosterOfTinyModels compares what is said with all rosters that there are.
func TestEveryRosterOfTinyModels(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := draw(t, 3, 5, 5) // so few cells that each roster can be looked at
		legal, met, least := false, false, math.MaxInt
		rosters(m, func(as []model.Assignment) {
			report, err := check.Check(m, as)
			if err != nil {
				t.Fatal(err)
			}
			if report.Hard > 0 {
				return
			}
			legal = true
			uncovered := 0
			for _, v := range report.Violations {
				if strings.HasPrefix(v.Rule, "demand:") {
					uncovered += v.Cost
				}
			}
			least = min(least, uncovered)
			met = met || meetsTargets(t, m, as)
		})
		d := bound.Diagnose(m)
		if legal && d.Impossible() {
			t.Fatalf("a legal roster exists, yet %v", tell(d))
		}
		if met && len(d.Reasons) > 0 {
			t.Fatalf("a roster meets all targets, yet %v", tell(d))
		}
		if legal && d.Uncovered > least {
			t.Fatalf("the bound is %d, the best roster leaves %d", d.Uncovered, least)
		}
	})
}
