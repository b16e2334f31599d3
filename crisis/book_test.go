package crisis_test

import (
	"testing"
	"time"

	"heartline/crisis"
	"heartline/internal/ledger"
)

// Several calls for help of one call: who comes or takes a word back means the own one, everything else means the one
// that somebody has to look after.
func TestWhichOfSeveralIsMeant(t *testing.T) {
	t.Parallel()
	started := func(id string) ledger.Fact { return ledger.CrisisStarted{Escalation: id, By: "user:lin"} }
	acked := func(id, by string) ledger.Fact { return ledger.CrisisAcknowledged{Escalation: id, By: by} }
	asked := func(id, person string) ledger.Fact {
		return ledger.CrisisAttempt{Escalation: id, Attempt: id + person, Way: "desk", Person: person}
	}
	no := func(id, person, outcome string) ledger.Fact {
		return ledger.CrisisAttemptEnded{Escalation: id, Attempt: id + person, Outcome: outcome}
	}
	for name, tt := range map[string]struct {
		facts            []ledger.Fact
		mine, open, goes string // goes: toward which he comes
	}{
		"none": {},
		"his stands, another searches": {
			facts: []ledger.Fact{started("a"), asked("a", "he"), acked("a", "user:he"), started("b"), asked("b", "he")}, mine: "a", open: "b", goes: "a",
		},
		"he is in the first one": {
			facts: []ledger.Fact{
				started("a"), acked("a", "user:gao"), ledger.CrisisJoined{Escalation: "a", By: "user:he", Mode: "listen"}, started("b"), asked("b", "he"),
			}, mine: "a", open: "b", goes: "a",
		},
		"asked in both": {
			facts: []ledger.Fact{started("a"), asked("a", "he"), acked("a", "user:gao"), started("b"), asked("b", "he")}, mine: "b", open: "b", goes: "b",
		},
		"a no is none of his":      {facts: []ledger.Fact{started("a"), asked("a", "he"), no("a", "he", "declined")}, open: "a", goes: "a"},
		"nor what he did not see":  {facts: []ledger.Fact{started("a"), asked("a", "he"), no("a", "he", "unreachable")}, open: "a", goes: "a"},
		"the first searches again": {facts: []ledger.Fact{started("a"), acked("a", "user:gao"), started("b"), acked("b", "user:yu"), ledger.CrisisReopened{Escalation: "a"}}, open: "a", goes: "a"},
		"nobody came to the first": {facts: []ledger.Fact{started("a"), ledger.CrisisExhausted{Escalation: "a"}, started("b"), acked("b", "user:yu")}, open: "a", goes: "a"},
		"a search before a page":   {facts: []ledger.Fact{started("a"), started("b"), ledger.CrisisExhausted{Escalation: "b"}}, open: "a", goes: "a"},
		"the second is cancelled":  {facts: []ledger.Fact{started("a"), acked("a", "user:gao"), started("b"), ledger.CrisisCancelled{Escalation: "b"}}, open: "a", goes: "a"},
		"all are over": {
			facts: []ledger.Fact{started("a"), acked("a", "user:he"), ledger.CrisisClosed{Escalation: "a"}, started("b"), ledger.CrisisCancelled{Escalation: "b"}}, open: "b", goes: "b",
		},
	} {
		var b crisis.Book
		for i, f := range tt.facts {
			b = b.Apply(t0.Add(time.Duration(i)*time.Second), f)
		}
		mine, ok := b.Mine("user:he")
		open, _ := b.Open()
		goes, _ := b.Toward("user:he")
		if mine.ID != tt.mine || ok != (tt.mine != "") || open.ID != tt.open || goes.ID != tt.goes {
			t.Errorf("%s: his %q, open %q, toward %q; want %q, %q, %q", name, mine.ID, open.ID, goes.ID, tt.mine, tt.open, tt.goes)
		}
	}
}

// Whoever accepted by telephone and then came from their desk is in the call, also when the telephone is found gone
// after a restart.
func TestATelephoneIsNotNeededByWhoIsAtTheDesk(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	p := policy()
	p.Steps = p.Steps[1:2]
	r.feed(start(p))
	sun := r.attempt("sun")
	r.feed(crisis.Acknowledge{Attempt: sun, How: crisis.ByAnswer})
	r.feed(crisis.Join{By: "user:sun", Mode: crisis.Whisper})
	r.feed(crisis.Ended{Attempt: sun, Outcome: crisis.Untraceable})
	r.condition(crisis.Acknowledged)
	r.feed(crisis.Leave{By: "user:sun"})
	r.condition(crisis.Acknowledged)
}
