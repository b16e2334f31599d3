package life_test

import (
	"slices"
	"testing"

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
