//go:build e2e

package chaos_test

import (
	"context"
	"math/rand/v2"
	"os"
	"syscall"
	"testing"
	"time"

	"heartline/test/house"
	"heartline/test/traffic"
)

func TestMain(m *testing.M) {
	code := m.Run()
	house.Cleanup()
	os.Exit(code)
}

const (
	atOnce     = 6
	firstSound = 5 * time.Second // strict: the fail-safe has answered by then
	shortChaos = 25 * time.Second
	stopped    = 3 * time.Second // how long a process stands still; below the guard's limit it must not matter
)

// TestChaos ends and stops controller, node and Asterisk while callers come and go. Each caller must hear something
// within the limit, unless Asterisk itself was killed meanwhile, and each call must have one end in the ledger.
func TestChaos(t *testing.T) {
	length := shortChaos
	if text := os.Getenv("CHAOS"); text != "" {
		d, err := time.ParseDuration(text)
		if err != nil {
			t.Fatalf("CHAOS=%s: write it as 30m", text)
		}
		length = d
	}
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	h := traffic.Open(t)
	tr := traffic.New(t, h, seed)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	over := make(chan struct{})
	go func() {
		defer close(over)
		tr.Run(ctx, atOnce)
	}()
	kills := havoc(t, h, rand.New(rand.NewPCG(seed, 2)), length)
	cancel()
	<-over

	tr.NothingLeft()
	ends := tr.Books(t)
	t.Logf("%d messages were kept, each is sealed", tr.Sealed())
	heard, cut := tr.Account()
	slow, median, longest := traffic.Slow(heard, 3*firstSound)
	t.Logf("%d callers in %v; endings %v", len(heard), length, ends)
	t.Logf("first sound after %v in the median and %v at most, limit %v; %d calls lost", median, longest, firstSound, cut)
	for _, s := range slow {
		if !struck(s, kills) {
			t.Errorf("a caller (%s, %s) heard nothing for %v: %v", s.Plan, s.At.Format("04:05.000"), s.First, s.Why)
		}
	}
	if t.Failed() {
		t.Logf("what the node said:\n%s", h.NodeLog())
	}
}

// struck reports whether Asterisk was killed under a caller's first seconds: that call is gone, and is rung back.
func struck(s traffic.Heard, kills []time.Time) bool {
	for _, at := range kills {
		if at.After(s.At.Add(-time.Second)) && at.Before(s.At.Add(s.First)) {
			return true
		}
	}
	return false
}

// havoc strikes each few seconds, and returns when Asterisk was killed.
func havoc(t *testing.T, h *house.House, r *rand.Rand, length time.Duration) (kills []time.Time) {
	t.Helper()
	strikes := []struct {
		name string
		do   func()
	}{
		{"kill the controller", func() { h.KillServe(); h.StartServe() }},
		{"stop the controller", func() { freeze(h.Serve()) }},
		{"kill the node", func() { h.KillNode(); h.StartNode() }},
		{"stop the node", func() { freeze(h.Node()) }},
		{"kill Asterisk", func() { kills = append(kills, h.KillAsterisk()) }},
	}
	order := r.Perm(len(strikes))
	for n, end := 0, time.Now().Add(length); time.Now().Before(end); n++ {
		<-time.After(time.Duration(1500+r.IntN(2500)) * time.Millisecond)
		s := strikes[order[n%len(order)]]
		t.Logf("%s: %s", time.Now().Format("04:05.000"), s.name)
		s.do()
	}
	return kills
}

func freeze(p *house.Process) {
	p.Signal(syscall.SIGSTOP)
	<-time.After(stopped)
	p.Signal(syscall.SIGCONT)
}
