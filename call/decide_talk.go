package call

import (
	"cmp"
	"strings"

	"heartline/agent"
	"heartline/internal/fault"
	"heartline/internal/ledger"
	"heartline/triage"
)

var (
	errCallOver   = fault.Code("call_over", fault.New(fault.NotFound, "call", "the call is over"))
	errOfferOver  = fault.New(fault.Conflict, "offer", "the offer is over: the caller went to somebody else or hung up")
	errElsewhere  = fault.Code("answered_elsewhere", fault.New(fault.Conflict, "offer", "somebody else has taken this caller"))
	errNotYours   = fault.Code("not_yours", fault.New(fault.Denied, "call", "the call is with another counsellor"))
	errNoGrade    = fault.New(fault.Invalid, "grade", "the grade is not known: use red, yellow or green")
	errNoDesk     = fault.New(fault.Unavailable, "offer", "the line of this desk is down: the caller is offered on; wait until the page has connected again")
	errNotTalking = fault.Code("not_talking", fault.New(fault.Conflict, "call", "there is no talk to act on"))
)

func isConflict(err error) bool { return fault.Is(err, fault.Conflict) }
func isNotFound(err error) bool { return fault.Is(err, fault.NotFound) }

func (t *turn) answer(in inDesk, err error) {
	if in.reply != nil {
		t.do(actReply{To: in.reply, Err: err})
	}
}

// desk carries out what a counsellor asks for, or says why not. A repeat of what is already so succeeds.
func (t *turn) desk(in inDesk) {
	switch in.Do {
	case deskShown, deskAccept, deskDecline:
		t.deskOffer(in)
	case deskGrade:
		t.deskGrade(in, actorOf(in.Agent))
	default:
		t.deskTalk(in)
	}
}

func (t *turn) deskOffer(in inDesk) {
	if p, ok := t.s.partyOfOffer(in.Offer); ok && p.Agent == in.Agent {
		t.deskAsk(in, p)
		return
	}
	if t.deskRingBack(in) {
		return
	}
	o, open := t.s.offerCalled(in.Offer)
	if !open || o.Agent != in.Agent {
		switch {
		case in.Do == deskAccept && t.s.Talk != nil && t.s.Talk.Agent == in.Agent && t.s.Phase == Talking:
			t.answer(in, nil) // pressed twice
		case in.Do == deskAccept && t.s.Talk != nil && t.s.Phase == Talking:
			t.answer(in, errElsewhere)
		default:
			t.answer(in, errOfferOver)
		}
		return
	}
	switch in.Do {
	case deskShown:
		if !o.Shown {
			t.record(actorOf(in.Agent), ledger.OfferShown{Offer: o.ID})
		}
		t.do(actDisarm{shownTimer(o.ID)})
	case deskDecline:
		t.closeOffer(o, OutcomeDeclined, 0)
	case deskAccept:
		if o.Kind == agent.BrowserDesk && in.Leg == "" {
			t.closeOffer(o, OutcomeUnreachable, 0)
			t.answer(in, errNoDesk)
			return
		}
		if o.Kind != agent.BrowserDesk {
			t.answer(in, fault.New(fault.Conflict, "offer", "this seat takes calls on its telephone: lift the receiver"))
			return
		}
		t.accept(o, in.Leg, in.Desk, in.Parking)
	}
	t.answer(in, nil)
}

// accept lets caller and counsellor talk. Everything that the caller must not hear any more is stopped
// before the leg joins. Whoever else was asked is told that somebody else has the caller.
func (t *turn) accept(o Offer, leg, desk, parking string) {
	e := t.s.Entry
	if e == nil {
		return
	}
	actor := actorOf(o.Agent)
	t.record(actor, ledger.OfferEnded{Offer: o.ID, Agent: string(o.Agent), Outcome: OutcomeAccepted})
	others := t.s.round()
	for _, other := range others {
		t.record(actorSystem, ledger.OfferEnded{Offer: other.ID, Agent: string(other.Agent), Outcome: OutcomeElsewhere})
	}
	t.record(actor, ledger.Dequeued{Entry: e.ID, Why: OutcomeAccepted})
	t.record(actor, ledger.Connected{Leg: leg, Agent: string(o.Agent), Seat: string(o.Seat), Desk: desk, Parking: parking, Queue: e.Queue})
	for _, x := range []timer{timerComfort, timerPark, timerWaived} {
		t.do(actDisarm{x})
	}
	t.do(actHush{})
	t.doneWith(o, OutcomeAccepted) // the floor hears of it before it hears of the others: nobody is asked again for this caller
	for _, other := range others {
		t.doneWith(other, OutcomeElsewhere)
	}
}

// deskTalk acts on the talk of the counsellor who asks.
func (t *turn) deskTalk(in inDesk) {
	if t.outDesk(in) {
		return
	}
	talk := t.s.Talk
	switch {
	case talk == nil || t.s.Phase != Talking && t.s.Phase != Parted:
		t.answer(in, errNotTalking)
		return
	case talk.Agent != in.Agent:
		t.answer(in, t.ownLeg(in))
		return
	}
	actor := actorOf(in.Agent)
	switch in.Do {
	case deskHold:
		if !talk.Held && t.s.Phase == Talking {
			t.record(actor, ledger.Held{By: string(in.Agent)})
			t.stopRecordings("")
			t.do(actHeld{Agent: in.Agent, On: true})
		}
	case deskResume:
		if talk.Held {
			t.record(actor, ledger.Resumed{By: string(in.Agent)})
			t.do(actHeld{Agent: in.Agent, On: false})
		}
	case deskMute:
		t.record(actor, ledger.LegMuted{Leg: talk.Leg})
	case deskUnmute:
		t.record(actor, ledger.LegUnmuted{Leg: talk.Leg})
	case deskPauseRec, deskResumeRec, deskRefuseRec:
		t.deskRecording(in, actor)
	case deskHangup:
		if err := t.guarded(in); err != nil {
			t.answer(in, err)
			return
		}
		if !t.s.Heard && !in.Guard.Abusive {
			t.unserved()
			break
		}
		t.endTalk(t.hangUpReason(in), 0)
	}
	t.answer(in, nil)
}

// deskGrade grades a caller at every moment of the call, also one who is only seen to wait.
func (t *turn) deskGrade(in inDesk, actor string) {
	if t.s.Phase == Ending || t.s.Phase == Ended {
		t.answer(in, errCallOver)
		return
	}
	g, err := triage.ParseGrade(in.Grade)
	if err != nil {
		t.answer(in, errNoGrade)
		return
	}
	t.grade(g, actor, reasonCode(in.Why), actor)
	t.answer(in, nil)
}

// reasonCode lets only a code into the ledger: what somebody wrote freely must never be there.
func reasonCode(s string) string {
	const most = 64
	if len(s) > most || strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.") != "" {
		return "other"
	}
	return s
}

// deskRecording pauses, resumes or refuses the recording. The gap is marked by the facts themselves.
func (t *turn) deskRecording(in inDesk, actor string) {
	switch in.Do {
	case deskPauseRec:
		if !t.s.Paused {
			t.record(actor, ledger.RecordingPaused{By: string(in.Agent)})
		}
	case deskResumeRec:
		if t.s.Paused {
			t.record(actor, ledger.RecordingResumed{By: string(in.Agent)})
			t.startRecording()
		}
	case deskRefuseRec:
		if t.s.Consent != ConsentRefused {
			t.record(actor, ledger.Consent{Allowed: false, How: "desk", Wording: t.Hotline.Wording})
			t.stopRecordings("")
		}
	}
}

// part takes in that the counsellor's leg failed. The caller hears it at once, and waits for the same
// counsellor's page for a while.
func (t *turn) part(leg, why string) {
	if t.s.Talk == nil || t.s.Talk.Leg != leg || t.s.Phase != Talking {
		return
	}
	t.record(actorSystem, ledger.CounsellorLost{Leg: leg, Agent: string(t.s.Talk.Agent), Why: why, Until: t.Now.Add(parkPatience)})
	t.stopRecordings("")
	if !t.s.company() {
		t.do(actSay{Purpose: sayParted, Prompts: t.own(PromptReconnect)})
	}
	if l, ok := t.s.leg(leg); ok && l.Role != DeskLeg {
		t.giveBack("returned") // a telephone does not come back by itself: its counsellor is asked again first
		return
	}
	t.do(actArm{Timer: timerPark, After: parkPatience})
}

func (t *turn) deskLost(in inDeskLost) {
	l, ok := t.s.leg(in.Leg)
	if !ok || l.Gone {
		return
	}
	if t.s.outLeg(in.Leg) {
		t.outLegGone(l, causeUnspecified)
		return
	}
	if p, ok := t.s.partyOfLeg(in.Leg); ok && p.State == PartyThere && l.Role == DeskLeg {
		t.partyLost(p, in.Why)
		return
	}
	if m, ok := t.s.monitorOfLeg(in.Leg); ok {
		t.endMonitor(m, "leg_gone", "")
		return
	}
	t.part(in.Leg, in.Why)
}

// deskBack brings the same counsellor back to the caller who waits for them, or takes over from the older
// leg where the page dialled anew before the loss was noticed. Who was muted stays muted: the two facts are
// applied together, so the new leg is never open in between.
func (t *turn) deskBack(in inDeskBack) {
	talk := t.s.Talk
	if t.outDeskBack(in) {
		return
	}
	if p, ok := t.s.partyOfAgent(in.Agent); ok {
		t.partyBack(p, in)
		return
	}
	switch {
	case talk == nil || talk.Agent != in.Agent:
		return
	case t.s.Phase == Parted:
	case t.s.Phase == Talking && talk.Leg != in.Leg:
		t.stopRecordings(talk.Leg)
		t.record(actorSystem, ledger.LegGone{Leg: talk.Leg})
	default:
		return
	}
	was, _ := t.s.leg(talk.Leg)
	t.record(actorOf(in.Agent), ledger.CounsellorBack{Leg: in.Leg, Agent: string(in.Agent), Desk: in.Desk, Parking: in.Parking})
	if was.Muted {
		t.record(actorOf(in.Agent), ledger.LegMuted{Leg: in.Leg})
	}
	t.do(actDisarm{timerPark})
	t.do(actHush{})
	t.companyChanged() // who was beside the call may have gone meanwhile
}

// giveBack gives a caller whose counsellor did not come back to the front of the queue.
func (t *turn) giveBack(why string) {
	if t.s.Phase != Parted || t.s.Talk == nil {
		return
	}
	if p, ok := t.heir(false); ok {
		t.handOver(p, "lost", "")
		return
	}
	who := t.s.Talk.Agent
	t.dismiss(outcomeDropped)
	t.stopRecordings("")
	t.do(actReleased{Agent: who, AfterCall: -1}) // nothing to write up: the same counsellor is asked again first
	t.do(actDisarm{timerPark})
	t.enqueue(t.afterLoss(cmp.Or(t.s.Talk.Queue, t.Hotline.Queue), who), why)
}

// unserved gives back a caller whose counsellor has gone before the two could hear each other: nobody has served them. It is no
// reason to ask the same counsellor first, whose work after a call begins: a telephone that is answered and put down by
// itself would have the caller again and again.
func (t *turn) unserved() {
	talk := *t.s.Talk
	t.record(actorSystem, ledger.CounsellorLost{Leg: talk.Leg, Agent: string(talk.Agent), Why: "receiver_down", Until: t.Now})
	t.dismiss(outcomeDropped)
	t.stopRecordings("")
	t.do(actReleased{Agent: talk.Agent, AfterCall: t.Hotline.AfterCall})
	t.do(actDisarm{timerPark})
	t.enqueue(Entry{Queue: cmp.Or(talk.Queue, t.Hotline.Queue), Requires: t.s.Needs, Priority: t.Hotline.Priority, Returned: true}, "returned")
}

// callerGone ends the call by what the caller was doing. It comes at every moment, and more than once.
func (t *turn) callerGone(cause int) {
	if t.s.placing() {
		t.personGone(cause)
		return
	}
	switch t.s.Phase {
	case Arriving:
		t.end(Abandoned, BeforeAnswer, "caller", cause)
	case InMenu:
		t.end(Abandoned, t.menuReason(), "caller", cause)
	case Waiting:
		if t.s.agreed() {
			t.end(WantCallback, KeptPlace, actorCaller, cause)
			return
		}
		reason := InQueue
		if t.s.Offer != nil {
			reason = WhileRinging
		}
		t.end(Abandoned, reason, "caller", cause)
	case Outside:
		t.end(Abandoned, WhileRinging, "caller", cause)
	case Talking:
		switch {
		case cause == causeRTPTimeout:
			t.end(CarrierError, NoMedia, "carrier", cause)
		case !t.s.Heard: // accepted, but nobody has heard anybody
			t.end(Abandoned, WhileRinging, "caller", cause)
		default:
			t.end(Completed, CallerHungUp, "caller", cause)
		}
	case Parted:
		t.end(ServiceError, CounsellorLost, "caller", cause)
	case Surveyed:
		t.end(Completed, CallerHungUp, "caller", cause)
	case Message:
		t.messageGone(cause)
	case Closing:
		t.end(LeftMessage, MessageLeft, "caller", cause)
	default: // the end is decided already
	}
}
