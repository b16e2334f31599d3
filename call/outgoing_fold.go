package call

import (
	"time"

	"heartline/agent"
	"heartline/internal/ledger"
	"heartline/triage"
)

// foldOutgoing folds the facts of calls of the house, and those about ringing back.
func foldOutgoing(s *State, at time.Time, fact ledger.Fact) {
	switch f := fact.(type) {
	case ledger.CallPlaced:
		foldPlaced(s, at, f)
	case ledger.RingBackWanted:
		s.RingBack = &RingBack{
			Call: ID(f.Call), Task: f.Task, Agent: agent.ID(f.Agent), Seat: agent.SeatID(f.Seat), Used: f.Used, DueAt: f.DueAt, Until: f.Until, Place: keptPlace(f.Place),
		}
	case ledger.RingBackBegun:
		if s.RingBack != nil {
			s.RingBack = copyOf(s.RingBack)
			s.RingBack.Begun = true
		}
	case ledger.RingBackUnwanted:
		s.Unwanted = true
	case ledger.CallCameBack:
		s.Prior = &Prior{Of: ID(f.Of), Agent: agent.ID(f.Agent), Engaged: f.Engaged, Place: keptPlace(f.Place)}
	}
	if s.Out != nil {
		s.Out = s.Out.clone()
		foldAttempt(s, fact)
	}
}

func foldPlaced(s *State, at time.Time, f ledger.CallPlaced) {
	s.Phase, s.ArrivedAt, s.Claimed = Due, at, true
	s.Node, s.Hotline, s.Config, s.Language, s.Grade = f.Node, f.Hotline, f.Config, f.Language, triage.Grade(f.Grade)
	s.NumberID, s.NumberHash = f.NumberID, f.NumberHash
	who := agent.ID(f.Agent)
	if f.Engaged {
		who = ""
	}
	s.Out = &Outgoing{
		Why: OutWhy(f.Why), Task: f.Task, Of: ID(f.Of), First: agent.ID(f.Agent), Agent: who, Seat: agent.SeatID(f.Seat),
		Held: who != "", Used: f.Used, DueAt: f.DueAt, Until: f.Until, Outside: f.Outside,
		Place: keptPlace(f.Place),
	}
}

// foldAttempt folds a fact of a call of the house. Its Out is its own.
func foldAttempt(s *State, fact ledger.Fact) {
	o := s.Out
	switch f := fact.(type) {
	case ledger.Queued:
		if o.Place != nil && f.Why == whyQueueGone {
			o.Place = copyOf(o.Place)
			o.Place.Queue = f.Queue // the next try begins there
		}
	case ledger.OutAsked:
		o.Ask = &OutAsk{Offer: f.Offer, Agent: agent.ID(f.Agent), Deadline: f.Deadline}
		if o.Why == OutCallBack {
			s.Offers++ // the floor's: their ids are counted
		}
	case ledger.OfferShown:
		if o.Ask != nil && o.Ask.Offer == f.Offer {
			o.Ask.Shown = true // Ask is its own too: see clone
		}
	case ledger.OutAskEnded:
		if o.Ask == nil || o.Ask.Offer != f.Offer {
			return
		}
		o.Ask = nil
		if f.Outcome != OutcomeAccepted {
			o.Passed = append(o.Passed, agent.ID(f.Agent))
			foldUnseated(s)
			return
		}
		o.Held, o.Agent = true, agent.ID(f.Agent)
	case ledger.OutSeated:
		if s.Phase == Due {
			s.Phase = Dialling
		}
		o.Agent, o.Seat, o.Leg, o.Desk, o.Parking = agent.ID(f.Agent), agent.SeatID(f.Seat), f.Leg, f.Desk, f.Parking
		s.addDeskLeg(f.Leg, o.Agent, o.Seat, f.Parking)
	case ledger.OutDialed:
		s.Phase, s.Caller, s.Answered = Dialling, f.Channel, false
		o.Used, o.Ringing = f.Attempt, false
		o.Dialed++
	case ledger.OutRinging:
		o.Ringing = true
	case ledger.OutCameBack:
		o.CameBack = ID(f.Call)
	case ledger.OutAttemptEnded:
		o.Last = f.Outcome
		if f.Outcome == AttemptReached {
			o.Reached = true
			return
		}
		if s.Phase != Talking && s.Phase != Parted {
			foldUnseated(s)
			o.Passed, o.DueAt, o.Held, o.Agent = nil, f.NextAt, false, agent.ID(f.NextBy)
		}
	}
}

// foldUnseated takes the leg of who was to speak out of the call.
func foldUnseated(s *State) {
	if leg := s.Out.Leg; leg != "" {
		s.Legs = s.withLeg(leg, func(l *Leg) { l.Gone = true })
	}
	s.Phase, s.Answered = Due, false
	s.Out.Leg, s.Out.Desk, s.Out.Parking, s.Out.Ringing = "", "", "", false
}
