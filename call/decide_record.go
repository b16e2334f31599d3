package call

import (
	"slices"

	"heartline/internal/id"
	"heartline/internal/ledger"
)

// The sides of a recording, as the ledger names them.
const (
	sideCaller     = "caller"
	sideCounsellor = "counsellor"
	sideParty      = "party" // a colleague with the two; heard on the counsellor's side
)

// startRecording records both legs from now on if the hotline records, the caller consented, and the two can
// hear each other: hold, the wait for a lost counsellor, and a pause are never recorded. A hotline that
// announces nothing records nothing. A colleague who is with the two is recorded as well, on a track of their own; an
// outside number is not, because nobody has told whoever answers there.
func (t *turn) startRecording() {
	if !t.Hotline.Record || t.s.Consent != ConsentAnnounced || t.s.Paused || !t.s.counsellorTalks() || !t.s.Talk.Bridged {
		return
	}
	t.recordLeg(t.s.Caller, sideCaller)
	t.recordLeg(t.s.Talk.Leg, sideCounsellor)
	for _, p := range t.s.Parties {
		if p.inside() && p.Agent != "" {
			t.recordLeg(p.Leg, sideParty)
		}
	}
}

// recordLeg records a leg that is not recorded yet.
func (t *turn) recordLeg(leg, side string) {
	if slices.ContainsFunc(t.s.Recordings, func(r Recording) bool { return r.Leg == leg && !r.Stopped }) {
		return
	}
	t.record(actorSystem, ledger.RecordingStarted{
		Recording: id.Object(string(t.s.ID), id.RoleRecord, t.s.NextRec),
		Snoop:     id.Object(string(t.s.ID), id.RoleSnoop, t.s.NextRec), Leg: leg, Side: side,
	})
}

// stopRecordings ends the recordings of some legs: of all when leg is empty.
func (t *turn) stopRecordings(leg string) {
	for _, r := range t.s.Recordings {
		if !r.Stopped && (leg == "" || r.Leg == leg) {
			t.record(actorSystem, ledger.RecordingStopped{Recording: r.ID})
		}
	}
}

// unrecordStrangers ends the recordings of colleagues who are not with the caller any more, however they left.
func (t *turn) unrecordStrangers() {
	for _, r := range t.s.Recordings {
		if r.Stopped || r.Side != sideParty || t.s.Talk != nil && t.s.Talk.Leg == r.Leg {
			continue
		}
		if p, ok := t.s.partyOfLeg(r.Leg); !ok || !p.inside() {
			t.stopRecordings(r.Leg)
		}
	}
}
