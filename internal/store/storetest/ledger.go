package storetest

import (
	"errors"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"heartline/internal/fault"
	"heartline/internal/id"
	"heartline/internal/ledger"
	"heartline/internal/store"
)

func testAppend(t *testing.T, fresh Fresh) {
	t.Helper()
	s := Open(t, fresh(t).Config)
	c := Call()
	drafts := []ledger.Draft{c.Draft(arrived("12345")), c.After(1500 * time.Microsecond).Draft(ledger.CallAnswered{})}
	if late, err := s.Append(t.Context(), drafts...); late || err != nil {
		t.Fatalf("append: late %v, %v", late, err)
	}
	events := must[[]ledger.Event](t)(s.Stream(t.Context(), ledger.CallStream(c.ID())))
	if len(events) != 2 {
		t.Fatalf("got %d events", len(events))
	}
	for i, e := range events {
		want := ledger.Event{
			Pos: int64(i + 1), Stream: drafts[i].Stream, Seq: int64(i + 1), Epoch: s.Epoch(), At: drafts[i].At, Boot: s.Boot(), Mono: drafts[i].Mono,
			Kind: drafts[i].Kind, V: 1, Actor: "system", Data: drafts[i].Data, Prev: e.Prev, Hash: e.Hash,
		}
		if d := cmp.Diff(want, e); d != "" {
			t.Errorf("event %d (-want +got):\n%s", i, d)
		}
	}
	if d := cmp.Diff(events, must[[]ledger.Event](t)(s.After(t.Context(), 0, 10))); d != "" {
		t.Errorf("by position (-stream +after):\n%s", d)
	}
	if got := must[int64](t)(s.Head(t.Context())); got != 2 {
		t.Errorf("head at %d", got)
	}
	Whole(t, s, 2)
}

func testReplay(t *testing.T, fresh Fresh) {
	t.Helper()
	s := Open(t, fresh(t).Config)
	c := Call()
	a, b, d := c.Draft(arrived("12345")), c.Draft(ledger.CallClaimed{}), c.Draft(ledger.CallAnswered{})
	for _, drafts := range [][]ledger.Draft{{a, b}, {a, b}, {b}, {b, d}, {a, b, d}} {
		if _, err := s.Append(t.Context(), drafts...); err != nil {
			t.Fatal(err)
		}
	}
	Whole(t, s, 3)
}

func testSequence(t *testing.T, fresh Fresh) {
	t.Helper()
	cfg := fresh(t).Config
	s := Open(t, cfg)
	c := Call()
	first := c.Draft(arrived("12345"))
	Put(t, s, first)
	other := first
	other.Kind = ledger.KindCallAnswered
	gap := c.Draft(ledger.CallClaimed{})
	gap.Seq = 3
	jump := []ledger.Draft{c.Draft(ledger.CallClaimed{}), c.Draft(ledger.CallAnswered{})}
	jump[1].Seq++
	for name, drafts := range map[string][]ledger.Draft{"another fact with the number of one": {other}, "a gap": {gap}, "a gap in one append": jump} {
		if _, err := s.Append(t.Context(), drafts...); !errors.Is(err, store.ErrSequence) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	Whole(t, s, 1)
	if h := s.Health(); h.State != store.StateOK {
		t.Errorf("a defect of an owner made the writer %s", h.State)
	}
}

func testMalformed(t *testing.T, fresh Fresh) {
	t.Helper()
	s := Open(t, fresh(t).Config)
	good := Call().Draft(arrived("12345"))
	for name, spoil := range map[string]func(*ledger.Draft){
		"no stream": func(d *ledger.Draft) { d.Stream = "" }, "no kind": func(d *ledger.Draft) { d.Kind = "" }, "no actor": func(d *ledger.Draft) { d.Actor = "" },
		"seq 0": func(d *ledger.Draft) { d.Seq = 0 }, "no version": func(d *ledger.Draft) { d.V = 0 }, "no time": func(d *ledger.Draft) { d.At = time.Time{} },
		"no JSON": func(d *ledger.Draft) { d.Data = []byte("{") }, "too large": func(d *ledger.Draft) { d.Sealed = []ledger.Sealed{{ID: "x", Box: make([]byte, 2<<20)}} },
	} {
		d := good
		spoil(&d)
		if _, err := s.Append(t.Context(), d); !fault.Is(err, fault.Internal) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	Whole(t, s, 0)
}

func testOpenCalls(t *testing.T, fresh Fresh) {
	t.Helper()
	s := Open(t, fresh(t).Config)
	a, b, quick := Call(), Call(), Call()
	Put(t, s, a.Draft(arrived("1")), b.Draft(arrived("1")), On(ledger.Floor).Draft(ledger.FloorWoke{}))
	if _, err := s.Append(t.Context(), quick.Draft(arrived("1")), quick.Draft(ledger.CallEnded{Class: "abandoned"})); err != nil {
		t.Fatal(err)
	}
	Put(t, s, a.Draft(ledger.CallEnded{Class: "completed"}), a.Draft(ledger.FormSubmitted{Agent: "u"}))
	if d := cmp.Diff([]string{b.ID()}, must[[]string](t)(s.OpenCalls(t.Context()))); d != "" {
		t.Errorf("open calls (-want +got):\n%s", d)
	}
}

func testStreamSince(t *testing.T, fresh Fresh) {
	t.Helper()
	s := Open(t, fresh(t).Config)
	f := On(ledger.Floor)
	first := func(kind ledger.Kind) int64 {
		events := must[[]ledger.Event](t)(s.StreamSince(t.Context(), ledger.Floor, kind))
		if len(events) == 0 || events[len(events)-1].Seq != f.seq {
			t.Fatalf("from %s on: %d events", kind, len(events))
		}
		return events[0].Seq
	}
	Put(t, s, f.Draft(ledger.FloorWoke{}), On(ledger.Audit).Draft(ledger.FloorSnapshot{}))
	if got := first(ledger.KindFloorSnapshot); got != 1 {
		t.Errorf("without that kind it begins at %d", got)
	}
	Put(t, s, f.Draft(ledger.FloorSnapshot{}), f.Draft(ledger.FloorWoke{}), f.Draft(ledger.FloorSnapshot{}), f.Draft(ledger.FloorWoke{}))
	if got := first(ledger.KindFloorSnapshot); got != 4 {
		t.Errorf("it begins at %d, want the last one at 4", got)
	}
}

// testOfKind wants the facts of one kind from every stream, in the ledger's order, and none before a position.
func testOfKind(t *testing.T, fresh Fresh) {
	t.Helper()
	s := Open(t, fresh(t).Config)
	a, b := Call(), Call()
	Put(t, s, a.Draft(arrived("1")), a.Draft(ledger.CrisisAttempt{Attempt: "a-1"}), b.Draft(arrived("1")), b.Draft(ledger.CrisisAttempt{Attempt: "b-1"}),
		a.Draft(ledger.CrisisAttempt{Attempt: "a-2"}))
	all := must[[]ledger.Event](t)(s.OfKind(t.Context(), ledger.KindCrisisAttempt, 0))
	if len(all) != 3 || all[0].Stream != ledger.CallStream(a.ID()) || all[1].Stream != ledger.CallStream(b.ID()) || all[2].Seq != 3 {
		t.Fatalf("of one kind: %+v", all)
	}
	if later := must[[]ledger.Event](t)(s.OfKind(t.Context(), ledger.KindCrisisAttempt, all[1].Pos)); len(later) != 1 || later[0].Pos != all[2].Pos {
		t.Errorf("behind a position: %+v", later)
	}
}

func testSealed(t *testing.T, fresh Fresh) {
	t.Helper()
	s := Open(t, fresh(t).Config)
	d := Call().Draft(arrived("12345"))
	want := ledger.Sealed{ID: id.New(), Purpose: "number", KeyID: "k1", Box: []byte{0, 1, 0xff}}
	d.Sealed = []ledger.Sealed{want}
	Put(t, s, d, d)
	if diff := cmp.Diff(want, must[ledger.Sealed](t)(s.SealedValue(t.Context(), want.ID))); diff != "" {
		t.Errorf("sealed value (-want +got):\n%s", diff)
	}
	for range 2 {
		if err := s.EraseSealed(t.Context(), want.ID); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.SealedValue(t.Context(), want.ID); !fault.Is(err, fault.NotFound) {
		t.Errorf("after the erasure: %v", err)
	}
	if err := s.SaveSealed(t.Context(), ledger.Sealed{ID: "later", Purpose: "case", KeyID: "k2", Box: []byte("b")}); err != nil {
		t.Error(err)
	}
	Whole(t, s, 1)
}

func testTail(t *testing.T, fresh Fresh) {
	t.Helper()
	s := Open(t, fresh(t).Config)
	early := s.Tail(0)
	f := On(ledger.Floor)
	const n = 1300 // more than one batch
	for i := 0; i < n; i += 100 {
		drafts := make([]ledger.Draft, 100)
		for k := range drafts {
			drafts[k] = f.Draft(ledger.FloorWoke{})
		}
		if _, err := s.Append(t.Context(), drafts...); err != nil {
			t.Fatal(err)
		}
	}
	if got := early.Behind(); got != n {
		t.Errorf("behind by %d", got)
	}
	for _, tail := range []*store.Tail{early, s.Tail(0), s.Tail(700)} {
		for want := tail.Pos(); want < n; {
			for _, e := range must[[]ledger.Event](t)(tail.Next(t.Context())) {
				if want++; e.Pos != want {
					t.Fatalf("got position %d, want %d", e.Pos, want)
				}
			}
		}
	}
	got := make(chan int64)
	go func() {
		events, err := early.Next(t.Context())
		if err != nil || len(events) == 0 {
			close(got)
			return
		}
		got <- events[0].Pos
	}()
	Put(t, s, f.Draft(ledger.FloorWoke{}))
	if pos := <-got; pos != n+1 {
		t.Errorf("a waiting tail got position %d", pos)
	}
}

func testManyOwners(t *testing.T, fresh Fresh) {
	t.Helper()
	s := Open(t, fresh(t).Config)
	const owners, facts = 40, 12
	var wg sync.WaitGroup
	errs := make(chan error, owners)
	for range owners {
		wg.Go(func() {
			c := Call()
			for i := range facts {
				d := c.Draft(arrived("12345"))
				d.Durable = i%5 == 4
				if _, err := s.Append(t.Context(), d); err != nil {
					errs <- err
					return
				}
			}
		})
	}
	wg.Wait()
	close(errs)
	for err := range errs {
		t.Error(err)
	}
	Whole(t, s, owners*facts)
	if h := s.Health(); h.Commits >= owners*facts {
		t.Errorf("%d commits for %d facts: nothing was gathered", h.Commits, owners*facts)
	}
}

func testReopen(t *testing.T, fresh Fresh) {
	t.Helper()
	cfg := fresh(t).Config
	c := Call()
	for i := int64(1); i <= 3; i++ {
		s := Open(t, cfg)
		if s.Epoch() != i {
			t.Errorf("epoch %d, want %d", s.Epoch(), i)
		}
		Put(t, s, c.Draft(arrived("12345")))
		if last := must[int64](t)(s.LastSeq(t.Context(), ledger.CallStream(c.ID()))); last != i {
			t.Errorf("last fact %d, want %d", last, i)
		}
		Whole(t, s, i)
		Close(t, s)
		if _, err := s.Append(t.Context(), c.Draft(arrived("1"))); !fault.Is(err, fault.Unavailable) {
			t.Errorf("append to a closed store: %v", err)
		}
		c.seq--
	}
}

func testBeside(t *testing.T, fresh Fresh) {
	t.Helper()
	cfg := fresh(t).Config
	s := Open(t, cfg)
	cfg.ReadOnlyLedger = true
	tool := Open(t, cfg)
	c := Call()
	if _, err := tool.Append(t.Context(), c.Draft(arrived("1"))); !fault.Is(err, fault.Conflict) {
		t.Errorf("append beside the writer: %v", err)
	}
	c = Call()
	Put(t, s, c.Draft(arrived("1")))
	events := must[[]ledger.Event](t)(tool.Tail(0).Next(t.Context()))
	if len(events) != 1 || events[0].Stream != ledger.CallStream(c.ID()) {
		t.Errorf("the tail beside the writer got %v", events)
	}
	if h := s.Health(); h.State != store.StateOK {
		t.Errorf("the writer is %s", h.State)
	}
}

// testOlderBeside opens a tool of a newer program beside a running controller, whose tables it must not touch.
func testOlderBeside(t *testing.T, fresh Fresh) {
	t.Helper()
	site := fresh(t)
	Open(t, site.Config)
	site.Exec(t, "desk", `DELETE FROM goose_db_version WHERE version_id > 1`)
	site.Config.ReadOnlyLedger = true
	if _, err := store.Open(t.Context(), site.Config); !fault.Is(err, fault.Conflict) {
		t.Fatalf("got %v", err)
	}
}

func testMigrations(t *testing.T, fresh Fresh) {
	t.Helper()
	cfg := fresh(t).Config
	s := Open(t, cfg)
	for _, m := range must[[]store.Migration](t)(s.Migrations(t.Context())) {
		if m.Version != m.Newest || m.Newest < 1 {
			t.Errorf("%+v is not the newest", m)
		}
	}
	newest := must[[]store.Migration](t)(s.Migrations(t.Context()))
	Close(t, s)
	for _, m := range newest {
		for _, v := range []int64{0, m.Newest, m.Newest - 1, m.Newest} {
			if err := store.MigrateTo(t.Context(), cfg, m.Database, v); err != nil {
				t.Fatalf("%s to %d: %v", m.Database, v, err)
			}
		}
	}
	if err := store.MigrateTo(t.Context(), cfg, "desk", 1000); !fault.Is(err, fault.Invalid) {
		t.Errorf("to a version that is not there: %v", err)
	}
	if err := store.MigrateTo(t.Context(), cfg, "attic", 1); !fault.Is(err, fault.Invalid) {
		t.Errorf("a database that is not there: %v", err)
	}
	Whole(t, Open(t, cfg), 0)
}

func testNewerDatabase(t *testing.T, fresh Fresh) {
	t.Helper()
	site := fresh(t)
	cfg := site.Config
	Close(t, Open(t, cfg))
	site.Exec(t, "desk", `UPDATE goose_db_version SET version_id = 4711 WHERE version_id = 1`)
	cfg.Log = slog.New(slog.DiscardHandler)
	_, err := store.Open(t.Context(), cfg)
	if !fault.Is(err, fault.Conflict) {
		t.Fatalf("a newer database: %v", err)
	}
}

func testTampered(t *testing.T, fresh Fresh) {
	t.Helper()
	site := fresh(t)
	s := Open(t, site.Config)
	f := On(ledger.Floor)
	for i := range 5 {
		d := f.Draft(ledger.FloorWoke{})
		d.Data = text(i)
		Put(t, s, d)
	}
	Whole(t, s, 5)
	for _, tamper := range []struct {
		sql string
		pos int64
	}{
		{`UPDATE event SET data = '{"i":9}' WHERE pos = 4`, 4},
		{`DELETE FROM event WHERE pos = 2`, 2},
	} {
		site.Exec(t, "ledger", tamper.sql)
		_, err := s.Verify(t.Context())
		var chain *ledger.BrokenChainError
		if !errors.As(err, &chain) || chain.Pos != tamper.pos {
			t.Errorf("after %q: %v", tamper.sql, err)
		}
	}
	site.Exec(t, "ledger", `DELETE FROM event`)
	if _, err := s.Verify(t.Context()); err == nil {
		t.Error("a ledger whose end was cut off verifies")
	}
}
