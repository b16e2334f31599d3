package call

import (
	"heartline/agent"
	"heartline/internal/ledger"
)

func (t *turn) answerLive(in inLive, err error) {
	if in.reply != nil {
		t.do(actReply{To: in.reply, Err: err})
	}
}

// live carries out a request about a call in talk, or says why not.
func (t *turn) live(in inLive) {
	if t.s.Phase == Ending || t.s.Phase == Ended {
		t.answerLive(in, errCallOver)
		return
	}
	switch in.Do {
	case livePull, liveReorder, liveRequeue:
		t.answerLive(in, t.moveWaiting(in))
		return
	default: // about a talk
	}
	if t.s.Talk == nil || t.s.Phase != Talking && t.s.Phase != Parted {
		t.answerLive(in, errNotTalking)
		return
	}
	var err error
	switch in.Do {
	case liveHelp, liveHelpOver, liveHelpAnswer:
		err = t.help(in)
	case liveListen, liveWhisper, liveSilent, liveStop, liveBarge, liveTakeOver:
		err = t.supervise(in)
	case liveAsk:
		if err = t.ask(in); err == nil && in.To.Agent != "" {
			t.do(actPend{Offer: in.Offer, To: in.reply}) // the floor's answer is the answer
			return
		}
	case liveKeys:
		if err = t.sendKeys(in); err == nil {
			return // the switch's answer is the answer
		}
	case liveTransfer:
		err = t.blind(in)
	case liveLeave:
		err = t.leaveTalk(in)
	case liveTell, liveAnswersOver:
		err = t.keys(in)
	case liveTurn, liveBack:
		err = t.turnTo(in)
	default:
		err = t.moveParty(in)
	}
	t.answerLive(in, err)
}

// owns reports whether the call is at the desk of who asks, or theirs to command.
func (t *turn) owns(in inLive) bool { return in.Any || t.s.Talk.Agent != "" && t.s.Talk.Agent == in.By }

// moveParty brings a party in, takes it out, mutes or drops it, or gives it the call.
func (t *turn) moveParty(in inLive) error {
	p, ok := t.s.party(in.Party)
	switch {
	case !ok:
		return errNoParty
	case !t.owns(in) && (p.Agent != in.By || in.Do == liveHandOver || in.Do == liveBringIn):
		return errNotYours
	case in.Do == liveDrop:
		t.endParty(p, outcomeDropped, 0, in.By)
		return nil
	case p.State != PartyThere:
		return errNotThere
	}
	actor := actorOf(in.By)
	switch in.Do {
	case liveBringIn:
		if !p.In {
			t.record(actor, ledger.PartyMoved{Party: p.ID, In: true, By: string(in.By)})
			t.do(actHush{})
		}
		if t.s.Talk.Aside {
			t.turnBack(actor, in.By)
		}
	case liveTakeOut:
		if p.In {
			t.record(actor, ledger.PartyMoved{Party: p.ID, In: false, By: string(in.By)})
			t.recordAnew()
		}
	case liveMute:
		t.record(actor, ledger.LegMuted{Leg: p.Leg})
	case liveUnmute:
		t.record(actor, ledger.LegUnmuted{Leg: p.Leg})
	case liveHandOver:
		t.handOver(p, "attended", in.By)
	}
	return nil
}

// recordAnew lets the recording follow who can hear whom.
func (t *turn) recordAnew() {
	if !t.s.counsellorTalks() {
		t.stopRecordings("")
	}
}

// turnTo turns the counsellor to those beside the call, or back to the caller.
func (t *turn) turnTo(in inLive) error {
	switch {
	case t.s.Talk.Agent != in.By:
		return errNotYours
	case t.s.Phase != Talking:
		return errParted
	case in.Do == liveBack:
		if t.s.Talk.Aside {
			t.turnBack(actorOf(in.By), in.By)
		}
	case t.s.Talk.Aside:
	case !t.s.anyBeside():
		return errNobodyBeside
	default:
		t.turnAside(actorOf(in.By), in.By)
	}
	return nil
}

// turnAside lets the counsellor speak to those beside the call. The caller hears a sentence, then music, unless
// somebody else is there.
func (t *turn) turnAside(actor string, by agent.ID) {
	if t.s.Talk.Held {
		t.do(actHeld{Agent: t.s.Talk.Agent, On: false})
	}
	t.record(actor, ledger.Turned{Aside: true, By: string(by)})
	t.stopRecordings("")
	if !t.s.company() {
		t.do(actSay{Purpose: sayParted, Prompts: t.own(PromptHoldOn)})
	}
}

func (t *turn) turnBack(actor string, by agent.ID) {
	t.record(actor, ledger.Turned{Aside: false, By: string(by)})
	t.do(actHush{})
}

// ownLeg lets somebody who is in the call without having it mute the own leg, or leave.
func (t *turn) ownLeg(in inDesk) error {
	p, ok := t.s.partyOfAgent(in.Agent)
	if !ok || p.State != PartyThere {
		return errNotYours
	}
	switch in.Do {
	case deskMute:
		t.record(actorOf(in.Agent), ledger.LegMuted{Leg: p.Leg})
	case deskUnmute:
		t.record(actorOf(in.Agent), ledger.LegUnmuted{Leg: p.Leg})
	case deskHangup:
		t.endParty(p, outcomeLeft, 0, in.Agent)
	default:
		return errNotYours
	}
	return nil
}
