package queue

import (
	"slices"
	"time"
)

// overflowDue looks at the overflow rules of every entry for which something has changed, and reports
// whether one was moved within the floor, so that it may be matched again.
func (f *Floor) overflowDue() (moved bool) {
	for _, l := range f.laneSet {
		if l.turned {
			l.turned = false
			for _, e := range l.waiting {
				f.markDue(e)
			}
		}
	}
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
	q, _ := f.queue(e.Queue)
	for i, r := range q.Overflow {
		if e.Fired&(1<<i) != 0 || f.now.Before(e.dueAt(r)) || !e.lane.holds(r.When) {
			continue
		}
		if r.Action.ends() && e.Offer != "" {
			continue // somebody is being rung; looked at again when the offer is closed
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

// dueAt is the instant from which a rule counts for this entry.
func (e *waiting) dueAt(r OverflowRule) time.Time {
	if r.When == WaitLonger {
		return e.EnqueuedAt.Add(r.After)
	}
	return e.JoinedAt.Add(r.After)
}

func (l *lane) holds(w When) bool {
	switch w {
	case NobodyOnShift:
		return l.onShift == 0
	case NobodyReady:
		return l.working == 0
	case WaitLonger, Always:
		return true
	}
	return false
}

// stranded reports a caller whom nobody can serve and for whom no rule will ever act, and one who is back from an
// outside number and for whom no rule acts now: the caller is asked for a message rather than left to endless
// ringing.
func (f *Floor) stranded(e *waiting, q Queue) bool {
	if len(e.Tried) > 0 && len(e.Visited) == 0 && e.Also == "" {
		return e.Offer == "" // the rules that hold now were the last steps: a later one is no comfort
	}
	if e.Offer != "" || e.lane.working > 0 {
		return false
	}
	for i, r := range q.Overflow {
		if e.Fired&(1<<i) == 0 && f.now.Before(e.dueAt(r)) && e.lane.holds(r.When) && f.possible(e, r.Action) {
			return false
		}
	}
	return true
}

// nextLook sets the timer for the first rule that is not due yet.
func (f *Floor) nextLook(e *waiting, q Queue) {
	var next time.Time
	for i, r := range q.Overflow {
		at := e.dueAt(r)
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
		return ok && a.Queue != e.Queue && !slices.Contains(e.Visited, a.Queue)
	case ToAgent:
		return a.Agent != "" && a.Agent != e.Also && a.Agent != e.Only
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
		e.Queue, e.JoinedAt, e.Fired, e.Due = a.Queue, f.now, 0, time.Time{}
		e.Only, e.Also = "", ""
		f.place(e)
	case ToAgent:
		f.take(e)
		e.Also = a.Agent
		if e.Only != "" {
			e.Only = a.Agent
		}
		f.place(e)
	}
	f.emit(Overflowed{Entry: e.EntryState.clone().Entry, From: from, Action: a, Left: left})
	return left, true
}
