package call

import (
	"slices"
	"time"

	"heartline/agent"
	"heartline/internal/id"
	"heartline/internal/ledger"
	"heartline/ivr"
)

// sayOut is the sentence to a person who has answered; sayOutMessage the message to a machine.
const (
	sayOut        purpose = "outgoing"
	sayOutMessage purpose = "outgoing_message"
)

// begin takes the counsellor from the floor and waits until the first attempt is due. It may be repeated.
func (t *turn) begin(in inBegin) {
	if !t.s.placing() {
		return
	}
	if t.s.keepsPlace() {
		t.beginPlace(in)
		return
	}
	if who := t.s.held(); who != "" {
		t.do(actSeize{Agent: who, Seat: t.s.Out.Seat})
	}
	if in.Safe.Deny && t.s.Out.Why == OutRingBack {
		t.end(CalledOff, RingBackSafety, actorSystem, 0)
		return
	}
	t.armDue()
}

func (t *turn) armDue() {
	t.do(actArm{Timer: timerOut, After: max(t.s.Out.DueAt.Sub(t.Now), 0)})
}

// outTimeout lets the next step of a call of the house follow.
func (t *turn) outTimeout(in inTimeout) {
	if !t.s.placing() {
		return
	}
	o := t.s.Out
	switch {
	case in.Timer == timerOutCause:
		t.attemptOver(attemptOf(causeUnspecified, o.Ringing), causeUnspecified)
	case o.CameBack != "":
		t.end(CalledOff, CallerCameBack, actorSystem, 0)
	case t.s.Phase == Greeting:
		t.greetAgain(in)
	case o.Ask != nil:
		t.askLate()
	case t.s.Phase == Dialling && t.s.Caller == "", t.s.Phase == Dialling && t.outSeatRings():
		t.attemptOver(AttemptSeatGone, 0)
	case t.s.Phase == Dialling && in.LineDown && !o.Ringing: // nothing has come back, and nothing could
		t.attemptOver(AttemptNoLine, causeUnspecified)
	case t.s.Phase == Dialling:
		t.attemptOver(AttemptNoAnswer, causeUnspecified)
	default:
		t.due(in)
	}
}

// due makes the next attempt, if it may be made.
func (t *turn) due(in inTimeout) {
	o := t.s.Out
	if t.s.keepsPlace() {
		t.placeDue(in)
		return
	}
	switch {
	case o.Why != OutRingBack && t.Now.After(o.Until):
		t.attemptOver(AttemptInterrupted, 0) // it was wanted long ago: nobody is rung by surprise
	case in.Safe.Deny && o.Why == OutRingBack:
		t.end(CalledOff, RingBackSafety, actorSystem, 0)
	case in.TaskOver && o.Why == OutRingBack:
		t.end(CalledOff, RingBackOff, actorSystem, 0)
	case o.Why == OutRingBack && (t.Hotline.RingBack == nil || o.Used >= t.Hotline.RingBack.Tries || !t.Now.Before(o.Until)):
		t.end(NotReached, RingBackTooLate, actorSystem, 0)
	case in.Elsewhere && o.Why == OutRingBack:
		t.attemptOver(AttemptBusy, 0) // with us
	case o.Held && in.Seated.ok():
		t.seat(in.Seated)
	case o.Why == OutRingBack:
		t.askNext()
	default:
		t.attemptOver(AttemptSeatGone, 0)
	}
}

// seat takes the counsellor's line into the call: a desk's is there, a telephone is rung first.
func (t *turn) seat(at Seated) {
	o := t.s.Out
	if at.Leg != "" {
		t.record(actorSystem, ledger.OutSeated{Agent: string(o.Agent), Seat: string(at.Seat.ID), Leg: at.Leg, Desk: at.Desk, Parking: at.Parking})
		t.dialPerson()
		return
	}
	t.ringSeat(o.Agent, at.Seat)
}

func (t *turn) ringSeat(who agent.ID, seat agent.Seat) {
	leg := id.Object(string(t.s.ID), id.RoleSeat, t.s.NextLeg)
	t.record(actorSystem, ledger.LegDialed{Leg: leg, Role: string(SeatLeg), Agent: string(who), Seat: string(seat.ID)})
	t.record(actorSystem, ledger.OutSeated{Agent: string(who), Seat: string(seat.ID), Leg: leg})
	t.do(actArm{Timer: timerOut, After: outSeatRing})
}

// outSeatRings reports whether the counsellor's own telephone has not been answered yet.
func (t *turn) outSeatRings() bool {
	l, ok := t.s.leg(t.s.Out.Leg)
	return ok && !l.Up && l.Role == SeatLeg
}

// dialPerson is one attempt.
func (t *turn) dialPerson() {
	o := t.s.Out
	t.record(actorOrSystem(o.Agent), ledger.OutDialed{
		Channel: id.Object(string(t.s.ID), id.RoleOutside, o.Dialed), Attempt: o.Used + 1, Agent: string(o.Agent),
	})
	t.do(actArm{Timer: timerOut, After: t.Hotline.outRing()})
	t.do(actSayTo{Leg: o.Leg, Tone: tryRingTone}) // the counsellor hears that it rings
}

func (h *Hotline) outRing() time.Duration {
	if h.Outgoing != nil && h.Outgoing.Ring > 0 {
		return h.Outgoing.Ring
	}
	return outRing
}

// personSignal acts on a report about the person who is being dialled.
func (t *turn) personSignal(sig Signal) {
	switch sig.Kind {
	case SignalState:
		switch {
		case sig.Channel.State == "Up":
			t.personUp()
		case sig.Channel.State == "Ringing" && t.s.Phase == Dialling && !t.s.Out.Ringing:
			t.record(actorSystem, ledger.OutRinging{})
		}
	case SignalDigit:
		t.personKey(sig.Digit)
	case SignalGone:
		t.personGone(sig.Cause)
	default: // observed, but nothing to decide
	}
}

// personUp greets a person who has answered. Whoever is rung back is asked for a key, because a machine answers too,
// and so does somebody else of the household.
func (t *turn) personUp() {
	if t.s.Phase != Dialling || t.outSeatRings() {
		return
	}
	t.record(actorSystem, ledger.CallAnswered{})
	t.do(actDisarm{timerOut})
	t.do(actDisarm{timerOutCause})
	sentence := t.greeting()
	if len(sentence) == 0 && !t.s.Out.asksKey() {
		t.taken()
		return
	}
	t.do(actSay{Purpose: sayOut, Prompts: t.inLanguage(sentence), Turn: 1})
}

func (t *turn) greeting() []ivr.PromptRef {
	if t.s.Out.asksKey() {
		if r := t.backRules(); r != nil && len(r.Sentence) > 0 {
			return r.Sentence
		}
		return t.own(PromptRingBack)
	}
	if t.Hotline.Outgoing == nil {
		return nil
	}
	return t.Hotline.Outgoing.Sentence
}

// inLanguage gives prompts that name no language the call's.
func (t *turn) inLanguage(refs []ivr.PromptRef) []ivr.PromptRef {
	out := slices.Clone(refs)
	for i := range out {
		if out[i].Lang == "" {
			out[i].Lang = t.s.Language
		}
	}
	return out
}

// outSaid acts on the end of what a person who has answered was told.
func (t *turn) outSaid(in inSaid) {
	switch {
	case t.s.Phase != Greeting:
	case in.Purpose == sayOutMessage:
		t.attemptOver(AttemptMessage, 0)
	case !t.s.Out.asksKey():
		t.taken()
	default:
		t.do(actArm{Timer: timerOut, After: outKeyAgain, Turn: in.Turn})
	}
}

// greetAgain says the sentence once more; then nobody is there who can speak. A message is left only where the rule of
// this person allows it.
func (t *turn) greetAgain(in inTimeout) {
	r := t.backRules()
	switch {
	case in.Turn < outSentences:
		t.do(actSay{Purpose: sayOut, Prompts: t.inLanguage(t.greeting()), Turn: in.Turn + 1})
	case in.Safe.MessageAllowed && r != nil && len(r.Message) > 0:
		t.do(actSay{Purpose: sayOutMessage, Prompts: t.inLanguage(r.Message)})
	default:
		t.attemptOver(AttemptNotTaken, 0)
	}
}

// personKey is a key of a person who is rung back.
func (t *turn) personKey(digit string) {
	r := t.backRules()
	if t.s.Phase != Greeting || r == nil {
		return
	}
	switch digit {
	case r.key():
		t.taken()
	case r.RefuseKey:
		t.record(actorCaller, ledger.RingBackUnwanted{By: actorCaller})
		t.callOff(RingBackNo, actorCaller)
	}
}

func (r *RingBackRules) key() string {
	if r.Key == "" {
		return AcceptKey
	}
	return r.Key
}

// taken lets the person and the counsellor talk. Where the counsellor's line has failed meanwhile the person waits for
// them, or for the next one, as any caller does who has lost a counsellor.
func (t *turn) taken() {
	o := *t.s.Out
	t.do(actDisarm{timerOut})
	t.do(actHush{})
	if o.asksKey() {
		t.record(actorCaller, ledger.OutAttemptEnded{Attempt: o.Used, Outcome: AttemptReached, Agent: string(o.Agent), Task: o.Task, Done: true, Work: o.work()})
	}
	if out := t.Hotline.Outgoing; out != nil && out.Records && len(out.Sentence) > 0 && !o.asksKey() && t.s.Consent == ConsentUnknown {
		t.record(actorSystem, ledger.Announced{Prompts: []string{"recording_notice"}, Wording: t.Hotline.Wording})
		t.record(actorSystem, ledger.Consent{Allowed: true, How: "announced", Wording: t.Hotline.Wording})
	}
	if l, ok := t.s.leg(o.Leg); !ok || l.Gone {
		t.do(actReleased{Agent: o.Agent, AfterCall: -1})
		e := Entry{Queue: t.outQueue(), Requires: t.Hotline.Requires, Priority: t.Hotline.Priority}
		if o.Place != nil {
			e = o.Place.entry()
		}
		e.Returned, e.Prefer = true, o.Agent
		t.enqueue(e, "returned")
		return
	}
	t.record(actorOf(o.Agent), ledger.Connected{
		Leg: o.Leg, Agent: string(o.Agent), Seat: string(o.Seat), Desk: o.Desk, Parking: o.Parking, Queue: t.outQueue(),
	})
}

// personGone acts on the end of the person's channel before the talk. The first report of it may come without its cause.
func (t *turn) personGone(cause int) {
	if t.s.Out.CameBack != "" {
		return // by our hand: the person has rung in, and the counsellor is kept for them
	}
	switch t.s.Phase {
	case Dialling:
		if t.outSeatRings() {
			return // it was the last attempt's; this one has not come to the person
		}
		if cause == causeUnspecified {
			t.do(actArm{Timer: timerOutCause, After: causePatience})
			return
		}
		t.attemptOver(attemptOf(cause, t.s.Out.Ringing), cause)
	case Greeting:
		t.attemptOver(AttemptNotTaken, cause)
	default: // between two attempts
	}
}

// attemptOf translates the Q.850 cause of a call that was not answered. What a way out says that is blocked itself comes
// before what a telephone says.
func attemptOf(cause int, rang bool) string {
	switch cause {
	case causeBusy:
		return AttemptBusy
	case causeRejected:
		return AttemptRejected
	case causeUnallocated, causeNumberChanged, causeInvalidNumber:
		return AttemptWrongNumber
	case causeNoUser, causeNoAnswer:
		return AttemptNoAnswer
	}
	if rang {
		return AttemptNoAnswer
	}
	switch cause {
	case causeOutOfOrder, causeCongestion, causeNetworkDown, causeTemporary, causeSwitchFull, causeRecovery:
		return AttemptNoLine
	}
	return AttemptFailed
}

// Q.850 causes of calls that were not answered, as the switch makes them of what a trunk says.
const (
	causeUnallocated   = 1
	causeNoAnswer      = 19
	causeNumberChanged = 22
	causeOutOfOrder    = 27
	causeInvalidNumber = 28
	causeCongestion    = 34
	causeNetworkDown   = 38
	causeTemporary     = 41
	causeSwitchFull    = 42
	causeRecovery      = 102
)
