package queue

import (
	"slices"
	"time"

	"pgregory.net/rapid"

	"heartline/agent"
	"heartline/triage"
)

// This file is the rule of overflow written a second time, from the rules and the state alone: who is led elsewhere, who is
// refused, and who may be left to wait.

var propNumbers = []string{"n1", "n2"}

func drawOverflow(t *rapid.T) OverflowRule {
	r := OverflowRule{
		After: drawSeconds(t, 0, 60),
		When:  rapid.SampledFrom([]When{NobodyOnShift, NobodyReady, WaitLonger, WaitLonger, Always, CallersPerCounsellor}).Draw(t, "when"),
		Action: Action{
			Kind:  rapid.SampledFrom([]ActionKind{ToMessage, ToQueue, ToQueue, ToQueue, ToOutside, ToAgent}).Draw(t, "kind"),
			Queue: rapid.SampledFrom(propQueues).Draw(t, "to"), Agent: rapid.SampledFrom(propAgents).Draw(t, "agent"),
			Served: rapid.Bool().Draw(t, "served"), Target: rapid.SampledFrom(propNumbers).Draw(t, "number"),
		},
	}
	if r.When == CallersPerCounsellor {
		r.PerCounsellor = rapid.SampledFrom([]float64{0.5, 1, 2}).Draw(t, "per")
	}
	return r
}

// drawPlaced gives a caller who joins something of a place that they have had before.
func drawPlaced(t *rapid.T, e *Entry) {
	switch rapid.IntRange(0, 9).Draw(t, "placed") {
	case 0:
		e.From = rapid.SampledFrom(propQueues).Draw(t, "from")
	case 1:
		e.Tried = propNumbers[:rapid.IntRange(1, 2).Draw(t, "numbers")]
	case 2:
		e.Recovered = true
	}
}

// checkRefused checks that nobody is refused who has a place, nor one whose queue is there.
func checkRefused(t *rapid.T, f *Floor, o EntryRefused) {
	e := o.Entry
	_, there := f.rules.Queues[e.Queue]
	_, left := f.retired[e.Queue]
	switch o.Why {
	case RefusedFull:
		if e.Grade == triage.Red || e.Returned || e.Absent || e.Recovered || e.From != "" || len(e.Tried) > 0 {
			t.Fatalf("%s has a place and is refused because the queue is full: %+v", e.ID, e)
		}
		if q := f.rules.Queues[e.Queue]; !there || q.MaxWaiting == 0 {
			t.Fatalf("%s is refused by a queue without a bound", e.ID)
		}
	case RefusedUnknownQueue:
		_, back := f.rules.Queues[e.From]
		_, last := f.retired[e.From]
		if there || left && e.Returned || e.From != "" && (back || last) {
			t.Fatalf("%s has a queue to wait in and is refused: %+v", e.ID, e)
		}
	}
}

// slowWorking counts who is at work and may serve the caller now or some time.
func slowWorking(f *Floor, e *waiting) (n int) {
	for _, p := range f.people {
		if p.working() && slowServes(f, e, p) {
			n++
		}
	}
	return n
}

// slowOnShift reports whether anybody on duty may serve the caller, as far as is known before they have signed in.
func slowOnShift(f *Floor, e *waiting) bool {
	for _, p := range f.people {
		here := p.State != agent.LoggedOut
		if !p.OnDuty || len(p.Queues) > 0 && !here {
			continue
		}
		if slowServes(f, e, p) {
			return true
		}
		lines := slowLines(f, slowQueue(f, e))
		_, board := f.boards[e.Queue]
		offLine := len(p.Queues) > 0 && !slices.Contains(p.Queues, e.Queue) ||
			lines[0] != "" && len(p.Lines) > 0 && !slices.ContainsFunc(lines, p.serves)
		if !p.Known && !here && !board && e.Only == "" && !offLine {
			return true
		}
	}
	return false
}

// slowHolds reports whether the condition of a rule holds for the caller.
func slowHolds(f *Floor, e *waiting, r OverflowRule) bool {
	switch r.When {
	case NobodyOnShift:
		return !slowOnShift(f, e)
	case NobodyReady:
		return slowWorking(f, e) == 0
	case CallersPerCounsellor:
		working, before := slowWorking(f, e), 0
		for _, other := range f.entries {
			if other.Queue == e.Queue && other.Offer == "" && !other.Absent && slowOrder(f.rules.Aging, other, e) <= 0 {
				before++
			}
		}
		return e.Offer == "" && (working == 0 || float64(before) > r.PerCounsellor*float64(working))
	case WaitLonger, Always, PredictedWait:
	}
	return true
}

// slowDue is the instant from which a rule counts.
func slowDue(e *waiting, r OverflowRule) time.Time {
	if r.When == WaitLonger && !e.Recovered {
		return e.EnqueuedAt.Add(r.After)
	}
	return e.JoinedAt.Add(r.After)
}

// slowLeads reports whether there is anything where a rule leads.
func slowLeads(f *Floor, e *waiting, a Action) bool {
	switch a.Kind {
	case ToOutside:
		return !slices.Contains(e.Tried, a.Target)
	case ToQueue:
		_, there := f.rules.Queues[a.Queue]
		been := a.Queue == e.Queue || slices.Contains(e.Visited, a.Queue)
		open := !a.Served || slowWorking(f, &waiting{EntryState: EntryState{Entry: Entry{Queue: a.Queue}}}) > 0
		return there && !been && open
	case ToAgent:
		return a.Agent != e.Also && a.Agent != e.Only
	case ToCallBack: // no way out: who is offered it waits on
		return false
	case ToMessage:
	}
	return true
}

// checkOverflow checks what must hold of who waits and is offered nobody, whenever the floor is at rest: no rule is left
// undone that is due, and nobody waits for nothing.
func checkOverflow(t *rapid.T, f *Floor, e *waiting) {
	if e.Offer != "" || slowComes(f, e) {
		return
	}
	later := false // a rule may act yet
	for i, r := range slowQueue(f, e).Overflow {
		spared := e.Absent && (r.Action.Kind == ToMessage || r.Action.Kind == ToOutside) && r.When != NobodyOnShift
		if e.Fired&(1<<i) != 0 || !slowHolds(f, e, r) || !slowLeads(f, e, r.Action) {
			continue
		}
		due := slowDue(e, r)
		if !due.After(f.now) && !spared {
			t.Fatalf("%s waits although rule %d is due since %v: %+v", e.ID, i, due, r)
		}
		if due.After(f.now) {
			later = true
			if wake := f.NextWake(); wake.IsZero() || wake.After(due) && r.When != CallersPerCounsellor {
				t.Fatalf("rule %d of %s is due at %v, and the floor wakes at %v", i, e.ID, due, wake)
			}
		}
	}
	back := len(e.Tried) > 0 && len(e.Visited) == 0 && e.Also == "" // from an outside number, and led nowhere since
	if back {
		t.Fatalf("%s is back from an outside number and waits on", e.ID)
	}
	waitsOn := e.Absent && slowOnShift(f, e)
	if !later && slowWorking(f, e) == 0 && !waitsOn {
		t.Fatalf("%s rings for ever: nobody can serve it and no rule will act: %+v in %+v", e.ID, e.EntryState, slowQueue(f, e))
	}
}
