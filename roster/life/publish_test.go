package life_test

import (
	"slices"
	"testing"
	"time"

	"heartline/internal/fault"
	"heartline/roster/life"
)

// again publishes rows as the next version.
func (r *rig) again(rows ...life.Shift) life.Publish {
	return life.Publish{Asker: r.boss(), Version: r.book.Version() + 1, From: at(0, 0), To: at(7, 0), Shifts: rows}
}

func TestIDsLastWhenARosterIsPublishedAnew(t *testing.T) {
	t.Parallel()
	moved := row(1, "D", "an")
	moved.Start, moved.End = at(1, 9), at(1, 17)
	for name, c := range map[string]struct {
		rows  []life.Shift
		count map[life.Kind]int
		has   map[int]string // which of the old ids is whose then; "-": off the roster
	}{
		"as it was":                            {[]life.Shift{row(2, "D", "bo"), row(1, "D", "an")}, nil, map[int]string{0: "an", 1: "bo"}},
		"other holders":                        {[]life.Shift{row(1, "D", "bo"), row(2, "D", "an")}, map[life.Kind]int{"handed": 2}, map[int]string{0: "bo", 1: "an"}},
		"opened":                               {[]life.Shift{row(1, "D", ""), row(2, "D", "bo")}, map[life.Kind]int{"handed": 1}, map[int]string{0: "", 1: "bo"}},
		"the type begins an hour later":        {[]life.Shift{moved, row(2, "D", "bo")}, map[life.Kind]int{"moved": 1}, map[int]string{0: "an", 1: "bo"}},
		"the same person late on the day":      {[]life.Shift{row(1, "L", "an"), row(2, "D", "bo")}, map[life.Kind]int{"moved": 1}, map[int]string{0: "an", 1: "bo"}},
		"one is gone, one is new":              {[]life.Shift{row(3, "D", "cai"), row(2, "D", "bo")}, map[life.Kind]int{"new": 1, "cancelled": 1}, map[int]string{0: "-", 1: "bo"}},
		"a seat changes hands before it moves": {[]life.Shift{row(1, "D", "bo"), row(1, "L", "an"), row(2, "D", "bo")}, map[life.Kind]int{"handed": 1, "new": 1}, map[int]string{0: "bo", 1: "bo"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := setup(t, nil)
			ids := r.publish(row(1, "D", "an"), row(2, "D", "bo"))
			draft := r.again(c.rows...)
			d, err := life.Diff(r.book, draft, r.now)
			if err != nil || len(d.Count) != len(c.count) {
				t.Fatalf("%v, %v; want %v", d.Count, err, c.count)
			}
			for kind, n := range c.count {
				if d.Count[kind] != n {
					t.Errorf("%d are %s, want %d", d.Count[kind], kind, n)
				}
			}
			r.must(draft)
			for i, want := range c.has {
				if want == "-" {
					if s, _ := r.book.Shift(ids[i]); s.State != life.Cancelled {
						t.Errorf("%+v is on the roster", s)
					}
					continue
				}
				r.holder(ids[i], want)
			}
			if n := len(r.book.Shifts(at(0, 0), at(7, 0))); n != len(c.rows) {
				t.Errorf("%d shifts for %d rows", n, len(c.rows))
			}
		})
	}
}

func TestWhatIsPublishedIsLocked(t *testing.T) {
	t.Parallel()
	r := setup(t, nil)
	ids := r.publish(row(1, "D", "an"), row(2, "D", "bo"))
	r.refused("not_manager", life.Publish{Asker: r.by("an"), Version: 2, From: at(0, 0), To: at(7, 0)})
	r.refused("not_manager", life.Move{Asker: r.by("an"), Shift: ids[0], Start: at(1, 9), End: at(1, 17), Reason: "demand"})
	r.refused("version", life.Publish{Asker: r.boss(), Version: 1, From: at(0, 0), To: at(7, 0)})
	r.refused("reason", life.Unassign{Asker: r.boss(), Piece: whole(ids[0])})
	r.refused("reason", life.Unassign{Asker: r.boss(), Piece: whole(ids[0]), Reason: "Mrs An is ill"})
}

func TestWhatRunsIsFrozenUnlessTheCommandSaysSo(t *testing.T) {
	t.Parallel()
	r := setup(t, nil)
	ids := r.publish(row(0, "D", "an"), row(1, "D", "an"), row(1, "L", "bo"), row(2, "D", "cai"))
	r.now = at(1, 10)
	rows := []life.Shift{row(1, "D", "bo"), row(1, "N", "cai"), row(2, "D", "cai")}
	d, err := life.Diff(r.book, r.again(rows...), r.now)
	if err != nil || len(d.Running) != 1 || d.Running[0].ID != ids[1] || d.Count[life.KindFrozen] != 2 {
		t.Fatalf("%+v, %v", d, err)
	}
	r.refused("running", r.again(rows...))
	draft := r.again(rows...)
	draft.Running = true
	r.must(draft)
	r.holder(ids[0], "an") // yesterday is as it was
	r.holder(ids[1]+".1", "an")
	r.holder(ids[1]+".2", "bo")
	if s, _ := r.book.Shift(ids[1] + ".2"); !s.Start.Equal(r.now) {
		t.Errorf("the rest begins at %s", s.Start)
	}
	r.must(r.again(row(2, "D", "cai"))) // what was cut and runs stays
	r.holder(ids[1]+".2", "bo")
}

func TestARunningShiftThatTheDraftKeepsIsNoQuestion(t *testing.T) {
	t.Parallel()
	r := setup(t, nil)
	ids := r.publish(row(1, "D", "an"), row(2, "D", "bo"))
	r.now = at(1, 10)
	r.must(r.again(row(1, "D", "an"), row(2, "D", "cai")))
	r.holder(ids[0], "an")
	r.holder(ids[1], "cai")
}

func TestARunningShiftIsPutLongerOrCalledOff(t *testing.T) {
	t.Parallel()
	long := row(1, "D", "an")
	long.End = at(1, 18)
	for name, c := range map[string]struct {
		rows []life.Shift
		ends map[string]int // when each of the person's spans ends
	}{
		"longer":            {[]life.Shift{long}, map[string]int{"an": 18}},
		"called off":        {nil, map[string]int{"an": 10}},
		"handed and longer": {[]life.Shift{func() life.Shift { s := long; s.Holder = "bo"; return s }()}, map[string]int{"an": 10, "bo": 18}},
		"joined":            {[]life.Shift{row(1, "D", "an"), row(1, "D", "bo")}, map[string]int{"an": 16, "bo": 16}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := setup(t, nil)
			r.publish(row(1, "D", "an"))
			r.now = at(1, 10)
			draft := r.again(c.rows...)
			draft.Running = true
			r.must(draft)
			for who, end := range c.ends {
				theirs := r.book.Of(who)
				if len(theirs) != 1 || !theirs[0].End.Equal(at(1, end)) {
					t.Errorf("%s has %+v, want it to end at %d", who, theirs, end)
				}
			}
		})
	}
}

func TestDealsFollowOrLapseWithAPublication(t *testing.T) {
	t.Parallel()
	moved := row(1, "D", "an")
	moved.Start, moved.End = at(1, 9), at(1, 17)
	for name, c := range map[string]struct {
		rows []life.Shift
		want life.Step
		why  string
	}{
		"as it was":                {[]life.Shift{row(1, "D", "an"), row(2, "D", "bo")}, life.Asked, ""},
		"moved":                    {[]life.Shift{moved, row(2, "D", "bo")}, life.Asked, ""},
		"off the roster":           {[]life.Shift{row(2, "D", "bo")}, life.Lapsed, life.WhyCancelled},
		"in other hands":           {[]life.Shift{row(1, "D", "cai"), row(2, "D", "bo")}, life.Lapsed, life.WhyHands},
		"the other in other hands": {[]life.Shift{row(1, "D", "an"), row(2, "D", "cai")}, life.Lapsed, life.WhyHands},
		"swapped already":          {[]life.Shift{row(1, "D", "bo"), row(2, "D", "an")}, life.Lapsed, life.WhyHands},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := setup(t, nil)
			ids := r.publish(row(1, "D", "an"), row(2, "D", "bo"))
			deal := r.must(life.AskSwap{Asker: r.by("an"), Give: whole(ids[0]), Want: whole(ids[1])}).About().ID
			draft := r.again(c.rows...)
			d, _ := life.Diff(r.book, draft, r.now)
			if lapses := len(d.Ended) == 1; lapses != (c.want == life.Lapsed) {
				t.Errorf("before: %+v", d.Ended)
			}
			r.must(draft)
			got := r.deal(deal)
			if last := got.History[len(got.History)-1]; got.State != c.want || last.Why != c.why {
				t.Errorf("%s because of %q, want %s because of %q", got.State, last.Why, c.want, c.why)
			}
		})
	}
}

func TestAPartialCoverOutlivesAPublicationThatKnowsNothingOfIt(t *testing.T) {
	t.Parallel()
	r := setup(t, nil)
	id := r.publish(row(1, "D", "an"))[0]
	deal := r.must(life.AskOffer{Asker: r.by("an"), Give: life.Piece{Shift: id, From: at(1, 12)}}).About().ID
	r.must(life.Accept{Asker: r.by("bo"), Deal: deal})
	r.must(r.again(row(1, "D", "an")))
	r.holder(id+".2", "bo")
	r.must(r.again(row(1, "D", "cai"))) // another holder: the shift is whole again
	r.holder(id, "cai")
	if s, _ := r.book.Shift(id + ".2"); s.State != life.Cancelled {
		t.Errorf("%+v", s)
	}
	deal = r.must(life.AskOffer{Asker: r.by("cai"), Give: life.Piece{Shift: id, From: at(1, 12)}}).About().ID
	r.must(life.Accept{Asker: r.by("bo"), Deal: deal})
	r.holder(id+".4", "bo") // the number of a part is never used again
}

func TestADraftThatIsWrongIsRefusedWithItsRow(t *testing.T) {
	t.Parallel()
	bad := func(f func(*life.Shift)) []life.Shift {
		s := row(1, "D", "an")
		f(&s)
		return []life.Shift{row(2, "D", "bo"), s}
	}
	for name, c := range map[string]struct {
		rows []life.Shift
		code string
	}{
		"with an id":          {bad(func(s *life.Shift) { s.ID = "x" }), "row"},
		"without a type":      {bad(func(s *life.Shift) { s.Type = "" }), "row"},
		"ends first":          {bad(func(s *life.Shift) { s.End = s.Start }), "row"},
		"lasts a week":        {bad(func(s *life.Shift) { s.End = at(9, 0) }), "row"},
		"no date":             {bad(func(s *life.Shift) { s.Date = "8.12." }), "row"},
		"a name for a person": {bad(func(s *life.Shift) { s.Holder = "An Li" }), "row"},
		"before the period":   {bad(func(s *life.Shift) { s.Start = at(-1, 8) }), "period"},
		"two at once":         {[]life.Shift{row(1, "D", "an"), row(1, "D", "an")}, "rules"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := setup(t, nil)
			r.refused(c.code, r.again(c.rows...))
		})
	}
	r := setup(t, nil)
	draft := r.again(row(1, "D", "an"), row(1, "D", "an"))
	draft.Override = "shortage"
	if f := r.must(draft).(life.Published); f.Override != "shortage" || !slices.Contains(f.Broken, life.RuleOverlap) {
		t.Errorf("%+v", f)
	}
	if _, err := life.Diff(r.book, life.Publish{From: at(1, 0), To: at(0, 0)}, r.now); fault.CodeOf(err) != "period" {
		t.Error(err)
	}
}

func TestADraftThatPutsSomebodyOnLeaveToWorkIsAConflict(t *testing.T) {
	t.Parallel()
	r := setup(t, nil)
	leave := r.must(life.AskLeave{Asker: r.by("an"), From: at(1, 0), To: at(2, 0)}).About().ID
	r.must(life.ApproveLeave{Asker: r.boss(), Absence: leave})
	draft := r.again(row(1, "D", "an"), row(2, "D", "an"))
	d, err := life.Diff(r.book, draft, r.now)
	if err != nil || len(d.Absent) != 1 {
		t.Errorf("%v, %v", d.Absent, err)
	}
	r.must(draft)
	if c := r.book.Conflicts(r.now); len(c) != 1 || c[0].Shift.ID != d.Absent[0] {
		t.Errorf("%+v", c)
	}
}

// TestARunningShiftThatWasCutFollowsARosterThatSaysSomethingElse has a file put back on shift who was taken off it: what is left
// of the cut seat does not stand in the way.
func TestARunningShiftThatWasCutFollowsARosterThatSaysSomethingElse(t *testing.T) {
	t.Parallel()
	r := setup(t, nil)
	r.now = at(0, 10)
	one := row(0, "D", "an")
	begin := func(rows ...life.Shift) {
		t.Helper()
		r.must(life.Publish{Asker: r.boss(), Version: r.book.Version() + 1, From: at(0, 0), To: at(7, 0), Shifts: rows, Running: true})
	}
	onShift := func(want ...string) {
		t.Helper()
		var have []string
		for _, s := range r.book.Shifts(r.now, r.now.Add(time.Second)) {
			have = append(have, s.Holder)
		}
		if !slices.Equal(have, want) {
			t.Fatalf("on shift: %q, want %q", have, want)
		}
	}
	begin(one)
	onShift("an")
	r.now = at(0, 11)
	begin(row(0, "L", "bo"))
	onShift()
	r.now = at(0, 12)
	begin(one)
	onShift("an")
	r.now = at(0, 13)
	begin(one)
	onShift("an")
}

// standing returns the roster as it is as the rows of a draft.
func (r *rig) standing() []life.Shift {
	var rows []life.Shift
	for _, s := range r.book.Shifts(at(0, 0), at(7, 0)) {
		s.ID, s.Parent, s.Version, s.Source = "", "", 0, life.FromPlan
		rows = append(rows, s)
	}
	return rows
}

func TestADraftOfTheRosterAsItStandsChangesNothing(t *testing.T) {
	t.Parallel()
	for name, now := range map[string]time.Time{
		"ahead": at(-1, 12), "in the first part": at(1, 10), "in the second": at(1, 13), "over": at(2, 0),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := setup(t, nil)
			ids := r.publish(row(1, "D", "an"), row(1, "D", ""), row(1, "D", ""), row(2, "D", "cai"))
			r.must(life.Assign{Asker: r.boss(), Piece: life.Piece{Shift: ids[0], From: at(1, 12)}, Staff: "dan", Reason: "training"})
			r.must(life.Assign{Asker: r.boss(), Piece: life.Piece{Shift: ids[1], To: at(1, 12)}, Staff: "bo", Reason: "training"})
			r.now = now
			rows := r.standing()
			slices.Reverse(rows)
			for _, running := range []bool{false, true} {
				c := r.again(rows...)
				c.Running = running
				d, err := life.Diff(r.book, c, r.now)
				if err != nil || len(d.Deltas) > 0 || len(d.Running) > 0 {
					t.Fatalf("running %v: %+v, %v", running, d.Deltas, err)
				}
			}
			r.must(r.again(rows...))
			r.holder(ids[0]+".2", "dan")
			r.holder(ids[1]+".1", "bo")
			r.holder(ids[1]+".2", "")
		})
	}
}

func TestAPartKeepsItsIDWhenADraftGivesItToSomebodyElse(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		now time.Time
		id  string
	}{
		"ahead":             {at(-1, 12), ".2"},
		"in the first part": {at(1, 10), ".2"},
		"in the second":     {at(1, 13), ".2.2"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := setup(t, nil)
			id := r.publish(row(1, "D", "an"))[0]
			r.must(life.Assign{Asker: r.boss(), Piece: life.Piece{Shift: id, From: at(1, 12)}, Staff: "dan", Reason: "training"})
			r.now = c.now
			rows := r.standing()
			rows[1].Holder = "cai"
			draft := r.again(rows...)
			if c.id == ".2.2" {
				r.refused("running", draft)
				draft = r.again(rows...)
				draft.Running = true
			}
			r.must(draft)
			r.holder(id+c.id, "cai")
			var all []string
			for _, s := range r.book.Shifts(c.now, at(2, 0)) {
				if s.Touches(at(1, 15), at(1, 16)) {
					all = append(all, s.Holder)
				}
			}
			if !slices.Equal(all, []string{"cai"}) {
				t.Errorf("%q work in the afternoon", all)
			}
		})
	}
}

func TestADraftThatLeavesOutAPartOfWhatRunsIsFrozen(t *testing.T) {
	t.Parallel()
	r := setup(t, nil)
	id := r.publish(row(1, "D", "an"))[0]
	r.must(life.Assign{Asker: r.boss(), Piece: life.Piece{Shift: id, From: at(1, 12)}, Staff: "dan", Reason: "training"})
	r.now = at(1, 10)
	draft := r.again(r.standing()[:1]...)
	if d, err := life.Diff(r.book, draft, r.now); err != nil || len(d.Deltas) != 1 || d.Deltas[0].Kind != life.KindFrozen || d.Deltas[0].Was.ID != id+".2" {
		t.Errorf("%+v, %v", d.Deltas, err)
	}
	r.must(draft)
	r.holder(id+".2", "dan")
}

func TestWhatIsPublishedIsWhatWasLookedAt(t *testing.T) {
	t.Parallel()
	r := setup(t, nil)
	ids := r.publish(row(1, "D", "an"), row(2, "D", "bo"))
	draft := r.again(row(1, "D", "an"), row(2, "D", "bo"), row(3, "D", "cai"))
	seen, _ := life.Diff(r.book, draft, r.now)
	swap := r.must(life.AskSwap{Asker: r.by("an"), Give: whole(ids[0]), Want: whole(ids[1])}).About().ID
	r.must(life.Accept{Asker: r.by("bo"), Deal: swap})
	draft.Seen = seen.Mark
	r.refused("stale", draft) // it would take back a swap that nobody has seen
	r.holder(ids[0], "bo")
	draft = r.again(row(1, "D", "bo"), row(2, "D", "an"), row(3, "D", "cai"))
	seen, _ = life.Diff(r.book, draft, r.now)
	r.now = r.now.Add(time.Hour)
	draft.Seen = seen.Mark
	r.must(draft)
	r.holder(ids[0], "bo")
}

func TestAShiftThatIsOtherWorkIsToldAndAskedAnew(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*life.Shift){
		"another site": func(s *life.Shift) { s.Site = "north" },
		"another line": func(s *life.Shift) { s.Line = "elderly" },
		"another role": func(s *life.Shift) { s.Role = "lead" },
		"another type": func(s *life.Shift) { s.Type = "X" },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := setup(t, func(p *life.Policy) { p.Approve = life.Always })
			ids := r.publish(row(1, "D", "an"), row(2, "D", "bo"))
			deal := r.must(life.AskSwap{Asker: r.by("an"), Give: whole(ids[0]), Want: whole(ids[1])}).About().ID
			r.must(life.Accept{Asker: r.by("bo"), Deal: deal})
			r.told("an")
			other := row(1, "D", "an")
			change(&other)
			r.must(r.again(other, row(2, "D", "bo")))
			r.holder(ids[0], "an")
			if told := r.told("an"); !slices.Contains(told, life.NewsPublished) {
				t.Errorf("an does not hear of it: %v", told)
			}
			if d := r.deal(deal); d.State != life.Asked || !d.Anew {
				t.Errorf("bo had agreed to something else: %+v", d)
			}
		})
	}
}

func TestRowsHoldNoWordsAndNoOtherDays(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*life.Shift){
		"words for a site": func(s *life.Shift) { s.Site = "at Mrs An's" },
		"words for a line": func(s *life.Shift) { s.Line = "the old one" },
		"words for a role": func(s *life.Shift) { s.Role = "whoever comes" },
		"no such zone":     func(s *life.Shift) { s.Zone = "Mars/North" },
		"another day":      func(s *life.Shift) { s.Date = "2026-12-01" },
		"in another century": func(s *life.Shift) {
			s.Date, s.Start, s.End = "2126-12-08", s.Start.AddDate(100, 0, 0), s.End.AddDate(100, 0, 0)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := setup(t, nil)
			s := row(1, "D", "an")
			change(&s)
			r.refused("row", life.Add{Asker: r.boss(), Shift: s, Reason: "demand"})
		})
	}
	r := setup(t, nil)
	s := row(1, "D", "an")
	s.Source = "a word"
	id := r.publish(s)[0]
	if s, _ := r.book.Shift(id); s.Source != life.FromPlan {
		t.Errorf("%+v", s)
	}
	r.refused("row", life.Move{Asker: r.boss(), Shift: id, Start: s.Start.AddDate(100, 0, 0), End: s.End.AddDate(100, 0, 0), Reason: "error"})
}
