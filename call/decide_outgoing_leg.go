package call

import (
	"slices"
	"time"

	"heartline/agent"
	"heartline/internal/fault"
	"heartline/internal/ledger"
)

// Seated is where somebody can speak from now.
type Seated struct {
	Seat    agent.Seat
	Leg     string // a browser desk's; empty: the seat's telephone is to be rung
	Desk    string
	Parking string
}

func (s Seated) ok() bool { return s.Leg != "" || s.Seat.Kind == agent.SIPPhone }

func (o *Outgoing) passed(who agent.ID) bool { return slices.Contains(o.Passed, who) }

// askNext asks the next one who may ring back; the floor alone knows who is free.
func (t *turn) askNext() {
	o := t.s.Out
	if o.Held { // who was kept for it is not at a line
		t.attemptOver(AttemptSeatGone, 0)
		return
	}
	who := t.whoAsks()
	if who == "" {
		t.attemptOver(AttemptNobody, 0)
		return
	}
	t.record(actorSystem, ledger.OutAsked{Offer: t.EntryID, Agent: string(who)})
	t.do(actAsk{Offer: t.EntryID, Agent: who, Queue: t.Hotline.Queue, Grade: t.s.Grade})
	t.do(actArm{Timer: timerOut, After: askPatience})
}

// askSettled takes the floor's word that somebody is reserved for ringing back.
func (t *turn) askSettled(in inAsked) bool {
	o := t.s.Out
	if !t.s.placing() || o.Ask == nil || o.Ask.Offer != in.Offer {
		return false
	}
	switch in.Seat.Kind {
	case agent.BrowserDesk:
		t.do(actShowRingBack(in))
		t.do(actArm{Timer: timerOut, After: shownPatience})
	case agent.SIPPhone:
		t.ringSeat(in.Agent, in.Seat)
		t.armAsk(in.Deadline)
	default: // nobody rings back from a number of their own: they are not to blame
		t.askOver(OutcomeWithdrawn)
	}
	return true
}

// armAsk lets somebody who is asked answer for as long as the floor allows: it takes the offer back, and says that nobody
// has answered. This is for when its word does not come.
func (t *turn) armAsk(deadline time.Time) {
	after := outAskRing
	if !deadline.IsZero() {
		after = max(deadline.Sub(t.Now), 0) + ringGrace
	}
	t.do(actArm{Timer: timerOut, After: after})
}

// askLate ends an asking that nobody has answered. Only who was not shown it, and whose telephone was not rung, could not be
// reached.
func (t *turn) askLate() {
	if t.s.Out.Ask.Shown || t.s.Out.Leg != "" {
		t.askOver(OutcomeNoAnswer)
		return
	}
	t.askOver(OutcomeUnreachable)
}

// askOver ends the asking of somebody who does not ring back, and asks the next.
func (t *turn) askOver(outcome string) {
	t.closeAsk(outcome)
	t.do(actArm{Timer: timerOut, After: 0})
}

func (t *turn) closeAsk(outcome string) {
	a := *t.s.Out.Ask
	t.record(actorSystem, ledger.OutAskEnded{Offer: a.Offer, Agent: string(a.Agent), Outcome: outcome})
	t.do(actHideOffer{Offer: a.Offer, Agent: a.Agent, Reason: outcome})
	t.do(actOfferClosed{Offer: a.Offer, Outcome: offerOutcome(outcome)})
}

// deskRingBack takes the answer of somebody who is asked to ring back.
func (t *turn) deskRingBack(in inDesk) bool {
	o := t.s.Out
	if !t.s.placing() || o.Ask == nil || o.Ask.Offer != in.Offer || o.Ask.Agent != in.Agent {
		return false
	}
	switch {
	case in.Do == deskShown:
		if !o.Ask.Shown {
			t.record(actorOf(in.Agent), ledger.OfferShown{Offer: in.Offer})
		}
		t.armAsk(o.Ask.Deadline)
	case in.Do == deskDecline:
		t.askOver(OutcomeDeclined)
	case in.Leg == "" && o.Leg != "":
		t.answer(in, fault.New(fault.Conflict, "offer", "this seat takes calls on its telephone: lift the receiver"))
		return true
	case in.Leg == "":
		t.askOver(OutcomeUnreachable)
		t.answer(in, errNoDesk)
		return true
	default:
		t.askTaken(in.Agent)
		t.record(actorOf(in.Agent), ledger.OutSeated{Agent: string(in.Agent), Seat: string(in.Seat), Leg: in.Leg, Desk: in.Desk, Parking: in.Parking})
		t.dialPerson()
	}
	t.answer(in, nil)
	return true
}

func (t *turn) askTaken(who agent.ID) {
	a := *t.s.Out.Ask
	t.record(actorOf(who), ledger.OutAskEnded{Offer: a.Offer, Agent: string(who), Outcome: OutcomeAccepted})
	t.do(actHideOffer{Offer: a.Offer, Agent: who, Reason: OutcomeAccepted})
	t.do(actOfferClosed{Offer: a.Offer, Outcome: OutcomeAccepted})
	t.placeTaken()
}

// outLegSignal acts on a report about the line of who is to speak.
func (t *turn) outLegSignal(l Leg, sig Signal) {
	switch {
	case sig.Kind == SignalState && sig.Channel.State == "Up" && !l.Up && l.Role == SeatLeg:
		t.outSeatUp(l)
	case sig.Kind == SignalGone:
		t.outLegGone(l, sig.Cause)
	}
}

// outSeatUp dials the person once the counsellor's own telephone was answered.
func (t *turn) outSeatUp(l Leg) {
	t.record(actorSystem, ledger.LegUp{Leg: l.ID})
	if t.s.Out.Ask != nil {
		t.askTaken(l.Agent)
	}
	t.dialPerson()
}

// outLegGone takes in that the line of who was to speak is gone. A person whose telephone rings already is not let
// down: who answers waits for the counsellor.
func (t *turn) outLegGone(l Leg, cause int) {
	t.record(actorSystem, ledger.LegGone{Leg: l.ID, Cause: cause})
	switch {
	case t.s.Out.Ask != nil:
		t.askOver(outcomeOf(cause, true))
	case l.Role == SeatLeg && !l.Up:
		t.attemptOver(AttemptSeatGone, cause)
	case l.Role == SeatLeg && t.s.Phase == Dialling && cause == causeNormal: // put down: the call is not wanted any more
		t.counsellorLeaves(l.Agent)
	}
}

// counsellorLeaves takes in that who was to speak has hung up before the person was reached: the call is not wanted any
// more. A kept place is the person's, and nobody's to give up by hanging up: the attempt alone is over.
func (t *turn) counsellorLeaves(who agent.ID) {
	switch {
	case !t.s.keepsPlace():
		t.callOff(RingBackOff, actorOf(who))
	case t.s.Out.CameBack != "":
		t.end(CalledOff, CallerCameBack, actorSystem, 0)
	default:
		t.attemptOver(AttemptSeatGone, causeNormal)
	}
}

// outDeskBack takes the counsellor's new leg in place of the one that was lost, or that it replaces.
func (t *turn) outDeskBack(in inDeskBack) bool {
	o := t.s.Out
	if t.s.Phase == Dialling && o != nil && o.Agent == in.Agent && o.Leg == in.Leg { // after a restart, at home
		t.do(actSayTo{Leg: o.Leg, Tone: tryRingTone})
		return true
	}
	if !t.s.placing() || o.Agent != in.Agent || t.s.Phase == Due || o.Leg == in.Leg {
		return false
	}
	if l, ok := t.s.leg(o.Leg); ok && !l.Gone {
		t.record(actorSystem, ledger.LegGone{Leg: o.Leg})
	}
	t.record(actorOf(in.Agent), ledger.OutSeated{Agent: string(in.Agent), Seat: string(o.Seat), Leg: in.Leg, Desk: in.Desk, Parking: in.Parking})
	return true
}
