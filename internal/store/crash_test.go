package store_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"heartline/internal/ledger"
	"heartline/internal/store"
	"heartline/internal/store/storetest"
)

// The environment of the child that is killed.
const (
	childDir   = "HEARTLINE_TEST_STORE_DIR"
	childFails = "HEARTLINE_TEST_STORE_FAILS"
)

// writeUntilKilled appends from several owners and says on standard output what was acknowledged, until it
// is killed. With fails, no commit succeeds.
func writeUntilKilled(dir string, fails bool) {
	cfg := store.Config{Dir: dir, SpoolBytes: testSpool * 8, Patience: 5 * time.Millisecond, SpoolPatience: unhurried, Log: slog.New(slog.DiscardHandler)}
	var n int
	cfg = store.BreakBeforeCommit(cfg, func() error {
		n++
		switch {
		case fails:
			return errors.New("no storage")
		case n%7 == 0: // slower than patience: through the spool
			<-time.After(20 * time.Millisecond)
		case n%11 == 0:
			return errors.New("a passing fault")
		}
		return nil
	})
	s, err := store.Open(context.Background(), cfg)
	if err != nil {
		fmt.Println("error", err)
		os.Exit(1)
	}
	var mu sync.Mutex
	for owner := range 6 {
		go func() {
			c := storetest.On(ledger.CallStream(fmt.Sprintf("%d-%d", os.Getpid(), owner)))
			for i := 0; ; i++ {
				d := c.Draft(ledger.CallClaimed{})
				d.Durable = i%9 == 0
				late, err := s.Append(context.Background(), d)
				if err != nil {
					fmt.Println("error", err)
					os.Exit(1)
				}
				mu.Lock()
				fmt.Println(d.Stream, d.Seq, late)
				mu.Unlock()
			}
		}()
	}
	select {}
}

// TestKilled kills a writing process again and again; nothing that it acknowledged may be missing.
func TestKilled(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		fails bool
	}{
		{"with storage that is slow and fails at times", false},
		{"between spool and insert", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			acked := map[ledger.Stream]int64{}
			total := int64(0)
			for range 3 {
				got := runAndKill(t, dir, tt.fails, 250)
				maps.Copy(acked, got)
				s := storetest.Open(t, store.Config{Dir: dir, SpoolBytes: testSpool * 8})
				for stream, seq := range acked {
					events, err := s.Stream(t.Context(), stream)
					if err != nil || int64(len(events)) < seq {
						t.Fatalf("%s: %d of %d acknowledged facts are there: %v", stream, len(events), seq, err)
					}
					for i, e := range events {
						if e.Seq != int64(i+1) || tt.fails && !e.Late {
							t.Fatalf("%s: fact %d has number %d, late %v", stream, i+1, e.Seq, e.Late)
						}
					}
				}
				n, err := s.Verify(t.Context())
				if err != nil || n <= total {
					t.Fatalf("%d facts after %d: %v", n, total, err)
				}
				total = n
				if h := s.Health(); tt.fails && h.Recovered == 0 || h.Rejected != 0 {
					t.Errorf("health after the crash: %+v", h)
				}
				storetest.Close(t, s)
			}
		})
	}
}

// runAndKill starts a writing child, reads at least n acknowledgements and kills it. It returns the last
// acknowledged number of each stream.
func runAndKill(t *testing.T, dir string, fails bool, n int) map[ledger.Stream]int64 {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), childDir+"="+dir)
	if fails {
		cmd.Env = append(cmd.Env, childFails+"=1")
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	acked := map[ledger.Stream]int64{}
	lines := bufio.NewScanner(out)
	for i := 0; lines.Scan(); i++ {
		f := strings.Fields(lines.Text())
		if f[0] == "error" {
			t.Errorf("the child said: %s", lines.Text())
			break
		}
		if len(f) == 3 { // the last line may be torn
			seq, _ := strconv.ParseInt(f[1], 10, 64)
			acked[ledger.Stream(f[0])] = seq
		}
		if i == n {
			_ = cmd.Process.Kill()
		}
	}
	_ = cmd.Process.Kill()
	_ = cmd.Wait() // it was killed
	if len(acked) == 0 {
		t.Fatal("the child acknowledged nothing")
	}
	return acked
}
