package call

import (
	"time"

	"heartline/agent"
	"heartline/internal/ledger"
	"heartline/queue"
	"heartline/triage"
)

// ThenCallBack asks somebody to take a person who has kept a place in the queue: who accepts calls them.
const ThenCallBack Then = "call_back"

// placeLook is how often a kept place is looked at: whether its work is still to be done, and its person may be called.
const placeLook = time.Minute

// defaultCallBack holds for a place whose queue has no rule any more: what was promised is kept.
var defaultCallBack = RingBackRules{Tries: 2, Within: 4 * time.Hour, Gap: 5 * time.Minute}

// keepsPlace reports whether the call is one of the house at a kept place, whose person has not been reached yet.
func (s *State) keepsPlace() bool {
	return s.placing() && s.Out.Why == OutCallBack && s.Out.Place != nil && !s.Out.Reached
}

// backRules are the rules by which the person of this call is rung; nil for a call that has none.
func (t *turn) backRules() *RingBackRules {
	switch {
	case t.s.Out == nil:
		return nil
	case t.s.Out.Why == OutRingBack:
		return t.Hotline.RingBack
	case t.s.Out.Why == OutCallBack && t.s.Out.Place != nil:
		if r, ok := t.Hotline.CallBacks[t.s.Out.Place.Queue]; ok && r.Dial.Tries > 0 {
			return &r.Dial
		}
		return &defaultCallBack
	default:
		return nil
	}
}

// asksKey reports whether whoever answers is asked for a key, because they do not expect the call at this moment.
func (o *Outgoing) asksKey() bool { return o.Why == OutRingBack || o.Why == OutCallBack }

// work is the kind of the work that is done when the person is reached; empty for that of ringing back.
func (o *Outgoing) work() string {
	if o.Why == OutCallBack {
		return string(triage.TaskCallBack)
	}
	return ""
}

// outQueue is the queue whose counsellors speak with the person.
func (t *turn) outQueue() string {
	if p := t.s.Out.Place; p != nil {
		return p.Queue
	}
	return t.Hotline.Queue
}

// beginPlace takes the kept place on the floor, unless there is no need any more. It may be repeated.
func (t *turn) beginPlace(in inBegin) {
	switch {
	case in.Safe.Deny:
		t.end(CalledOff, RingBackSafety, actorSystem, 0)
	case in.RangIn:
		t.end(CalledOff, CallerCameBack, actorCaller, 0)
	default:
		t.takePlace()
	}
}

// takePlace lets the person wait on the floor, at the place that was kept.
func (t *turn) takePlace() {
	o := t.s.Out
	if t.s.Entry == nil {
		e := o.Place.entry()
		t.record(actorSystem, ledger.Queued{
			Entry: t.EntryID, Queue: e.Queue, Requires: o.Place.Requires, Grade: t.s.Grade.String(), Priority: e.Priority, EnqueuedAt: e.EnqueuedAt,
			Why: string(OutCallBack),
		})
	}
	t.do(actJoin{Entry: *t.s.Entry, Grade: t.s.Grade})
	t.armPlace()
}

// armPlace lets the place be looked at again soon, and at the end of its life.
func (t *turn) armPlace() {
	t.do(actArm{Timer: timerOut, After: max(min(placeLook, t.s.Out.Until.Sub(t.Now)), 0)})
}

// placeDue looks at a kept place: it ends with its time, or where somebody else has done the work; between two attempts
// it goes back to the floor.
func (t *turn) placeDue(in inTimeout) {
	o := t.s.Out
	switch {
	case in.Safe.Deny:
		t.end(CalledOff, RingBackSafety, actorSystem, 0)
	case in.TaskOver:
		t.end(CalledOff, RingBackOff, actorSystem, 0)
	case o.Used >= t.backRules().Tries || !t.Now.Before(o.Until):
		t.end(NotReached, RingBackTooLate, actorSystem, 0)
	case t.s.Entry != nil:
		t.armPlace()
	case t.Now.Before(o.DueAt):
		t.armDue()
	default:
		t.takePlace()
	}
}

// placeOffered asks the counsellor whom the floor has chosen. Nobody is dialled before they accept.
func (t *turn) placeOffered(in inOffered) bool {
	if !t.s.keepsPlace() {
		return false
	}
	e := t.s.Entry
	if t.s.Phase != Due || e == nil || e.ID != in.Entry || t.s.Out.Ask != nil {
		t.do(actOfferClosed{Offer: in.Offer, Outcome: OutcomeCallerGone})
		return true
	}
	t.record(actorSystem, ledger.OutAsked{Offer: in.Offer, Agent: string(in.Agent), Deadline: in.Deadline})
	switch in.Seat.Kind {
	case agent.BrowserDesk:
		t.do(actShowRingBack{Offer: in.Offer, Agent: in.Agent, Seat: in.Seat, Deadline: in.Deadline})
		t.do(actArm{Timer: timerOut, After: shownPatience})
	case agent.SIPPhone:
		t.ringSeat(in.Agent, in.Seat)
		t.armAsk(in.Deadline)
		t.do(actShowRingBack{Offer: in.Offer, Agent: in.Agent, Seat: in.Seat, Deadline: in.Deadline}) // the page says what the telephone rings for
	default: // nobody calls people from a number of their own: they are not to blame, and others may be asked
		t.askOver(OutcomeDeclined)
	}
	return true
}

// placeOverflowed follows the floor where nobody is left who could take the person. To another queue the place goes along;
// where a caller would be asked for a message, the work that there is already is all that is left.
func (t *turn) placeOverflowed(in inOverflowed) bool {
	if !t.s.keepsPlace() {
		return false
	}
	e := t.s.Entry
	switch {
	case e == nil || e.ID != in.Entry || in.Kind == string(queue.ToCallBack):
	case in.Own != "":
		t.placeGone(*e, in.Own)
	case in.Left:
		t.end(NotReached, Reason(AttemptNobody), actorSystem, 0)
	default:
		t.record(actorSystem, ledger.Queued{
			Entry: e.ID, Queue: in.Queue, Requires: recordedRequirements(e.Requires), Grade: t.s.Grade.String(), Priority: e.Priority,
			EnqueuedAt: e.EnqueuedAt, Only: string(in.Only), Why: string(queue.ToQueue),
		})
	}
	return true
}

// placeGone keeps what was promised where the queue of the place is there no more: the person waits in the hotline's own.
func (t *turn) placeGone(e Entry, own string) {
	t.record(actorSystem, ledger.Dequeued{Entry: e.ID, Why: whyQueueGone})
	t.record(actorSystem, ledger.Queued{
		Entry: t.EntryID, Queue: own, Requires: recordedRequirements(e.Requires), Grade: t.s.Grade.String(), Priority: e.Priority,
		EnqueuedAt: e.EnqueuedAt, From: e.Queue, Why: whyQueueGone,
	})
	t.do(actJoin{Entry: *t.s.Entry, Grade: t.s.Grade})
}

// adoptPlace takes the place on the floor again after a restart, or waits for the next attempt.
func (t *turn) adoptPlace() {
	if t.s.Entry != nil {
		t.takePlace()
		return
	}
	t.armDue()
}

// placeTaken takes the person off the floor when a counsellor has accepted.
func (t *turn) placeTaken() {
	if e := t.s.Entry; e != nil && t.s.keepsPlace() {
		t.record(actorSystem, ledger.Dequeued{Entry: e.ID, Why: string(OutCallBack)})
	}
}

// priorPlace gives a person who was to be called back, and has rung in, the place that was kept, and no better one. Only
// where their turn had come, because a counsellor had accepted, they go to that counsellor first.
func (t *turn) priorPlace(p Prior) {
	e := p.Place.entry()
	e.From = e.Queue
	if p.Agent != "" {
		e.Returned, e.Prefer, e.PreferFor = true, p.Agent, outPrefer
	}
	t.record(actorSystem, ledger.MenuEnded{To: "queue"})
	t.enqueue(e, "came_back")
	t.do(actQueuedAgain{Of: p.Of})
}
