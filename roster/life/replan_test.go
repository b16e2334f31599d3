package life_test

import (
	"slices"
	"testing"

	"heartline/roster/life"
)

func TestAReplanIsMadeWholeOrNotAtAll(t *testing.T) {
	t.Parallel()
	r := setup(t, nil)
	ids := r.publish(row(1, "D", "an"), row(1, "L", "bo"), row(2, "D", ""))
	seen := life.Mark(r.book, at(0, 0), at(7, 0))
	replan := func(hands ...life.Hand) life.Replan {
		return life.Replan{Asker: r.boss(), Hands: hands, Reason: "replan", From: at(0, 0), To: at(7, 0), Seen: seen}
	}
	r.judge.barred["cai"] = "D"
	r.refused("rules", replan(life.Hand{Shift: ids[0], Staff: "bo"}, life.Hand{Shift: ids[1], Staff: "an"}, life.Hand{Shift: ids[2], Staff: "cai"}))
	r.holder(ids[0], "an")
	r.holder(ids[1], "bo")

	// Two people change places in one go: neither could go first.
	f := r.must(replan(life.Hand{Shift: ids[0], Staff: "bo"}, life.Hand{Shift: ids[1], Staff: "an"}, life.Hand{Shift: ids[2]})).(life.Changed)
	if f.What != life.Replanned || len(f.Set) != 2 {
		t.Errorf("%+v", f)
	}
	r.holder(ids[0], "bo")
	r.holder(ids[1], "an")
	r.refused("stale", replan(life.Hand{Shift: ids[2], Staff: "dan"}))
	seen = life.Mark(r.book, at(0, 0), at(7, 0))
	r.refused("unchanged", replan(life.Hand{Shift: ids[0], Staff: "bo"}))
	r.refused("row", replan(life.Hand{Shift: ids[0], Staff: "dan"}, life.Hand{Shift: ids[0], Staff: "an"}))
	c := replan(life.Hand{Shift: ids[2], Staff: "dan"})
	c.Asker = r.by("an")
	r.refused("not_manager", c)
	r.must(life.ReportSick{Asker: r.by("dan"), From: at(2, 0), To: at(3, 0)}) // it opens no shift, and yet the proposal is an old one
	r.refused("stale", replan(life.Hand{Shift: ids[2], Staff: "dan"}))
}

func TestAReplanOfWhatRunsIsFromNowOn(t *testing.T) {
	t.Parallel()
	r := setup(t, nil)
	ids := r.publish(row(1, "D", "an"))
	r.now = at(1, 10)
	r.must(life.Replan{Asker: r.boss(), Hands: []life.Hand{{Shift: ids[0], Staff: "bo"}}, Reason: "replan"})
	r.holder(ids[0]+".1", "an")
	r.holder(ids[0]+".2", "bo")
	r.now = at(1, 17)
	r.refused("past", life.Replan{Asker: r.boss(), Hands: []life.Hand{{Shift: ids[0] + ".2", Staff: "an"}}, Reason: "replan"})
}

func TestWhatIsPublishedIsWhatWasSeen(t *testing.T) {
	t.Parallel()
	r := setup(t, nil)
	r.publish(row(1, "D", "an"), row(2, "D", "bo"), row(3, "D", "cai"))
	draft := func() life.Publish {
		return life.Publish{Asker: r.boss(), Version: r.book.Version() + 1, From: at(0, 0), To: at(7, 0), Shifts: []life.Shift{row(1, "D", "an"), row(2, "D", "cai"), row(3, "D", "cai")}}
	}
	seen := func() string {
		t.Helper()
		d, err := life.Diff(r.book, draft(), r.now)
		if err != nil {
			t.Fatal(err)
		}
		return d.Mark
	}
	publish := func(seen string, running bool) life.Publish {
		c := draft()
		c.Seen, c.Running = seen, running
		return c
	}
	mark := seen()
	// Leave that keeps the shift changes no shift, and must be seen all the same.
	leave := r.must(life.AskLeave{Asker: r.by("cai"), From: at(2, 0), To: at(3, 0)}).About().ID
	r.must(life.ApproveLeave{Asker: r.boss(), Absence: leave, Keep: true})
	r.refused("stale", publish(mark, false))
	mark = seen()
	r.must(life.ReportSick{Asker: r.by("an"), From: at(1, 0), To: at(2, 0)})
	r.refused("stale", publish(mark, false))
	r.must(publish(seen(), false))

	// What runs was shown with the rest: saying that it is to follow needs no other look.
	r.now = at(2, 10)
	ids := slices.Collect(func(yield func(string) bool) {
		for _, s := range r.book.Shifts(at(2, 8), at(2, 16)) {
			yield(s.ID)
		}
	})
	c := draft()
	c.Shifts[1].Holder = "dan"
	d, err := life.Diff(r.book, c, r.now)
	if err != nil || len(d.Running) != 1 {
		t.Fatalf("%+v, %v", d.Running, err)
	}
	c.Asker, c.Seen, c.Running = r.boss(), d.Mark, true
	r.must(c)
	r.holder(ids[0]+".2", "dan")
}
