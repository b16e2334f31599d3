//go:build e2e

package load_test

import (
	"context"
	"os"
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
	atOnce     = 20
	firstSound = 3 * time.Second  // strict; a caller hears a greeting or music
	shortSoak  = 25 * time.Second // in the ordinary suite; SOAK=1h for a long one
	growth     = 25               // goroutines: idle connections and the like
)

// soakTime is how long the calls go on.
func soakTime(t *testing.T) time.Duration {
	t.Helper()
	text := os.Getenv("SOAK")
	if text == "" {
		return shortSoak
	}
	d, err := time.ParseDuration(text)
	if err != nil {
		t.Fatalf("SOAK=%s: write it as 30m", text)
	}
	return d
}

// TestSoak has twenty callers at once, of every kind, and counsellors who answer, decline and miss calls. Afterwards
// nothing may be left: no channel, bridge or recording, no goroutine, no call without an end, no task without a reason.
func TestSoak(t *testing.T) {
	length := soakTime(t)
	h := traffic.Open(t)
	tr := traffic.New(t, h, 1)
	before := tr.Goroutines()
	ctx, cancel := context.WithTimeout(t.Context(), length)
	defer cancel()
	tr.Run(ctx, atOnce)

	tr.NothingLeft()
	ends := tr.Books(t)
	heard, cut := tr.Account()
	slow, median, longest := traffic.Slow(heard, 3*firstSound)
	t.Logf("%d callers in %v: %v; endings %v", len(heard), length, tr.Plans(), ends)
	t.Logf("first sound after %v in the median and %v at most, limit %v; %d calls lost", median, longest, firstSound, cut)
	if len(slow) > 0 {
		t.Errorf("%d callers heard nothing for %v: %+v", len(slow), 3*firstSound, slow)
	}
	if n := ends["service_error/failsafe"]; n > 0 {
		t.Errorf("%d calls went to the fail-safe although nothing failed", n)
	}
	after := before
	h.Until("the goroutines to be gone", time.Minute, func() bool {
		after = tr.Goroutines()
		return after <= before+growth
	})
	t.Logf("goroutines: %d before, %d after", before, after)
}
