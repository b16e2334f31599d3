package keys_test

import (
	"path/filepath"
	"strings"
	"testing"

	"heartline/internal/access/keys"
	"heartline/internal/fault"
)

func TestRecoveryOpensWhatLostMastersSealed(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id, box := seal(t, b, keys.Case, "a note")
	other := setup(t)
	if err := b.ring.CheckRecovery(b.recovery + "\n"); err != nil {
		t.Errorf("the right secret: %v", err)
	}
	if err := b.ring.CheckRecovery(other.recovery); !fault.Is(err, fault.Denied) {
		t.Errorf("another folder's secret: %v", err)
	}
	err := b.ring.CheckRecovery("AGE-SECRET-KEY-1NONSENSE")
	if !fault.Is(err, fault.Invalid) || strings.Contains(err.Error(), "NONSENSE") {
		t.Errorf("nonsense: %v", err)
	}
	// The key folder is lost; new keys are made for the same recovery identity.
	fresh := filepath.Join(t.TempDir(), "keys")
	if _, err := keys.Create(fresh, b.ring.Recovery()); err != nil {
		t.Fatal(err)
	}
	ring, err := keys.Open(fresh, b.store)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ring.Open(t.Context(), id, box); err == nil {
		t.Fatal("opened without its master")
	}
	if n, closed, err := ring.Recover(t.Context(), other.recovery); n != 0 || closed != 1 || err != nil {
		t.Errorf("with another secret: %d recovered, %d closed, %v", n, closed, err)
	}
	if n, closed, err := ring.Recover(t.Context(), b.recovery); n != 1 || closed != 0 || err != nil {
		t.Errorf("%d recovered, %d closed, %v", n, closed, err)
	}
	if text, err := ring.Open(t.Context(), id, box); err != nil || string(text) != "a note" {
		t.Errorf("%q, %v", text, err)
	}
	if n, closed, err := ring.Recover(t.Context(), b.recovery); n != 0 || closed != 0 || err != nil {
		t.Errorf("again: %d recovered, %d closed, %v", n, closed, err)
	}
}
