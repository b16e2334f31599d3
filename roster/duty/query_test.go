package duty_test

import (
	"slices"
	"testing"

	"heartline/internal/fault"
	"heartline/roster/duty"
)

func TestTheHandOverIsAtTheMinute(t *testing.T) {
	t.Parallel()
	x := index(t, duty.Roll{
		People: []duty.Person{{ID: "li"}, {ID: "wu"}},
		Shifts: []duty.Shift{shift("li", "a", 8, 12), shift("li", "a", 12, 14), shift("wu", "a", 14, 18), shift("li", "a", 20, 22)},
	})
	for _, row := range []struct {
		at    float64
		on    string
		until float64
		next  string
	}{
		{7.99, "", 0, "li"}, {8, "li", 14, "wu"}, {13.99, "li", 14, "wu"}, {14, "wu", 18, "li"}, {18, "", 0, "li"}, {22, "", 0, ""},
	} {
		a, err := x.On(duty.Query{At: at(row.at), Line: "a", Next: 1})
		if err != nil {
			t.Fatal(err)
		}
		if row.on == "" {
			if len(a.On) > 0 || a.Nobody != duty.NobodyRostered {
				t.Errorf("at %v: %v, %q", row.at, names(a.On), a.Nobody)
			}
		} else if !slices.Equal(names(a.On), []string{row.on}) || !a.On[0].Until.Equal(at(row.until)) || a.Nobody != "" {
			t.Errorf("at %v: %+v", row.at, a)
		}
		if next := names(a.Next); row.next == "" && len(next) > 0 || row.next != "" && !slices.Equal(next, []string{row.next}) {
			t.Errorf("at %v next %v", row.at, next)
		}
	}
}

func TestOfThoseWhoComeAtOnceTheFirstInTheChainIsNext(t *testing.T) {
	t.Parallel()
	he, li := shift("he", "", 8, 12), shift("li", "", 8, 12)
	he.Order, li.Order = 2, 1
	x := index(t, duty.Roll{People: []duty.Person{{ID: "he"}, {ID: "li"}}, Shifts: []duty.Shift{he, li}})
	for next, want := range map[int][]string{1: {"li"}, 2: {"li", "he"}, -1: {}} {
		if a, err := x.On(duty.Query{At: at(7), Next: next}); err != nil || !slices.Equal(names(a.Next), want) {
			t.Errorf("the next %d: %v %v", next, names(a.Next), err)
		}
	}
}

func TestWhoServesATown(t *testing.T) {
	t.Parallel()
	x := index(t, duty.Roll{
		Areas: places(),
		People: []duty.Person{
			{ID: "anywhere"},
			{ID: "county", Areas: []string{"county"}},
			{ID: "town", Areas: []string{"town"}},
			{ID: "village", Areas: []string{"village"}},
			{ID: "other", Areas: []string{"other"}},
		},
		Shifts: []duty.Shift{shift("anywhere", "", 0, 24), shift("county", "", 0, 24), shift("town", "", 0, 24), shift("village", "", 0, 24), shift("other", "", 0, 24)},
	})
	for area, want := range map[string][]string{
		"village": {"village", "town", "county", "anywhere"}, "town": {"town", "county", "anywhere"},
		"county": {"county", "anywhere"}, "other": {"other", "county", "anywhere"},
		"": {"anywhere", "county", "other", "town", "village"},
	} {
		if a, err := x.On(duty.Query{At: at(1), Area: area}); err != nil || !slices.Equal(names(a.On), want) {
			t.Errorf("%q: %v %v", area, names(a.On), err)
		}
	}
	if _, err := x.On(duty.Query{At: at(1), Area: "moon"}); !fault.Is(err, fault.NotFound) {
		t.Errorf("an area that is not there: %v", err)
	}
}

func TestASkillExpiresInAShift(t *testing.T) {
	t.Parallel()
	x := index(t, duty.Roll{
		People: []duty.Person{
			{ID: "li", Skills: []duty.Skill{{ID: "minors", Until: at(10)}, {ID: "minors", From: at(10), Until: at(11)}}},
			{ID: "wu", Skills: []duty.Skill{{ID: "minors", From: at(9.5)}}},
			{ID: "he", Skills: []duty.Skill{{ID: "law"}}},
		},
		Shifts: []duty.Shift{shift("li", "", 8, 16), shift("wu", "", 9, 10.5), shift("he", "", 8, 16), shift("wu", "", 14, 16)},
	})
	ask := func(hour float64) duty.Answer {
		a, err := x.On(duty.Query{At: at(hour), Skill: "minors"})
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	a := ask(9)
	if !slices.Equal(names(a.On), []string{"li"}) || !a.On[0].Until.Equal(at(11)) || a.Left != (duty.Left{Unskilled: 1, Expired: 1}) {
		t.Errorf("at nine: %+v", a)
	}
	if len(a.Next) != 1 || a.Next[0].Person != "wu" || !a.Next[0].From.Equal(at(9.5)) || !a.Next[0].Until.Equal(at(10.5)) {
		t.Errorf("next: %+v", a.Next)
	}
	if a := ask(11); len(a.On) != 0 || a.Nobody != duty.SkillExpired || len(a.Next) != 1 || !a.Next[0].From.Equal(at(14)) {
		t.Errorf("at eleven: %+v", a)
	}
}

func TestWhyThereIsNobody(t *testing.T) {
	t.Parallel()
	x := index(t, duty.Roll{
		Areas: places(),
		People: []duty.Person{
			{ID: "li", Skills: []duty.Skill{{ID: "law"}}, Areas: []string{"other"}, Ways: []duty.Way{{Kind: "desk", Ref: "3"}}},
			{ID: "wu", Skills: []duty.Skill{{ID: "minors"}}},
		},
		Shifts: []duty.Shift{shift("li", "a", 8, 16), shift("wu", "b", 8, 16)},
	})
	for name, row := range map[string]struct {
		q    duty.Query
		want duty.Reason
		left duty.Left
	}{
		"too early":       {duty.Query{At: at(7)}, duty.NobodyRostered, duty.Left{}},
		"another line":    {duty.Query{At: at(9), Line: "c"}, duty.NobodyRostered, duty.Left{}},
		"another role":    {duty.Query{At: at(9), Role: duty.Supervisor}, duty.NobodyRostered, duty.Left{}},
		"no such skill":   {duty.Query{At: at(9), Skill: "dialect"}, duty.NobodySkilled, duty.Left{Unskilled: 2}},
		"elsewhere":       {duty.Query{At: at(9), Skill: "law", Area: "village"}, duty.NobodyForArea, duty.Left{Unskilled: 1, Elsewhere: 1}},
		"no way":          {duty.Query{At: at(9), Line: "b", Reachable: true}, duty.NoWay, duty.Left{NoWay: 1}},
		"asked before":    {duty.Query{At: at(9), Line: "a", Except: []string{"li"}}, duty.AllAsked, duty.Left{Asked: 1}},
		"somebody, after": {duty.Query{At: at(9), Line: "b", Role: "counsel"}, "", duty.Left{}},
	} {
		a, err := x.On(row.q)
		if err != nil || a.Nobody != row.want || a.Left != row.left || (row.want == "") != (len(a.On) > 0) {
			t.Errorf("%s: %+v %v", name, a, err)
		}
	}
}

func TestTheChain(t *testing.T) {
	t.Parallel()
	way := []duty.Way{{Kind: "telephone", Ref: "n1"}}
	second := shift("second", "a", 0, 24, duty.OnCall)
	second.Order = 2
	first := shift("zhou", "a", 0, 24, duty.OnCall)
	first.Order = 1
	x := index(t, duty.Roll{
		Areas: places(),
		People: []duty.Person{
			{ID: "zhou", Skills: []duty.Skill{{ID: "dialect", Until: at(12)}}, Ways: way},
			{ID: "second", Skills: []duty.Skill{{ID: "dialect", Until: at(10)}}, Ways: way},
			{ID: "backup", Skills: []duty.Skill{{ID: "dialect"}}, Ways: way},
			{ID: "mute", Skills: []duty.Skill{{ID: "dialect"}}},
			{ID: "chief", Ways: way, Areas: []string{"other"}},
		},
		Shifts: []duty.Shift{
			first, second, shift("backup", "a", 0, 14, duty.SecondLine), shift("mute", "a", 0, 24, duty.SecondLine),
			shift("chief", "b", 0, 16, duty.Supervisor), shift("zhou", "", 0, 24, duty.Supervisor),
		},
	})
	for _, row := range []struct {
		hour   float64
		except []string
		call   int
		order  []string
	}{
		{9, nil, 0, []string{"zhou", "second", "backup", "chief"}},
		{10, nil, 0, []string{"zhou", "backup", "chief"}},
		{12, nil, 1, []string{"backup", "chief", "zhou"}},
		{14, nil, 2, []string{"chief", "zhou"}},
		{16, nil, 2, []string{"zhou"}},
		{16, []string{"zhou"}, -1, nil},
		{24, nil, -1, nil},
	} {
		r, err := x.Resolve(duty.Query{At: at(row.hour), Skill: "dialect", Area: "village", Line: "a", Except: row.except}, duty.DefaultChain())
		if err != nil || r.Call != row.call || !slices.Equal(names(r.Order()), row.order) {
			t.Errorf("at %v: call %d, order %v: %v", row.hour, r.Call, names(r.Order()), err)
		}
		for _, rung := range r.Rungs {
			if (len(rung.On) == 0) != (rung.Nobody != "") {
				t.Errorf("at %v, %s: %v, %q", row.hour, rung.Link.Name, names(rung.On), rung.Nobody)
			}
		}
	}
	r, err := x.Resolve(duty.Query{At: at(14), Skill: "dialect", Line: "a"}, duty.DefaultChain())
	if err != nil || r.Rungs[0].Nobody != duty.SkillExpired || r.Rungs[1].Nobody != duty.NoWay {
		t.Errorf("why: %+v %v", r.Rungs, err)
	}
	if _, err := x.Resolve(duty.Query{At: at(1)}, nil); !fault.Is(err, fault.Invalid) {
		t.Errorf("an empty chain: %v", err)
	}
}

func TestShiftsWithoutASupervisor(t *testing.T) {
	t.Parallel()
	x := index(t, duty.Roll{
		People: []duty.Person{{ID: "li"}, {ID: "wu"}, {ID: "chief"}, {ID: "boss"}, {ID: "he"}},
		Shifts: []duty.Shift{
			shift("li", "a", 8, 16), shift("li", "a", 16, 20), shift("wu", "b", 8, 12), shift("he", "", 6, 9), shift("wu", "", 30, 32), shift("he", "a", 22, 23, duty.OnCall),
			shift("chief", "a", 9, 14, duty.Supervisor), shift("boss", "", 15, 18, duty.Supervisor),
		},
	})
	type gap struct {
		line     string
		from, to float64
		urgency  duty.Urgency
		shifts   int
	}
	for _, row := range []struct {
		name          string
		from, to, now float64
		want          []gap
	}{
		{"all", 0, 48, -48, []gap{{"", 6, 9, duty.Warning, 1}, {"a", 8, 9, duty.Warning, 1}, {"b", 8, 12, duty.Warning, 1}, {"a", 14, 15, duty.Warning, 1}, {"a", 18, 20, duty.Warning, 1}, {"", 30, 32, duty.Warning, 1}}},
		{"half past eight", 8.5, 48, 8.5, []gap{{"", 6, 9, duty.Page, 1}, {"a", 8, 9, duty.Page, 1}, {"b", 8, 12, duty.Page, 1}, {"a", 14, 15, duty.Warning, 1}, {"a", 18, 20, duty.Warning, 1}, {"", 30, 32, duty.Warning, 1}}},
		{"at one", 0, 24, 13, []gap{{"a", 14, 15, duty.Escalation, 1}, {"a", 18, 20, duty.Warning, 1}}},
		{"before one", 0, 24, 12.99, []gap{{"a", 14, 15, duty.Warning, 1}, {"a", 18, 20, duty.Warning, 1}}},
		{"at the minute", 0, 17, 14, []gap{{"a", 14, 15, duty.Page, 1}}},
		{"cut at the end", 0, 19, 16, []gap{{"a", 18, 19, duty.Warning, 1}}},
	} {
		var got []gap
		for _, g := range x.Without(duty.Supervisor, at(row.from), at(row.to), at(row.now)) {
			got = append(got, gap{g.Line, g.Start.Sub(midnight).Hours(), g.End.Sub(midnight).Hours(), g.Urgency, len(g.Shifts)})
		}
		if !slices.Equal(got, row.want) {
			t.Errorf("%s:\n got %v\nwant %v", row.name, got, row.want)
		}
	}
}

func TestARollThatCannotBe(t *testing.T) {
	t.Parallel()
	for name, r := range map[string]duty.Roll{
		"a stranger":       {Shifts: []duty.Shift{shift("li", "", 1, 2)}},
		"no length":        {People: []duty.Person{{ID: "li"}}, Shifts: []duty.Shift{shift("li", "", 1, 1)}},
		"twins":            {People: []duty.Person{{ID: "li"}, {ID: "li"}}},
		"an unknown area":  {People: []duty.Person{{ID: "li", Areas: []string{"moon"}}}},
		"an area twice":    {Areas: []duty.Area{{ID: "a"}, {ID: "a"}}},
		"in no such place": {Areas: []duty.Area{{ID: "a", Parent: "b"}}},
		"a circle":         {Areas: []duty.Area{{ID: "a", Parent: "b"}, {ID: "b", Parent: "a"}}},
	} {
		if _, err := duty.New(r); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if x := index(t, duty.Roll{}); len(x.Without("x", at(0), at(1), at(0))) != 0 {
		t.Error("gaps of nobody")
	}
}
