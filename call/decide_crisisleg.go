package call

import (
	"fmt"

	"heartline/agent"
	"heartline/crisis"
	"heartline/internal/fault"
	"heartline/internal/ledger"
	"heartline/ivr"
)

// crisisSignal acts on a report about a leg that was rung for help. It reports false for one that is in the call: that
// one is a party or a monitor like any other.
func (t *turn) crisisSignal(l Leg, sig Signal) bool {
	if l.Role != CrisisLeg {
		t.emergencySignal(l, sig)
		return false
	}
	if l.Gone || t.s.admitted(l.ID) {
		return false
	}
	switch sig.Kind {
	case SignalState:
		switch {
		case sig.Channel.State == "Ringing":
			t.feedAttempt(l.Attempt, crisis.Progressed{Attempt: l.Attempt, To: crisis.Ringing})
		case sig.Channel.State == "Up" && !l.Up:
			t.crisisUp(l)
		}
	case SignalDigit:
		e, _ := t.s.Crisis.Of(l.Attempt)
		if a, ok := e.Attempt(l.Attempt); ok && l.Up && a.Progress == crisis.Answered && sig.Digit == l.acceptKey() {
			t.feedAttempt(l.Attempt, crisis.Acknowledge{Attempt: l.Attempt, How: crisis.ByKey})
		}
	case SignalGone:
		t.crisisGone(l, sig.Cause)
	default: // observed, but nothing to decide
	}
	return true
}

// emergencySignal notes how far the call to an emergency number has come.
func (t *turn) emergencySignal(l Leg, sig Signal) {
	if l.Gone || sig.Kind != SignalState {
		return
	}
	switch sig.Channel.State {
	case "Ringing":
		t.feedAttempt(l.Attempt, crisis.Progressed{Attempt: l.Attempt, To: crisis.Ringing})
	case "Up":
		t.feedAttempt(l.Attempt, crisis.Progressed{Attempt: l.Attempt, To: crisis.Answered})
	}
}

// crisisUp takes an answered telephone. A seat of the house is its person; any other one may be a voicemail box, and
// is asked for the key.
func (t *turn) crisisUp(l Leg) {
	if !l.Up {
		t.record(actorSystem, ledger.LegUp{Leg: l.ID})
	}
	e, _ := t.s.Crisis.Of(l.Attempt)
	a, _ := e.Attempt(l.Attempt)
	if env := t.crisisEnv(); a.Way == crisis.Seat && (env.Numbers == nil || !outsideSeat(env.Numbers, a.Seat)) {
		t.feedAttempt(l.Attempt, crisis.Acknowledge{Attempt: l.Attempt, How: crisis.ByAnswer})
		return
	}
	t.feedAttempt(l.Attempt, crisis.Progressed{Attempt: l.Attempt, To: crisis.Answered})
	t.do(actSayTo{Leg: l.ID, Prompts: t.own(ivr.AcceptPrompt(l.acceptKey()))})
}

func outsideSeat(n crisis.Numbers, seat string) bool {
	_, outside := n.SeatNumber(seat)
	return outside
}

// crisisGone acts on the end of a leg that was only asked. The first report of it may come without its cause.
func (t *turn) crisisGone(l Leg, cause int) {
	if cause == causeUnspecified {
		t.do(actArm{Timer: causeTimer(l.ID), After: causePatience, Leg: l.ID})
		return
	}
	t.crisisEnded(l, cause)
}

// crisisEnded ends a leg that was only asked, with what is known of the cause.
func (t *turn) crisisEnded(l Leg, cause int) {
	if l.Gone {
		return
	}
	t.record(actorSystem, ledger.LegGone{Leg: l.ID, Cause: cause})
	t.do(actDisarm{causeTimer(l.ID)})
	e, _ := t.s.Crisis.Of(l.Attempt)
	a, _ := e.Attempt(l.Attempt)
	if cause == causeRejected && a.Open() {
		t.feedAttempt(l.Attempt, crisis.Decline{Attempt: l.Attempt})
		return
	}
	in := crisis.Ended{Attempt: l.Attempt, Outcome: crisis.Failed, Cause: cause}
	switch {
	case cause == causeBusy:
		in.Outcome = crisis.Busy
	case a.Progress == crisis.Answered:
		in.Outcome = crisis.NoKey
	case a.Progress == crisis.Ringing:
		in.Outcome = crisis.Ignored
	case cause == causeNoUser:
		in.Outcome = crisis.Unreachable
	}
	t.feedAttempt(l.Attempt, in)
}

// admit lets a telephone that has accepted into the call.
func (t *turn) admit(in crisis.Admit) {
	l, ok := t.s.legOfAttempt(in.Attempt)
	switch {
	case !ok || l.Gone || len(t.s.Monitors) >= maxPartiesEver || len(t.s.Parties) >= maxPartiesEver:
		t.feedAttempt(in.Attempt, crisis.Ended{Attempt: in.Attempt, Outcome: crisis.Failed})
	case t.s.admitted(l.ID): // before a restart
	case t.inside(l.Agent): // at their desk: the telephone is not needed any more
		t.record(actorSystem, ledger.LegGone{Leg: l.ID, Cause: causeNormal})
		return
	case in.Mode == crisis.Conference && t.s.Phase == Talking:
		t.helperIn(l)
	default:
		t.helperHears(l, in.Mode)
	}
	if ok && !l.Gone && l.Agent != "" && t.s.admitted(l.ID) {
		t.do(actSeize{Agent: l.Agent, Seat: l.Seat})
	}
}

// inside reports whether somebody is in the call already, or hears it.
func (t *turn) inside(who agent.ID) bool {
	if who == "" {
		return false
	}
	_, party := t.s.partyOfAgent(who)
	_, listens := t.s.monitor(who)
	return party || listens || t.s.Talk != nil && t.s.Talk.Agent == who
}

// helperHears lets a helper's telephone hear the call through the counsellor's leg.
func (t *turn) helperHears(l Leg, mode crisis.Mode) {
	t.record(actorSystem, ledger.MonitorStarted{
		Monitor: fmt.Sprintf("m%d", t.s.NextMonitor+1), Agent: string(l.Agent), Seat: string(l.Seat), Leg: l.ID, Whisper: mode != crisis.Listen,
	})
}

// helperIn brings a helper's telephone to the caller and the counsellor.
func (t *turn) helperIn(l Leg) {
	party := fmt.Sprintf("p%d", t.s.NextParty+1)
	f := ledger.PartyAsked{Party: party, Then: string(ThenJoin), By: string(t.s.Talk.Agent), Agent: string(l.Agent)}
	if l.Agent == "" {
		f.Number = string(l.Seat)
	}
	t.record(actorSystem, f)
	t.record(actorSystem, ledger.PartyOffered{Party: party, Seat: string(l.Seat), SeatKind: string(agent.OutsideNumber), Deadline: t.Now})
	t.record(actorSystem, ledger.PartyJoined{Party: party, Leg: l.ID, In: true})
	t.do(actHush{})
}

// helperMode changes how a helper who came by telephone is in the call: the leg stays, what it is to the call
// changes.
func (t *turn) helperMode(a crisis.Attempt, mode crisis.Mode) error {
	l, ok := t.s.legOfAttempt(a.ID)
	if !ok || l.Gone || l.Role != CrisisLeg || !t.s.admitted(l.ID) || t.talkLeg(l.ID) {
		return errNotByPhone
	}
	m, hears := t.s.monitorOfLeg(l.ID)
	p, inside := t.s.partyOfLeg(l.ID)
	switch mode {
	case crisis.Conference:
		switch {
		case inside && p.In:
			return nil
		case t.s.Phase != Talking:
			return errNoTalkYet
		case inside:
			t.record(actorSystem, ledger.PartyMoved{Party: p.ID, In: true})
			t.do(actHush{})
			if t.s.Talk.Aside { // to the one who is with everybody now
				t.turnBack(actorSystem, "")
			}
			return nil
		case len(t.s.Parties) >= maxPartiesEver:
			return errTooMany
		}
		t.record(actorSystem, ledger.MonitorEnded{Monitor: m.ID, Why: "joined"})
		t.helperIn(l)
	case crisis.Listen, crisis.Whisper:
		switch {
		case hears:
			t.whisper(m, mode == crisis.Whisper)
			return nil
		case len(t.s.Monitors) >= maxPartiesEver:
			return errManyListen
		}
		t.record(actorSystem, ledger.PartyEnded{Party: p.ID, Outcome: outcomeLeft})
		t.companyChanged()
		t.helperHears(l, mode)
	default:
		return fault.Field("mode", fault.New(fault.Invalid, "crisis.mode", "choose listen, whisper or conference"))
	}
	return nil
}

// presence is a helper as the call has them.
type presence struct {
	by, attempt string
	mode        crisis.Mode
}

// presences lists who is in the call beside the caller: at their desks, and by telephones that were rung for help.
func (t *turn) presences() []presence {
	var out []presence
	add := func(who agent.ID, leg string, mode crisis.Mode) {
		if l, ok := t.s.leg(leg); ok && l.Attempt != "" {
			if e, ok := t.s.Crisis.Of(l.Attempt); ok {
				if a, _ := e.Attempt(l.Attempt); a.Way != crisis.Emergency {
					out = append(out, presence{a.Who(), a.ID, mode})
				}
				return
			}
		}
		if who != "" {
			out = append(out, presence{actorOf(who), "", mode})
		}
	}
	for _, p := range t.s.Parties {
		if p.State == PartyThere || p.State == PartyLost {
			add(p.Agent, p.Leg, crisis.Conference)
		}
	}
	if t.s.Talk != nil && (t.s.Phase == Talking || t.s.Phase == Parted) {
		add(t.s.Talk.Agent, t.s.Talk.Leg, crisis.Conference)
	}
	for _, m := range t.s.Monitors {
		if !m.Ended {
			mode := crisis.Listen
			if m.Whisper {
				mode = crisis.Whisper
			}
			add(m.Agent, m.Leg, mode)
		}
	}
	return out
}

// followHelpers lets the searches know who of their helpers is in the call, and how, and which emergency calls have
// ended. Who has not said that they come is none of a search's business.
func (t *turn) followHelpers() {
	t.redFromTheStart()
	if len(t.s.Crisis) == 0 || t.s.Phase == Ending {
		return
	}
	here := t.presences()
	for _, e := range t.s.Crisis {
		if !e.Live() {
			continue
		}
		for _, h := range e.Present() {
			if _, ok := presenceOf(here, h.By); !ok {
				_ = t.feed(e.ID, crisis.Leave{By: h.By})
			}
		}
		t.joinHelpers(e, here)
		for _, a := range e.Attempts {
			if l, rung := t.s.legOfAttempt(a.ID); a.Progress == crisis.Pressed && rung && l.Gone {
				_ = t.feed(e.ID, crisis.Ended{Attempt: a.ID, Outcome: crisis.Done, Press: a.Presses})
			}
		}
	}
}

func presenceOf(here []presence, by string) (presence, bool) {
	for _, p := range here {
		if p.by == by {
			return p, true
		}
	}
	return presence{}, false
}

// joinHelpers says of those who come that they are there, or there in another way now.
func (t *turn) joinHelpers(e crisis.State, here []presence) {
	coming := append([]string(nil), e.LateBy...)
	coming = append(coming, e.Lapsed()...) // late, but there after all
	counsellor := actorOf(agent.ID(t.crisisEnv().Counsellor))
	told := map[string]bool{counsellor: true}
	if e.Ack != nil {
		coming = append(coming, e.Ack.By)
		if e.Ack.By == counsellor { // who comes has taken the call over
			told[counsellor] = false
		}
	}
	for _, h := range e.Present() {
		coming = append(coming, h.By)
	}
	for _, by := range coming {
		if p, ok := presenceOf(here, by); ok && !told[by] {
			told[by] = true
			_ = t.feed(e.ID, crisis.Join{Attempt: p.attempt, By: by, Mode: p.mode}) // the same again is passed over
		}
	}
}
