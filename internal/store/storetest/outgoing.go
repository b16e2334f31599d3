package storetest

import (
	"context"
	"testing"
	"time"

	"heartline/internal/fault"
	"heartline/internal/id"
	"heartline/internal/ledger"
	"heartline/internal/store"
	"heartline/triage"
)

// testRingBacksDone has ring-backs reach their person. What else was gathered into the task stays to be done.
func testRingBacksDone(t *testing.T, fresh Fresh) {
	t.Helper()
	s := Open(t, fresh(t).Config)
	const back, message, promised = triage.TaskRingBack, triage.TaskMessage, triage.TaskCallBack
	tests := map[string]struct {
		gathered []triage.TaskKind
		left     triage.TaskKind // empty: the task is done
	}{
		"nothing else":         {gathered: []triage.TaskKind{back}},
		"a missed call":        {gathered: []triage.TaskKind{triage.TaskMissed, back}},
		"two ring-backs":       {gathered: []triage.TaskKind{back, back}},
		"a message":            {gathered: []triage.TaskKind{message, back}, left: message},
		"a promised call":      {gathered: []triage.TaskKind{back, promised}, left: promised},
		"a call and a message": {gathered: []triage.TaskKind{promised, message, back}, left: message},
	}
	for name, tt := range tests {
		first, rung := "", ""
		for _, kind := range tt.gathered {
			c, task := Call(), id.New()
			Put(t, s, c.Draft(arrived("12345")), c.Draft(ledger.TaskWanted{
				Task: task, Kind: string(kind), Grade: "red", Due: start.Add(time.Hour), Hotline: "12345", NumberHash: "hash of " + name,
			}))
			if first == "" {
				first = task
			}
			if kind == back {
				rung = task
			}
		}
		ts, out := On(ledger.TaskStream(first)), Call()
		Put(t, s, ts.Draft(ledger.TaskTaken{By: "wu"}))
		Put(t, s, out.Draft(ledger.CallPlaced{Hotline: "12345", Task: rung}), out.Draft(ledger.OutAttemptEnded{Attempt: 1, Outcome: "reached", Agent: "li", Task: rung, Done: true}))
		Folded(t, s)
		got := must[store.Task](t)(s.Task(t.Context(), first))
		if got.TakenBy != "wu" || len(got.Tries) != 1 {
			t.Errorf("%s: %+v", name, got)
		}
		switch {
		case tt.left == "" && (got.State != triage.TaskDone || got.Outcome != "reached" || got.ClosedAt.IsZero()):
			t.Errorf("%s: not done: %+v", name, got)
		case tt.left != "" && (got.State != triage.TaskTaken || got.Kind != tt.left || !got.ClosedAt.IsZero()):
			t.Errorf("%s: %+v, want a taken %s", name, got, tt.left)
		}
	}
}

// testKeptPlacesDone has people who were promised a call reach us, or be reached. What else was gathered into the task stays
// to be done, another promise among it.
func testKeptPlacesDone(t *testing.T, fresh Fresh) {
	t.Helper()
	s := Open(t, fresh(t).Config)
	const missed, back, message, promised = triage.TaskMissed, triage.TaskRingBack, triage.TaskMessage, triage.TaskCallBack
	tests := map[string]struct {
		gathered []triage.TaskKind // the last one is the promise that is kept
		open     bool
	}{
		"nothing else":    {gathered: []triage.TaskKind{promised}},
		"a missed call":   {gathered: []triage.TaskKind{missed, promised}},
		"a lost call":     {gathered: []triage.TaskKind{back, promised}},
		"a message":       {gathered: []triage.TaskKind{message, promised}, open: true},
		"another promise": {gathered: []triage.TaskKind{promised, promised}, open: true},
	}
	for name, tt := range tests {
		first, kept := "", ""
		for _, kind := range tt.gathered {
			c := Call()
			kept = id.New()
			Put(t, s, c.Draft(arrived("12345")), c.Draft(ledger.TaskWanted{
				Task: kept, Kind: string(kind), Grade: "green", Due: start.Add(time.Hour), Hotline: "12345", NumberHash: "kept for " + name,
			}))
			if first == "" {
				first = kept
			}
		}
		out := Call()
		Put(t, s, out.Draft(ledger.CallPlaced{Hotline: "12345", Why: "call_back", Task: kept}),
			out.Draft(ledger.OutAttemptEnded{Attempt: 1, Outcome: "reached", Agent: "li", Task: kept, Done: true, Work: string(promised)}))
		Folded(t, s)
		got := must[store.Task](t)(s.Task(t.Context(), first))
		if got.ClosedAt.IsZero() != tt.open || len(got.Tries) != 1 || !tt.open && (got.State != triage.TaskDone || got.Outcome != "reached") {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// testSafeContact asks for the rule of a person whose number has been hashed with two keys.
func testSafeContact(t *testing.T, fresh Fresh) {
	t.Helper()
	s := Open(t, fresh(t).Config)
	audit := On(ledger.Audit)
	rule := func(hash, rule string) {
		Put(t, s, audit.Draft(ledger.SafeContactSet{NumberHash: hash, Rule: rule, By: "wu"}))
	}
	now := func(want string, hashes ...string) {
		t.Helper()
		if c := must[store.SafeContact](t)(s.SafeContactNow(t.Context(), hashes...)); c.Rule != want {
			t.Errorf("%v: rule %q, want %q", hashes, c.Rule, want)
		}
	}
	rule("k1:a", "deny")
	now("deny", "k2:a", "k1:a") // found at once, and by the older key
	now("", "k2:a")
	now("")
	rule("k2:a", "deny")
	audit.After(time.Minute)
	rule("k2:a", "allow")
	now("allow", "k2:a", "k1:a") // what was said last
	rule("k1:b", "allow")
	rule("k2:b", "deny")
	now("deny", "k1:b", "k2:b") // at once
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.SafeContactNow(ctx, "k1:a"); err == nil {
		t.Error("a rule without having looked")
	}
	if err := s.Rebuild(t.Context(), "safe_contact"); err != nil && !fault.Is(err, fault.Conflict) {
		t.Error(err)
	}
	now("allow", "k2:a", "k1:a")
}
