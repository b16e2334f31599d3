//go:build e2e

package store

import (
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver of the connections past the store

	"heartline/internal/fault"
	"heartline/internal/ledger"
	"heartline/internal/store"
	"heartline/internal/store/storetest"
)

// patience is that of the tests of slow storage; an owner may be held up for three times as long.
const patience = 150 * time.Millisecond

func TestPostgreSQL(t *testing.T) {
	s := startServer(t)
	t.Run("suite", func(t *testing.T) { storetest.Run(t, s.site) })
	t.Run("dumped and restored", func(t *testing.T) { testDump(t, s) })
	t.Run("two controllers", func(t *testing.T) { testTwoControllers(t, s) })
	t.Run("the roster of two controllers", func(t *testing.T) { testTwoRosters(t, s) })
	t.Run("a controller that stands still", func(t *testing.T) { testFrozen(t, s) })
	t.Run("a commit that is held up", func(t *testing.T) { testHeldUp(t, s) })
	t.Run("a server that dies", func(t *testing.T) { testServerDies(t, s) })
	t.Run("no server", testNoServer)
}

// testTwoControllers lets a second controller take over while the first one writes: whatever the first one
// was told is stored, and nothing it appends afterwards is.
func testTwoControllers(t *testing.T, srv *server) {
	t.Helper()
	site := srv.site(t)
	first := storetest.Open(t, site.Config)
	acked := make(chan int64, 1)
	started := make(chan struct{})
	go func() {
		c := storetest.On("call:first")
		for {
			d := c.Draft(ledger.CallClaimed{})
			if _, err := first.Append(t.Context(), d); err != nil {
				if !errors.Is(err, store.ErrFenced) {
					t.Errorf("the first controller got %v", err)
				}
				acked <- d.Seq - 1
				return
			}
			if d.Seq == 50 {
				close(started)
			}
		}
	}()
	<-started
	cfg := site.Config
	cfg.SpoolDir = t.TempDir()
	second := storetest.Open(t, cfg)
	if second.Epoch() != first.Epoch()+1 {
		t.Errorf("epochs %d and %d", first.Epoch(), second.Epoch())
	}
	var wg sync.WaitGroup
	for range 10 {
		wg.Go(func() {
			c := storetest.Call()
			for range 20 {
				storetest.Put(t, second, c.Draft(ledger.CallClaimed{}))
			}
		})
	}
	wg.Wait()
	storetest.Put(t, first) // nothing
	n := <-acked
	events, err := second.Stream(t.Context(), "call:first")
	if err != nil || int64(len(events)) != n {
		t.Errorf("%d of %d acknowledged facts of the first controller: %v", len(events), n, err)
	}
	storetest.Whole(t, second, n+200)
	if h := first.Health(); h.State != store.StateFenced {
		t.Errorf("the first controller is %s", h.State)
	}
}

// testTwoRosters lets a second controller take over while the first one writes facts of the roster: each that it was told of is there, in
// the order of their numbers, none of them comes after one of the second, and the first is told to end.
func testTwoRosters(t *testing.T, srv *server) {
	t.Helper()
	site := srv.site(t)
	first := storetest.Open(t, site.Config)
	change := func(s *store.Store, who string, after int64) (int64, error) {
		fact := store.RosterFact{ID: fmt.Sprintf("%s-%d", who, after), At: time.Now(), Kind: "roster.told", Version: 1, Actor: who, Body: "{}"}
		return s.ChangeRoster(t.Context(), store.RosterChange{After: after, Facts: []store.RosterFact{fact}})
	}
	acked, started := make(chan int64, 1), make(chan struct{})
	go func() {
		var last int64
		for {
			next, err := change(first, "first", last)
			if err != nil {
				if !errors.Is(err, store.ErrFenced) {
					t.Errorf("the first controller got %v", err)
				}
				acked <- last
				return
			}
			if last = next; last == 20 {
				close(started)
			}
		}
	}()
	<-started
	cfg := site.Config
	cfg.SpoolDir = t.TempDir()
	second := storetest.Open(t, cfg)
	facts, err := second.RosterFacts(t.Context(), 0, 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	n := int64(len(facts))
	if last, err := change(second, "second", n); err != nil || last != n+1 {
		t.Errorf("the second controller writes fact %d: %v", last, err)
	}
	if told := <-acked; told != n {
		t.Errorf("the first controller was told of %d facts, and there are %d of it", told, n)
	}
	select {
	case <-first.Fenced():
	case <-time.After(10 * time.Second):
		t.Error("the first controller is not told that it is fenced")
	}
}

// testDump saves a store as the manual says, the keys by themselves, and puts it into another database.
func testDump(t *testing.T, srv *server) {
	t.Helper()
	site := srv.site(t)
	before := storetest.Open(t, site.Config)
	c := storetest.Call()
	for range 30 {
		storetest.Put(t, before, c.Draft(ledger.CallClaimed{}))
	}
	key := store.DataKey{ID: "k1", Purpose: "audio", MasterID: "audio-1", Sealed: []byte("box"), CreatedAt: time.Now()}
	if err := before.SaveDataKey(t.Context(), key); err != nil {
		t.Fatal(err)
	}
	storetest.Folded(t, before)
	storetest.Close(t, before)
	schema, spoolDir := site.Config.Schema, site.Config.SpoolDir
	run := func(name string, args ...string) {
		t.Helper()
		if out, err := srv.command(t.Context(), name, append([]string{"-h", srv.dir, "-U", "heartline"}, args...)...).CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", name, err, out)
		}
	}
	run("pg_dump", "--format=custom", "--file=data.dump", "--schema="+schema+"_ledger", "--schema="+schema+"_desk", "postgres")
	run("pg_dump", "--format=custom", "--file=keys.dump", "--schema="+schema+"_keys", "postgres")
	run("createdb", "restored")
	for _, file := range []string{"data.dump", "keys.dump"} {
		run("pg_restore", "--exit-on-error", "--dbname=restored", file)
	}
	cfg := site.Config
	cfg.DSN = strings.Replace(cfg.DSN, "dbname=postgres", "dbname=restored", 1)
	cfg.SpoolDir = spoolDir
	after := storetest.Open(t, cfg)
	storetest.Whole(t, after, 30)
	storetest.Folded(t, after)
	if k, err := after.DataKey(t.Context(), "k1"); err != nil || string(k.Sealed) != "box" {
		t.Errorf("key %+v, %v", k, err)
	}
	storetest.Put(t, after, c.Draft(ledger.CallClaimed{}))
	storetest.Whole(t, after, 31)
}

// testHeldUp locks the head against every commit, as a stuck transaction of somebody else would.
func testHeldUp(t *testing.T, srv *server) {
	t.Helper()
	site := srv.site(t)
	cfg := site.Config
	cfg.Patience, cfg.Log = patience, slog.New(slog.DiscardHandler)
	s := storetest.Open(t, cfg)
	c := storetest.Call()
	storetest.Put(t, s, c.Draft(ledger.CallClaimed{}))
	lock, err := srv.connect(t, cfg.Schema+"_ledger").BeginTxx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := lock.ExecContext(t.Context(), `SELECT * FROM head FOR UPDATE`); err != nil {
		t.Fatal(err)
	}
	for range 5 {
		began := time.Now()
		late, err := s.Append(t.Context(), c.Draft(ledger.CallClaimed{}))
		if !late || err != nil || time.Since(began) > 3*patience {
			t.Errorf("late %v after %v: %v", late, time.Since(began), err)
		}
	}
	if h := s.Health(); h.State != store.StateLate {
		t.Errorf("health: %+v", h)
	}
	if err := lock.Rollback(); err != nil {
		t.Fatal(err)
	}
	eventually(t, "everything stored", func() bool { return s.Health().State == store.StateOK })
	storetest.Whole(t, s, 6)
}

// testServerDies kills the server under a writer. It comes last: it takes every connection with it.
func testServerDies(t *testing.T, srv *server) {
	t.Helper()
	site := srv.site(t)
	cfg := site.Config
	cfg.Patience, cfg.Log = patience, slog.New(slog.DiscardHandler)
	s := storetest.Open(t, cfg)
	c := storetest.Call()
	for range 10 {
		storetest.Put(t, s, c.Draft(ledger.CallClaimed{}))
	}
	srv.kill()
	for range 10 {
		began := time.Now()
		late, err := s.Append(t.Context(), c.Draft(ledger.CallClaimed{}))
		if !late || err != nil || time.Since(began) > 3*patience {
			t.Errorf("late %v after %v: %v", late, time.Since(began), err)
		}
	}
	if h := s.Health(); h.State != store.StateSpool {
		t.Errorf("health: %+v", h)
	}
	srv.start(t)
	eventually(t, "everything stored", func() bool { return s.Health().State == store.StateOK })
	storetest.Put(t, s, c.Draft(ledger.CallClaimed{}))
	storetest.Whole(t, s, 21)
	storetest.Folded(t, s)
}

// testNoServer asks for a database that is not there, with a password that must not be told.
func testNoServer(t *testing.T) {
	t.Helper()
	for _, dsn := range []string{"postgres://u:hunter2@127.0.0.1:1/x?connect_timeout=2", "postgres://u:hunter2@:::bad", "host=127.0.0.1 port=notaport password=hunter2"} {
		_, err := store.Open(t.Context(), store.Config{DSN: dsn, SpoolDir: t.TempDir()})
		if err == nil || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("got %v", err)
		}
		if k := fault.KindOf(err); k != fault.Unavailable && k != fault.Invalid {
			t.Errorf("kind %s", k)
		}
	}
}
