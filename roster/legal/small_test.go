package legal_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"heartline/roster/legal"
	"heartline/roster/model"
)

// small returns a week from Monday, 2 March 2026, of four people: D from 08:00, E from 14:00 and N from 22:00, eight hours each. Each
// shift wants one person; a missing one costs 50. Between two shifts lie eleven hours.
func small() *model.Model {
	return &model.Model{
		Version: model.Version, Zone: "UTC", Start: monday, Days: 7, Skills: []string{"talk"},
		Shifts: []model.ShiftType{{ID: "D", Start: "08:00", Minutes: 480}, {ID: "E", Start: "14:00", Minutes: 480}, {ID: "N", Start: "22:00", Minutes: 480}},
		Demand: []model.Demand{{ID: "one", Skill: "talk", Shifts: []string{"D", "E", "N"}, Target: 1, WUnder: 50, WOver: 1}},
		Staff: []model.Person{
			{ID: "a", Skills: []model.Dated{{ID: "talk"}}},
			{ID: "b", Skills: []model.Dated{{ID: "talk"}}},
			{ID: "c", Skills: []model.Dated{{ID: "talk"}}},
			{ID: "x"},
		},
		Rules: []model.Rule{
			{ID: "rest", Measure: model.Rest, HardMin: new(660)},
			{ID: "run", Measure: model.WorkRun, HardMax: new(3)},
		},
	}
}

// rows reads what people do: a letter for each day, a point for a free one.
func rows(m *model.Model, people ...string) []model.Assignment {
	var as []model.Assignment
	for i, row := range people {
		for d, letter := range row {
			if letter != '.' {
				as = append(as, model.Assignment{Staff: m.Staff[i].ID, Date: date(d), Shift: string(letter)})
			}
		}
	}
	return as
}

func position(t *testing.T, m *model.Model, people ...string) *legal.Position {
	t.Helper()
	if faults := m.Validate(); len(faults) > 0 {
		t.Fatal(faults)
	}
	p, err := legal.NewPosition(m, rows(m, people...))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// say writes violations as a test reads them: rule, whom and when, amount and cost.
func say(vs []model.Violation) string {
	var all []string
	for _, v := range vs {
		one := strings.TrimSpace(strings.TrimPrefix(v.Rule, "demand:") + " " + v.Staff)
		if v.Date != "" {
			one += " " + strings.TrimPrefix(v.Date, "2026-03-")
		}
		if v.Until != "" {
			one += ".." + strings.TrimPrefix(v.Until, "2026-03-")
		}
		all = append(all, fmt.Sprintf("%s: %d, %d", one, v.Amount, v.Cost))
	}
	return strings.Join(all, "; ")
}

// to reads changes: who, day, shift or a point.
func to(changes ...string) []legal.Change {
	var cs []legal.Change
	for _, c := range changes {
		var who, shift string
		var d int
		if _, err := fmt.Sscan(c, &who, &d, &shift); err != nil {
			panic(err)
		}
		cs = append(cs, legal.Change{Staff: who, Date: date(d), Shift: strings.Trim(shift, ".")})
	}
	return cs
}

func TestTry(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name               string
		rows               []string
		changes            []string
		value              int
		hard, soft, mended string
	}{
		{"nothing", []string{"D......"}, []string{"a 0 D"}, 0, "", "", ""},
		{"a seat is filled", []string{"D......"}, []string{"b 1 D"}, -50, "", "", "one 03: 1, 50"},
		{"a shift is dropped", []string{"D......"}, []string{"a 0 ."}, 50, "", "one 02: 1, 50", ""},
		{"a swap", []string{"D......", "..D...."}, []string{"a 0 .", "b 2 .", "a 2 D", "b 0 D"}, 0, "", "", ""},
		{"the later of two", []string{"D......"}, []string{"b 0 D", "b 0 ."}, 0, "", "", ""},
		{"too short a rest", []string{"E......"}, []string{"a 1 D"}, -50, "rest a 02..03: 60, 0", "", "one 03: 1, 50"},
		{
			"another rest is short",
			[]string{"ED....."},
			[]string{"a 1 .", "a 3 E", "a 4 D"},
			-50, "rest a 05..06: 60, 0", "one 03: 1, 50",
			"rest a 02..03: 60, 0; one 05: 1, 50; one 06: 1, 50",
		},
		{"a run grows that is too long", []string{"DDDD..."}, []string{"a 4 D"}, -50, "run a 02..06: 1, 0", "", "one 06: 1, 50"},
		{"a run that is too long moves", []string{"DDDD..."}, []string{"a 4 D", "a 0 ."}, 0, "", "one 02: 1, 50", "one 06: 1, 50"},
		{"a run that is too long is cut", []string{"DDDDDDD"}, []string{"a 3 ."}, 50, "", "one 05: 1, 50", "run a 02..08: 4, 0"},
		{"without the skill", nil, []string{"x 0 D"}, -50, "skill x 02: 1, 0", "", "one 02: 1, 50"},
		{"still without the skill", []string{"", "", "", "D"}, []string{"x 0 E"}, 0, "", "one 02: 1, 50", "one 02: 1, 50"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			v, err := position(t, small(), test.rows...).Try(to(test.changes...)...)
			if err != nil {
				t.Fatal(err)
			}
			if v.Value != test.value || v.Legal != (test.hard == "") || say(v.Hard) != test.hard || say(v.Soft) != test.soft || say(v.Mended) != test.mended {
				t.Errorf("legal %v, value %d, hard %q, soft %q, mended %q", v.Legal, v.Value, say(v.Hard), say(v.Soft), say(v.Mended))
			}
		})
	}
}

// TestWhatCannotBeUnderstood wants an error, and nothing done of what was asked beside it.
func TestWhatCannotBeUnderstood(t *testing.T) {
	t.Parallel()
	p := position(t, small(), "D......")
	for _, bad := range []legal.Change{
		{Staff: "z", Date: date(0)},
		{Staff: "a", Date: date(7)},
		{Staff: "a", Date: "tomorrow"},
		{Staff: "a", Date: date(0), Shift: "Z"},
		{Staff: "a", Date: date(0), Shift: "D", Role: "cook"},
	} {
		if _, err := p.Try(to("b 0 D")[0], bad); err == nil || !strings.Contains(err.Error(), "change 2") {
			t.Errorf("%v is tried: %v", bad, err)
		}
		if err := p.Make(to("b 0 D")[0], bad); err == nil {
			t.Errorf("%v is made", bad)
		}
	}
	for _, c := range []struct{ date, shift, role, without string }{
		{"never", "D", "", ""}, {date(0), "Z", "", ""}, {date(0), "D", "cook", ""}, {date(0), "D", "", "z"}, {date(0), "", "", ""},
	} {
		if _, err := p.Covers(c.date, c.shift, c.role, c.without, 0); err == nil {
			t.Errorf("covers of %v are found", c)
		}
	}
	for _, c := range []struct{ staff, date, from, to string }{
		{"z", date(0), date(0), date(6)}, {"a", date(1), date(0), date(6)}, {"a", date(0), "then", date(6)}, {"a", date(0), date(0), ""},
	} {
		if _, err := p.Partners(c.staff, c.date, c.from, c.to, 0); err == nil {
			t.Errorf("partners of %v are found", c)
		}
	}
	if diff := cmp.Diff(rows(small(), "D......"), p.Assignments()); diff != "" {
		t.Errorf("the roster is altered: %s", diff)
	}
	if _, err := legal.Replan(context.Background(), small(), nil, "today", legal.Replanning{}); err == nil {
		t.Error("today is a date")
	}
}

// TestCovers wants legal ones first, by value, then who has worked less, then by id; and those without the skill last.
func TestCovers(t *testing.T) {
	t.Parallel()
	p := position(t, small(), "E.D....", ".D....E", "..E....", "")
	for _, test := range []struct {
		date           string
		shift, without string
		k              int
		want           string
	}{
		{date(1), "D", "", 0, "c 480 true 1; x 0 false 1; a 960 false 1"},                  // a has had the evening before, b holds it
		{date(1), "D", "b", 0, "c 480 true 0; x 0 false 0; a 960 false 0"},                 // who goes out is not asked
		{date(2), "N", "", 2, "b 960 true -50; c 480 true 0"},                              // c and a would leave their own
		{date(2), "N", "", 0, "b 960 true -50; c 480 true 0; a 960 true 0; x 0 false -50"}, // a, and who may not
		{date(6), "E", "", 1, "c 480 true 1"},                                              // one too many
	} {
		found, err := p.Covers(test.date, test.shift, "", test.without, test.k)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, c := range found {
			v, err := p.Try(c.Changes...)
			if err != nil || cmp.Diff(v, c.Verdict) != "" {
				t.Errorf("%v: %s", err, cmp.Diff(v, c.Verdict))
			}
			got = append(got, fmt.Sprint(c.Staff, " ", c.Minutes, " ", c.Verdict.Legal, " ", c.Verdict.Value))
		}
		if s := strings.Join(got, "; "); s != test.want {
			t.Errorf("%s %s without %q: %s", test.date, test.shift, test.without, s)
		}
	}
}

func TestPartners(t *testing.T) {
	t.Parallel()
	m := small()
	m.Leave = []model.Leave{{Staff: "c", From: date(0), To: date(0)}}
	p := position(t, m, "D.....E", "..DE..D", "....N..", "...N...")
	found, err := p.Partners("a", date(0), date(0), date(6), 0)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range found {
		v, err := p.Try(f.Changes...)
		if err != nil || cmp.Diff(v, f.Verdict) != "" {
			t.Errorf("%v: %s", err, cmp.Diff(v, f.Verdict))
		}
		got = append(got, fmt.Sprint(f.Staff, " gives ", f.Gives.Shift, strings.TrimPrefix(f.Gives.Date, "2026-03-"), " ", f.Verdict.Legal))
	}
	// Not b's of the last day, on which a works too; c is on leave, x has not the skill.
	if s := strings.Join(got, "; "); s != "b gives D04 true; b gives E05 true" {
		t.Error(s)
	}
	if one, err := p.Partners("a", date(0), date(-3), date(99), 1); err != nil || len(one) != 1 || one[0].Gives != found[0].Gives {
		t.Errorf("%v, %v", one, err)
	}
}

// TestManyMayAsk lets several goroutines try and make at once; the race detector looks on.
func TestManyMayAsk(t *testing.T) {
	t.Parallel()
	p := position(t, small(), "D......", ".D.....", "..D....")
	var all sync.WaitGroup
	for i := range 6 {
		all.Go(func() {
			change := to(fmt.Sprintf("a %d E", i))
			if i%2 == 0 {
				change = to(fmt.Sprintf("b %d N", i))
			}
			if _, err := p.Try(change...); err != nil {
				t.Error(err)
			}
			if err := p.Make(change...); err != nil {
				t.Error(err)
			}
			if _, err := p.Covers(date(6), "D", "", "", 0); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if n := len(p.Assignments()); n != 9 {
		t.Errorf("there are %d assignments", n)
	}
}

// TestWhatIsPastStays: whoever falls ill on the second day of three that must be two at least has worked one; that stays so.
func TestWhatIsPastStays(t *testing.T) {
	t.Parallel()
	m := small()
	m.Rules[1] = model.Rule{ID: "run", Measure: model.WorkRun, HardMin: new(2)}
	published := rows(m, ".DDD...", "......D", "", "")
	m.Leave = []model.Leave{{Staff: "a", From: date(1), To: date(2)}}
	r, err := legal.Replan(context.Background(), m, published, date(2), legal.Replanning{})
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range []model.Assignment{published[0], published[3]} {
		if i := len(r.Assignments); i == 0 || !strings.Contains(fmt.Sprint(r.Assignments), fmt.Sprint(a)) {
			t.Errorf("%v is not kept: %v", a, r.Assignments)
		}
	}
	if fmt.Sprint(r.Gone) != fmt.Sprint(to("a 2 .")) {
		t.Errorf("%v is gone", r.Gone)
	}
	if got := say(r.Broken); got != "leave a 03: 1, 0; run a 03: 1, 0" {
		t.Errorf("it still breaks %s; changed are %v", got, r.Changes)
	}
}

// TestTheGreatSearchMendsWhatTheSmallOneMayNot: two seats must be filled, and the small search may change one assignment.
func TestTheGreatSearchMendsWhatTheSmallOneMayNot(t *testing.T) {
	t.Parallel()
	m := small()
	m.Demand = []model.Demand{{ID: "one", Skill: "talk", Shifts: []string{"D"}, Min: 1, HardMin: true, Target: 1, WOver: 1}}
	m.Rules[1].HardMax = new(7)
	published := rows(m, "DDDD...", "....DDD")
	m.Leave = []model.Leave{{Staff: "a", From: date(2), To: date(3)}}
	o := legal.Replanning{Most: 1}
	for _, test := range []struct {
		moves   int64
		changes int
		broken  string
	}{{0, 1, "one 05: 1, 0"}, {20_000, 2, ""}} {
		o.Moves = test.moves
		r, err := legal.Replan(context.Background(), m, published, date(1), o)
		if err != nil {
			t.Fatal(err)
		}
		if len(r.Gone) != 2 || len(r.Changes) != test.changes || say(r.Broken) != test.broken || r.Searched != (test.moves > 0) {
			t.Errorf("with %d moves: gone %v, changed %v, it breaks %s", test.moves, r.Gone, r.Changes, say(r.Broken))
		}
		if len(m.Published) != 0 || m.Stability != nil {
			t.Error("the model was changed")
		}
	}
	ended, end := context.WithCancel(context.Background())
	end()
	if _, err := legal.Replan(ended, m, published, date(1), o); !errors.Is(err, context.Canceled) {
		t.Errorf("the end of the context is not heard: %v", err)
	}
}

// TestAChangeCostsWhatTheModelSays: a seat is filled where that costs less than to leave it open.
func TestAChangeCostsWhatTheModelSays(t *testing.T) {
	t.Parallel()
	for weight, changes := range map[int]int{0: 1, 10: 1, 49: 1, 60: 0} {
		m := small()
		m.Demand[0].Shifts = []string{"D"}
		if weight > 0 {
			m.Stability = &model.Stability{Today: date(0), Near: 7, Far: 7, WNear: weight, WFar: weight}
		}
		published := rows(m, ".DD....", "D.....D", "...DDD.")
		m.Leave = []model.Leave{{Staff: "a", From: date(2), To: date(2)}}
		r, err := legal.Replan(context.Background(), m, published, date(1), legal.Replanning{})
		if err != nil {
			t.Fatal(err)
		}
		if len(r.Changes) != changes || len(r.Gone) != 1 {
			t.Errorf("at %d: %v", weight, r.Changes)
		}
	}
}
