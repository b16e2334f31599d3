package app

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"testing"

	"heartline/console"
	"heartline/console/api"
	"heartline/internal/fault"
	"heartline/internal/ledger"
	"heartline/internal/store"
)

// failingWords fails to find sealed values while it is down.
type failingWords struct {
	*store.Store
	down atomic.Bool
}

func (f *failingWords) SealedValue(ctx context.Context, id string) (ledger.Sealed, error) {
	if f.down.Load() {
		return ledger.Sealed{}, errors.New("storage is down")
	}
	return f.Store.SealedValue(ctx, id)
}

// TestWordsThatCouldNotBeDestroyedAreSwept replaces the words of a rule while their key cannot be deleted.
func TestWordsThatCouldNotBeDestroyedAreSwept(t *testing.T) {
	t.Parallel()
	a := outgoingApp(t)
	words := &failingWords{Store: a.store}
	a.sayings = newSayings(a.ring, words, slog.New(slog.DiscardHandler))
	d := outgoingDesk{a}
	callID, sealed := came(t, a, "13800000012")
	set := func(say string) ledger.Sealed {
		t.Helper()
		if _, err := d.SetSafeContact(t.Context(), callID, "boss", api.SafeContactInput{Rule: api.SafeContactRuleAllow, Say: say}); err != nil && !words.down.Load() {
			t.Fatal(err)
		}
		rule, err := a.store.SafeContactNow(t.Context(), sealed.Hash)
		if err != nil {
			t.Fatal(err)
		}
		value, err := a.store.SealedValue(t.Context(), rule.Say)
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
	first := set("the first")
	words.down.Store(true)
	second := set("the second")
	if _, err := a.ring.Open(t.Context(), first.KeyID, first.Box); err != nil {
		t.Fatalf("nothing was left to sweep: %v", err)
	}
	if err := a.sayings.sweep(t.Context()); err == nil {
		t.Error("a sweep that failed says nothing")
	}
	words.down.Store(false)
	for range 2 { // one more finds nothing
		if err := a.sayings.sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := a.ring.Open(t.Context(), first.KeyID, first.Box); !fault.Is(err, fault.NotFound) {
		t.Errorf("words that were replaced can still be read: %v", err)
	}
	if _, err := a.ring.Open(t.Context(), second.KeyID, second.Box); err != nil {
		t.Errorf("words that hold cannot be read: %v", err)
	}
	if left, err := a.store.SafeWordsOver(t.Context(), 10); err != nil || len(left) > 0 {
		t.Errorf("still to be swept: %v, %v", left, err)
	}
}

// TestTwoWhoSetARuleAtOnceTakeTurns has each replace the words of the other: those of one rule are left.
func TestTwoWhoSetARuleAtOnceTakeTurns(t *testing.T) {
	t.Parallel()
	a := outgoingApp(t)
	d := outgoingDesk{a}
	callID, _ := came(t, a, "13800000012")
	var both sync.WaitGroup
	for _, say := range []string{"one", "two", "three", "four"} {
		both.Go(func() {
			if _, err := d.SetSafeContact(t.Context(), callID, "boss", api.SafeContactInput{Rule: api.SafeContactRuleAllow, Say: say}); err != nil {
				t.Error(err)
			}
		})
	}
	both.Wait()
	holds, err := d.SafeContact(t.Context(), console.Reader{User: "boss", All: true}, callID)
	if err != nil {
		t.Fatal(err)
	}
	events, err := a.store.Stream(t.Context(), ledger.Audit)
	if err != nil {
		t.Fatal(err)
	}
	readable := 0
	for _, e := range events {
		fact, err := ledger.Decode(e)
		if err != nil {
			t.Fatal(err)
		}
		f, is := fact.(ledger.SafeContactSet)
		if !is {
			continue
		}
		value, err := a.store.SealedValue(t.Context(), f.Say)
		if err != nil {
			t.Fatal(err)
		}
		if text, err := a.ring.Open(t.Context(), value.KeyID, value.Box); err == nil {
			readable++
			if string(text) != holds.Say {
				t.Error("the words of a rule that was replaced can still be read")
			}
		}
	}
	if readable != 1 {
		t.Errorf("the words of %d rules can be read", readable)
	}
}
