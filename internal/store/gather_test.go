package store_test

import (
	"errors"
	"testing"
	"time"

	"heartline/internal/ledger"
	"heartline/internal/store"
	"heartline/internal/store/storetest"
)

var _ ledger.Gatherer = (*store.Store)(nil)

// gather takes facts that nobody waits for.
func gather(t *testing.T, s *store.Store, drafts ...ledger.Draft) {
	t.Helper()
	if err := s.Gather(drafts...); err != nil {
		t.Fatal(err)
	}
}

// facts returns how many facts of a call are stored.
func facts(t *testing.T, s *store.Store, c *storetest.Stream) int {
	t.Helper()
	events, err := s.Stream(t.Context(), c.Name())
	if err != nil {
		t.Fatal(err)
	}
	return len(events)
}

func TestGatheredFactsAreStoredByThemselves(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t, quiet(store.Config{Dir: t.TempDir(), SpoolBytes: testSpool}))
	c := storetest.Call()
	gather(t, s, c.Draft(ledger.CallClaimed{}))
	gather(t, s, c.Draft(ledger.CallAnswered{}))
	eventually(t, "both facts", func() bool { return facts(t, s, c) == 2 })
	eventually(t, "an empty queue", func() bool { return s.Health().Queued == 0 })
	if h := s.Health(); h.Late != 0 || h.State != store.StateOK {
		t.Errorf("health: %+v", h)
	}
}

func TestGatheredFactsGoWithThoseThatAreWaitedFor(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t, quiet(store.Config{Dir: t.TempDir(), SpoolBytes: testSpool}))
	first, second := storetest.Call(), storetest.Call()
	before := s.Health().Commits
	gather(t, s, first.Draft(ledger.CallClaimed{}))
	storetest.Put(t, s, second.Draft(ledger.CallClaimed{}))
	if got := facts(t, s, first); got != 1 {
		t.Errorf("%d facts gathered before one that was waited for, want 1", got)
	}
	gather(t, s, first.Draft(ledger.CallAnswered{}))
	storetest.Put(t, s, first.Draft(ledger.OfferShown{Offer: "o"}))
	if got := facts(t, s, first); got != 3 {
		t.Errorf("%d facts, want 3", got)
	}
	// Two where the machine keeps up; each gathered fact may have been committed alone where it stood still.
	if n := s.Health().Commits - before; n < 2 || n > 4 {
		t.Errorf("%d commits", n)
	}
}

func TestGatheredFactsOutliveTheStore(t *testing.T) {
	t.Parallel()
	cfg := quiet(store.Config{Dir: t.TempDir(), SpoolBytes: testSpool})
	s := storetest.Open(t, cfg)
	c := storetest.Call()
	gather(t, s, c.Draft(ledger.CallClaimed{}))
	if err := s.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := s.Gather(c.Draft(ledger.CallAnswered{})); err == nil {
		t.Error("a closed store takes facts")
	}
	if got := facts(t, storetest.Open(t, cfg), c); got != 1 {
		t.Errorf("%d facts after a stop, want 1", got)
	}
}

func TestGatheredFactsOnSlowStorageGoToTheSpool(t *testing.T) {
	t.Parallel()
	g := &gate{}
	s := storetest.Open(t, store.BreakBeforeCommit(quiet(store.Config{Dir: t.TempDir(), SpoolBytes: testSpool}), g.pass))
	c := storetest.Call()
	storetest.Put(t, s, c.Draft(ledger.CallClaimed{}))
	resume := g.stop()
	defer resume()
	gather(t, s, c.Draft(ledger.CallAnswered{}))
	eventually(t, "the spool", func() bool { h := s.Health(); return h.State == store.StateLate && h.Spooled == 1 })
	lateAppend(t, s, c.Draft(ledger.OfferShown{Offer: "o"}), 3*patience)
	resume()
	eventually(t, "everything stored", func() bool { return s.Health().State == store.StateOK && facts(t, s, c) == 3 })
}

func TestGatheredFactOutOfOrderIsRefusedToWhoComesNext(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t, quiet(store.Config{Dir: t.TempDir(), SpoolBytes: testSpool}))
	c := storetest.Call()
	storetest.Put(t, s, c.Draft(ledger.CallClaimed{}))
	_ = c.Draft(ledger.CallAnswered{}) // lost
	gather(t, s, c.Draft(ledger.OfferShown{Offer: "o"}))
	if _, err := s.Append(t.Context(), c.Draft(ledger.OfferShown{Offer: "o"})); !errors.Is(err, store.ErrSequence) {
		t.Errorf("append after a gap: %v", err)
	}
	if err := s.Gather(ledger.Draft{}); err == nil {
		t.Error("a fact without kind is taken")
	}
}

// BenchmarkGather appends facts that are waited for, each after one that is not.
func BenchmarkGather(b *testing.B) {
	s := storetest.Open(b, store.Config{Dir: b.TempDir(), Patience: time.Minute})
	c := storetest.Call()
	for b.Loop() {
		if err := s.Gather(c.Draft(ledger.OfferShown{Offer: "o"})); err != nil {
			b.Fatal(err)
		}
		if _, err := s.Append(b.Context(), c.Draft(ledger.OfferShown{Offer: "o"})); err != nil {
			b.Fatal(err)
		}
	}
}
