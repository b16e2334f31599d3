package call

import (
	"heartline/internal/ledger"
)

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

// adoptSummoned goes on with a telephone that rings for somebody who wants to come in, or was lifted while nobody looked.
func (t *turn) adoptSummoned(l Leg, ch Channel, here bool) {
	switch {
	case !here:
		t.unsummon(l, causeNormal)
	case ch.State == "Up":
		t.summoned(l)
	default:
		t.do(actArm{Timer: summonTimer(l.ID), After: summonPatience, Leg: l.ID})
	}
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
		_, offered := t.s.offerOf(l.Agent)
		if l.Agent != "" && !party && !monitor && !has && !offered && t.s.held() != l.Agent {
			t.do(actReleased{Agent: l.Agent, AfterCall: t.Hotline.AfterCall})
		}
	}
}
