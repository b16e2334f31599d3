package store_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"heartline/internal/fault"
	"heartline/internal/id"
	"heartline/internal/ledger"
	"heartline/internal/store"
	"heartline/internal/store/storetest"
	"heartline/test/pace"
)

// eventually polls until ok or the deadline.
func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	deadline := time.After(20 * time.Second)
	for !ok() {
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatalf("never came: %s", what)
		}
	}
}

// gate is storage that can be made to hang or to fail.
type gate struct {
	mu   sync.Mutex // protects the following
	err  error
	hang chan struct{}
}

func (g *gate) pass() error {
	g.mu.Lock()
	err, hang := g.err, g.hang
	g.mu.Unlock()
	if hang != nil {
		<-hang
	}
	return err
}

func (g *gate) set(err error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.err = err
}

// stop makes storage hang until the returned func is called.
func (g *gate) stop() (resume func()) {
	hang := make(chan struct{})
	g.mu.Lock()
	defer g.mu.Unlock()
	g.hang = hang
	return sync.OnceFunc(func() {
		g.mu.Lock()
		defer g.mu.Unlock()
		g.hang = nil
		close(hang)
	})
}

var errDisk = errors.New("the disk fails")

// patience is that of the tests of slow storage: a healthy commit must stay below it on a busy machine, and
// an owner may be held up for three times as long.
const patience = 150 * time.Millisecond

func quiet(cfg store.Config) store.Config {
	cfg.Log = slog.New(slog.DiscardHandler)
	cfg.Patience = cmp.Or(cfg.Patience, patience)
	cfg.SpoolPatience = cmp.Or(cfg.SpoolPatience, patience)
	return cfg
}

// lateAppend appends and checks that the owner was let go late, within the patience of spool and storage.
func lateAppend(t *testing.T, s *store.Store, d ledger.Draft, limit time.Duration) {
	t.Helper()
	began := time.Now()
	late, err := s.Append(t.Context(), d)
	if !late || err != nil {
		t.Fatalf("fact %d: late %v, %v", d.Seq, late, err)
	}
	pace.Deadline(t, fmt.Sprintf("fact %d is let go", d.Seq), time.Since(began), limit)
}

func TestSlowStorageHoldsUpNobody(t *testing.T) {
	t.Parallel()
	g := &gate{}
	s := storetest.Open(t, store.BreakBeforeCommit(quiet(store.Config{Dir: t.TempDir(), SpoolBytes: testSpool}), g.pass))
	c := storetest.Call()
	storetest.Put(t, s, c.Draft(ledger.CallClaimed{}))
	resume := g.stop()
	defer resume()
	lateAppend(t, s, c.Draft(ledger.CallAnswered{}), 2*patience)
	if h := s.Health(); h.State != store.StateLate || h.Since.IsZero() {
		t.Errorf("health: %+v", h)
	}
	for range 20 {
		lateAppend(t, s, c.Draft(ledger.CallClaimed{}), 2*patience)
	}
	tail := s.Tail(1)
	resume()
	eventually(t, "everything stored", func() bool { return s.Health().State == store.StateOK })
	for seen := tail.Pos(); seen < 22; seen = tail.Pos() {
		events, err := tail.Next(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range events {
			if !e.Late {
				t.Errorf("the tail calls fact %d in time", e.Seq)
			}
		}
	}
	events, err := s.Stream(t.Context(), ledger.CallStream(c.ID()))
	if err != nil || len(events) != 22 {
		t.Fatalf("%d facts: %v", len(events), err)
	}
	for i, e := range events {
		if e.Seq != int64(i+1) || e.Pos != int64(i+1) || e.Late != (i > 0) {
			t.Errorf("fact %d: number %d, position %d, late %v", i+1, e.Seq, e.Pos, e.Late)
		}
	}
	storetest.Whole(t, s, 22)
	storetest.Put(t, s, c.Draft(ledger.CallEnded{}))
	if h := s.Health(); h.Late != 21 || h.Queued != 0 || h.Spooled != 0 {
		t.Errorf("health: %+v", h)
	}
}

func TestFailingStorage(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		after bool // the commit succeeds and says that it failed
	}{
		{"facts wait in the spool and are inserted once", false},
		{"a commit whose outcome was lost is not repeated", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			g := &gate{}
			cfg := quiet(store.Config{Dir: t.TempDir(), SpoolDir: t.TempDir(), SpoolBytes: testSpool})
			if tt.after {
				cfg = store.BreakAfterCommit(cfg, g.pass)
			} else {
				cfg = store.BreakBeforeCommit(cfg, g.pass)
			}
			s := storetest.Open(t, cfg)
			g.set(errDisk)
			const owners, facts = 8, 30
			var wg sync.WaitGroup
			for range owners {
				wg.Go(func() {
					c := storetest.Call()
					for range facts {
						d := c.Draft(ledger.CallClaimed{})
						d.Sealed = []ledger.Sealed{{ID: id.New(), Purpose: "number", KeyID: "k", Box: []byte("box")}}
						if late, err := s.Append(t.Context(), d); !late || err != nil {
							t.Errorf("late %v, %v", late, err)
							return
						}
					}
				})
			}
			wg.Wait()
			if h := s.Health(); h.State != store.StateSpool || h.LastError == "" {
				t.Errorf("health: %+v", h)
			}
			g.set(nil)
			eventually(t, "everything stored", func() bool { return s.Health().State == store.StateOK })
			storetest.Whole(t, s, owners*facts)
			if h := s.Health(); h.Rejected+h.Lost != 0 {
				t.Errorf("health: %+v", h)
			}
		})
	}
}

func TestFullDatabase(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := storetest.Open(t, quiet(store.Config{Dir: dir, SpoolBytes: testSpool}))
	storetest.Put(t, s, storetest.Call().Draft(ledger.CallClaimed{}))
	if err := store.LimitPages(t.Context(), s, 1); err != nil { // no page more than there are
		t.Fatal(err)
	}
	c := storetest.Call()
	n := int64(1)
	eventually(t, "a full database", func() bool {
		d := c.Draft(ledger.CallArrived{Hotline: strings.Repeat("x", 2000)})
		if _, err := s.Append(t.Context(), d); err != nil {
			t.Fatal(err)
		}
		n++
		return s.Health().State == store.StateSpool
	})
	if h := s.Health(); !strings.Contains(h.LastError, "full") {
		t.Errorf("last error: %q", h.LastError)
	}
	if err := store.LimitPages(t.Context(), s, 1<<30); err != nil {
		t.Fatal(err)
	}
	eventually(t, "everything stored", func() bool { return s.Health().State == store.StateOK })
	storetest.Whole(t, s, n)
}

func TestNothingTakesFacts(t *testing.T) {
	t.Parallel()
	storage, spool := &gate{}, &gate{}
	cfg := quiet(store.Config{Dir: t.TempDir(), SpoolBytes: testSpool, MemoryBytes: 8000})
	s := storetest.Open(t, store.BreakSpool(store.BreakBeforeCommit(cfg, storage.pass), spool.pass))
	storage.set(errDisk)
	spool.set(errDisk)
	c := storetest.Call()
	for range 10 {
		lateAppend(t, s, c.Draft(ledger.CallClaimed{}), 2*patience)
	}
	if h := s.Health(); h.State != store.StateMemory || h.InMemory == 0 || h.Lost != 0 {
		t.Errorf("health: %+v", h)
	}
	spool.set(nil) // room again: what waited in memory goes to the spool, in order
	eventually(t, "the spool has it", func() bool { h := s.Health(); return h.State == store.StateSpool && h.InMemory == 0 && h.Spooled == 10 })
	spool.set(errDisk)
	for s.Health().Lost == 0 { // memory is bounded
		lateAppend(t, s, c.Draft(ledger.CallClaimed{}), 2*patience)
	}
	lost := s.Health().Lost
	storage.set(nil)
	eventually(t, "everything stored", func() bool { return s.Health().State == store.StateOK })
	d := c.Draft(ledger.CallEnded{}) // behind the gap that the lost facts have left
	storetest.Put(t, s, d)
	storetest.Whole(t, s, d.Seq-lost)
}

func TestFullSpool(t *testing.T) {
	t.Parallel()
	g := &gate{}
	cfg := quiet(store.Config{Dir: t.TempDir(), SpoolBytes: 16 << 10})
	s := storetest.Open(t, store.BreakBeforeCommit(cfg, g.pass))
	g.set(errDisk)
	c := storetest.Call()
	for s.Health().State != store.StateMemory {
		lateAppend(t, s, c.Draft(ledger.CallClaimed{}), 2*patience)
	}
	last := c.Draft(ledger.CallAnswered{})
	lateAppend(t, s, last, 2*patience)
	g.set(nil)
	eventually(t, "everything stored", func() bool { return s.Health().State == store.StateOK })
	storetest.Whole(t, s, last.Seq)
	g.set(errDisk) // the spool has its room back
	lateAppend(t, s, c.Draft(ledger.CallClaimed{}), 2*patience)
	if h := s.Health(); h.State != store.StateSpool {
		t.Errorf("health: %+v", h)
	}
	g.set(nil)
}

func TestSlowSpoolHoldsUpNobody(t *testing.T) {
	t.Parallel()
	storage, spool := &gate{}, &gate{}
	cfg := quiet(store.Config{Dir: t.TempDir(), SpoolBytes: testSpool})
	s := storetest.Open(t, store.BreakSpool(store.BreakBeforeCommit(cfg, storage.pass), spool.pass))
	resume, resumeSpool := storage.stop(), spool.stop()
	defer resume()
	defer resumeSpool()
	c := storetest.Call()
	lateAppend(t, s, c.Draft(ledger.CallClaimed{}), 2*patience) // the patience for each of the two
	lateAppend(t, s, c.Draft(ledger.CallAnswered{}), 2*patience)
	if h := s.Health(); h.State != store.StateMemory {
		t.Errorf("health: %+v", h)
	}
	resumeSpool()
	eventually(t, "the spool has it", func() bool { return s.Health().State == store.StateSpool })
	resume()
	eventually(t, "everything stored", func() bool { return s.Health().State == store.StateOK })
	storetest.Whole(t, s, 2)
}

func TestFence(t *testing.T) {
	t.Parallel()
	site := sqliteSite(t)
	s := storetest.Open(t, quiet(site.Config))
	c := storetest.Call()
	storetest.Put(t, s, c.Draft(ledger.CallClaimed{}))
	site.Exec(t, "ledger", `UPDATE head SET epoch = epoch + 1`)
	select {
	case <-s.Fenced():
		t.Error("fenced before it has appended anything")
	default:
	}
	for range 2 {
		if _, err := s.Append(t.Context(), c.Draft(ledger.CallAnswered{})); !errors.Is(err, store.ErrFenced) {
			t.Fatalf("got %v", err)
		}
	}
	select {
	case <-s.Fenced():
	case <-time.After(10 * time.Second):
		t.Error("nobody is told that the store is fenced")
	}
	if h := s.Health(); h.State != store.StateFenced {
		t.Errorf("health: %+v", h)
	}
	storetest.Whole(t, s, 1)
}

// TestTheRosterIsFenced has a newer controller take the ledger over, and the one before change the roster before it has appended anything.
func TestTheRosterIsFenced(t *testing.T) {
	t.Parallel()
	site := sqliteSite(t)
	s := storetest.Open(t, quiet(site.Config))
	change := store.RosterChange{Facts: []store.RosterFact{{ID: "one", At: time.Now(), Kind: "roster.told", Version: 1, Actor: "boss", Body: "{}"}}}
	if last, err := s.ChangeRoster(t.Context(), change); err != nil || last != 1 {
		t.Fatalf("the last fact is %d: %v", last, err)
	}
	site.Exec(t, "ledger", `UPDATE head SET epoch = epoch + 1`)
	change.After, change.Facts[0].ID = 1, "two"
	for range 2 {
		if _, err := s.ChangeRoster(t.Context(), change); !errors.Is(err, store.ErrFenced) || !fault.Is(err, fault.Unavailable) {
			t.Fatalf("got %v", err)
		}
	}
	select {
	case <-s.Fenced():
	case <-time.After(10 * time.Second):
		t.Error("nobody is told that the store is fenced")
	}
	if _, err := s.Append(t.Context(), storetest.Call().Draft(ledger.CallClaimed{})); !errors.Is(err, store.ErrFenced) {
		t.Errorf("an append gets %v", err)
	}
	if facts, err := s.RosterFacts(t.Context(), 0, 10); err != nil || len(facts) != 1 {
		t.Errorf("%d facts of the roster, %v", len(facts), err)
	}
}

func TestSecondWriterIsRefused(t *testing.T) {
	t.Parallel()
	cfg := quiet(store.Config{Dir: t.TempDir(), SpoolBytes: testSpool})
	storetest.Open(t, cfg)
	_, err := store.Open(t.Context(), cfg)
	if !fault.Is(err, fault.Conflict) || !strings.Contains(err.Error(), fmt.Sprint(os.Getpid())) {
		t.Fatalf("got %v", err)
	}
}

func TestDurableFactsAreSynced(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t, quiet(store.Config{Dir: t.TempDir(), Patience: unhurried, SpoolBytes: testSpool}))
	c := storetest.Call()
	for i, tt := range []struct {
		fact ledger.Fact
		full int64
		mode int64
	}{
		{ledger.CallClaimed{}, 0, 1}, {ledger.Graded{Grade: "red"}, 1, 2}, {ledger.CallAnswered{}, 1, 1}, {ledger.Consent{}, 2, 2},
	} {
		storetest.Put(t, s, c.Draft(tt.fact))
		if h := s.Health(); h.FullCommits != tt.full || h.Commits != int64(i+1) {
			t.Errorf("after %s: %d of %d commits were full", tt.fact.FactKind(), h.FullCommits, h.Commits)
		}
		if mode, err := store.Synchronous(t.Context(), s); mode != tt.mode || err != nil {
			t.Errorf("after %s: synchronous=%d, want %d: %v", tt.fact.FactKind(), mode, tt.mode, err)
		}
	}
}

func TestNormalCommitIsCheckpointed(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := storetest.Open(t, quiet(store.Config{Dir: dir, Patience: unhurried, SpoolBytes: testSpool, SyncAfter: 30 * time.Millisecond}))
	size := func() int64 {
		info, err := os.Stat(filepath.Join(dir, "ledger.db"))
		if err != nil {
			t.Fatal(err)
		}
		return info.Size()
	}
	before := size()
	c := storetest.Call()
	storetest.Put(t, s, c.Draft(ledger.CallArrived{Hotline: strings.Repeat("x", 60000)}))
	eventually(t, "a checkpoint that moves the fact out of the journal", func() bool { return size() > before+50000 })
}

func TestCloseWhileStorageHangs(t *testing.T) {
	t.Parallel()
	g := &gate{}
	dir := t.TempDir()
	cfg := quiet(store.Config{Dir: dir, SpoolBytes: testSpool})
	s, err := store.Open(t.Context(), store.BreakBeforeCommit(cfg, g.pass))
	if err != nil {
		t.Fatal(err)
	}
	resume := g.stop()
	c := storetest.Call()
	lateAppend(t, s, c.Draft(ledger.CallClaimed{}), 2*patience)
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	closed := make(chan error, 1)
	var over atomic.Bool
	go func() {
		closed <- s.Close(ctx)
		over.Store(true)
	}()
	eventually(t, "an answer from Close", over.Load)
	if err := <-closed; !fault.Is(err, fault.Unavailable) {
		t.Errorf("close: %v", err)
	}
	resume() // the process would be gone by now; here its goroutines have to end
	eventually(t, "the hung commit to end", func() bool { return store.Idle(s) })
	storetest.Whole(t, storetest.Open(t, cfg), 1)
}

func TestCancelledAppend(t *testing.T) {
	t.Parallel()
	g := &gate{}
	s := storetest.Open(t, store.BreakBeforeCommit(quiet(store.Config{Dir: t.TempDir(), SpoolBytes: testSpool, Patience: unhurried}), g.pass))
	resume := g.stop()
	defer resume()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	c := storetest.Call()
	d := c.Draft(ledger.CallClaimed{})
	if _, err := s.Append(ctx, d); !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v", err)
	}
	resume()
	storetest.Put(t, s, d) // safe to repeat
	storetest.Whole(t, s, 1)
}

func TestLastSeqKnowsTheQueue(t *testing.T) {
	t.Parallel()
	g := &gate{}
	s := storetest.Open(t, store.BreakBeforeCommit(quiet(store.Config{Dir: t.TempDir(), SpoolBytes: testSpool}), g.pass))
	g.set(errDisk)
	a := storetest.On(ledger.Audit)
	for want := int64(1); want <= 3; want++ {
		lateAppend(t, s, a.Draft(ledger.ProofStarted{}), 2*patience)
		if last, err := s.LastSeq(t.Context(), ledger.Audit); last != want || err != nil {
			t.Errorf("last fact %d, want %d: %v", last, want, err)
		}
	}
	g.set(nil)
}
