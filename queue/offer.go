package queue

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"heartline/agent"
	"heartline/triage"
)

const (
	// offerBackstop is how long a withdrawn offer waits for its OfferClosed before both sides are freed.
	offerBackstop = 5 * time.Second
	// offerForget is how long an offer freed by the backstop is remembered, so that an acceptance that comes
	// even later still finds its counsellor.
	offerForget = time.Minute
)

// OfferState is an open offer, or the tombstone of one, as State holds it.
type OfferState struct {
	ID          OfferID        `json:"offer"`
	Entry       EntryID        `json:"entry"`
	Call        string         `json:"call"`
	Agent       agent.ID       `json:"agent"`
	Seat        agent.SeatID   `json:"seat"`
	Queue       ID             `json:"queue"`
	Grade       triage.Grade   `json:"grade"`
	Test        bool           `json:"test,omitempty"` // a call of our own
	MadeAt      time.Time      `json:"made_at"`
	Deadline    time.Time      `json:"deadline"`
	WithdrawnAt time.Time      `json:"withdrawn_at,omitzero"`
	Reason      WithdrawReason `json:"reason,omitempty"`
	FreedAt     time.Time      `json:"freed_at,omitzero"` // by the backstop: this is a tombstone
	Ask         *Ask           `json:"ask,omitempty"`     // for which it was called off; never changed
}

type offer struct{ OfferState }

func (o *offer) timerLive(t timer) bool {
	switch t.kind {
	case timerOfferDeadline:
		return o.WithdrawnAt.IsZero() && o.FreedAt.IsZero() && o.Deadline.Equal(t.at)
	case timerOfferBackstop:
		return !o.WithdrawnAt.IsZero() && o.FreedAt.IsZero() && o.WithdrawnAt.Add(offerBackstop).Equal(t.at)
	case timerOfferForget:
		return !o.FreedAt.IsZero() && o.FreedAt.Add(offerForget).Equal(t.at)
	case timerAfterCall, timerSeatGrace, timerRest, timerPrefer, timerOverflow, timerPause, timerSkilled, timerSurge, timerRelax:
		return false
	}
	return false
}

// offerTo reserves the counsellor for the entry.
func (f *Floor) offerTo(e *waiting, p *person, why Explanation) {
	q, _ := f.queue(e.Queue)
	e.Offers++
	o := &offer{OfferState{
		ID:    OfferID(fmt.Sprintf("%s-of%04d", e.ID, e.Offers)),
		Entry: e.ID, Call: e.Call, Agent: p.ID, Seat: p.Seat, Queue: e.Queue, Grade: e.Grade, Test: e.Test,
		MadeAt: f.now, Deadline: f.now.Add(q.OfferTimeout),
	}}
	f.offers[o.ID] = o
	e.bind(o.ID)
	if !e.room() {
		e.lane.drop(e)
	}
	f.change(p, agent.Reserved, "", func() { p.Call, p.Offer = e.Call, o.ID })
	f.setTimer(o.Deadline, timerOfferDeadline, string(o.ID))
	if f.spared(e, p) {
		f.emit(RedCapPassed{Offer: o.ID, Entry: e.ID, Call: e.Call, Agent: p.ID, Count: len(f.recentReds(p)), Cap: f.rules.Welfare.RedCap})
	}
	f.emit(Offered{Offer: o.ID, Entry: e.EntryState.clone().Entry, Agent: p.ID, Seat: p.Seat, Deadline: o.Deadline, Why: why})
}

// withdraw takes an open offer back, once. Both sides stay bound until OfferClosed or the backstop.
func (f *Floor) withdraw(o *offer, reason WithdrawReason) {
	if o == nil || !o.WithdrawnAt.IsZero() {
		return
	}
	o.WithdrawnAt, o.Reason = f.now, reason
	f.setTimer(f.now.Add(offerBackstop), timerOfferBackstop, string(o.ID))
	f.emit(Withdrawn{Offer: o.ID, Entry: o.Entry, Call: o.Call, Agent: o.Agent, Seat: o.Seat, Reason: reason})
}

// backstop frees both sides of a withdrawn offer that nobody closed, and leaves a tombstone.
func (f *Floor) backstop(o *offer) {
	outcome := WasTaken
	if o.Reason == WithdrawCallerGone {
		outcome = CallerGone
	}
	f.closeOffer(o, outcome)
	o.FreedAt = f.now
	f.offers[o.ID] = o
	f.setTimer(f.now.Add(offerForget), timerOfferForget, string(o.ID))
}

func (in OfferClosed) handle(f *Floor) {
	o := f.offers[in.Offer]
	switch {
	case o == nil:
	case o.FreedAt.IsZero():
		f.closeOffer(o, in.Outcome)
	case in.Outcome == Accepted:
		// The talk is there whatever the floor thinks: what is must win over what was decided.
		delete(f.offers, o.ID)
		f.seize(f.person(o.Agent), Seize{Agent: o.Agent, Call: o.Call, Queue: o.Queue, Grade: o.Grade, Test: o.Test})
	default:
		delete(f.offers, o.ID)
	}
}

// closeOffer applies the outcome to the entry and to the counsellor.
func (f *Floor) closeOffer(o *offer, outcome Outcome) {
	delete(f.offers, o.ID)
	if outcome == WasTaken && o.Reason == WithdrawDeadline {
		outcome = NoAnswer
	}
	e := f.entries[o.Entry]
	if e != nil && !e.bound(o.ID) {
		e = nil
	}
	p := f.people[o.Agent]
	if p != nil && p.Offer != o.ID {
		p = nil
	}
	q, _ := f.queue(o.Queue)
	if e != nil {
		f.closeEntry(e, o, outcome, q)
	}
	if p != nil {
		f.closePerson(p, e, o, outcome, q)
	}
	f.calledOff(o)
}

func (f *Floor) closeEntry(e *waiting, o *offer, outcome Outcome, q Queue) {
	e.unbind(o.ID)
	switch outcome {
	case Accepted:
		f.noteWait(e, q)
		f.endRound(e, WithdrawTaken)
		f.remove(e)
		return
	case CallerGone:
		f.endRound(e, WithdrawCallerGone)
		f.remove(e)
		return
	case Declined, NoAnswer, BusySeat, Unreachable:
		f.rest(e, o.Agent, q.restAfter(outcome))
	case WasTaken, Elsewhere:
	}
	if e.room() {
		e.lane.add(e)
	}
	f.markDue(e)
}

func (f *Floor) rest(e *waiting, a agent.ID, d time.Duration) {
	until := f.now.Add(d)
	e.setRest(a, f.now, until)
	f.setTimer(until, timerRest, string(e.ID))
}

func (f *Floor) closePerson(p *person, e *waiting, o *offer, outcome Outcome, q Queue) {
	idle := p.IdleSince
	switch outcome {
	case Accepted:
		grade := o.Grade
		if e != nil {
			grade = e.Grade // it may have been graded while it rang
		}
		f.change(p, agent.Talking, "", func() {
			p.Call, p.Queue, p.Grade, p.Test, p.Missed = o.Call, o.Queue, grade, o.Test, 0
		})
		return
	case Declined:
		p.Missed = 0 // whoever declines is there
	case NoAnswer:
		// To the back of the idle order: the next caller must not lose a whole ringing time at the same desk.
		p.Missed, idle = p.Missed+1, f.now
		if p.Missed >= max(q.MaxMissed, 1) && p.Wish == "" {
			p.Wish, p.WishReason = agent.NotReady, agent.ReasonUnanswered
		}
	case BusySeat, Unreachable:
		f.emit(SeatSuspect{Seat: o.Seat, Agent: p.ID, Why: outcome})
		if p.Wish == "" {
			p.Wish, p.WishReason = agent.NotReady, agent.ReasonUnreachable
		}
	case CallerGone, WasTaken, Elsewhere:
	}
	f.settleIdle(p, idle)
}

// openOffers returns the offers that are no tombstones, in order of id.
func (f *Floor) openOffers() []*offer {
	open := make([]*offer, 0, len(f.offers))
	for _, o := range f.offers {
		if o.FreedAt.IsZero() {
			open = append(open, o)
		}
	}
	slices.SortFunc(open, func(a, b *offer) int { return strings.Compare(string(a.ID), string(b.ID)) })
	return open
}
