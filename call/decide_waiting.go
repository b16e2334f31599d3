package call

import (
	"heartline/internal/fault"
	"heartline/internal/ledger"
)

var errNotWaiting = fault.Code("not_waiting", fault.New(fault.Conflict, "call", "this caller does not wait any more: look at the board again"))

// whyReordered says that a wait goes on at another place of the same queue.
const whyReordered = "reordered"

// moveWaiting changes a caller's wait by somebody's hand: to their own desk, to another place, to another queue.
func (t *turn) moveWaiting(in inLive) error {
	if t.s.Phase != Waiting || t.s.Entry == nil {
		return errNotWaiting
	}
	switch in.Do {
	case livePull:
		if _, rings := t.s.offerOf(in.By); rings && in.Leg == "" {
			return errRingsHere
		}
		if in.Leg == "" {
			return t.summon(in)
		}
		t.pull(in)
	case liveReorder:
		t.reorder(in)
	default:
		t.requeue(in)
	}
	return nil
}

// pull connects the caller with the desk of who asks. What rings elsewhere stops.
func (t *turn) pull(in inLive) {
	if o, rings := t.s.offerOf(in.By); rings {
		t.accept(o, in.Leg, in.Desk, in.Parking)
		return
	}
	t.closeRound(OutcomeWithdrawn, 0)
	e := *t.s.Entry
	t.record(actorOf(in.By), ledger.Dequeued{Entry: e.ID, Why: "pulled"})
	t.record(actorOf(in.By), ledger.Connected{
		Leg: in.Leg, Agent: string(in.By), Seat: string(in.Seat), Desk: in.Desk, Parking: in.Parking, Queue: e.Queue,
	})
	t.do(actDisarm{timerComfort})
	t.do(actDisarm{timerPark})
	t.do(actHush{})
	t.do(actLeave{Entry: e.ID, Why: "pulled"})
	t.do(actSeize{Agent: in.By, Seat: in.Seat})
}

// reorder moves the caller among those of the same grade. The wait, and an offer that rings, go on.
func (t *turn) reorder(in inLive) {
	e := *t.s.Entry
	if e.Priority == in.Priority {
		return
	}
	t.record(actorOf(in.By), ledger.Queued{
		Entry: e.ID, Queue: e.Queue, Requires: recordedRequirements(e.Requires), Grade: t.s.Grade.String(), Priority: in.Priority,
		EnqueuedAt: e.EnqueuedAt, Returned: e.Returned, Prefer: string(e.Prefer), PreferFor: e.PreferFor, Familiar: e.Familiar, Only: string(e.Only), From: e.From, Why: whyReordered,
	})
	t.do(actRegrade{Entry: e.ID, Grade: t.s.Grade, Priority: in.Priority, By: string(in.By)})
}

// requeue lets the caller wait in another queue from now on, with the place that the whole wait gives.
func (t *turn) requeue(in inLive) {
	e := *t.s.Entry
	if e.Queue == in.To.Queue {
		return
	}
	t.closeRound(OutcomeWithdrawn, 0)
	t.record(actorOf(in.By), ledger.Dequeued{Entry: e.ID, Why: "requeued"})
	t.do(actDisarm{timerComfort})
	t.do(actLeave{Entry: e.ID, Why: "requeued"})
	t.enqueue(Entry{Queue: in.To.Queue, Requires: e.Requires, Priority: e.Priority, EnqueuedAt: e.EnqueuedAt, Returned: e.Returned, From: e.Queue}, "requeued")
}
