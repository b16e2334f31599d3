package check_test

import (
	"testing"

	"heartline/roster/model"
)

// asked returns a change of the plan to one row, which asks for D on Monday unless it says otherwise.
func asked(row model.Demand) func(m *model.Model) {
	return func(m *model.Model) {
		if row.Shifts == nil && row.From == "" {
			row.Shifts = []string{"D"}
		}
		if row.On.Weekdays == nil && row.On.Dates == nil {
			row.On.Dates = []string{"2026-01-05"}
		}
		row.ID = "x"
		free := model.Demand{ID: "free", Role: row.Role, Shifts: []string{"D", "E", "N"}}
		m.Demand = []model.Demand{row, free}
	}
}

func TestDemandByShifts(t *testing.T) {
	t.Parallel()
	both := asked(model.Demand{Min: 2, WMin: 100, Target: 3, WUnder: 10})
	runPlans(t, []planCase{
		{"fewer than min: hard, if hard_min", asked(model.Demand{Min: 2, HardMin: true, WMin: 9}), []string{"D"}, []string{"demand:x 01-05 D by 1 hard"}},
		{"fewer than min: else its weight each", asked(model.Demand{Min: 2, WMin: 9}), nil, []string{"demand:x 01-05 D by 2 costs 18"}},
		{"fewer than target: its weight each, beside min", both, []string{"D"}, []string{"demand:x 01-05 D by 1 costs 100", "demand:x 01-05 D by 2 costs 20"}},
		{"as many as min, but not as target", both, []string{"D", "D"}, []string{"demand:x 01-05 D by 1 costs 10"}},
		{"more than target: its weight each", asked(model.Demand{Target: 1, WOver: 3}), []string{"D", "D"}, []string{"demand:x 01-05 D by 1 costs 3"}},
		{"more than max: hard", asked(model.Demand{Target: 2, Max: new(1)}), []string{"D", "D"}, []string{"demand:x 01-05 D by 1 hard"}},
		{"each type by itself", asked(model.Demand{Shifts: []string{"D", "N"}, Target: 1, WUnder: 7}), []string{"D"}, []string{"demand:x 01-05 N by 1 costs 7"}},
		{"each date that on picks by itself", asked(model.Demand{On: model.On{Weekdays: []string{"tue"}}, Target: 1, WUnder: 7}), []string{"D......D"}, []string{
			"demand:x 01-06 D by 1 costs 7", "demand:x 01-13 D by 1 costs 7",
		}},
		{"another type is not counted", asked(model.Demand{Target: 1, WUnder: 7}), []string{"E"}, []string{"demand:x 01-05 D by 1 costs 7"}},
		{"a row with an owner is met", asked(model.Demand{Target: 1, WUnder: 7, Min: 5, HardMin: true, Owner: "city"}), nil, nil},
		{"a row without an id is called by its place, from 1", func(m *model.Model) {
			m.Demand = append(m.Demand, model.Demand{Shifts: []string{"D"}, On: model.On{Dates: []string{"2026-01-06"}}, Target: 1, WUnder: 2})
		}, nil, []string{"demand:2 01-06 D by 1 costs 2"}},
	})
}

func TestDemandOfRolesAndHolders(t *testing.T) {
	t.Parallel()
	m := func(row model.Demand) *model.Model {
		m := plan()
		row.ID, row.Shifts, row.On.Dates = "x", []string{"D"}, []string{"2026-01-05"}
		m.Demand = []model.Demand{
			row,
			{ID: "1", Role: "talk", Shifts: []string{"D"}, On: model.On{From: "2026-01-06"}},
			{ID: "2", Role: "lead", Shifts: []string{"D", "E"}},
		}
		if row.Counts == model.Holders {
			m.Demand[1].On = model.On{}
		}
		m.Staff[0].Skills = []model.Dated{{ID: "senior"}}
		m.Staff[1].Skills = []model.Dated{{ID: "senior", From: "2026-01-06"}}
		return m
	}
	talk := []model.Assignment{{Staff: "a", Date: "2026-01-05", Shift: "D", Role: "talk"}, {Staff: "b", Date: "2026-01-05", Shift: "D", Role: "lead"}}
	t.Run("those who are put into the role are counted", func(t *testing.T) {
		t.Parallel()
		finds(t, m(model.Demand{Role: "talk", Target: 2, WUnder: 5}), talk, "demand:x 01-05 D as talk by 1 costs 5")
	})
	t.Run("a row that names no role asks for none of several", func(t *testing.T) {
		t.Parallel()
		finds(t, m(model.Demand{Role: "talk"}), talk)
	})
	t.Run("holders: everybody on duty who has the skill on that date, whatever they do", func(t *testing.T) {
		t.Parallel()
		finds(t, m(model.Demand{Counts: model.Holders, Skill: "senior", Target: 3, WUnder: 5}), talk, "demand:x 01-05 D by 2 costs 10")
	})
	t.Run("holders without a skill: everybody on duty", func(t *testing.T) {
		t.Parallel()
		finds(t, m(model.Demand{Counts: model.Holders, Target: 3, WUnder: 5}), talk, "demand:x 01-05 D by 1 costs 5")
	})
	t.Run("holders: but in that shift", func(t *testing.T) {
		t.Parallel()
		late := []model.Assignment{{Staff: "a", Date: "2026-01-05", Shift: "E", Role: "lead"}}
		finds(t, m(model.Demand{Counts: model.Holders, Skill: "senior", Min: 1, HardMin: true}), late, "demand:x 01-05 D by 1 hard")
	})
	t.Run("the only role may be left out", func(t *testing.T) {
		t.Parallel()
		only := plan()
		asked(model.Demand{Role: "talk", Target: 1, WUnder: 5})(only)
		finds(t, only, rows(t, only, "D"))
	})
}

// TestDemandByClock: the boundaries of the plan's shifts are at 06:00, 08:00, 14:00, 16:00 and 22:00.
func TestDemandByClock(t *testing.T) {
	t.Parallel()
	clock := func(from, to string, row model.Demand) func(m *model.Model) {
		row.From, row.To = from, to
		return asked(row)
	}
	runPlans(t, []planCase{
		{"what it costs is multiplied by the hours of the span", clock("08:00", "14:00", model.Demand{Target: 1, WUnder: 2}), nil, []string{
			"demand:x 01-05 by 1 costs 12",
		}},
		{"rounded up for each span: 08:00 to 14:00 and half an hour", clock("08:00", "14:30", model.Demand{Target: 1, WUnder: 2}), nil, []string{
			"demand:x 01-05 by 1 costs 12", "demand:x 01-05 by 1 costs 2",
		}},
		{"in each span who is at work is counted", clock("08:00", "22:00", model.Demand{Target: 1, WUnder: 2, WOver: 3}), []string{"D", "E"}, []string{
			"demand:x 01-05 by 1 costs 6", // two from 14:00 to 16:00
		}},
		{"hard is hard in each span, whatever its hours", clock("08:00", "22:00", model.Demand{Min: 1, HardMin: true}), []string{"D"}, []string{
			"demand:x 01-05 by 1 hard", // from 16:00 to 22:00
		}},
		{"more than max", clock("08:00", "22:00", model.Demand{Max: new(1)}), []string{"D", "E"}, []string{"demand:x 01-05 by 1 hard"}},
		{"to not after from: into the next day", clock("22:00", "06:00", model.Demand{Target: 2, WUnder: 1}), []string{"N"}, []string{"demand:x 01-05 by 1 costs 8"}},
		{"a night covers the next date's morning", clock("00:00", "08:00", model.Demand{On: model.On{Dates: []string{"2026-01-06"}}, Target: 1, WUnder: 1}), []string{"N"}, []string{
			"demand:x 01-06 by 1 costs 2", // from 06:00 to 08:00
		}},
		{"24:00 is the next midnight", clock("22:00", "24:00", model.Demand{Target: 1, WUnder: 1}), nil, []string{"demand:x 01-05 by 1 costs 2"}},
		{"what lies before the first boundary belongs to the roster before", clock("00:00", "09:00", model.Demand{Target: 1, WUnder: 1}), nil, []string{
			"demand:x 01-05 by 1 costs 1",
		}},
		{"after the last boundary nobody is there", clock("22:00", "08:00", model.Demand{On: model.On{Dates: []string{"2026-01-18"}}, Target: 1, WUnder: 1}), nil, []string{
			"demand:x 01-18 by 1 costs 8", "demand:x 01-18 by 1 costs 2",
		}},
		{"holders by clock times", clock("14:00", "16:00", model.Demand{Counts: model.Holders, Skill: "senior", Min: 1, WMin: 5}), []string{"D", "E"}, []string{
			"demand:x 01-05 by 1 costs 10",
		}},
	})
}

// TestDemandOnDaysOfClockChange is in Berlin, where 29 March 2026 has 23 hours and 25 October 25.
func TestDemandOnDaysOfClockChange(t *testing.T) {
	t.Parallel()
	on := func(start string) func(m *model.Model) {
		return func(m *model.Model) {
			m.Zone, m.Start, m.Days = "Europe/Berlin", start, 2
			m.Demand = []model.Demand{
				{ID: "x", From: "22:00", To: "06:00", On: model.On{Dates: []string{start}}, Target: 1, WUnder: 1},
				{ID: "free", Shifts: []string{"D", "E", "N"}},
			}
		}
	}
	runPlans(t, []planCase{
		{"the night in which the clocks go forward has seven hours", on("2026-03-28"), nil, []string{"demand:x 03-28 by 1 costs 7"}},
		{"and one shift covers it", on("2026-03-28"), []string{"N"}, nil},
		{"the night in which they go back has nine", on("2026-10-24"), nil, []string{"demand:x 10-24 by 1 costs 9"}},
		{"and one shift covers it too", on("2026-10-24"), []string{"N"}, nil},
	})
}
