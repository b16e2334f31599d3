package storetest

import (
	"testing"
	"time"

	"heartline/internal/ledger"
	"heartline/internal/store"
)

// testSilent keeps which callers were with a counsellor and never heard: in the history and in the counts.
func testSilent(t *testing.T, fresh Fresh) {
	t.Helper()
	s := Open(t, fresh(t).Config)
	silent, spoke := Call(), Call()
	for _, c := range []*Stream{silent, spoke} {
		Put(t, s, c.Draft(arrived("12345")), c.Draft(ledger.Queued{Entry: c.ID() + "e", Queue: "q"}), c.Draft(ledger.Connected{Leg: "li", Agent: "li", Seat: "1"}),
			c.Draft(ledger.Bridged{Leg: "li"}), c.After(12*time.Second).Draft(ledger.CallerSilent{After: 12 * time.Second}))
	}
	Put(t, s, spoke.After(time.Second).Draft(ledger.CallerSpoke{After: 13 * time.Second}))
	for _, c := range []*Stream{silent, spoke} {
		Put(t, s, c.After(time.Second).Draft(ledger.CallEnded{Class: "completed"}))
	}
	Folded(t, s)
	page, _, err := s.Calls(t.Context(), store.CallFilter{Silent: true}, "", 10)
	if err != nil || len(page) != 1 || page[0].ID != silent.ID() || !page[0].Silent || page[0].Class != "completed" {
		t.Errorf("silent calls: %+v, %v", page, err)
	}
	counts := must[[]store.Counts](t)(s.Counts(t.Context(), start.Add(-time.Hour), start.Add(time.Hour), 15*time.Second))
	if len(counts) != 1 || counts[0].Answered != 2 || counts[0].Silent != 1 {
		t.Errorf("counts %+v", counts)
	}
}
