//go:build e2e

package load_test

import (
	"context"
	"os"
	"strings"
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
	if n := tr.Sealed(); n == 0 {
		t.Error("nobody has left a message")
	}
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

// TestSoakLive has twenty callers at once whose calls are held, consulted about, conferred, handed on, listened to,
// whispered into, joined and taken over. Afterwards nothing may be left: no leg, bridge or snoop, nobody who is asked
// or listens on, no counsellor who is kept by a call that has ended.
func TestSoakLive(t *testing.T) {
	length := soakTime(t)
	l, err := traffic.NewLive()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(l.Close)
	h := house.New(t, traffic.OpenLive(l)...)
	tr := traffic.New(t, h, 2)
	tr.TalkFor = 8 * time.Second
	l.Sit(tr)
	before := tr.Goroutines()
	ctx, cancel := context.WithTimeout(t.Context(), length)
	defer cancel()
	meddling := make(chan struct{})
	go func() {
		defer close(meddling)
		l.Run(ctx)
	}()
	tr.Run(ctx, atOnce)
	<-meddling

	l.Leave()
	tr.NothingLeft()
	ends := tr.Books(t)
	moved := l.Settled()
	tr.Sealed()
	heard, cut := tr.Account()
	slow, median, longest := traffic.Slow(heard, 3*firstSound)
	done, refused := l.Account()
	t.Logf("%d callers in %v: %v; endings %v", len(heard), length, tr.Plans(), ends)
	t.Logf("carried out %v; refused %v; transferred %v", done, refused, moved)
	t.Logf("first sound after %v in the median and %v at most, limit %v; %d calls lost", median, longest, firstSound, cut)
	if len(slow) > 0 {
		t.Errorf("%d callers heard nothing for %v: %+v", len(slow), 3*firstSound, slow)
	}
	for what, n := range refused {
		// A machine that is busy elsewhere may be too slow for the audit: what needs it is refused, and rightly so.
		if !strings.HasPrefix(what, "4") && what != "503 audit_unavailable" {
			t.Errorf("%d commands were answered with %s", n, what)
		}
	}
	for what, n := range ends {
		if strings.HasPrefix(what, "service_error") {
			t.Errorf("%d calls ended as %s although nothing failed", n, what)
		}
	}
	for _, verb := range []string{"ask", "bring-in", "transfer", "listen", "whisper"} {
		if done[verb] == 0 {
			t.Errorf("nobody could %s", verb)
		}
	}
	after := before
	h.Until("the goroutines to be gone", time.Minute, func() bool {
		after = tr.Goroutines()
		return after <= before+growth
	})
	t.Logf("goroutines: %d before, %d after", before, after)
}
