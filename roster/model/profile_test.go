package model_test

import (
	"slices"
	"testing"
	"time"

	"heartline/roster/model"
)

func TestProfiles(t *testing.T) {
	t.Parallel()
	if got := model.Profiles(); !slices.Equal(got, []string{"cn", "eu"}) {
		t.Fatalf("profiles %v", got)
	}
	for _, id := range model.Profiles() {
		p, ok := model.LookupProfile(id)
		if !ok || p.ID != id || p.Name == "" || p.Note == "" {
			t.Errorf("profile %s: %+v", id, p)
		}
		for _, r := range p.Rules {
			if r.Reason == "" || r.Source == "" {
				t.Errorf("%s: rule %s does not say why it is there, or where it is from", id, r.ID)
			}
		}
		// The rules are as sound as those that anybody writes.
		m := parsed(t)
		m.Profile, m.Overrides, m.Rules = "", nil, append(slices.Clone(p.Rules), m.Rules...)
		m.Shifts = append(m.Shifts, model.ShiftType{ID: "oncall", Start: "20:00", Minutes: 720, Credit: 120, Tags: []string{"on_call"}})
		if faults := m.Validate(); len(faults) > 0 {
			t.Errorf("%s: %v", id, faults)
		}
	}
	if _, ok := model.LookupProfile("us"); ok {
		t.Error("there is a profile that nobody wrote")
	}
}

func TestRulesOfTheProfiles(t *testing.T) {
	t.Parallel()
	m := &model.Model{Zone: "UTC", Start: "2026-12-07", Days: 28, Contracts: []model.Contract{{ID: "free", Volunteer: true}}}
	const nights = " nights_run<=00:03 nights_rest_1<=00:00 nights_rest_2<=00:00"
	const chinese = "rest>=11:00 weekly_rest<=00:06 hours_day<=11:00 hours_week<16:00<=00:00 overtime_month<=09:20" // modulo a day
	const european = "rest>=11:00 weekly_rest<=00:06 hours_week<=00:00 night_length<=08:00"
	const free = " volunteer_shift<=00:00 volunteer_month<=16:00 volunteer_nights<=00:01"
	for _, tt := range []struct {
		name, profile string
		p             model.Person
		want          string
	}{
		{"an employee in China", "cn", model.Person{ID: "p"}, chinese + nights},
		{"an employee in the EU", "eu", model.Person{ID: "p"}, european + nights},
		{"a volunteer", "cn", model.Person{ID: "p", Contract: "free"}, "rest>=11:00" + nights + free},
		{"a volunteer in the EU", "eu", model.Person{ID: "p", Contract: "free"}, "rest>=11:00" + nights + free},
		{"with child in China", "cn", model.Person{ID: "p", Tags: []model.Dated{{ID: "pregnant_7m"}}}, chinese + nights + " protected_nights<=00:00 protected_day<=08:00 protected_week<=16:00"},
		{"nursing in the EU", "eu", model.Person{ID: "p", Tags: []model.Dated{{ID: "nursing"}}}, european + nights + " protected_nights<=00:00"},
		{"without nights", "eu", model.Person{ID: "p", Tags: []model.Dated{{ID: "no_nights"}}}, european + nights + " no_nights<=00:00"},
	} {
		m.Profile = tt.profile
		if got := said(m.EffectiveRules(&tt.p)); got != tt.want {
			t.Errorf("%s:\n%s\nwant\n%s", tt.name, got, tt.want)
		}
	}
}

// TestChineseHolidays compares the data with the arrangement for 2026, which has 33 free days for 6 worked in exchange, and both years
// with the law's 13 days.
func TestChineseHolidays(t *testing.T) {
	t.Parallel()
	p, _ := model.LookupProfile("cn")
	if len(p.Holidays) != 2 {
		t.Fatalf("%d years", len(p.Holidays))
	}
	for i, want := range []struct {
		year, free, worked int
		complete           bool
	}{{2026, 33, 6, true}, {2027, 13, 0, false}} {
		y := p.Holidays[i]
		free, worked, statutory := 0, 0, 0
		for k, h := range y.Days {
			date, err := time.Parse(time.DateOnly, h.Date)
			if err != nil || date.Year() != want.year || h.Name == "" || k > 0 && h.Date <= y.Days[k-1].Date {
				t.Errorf("%d: day %+v", want.year, h)
			}
			onWeekend := date.Weekday() == time.Saturday || date.Weekday() == time.Sunday
			switch {
			case h.Works && onWeekend && !h.Statutory:
				worked++
			case h.Works:
				t.Errorf("%s is a %s and worked in exchange", h.Date, date.Weekday())
			default:
				free++
			}
			if h.Statutory {
				statutory++
			}
		}
		if y.Year != want.year || y.Complete != want.complete || free != want.free || worked != want.worked || statutory != 13 || y.Source == "" {
			t.Errorf("%d: %d free, %d worked, %d statutory, complete %v", y.Year, free, worked, statutory, y.Complete)
		}
	}
}
