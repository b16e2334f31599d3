package storetest

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"heartline/internal/ledger"
	"heartline/internal/store"
)

// testTransfers counts calls that were handed on: each is one call, answered once, and abandoned never.
func testTransfers(t *testing.T, fresh Fresh) {
	t.Helper()
	s := Open(t, fresh(t).Config)
	talks := func(agent string) []ledger.Fact {
		return []ledger.Fact{ledger.Queued{Queue: "q"}, ledger.Connected{Leg: agent, Agent: agent, Seat: "1"}, ledger.Bridged{Leg: agent}}
	}
	for _, facts := range [][]ledger.Fact{
		{ // handed over after a consultation, from hold
			ledger.Held{By: "li"},
			ledger.PartyAsked{Party: "p1", Then: "consult", By: "li", Agent: "wu"},
			ledger.PartyJoined{Party: "p1", Leg: "wu"},
			ledger.Turned{Aside: true, By: "li"},
			ledger.Transferred{How: "attended", From: "li", By: "li", Party: "p1", Agent: "wu"},
			ledger.Bridged{Leg: "wu"},
			ledger.CallEnded{Class: "completed"},
		},
		{ // sent on blindly, and taken
			ledger.Transferred{How: "blind", From: "li", By: "li", Queue: "q2"},
			ledger.Queued{Queue: "q2", Returned: true},
			ledger.Connected{Leg: "wu", Agent: "wu", Seat: "2"},
			ledger.Bridged{Leg: "wu"},
			ledger.CallEnded{Class: "completed"},
		},
		{ // sent on blindly, and the caller gave up in the other queue: had been answered all the same
			ledger.Transferred{How: "blind", From: "li", By: "li", Queue: "q2"},
			ledger.Queued{Queue: "q2", Returned: true},
			ledger.CallEnded{Class: "abandoned"},
		},
		{ // taken over by who listened
			ledger.MonitorStarted{Monitor: "m1", Agent: "wu"},
			ledger.PartyAsked{Party: "p1", Then: "join", By: "wu", Agent: "wu"},
			ledger.PartyJoined{Party: "p1", Leg: "wu", In: true},
			ledger.Transferred{How: "taken_over", From: "li", By: "wu", Party: "p1", Agent: "wu"},
			ledger.CallEnded{Class: "completed"},
		},
	} {
		c := Call()
		Put(t, s, c.Draft(arrived("12345")))
		for _, f := range append(talks("li"), facts...) {
			Put(t, s, c.After(2*time.Second).Draft(f))
		}
	}
	Folded(t, s)
	end := start.Add(time.Hour)
	counts := must[[]store.Counts](t)(s.Counts(t.Context(), start, end, 15*time.Second))
	if d := cmp.Diff([]store.Counts{{Hotline: "12345", Offered: 4, Answered: 4, AnsweredIn: 4}}, counts); d != "" {
		t.Errorf("counts (-want +got):\n%s", d)
	}
	steps := must[[]store.StepCounts](t)(s.Steps(t.Context(), "", start, end, time.Hour))
	if len(steps) != 1 || steps[0].Offered != 4 || steps[0].Answered != 4 || steps[0].Abandoned != 0 {
		t.Errorf("series %+v", steps)
	}
	agents := must[map[string]int](t)(s.CallsOfAgents(t.Context(), start, end))
	if d := cmp.Diff(map[string]int{"wu": 3, "li": 1}, agents); d != "" {
		t.Errorf("calls of counsellors (-want +got):\n%s", d)
	}
	calls, _, err := s.Calls(t.Context(), store.CallFilter{}, "", 10)
	if err != nil || len(calls) != 4 {
		t.Fatalf("%d calls, %v", len(calls), err)
	}
	if held := calls[3].HoldTime; held != 6*time.Second { // the hold ended when the counsellor turned aside
		t.Errorf("held for %v", held)
	}
}

// testHandedOn hands a call from one counsellor to a second and a third: the history has the seat of the last one, and
// each of the three has an after-call form to hand in.
func testHandedOn(t *testing.T, fresh Fresh) {
	t.Helper()
	s := Open(t, fresh(t).Config)
	c, floor := Call(), On(ledger.Floor)
	Put(t, s, c.Draft(arrived("12345")), c.Draft(ledger.CallLimited{Why: "per_hour"}), c.Draft(ledger.Connected{Leg: "li", Agent: "li", Seat: "1"}), c.Draft(ledger.Bridged{Leg: "li"}))
	over := func(who string) {
		floor.now = c.now
		Put(t, s, step(floor, who, ledger.AgentPhase{State: "talking", Call: c.ID()}, ledger.AgentPhase{State: "after_call", Call: c.ID()}),
			step(floor.After(time.Second), who, ledger.AgentPhase{State: "after_call", Call: c.ID()}, ledger.AgentPhase{State: "ready"}))
	}
	for i, next := range []string{"wu", "he"} {
		from := []string{"li", "wu"}[i]
		Put(t, s, c.After(time.Minute).Draft(ledger.Transferred{How: "attended", From: from, By: from, Party: "p", Agent: next, Seat: "seat-" + next}))
		over(from)
	}
	Put(t, s, c.After(time.Minute).Draft(ledger.CallEnded{Class: "completed"}))
	over("he")
	Folded(t, s)
	if got := must[store.Call](t)(s.Call(t.Context(), c.ID())); got.Agent != "he" || got.Seat != "seat-he" || got.Limited != "per_hour" {
		t.Errorf("the call is of %s at the seat %s, limited %q", got.Agent, got.Seat, got.Limited)
	}
	red := arrived("12345")
	red.NumberHash = "hash-red"
	other := Call()
	Put(t, s, other.Draft(red), other.Draft(ledger.Graded{Grade: "red", Was: "green", By: "user:li"}), other.Draft(ledger.Graded{Grade: "green", Was: "red", By: "user:li"}))
	Folded(t, s)
	for _, tt := range []struct {
		hash  string
		since time.Time
		want  bool
	}{{"hash-red", start.Add(-time.Hour), true}, {"hash-red", start.Add(time.Hour), false}, {"hash-other", start.Add(-time.Hour), false}} {
		if was := must[bool](t)(s.WasRed(t.Context(), tt.since, tt.hash)); was != tt.want {
			t.Errorf("%s was red since %v: %v", tt.hash, tt.since, was)
		}
	}
	if page, _, err := s.Calls(t.Context(), store.CallFilter{Limited: true}, "", 10); err != nil || len(page) != 1 || page[0].ID != c.ID() {
		t.Errorf("limited calls: %+v, %v", page, err)
	}
	for _, who := range []string{"li", "wu", "he"} {
		if open := must[[]store.OpenForm](t)(s.OpenForms(t.Context(), who, start, 10)); len(open) != 1 || open[0].Call != c.ID() {
			t.Errorf("%s has to write up %+v", who, open)
		}
	}
	if open := must[[]store.OpenForm](t)(s.OpenForms(t.Context(), "zhao", start, 10)); len(open) != 0 {
		t.Errorf("somebody who never had the call has to write up %+v", open)
	}
}
