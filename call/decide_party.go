package call

import (
	"slices"
	"strings"

	"heartline/agent"
	"heartline/internal/fault"
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
