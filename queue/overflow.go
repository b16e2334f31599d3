package queue

import (
	"slices"
	"time"

	"heartline/triage"
)

// overflowDue looks at the overflow rules of every entry for which something has changed, and reports
// whether one was moved within the floor, so that it may be matched again.
func (f *Floor) overflowDue() (moved bool) {
	for _, l := range f.laneSet {
		if l.turned {
			l.turned = false
			for e := range l.each() {
				f.markDue(e)
			}
		}
	}
	f.tiersDue()
	if len(f.due) == 0 {
		return false
	}
	due := f.due
	f.due = nil
	slices.SortFunc(due, before)
	for _, e := range due {
		e.due = false
		if f.entries[e.ID] == e && f.overflow(e) {
			moved = true
		}
	}
	return moved
}

// overflow acts by the first rule that holds, if any, and sets the next look.
func (f *Floor) overflow(e *waiting) (moved bool) {
	if f.breakPause(e) {
		f.markDue(e)
		return true
	}
	if f.expects(e) {
		e.Due = time.Time{} // looked at again when the telephone that is called off is free
		return false
	}
	q, _ := f.queue(e.Queue)
	for i, r := range q.Overflow {
		if e.Fired&(1<<i) != 0 || !f.holds(e, i, r) || f.now.Before(e.dueAt(i, r)) {
			continue
		}
		if e.stays(r) {
			continue
		}
		if r.Action.ends() && e.Offer != "" {
			continue // somebody is being rung; looked at again when the offer is closed
		}
		if r.toTier() && !f.served(r.Action.Queue) {
			continue // looked at again when somebody works there
		}
		e.Fired |= 1 << i
		switch left, acted := f.perform(e, r.Action); {
		case left:
			return false
		case acted:
			f.markDue(e)
			return true
		}
	}
	if f.stranded(e, q) {
		f.perform(e, Action{Kind: ToMessage})
		return false
	}
	f.nextLook(e, q)
	return false
}

// dueAt is the instant from which a rule counts for this entry, as far as is known now. Who has a place of a call before is
// not sent on for the time between the two calls.
func (e *waiting) dueAt(rule int, r OverflowRule) time.Time {
	switch {
	case r.When == WaitLonger && e.Recovered:
		return e.JoinedAt.Add(r.After)
	case r.When == WaitLonger:
		return e.EnqueuedAt.Add(r.After)
	}
	due := e.JoinedAt.Add(r.After)
	if since := e.heldSince(rule); r.Grace > 0 && !since.IsZero() && since.Add(r.Grace).After(due) {
		return since.Add(r.Grace)
	}
	return due
}

// holds reports whether a rule's condition holds for the caller now, and notes since when.
func (f *Floor) holds(e *waiting, rule int, r OverflowRule) bool {
	holds := false
	switch r.When {
	case NobodyOnShift:
		holds = e.lane.onShift == 0
	case NobodyReady:
		holds = e.lane.working == 0
	case WaitLonger, Always:
		return true
	case CallersPerCounsellor, PredictedWait:
		holds = e.Offer == "" && f.loaded(e, r, f.placeOf(e))
	}
	if r.Grace > 0 || r.When.byLoad() {
		e.hold(rule, f.now, holds)
	}
	return holds
}

// heldSince is since when a rule's condition has held without a break; zero: it does not hold, or nobody asks.
func (e *waiting) heldSince(rule int) time.Time { return e.Held[rule] }

// hold notes whether a rule's condition holds.
func (e *waiting) hold(rule int, now time.Time, holds bool) {
	_, held := e.Held[rule]
	switch {
	case holds && !held:
		if e.Held == nil {
			e.Held = map[int]time.Time{}
		}
		e.Held[rule] = now
	case !holds && held:
		if delete(e.Held, rule); len(e.Held) == 0 {
			e.Held = nil
		}
	}
}

// stranded reports a caller whom nobody can serve and for whom no rule will ever act, and one who is back from an
// outside number and for whom no rule acts now: the caller is asked for a message rather than left to endless
// ringing.
func (f *Floor) stranded(e *waiting, q Queue) bool {
	if len(e.Tried) > 0 && len(e.Visited) == 0 && e.Also == "" {
		return e.Offer == "" // the rules that hold now were the last steps: a later one is no comfort
	}
	if e.Offer != "" || e.lane.working > 0 || e.Absent && e.lane.onShift > 0 {
		return false
	}
	for i, r := range q.Overflow {
		if e.Fired&(1<<i) == 0 && f.holds(e, i, r) && f.now.Before(e.dueAt(i, r)) && r.Action.Kind != ToCallBack && f.possible(e, r.Action) {
			return false
		}
	}
	return true
}

// stays reports whether a person who is not on the line is spared a rule: nobody waits there for a sentence or a number,
// and as long as somebody is on shift their turn can still come.
func (e *waiting) stays(r OverflowRule) bool {
	return e.Absent && r.Action.ends() && r.When != NobodyOnShift
}

// nextLook sets the timer for the first rule that is not due yet.
func (f *Floor) nextLook(e *waiting, q Queue) {
	var next time.Time
	for i, r := range q.Overflow {
		at := e.dueAt(i, r)
		if e.Fired&(1<<i) == 0 && at.After(f.now) && (next.IsZero() || at.Before(next)) {
			next = at
		}
	}
	if !next.Equal(e.Due) {
		e.Due = next
		if !next.IsZero() {
			f.setTimer(next, timerOverflow, string(e.ID))
		}
	}
}

// possible reports whether an action would change anything: an unknown queue, or one the caller has
// already been in, is passed over, so that two queues that overflow into each other end. So is an outside number
// that did not take the caller.
func (f *Floor) possible(e *waiting, a Action) bool {
	switch a.Kind {
	case ToMessage:
		return true
	case ToOutside:
		return !slices.Contains(e.Tried, a.Target)
	case ToQueue:
		_, ok := f.rules.Queues[a.Queue]
		return ok && a.Queue != e.Queue && !slices.Contains(e.Visited, a.Queue) && (!a.Served || f.served(a.Queue))
	case ToAgent:
		return a.Agent != "" && a.Agent != e.Also && a.Agent != e.Only
	case ToCallBack:
		return e.Grade != triage.Red && !e.Returned && !e.Absent && e.Only == ""
	}
	return false
}

// perform carries an action out. left: the entry is off the floor; acted: something was done.
func (f *Floor) perform(e *waiting, a Action) (left, acted bool) {
	if !f.possible(e, a) {
		return false, false
	}
	from := e.Queue
	switch a.Kind {
	case ToMessage, ToOutside:
		f.remove(e)
		left = true
	case ToQueue:
		f.take(e)
		e.Visited = append(e.Visited, e.Queue)
		e.Queue, e.JoinedAt, e.Fired, e.Held, e.Due = a.Queue, f.now, 0, nil, time.Time{}
		e.Only, e.Also = "", ""
		f.place(e)
	case ToAgent:
		f.take(e)
		e.Also = a.Agent
		if e.Only != "" {
			e.Only = a.Agent
		}
		f.place(e)
	case ToCallBack: // the call says so to the caller, who waits on
	}
	f.emit(Overflowed{Entry: e.EntryState.clone().Entry, From: from, Action: a, Left: left})
	return left, true
}
