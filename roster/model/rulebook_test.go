package model_test

import (
	"strings"
	"testing"

	"heartline/roster/model"
)

// said returns ids and what matters of rules, such as "rest>=660 nights<=3".
func said(rules []model.Rule) string {
	var all []string
	for _, r := range rules {
		s := r.ID
		for _, b := range []struct {
			sign  string
			value *int
		}{{">=", r.HardMin}, {">", r.SoftMin}, {"<", r.SoftMax}, {"<=", r.HardMax}} {
			if b.value != nil {
				s += b.sign + clock(*b.value)
			}
		}
		all = append(all, s)
	}
	return strings.Join(all, " ")
}

func ids(rules []model.Rule) string {
	var all []string
	for _, r := range rules {
		all = append(all, r.ID)
	}
	return strings.Join(all, " ")
}

func rule(id string, most int, s model.Scope) model.Rule {
	return model.Rule{ID: id, Measure: model.Shifts, HardMax: &most, Scope: s}
}

func TestEffectiveRules(t *testing.T) {
	t.Parallel()
	m := &model.Model{
		Version: 1, Zone: "UTC", Start: "2026-12-07", Days: 28,
		Contracts: []model.Contract{
			{ID: "full", Rules: []model.Rule{rule("b", 3, model.Scope{}), rule("c", 4, model.Scope{Teams: []string{"x"}})}},
			{ID: "free", Volunteer: true},
		},
		Rules: []model.Rule{
			rule("a", 1, model.Scope{}), rule("b", 2, model.Scope{}),
			rule("staff", 9, model.Scope{Staff: []string{"p1"}}),
			rule("contract", 9, model.Scope{Contracts: []string{"full"}}),
			rule("team", 9, model.Scope{Teams: []string{"x", "y"}}),
			rule("tag", 9, model.Scope{Tags: []string{"t", "u"}}),
			rule("skill", 9, model.Scope{Skills: []string{"s"}}),
			rule("only", 9, model.Scope{Volunteers: "only"}),
			rule("not", 9, model.Scope{Volunteers: "not"}),
			rule("both", 9, model.Scope{Staff: []string{"p1", "p2"}, Teams: []string{"y"}}),
		},
	}
	for _, tt := range []struct {
		name string
		p    model.Person
		want string
	}{
		{"nobody in particular", model.Person{ID: "p"}, "a b not"},
		{"the contract's take the place of the model's", model.Person{ID: "p", Contract: "full"}, "a b contract not"},
		{"a rule of the contract has a scope too", model.Person{ID: "p", Contract: "full", Team: "x"}, "a b contract team not c"},
		{"by name", model.Person{ID: "p1"}, "a b staff not"},
		{"all of a scope must hold", model.Person{ID: "p2", Team: "y"}, "a b team not both"},
		{"a volunteer", model.Person{ID: "p", Contract: "free"}, "a b only"},
		{"a tag", model.Person{ID: "p", Tags: []model.Dated{{ID: "u"}}}, "a b tag not"},
		{"a tag that ends on the first day", model.Person{ID: "p", Tags: []model.Dated{{ID: "u", Until: "2026-12-07"}}}, "a b tag not"},
		{"a tag that has ended", model.Person{ID: "p", Tags: []model.Dated{{ID: "u", Until: "2026-12-06"}}}, "a b not"},
		{"a tag that begins on the last day", model.Person{ID: "p", Tags: []model.Dated{{ID: "u", From: "2027-01-03"}}}, "a b tag not"},
		{"a tag that begins later", model.Person{ID: "p", Tags: []model.Dated{{ID: "u", From: "2027-01-04"}}}, "a b not"},
		{"a skill", model.Person{ID: "p", Skills: []model.Dated{{ID: "s"}}}, "a b skill not"},
		{"rules of one's own come last", model.Person{ID: "p", Rules: []model.Rule{rule("z", 7, model.Scope{}), rule("a", 0, model.Scope{})}}, "a b not z"},
	} {
		if got := ids(m.EffectiveRules(&tt.p)); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
	own := m.EffectiveRules(&model.Person{ID: "p", Contract: "full", Rules: []model.Rule{rule("a", 0, model.Scope{})}})
	if *own[0].HardMax != 0 || *own[1].HardMax != 3 {
		t.Errorf("own %d, contract %d; want 0 and 3: the later rule counts", *own[0].HardMax, *own[1].HardMax)
	}
}

func TestOverrides(t *testing.T) {
	t.Parallel()
	m := &model.Model{Zone: "UTC", Start: "2026-12-07", Days: 28, Profile: "eu", Overrides: []model.Override{
		{Rule: "rest", HardMin: new(600), SoftMin: new(660)}, {Rule: "nights_run", Off: true}, {Rule: "hours_week", SoftMax: new(2400), HardMax: new(3000)},
	}}
	got := map[string]model.Rule{}
	for _, r := range m.EffectiveRules(&model.Person{ID: "p"}) {
		got[r.ID] = r
	}
	if r := got["rest"]; *r.HardMin != 600 || *r.SoftMin != 660 || r.SoftMax != nil || r.Source == "" {
		t.Errorf("rest %+v", r)
	}
	if r := got["hours_week"]; *r.SoftMax != 2400 || *r.HardMax != 3000 || r.HardMin != nil {
		t.Errorf("hours %+v", r)
	}
	if _, there := got["nights_run"]; there || len(got) != 6 {
		t.Errorf("%d rules, with the one that is off: %v", len(got), there)
	}
	plain := &model.Model{Zone: "UTC", Start: "2026-12-07", Days: 28, Profile: "eu"}
	if r := plain.EffectiveRules(&model.Person{ID: "p"})[0]; *r.HardMin != 660 {
		t.Errorf("another model's override changed the profile: %+v", r)
	}
}

// fairModel is two weeks from a Monday, with two nights a day (14 days: 28) and a day shift on workdays.
func fairModel(r model.Rule, staff ...model.Person) *model.Model {
	return &model.Model{
		Version: 1, Zone: "UTC", Start: "2026-12-07", Days: 14,
		Shifts: []model.ShiftType{
			{ID: "N", Start: "22:00", Minutes: 480}, {ID: "D", Start: "08:00", Minutes: 480, Break: 30}, {ID: "L", Start: "12:00", Minutes: 480},
		},
		Demand: []model.Demand{
			{Shifts: []string{"N"}, Target: 2},
			{Shifts: []string{"D"}, Min: 3, On: model.On{Weekdays: []string{"workday"}}},
		},
		Contracts: []model.Contract{{ID: "half", Share: 50}, {ID: "free", Volunteer: true, Share: 10}},
		Staff:     staff, Rules: []model.Rule{r},
	}
}

func past(id string, n int) *model.History { return &model.History{Counts: map[string]int{id: n}} }

func TestFairShares(t *testing.T) {
	t.Parallel()
	nights := model.Rule{ID: "n", Measure: model.Shifts, Of: model.Filter{Tags: []string{"night"}}, Fair: true, WOver: 1}
	everything, minutes, weekends := nights, nights, nights
	everything.Of = model.Filter{}
	minutes.Measure = model.Minutes
	minutes.Of = model.Filter{Shifts: []string{"D"}}
	weekends.Measure, weekends.Of = model.Weekends, model.Filter{}
	employees, saturdays, long := nights, nights, weekends
	employees.Scope = model.Scope{Volunteers: "not"}
	saturdays.Window.On = model.On{Weekdays: []string{"sat"}}
	long.Window.Weekend = []string{"fri", "sat", "sun"}
	tests := []struct {
		name  string
		r     model.Rule
		staff []model.Person
		more  []model.Demand
		want  []int // the share of each
	}{
		{"28 nights over two", nights, []model.Person{{ID: "a"}, {ID: "b"}}, nil, []int{14, 14}},
		{"28 nights over three are rounded up", nights, []model.Person{{ID: "a"}, {ID: "b"}, {ID: "c"}}, nil, []int{10, 10, 10}},
		{"28 and 3 of before, over 2.5 posts: 12.4 and 6.2", nights, []model.Person{
			{ID: "a", History: past("n", 2)}, {ID: "b"}, {ID: "c", Contract: "half", History: past("n", 1)},
		}, nil, []int{13, 13, 7}},
		{"what another rule has counted is not of it", nights, []model.Person{{ID: "a", History: past("other", 9)}, {ID: "b"}}, nil, []int{14, 14}},
		{"only whom the rule is for", employees, []model.Person{{ID: "a"}, {ID: "v", Contract: "free", History: past("n", 9)}}, nil, []int{28, -1}},
		{"a rule of one's own leaves the share to the others", nights, []model.Person{
			{ID: "a"}, {ID: "b"}, {ID: "c", Rules: []model.Rule{rule("n", 2, model.Scope{})}, History: past("n", 9)},
		}, nil, []int{14, 14, -1}},
		{"days alone: 2 Saturdays", saturdays, []model.Person{{ID: "a"}}, nil, []int{4}},
		{"the minimum where it is more: 28 and 10 days of 3", everything, []model.Person{{ID: "a"}, {ID: "b"}}, nil, []int{29, 29}},
		{"minutes worked: 10 days of 3 at 450", minutes, []model.Person{{ID: "a"}, {ID: "b", Contract: "half"}}, nil, []int{9000, 4500}},
		{"rows of others, of holders and by the clock are not shared", nights, []model.Person{{ID: "a"}}, []model.Demand{
			{Shifts: []string{"N"}, Target: 5, Owner: "x"}, {Shifts: []string{"N"}, Min: 5, Counts: model.Holders}, {From: "22:00", To: "06:00", Target: 5},
		}, []int{28}},
		{"weekends: two nights on each of two", weekends, []model.Person{{ID: "a"}, {ID: "b"}, {ID: "c"}}, nil, []int{2, 2, 2}},
		{"weekends: 3 by day, 1 from noon, 2 by night are 4 at the busiest", weekends, []model.Person{{ID: "a"}, {ID: "b"}, {ID: "c"}}, []model.Demand{
			{Shifts: []string{"D"}, Target: 3, Role: "x", On: model.On{Weekdays: []string{"sat"}}}, {Shifts: []string{"L"}, Target: 1, Role: "x", On: model.On{Weekdays: []string{"sat"}}},
		}, []int{3, 3, 3}},
		{"weekends from Friday take in the workday's 3", long, []model.Person{{ID: "a"}}, nil, []int{6}},
	}
	for _, tt := range tests {
		m := fairModel(tt.r, tt.staff...)
		m.Demand = append(m.Demand, tt.more...)
		for i, want := range tt.want {
			r := m.EffectiveRules(&m.Staff[i])
			got := -1
			if len(r) == 1 && r[0].SoftMax != nil {
				got = *r[0].SoftMax
			}
			if got != want || len(r) == 1 && r[0].Fair {
				t.Errorf("%s: %s has %d, want %d (%+v)", tt.name, m.Staff[i].ID, got, want, r)
			}
		}
	}
}

func TestFairSharesOfContracts(t *testing.T) {
	t.Parallel()
	nights := model.Rule{ID: "n", Measure: model.Shifts, Of: model.Filter{Tags: []string{"night"}}, Fair: true, WOver: 1}
	m := fairModel(rule("other", 1, model.Scope{}), model.Person{ID: "a", Contract: "x"}, model.Person{ID: "b", Contract: "x"}, model.Person{ID: "c", Contract: "y"}, model.Person{ID: "d"})
	m.Contracts = []model.Contract{{ID: "x", Rules: []model.Rule{nights}}, {ID: "y", Share: 50, Rules: []model.Rule{nights}}}
	book := model.NewRulebook(m)
	for i, want := range []int{14, 14, 28} {
		r := book.For(&m.Staff[i])
		if len(r) != 2 || r[1].SoftMax == nil || *r[1].SoftMax != want {
			t.Errorf("%s: %+v, want %d: those of one contract share among themselves", m.Staff[i].ID, r, want)
		}
	}
	if r := book.For(&m.Staff[3]); len(r) != 1 {
		t.Errorf("d: %+v", r)
	}
	if nights.SoftMax != nil || m.Contracts[0].Rules[0].SoftMax != nil {
		t.Error("the model was changed")
	}
}

func TestRulesOfAModelWithoutDays(t *testing.T) {
	t.Parallel()
	nights := model.Rule{ID: "n", Measure: model.Shifts, Fair: true, WOver: 1}
	m := fairModel(nights, model.Person{ID: "a"})
	m.Zone = "Mars/Olympus"
	if r := m.EffectiveRules(&m.Staff[0]); len(r) != 1 || r[0].SoftMax != nil || !r[0].Fair {
		t.Errorf("rules %+v", r)
	}
	m = fairModel(nights, model.Person{ID: "a"}, model.Person{ID: "b", Contract: "odd"})
	m.Contracts = append(m.Contracts, model.Contract{ID: "odd", Share: -100})
	if r := m.EffectiveRules(&m.Staff[0]); len(r) != 1 || *r[0].SoftMax != 0 {
		t.Errorf("rules %+v: of no post at all nobody has a share", r)
	}
}
