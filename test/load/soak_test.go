//go:build e2e

package load_test

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"slices"
	"strconv"
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
	atOnce       = 20
	firstSound   = 3 * time.Second  // strict; a caller hears a greeting or music
	longestQuiet = 2 * time.Second  // strict; between sentences, music and people
	shortSoak    = 20 * time.Second // in the ordinary suite; SOAK=1h for a long one
	standstill   = time.Second      // of the machine, from which on a caller may be found by the fail-safe first
	growth       = 25               // goroutines: idle connections and the like
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
	length, seed := soakTime(t), dice(t)
	h := traffic.Open(t)
	tr := traffic.New(t, h, seed)
	before, began := tr.Goroutines(), time.Now()
	ctx, cancel := context.WithTimeout(t.Context(), length)
	defer cancel()
	over := make(chan struct{})
	go func() { defer close(over); tr.Run(ctx, atOnce) }()
	census := tr.NewCensus()
	census.Run(ctx, min(time.Minute, length/4), func() string { return "" })
	<-over

	tr.NothingLeft()
	ends := tr.Books(t)
	if n := tr.Sealed(); n == 0 {
		t.Error("nobody has left a message")
	}
	heard, cut := tr.Account()
	t.Logf("%d callers in %v: %v; endings %v", len(heard), length, tr.Plans(), ends)
	most, looks := census.Most()
	t.Logf("at most, of %d looks: %+v", looks, most)
	listened(t, tr, heard, cut)
	faults(t, h, began, ends)
	gone(t, tr, before)
}

// TestSoakLive has twenty callers at once whose calls are held, consulted about, conferred, handed on, listened to,
// whispered into, joined and taken over, and who are moved while they wait. Each minute, and afterwards, nothing may be
// left: no leg, bridge, snoop or recording of a call that has ended, nobody who is asked or listens on, no counsellor who
// is kept by a call that has ended; and no caller is ever left in silence.
func TestSoakLive(t *testing.T) {
	length, seed := soakTime(t), dice(t)
	l, err := traffic.NewLive()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(l.Close)
	h := house.New(t, traffic.OpenLive(l)...)
	tr := traffic.New(t, h, seed)
	tr.TalkFor = 8 * time.Second
	l.Sit(tr)
	before, began := tr.Goroutines(), time.Now()
	ctx, cancel := context.WithTimeout(t.Context(), length)
	defer cancel()
	over := make(chan struct{}, 2)
	go func() { l.Run(ctx); over <- struct{}{} }()
	go func() { tr.Run(ctx, atOnce); over <- struct{}{} }()
	census := tr.NewCensus()
	census.Run(ctx, min(time.Minute, length/4), func() string {
		done, refused := l.Done()
		return fmt.Sprintf(", %d commands carried out, %d refused", done, refused)
	})
	<-over
	<-over

	l.Leave()
	tr.NothingLeft()
	ends := tr.Books(t)
	moved := l.Settled()
	tr.Sealed()
	heard, cut := tr.Account()
	done, refused := l.Account()
	t.Logf("%d callers in %v: %v; endings %v", len(heard), length, tr.Plans(), ends)
	t.Logf("carried out %v; refused %v; transferred %v", done, refused, moved)
	most, looks := census.Most()
	t.Logf("at most, of %d looks: %+v", looks, most)
	listened(t, tr, heard, cut)
	for what, n := range refused {
		// A machine that is busy elsewhere may be too slow for the audit: what needs it is refused, and rightly so.
		if !strings.HasPrefix(what, "4") && what != "503 audit_unavailable" {
			t.Errorf("%d commands were answered with %s", n, what)
		}
	}
	faults(t, h, began, ends)
	for _, verb := range traffic.Verbs() {
		if done[verb] == 0 && length > shortSoak {
			t.Errorf("nobody could %s", verb)
		}
	}
	for _, verb := range []string{"ask", "bring-in", "transfer", "listen", "whisper"} {
		if done[verb] == 0 {
			t.Errorf("nobody could %s", verb)
		}
	}
	gone(t, tr, before)
}

// listened judges what callers heard: a first sound soon, and never silence for long.
func listened(t *testing.T, tr *traffic.Traffic, heard []traffic.Heard, cut int) {
	t.Helper()
	slow, median, longest := traffic.Slow(heard, 3*firstSound)
	t.Logf("first sound after %v in the median and %v at most, limit %v; %d calls lost", median, longest, firstSound, cut)
	if len(slow) > 0 {
		t.Errorf("%d callers heard nothing for %v: %+v", len(slow), 3*firstSound, slow)
	}
	worst := slices.SortedFunc(slices.Values(heard), func(a, b traffic.Heard) int { return cmp.Compare(b.Quiet, a.Quiet) })
	for i, h := range worst {
		switch {
		case h.Quiet > 3*longestQuiet:
			t.Errorf("a caller (%s) heard nothing for %v from %s on, limit %v:\n%s", h.Plan, h.Quiet.Round(time.Millisecond), h.QuietAt.Format("15:04:05.000"), 3*longestQuiet, tr.Tale(h))
		case h.Quiet > longestQuiet && i < 5:
			t.Logf("a caller (%s) heard nothing for %v from %s on, strict limit %v:\n%s", h.Plan, h.Quiet.Round(time.Millisecond), h.QuietAt.Format("15:04:05.000"), longestQuiet, tr.Tale(h))
		case i < 5:
			t.Logf("a caller (%s) heard nothing for %v from %s on, strict limit %v", h.Plan, h.Quiet.Round(time.Millisecond), h.QuietAt.Format("15:04:05.000"), longestQuiet)
		}
	}
}

// faults wants no call to end by a fault of ours. A caller whom nobody claims for two seconds goes to the fail-safe, and
// rightly so: that happens where the machine itself stands still, which is told.
func faults(t *testing.T, h *house.House, since time.Time, ends map[string]int) {
	t.Helper()
	late := h.Pace.Late(since, time.Now())
	t.Logf("the machine stood still for %v at most", late.Round(time.Millisecond))
	for what, n := range ends {
		if !strings.HasPrefix(what, "service_error") {
			continue
		}
		if what == "service_error/failsafe" && late > standstill {
			t.Logf("%d calls ended as %s while the machine stood still", n, what)
			continue
		}
		t.Errorf("%d calls ended as %s although nothing failed", n, what)
	}
}

// gone wants that the controller had nothing to mend, and waits until it has as many goroutines as before the first call.
func gone(t *testing.T, tr *traffic.Traffic, before int) {
	t.Helper()
	if swept, lost := tr.Mended(); swept+lost > 0 {
		t.Errorf("a sweep took down %d things that belonged to nobody, and %d callers were lost, although nothing failed", swept, lost)
	}
	after := before
	tr.House.Until("the goroutines to be gone", time.Minute, func() bool {
		after = tr.Goroutines()
		return after <= before+growth
	})
	t.Logf("goroutines: %d before, %d after", before, after)
}

// dice returns the seed of a run: SOAK_SEED, or another one each time. The same seed throws the same dice, in the order in
// which people ask for them.
func dice(t *testing.T) uint64 {
	t.Helper()
	seed := uint64(time.Now().UnixNano())
	if text := os.Getenv("SOAK_SEED"); text != "" {
		n, err := strconv.ParseUint(text, 10, 64)
		if err != nil {
			t.Fatalf("SOAK_SEED=%s: write a number", text)
		}
		seed = n
	}
	t.Logf("seed %d (again: SOAK_SEED=%d)", seed, seed)
	return seed
}
