package queue

import (
	"slices"

	"heartline/agent"
	"heartline/triage"
)

func (in Join) handle(f *Floor) {
	e := f.entries[in.ID]
	if e == nil {
		if old := f.entries[f.byCall[in.Call]]; old != nil {
			f.leave(old)
		}
		refused := f.refuse(in.Entry)
		if refused != nil && refused.Why == RefusedUnknownQueue && in.From != "" {
			if _, there := f.queue(in.From); there {
				f.stay(in.Entry)
				return
			}
		}
		if refused != nil {
			f.emit(*refused)
			return
		}
		e = &waiting{EntryState: EntryState{Entry: in.Entry, JoinedAt: f.now}}
		f.admit(e)
		return
	}
	// The same wait again, from a session that started anew: its word counts, the place and the state stay. An offer
	// that was open is not the session's: left alone, it would keep caller and counsellor from each other until its
	// deadline, on nobody's screen.
	for _, o := range f.round(e) {
		if o.WithdrawnAt.IsZero() {
			f.withdraw(o, WithdrawRejoined)
		} else {
			f.backstop(o) // the word of it was lost with the session that should have answered
		}
	}
	fresh := in.Entry
	f.take(e)
	fresh.EnqueuedAt, fresh.Offers, fresh.Queue, fresh.Call = e.EnqueuedAt, max(e.Offers, in.Offers), e.Queue, e.Call
	fresh.Returned = fresh.Returned || e.Returned
	e.Entry = fresh
	e.normalise()
	if e.boundFamiliar() {
		f.setTimer(e.PreferUntil, timerPrefer, string(e.ID))
	}
	f.place(e)
	f.markDue(e)
}

// refuse says why a call cannot wait in the queue it asks for, and where to take the caller instead.
func (f *Floor) refuse(e Entry) *EntryRefused {
	q, ok := f.rules.Queues[e.Queue]
	if !ok && e.Returned {
		q, ok = f.retired[e.Queue]
	}
	if !ok {
		return &EntryRefused{Entry: e, Why: RefusedUnknownQueue, Action: Action{Kind: ToMessage}}
	}
	if q.MaxWaiting == 0 || f.counts[e.Queue] < q.MaxWaiting || e.Grade == triage.Red || e.placed() {
		return nil
	}
	action := Action{Kind: ToMessage}
	for _, r := range q.Overflow {
		if r.When == Always && r.Action.ends() {
			action = r.Action
			break
		}
	}
	return &EntryRefused{Entry: e, Why: RefusedFull, Action: action}
}

// placed reports whether somebody has a place already, in this queue or another one, by this call or one before: a bound is
// for those who come.
func (e *Entry) placed() bool {
	return e.Returned || e.Absent || e.Recovered || e.From != "" || len(e.Tried) > 0
}

// stay keeps a caller who asked for another queue by a key in the one that was left: the other one is not there any more.
func (f *Floor) stay(e Entry) {
	gone := e.Queue
	e.Queue, e.From = e.From, ""
	f.admit(&waiting{EntryState: EntryState{Entry: e, JoinedAt: f.now}})
	f.emit(Overflowed{Entry: e, From: gone, Action: Action{Kind: ToQueue, Queue: e.Queue}})
}

func (e *waiting) normalise() {
	e.Requires = slices.Clone(e.Requires)
	e.Wants = slices.Clone(e.Wants)
	e.Wishes = slices.Clone(e.Wishes)
	e.Exclude = slices.Clone(e.Exclude)
	e.EnqueuedAt = instant(e.EnqueuedAt)
	if e.Grade == "" {
		e.Grade = triage.Green
	}
}

// admit lets a new entry in.
func (f *Floor) admit(e *waiting) {
	e.normalise()
	if e.EnqueuedAt.IsZero() {
		e.EnqueuedAt = f.now
	}
	q, _ := f.queue(e.Queue)
	if e.Prefer != "" {
		e.PreferUntil = f.now.Add(orDefault(e.PreferFor, q.PreferFor))
		e.boundFamiliar()
		f.setTimer(e.PreferUntil, timerPrefer, string(e.ID))
	}
	if e.Waived {
		e.Also = e.Prefer
	}
	f.wantSkilled(e)
	f.enter(e)
	for _, a := range e.Exclude {
		f.rest(e, a, q.DeclineRest)
	}
	f.markDue(e)
}

// boundFamiliar keeps a red caller from waiting long for the counsellor of their own wish. It reports whether that has
// moved the end of it.
func (e *waiting) boundFamiliar() bool {
	last := e.JoinedAt.Add(DefaultSkilledFor)
	if !e.Familiar || e.Grade != triage.Red || !e.PreferUntil.After(last) {
		return false
	}
	e.PreferUntil = last
	return true
}

// enter puts the entry into every index.
func (f *Floor) enter(e *waiting) {
	f.entries[e.ID] = e
	f.byCall[e.Call] = e.ID
	f.place(e)
}

// place puts a known entry at its place in line and lane; take undoes it. Whatever the order depends on is
// changed between the two.
func (f *Floor) place(e *waiting) {
	e.order = f.rules.sortKey(&e.Entry)
	f.line = insertEntry(f.line, e)
	if !e.Absent {
		f.counts[e.Queue]++ // a kept place takes up no line
	}
	e.lane = f.laneFor(e)
	e.lane.members++
	f.setLevel(e)
	if e.room() {
		e.lane.add(e)
	}
}

func (f *Floor) take(e *waiting) {
	f.line = removeEntry(f.line, e)
	if !e.Absent {
		if f.counts[e.Queue]--; f.counts[e.Queue] == 0 {
			delete(f.counts, e.Queue)
		}
	}
	e.lane.drop(e)
	e.lane.members--
}

// remove takes the entry off the floor.
func (f *Floor) remove(e *waiting) {
	f.take(e)
	delete(f.entries, e.ID)
	if f.byCall[e.Call] == e.ID {
		delete(f.byCall, e.Call)
	}
}

// leave removes an entry whose caller is gone, and takes back what rings.
func (f *Floor) leave(e *waiting) {
	for _, o := range f.round(e) {
		f.withdraw(o, WithdrawCallerGone)
	}
	f.remove(e)
}

func (in Leave) handle(f *Floor) {
	if e := f.entries[in.Entry]; e != nil {
		f.leave(e)
	}
	if in.Call == "" {
		return
	}
	for _, o := range f.openOffers() {
		if o.Call == in.Call && o.Entry != "" && f.entries[o.Entry] == nil { // of a wait that the floor knows no more
			f.withdraw(o, WithdrawCallerGone)
		}
	}
}

func (in Regrade) handle(f *Floor) {
	for _, p := range f.roll {
		if in.Call != "" && p.Call == in.Call && (p.State == agent.Talking || p.State == agent.Hold) {
			p.Grade = in.Grade
			f.noteRed(p)
		}
	}
	e := f.entries[in.Entry]
	if e == nil {
		return
	}
	f.take(e)
	turned := e.Grade != in.Grade
	e.Grade, e.Priority = in.Grade, in.Priority
	e.normalise()
	if turned {
		f.wantSkilled(e)
		if e.boundFamiliar() {
			f.setTimer(e.PreferUntil, timerPrefer, string(e.ID))
		}
	}
	f.place(e)
	f.markDue(e)
}
