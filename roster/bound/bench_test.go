package bound_test

import (
	"fmt"
	"testing"

	"heartline/roster/bound"
	"heartline/roster/model"
)

// Both sizes must be answered in less than 2 s: a line of some 30 counsellors, and one of 435 volunteers, over 28 days.
func BenchmarkDiagnose(b *testing.B) {
	for _, size := range []struct {
		name string
		make func() *model.Model
	}{
		{"24 people", func() *model.Model { return counsellors(24) }},
		{"30 people", func() *model.Model { return counsellors(30) }},
		{"435 people", func() *model.Model { return volunteers(435) }},
	} {
		b.Run(size.name, func(b *testing.B) {
			m := size.make()
			diagnose(b, m)
			b.ReportAllocs()
			for b.Loop() {
				bound.Diagnose(m)
			}
		})
	}
}

// counsellors is a line with the rules of a country, leave, a room, a senior in each shift and trainees.
func counsellors(people int) *model.Model {
	m := hotline(people, 6, 28)
	m.Profile, m.Rules = "cn", []model.Rule{
		{ID: "nights", Measure: model.Shifts, Of: model.Filter{Tags: []string{"night"}}, HardMax: new(9)},
		{ID: "weekends", Measure: model.Weekends, HardMax: new(3)},
		{ID: "free", Measure: model.OffRun, HardMin: new(2)},
	}
	m.Sites = []model.Site{{ID: "room", AreaM2: 24}}
	for i := range m.Shifts {
		m.Shifts[i].Site = "room"
	}
	m.Demand = append(m.Demand, model.Demand{ID: "senior", Counts: model.Holders, Skill: "senior", Shifts: []string{"D", "E", "N"}, Min: 1, WMin: 50})
	m.Guards = []model.Guard{{ID: "trainees", Who: "trainee", With: "senior", Per: 2}}
	for i := range m.Staff {
		p := &m.Staff[i]
		switch i % 6 {
		case 0:
			p.Skills = append(p.Skills, model.Dated{ID: "senior"})
		case 1:
			p.Tags = append(p.Tags, model.Dated{ID: "trainee", Until: "2026-12-20"})
		case 2:
			p.Tags = append(p.Tags, model.Dated{ID: "no_nights"})
		}
		m.Leave = append(m.Leave, model.Leave{Staff: p.ID, From: fmt.Sprintf("2026-12-%02d", 8+i%20), To: fmt.Sprintf("2026-12-%02d", 9+i%20), Credit: 480})
	}
	return m
}

// volunteers is a line of shifts of four hours and many people who come now and then.
func volunteers(people int) *model.Model {
	m := &model.Model{
		Version: model.Version, Zone: "Asia/Shanghai", Start: "2026-12-07", Days: 28, Profile: "cn", Skills: []string{"counsel", "lead"},
		Contracts: []model.Contract{{ID: "volunteer", Volunteer: true}},
	}
	for i := range 6 {
		id := fmt.Sprintf("S%d", i)
		m.Shifts = append(m.Shifts, model.ShiftType{ID: id, Start: fmt.Sprintf("%02d:00", (6+4*i)%24), Minutes: 240 - 30*(i%2)})
		m.Demand = append(m.Demand,
			model.Demand{ID: id, Role: "talk", Skill: "counsel", Shifts: []string{id}, Min: 2, Target: 8 + i, HardMin: true, WUnder: 100, WOver: 1},
			model.Demand{ID: "lead " + id, Role: "lead", Skill: "lead", Shifts: []string{id}, Target: 1, WUnder: 200})
	}
	days := []string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}
	for i := range people {
		p := model.Person{ID: fmt.Sprintf("v%03d", i), Contract: "volunteer", Skills: []model.Dated{{ID: "counsel"}}}
		if i%5 == 0 {
			p.Skills = append(p.Skills, model.Dated{ID: "lead"})
		}
		for k := range 3 {
			p.Available = append(p.Available, model.Span{On: model.On{Weekdays: []string{days[(i+2*k)%7]}}, From: fmt.Sprintf("%02d:00", 6+4*(i%5)), To: "06:00"})
		}
		p.Rules = []model.Rule{{ID: "shifts", Measure: model.Shifts, HardMax: new(2 + i%5)}}
		m.Staff = append(m.Staff, p)
	}
	return m
}
