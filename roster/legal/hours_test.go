package legal_test

import (
	"context"
	"fmt"
	"testing"

	"heartline/roster/legal"
	"heartline/roster/model"
)

// TestOneHourDoesNotMakeUpForAnother leaves the evening without anybody for the morning's sake, and a trainee alone at one site for the
// sake of one at another: as much is broken as before, on the same date, but not of the same.
func TestOneHourDoesNotMakeUpForAnother(t *testing.T) {
	t.Parallel()
	m := small()
	m.Demand = append(m.Demand, model.Demand{ID: "always", Skill: "talk", From: "08:00", To: "22:00", Min: 1, HardMin: true, On: model.On{Dates: []string{date(0)}}})
	v, err := position(t, m, "E......").Try(to("a 0 D")...)
	if err != nil || v.Legal || say(v.Hard) != "always 02: 1, 0" || say(v.Mended) != "always 02: 1, 0; one 02: 1, 50" {
		t.Errorf("%+v, %v", v, err)
	}
	m = small()
	m.Sites = []model.Site{{ID: "north"}, {ID: "south"}}
	m.Shifts[0].Site, m.Shifts[1].Site = "north", "south"
	m.Shifts[1].Start = m.Shifts[0].Start
	m.Guards = []model.Guard{{ID: "trainee", Who: "new", With: "senior"}}
	m.Staff[0].Tags, m.Staff[1].Tags = []model.Dated{{ID: "new"}}, []model.Dated{{ID: "senior"}}
	v, err = position(t, m, "D......").Try(to("a 0 E")...)
	if err != nil || v.Legal || say(v.Hard) != "guard:trainee 02: 1, 0" {
		t.Errorf("%+v, %v", v, err)
	}
}

// TestHoursOfOneDateAreToldTogether opens a day of which three spans want somebody.
func TestHoursOfOneDateAreToldTogether(t *testing.T) {
	t.Parallel()
	m := small()
	m.Demand = append(m.Demand, model.Demand{ID: "always", Skill: "talk", From: "08:00", To: "22:00", Min: 1, HardMin: true, On: model.On{Dates: []string{date(0)}}})
	v, err := position(t, m, "D......", "E......").Try(to("a 0 .", "b 0 .")...)
	if err != nil || v.Legal || say(v.Hard) != "always 02: 3, 0" {
		t.Errorf("%+v, %v", v, err)
	}
}

// BenchmarkTowns asks who could take over a shift in one of 1,157 communities, each with five people of its own.
func BenchmarkTowns(b *testing.B) {
	m := &model.Model{
		Version: model.Version, Zone: "Asia/Shanghai", Start: monday, Days: 28,
		Shifts: []model.ShiftType{{ID: "D", Start: "08:00", Minutes: 480}, {ID: "N", Start: "20:00", Minutes: 480}},
		Rules:  []model.Rule{{ID: "rest", Measure: model.Rest, HardMin: new(660)}, {ID: "run", Measure: model.WorkRun, HardMax: new(5)}},
	}
	var as []model.Assignment
	for i := range 1157 {
		town := fmt.Sprintf("t%04d", i)
		m.Skills = append(m.Skills, town)
		m.Demand = append(m.Demand, model.Demand{Role: town, Skill: town, Shifts: []string{"D", "N"}, Min: 1, Target: 1, Max: new(1), HardMin: true})
		for k := range 5 {
			id := fmt.Sprintf("%s-%d", town, k)
			m.Staff = append(m.Staff, model.Person{ID: id, Skills: []model.Dated{{ID: town}}})
			for d := range m.Days {
				if at := (d + k) % 5; at == 0 || at == 2 {
					as = append(as, model.Assignment{Staff: id, Date: date(d), Shift: m.Shifts[at/2].ID, Role: town})
				}
			}
		}
	}
	p, err := legal.NewPosition(m, as)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("covers", func(b *testing.B) {
		measure(b, func() {
			if found, err := p.Covers(as[0].Date, as[0].Shift, as[0].Role, as[0].Staff, 10); err != nil || len(found) != 10 {
				b.Fatal(err, found)
			}
		})
	})
	b.Run("replan", func(b *testing.B) {
		measure(b, func() {
			ill := absent(m, as, as[0].Staff, 0, 3)
			if r, err := legal.Replan(context.Background(), ill, as, date(0), legal.Replanning{Most: 6}); err != nil || len(r.Broken) > 0 {
				b.Fatal(err)
			}
		})
	})
}
