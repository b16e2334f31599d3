package call

import (
	"testing"

	"heartline/internal/ledger"
	"heartline/triage"
)

// TestWhoComesBackFromTheMenuIsNotTurnedAway: a queue that is full now does not refuse a caller who waited there before,
// and went to the menu by a key.
func TestWhoComesBackFromTheMenuIsNotTurnedAway(t *testing.T) {
	t.Parallel()
	s := State{ID: "c", Phase: Waiting, Grade: triage.Green}
	for _, f := range []ledger.Fact{
		ledger.Queued{Entry: "e1", Queue: "main", Grade: "green", EnqueuedAt: placedAt},
		ledger.WaitKey{Entry: "e1", Does: string(WaitMenu)},
		ledger.Dequeued{Entry: "e1", Why: whyWaitKey},
	} {
		s = apply(s, placedAt, f)
	}
	turn := &turn{s: s, env: env{Now: placedAt, Hotline: &Hotline{ID: "city", Queue: "main"}, EntryID: "e2"}}
	turn.enqueue(Entry{Queue: "main"}, "menu")
	if e := turn.s.Entry; e == nil || e.From == "" || turn.s.Again {
		t.Errorf("the place %+v, want one that no bound counts for", e)
	}
}
