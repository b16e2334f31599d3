package queue_test

import (
	"slices"
	"testing"
	"time"

	"heartline/agent"
	"heartline/queue"
)

// TestAPersonWhoIsNotOnTheLineKeepsThePlace: no sentence, number or bound is for somebody who is not there; the turn is.
func TestAPersonWhoIsNotOnTheLineKeepsThePlace(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 22, 3, 0, 0, 0, time.UTC)
	message := queue.Action{Kind: queue.ToMessage}
	f := queue.NewFloor(queue.Rules{Queues: map[queue.ID]queue.Queue{"main": {ID: "main", MaxWaiting: 1, Overflow: []queue.OverflowRule{
		{When: queue.NobodyOnShift, Action: message}, {When: queue.NobodyReady, Action: message}, {When: queue.WaitLonger, After: time.Minute, Action: message},
	}}}})
	f.Handle(at, queue.OnDuty{Version: "1", Agents: []queue.Duty{{Agent: "li"}}})
	f.Handle(at, queue.SignIn{Agent: "li", Seat: "1", SeatUp: true})
	join := func(id string, absent bool) []queue.Output {
		return f.Handle(at, queue.Join{Entry: queue.Entry{ID: queue.EntryID(id), Call: "call-" + id, Queue: "main", EnqueuedAt: at, Absent: absent}})
	}
	if outs := join("a", true); len(outs) != 0 {
		t.Fatalf("nobody is ready, and the person is sent away: %+v", outs)
	}
	if outs := join("b", true); len(outs) != 0 {
		t.Fatalf("a bound on those on the line keeps the person out: %+v", outs)
	}
	s := f.Snapshot()
	if place, _ := s.Position("b"); place != 2 || len(s.Queues[0].Waiting) != 0 || len(s.Queues[0].Oldest) != 0 {
		t.Errorf("place %d, counted as on the line %+v", place, s.Queues[0])
	}
	at = at.Add(time.Hour)
	if outs := f.Handle(at, queue.Wake{}); len(outs) != 0 {
		t.Fatalf("the wait is too long for nobody: %+v", outs)
	}
	offered := f.Handle(at, queue.SetState{Agent: "li", State: agent.Ready})
	first := queue.Offered{}
	for _, o := range offered {
		if of, ok := o.(queue.Offered); ok {
			first = of
		}
	}
	if first.Entry.ID != "a" || !first.Entry.Absent {
		t.Fatalf("offered %+v", offered)
	}
	f.Handle(at, queue.OfferClosed{Offer: first.Offer, Outcome: queue.Accepted})
	for _, o := range join("c", false) {
		if refused, ok := o.(queue.EntryRefused); ok {
			t.Errorf("a place that is kept takes up the line of somebody who is there: %+v", refused)
		}
	}
	left := map[queue.EntryID]bool{}
	for _, o := range f.Handle(at.Add(time.Minute), queue.OnDuty{Version: "2"}) {
		if of, ok := o.(queue.Overflowed); ok {
			left[of.Entry.ID] = of.Left
		}
	}
	if !left["b"] {
		t.Errorf("nobody is on shift, and the place is kept for nobody: %v", left)
	}
}

// TestNobodyCallsPeopleFromANumberOutside: a place that is kept passes over who takes calls there, who goes on taking those
// of callers on the line; the explanation says why.
func TestNobodyCallsPeopleFromANumberOutside(t *testing.T) {
	t.Parallel()
	r := rules(nil)
	r.Outside = []agent.SeatID{"s1"}
	h := newHall(t, r, "out")
	h.join(func(e *queue.Entry) { e.Absent, e.Prefer, e.PreferFor = true, "out", time.Hour })
	h.want("")
	h.is("out", "ready")
	h.join()
	h.want("c2>out")
	h.close("out", queue.Accepted)
	h.do(released("out", "c2"))
	h.pass(2 * time.Minute)
	h.is("out", "ready")
	h.duty("out", "anna")
	h.sit("anna", "s2", nil)
	outs := h.do(ready("anna"))
	i := slices.IndexFunc(outs, func(o queue.Output) bool { _, ok := o.(queue.Offered); return ok })
	if i < 0 || outs[i].(queue.Offered).Agent != "anna" {
		t.Fatalf("not offered to who can call: %+v", outs)
	}
	if why := outs[i].(queue.Offered).Why; len(why.Excluded) != 1 || why.Excluded[0].Reason != "outside_seat" || len(why.Candidates) != 1 {
		t.Errorf("excluded: %+v", why)
	}
	h.close("anna", queue.Declined)
	h.do(queue.RulesChanged{Version: "2", Rules: rules(nil)}) // the seat is in the house now
	h.want("c1>anna c1>out")
}
