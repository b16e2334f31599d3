package queue

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"heartline/agent"
	"heartline/internal/ledger"
)

// Turn says what happened to a waiting call in one step of the floor.
type Turn string

// The turns of a waiting call.
const (
	TurnJoined     Turn = "joined"     // came into a queue
	TurnRefused    Turn = "refused"    // could not wait there
	TurnRegraded   Turn = "regraded"   // grade or priority changed
	TurnRelaxed    Turn = "relaxed"    // other counsellors may take the call than before
	TurnOffered    Turn = "offered"    // offered to a counsellor
	TurnWithdrawn  Turn = "withdrawn"  // the offer was taken back
	TurnClosed     Turn = "closed"     // the offer had its outcome
	TurnOverflowed Turn = "overflowed" // a rule of the queue sent the caller elsewhere
	TurnLeft       Turn = "left"       // off the floor
)

// Ahead says why one caller stood before another one.
type Ahead string

// The reasons to stand before another caller.
const (
	AheadGrade    Ahead = "grade"       // the more urgent grade
	AheadReturned Ahead = "returned"    // given back by a fault of ours
	AheadPriority Ahead = "priority"    // the higher priority
	AheadAge      Ahead = "age"         // waiting for longer
	AheadWaited   Ahead = "waited_long" // less urgent, and waiting for so long that it counts more
)

// retraceOrder bounds the callers listed before one: nobody reads further, and how many there are is told.
const retraceOrder = 24

// Place is one caller before the call that is looked at, in the one order over all queues.
type Place struct {
	Rank  int      // from 1
	Entry Entry    //
	Why   Ahead    // why before the call
	Rings agent.ID // to whom it was being offered; empty: to nobody
}

// Step is one thing that happened to a waiting call, with what the floor looked like after it.
type Step struct {
	At      time.Time
	Turn    Turn
	Entry   Entry         // the wait as it was after the step
	From    ID            // overflowed: the queue in which the rule stood
	Action  Action        // overflowed and refused: where to
	Offer   OfferID       // offered, withdrawn, closed
	Agent   agent.ID      // offered, withdrawn, closed
	Outcome Outcome       // closed
	Reason  string        // refused, withdrawn, left: why
	Asks    []string      // joined and relaxed: what is asked for from here on: "NAME", "NAME>=LEVEL" or a clause of an expression
	Why     Explanation   // offered
	Rank    int           // joined, regraded, offered: place in the one order, from 1
	Waiting int           // of so many callers on the floor
	Before  []Place       // who stood before, the first ones of them
	Waited  time.Duration // since EnqueuedAt
}

// Retrace follows one call over the floor stream: events are facts of it in order, from a stored state of the
// floor or its beginning on, that hold the whole time of the call's waiting. Today's rules of order decide, as in any
// replay; what an older release decided otherwise is not hidden: whoever shows the steps compares the offers with those
// that were recorded. Stored states on the way bring the floor back to what it really was. Facts that cannot be read
// are passed over and named in the error; the steps are there all the same.
func Retrace(events []ledger.Event, call string) ([]Step, error) {
	r := &retracer{floor: NewFloor(Rules{}), call: call}
	var damaged []error
	for _, ev := range events {
		if err := r.take(ev); err != nil {
			damaged = append(damaged, err)
		}
	}
	return r.steps, errors.Join(damaged...)
}

type retracer struct {
	floor *Floor
	call  string
	last  *EntryState // the wait before the fact being taken
	asks  []string
	steps []Step
}

func (r *retracer) take(ev ledger.Event) error {
	if ev.Kind == ledger.KindFloorSnapshot {
		stored, err := importSnapshot(ev)
		if err != nil {
			return err
		}
		r.floor = stored
		r.look()
		return nil
	}
	in, ok, err := ParseInput(ev.Kind, ev.Data)
	if err != nil {
		return fmt.Errorf("floor fact %d: %w", ev.Seq, err)
	}
	if !ok {
		return nil
	}
	open := r.offerOf(in)
	outs := r.floor.Handle(ev.At, in)
	r.follow(in, open, outs)
	return nil
}

// offerOf returns the offer of the call that an input closes, before it is closed.
func (r *retracer) offerOf(in Input) *OfferState {
	closed, is := in.(OfferClosed)
	if !is {
		return nil
	}
	if o := r.floor.offers[closed.Offer]; o != nil && o.Call == r.call && o.Entry != "" {
		state := o.OfferState
		return &state
	}
	return nil
}

// look remembers the call's wait as it is now.
func (r *retracer) look() {
	e := r.floor.entries[r.floor.byCall[r.call]]
	if e == nil {
		r.last, r.asks = nil, nil
		return
	}
	state := e.clone()
	r.last, r.asks = &state, askedNow(e)
}

// follow writes down what the input meant for the call.
func (r *retracer) follow(in Input, open *OfferState, outs []Output) {
	before, asks := r.last, r.asks
	r.look()
	now := r.last
	if joined, is := in.(Join); is && joined.Call == r.call && !refused(outs) && (before == nil || before.ID != joined.ID) {
		first := joined.Entry
		if now != nil {
			first = now.Entry
		}
		r.add(Step{Turn: TurnJoined, Entry: first, Asks: r.asks})
	}
	if closed, is := in.(OfferClosed); is && open != nil {
		r.add(Step{Turn: TurnClosed, Entry: entryOf(before, now), Offer: open.ID, Agent: open.Agent, Outcome: closed.Outcome})
	}
	if before != nil && now != nil && before.ID == now.ID {
		if before.Grade != now.Grade || before.Priority != now.Priority {
			r.add(Step{Turn: TurnRegraded, Entry: now.Entry})
		}
		if !slices.Equal(asks, r.asks) && before.Queue == now.Queue {
			r.add(Step{Turn: TurnRelaxed, Entry: now.Entry, Asks: r.asks})
		}
	}
	for _, o := range outs {
		r.output(o)
	}
	if before != nil && now == nil && !r.goneBy(outs) {
		r.add(Step{Turn: TurnLeft, Entry: before.Entry, Reason: leftBy(in)})
	}
}

// output writes down what the floor told of the call.
func (r *retracer) output(o Output) {
	switch o := o.(type) {
	case Offered:
		if o.Entry.Call == r.call {
			r.add(Step{Turn: TurnOffered, Entry: o.Entry, Offer: o.Offer, Agent: o.Agent, Why: o.Why})
		}
	case Withdrawn:
		if o.Call == r.call && o.Entry != "" {
			r.add(Step{Turn: TurnWithdrawn, Entry: entryOf(r.last, nil), Offer: o.Offer, Agent: o.Agent, Reason: string(o.Reason)})
		}
	case Overflowed:
		if o.Entry.Call == r.call {
			r.add(Step{Turn: TurnOverflowed, Entry: o.Entry, From: o.From, Action: o.Action})
		}
	case EntryRefused:
		if o.Entry.Call == r.call {
			r.add(Step{Turn: TurnRefused, Entry: o.Entry, Action: o.Action, Reason: string(o.Why)})
		}
	}
}

func refused(outs []Output) bool {
	return slices.ContainsFunc(outs, func(o Output) bool {
		_, is := o.(EntryRefused)
		return is
	})
}

// goneBy reports whether the outputs themselves tell how the call left the floor.
func (r *retracer) goneBy(outs []Output) bool {
	return slices.ContainsFunc(outs, func(o Output) bool {
		over, is := o.(Overflowed)
		return is && over.Left && over.Entry.Call == r.call
	})
}

func leftBy(in Input) string {
	switch in := in.(type) {
	case Leave:
		return in.Why
	case OfferClosed:
		return string(in.Outcome)
	case Resync:
		return "resync"
	}
	return ""
}

func entryOf(states ...*EntryState) Entry {
	for _, s := range states {
		if s != nil {
			return s.Entry
		}
	}
	return Entry{}
}

// add keeps a step with the instant and, where it matters, with the order of callers.
func (r *retracer) add(s Step) {
	s.At = r.floor.now
	if !s.Entry.EnqueuedAt.IsZero() {
		s.Waited = s.At.Sub(s.Entry.EnqueuedAt)
	}
	switch s.Turn {
	case TurnJoined, TurnRegraded, TurnOffered:
		s.Rank, s.Waiting, s.Before = r.order(s.Entry.ID)
	case TurnRefused, TurnRelaxed, TurnWithdrawn, TurnClosed, TurnOverflowed, TurnLeft:
	}
	r.steps = append(r.steps, s)
}

// order tells the place of an entry and who stands before it.
func (r *retracer) order(id EntryID) (rank, waiting int, ahead []Place) {
	self := r.floor.entries[id]
	if self == nil {
		return 0, len(r.floor.line), nil
	}
	for i, e := range r.floor.line {
		if e == self {
			return i + 1, len(r.floor.line), ahead
		}
		if len(ahead) == retraceOrder {
			continue
		}
		p := Place{Rank: i + 1, Entry: e.EntryState.clone().Entry, Why: aheadOf(e, self)}
		if o := r.floor.offers[e.Offer]; o != nil {
			p.Rings = o.Agent
		}
		ahead = append(ahead, p)
	}
	return 0, len(r.floor.line), ahead
}

// aheadOf says why a, which stands before b, does so. It reads the reason off the two and does not decide: where the more
// urgent grade does not explain the order, the longer wait does.
func aheadOf(a, b *waiting) Ahead {
	switch {
	case a.Grade.Rank() < b.Grade.Rank():
		return AheadGrade
	case a.Returned && !b.Returned:
		return AheadReturned
	case a.Grade.Rank() > b.Grade.Rank(), a.Priority < b.Priority:
		return AheadWaited
	case a.Priority > b.Priority:
		return AheadPriority
	}
	return AheadAge
}

// askedNow names what is asked for of whoever is to take the entry now: skills as "NAME" or "NAME>=LEVEL", and clauses of
// an expression as they are written.
func askedNow(e *waiting) []string {
	if e.lane == nil {
		return nil
	}
	clauses := e.lane.circles[e.lane.opens(e.level)].needs.Clauses()
	out := make([]string, 0, len(clauses))
	for _, c := range clauses {
		text := c.String()
		if _, ok := c.Single(); ok {
			text = strings.ReplaceAll(text, " ", "")
		}
		out = append(out, text)
	}
	return out
}
