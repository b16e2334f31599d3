//go:build e2e

package store

import (
	"context"
	"log"
	"log/slog"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"heartline/internal/ledger"
	"heartline/internal/store"
	"heartline/internal/store/storetest"
)

// The environment of a controller in a process of its own, see writeForEver.
const (
	frozenDSN    = "HEARTLINE_TEST_FROZEN_DSN"
	frozenSchema = "HEARTLINE_TEST_FROZEN_SCHEMA"
	frozenSpool  = "HEARTLINE_TEST_FROZEN_SPOOL"
)

// writeForEver is a controller that appends facts until it is killed.
func writeForEver(dsn, schema, spool string) {
	s, err := store.Open(context.Background(), store.Config{
		DSN: dsn, Schema: schema, SpoolDir: spool, SpoolBytes: 1 << 20, Patience: time.Minute, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		log.Fatal(err)
	}
	for c := storetest.On("call:frozen"); ; {
		if _, err := s.Append(context.Background(), c.Draft(ledger.CallClaimed{})); err != nil {
			log.Fatal(err)
		}
	}
}

// testFrozen stops a controller's process in the middle of a transaction of the ledger, while it has the head locked: another one takes
// over all the same.
func testFrozen(t *testing.T, srv *server) {
	t.Helper()
	site := srv.site(t)
	storetest.Close(t, storetest.Open(t, site.Config)) // the tables are there
	first := exec.Command(os.Args[0])
	first.Env = append(os.Environ(), frozenDSN+"="+site.Config.DSN, frozenSchema+"="+site.Config.Schema, frozenSpool+"="+t.TempDir())
	var said strings.Builder
	first.Stderr = &said
	if err := first.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = first.Process.Kill()
		_ = first.Wait()
	})
	signal := func(s syscall.Signal) {
		if err := first.Process.Signal(s); err != nil {
			t.Fatalf("%v: %s", err, said.String())
		}
	}
	db := srv.connect(t, site.Config.Schema+"_ledger")
	locked := func() bool {
		n := 0
		err := db.GetContext(t.Context(), &n, `SELECT count(*) FROM pg_locks l JOIN pg_stat_activity a USING (pid)
			WHERE a.state = 'idle in transaction' AND l.relation = 'head'::regclass AND l.mode <> 'AccessShareLock'`)
		if err != nil {
			t.Fatal(err)
		}
		return n > 0
	}
	eventually(t, "the controller stands still with the head locked", func() bool {
		signal(syscall.SIGSTOP)
		if locked() {
			return true
		}
		signal(syscall.SIGCONT)
		return false
	})
	cfg := site.Config
	cfg.SpoolDir = t.TempDir()
	began := time.Now()
	second := storetest.Open(t, cfg)
	took := time.Since(began)
	t.Logf("taken over after %.1f s", took.Seconds())
	if took > 20*time.Second {
		t.Errorf("the other controller waited %v", took)
	}
	storetest.Put(t, second, storetest.Call().Draft(ledger.CallClaimed{}))
}
