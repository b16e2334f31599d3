package app

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"heartline/roster/life"
	"heartline/roster/model"
)

// partsGround is a week of a model with day, evening and night, two roles and somebody who must be there.
func partsGround(t *testing.T, shifts ...life.Shift) *judgeGround {
	t.Helper()
	m := &model.Model{
		Version: model.Version, Zone: "Asia/Shanghai", Start: "2026-12-07", Days: 7, Profile: "cn", Skills: []string{"senior"},
		Shifts: []model.ShiftType{{ID: "day", Start: "08:00", Minutes: 480}, {ID: "evening", Start: "16:00", Minutes: 480}, {ID: "night", Start: "22:00", Minutes: 480}},
		Demand: []model.Demand{
			{ID: "line", Role: "line", Shifts: []string{"day", "evening", "night"}, Min: 1, HardMin: true},
			{ID: "lead", Role: "lead", Skill: "senior", Shifts: []string{"day"}, Min: 1, WMin: 5},
			{ID: "senior", Counts: model.Holders, Skill: "senior", Shifts: []string{"evening"}, Min: 1, HardMin: true},
		},
		Contracts: []model.Contract{{ID: "full", Rules: []model.Rule{{ID: "no_nights", Measure: model.Shifts, Of: model.Filter{Shifts: []string{"night"}}, HardMax: new(int)}}}},
		Staff: []model.Person{
			{ID: "an", Contract: "full", Skills: []model.Dated{{ID: "senior"}}},
			{ID: "bo", Contract: "full"},
		},
	}
	cal, err := model.NewCalendar(m)
	if err != nil {
		t.Fatal(err)
	}
	g := &judgeGround{base: m, cal: cal, zone: time.FixedZone("Asia/Shanghai", 8*60*60), parts: map[string]partType{}, rows: map[string][]life.Shift{}, passed: map[string]bool{}}
	for _, s := range shifts {
		g.rows[s.Holder] = append(g.rows[s.Holder], s)
	}
	if err := g.build(); err != nil {
		t.Fatal(err)
	}
	return g
}

// part is a shift of a type on the Monday, between two hours of the clock.
func part(id, kind, who string, from, to int) life.Shift {
	at := func(h int) time.Time { return time.Date(2026, 12, 7, h-8, 0, 0, 0, time.UTC) }
	return life.Shift{ID: id, Type: kind, Role: "line", Date: "2026-12-07", Start: at(from), End: at(to), Holder: who}
}

func TestPartsAndMovedShiftsAreTypesOfTheirOwn(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		shifts []life.Shift
		want   map[string]dayCell
	}{
		{"a whole shift is its type", []life.Shift{part("a", "day", "an", 8, 16)}, map[string]dayCell{"2026-12-07": {"day", "line"}}},
		{"parts that follow each other are the shift", []life.Shift{part("a.1", "day", "an", 8, 12), part("a.2", "day", "an", 12, 16)}, map[string]dayCell{"2026-12-07": {"day", "line"}}},
		{"a part is another type", []life.Shift{part("a.1", "day", "an", 8, 12)}, map[string]dayCell{"2026-12-07": {"day@08:00+240/240", "line"}}},
		{"so is a shift that was moved", []life.Shift{part("a", "day", "an", 9, 17)}, map[string]dayCell{"2026-12-07": {"day@09:00+480/480", "line"}}},
		{"two shifts on a date are one, worth what both are", []life.Shift{part("a", "day", "an", 8, 12), part("b", "evening", "an", 18, 24)}, map[string]dayCell{"2026-12-07": {"day&evening@08:00+960/600", "line"}}},
		{"a part after midnight that follows is of the shift", []life.Shift{part("a.1", "night", "an", 22, 26), part("a.2", "night", "an", 26, 30)}, map[string]dayCell{"2026-12-07": {"night", "line"}}},
		{"one that does not lies on its own date", []life.Shift{part("a.2", "night", "an", 26, 30)}, map[string]dayCell{"2026-12-08": {"night@02:00+240/240", "line"}}},
		{"what no model has is a type as well", []life.Shift{part("a", "shift", "an", 10, 11)}, map[string]dayCell{"2026-12-07": {"shift@10:00+60/60", "line"}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if d := cmp.Diff(c.want, partsGround(t).cells(c.shifts), cmp.AllowUnexported(dayCell{})); d != "" {
				t.Errorf("cells (-want +got):\n%s", d)
			}
		})
	}
}

func TestPartsAreJudgedAsTheShiftsThatTheyAreOf(t *testing.T) {
	t.Parallel()
	give := func(who string, in life.Shift) []life.Change {
		in.Holder = who
		return []life.Change{{Staff: who, In: []life.Shift{in}}}
	}
	lead := part("l.1", "day", "", 8, 12)
	lead.Role = "lead"
	for _, c := range []struct {
		name    string
		there   []life.Shift
		changes []life.Change
		want    []string
	}{
		{"a part of a day is let through", nil, give("bo", part("a.1", "day", "", 8, 12)), nil},
		{"a part of a night is a night", nil, give("bo", part("a.1", "night", "", 22, 26)), []string{"no_nights"}},
		{"a part of a seat wants the skill of the seat", nil, give("bo", lead), []string{"skill"}},
		{"and who has it is let through", nil, give("an", lead), nil},
		{"who is no longer of the staff is not judged by rules", nil, give("cai", part("a", "day", "", 8, 16)), []string{ruleUnknown}},
		{
			"who must be there goes for half of the evening",
			[]life.Shift{part("e", "evening", "an", 16, 24)},
			[]life.Change{
				{Staff: "an", Out: []life.Shift{part("e", "evening", "an", 16, 24)}, In: []life.Shift{part("e.1", "evening", "an", 16, 20)}},
				{Staff: "bo", In: []life.Shift{part("e.2", "evening", "bo", 20, 24)}},
			},
			[]string{"demand:senior"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			v, _, err := partsGround(t, c.there...).judge(c.changes)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(c.want, v.Broken); d != "" {
				t.Errorf("broken (-want +got):\n%s", d)
			}
		})
	}
}
