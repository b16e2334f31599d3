package ledger_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"heartline/internal/ledger"
)

// Every fact of an escalation is read as it was written, in the version that it was written in, and those that
// say what is to happen next survive a loss of power.
func TestCrisisFacts(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 22, 3, 0, 0, 0, time.UTC)
	tests := []struct {
		fact    ledger.Fact
		kind    ledger.Kind
		durable bool
	}{
		{ledger.CrisisStarted{Escalation: "e", Policy: "p", Version: "v", Rules: json.RawMessage(`{"id":"p"}`), Cause: "desk", By: "user:a", Reason: "r", Drill: true}, "crisis.started", true},
		{ledger.CrisisStep{Escalation: "e", Round: 1, Step: 2, Name: "s", Deadline: at, Found: 3}, "crisis.step", true},
		{ledger.CrisisPaused{Escalation: "e", Round: 1, Until: at}, "crisis.paused", true},
		{ledger.CrisisAttempt{Escalation: "e", Attempt: "e-1", Round: 1, Step: 2, Way: "phone", Person: "p", Seat: "s", Number: "n", Webhook: "w", Until: at, Turn: "t"}, "crisis.attempt", true},
		{ledger.CrisisAttemptMoved{Escalation: "e", Attempt: "e-1", To: "ringing", Until: at}, "crisis.attempt_moved", false},
		{ledger.CrisisAttemptEnded{Escalation: "e", Attempt: "e-1", Outcome: "declined", By: "user:b", Cause: 21}, "crisis.attempt_ended", false},
		{ledger.CrisisNumberRefused{Escalation: "e", Attempt: "e-1", Number: "n", Why: "not_a_test_number", Mode: "demo"}, "crisis.number_refused", true},
		{ledger.CrisisAcknowledged{Escalation: "e", Attempt: "e-1", By: "user:b", How: "key", Until: at}, "crisis.acknowledged", true},
		{ledger.CrisisLate{Escalation: "e", Attempt: "e-2", By: "user:c"}, "crisis.late", false},
		{ledger.CrisisReopened{Escalation: "e", By: "user:b", Why: "leg_gone"}, "crisis.reopened", true},
		{ledger.CrisisJoined{Escalation: "e", Attempt: "e-1", By: "user:b", Mode: "whisper"}, "crisis.joined", false},
		{ledger.CrisisLeft{Escalation: "e", By: "user:b", Until: at}, "crisis.left", false},
		{ledger.CrisisEmergencyPrepared{Escalation: "e", Attempt: "e-3", Round: 1, Step: 4, Number: "n", Until: at}, "crisis.emergency_prepared", true},
		{ledger.CrisisEmergencyPressed{Escalation: "e", Attempt: "e-3", Number: "n", By: "user:b"}, "crisis.emergency_pressed", true},
		{ledger.CrisisExhausted{Escalation: "e", Rounds: 2, Attempts: 9}, "crisis.exhausted", true},
		{ledger.CrisisCancelled{Escalation: "e", By: "user:a", Reason: "eased"}, "crisis.cancelled", true},
		{ledger.CrisisClosed{Escalation: "e", Why: "call_over", Unacknowledged: true}, "crisis.closed", true},
		{ledger.CrisisDrillScored{Escalation: "e", Policy: "p", Score: 62, Times: map[string]time.Duration{"joined": time.Minute}, Missed: []string{"first_ring"}}, "crisis.drill_scored", true},
	}
	for _, tt := range tests {
		t.Run(string(tt.kind), func(t *testing.T) {
			t.Parallel()
			d := ledger.NewDraft(ledger.CallStream("c"), 1, at, 0, "system", tt.fact)
			if d.Kind != tt.kind || d.V != 1 || d.Durable != tt.durable {
				t.Errorf("kind %s, version %d, durable %v", d.Kind, d.V, d.Durable)
			}
			got, err := ledger.Decode(ledger.Event{Kind: d.Kind, V: d.V, Data: d.Data})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.fact, got); diff != "" {
				t.Errorf("read as another (-written +read):\n%s", diff)
			}
		})
	}
}
