package call

import (
	"heartline/crisis"
	"heartline/internal/ledger"
)

// adoptCrisis lets the searches go on after a restart. What can be repeated is repeated; what may have rung is looked
// for in what the switch holds, and never simply rung again.
func (t *turn) adoptCrisis(in inAdopted) {
	if !in.Fresh || len(t.s.Crisis) == 0 {
		return
	}
	if t.s.Phase != Talking && t.s.Phase != Parted && t.s.Phase != Ending {
		t.adoptMonitors(in)
	}
	t.found = in.Snapshot
	for _, e := range t.s.Crisis {
		_ = t.feed(e.ID, crisis.Adopted{})
	}
	t.found = nil
}

// lookFor finds out what has become of an attempt.
func (t *turn) lookFor(in crisis.Look) {
	l, rung := t.s.legOfAttempt(in.Attempt)
	var ch Channel
	here := false
	if rung && !l.Gone && t.found != nil {
		ch, here = t.found.Channel(l.ID)
	}
	switch {
	case !here:
		if rung && !l.Gone && !t.s.admitted(l.ID) {
			t.record(actorSystem, ledger.LegGone{Leg: l.ID, Cause: causeNormal})
		}
		t.feedAttempt(in.Attempt, crisis.Ended{Attempt: in.Attempt, Outcome: crisis.Untraceable})
	case in.Way == crisis.Emergency, t.s.admitted(l.ID): // its party or monitor is adopted with the others
	case ch.State == "Up":
		t.crisisUp(l)
	case ch.State == "Ringing":
		t.feedAttempt(in.Attempt, crisis.Progressed{Attempt: in.Attempt, To: crisis.Ringing})
	}
}
