package check_test

import (
	"testing"

	"heartline/roster/model"
)

func TestSites(t *testing.T) {
	t.Parallel()
	room := func(site model.Site) func(m *model.Model) {
		return func(m *model.Model) {
			site.ID = "room"
			m.Sites = []model.Site{site}
			for i := range m.Shifts {
				m.Shifts[i].Site = "room"
			}
		}
	}
	runPlans(t, []planCase{
		{"two on one seat, in each span between two boundaries", room(model.Site{Seats: 1}), []string{"D", "D"}, []string{
			"site:room 01-05 by 1 hard", "site:room 01-05 by 1 hard", // from 08:00, and from 14:00, when an evening could begin
		}},
		{"only while both are there", room(model.Site{Seats: 1}), []string{"D", "E"}, []string{"site:room 01-05 by 1 hard"}},
		{"one after the other", room(model.Site{Seats: 1}), []string{"E", "N"}, nil},
		{"a room of seven square metres holds one", room(model.Site{AreaM2: 7}), []string{"N", "N"}, []string{"site:room 01-05 by 1 hard"}},
		{"a place without a limit", room(model.Site{}), []string{"D", "D"}, nil},
		{"people who work elsewhere take no seat", room(model.Site{Seats: 1, Outside: true}), []string{"D", "D"}, nil},
		{"another site's people do not sit there", func(m *model.Model) {
			room(model.Site{Seats: 1})(m)
			m.Shifts[1].Site = ""
		}, []string{"D", "E"}, nil},
		{"a span after midnight lies on the next date", func(m *model.Model) {
			room(model.Site{Seats: 1})(m)
			m.Shifts[0].Start = "01:00" // until 09:00
		}, []string{"N", ".D"}, []string{"site:room 01-06 by 1 hard"}},
	})
}

func TestGuards(t *testing.T) {
	t.Parallel()
	guard := func(g model.Guard, skills ...string) func(m *model.Model) {
		return func(m *model.Model) {
			g.ID, g.Who, g.With = "g", "trainee", "senior"
			m.Guards = []model.Guard{g}
			for i, skill := range skills {
				m.Staff[i].Tags = []model.Dated{{ID: skill}}
			}
		}
	}
	runPlans(t, []planCase{
		{"nobody may be alone: hard in each span", guard(model.Guard{}, "trainee"), []string{"D"}, []string{"guard:g 01-05 by 1 hard", "guard:g 01-05 by 1 hard"}},
		{"with somebody they are not", guard(model.Guard{}, "trainee", "senior"), []string{"D", "D"}, nil},
		{"only while the other is there", guard(model.Guard{}, "trainee", "senior"), []string{"D", "E"}, []string{"guard:g 01-05 by 1 hard"}},
		{"times its weight", guard(model.Guard{Weight: 30}, "trainee"), []string{"N"}, []string{"guard:g 01-05 by 1 costs 30"}},
		{"two of them with one, if per is 1", func(m *model.Model) {
			guard(model.Guard{Weight: 30}, "trainee", "trainee", "senior")(withThree(m))
		}, []string{"N", "N", "N"}, []string{"guard:g 01-05 by 1 costs 30"}},
		{"two of them with one, if per is 2", func(m *model.Model) {
			guard(model.Guard{Weight: 30, Per: 2}, "trainee", "trainee", "senior")(withThree(m))
		}, []string{"N", "N", "N"}, nil},
		{"nobody guards who is guarded", func(m *model.Model) {
			guard(model.Guard{Weight: 30}, "trainee")(m)
			m.Staff[0].Skills = []model.Dated{{ID: "senior"}}
		}, []string{"N"}, []string{"guard:g 01-05 by 1 costs 30"}},
		{"at each site", func(m *model.Model) {
			guard(model.Guard{}, "trainee", "senior")(m)
			m.Sites = []model.Site{{ID: "north"}}
			m.Shifts = append(m.Shifts, model.ShiftType{ID: "M", Start: "22:00", Minutes: 480, Site: "north"})
			m.Demand[0].Shifts = append(m.Demand[0].Shifts, "M")
		}, []string{"N", "M"}, []string{"guard:g 01-05 by 1 hard"}},
		{"a tag that is dated counts on the date on which the shift begins", func(m *model.Model) {
			guard(model.Guard{}, "trainee")(m)
			m.Staff[0].Tags[0].Until = "2026-01-05"
		}, []string{"NN"}, []string{"guard:g 01-05 by 1 hard"}},
	})
}

// withThree adds c to the staff.
func withThree(m *model.Model) *model.Model {
	m.Staff = append(m.Staff, model.Person{ID: "c"})
	return m
}

func TestRequests(t *testing.T) {
	t.Parallel()
	wish := func(shift string, want bool) func(m *model.Model) {
		return func(m *model.Model) {
			m.Requests = []model.Request{{Staff: "a", Date: "2026-01-06", Shift: shift, Want: want, Weight: 4}}
		}
	}
	runPlans(t, []planCase{
		{"want with a shift: another one", wish("D", true), []string{".E"}, []string{"request of a 01-06 D by 1 costs 4"}},
		{"want with a shift: none", wish("D", true), []string{"D"}, []string{"request of a 01-06 D by 1 costs 4"}},
		{"want with a shift: that one", wish("D", true), []string{".D"}, nil},
		{"want without a shift: none", wish("", true), []string{"D.D"}, []string{"request of a 01-06 by 1 costs 4"}},
		{"want without a shift: any", wish("", true), []string{".N"}, nil},
		{"not want with a shift: that one", wish("D", false), []string{".D"}, []string{"request of a 01-06 D by 1 costs 4"}},
		{"not want with a shift: another", wish("D", false), []string{".E"}, nil},
		{"not want without a shift: any", wish("", false), []string{".N"}, []string{"request of a 01-06 by 1 costs 4"}},
		{"not want without a shift: none", wish("", false), []string{"N.N"}, nil},
		{"somebody else's shift is theirs", wish("", false), []string{"", ".N"}, nil},
	})
}

func TestStability(t *testing.T) {
	t.Parallel()
	told := func(m *model.Model) {
		m.Staff = m.Staff[:1]
		m.Published = []model.Assignment{
			{Staff: "a", Date: "2026-01-07", Shift: "D"}, {Staff: "a", Date: "2026-01-09", Shift: "D"}, {Staff: "a", Date: "2026-01-11", Shift: "D"},
		}
		m.Stability = &model.Stability{Today: "2026-01-07", Near: 2, Far: 4, WNear: 50, WFar: 5} // near: the 7th and 8th; far: the 9th and 10th
	}
	runPlans(t, []planCase{
		{"as published", told, []string{"..D.D.D"}, nil},
		{"another shift, near", told, []string{"..E.D.D"}, []string{"stability of a 01-07 E by 1 costs 50"}},
		{"a shift where there was none, near", told, []string{"..DND.D"}, []string{"stability of a 01-08 N by 1 costs 50"}},
		{"none where there was one, far", told, []string{"..D...D"}, []string{"stability of a 01-09 by 1 costs 5"}},
		{"later it costs nothing", told, []string{"..D.D.E"}, nil},
		{"what is past is pinned and costs nothing", told, []string{"D.D.D.D"}, []string{"pin of a 01-05 D by 1 hard"}},
		{"today before the first day: what is near is counted from it", func(m *model.Model) {
			told(m)
			m.Stability.Today = "2026-01-04" // near: the 4th and 5th; far: the 6th and 7th
		}, []string{"DD"}, []string{"stability of a 01-05 D by 1 costs 50", "stability of a 01-06 D by 1 costs 5", "stability of a 01-07 by 1 costs 5"}},
		{"another role is no other shift", func(m *model.Model) {
			told(m)
			m.Demand[0].Role = "talk"
			m.Published[0].Role = "lead"
		}, []string{"..D.D.D"}, nil},
	})
}

func TestCreditOfLeave(t *testing.T) {
	t.Parallel()
	leave := func(m *model.Model) {
		m.Leave = []model.Leave{
			{Staff: "a", From: "2026-01-10", To: "2026-01-13", Credit: 480}, {Staff: "b", From: "2026-01-05", To: "2026-01-18", Credit: 480},
		}
	}
	hours := atMost(model.Minutes, 600)
	run(t, []ruleCase{
		{"four days of leave and a shift", hours, nil, "D", []string{"r of a 01-05..01-18 by 1800 costs 18000"}},
		{"two days of it in each week", within(hours, week), nil, "", []string{"r of a 01-05..01-11 by 360 costs 3600", "r of a 01-12..01-18 by 360 costs 3600"}},
		{"a rule with a filter counts no leave", filtered(hours, nights), nil, "NN", []string{"r of a 01-05..01-18 by 360 costs 3600"}},
		{"what a shift is credited with is what counts", hours, nil, "C", []string{"r of a 01-05..01-18 by 1380 costs 13800"}},
	}, func(m *model.Model) {
		leave(m)
		m.Shifts = append(m.Shifts, model.ShiftType{ID: "C", Start: "09:00", Minutes: 300, Credit: 60})
		m.Demand[0].Shifts = append(m.Demand[0].Shifts, "C")
	})
}

// TestRulesOnDaysOfClockChange is in Berlin, where 29 March 2026 has 23 hours and 25 October 25.
func TestRulesOnDaysOfClockChange(t *testing.T) {
	t.Parallel()
	in := func(start string) func(m *model.Model) {
		return func(m *model.Model) { m.Zone, m.Start = "Europe/Berlin", start }
	}
	tenHours, hours := always(model.Rest, 600), atMost(model.Minutes, 400)
	run(t, []ruleCase{
		{"from 22:00 to 08:00 are nine hours when the clocks go forward", tenHours, nil, "ED", []string{"r of a 03-28..03-29 by 60 hard"}},
		{"minutes of a rule are those of the type, not of the night", hours, nil, "N", []string{"r of a 03-28..04-10 by 80 costs 800"}},
	}, in("2026-03-28"))
	run(t, []ruleCase{
		{"and eleven when they go back", with(tenHours, func(r *model.Rule) { r.HardMin = new(661) }), nil, "ED", []string{"r of a 10-24..10-25 by 1 hard"}},
		{"minutes are those of the type then too", hours, nil, "N", []string{"r of a 10-24..11-06 by 80 costs 800"}},
	}, in("2026-10-24"))
}
