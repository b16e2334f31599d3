package call

import (
	"slices"

	"heartline/agent"
	"heartline/internal/ledger"
)

// A round are the counsellors who are asked at the same time to take one caller: one by most strategies of a queue, and
// several where it rings all. Each of them has an offer of the floor, with its own leg, its own timers and its own outcome.
// The first who accepts has the caller; the decision that takes them closes the other offers as answered elsewhere, so that
// a second acceptance finds none. Their seats are hung up with the cause that telephones know for that, and only then are
// the counsellors free for the next caller: see loosen.

// round returns the open offers, the first made first.
func (s *State) round() []Offer {
	if s.Offer == nil {
		return nil
	}
	return append([]Offer{*s.Offer}, s.Beside...)
}

func (s *State) findOffer(is func(Offer) bool) (Offer, bool) {
	all := s.round()
	if i := slices.IndexFunc(all, is); i >= 0 {
		return all[i], true
	}
	return Offer{}, false
}

func (s *State) offerCalled(id string) (Offer, bool) {
	return s.findOffer(func(o Offer) bool { return o.ID == id && id != "" })
}

func (s *State) offerOfLeg(leg string) (Offer, bool) {
	return s.findOffer(func(o Offer) bool { return o.Leg == leg && leg != "" })
}

func (s *State) offerOf(who agent.ID) (Offer, bool) {
	return s.findOffer(func(o Offer) bool { return o.Agent == who })
}

// offerMade opens an offer: beside the one that rings already, or alone.
func (s *State) offerMade(f ledger.OfferMade) {
	o := Offer{ID: f.Offer, Agent: agent.ID(f.Agent), Seat: agent.SeatID(f.Seat), Kind: agent.SeatKind(f.SeatKind), Deadline: f.Deadline}
	if f.Beside != "" && s.Offer != nil {
		s.Beside = append(slices.Clone(s.Beside), o)
		return
	}
	s.Offer, s.Beside = &o, nil
}

func (s *State) changeOffer(id string, f func(*Offer)) {
	if id == "" {
		return
	}
	if s.Offer != nil && s.Offer.ID == id {
		f(s.Offer)
	}
	for i := range s.Beside {
		if s.Beside[i].ID == id {
			f(&s.Beside[i])
		}
	}
}

// offerEnded closes an offer; the one made next is the first then.
func (s *State) offerEnded(f ledger.OfferEnded) {
	o, open := s.offerCalled(f.Offer)
	if !open {
		return
	}
	if o.Leg != "" && f.Outcome != OutcomeAccepted {
		s.Legs = s.withLeg(o.Leg, func(l *Leg) { l.Gone, l.Elsewhere = true, inVain(f) })
	}
	left := slices.DeleteFunc(s.round(), func(other Offer) bool { return other.ID == o.ID })
	s.Offer, s.Beside = nil, nil
	if len(left) > 0 {
		s.Offer = &left[0]
	}
	if len(left) > 1 {
		s.Beside = left[1:]
	}
}

// Timers of one offer of the round.
func shownTimer(offer string) timer { return timerShown + timer("/"+offer) }
func ringTimer(offer string) timer  { return timerRinging + timer("/"+offer) }
func keyTimer(offer string) timer   { return timerKey + timer("/"+offer) }
func briefTimer(leg string) timer   { return timerBrief + timer("/"+leg) }

// offerTimeout closes the offer whose deadline was missed. It reports false for a timer of something else.
func (t *turn) offerTimeout(x timer) bool {
	for _, o := range t.s.round() {
		switch x {
		case shownTimer(o.ID), ringTimer(o.ID):
			t.closeOffer(o, OutcomeUnreachable, 0)
			return true
		case keyTimer(o.ID):
			t.closeOffer(o, OutcomeNoAnswer, 0)
			return true
		}
	}
	return false
}

// closeOffer ends an open offer with its one outcome. The caller keeps the place, and the others of the round ring on.
func (t *turn) closeOffer(o Offer, outcome string, cause int) {
	t.record(actorSystem, ledger.OfferEnded{Offer: o.ID, Agent: string(o.Agent), Outcome: outcome, Cause: cause})
	t.doneWith(o, outcome)
	switch outcome {
	case OutcomeDeclined, OutcomeNoAnswer, OutcomeBusy, OutcomeUnreachable:
		t.insist()
	}
}

// closeRound ends every open offer with the same outcome.
func (t *turn) closeRound(outcome string, cause int) {
	for _, o := range t.s.round() {
		t.closeOffer(o, outcome, cause)
	}
}

// calledOff ends an open offer because its counsellor is needed elsewhere. The telephone is hung up with the cause of one that
// has missed nothing, and the desk is told why.
func (t *turn) calledOff(o Offer) {
	t.record(actorSystem, ledger.OfferEnded{Offer: o.ID, Agent: string(o.Agent), Outcome: OutcomeWithdrawn, Cause: causeElsewhere})
	t.release(o, OutcomeWithdrawn, OutcomeCalledOff)
}

// inVain reports an offer that ended through nobody's fault but ours: the telephone that rang is to show no missed call.
func inVain(f ledger.OfferEnded) bool {
	return f.Outcome == OutcomeElsewhere || f.Outcome == OutcomeWithdrawn && f.Cause == causeElsewhere
}

// doneWith stops an offer's timers, takes it off the screen and tells the floor.
func (t *turn) doneWith(o Offer, outcome string) { t.release(o, outcome, outcome) }

// release is doneWith where the desk is told something else than the floor.
func (t *turn) release(o Offer, outcome, told string) {
	t.do(actDisarm{shownTimer(o.ID)})
	t.do(actDisarm{ringTimer(o.ID)})
	t.do(actDisarm{keyTimer(o.ID)})
	if o.Leg != "" {
		t.do(actDisarm{causeTimer(o.Leg)})
		t.do(actDisarm{briefTimer(o.Leg)})
	}
	t.do(actHideOffer{Offer: o.ID, Agent: o.Agent, Reason: told})
	t.do(actOfferClosed{Offer: o.ID, Outcome: outcome})
}
