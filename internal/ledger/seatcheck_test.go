package ledger_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"heartline/internal/ledger"
)

// TestSeatCheckFacts reads the facts about seat checks as they were written.
func TestSeatCheckFacts(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 22, 3, 0, 0, 0, time.UTC)
	for golden, fact := range map[string]ledger.SeatChecked{
		`{"agent":"u","seat":"7","microphone":"ok","speaker":"skipped","ring":"ok","leg":"ok","echo":"failed"}`: {
			Agent: "u", Seat: "7", Microphone: "ok", Speaker: "skipped", Ring: "ok", Leg: "ok", Echo: "failed",
		},
		`{"agent":"u"}`: {Agent: "u"},
	} {
		d := ledger.NewDraft(ledger.SeatCheckStream("x"), 1, at, 0, "user:u", fact)
		if d.Stream != "seat_check:x" || d.Kind != "seat.checked" || d.V != 1 || d.Durable || string(d.Data) != golden {
			t.Errorf("written as %+v, %s", d, d.Data)
		}
		got, err := ledger.Decode(ledger.Event{Kind: "seat.checked", V: 1, Data: []byte(golden)})
		if diff := cmp.Diff(ledger.Fact(fact), got); err != nil || diff != "" {
			t.Errorf("read: %v %s", err, diff)
		}
	}
}
