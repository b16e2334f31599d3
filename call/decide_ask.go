package call

import (
	"fmt"

	"heartline/agent"
	"heartline/internal/fault"
	"heartline/internal/id"
	"heartline/internal/ledger"
)

// offerName names the asking of a colleague as the floor names its offers.
func offerName() string { return id.New() + "-of0001" }

// ask brings somebody into the call beside the counsellor. A colleague is asked by the floor, which alone
// knows who is free; an outside number is rung.
func (t *turn) ask(in inLive) error {
	switch {
	case !t.owns(in):
		return errNotYours
	case t.s.Phase != Talking:
		return errParted
	case in.To.Agent == "" && in.To.Number == "":
		return errNobody
	case in.To.Agent != "" && (in.To.Agent == in.By || in.To.Agent == t.s.Talk.Agent):
		return errYourself
	case t.s.crowded():
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
	if t.askSettled(in) {
		return
	}
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
	if o := t.s.Out; o != nil && o.Ask != nil && o.Ask.Offer == in.Offer {
		t.askOver(in.Reason)
		return
	}
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
