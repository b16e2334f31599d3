package call

import (
	"fmt"
	"slices"
	"strings"

	"heartline/agent"
	"heartline/internal/fault"
	"heartline/internal/id"
	"heartline/internal/ledger"
	"heartline/ivr"
	"heartline/triage"
)

var (
	errNoNumber     = fault.Code("number_unknown", fault.New(fault.NotFound, "ask", "there is no such outside number: choose one of the list"))
	errNoLine       = fault.Code("no_line", fault.New(fault.Conflict, "listen", "your own desk has no line: open the desk, run the seat check, and try again"))
	errBusyHere     = fault.Code("line_busy", fault.New(fault.Conflict, "listen", "your own line is in another call: end that first"))
	errYourself     = fault.Code("yourself", fault.New(fault.Invalid, "ask", "this is you: choose somebody else"))
	errNobody       = fault.Code("no_target", fault.New(fault.Invalid, "ask", "choose a colleague, a queue or a number"))
	errThereNow     = fault.Code("there_already", fault.New(fault.Conflict, "ask", "they are asked already, or in the call"))
	errTooMany      = fault.Code("too_many_parties", fault.New(fault.Conflict, "ask", "too many are in this call: let somebody go first"))
	errParted       = fault.Code("desk_lost", fault.New(fault.Conflict, "call", "the counsellor's line has just failed: wait until it is back"))
	errNoParty      = fault.Code("party_gone", fault.New(fault.NotFound, "call", "they are not in the call any more"))
	errNotThere     = fault.Code("party_not_there", fault.New(fault.Conflict, "call", "they have not answered yet"))
	errNobodyBeside = fault.Code("nobody_beside", fault.New(fault.Conflict, "call", "nobody is beside the call: ask somebody first"))
	errNobodyHere   = fault.Code("nobody_else", fault.New(fault.Conflict, "call", "nobody else is there to stay with the caller: transfer the call, or end it"))
)

// Outcomes of parties beside those of offers.
const (
	outcomeLeft    = "left"
	outcomeDropped = "dropped"
	outcomeHasCall = "has_the_call"
)

func partyTimer(id string) timer { return timer("party/" + id) }

// offerName names the asking of a colleague as the floor names its offers.
func offerName() string { return id.New() + "-of0001" }

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
	case liveTransfer:
		err = t.blind(in)
	case liveLeave:
		err = t.leaveTalk(in)
	case liveTurn, liveBack:
		err = t.turnTo(in)
	default:
		err = t.moveParty(in)
	}
	t.answerLive(in, err)
}

// owns reports whether the call is at the desk of who asks, or theirs to command.
func (t *turn) owns(in inLive) bool { return in.Any || t.s.Talk.Agent != "" && t.s.Talk.Agent == in.By }

// ask brings somebody into the call beside the counsellor. A colleague is asked by the floor, which alone
// knows who is free; an outside number is rung.
func (t *turn) ask(in inLive) error {
	live := 0
	for _, p := range t.s.Parties {
		if p.State != PartyGone {
			live++
		}
	}
	switch {
	case !t.owns(in):
		return errNotYours
	case t.s.Phase != Talking:
		return errParted
	case in.To.Agent == "" && in.To.Number == "":
		return errNobody
	case in.To.Agent != "" && (in.To.Agent == in.By || in.To.Agent == t.s.Talk.Agent):
		return errYourself
	case live >= maxParties || len(t.s.Parties) >= maxPartiesEver:
		return errTooMany
	}
	if _, there := t.s.partyOfAgent(in.To.Agent); there {
		return errThereNow
	}
	if _, there := t.s.monitor(in.To.Agent); there {
		return errThereNow
	}
	f := ledger.PartyAsked{
		Party: fmt.Sprintf("p%d", t.s.NextParty+1), Then: string(in.Then), By: string(in.By), Agent: string(in.To.Agent), Number: in.To.Number,
	}
	if f.Then == "" {
		f.Then = string(ThenConsult)
	}
	if in.To.Agent != "" {
		f.Number, f.Offer = "", in.Offer
	}
	t.record(actorOf(in.By), f)
	if f.Offer != "" {
		t.do(actAsk{Offer: f.Offer, Agent: in.To.Agent, Grade: t.s.Grade, By: in.By, Queue: t.s.Talk.Queue})
		t.do(actArm{Timer: partyTimer(f.Party), After: askPatience})
		return nil
	}
	t.record(actorSystem, ledger.PartyOffered{Party: f.Party, Deadline: t.Now.Add(numberPatience)})
	t.dialParty(f.Party, "", agent.Seat{ID: agent.SeatID(f.Number)})
	t.do(actArm{Timer: partyTimer(f.Party), After: numberPatience})
	return nil
}

func (t *turn) dialParty(party string, who agent.ID, seat agent.Seat) {
	leg := id.Object(string(t.s.ID), id.RoleParty, t.s.NextLeg)
	t.record(actorSystem, ledger.LegDialed{Leg: leg, Role: string(PartyLeg), Agent: string(who), Seat: string(seat.ID), Party: party, Key: seat.AcceptKey})
}

// asked takes the floor's word that a colleague is reserved for the call.
func (t *turn) asked(in inAsked) {
	p, ok := t.s.partyOfOffer(in.Offer)
	if !ok || p.State != PartyAsked {
		t.do(actOfferClosed{Offer: in.Offer, Outcome: OutcomeCallerGone})
		return
	}
	t.record(actorSystem, ledger.PartyOffered{Party: p.ID, Seat: string(in.Seat.ID), SeatKind: string(in.Seat.Kind), Deadline: in.Deadline})
	wait := shownPatience
	if in.Seat.Kind != agent.BrowserDesk {
		t.dialParty(p.ID, in.Agent, in.Seat)
		wait = ringingPatience
	}
	p, _ = t.s.party(p.ID)
	t.do(actShowAsk{Party: p})
	t.do(actArm{Timer: partyTimer(p.ID), After: wait})
	t.do(actSettle{Offer: in.Offer})
}

// askRefused takes the floor's word that a colleague cannot be asked.
func (t *turn) askRefused(in inAskRefused) {
	p, ok := t.s.partyOfOffer(in.Offer)
	if !ok || p.State != PartyAsked {
		return
	}
	t.record(actorSystem, ledger.PartyEnded{Party: p.ID, Outcome: in.Reason})
	t.do(actDisarm{partyTimer(p.ID)})
	t.do(actSettle{Offer: in.Offer, Err: refusal(in.Reason)})
}

func refusal(reason string) error {
	say := map[string]string{
		string(agent.LoggedOut):      "they are not signed in at a seat",
		string(agent.ReasonOffShift): "they are not on duty now",
		string(agent.ReasonSeatDown): "the line of their seat is down",
		string(agent.Reserved):       "they are just being offered a call",
		string(agent.Talking):        "they are in a call",
		string(agent.Hold):           "they are in a call",
		string(agent.AfterCall):      "they are writing up a call",
	}[reason]
	code := reason
	switch {
	case say == "":
		say, code = "they cannot be reached now", OutcomeUnreachable
	case reason == string(agent.Hold):
		code = string(agent.Talking)
	}
	return fault.Code("colleague_"+code, fault.New(fault.Conflict, "ask", "%s; your caller is still with you: choose somebody else", say))
}

// partyShown takes in that the asked colleague sees it, or that the phone rings: from now on the deadline counts.
func (t *turn) partyShown(p Party) {
	if p.State != PartyRinging || p.Shown {
		return
	}
	if p.Offer != "" {
		t.record(actorOf(p.Agent), ledger.OfferShown{Offer: p.Offer})
	}
	t.do(actArm{Timer: partyTimer(p.ID), After: p.Deadline.Sub(t.Now) + ringGrace})
}

// partyAnswered lets a party in: to the caller where it was asked to join, beside the call otherwise. The
// counsellor turns to who was asked for consultation, unless the caller is graded red: such a caller is not
// left for a moment that nobody chose.
func (t *turn) partyAnswered(p Party, leg, desk, parking string) {
	in := p.Then == ThenJoin && t.s.Phase == Talking
	t.record(actorOf(p.Agent), ledger.PartyJoined{Party: p.ID, Leg: leg, In: in, Desk: desk, Parking: parking})
	t.do(actDisarm{partyTimer(p.ID)})
	if p.Offer != "" {
		t.do(actHideOffer{Offer: p.Offer, Agent: p.Agent, Reason: OutcomeAccepted})
		t.do(actOfferClosed{Offer: p.Offer, Outcome: OutcomeAccepted})
	}
	switch {
	case in:
		t.do(actHush{})
	case t.s.Grade != triage.Red && t.s.Phase == Talking && !t.s.Talk.Aside && t.s.Talk.Agent != "":
		t.turnAside(actorSystem, "")
	}
}

// endParty ends a party with its one outcome. A counsellor who is left alone beside the call goes back to the
// caller.
func (t *turn) endParty(p Party, outcome string, cause int, by agent.ID) {
	t.closeParty(p, outcome, cause, by)
	t.companyChanged()
}

func (t *turn) closeParty(p Party, outcome string, cause int, by agent.ID) {
	if p.State == PartyGone {
		return
	}
	t.record(actorOrSystem(by), ledger.PartyEnded{Party: p.ID, Outcome: outcome, Cause: cause, By: string(by)})
	t.do(actDisarm{partyTimer(p.ID)})
	switch {
	case p.Agent == "":
	case p.State == PartyAsked, p.State == PartyRinging:
		t.do(actHideOffer{Offer: p.Offer, Agent: p.Agent, Reason: outcome})
		t.do(actOfferClosed{Offer: p.Offer, Outcome: offerOutcome(outcome)})
		t.do(actSettle{Offer: p.Offer, Err: refusal(outcome)})
	default:
		t.do(actReleased{Agent: p.Agent, AfterCall: -1})
	}
}

// offerOutcome is what the floor is told of a party's end.
func offerOutcome(outcome string) string {
	switch outcome {
	case OutcomeDeclined, OutcomeNoAnswer, OutcomeBusy, OutcomeUnreachable, OutcomeWithdrawn:
		return outcome
	default:
		return OutcomeCallerGone // nobody's fault
	}
}

func actorOrSystem(a agent.ID) string {
	if a == "" {
		return actorSystem
	}
	return actorOf(a)
}

// companyChanged turns a counsellor back to the caller when nobody is left beside the call.
func (t *turn) companyChanged() {
	if t.s.Phase == Talking && t.s.Talk != nil && t.s.Talk.Aside && !t.s.anyBeside() && !t.lostBeside() {
		t.turnBack(actorSystem, "")
	}
}

// lostBeside reports whether a colleague beside the call is awaited back.
func (t *turn) lostBeside() bool {
	return slices.ContainsFunc(t.s.Parties, func(p Party) bool { return p.State == PartyLost && !p.In })
}

// partyTimeout ends what has waited too long: the floor's answer, the word that somebody sees it, the answer,
// or the return of a lost leg.
func (t *turn) partyTimeout(name timer) {
	p, ok := t.s.party(strings.TrimPrefix(string(name), "party/"))
	switch {
	case !ok:
	case p.State == PartyRinging && p.Shown, p.State == PartyRinging && p.Offer == "":
		t.endParty(p, OutcomeNoAnswer, 0, "")
	case p.State == PartyLost:
		t.endParty(p, outcomeLeft, 0, "")
	case p.State != PartyThere:
		t.endParty(p, OutcomeUnreachable, 0, "")
	}
}

// partySignal acts on a report about a party's rung leg.
func (t *turn) partySignal(p Party, l Leg, sig Signal) {
	switch sig.Kind {
	case SignalState:
		switch {
		case p.State != PartyRinging:
		case sig.Channel.State == "Ringing":
			t.partyShown(p)
		case sig.Channel.State == "Up" && !l.Up:
			t.partyUp(p, l)
		}
	case SignalDigit:
		if p.State == PartyRinging && l.Up && p.Kind == agent.OutsideNumber && sig.Digit == l.acceptKey() {
			t.partyAnswered(p, l.ID, "", "")
		}
	case SignalGone:
		t.partyGone(p, l, sig.Cause)
	default: // observed, but nothing to decide
	}
}

// partyUp takes an answered phone. A colleague at an outside number presses the key first: a voicemail box
// answers too. An outside number that a counsellor wants to speak to is heard at once.
func (t *turn) partyUp(p Party, l Leg) {
	t.record(actorSystem, ledger.LegUp{Leg: l.ID})
	if p.Kind == agent.OutsideNumber {
		t.do(actSayTo{Leg: l.ID, Prompts: t.own(ivr.AcceptPrompt(l.acceptKey()))})
		t.do(actArm{Timer: partyTimer(p.ID), After: keyPatience})
		return
	}
	t.partyAnswered(p, l.ID, "", "")
}

// partyGone acts on the end of a party's leg. A colleague's browser desk may come back; a telephone does not.
func (t *turn) partyGone(p Party, l Leg, cause int) {
	switch {
	case p.State == PartyRinging && cause == causeUnspecified:
		t.do(actArm{Timer: causeTimer(l.ID), After: causePatience, Leg: l.ID})
	case p.State == PartyRinging:
		t.endParty(p, outcomeOf(cause, p.Shown), cause, "")
	case p.State == PartyThere && l.Role == DeskLeg:
		t.partyLost(p, "leg_gone")
	case p.State == PartyThere:
		t.endParty(p, outcomeLeft, cause, "")
	}
}

func causeTimer(leg string) timer { return timer("cause/" + leg) }

// partyLost waits for the page of a colleague whose leg failed.
func (t *turn) partyLost(p Party, why string) {
	t.record(actorSystem, ledger.PartyLost{Party: p.ID, Leg: p.Leg, Why: why, Until: t.Now.Add(parkPatience)})
	t.do(actArm{Timer: partyTimer(p.ID), After: parkPatience})
}

// partyBack brings a colleague back on a new leg.
func (t *turn) partyBack(p Party, in inDeskBack) {
	if p.State == PartyThere && p.Leg != in.Leg {
		t.record(actorSystem, ledger.LegGone{Leg: p.Leg})
	} else if p.State != PartyLost {
		return
	}
	t.record(actorOf(in.Agent), ledger.PartyJoined{Party: p.ID, Leg: in.Leg, In: p.In, Desk: in.Desk, Parking: in.Parking})
	t.do(actDisarm{partyTimer(p.ID)})
}

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

// askWithdrawn takes the floor's word that the asking of a colleague is over; an accept that came first stands.
func (t *turn) askWithdrawn(p Party, in inWithdrawn) {
	if p.State != PartyAsked && p.State != PartyRinging {
		return
	}
	outcome := OutcomeWithdrawn
	if in.Reason == OutcomeNoAnswer {
		outcome = OutcomeNoAnswer
	}
	t.endParty(p, outcome, 0, "")
}

// deskAsk takes the answer of a colleague who was asked into the call.
func (t *turn) deskAsk(in inDesk, p Party) {
	switch {
	case p.State == PartyThere || p.State == PartyLost:
		if in.Do == deskDecline {
			t.answer(in, errOfferOver)
			return
		}
	case p.State != PartyRinging:
		t.answer(in, errOfferOver)
		return
	case in.Do == deskShown:
		t.partyShown(p)
	case in.Do == deskDecline:
		t.endParty(p, OutcomeDeclined, 0, "")
	case p.Kind != agent.BrowserDesk:
		t.answer(in, fault.New(fault.Conflict, "offer", "this seat takes calls on its telephone: lift the receiver"))
		return
	case in.Leg == "":
		t.endParty(p, OutcomeUnreachable, 0, "")
		t.answer(in, errNoDesk)
		return
	default:
		t.partyAnswered(p, in.Leg, in.Desk, in.Parking)
	}
	t.answer(in, nil)
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

// adoptParties takes the parties over from a process that went away. Those who were being asked are asked no
// more; those who are there stay.
func (t *turn) adoptParties(in inAdopted) {
	for _, p := range t.s.Parties {
		_, here := in.Snapshot.Channel(p.Leg)
		l, _ := t.s.leg(p.Leg)
		switch p.State {
		case PartyGone:
		case PartyAsked, PartyRinging:
			if in.Fresh {
				t.endParty(p, OutcomeWithdrawn, 0, "")
			} else if !here && p.Leg != "" {
				t.endParty(p, OutcomeUnreachable, 0, "")
			}
		case PartyLost:
			t.do(actArm{Timer: partyTimer(p.ID), After: max(p.Until.Sub(t.Now), retryPause)})
		case PartyThere:
			if !here {
				t.partyGone(p, l, causeNormal)
			}
			if p.Agent != "" {
				t.do(actSeize{Agent: p.Agent, Seat: p.Seat})
			}
		}
	}
	t.adoptMonitors(in)
}

func (t *turn) adoptMonitors(in inAdopted) {
	for _, m := range t.s.Monitors {
		if m.Ended {
			continue
		}
		if _, here := in.Snapshot.Channel(m.Leg); !here {
			t.endMonitor(m, "leg_gone", "")
			continue
		}
		if m.Agent != "" {
			t.do(actSeize{Agent: m.Agent, Seat: m.Seat})
		}
		if _, here := in.Snapshot.Channel(m.snoop()); !here && m.snoop() != "" {
			t.record(actorSystem, ledger.MonitorMoved{Monitor: m.ID}) // and follows anew
		}
	}
}

// adoptsElsewhere reports whether a leg's fate is looked at with its party or monitor.
func (t *turn) adoptsElsewhere(leg string) bool {
	if t.talkLeg(leg) {
		return false
	}
	_, party := t.s.partyOfLeg(leg)
	_, monitor := t.s.monitorOfLeg(leg)
	return party || monitor
}

// strays tells the floor again, after a restart, who is in the call no more: the last process may have recorded
// it and not lived to say so. The floor takes a repeat for what it is.
func (t *turn) strays() {
	for _, p := range t.s.Parties {
		if p.State == PartyGone && p.Offer != "" && p.Outcome != outcomeHasCall {
			t.do(actOfferClosed{Offer: p.Offer, Outcome: offerOutcome(p.Outcome)})
		}
	}
	for _, l := range t.s.Legs {
		_, party := t.s.partyOfAgent(l.Agent)
		_, monitor := t.s.monitor(l.Agent)
		has := t.s.Talk != nil && t.s.Talk.Agent == l.Agent && t.s.Phase != Ending
		offered := t.s.Offer != nil && t.s.Offer.Agent == l.Agent
		if l.Agent != "" && !party && !monitor && !has && !offered {
			t.do(actReleased{Agent: l.Agent, AfterCall: t.Hotline.AfterCall})
		}
	}
}
