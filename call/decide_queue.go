package call

import (
	"heartline/agent"
	"heartline/internal/id"
	"heartline/internal/ledger"
	"heartline/queue"
)

// whyOverflow says that a wait goes on where overflow has led, or after an outside number of it that did not take the caller.
const whyOverflow = "overflow"

// enqueue lets the caller wait. The place counts from the first time the caller waited: faults of ours and
// overflow to another queue do not cost it.
func (t *turn) enqueue(e Entry, why string) {
	e = t.byPlan(e)
	e.ID = t.EntryID
	if e.Queue == "" {
		e.Queue = t.Hotline.Queue
	}
	recovered := t.recovered
	if e.EnqueuedAt.IsZero() {
		e.EnqueuedAt = t.Now
		switch p := t.recovers(e); {
		case p != nil:
			e.EnqueuedAt, recovered = p.EnqueuedAt, string(p.Of)
		case t.s.Waited != nil && !t.s.Heard: // a talk is no wait: no rule for who waits for long is to count it
			e.EnqueuedAt = t.s.Waited.EnqueuedAt
		}
	}
	if t.s.Again && e.From == "" {
		e.From = e.Queue // has waited before the menu: no bound of the queue turns the caller away now
	}
	t.record(actorSystem, ledger.Queued{
		Entry: e.ID, Queue: e.Queue, Requires: recordedRequirements(e.Requires), Grade: t.s.Grade.String(), Priority: e.Priority,
		EnqueuedAt: e.EnqueuedAt, Returned: e.Returned, Prefer: string(e.Prefer), PreferFor: e.PreferFor, Familiar: e.Familiar, Only: string(e.Only), From: e.From, Why: why,
		Recovered: recovered,
	})
	t.do(actJoin{Entry: *t.s.Entry, Grade: t.s.Grade})
	if c := t.comforts(); c.First > 0 {
		t.do(actArm{Timer: timerComfort, After: c.First})
	}
	t.armCallBack()
}

// comfort says a sentence, and the place in the queue, to a caller who waits. While a counsellor's phone
// rings nothing is said: the counsellor may answer at any moment. Nothing cuts off what is still being said.
func (t *turn) comfort(in inTimeout) {
	c := t.comforts()
	if t.s.Phase != Waiting || c.Every <= 0 {
		return
	}
	t.do(actArm{Timer: timerComfort, After: c.Every})
	if t.s.Offer != nil || t.s.Listens != "" || len(c.Prompts) == 0 || in.Saying {
		return
	}
	place, wait := t.placeSaid(c, in.Position), t.bandSaid(c, in.Band)
	wait = append(wait, t.codeSaid(in.Code)...)
	t.do(actSay{Purpose: sayComfort, Prompts: t.theirs(c.Prompts), Place: place, Wait: wait})
}

// offered asks a counsellor, beside those who are being asked already. A browser desk is shown the offer and must confirm that it is on the screen; a
// SIP phone or an outside number is rung.
func (t *turn) offered(in inOffered) {
	if t.placeOffered(in) {
		return
	}
	if t.s.Phase != Waiting || t.s.Entry == nil || t.s.Entry.ID != in.Entry {
		t.do(actOfferClosed{Offer: in.Offer, Outcome: OutcomeCallerGone})
		return
	}
	f := ledger.OfferMade{
		Offer: in.Offer, Entry: in.Entry, Agent: string(in.Agent), Seat: string(in.Seat.ID), SeatKind: string(in.Seat.Kind),
		Deadline: in.Deadline, Step: in.Step, Relaxed: in.Relaxed, Circle: in.Circle, Candidates: in.Candidates,
		Together: in.Together,
	}
	if t.s.Offer != nil {
		f.Beside = t.s.Offer.ID
	}
	for _, x := range in.Excluded {
		f.Excluded = append(f.Excluded, ledger.Exclusion{Agent: x.Agent, Reason: x.Reason})
	}
	t.record(actorSystem, f)
	made, _ := t.s.offerCalled(in.Offer)
	switch in.Seat.Kind {
	case agent.BrowserDesk:
		t.do(actShowOffer{Offer: made})
		t.do(actArm{Timer: shownTimer(made.ID), After: shownPatience})
	case agent.SIPPhone:
		t.dial(in, SeatLeg, id.RoleSeat)
		t.do(actShowOffer{Offer: made}) // the console shows who is calling while the phone rings
		t.do(actArm{Timer: ringTimer(made.ID), After: ringingPatience})
	case agent.OutsideNumber:
		t.dial(in, OutsideLeg, id.RoleOutside)
	}
}

func (t *turn) dial(in inOffered, role LegRole, obj id.Role) {
	leg := id.Object(string(t.s.ID), obj, t.s.NextLeg)
	t.record(actorSystem, ledger.LegDialed{Leg: leg, Role: string(role), Agent: string(in.Agent), Seat: string(in.Seat.ID), Offer: in.Offer, Key: in.Seat.AcceptKey})
}

// withdrawn takes the floor's word that an offer is over. An accept that came first stands: the floor has had it before
// this answer.
func (t *turn) withdrawn(in inWithdrawn) {
	if p, ok := t.s.partyOfOffer(in.Offer); ok {
		t.askWithdrawn(p, in)
		return
	}
	if o := t.s.Out; o != nil && o.Ask != nil && o.Ask.Offer == in.Offer {
		t.askOver(withdrawnAs(in))
		return
	}
	o, open := t.s.offerCalled(in.Offer)
	if !open {
		t.do(actOfferClosed{Offer: in.Offer, Outcome: OutcomeWithdrawn})
		return
	}
	briefing, needed := t.s.briefing(o.Leg), in.Reason == string(queue.WithdrawUrgent) || in.Reason == string(queue.WithdrawAsked)
	switch {
	case briefing && (in.Reason == OutcomeNoAnswer || in.Reason == string(queue.WithdrawSeatDown)):
		// The time to answer has passed, and it was answered; the telephone is said to be gone, and it is there.
		t.do(actArm{Timer: briefTimer(o.Leg), After: briefLate, Leg: o.Leg})
	case briefing && needed:
		// The receiver was lifted first: they talk at once, so that the floor finds somebody else for the other caller now.
		t.accept(o, o.Leg, "", "")
	case needed:
		t.calledOff(o)
	default:
		t.closeOffer(o, withdrawnAs(in), 0)
	}
}

// withdrawnAs is the outcome of an offer that the floor takes back.
func withdrawnAs(in inWithdrawn) string {
	if in.Reason == OutcomeNoAnswer {
		return OutcomeNoAnswer
	}
	return OutcomeWithdrawn
}

// overflowed follows the queue's overflow rule.
func (t *turn) overflowed(in inOverflowed) {
	if t.placeOverflowed(in) {
		return
	}
	if t.s.Phase != Waiting || t.s.Entry == nil || t.s.Entry.ID != in.Entry {
		return
	}
	if in.Kind == string(queue.ToCallBack) {
		t.callBackNow()
		return
	}
	e := *t.s.Entry
	if in.Own != "" {
		t.queueGone(e, in.Own)
		return
	}
	if !in.Left {
		t.record(actorSystem, ledger.Queued{
			Entry: e.ID, Queue: in.Queue, Requires: recordedRequirements(e.Requires), Grade: t.s.Grade.String(), Priority: e.Priority,
			EnqueuedAt: e.EnqueuedAt, Returned: e.Returned, Prefer: string(e.Prefer), Familiar: e.Familiar, Only: string(in.Only), From: e.From, Why: whyOverflow,
		})
		if c := t.comforts(); c.First > 0 {
			t.do(actArm{Timer: timerComfort, After: c.First})
		}
		t.armCallBack()
		return
	}
	if t.s.agreed() { // what was promised is kept: the place waits on the floor without the caller
		t.end(WantCallback, KeptPlace, actorSystem, 0)
		return
	}
	t.closeRound(OutcomeWithdrawn, 0)
	t.do(actDisarm{timerComfort})
	if in.Kind == string(queue.ToOutside) && in.To != "" {
		t.ringOutside(e, in.To)
		return
	}
	t.record(actorSystem, ledger.Dequeued{Entry: e.ID, Why: "overflow"})
	box := in.Box
	if box == "" {
		box = t.Hotline.Box
	}
	t.offerMessage(box, "overflow")
}

// whyQueueGone says that the queue was removed from the configuration while the caller was off the floor: in the menu, at
// an outside number, or not on the line.
const whyQueueGone = "queue_gone"

// queueGone lets a caller wait in the hotline's own queue of today, since when they have waited, and with all that they
// need. The bound of that queue is for those who come. It is tried once: where that queue is gone too, as refused for
// itself, the way ends as that of everybody whom no queue takes.
func (t *turn) queueGone(e Entry, own string) {
	t.record(actorSystem, ledger.Dequeued{Entry: e.ID, Why: whyQueueGone})
	t.do(actDisarm{timerComfort})
	e.Queue, e.From = own, e.Queue
	t.enqueue(e, whyQueueGone)
}

// legSignal acts on a report about one of our legs.
func (t *turn) legSignal(l Leg, sig Signal) {
	if l.Attempt != "" && t.crisisSignal(l, sig) {
		return
	}
	if t.s.outLeg(l.ID) {
		t.outLegSignal(l, sig)
		return
	}
	if p, ok := t.s.partyOfLeg(l.ID); ok && !t.talkLeg(l.ID) {
		t.partySignal(p, l, sig)
		return
	}
	if _, ok := l.summons(); ok && !l.Up {
		t.summonSignal(l, sig)
		return
	}
	if m, ok := t.s.monitorOfLeg(l.ID); ok && sig.Kind == SignalGone {
		t.endMonitor(m, "leg_gone", "")
		return
	}
	o, offered := t.s.offerOfLeg(l.ID)
	asked := offered || t.reliefLeg(l.ID)
	switch sig.Kind {
	case SignalState:
		switch {
		case offered && sig.Channel.State == "Ringing":
			t.do(actDisarm{ringTimer(o.ID)})
			if !o.Shown {
				t.record(actorSystem, ledger.OfferShown{Offer: o.ID})
			}
		case asked && sig.Channel.State == "Up" && !l.Up:
			t.legUp(l)
		}
	case SignalDigit:
		switch {
		case !l.Up || sig.Digit != l.acceptKey():
		case offered && l.Role == OutsideLeg:
			t.accept(o, l.ID, "", "")
		case t.reliefLeg(l.ID):
			t.acceptOutside()
		}
	case SignalGone:
		t.legGone(l.ID, sig.Cause)
	default: // observed, but nothing to decide
	}
}

// legUp takes an answered phone: a seat's phone is a counsellor, an outside number must press the key first,
// because a voicemail box answers too. The counsellor may be told about the caller first.
func (t *turn) legUp(l Leg) {
	t.record(actorSystem, ledger.LegUp{Leg: l.ID})
	o, offered := t.s.offerOfLeg(l.ID)
	t.do(actDisarm{ringTimer(o.ID)})
	switch {
	case l.Role == OutsideLeg || l.Role == ReliefLeg:
		t.askKey(l, o)
	case offered:
		t.brief(l, o)
	}
}

// legGone acts on the end of a leg: an unanswered one is an outcome of the offer, the counsellor's own one
// in a talk is a hang-up or a fault. The first report of an end may come without its cause; the second one,
// a moment later, has it.
func (t *turn) legGone(leg string, cause int) {
	l, ok := t.s.leg(leg)
	if !ok || l.Gone {
		return
	}
	if t.s.outLeg(leg) {
		t.outLegGone(l, cause)
		return
	}
	if p, ok := t.s.partyOfLeg(leg); ok && !t.talkLeg(leg) {
		t.partyGone(p, l, cause)
		return
	}
	if l.Role == CrisisLeg && !t.s.admitted(leg) {
		t.crisisGone(l, cause)
		return
	}
	if m, ok := t.s.monitorOfLeg(leg); ok && l.Role == CrisisLeg {
		t.endMonitor(m, "leg_gone", "")
		return
	}
	switch {
	case cause != causeUnspecified:
	case t.offeredLeg(leg): // several may end at the same time
		t.do(actDisarm{briefTimer(leg)})
		t.do(actArm{Timer: causeTimer(leg), After: causePatience, Leg: leg})
		return
	case t.talkLeg(leg) && l.Role != DeskLeg:
		t.do(actArm{Timer: timerCause, After: causePatience, Leg: leg})
		return
	}
	t.legEnded(l, cause)
}

func (t *turn) offeredLeg(leg string) bool {
	_, offered := t.s.offerOfLeg(leg)
	return offered
}

func (t *turn) talkLeg(leg string) bool {
	return t.s.Talk != nil && t.s.Talk.Leg == leg && t.s.Phase == Talking
}

// legEnded acts on the end of a leg whose cause is as well known as it will ever be.
func (t *turn) legEnded(l Leg, cause int) {
	t.do(actDisarm{timerCause})
	o, offered := t.s.offerOfLeg(l.ID)
	if p, ok := t.s.partyOfLeg(l.ID); ok && !t.talkLeg(l.ID) {
		t.partyGone(p, l, max(cause, causeNormal))
		return
	}
	switch {
	case t.reliefLeg(l.ID):
		t.outsideFailed(cause)
	case t.s.briefing(l.ID):
		t.closeOffer(o, OutcomeDeclined, cause) // whoever hangs up on the briefing does not want the call
	case offered:
		t.closeOffer(o, outcomeOf(cause, o.Shown), cause)
	case t.briefly(l):
		t.part(l.ID, "receiver_down")
	case t.talkLeg(l.ID) && (l.Role == DeskLeg || cause == causeRTPTimeout || cause == causeUnspecified):
		t.part(l.ID, "leg_gone")
	case t.talkLeg(l.ID):
		t.hungUp(l, cause)
	default:
		t.record(actorSystem, ledger.LegGone{Leg: l.ID, Cause: cause})
	}
}

// outcomeOf translates a Q.850 cause of a leg that never answered. 486 is busy; 603 and 480 with "do not
// disturb" come as a rejection; a phone that let it ring is no answer; all else means that it could not be
// reached.
func outcomeOf(cause int, rang bool) string {
	switch {
	case cause == causeBusy:
		return OutcomeBusy
	case cause == causeRejected:
		return OutcomeDeclined
	case rang: // it did ring: whatever ended it, nobody answered
		return OutcomeNoAnswer
	default:
		return OutcomeUnreachable
	}
}

// joined acts on the result of a join.
func (t *turn) joined(in inResult) {
	if p, ok := t.s.partyOfLeg(in.Target); ok && in.Err != nil && !t.talkLeg(in.Target) {
		t.endParty(p, OutcomeUnreachable, 0, "")
		return
	} else if ok && p.inside() {
		t.startRecording()
		return
	}
	if m, ok := t.s.monitorOfLeg(in.Target); ok && in.Err != nil {
		t.endMonitor(m, "leg_gone", "")
		return
	}
	if t.s.Talk == nil || t.s.Talk.Leg != in.Target || t.s.Phase != Talking {
		return
	}
	switch {
	case in.Err != nil:
		t.part(in.Target, "leg_gone")
	case t.s.counsellorTalks() && !t.s.Talk.Bridged:
		t.record(actorSystem, ledger.Bridged{Leg: in.Target})
		t.startRecording()
	}
}
