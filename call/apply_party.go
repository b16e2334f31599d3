package call

import (
	"time"

	"heartline/agent"
	"heartline/internal/id"
	"heartline/internal/ledger"
)

// applyParty folds the facts about those beside the caller and the counsellor.
func applyParty(s *State, at time.Time, fact ledger.Fact) {
	switch f := fact.(type) {
	case ledger.PartyAsked:
		s.NextParty++
		s.Parties = append(s.Parties, Party{
			ID: f.Party, Then: Then(f.Then), By: agent.ID(f.By), Agent: agent.ID(f.Agent), Number: f.Number, Offer: f.Offer, State: PartyAsked,
		})
	case ledger.PartyOffered:
		s.Parties = s.withParty(f.Party, func(p *Party) {
			p.State, p.Seat, p.Kind, p.Deadline = PartyRinging, agent.SeatID(f.Seat), agent.SeatKind(f.SeatKind), f.Deadline
		})
	case ledger.PartyJoined:
		p, ok := s.party(f.Party)
		if !ok {
			return
		}
		s.Parties = s.withParty(f.Party, func(p *Party) {
			p.State, p.Leg, p.Desk, p.In, p.Until = PartyThere, f.Leg, f.Desk, f.In, time.Time{}
			if p.Since.IsZero() {
				p.Since = at
			}
		})
		s.addDeskLeg(f.Leg, p.Agent, p.Seat, f.Parking)
		s.revive(f.Leg)
		s.reviveSummoned(f.Leg)
	case ledger.PartyMoved:
		s.Parties = s.withParty(f.Party, func(p *Party) { p.In = f.In })
	case ledger.PartyLost:
		s.Parties = s.withParty(f.Party, func(p *Party) { p.State, p.Until = PartyLost, f.Until })
		s.Legs = s.withLeg(f.Leg, func(l *Leg) { l.Gone = true })
	case ledger.PartyEnded:
		s.Parties = s.withParty(f.Party, func(p *Party) {
			s.Legs = s.withLeg(p.Leg, func(l *Leg) { l.Gone = true })
			p.State, p.Outcome = PartyGone, f.Outcome
		})
	case ledger.OfferShown:
		if p, ok := s.partyOfOffer(f.Offer); ok {
			s.Parties = s.withParty(p.ID, func(p *Party) { p.Shown = true })
		}
	case ledger.LegDialed:
		s.Parties = s.withParty(f.Party, func(p *Party) { p.Leg = f.Leg })
	case ledger.Turned:
		if s.Talk != nil {
			s.Talk.Aside, s.Talk.Held, s.Talk.Bridged = f.Aside, false, false
		}
	case ledger.Transferred:
		applyTransferred(s, at, f)
	}
}

// applyTransferred gives the call to a party. A blind transfer, which names none, only says what is about to
// happen: the facts that follow move the caller.
func applyTransferred(s *State, at time.Time, f ledger.Transferred) {
	if f.Party == "" {
		s.Back = agent.ID(f.From)
	}
	p, ok := s.party(f.Party)
	if !ok || s.Talk == nil {
		return
	}
	old := s.Talk
	s.Legs = s.withLeg(old.Leg, func(l *Leg) { l.Gone = true })
	s.Parties = s.withParty(p.ID, func(p *Party) { p.State, p.Outcome = PartyGone, outcomeHasCall })
	s.Phase, s.ParkUntil = Talking, time.Time{}
	s.Talk = &Talk{Leg: p.Leg, Agent: p.Agent, Seat: p.Seat, Desk: p.Desk, Queue: old.Queue, Since: at, Bridged: p.inside()}
	s.Heard = s.Heard || s.Talk.Bridged
}

// applyMonitor folds the facts about supervisors who listen.
func applyMonitor(s *State, at time.Time, fact ledger.Fact) {
	switch f := fact.(type) {
	case ledger.MonitorStarted:
		s.NextMonitor++
		s.Monitors = append(s.Monitors, Monitor{
			ID: f.Monitor, Agent: agent.ID(f.Agent), Seat: agent.SeatID(f.Seat), Leg: f.Leg, Desk: f.Desk,
			Whisper: f.Whisper,
		})
		s.addDeskLeg(f.Leg, agent.ID(f.Agent), agent.SeatID(f.Seat), f.Parking)
		s.revive(f.Leg)
		s.reviveSummoned(f.Leg)
	case ledger.MonitorSet:
		s.Monitors = s.withMonitor(f.Monitor, func(m *Monitor) { m.Whisper = f.Whisper })
	case ledger.MonitorMoved:
		if _, role, _, _ := id.ParseObject(f.Snoop); role == id.RoleListen {
			s.NextListen++
		} else if role == id.RoleSnoop { // older releases counted them with the recordings
			s.NextRec++
		}
		s.Monitors = s.withMonitor(f.Monitor, func(m *Monitor) { m.move(at, f) })
	case ledger.MonitorEnded:
		s.Monitors = s.withMonitor(f.Monitor, func(m *Monitor) {
			s.Legs = s.withLeg(m.Leg, func(l *Leg) { l.Gone = true })
			m.Ended, m.Target = true, ""
		})
	}
}

// move lets a monitor hear another leg, or none. What it heard through before is gone soon: no more than the last few
// are remembered.
func (m *Monitor) move(at time.Time, f ledger.MonitorMoved) {
	if f.Deaf {
		if at.Sub(m.Since) > monitorWell {
			m.Fails = 0
		}
		m.Fails++
		m.DeafUntil = at.Add(min(monitorPause<<min(m.Fails-1, 10), monitorLongest))
	}
	m.Target = f.Target
	if f.Snoop == "" {
		return
	}
	m.Since, m.DeafUntil = at, time.Time{}
	if m.Snoops = append(m.Snoops, f.Snoop); len(m.Snoops) > monitorSnoops {
		m.Snoops = m.Snoops[len(m.Snoops)-monitorSnoops:]
	}
}
