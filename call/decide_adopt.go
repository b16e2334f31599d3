package call

import (
	"slices"

	"heartline/internal/ledger"
	"heartline/ivr"
)

// adopted takes a call over from a process or a link that went away. What the switch holds is the truth
// about the switch; the folded facts are the truth about everything else. Nothing is decided again that has
// been recorded.
func (t *turn) adopted(in inAdopted) {
	if in.Fresh {
		t.strays()
	}
	if t.s.Phase == Ending {
		if in.Fresh && t.s.Talk != nil { // the last process may not have lived to release the counsellor
			t.do(actReleased{Agent: t.s.Talk.Agent, AfterCall: t.Hotline.AfterCall})
		}
		t.adoptCrisis(in)
		t.respawn()
		t.do(actArm{Timer: timerTeardown, After: teardownPause})
		return
	}
	if t.s.placing() {
		t.adoptOutgoing(in)
		return
	}
	if t.s.Talk != nil && (t.s.Phase == Talking || t.s.Phase == Parted) {
		// First of all: the floor may still take the counsellor for somebody who is rung, and would not release them.
		t.do(actSeize{Agent: t.s.Talk.Agent, Seat: t.s.Talk.Seat})
	}
	switch {
	case in.Rescued:
		t.end(ServiceError, InFailsafe, actorSystem, 0)
		return
	case in.Restart:
		t.end(ServiceError, SwitchRestarted, "system", 0)
		return
	}
	ch, here := in.Snapshot.Channel(t.s.Caller)
	switch {
	case !here && !in.Fresh && t.mayBeRescued(in):
		t.do(actLook{Channel: t.s.Caller})
		return
	case !here:
		t.callerGone(causeUnspecified)
		return
	case !t.s.Claimed && !ch.Stasis && ch.Context != contextFailsafe:
		t.do(actArm{Timer: timerClaim, After: claimPatience}) // still asks to be claimed: the plan does it
		return
	case !ch.Stasis:
		t.end(ServiceError, InFailsafe, "system", 0)
		return
	}
	if in.Fresh {
		t.record(actorSystem, ledger.CallAdopted{Phase: string(t.s.Phase)})
	}
	if !t.s.Claimed { // claimed, but the process ended before it could say so
		t.record(actorSystem, ledger.CallClaimed{})
	}
	t.adoptLegs(in)
	t.adoptPhase(in, ch)
	t.adoptCrisis(in)
}

// mayBeRescued reports whether the fail-safe may have had a caller who is not there any more: the guard takes over
// whoever a silent controller leaves alone, and the journal of one who hung up there is sealed a moment later. Nobody is
// taken from a counsellor who is still on the line. A new process does not wait: the floor may hold a counsellor for a
// caller of whom this call knows nothing.
func (t *turn) mayBeRescued(in inAdopted) bool {
	if t.s.Talk == nil {
		return true
	}
	_, still := in.Snapshot.Channel(t.s.Talk.Leg)
	return !still
}

// adoptLegs ends the legs that went away meanwhile.
func (t *turn) adoptLegs(in inAdopted) {
	for _, l := range t.s.Legs {
		ch, here := in.Snapshot.Channel(l.ID)
		o, offered := t.s.offerOfLeg(l.ID)
		_, summoned := l.summons()
		switch {
		case summoned && !l.Up && !l.Gone:
			t.adoptSummoned(l, ch, here)
		case l.Gone || t.adoptsElsewhere(l.ID) || in.Fresh && l.Role == CrisisLeg:
		case !here && offered && in.Fresh:
			t.closeOffer(o, OutcomeWithdrawn, 0) // perhaps it was never rung: nobody is to blame
		case !here && t.talkLeg(l.ID):
			t.legEnded(l, causeUnspecified) // nobody saw why, and the caller is still there
		case !here:
			t.legGone(l.ID, causeNormal)
		case (offered || t.reliefLeg(l.ID)) && ch.State == "Up" && !l.Up:
			t.legUp(l) // answered while nobody looked
			if in.Fresh {
				t.briefOver(l.ID) // what rings still is about to be taken back
			}
		case t.s.briefing(l.ID):
			t.briefOver(l.ID) // has heard what there was time for
		case l.Role == CrisisLeg && !t.s.admitted(l.ID) && ch.State == "Up" && !l.Up:
			t.crisisUp(l)
		}
	}
}

func (t *turn) adoptPhase(in inAdopted, ch Channel) {
	switch t.s.Phase {
	case Arriving:
		if ch.State == "Up" {
			t.answered()
		}
	case InMenu:
		if in.Fresh {
			t.lead(ivr.Resume())
		}
	case Waiting:
		t.adoptWaiting(in)
	case Outside:
		t.adoptOutside()
		if in.Fresh {
			t.listenOn()
		}
	case Talking:
		t.adoptTalk(in)
		t.adoptRecordings(in)
		t.adoptParties(in)
	case Parted:
		t.adoptParties(in)
		t.do(actArm{Timer: timerPark, After: max(t.s.ParkUntil.Sub(t.Now), retryPause)})
	case Surveyed:
		t.adoptSurvey(in)
	case Message:
		if t.s.Box == nil || t.s.Box.Recording == "" {
			t.do(actSay{Purpose: sayMessage, Prompts: t.own(PromptMessage), Tone: true})
			return
		}
		t.do(actArm{Timer: timerMessage, After: max(t.s.Box.StartedAt.Add(maxMessage).Sub(t.Now), retryPause)})
	case Closing:
		t.end(LeftMessage, MessageLeft, "system", 0)
	default: // taken down already
	}
}

// adoptTalk goes on with a talk. Where the legs have come together and the process ended before it could say
// so, it is said now: a talk that was heard is no abandoned call.
func (t *turn) adoptTalk(in inAdopted) {
	talk := t.s.Talk
	if talk.Held {
		t.do(actHeld{Agent: talk.Agent, On: true})
		return
	}
	together := slices.ContainsFunc(in.Snapshot.Bridges, func(b Bridge) bool {
		return b.ID == bridgeOf(&t.s) && slices.Contains(b.Channels, talk.Leg) && slices.Contains(b.Channels, t.s.Caller)
	})
	if together && !talk.Bridged && !talk.Lost {
		t.record(actorSystem, ledger.Bridged{Leg: talk.Leg})
	}
}

// adoptWaiting joins the floor again at the old place. The join comes first: the floor takes back an offer that it
// still has open, so that the counsellor is offered the caller again once, when the offer of the last process has
// been closed, and not before.
func (t *turn) adoptWaiting(in inAdopted) {
	if !in.Fresh || t.s.Entry == nil {
		return
	}
	t.do(actJoin{Entry: *t.s.Entry, Grade: t.s.Grade})
	if t.waived() {
		t.do(actArm{Timer: timerWaived, After: preferTransfer})
	}
	t.closeRound(OutcomeWithdrawn, 0)
	if c := t.comforts(); c.Every > 0 {
		t.do(actArm{Timer: timerComfort, After: c.Every})
	}
	t.armCallBack()
	t.listenOn()
}

// adoptRecordings marks recordings whose snoop is gone as stopped and starts new ones.
func (t *turn) adoptRecordings(in inAdopted) {
	for _, r := range t.s.Recordings {
		if _, here := in.Snapshot.Channel(r.Snoop); !here && !r.Stopped {
			t.record(actorSystem, ledger.RecordingStopped{Recording: r.ID})
		}
	}
	if t.s.Talk != nil && t.s.Talk.Bridged {
		t.startRecording()
	}
}
