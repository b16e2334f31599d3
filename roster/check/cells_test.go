package check_test

import (
	"testing"

	"heartline/roster/model"
)

// A planCase is a change of the plan, what a and b do, and what is found.
type planCase struct {
	name   string
	change func(m *model.Model)
	rows   []string
	finds  []string
}

func runPlans(t *testing.T, cases []planCase) {
	t.Helper()
	for _, c := range cases {
		m := plan()
		c.change(m) // here, because cases share changes
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			finds(t, m, rows(t, m, c.rows...), c.finds...)
		})
	}
}

func TestLeaveAndAvailability(t *testing.T) {
	t.Parallel()
	leave := func(m *model.Model) {
		m.Leave = []model.Leave{{Staff: "a", From: "2026-01-07", To: "2026-01-08"}}
	}
	available := func(spans ...model.Span) func(m *model.Model) {
		return func(m *model.Model) { m.Staff[0].Available = spans }
	}
	workdays := model.On{Weekdays: []string{"mon", "tue", "wed", "thu", "fri"}}
	runPlans(t, []planCase{
		{"both days of leave are included", leave, []string{".DDDD."}, []string{
			"leave of a 01-07 D by 1 hard", "leave of a 01-08 D by 1 hard",
		}},
		{"a night that reaches into the leave touches it", leave, []string{".N"}, []string{"leave of a 01-06 N by 1 hard"}},
		{"a shift that ends at midnight does not", func(m *model.Model) {
			leave(m)
			m.Shifts[1].Minutes = 600
		}, []string{".E"}, nil},
		{"somebody else's leave is theirs", leave, []string{"", "..D"}, nil},
		{"leave that begins before the first day", func(m *model.Model) {
			m.Leave = []model.Leave{{Staff: "a", From: "2025-12-01", To: "2026-01-05"}}
		}, []string{"DD"}, []string{"leave of a 01-05 D by 1 hard"}},
		{"outside the times at which the person is available", available(model.Span{From: "08:00", To: "18:00"}), []string{"DEN"}, []string{
			"available of a 01-06 E by 1 hard", "available of a 01-07 N by 1 hard",
		}},
		{"times may join", available(model.Span{From: "14:00", To: "19:00"}, model.Span{From: "19:00", To: "22:00"}), []string{"E"}, nil},
		{"a span that does not end after it begins ends on the next day", available(model.Span{From: "20:00", To: "08:00"}), []string{"ND"}, []string{"available of a 01-06 D by 1 hard"}},
		{"a whole day joins the next one", available(model.Span{From: "00:00", To: "24:00"}), []string{"DEN"}, nil},
		{"only on some days", available(model.Span{On: workdays, From: "00:00", To: "24:00"}), []string{"....N"}, []string{"available of a 01-09 N by 1 hard"}},
		{"a cell counts once for both", func(m *model.Model) {
			leave(m)
			available(model.Span{From: "00:00", To: "01:00"})(m)
		}, []string{"..D"}, []string{"leave of a 01-07 D by 1 hard"}},
	})
}

func TestSkillsTypesAndSites(t *testing.T) {
	t.Parallel()
	skilled := func(held ...model.Dated) func(m *model.Model) {
		return func(m *model.Model) {
			m.Demand[0].Skill = "talk"
			m.Staff[0].Skills = held
		}
	}
	runPlans(t, []planCase{
		{"a role whose skill the person has not", skilled(model.Dated{ID: "lead"}), []string{"D"}, []string{"skill of a 01-05 D by 1 hard"}},
		{"a skill that the person has", skilled(model.Dated{ID: "talk"}), []string{"DEN"}, nil},
		{"a skill that begins the day after", skilled(model.Dated{ID: "talk", From: "2026-01-06"}), []string{"DD"}, []string{"skill of a 01-05 D by 1 hard"}},
		{"a skill must last to the date of the last minute", skilled(model.Dated{ID: "talk", Until: "2026-01-06"}), []string{"DN"}, []string{"skill of a 01-06 N by 1 hard"}},
		{"which is the same date for a shift that ends at midnight", func(m *model.Model) {
			skilled(model.Dated{ID: "talk", Until: "2026-01-06"})(m)
			m.Shifts[1].Minutes = 600
		}, []string{".E"}, nil},
		{"the skill of each row that asks for the role at a time that the shift touches", func(m *model.Model) {
			m.Demand = []model.Demand{{ID: "1", Skill: "talk", From: "00:00", To: "15:00"}, {ID: "2", Skill: "late", From: "15:00", To: "24:00"}}
			m.Staff[0].Skills = []model.Dated{{ID: "talk"}}
		}, []string{"D.N", ""}, []string{"skill of a 01-05 D by 1 hard", "skill of a 01-07 N by 1 hard"}},
		{"a type that is not one of the person's", func(m *model.Model) { m.Staff[0].Shifts = []string{"D"} }, []string{"DE", "E"}, []string{"type of a 01-06 E by 1 hard"}},
		{"a site that is not", func(m *model.Model) {
			m.Sites = []model.Site{{ID: "north"}, {ID: "south"}}
			m.Shifts[0].Site, m.Shifts[1].Site = "north", "south"
			m.Staff[0].Sites = []string{"south"}
		}, []string{"DEN", "D"}, []string{"type of a 01-05 D by 1 hard"}},
		{"neither the type nor the site count once", func(m *model.Model) {
			m.Shifts[0].Site = "north"
			m.Staff[0].Shifts, m.Staff[0].Sites = []string{"E"}, []string{"south"}
		}, []string{"D"}, []string{"type of a 01-05 D by 1 hard"}},
	})
}

func TestImpossible(t *testing.T) {
	t.Parallel()
	runPlans(t, []planCase{
		{"no row asks for the type", func(m *model.Model) { m.Demand[0].Shifts = []string{"D"} }, []string{"DE"}, []string{"impossible of a 01-06 E by 1 hard"}},
		{"no row asks for it on that day", func(m *model.Model) { m.Demand[0].On.Weekdays = []string{"mon"} }, []string{"DD"}, []string{"impossible of a 01-06 D by 1 hard"}},
		{"a row of another organisation does not ask", func(m *model.Model) { m.Demand[0].Owner = "city" }, []string{"D"}, []string{"impossible of a 01-05 D by 1 hard"}},
		{"a type of another organisation", func(m *model.Model) { m.Shifts[2].Owner = "city" }, []string{"DN"}, []string{"impossible of a 01-06 N by 1 hard"}},
		{"a row that counts holders asks for no role", func(m *model.Model) { m.Demand[0].Counts = model.Holders }, []string{"D"}, []string{"impossible of a 01-05 D by 1 hard"}},
		{"a row by clock times asks for what touches them", func(m *model.Model) {
			m.Demand = []model.Demand{{From: "09:00", To: "10:00"}}
		}, []string{"DE"}, []string{"impossible of a 01-06 E by 1 hard"}},
		{"a night touches the times of the next date", func(m *model.Model) {
			m.Demand = []model.Demand{{From: "05:00", To: "07:00", On: model.On{Dates: []string{"2026-01-06"}}}}
		}, []string{"N.N"}, []string{"impossible of a 01-07 N by 1 hard"}},
		{"and those of the date before that reach into its own", func(m *model.Model) {
			m.Demand = []model.Demand{{From: "23:00", To: "09:00", On: model.On{Dates: []string{"2026-01-05"}}}}
		}, []string{"ED"}, []string{"impossible of a 01-05 E by 1 hard"}},
	})
}

func TestPins(t *testing.T) {
	t.Parallel()
	pinned := func(pins ...model.Pin) func(m *model.Model) { return func(m *model.Model) { m.Pins = pins } }
	roles := func(m *model.Model) {
		m.Demand = []model.Demand{{ID: "1", Role: "talk", Shifts: []string{"D"}}, {ID: "2", Role: "lead", Shifts: []string{"D"}}}
	}
	runPlans(t, []planCase{
		{"another shift than the one pinned", pinned(model.Pin{Staff: "a", Date: "2026-01-06", Shift: "D"}), []string{".N"}, []string{"pin of a 01-06 N by 1 hard"}},
		{"no shift where one is pinned", pinned(model.Pin{Staff: "a", Date: "2026-01-06", Shift: "D"}), []string{"D"}, []string{"pin of a 01-06 by 1 hard"}},
		{"a shift where a free day is pinned", pinned(model.Pin{Staff: "a", Date: "2026-01-05"}), []string{"D"}, []string{"pin of a 01-05 D by 1 hard"}},
		{"what is pinned", pinned(model.Pin{Staff: "a", Date: "2026-01-05"}, model.Pin{Staff: "b", Date: "2026-01-05", Shift: "D"}), []string{"", "D"}, nil},
		{"what is past is pinned to what was published, and to nothing where nothing was", func(m *model.Model) {
			m.Published = []model.Assignment{{Staff: "a", Date: "2026-01-05", Shift: "D"}, {Staff: "a", Date: "2026-01-07", Shift: "D"}}
			m.Stability = &model.Stability{Today: "2026-01-07"}
			m.Pins = []model.Pin{{Staff: "a", Date: "2026-01-06", Shift: "E"}}
		}, []string{"EE", "D"}, []string{"pin of a 01-05 E by 1 hard", "pin of a 01-06 E by 1 hard", "pin of b 01-05 D by 1 hard"}},
	})
	t.Run("a pin with a role, where there are several, is broken by another role", func(t *testing.T) {
		t.Parallel()
		m := plan()
		roles(m)
		pinned(model.Pin{Staff: "a", Date: "2026-01-05", Shift: "D", Role: "lead"}, model.Pin{Staff: "b", Date: "2026-01-05", Shift: "D"})(m)
		finds(t, m, []model.Assignment{
			{Staff: "a", Date: "2026-01-05", Shift: "D", Role: "talk"}, {Staff: "b", Date: "2026-01-05", Shift: "D", Role: "talk"},
		}, "pin of a 01-05 D as talk by 1 hard")
	})
	t.Run("what was published without a role, where there are several, holds to the shift alone", func(t *testing.T) {
		t.Parallel()
		m := plan()
		roles(m)
		m.Stability = &model.Stability{Today: "2026-01-07"}
		m.Published = []model.Assignment{
			{Staff: "a", Date: "2026-01-05", Shift: "D"}, {Staff: "b", Date: "2026-01-05", Shift: "D", Role: "lead"}, {Staff: "a", Date: "2026-01-06", Shift: "D"},
		}
		finds(t, m, []model.Assignment{
			{Staff: "a", Date: "2026-01-05", Shift: "D", Role: "talk"}, {Staff: "b", Date: "2026-01-05", Shift: "D", Role: "talk"},
		}, "pin of a 01-06 by 1 hard", "pin of b 01-05 D as talk by 1 hard")
	})
}

func TestOverlap(t *testing.T) {
	t.Parallel()
	long := func(m *model.Model) { m.Shifts[2].Minutes = 840 } // the night lasts until noon
	runPlans(t, []planCase{
		{"a shift that begins before the one before it has ended", long, []string{"ND.N.D"}, []string{"overlap of a 01-06 D by 1 hard"}},
		{"shifts of two people do not overlap", long, []string{"N", ".D"}, nil},
		{"one that begins as the other ends", func(m *model.Model) { m.Shifts[2].Minutes = 600 }, []string{"ND"}, nil},
		{"the last one of the known past", func(m *model.Model) {
			long(m)
			m.Staff[0].History = &model.History{LastShift: "N"}
		}, []string{"D"}, []string{"overlap of a 01-05 D by 1 hard"}},
		{"longer ago it does not", func(m *model.Model) {
			long(m)
			m.Staff[0].History = &model.History{Shifts: []model.PastShift{{Date: "2026-01-03", Shift: "N"}}}
		}, []string{"D"}, nil},
	})
}
