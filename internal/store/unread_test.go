package store

import (
	"testing"

	"heartline/internal/ledger"
)

// TestNoProjectionReadsWhatIsPassedOver folds every kind that is passed over where a statement would panic.
func TestNoProjectionReadsWhatIsPassedOver(t *testing.T) {
	t.Parallel()
	passed := 0
	for _, f := range ledger.Known() {
		if !unread(f.FactKind()) {
			continue
		}
		passed++
		for _, p := range projections() {
			if err := p.fold(t.Context(), nil, ledger.Event{Stream: ledger.CallStream("c"), Kind: f.FactKind()}, f); err != nil {
				t.Errorf("%s reads %s: %v", p.name, f.FactKind(), err)
			}
		}
	}
	if passed < 6 {
		t.Errorf("only %d kinds are passed over", passed)
	}
}
