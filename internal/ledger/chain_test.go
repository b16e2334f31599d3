package ledger_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"testing"
	"time"

	"heartline/internal/ledger"
)

// chain makes n linked events.
func chain(n int) []ledger.Event {
	prev := ledger.Genesis()
	events := make([]ledger.Event, n)
	for i := range events {
		e := ledger.Event{
			Pos: int64(i + 1), Stream: "call:A", Seq: int64(i + 1), Epoch: 1,
			At: time.UnixMicro(1_700_000_000_000_000 + int64(i)).UTC(), Boot: "B", Mono: time.Duration(i) * time.Microsecond,
			Kind: "call.arrived", V: 1, Actor: "system", Data: json.RawMessage(fmt.Sprintf(`{"i":%d}`, i)), Prev: prev,
		}
		e.Hash = ledger.Link(prev, e)
		prev = e.Hash
		events[i] = e
	}
	return events
}

func TestVerifyChain(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		damage func(ev []ledger.Event) []ledger.Event
		pos    int64
		what   string
	}{
		{"a whole chain verifies", func(ev []ledger.Event) []ledger.Event { return ev }, 0, ""},
		{"a late mark does not break the chain", func(ev []ledger.Event) []ledger.Event { ev[1].Late = true; return ev }, 0, ""},
		{"changed data", func(ev []ledger.Event) []ledger.Event { ev[1].Data = json.RawMessage(`{"i":9}`); return ev }, 2, "hash"},
		{"changed actor", func(ev []ledger.Event) []ledger.Event { ev[2].Actor = "caller"; return ev }, 3, "hash"},
		{"moved time", func(ev []ledger.Event) []ledger.Event { ev[0].At = ev[0].At.Add(time.Hour); return ev }, 1, "hash"},
		{"a removed event", func(ev []ledger.Event) []ledger.Event { return append(ev[:1:1], ev[2:]...) }, 2, "position"},
		{"a removed event with renumbering", func(ev []ledger.Event) []ledger.Event { ev[2].Pos = 2; return append(ev[:1:1], ev[2:]...) }, 2, "previous hash"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			last, _, err := ledger.VerifyChain(0, ledger.Genesis(), tt.damage(chain(4)))
			var broken *ledger.BrokenChainError
			switch {
			case tt.what == "" && (err != nil || last != 4):
				t.Fatalf("got position %d and %v", last, err)
			case tt.what != "" && (!errors.As(err, &broken) || broken.Pos != tt.pos || broken.What != tt.what):
				t.Fatalf("got %v, want a broken %s at %d", err, tt.what, tt.pos)
			}
		})
	}
}

func TestCanonicalFieldsCannotRunIntoEachOther(t *testing.T) {
	t.Parallel()
	a := ledger.Event{Stream: "call:A", Boot: "BC", Kind: "x", Actor: "yz"}
	b := ledger.Event{Stream: "call:A", Boot: "B", Kind: "Cx", Actor: "yz"}
	if string(a.Canonical()) == string(b.Canonical()) {
		t.Fatal("two events have the same canonical form")
	}
}
