//go:build e2e

package browser_test

import (
	"context"
	"testing"
	"time"

	"heartline/internal/ledger"
	"heartline/internal/phone"
	"heartline/test/house"
)

const (
	callerTone = 440
	deskTone   = 1000
	secondTone = 1500
	talk       = 300 * time.Millisecond // a tone this long is a proof, not a crackle
)

func within(t *testing.T, d time.Duration) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), d)
	t.Cleanup(cancel)
	return ctx
}

// hears fails the test unless a telephone hears a tone from now on.
func hears(t *testing.T, c *phone.Call, hz int, limit time.Duration) time.Time {
	t.Helper()
	at, err := c.WaitTone(within(t, limit), hz, talk)
	if err != nil {
		t.Fatalf("the caller does not hear %d Hz: %v (%v)", hz, err, c.Summary(time.Now().Add(-3*time.Second), time.Now()))
	}
	return at
}

// music fails the test unless a telephone hears something that is no tone of anybody.
func music(t *testing.T, c *phone.Call, limit time.Duration) time.Time {
	t.Helper()
	at, err := c.WaitSound(within(t, limit), talk)
	if err != nil {
		t.Fatalf("the caller hears no music: %v (%v)", err, c.Summary(time.Now().Add(-3*time.Second), time.Now()))
	}
	return at
}

// connected brings a caller of the straight line to a desk whose counsellor clicks to answer.
func connected(t *testing.T, h *house.House, desk *house.Page) *phone.Call {
	t.Helper()
	since := time.Now()
	c := h.Dial(h.Caller(callerTone), "96111", phone.DialOptions{})
	desk.Click("accept")
	hears(t, c, deskTone, 5*time.Second)
	desk.Hears(callerTone, talk, since, 5*time.Second)
	return c
}

func hangup(t *testing.T, c *phone.Call) {
	t.Helper()
	if err := c.Hangup(within(t, 5*time.Second)); err != nil {
		t.Fatalf("hang up: %v", err)
	}
}

// clean fails the test where a page has thrown an exception or reported an error.
func clean(t *testing.T, pages ...*house.Page) {
	t.Helper()
	for _, p := range pages {
		for _, e := range p.Errors() {
			t.Errorf("the page of %s complains: %s", p.Who, e)
		}
	}
}

// TestABrowserDeskAndATelephone is a call of a SIP telephone to a browser desk with all that the desk can do to it.
func TestABrowserDeskAndATelephone(t *testing.T) {
	h := house.New(t)
	desk := h.Browser(deskTone).Desk("a1", "7")
	c := connected(t, h, desk)

	// Hold and back.
	desk.Click("hold")
	music(t, c, 3*time.Second)
	desk.Until("hold", 6*time.Second) // 2 s, and threefold on a busy machine
	since := time.Now()
	desk.Hears(0, talk, since, 3*time.Second)
	desk.Click("hold")
	since = time.Now()
	back := hears(t, c, deskTone, 3*time.Second)
	desk.Hears(callerTone, talk, since, 3*time.Second)
	if s := c.Summary(back.Add(100*time.Millisecond), time.Now()); s.Sound > 1 {
		t.Errorf("the caller hears music on top: %v", s)
	}

	// Mute and back.
	desk.Click("mute")
	if err := c.WaitSilence(within(t, 3*time.Second), talk); err != nil {
		t.Fatalf("a muted desk is heard: %v", err)
	}
	desk.Hears(callerTone, talk, time.Now(), 3*time.Second)
	desk.Click("mute")
	hears(t, c, deskTone, 3*time.Second)

	// Keys do nothing.
	before, since := len(h.Facts()), time.Now()
	if err := c.SendDigits(within(t, 5*time.Second), "0123456789*#"); err != nil {
		t.Fatal(err)
	}
	if err := c.SendInfo(within(t, 5*time.Second), "0"); err != nil {
		t.Fatal(err)
	}
	hears(t, c, deskTone, 3*time.Second)
	for _, e := range h.Facts()[before:] {
		if e.Stream != "floor" && e.Kind != ledger.KindCallerSpoke { // what is heard of the caller is noticed when it is
			t.Errorf("keys left the fact %s", e.Kind)
		}
	}
	to := time.Now().Add(-100 * time.Millisecond)
	in(t, "the longest hole while the caller presses keys", c.LongestHole(deskTone, since, to), longestHole)

	// Hang-up.
	desk.Click("hangup")
	desk.Click("hangup-confirm")
	if _, err := c.WaitEnded(within(t, 3*time.Second)); err != nil {
		t.Fatal(err)
	}
	desk.Gone("call", 2*time.Second)
	if end := h.Ended(1)[0]; end.Class != "completed" || end.By != "counsellor" {
		t.Errorf("ended %+v", end)
	}
	if off := house.FactsOf[ledger.TaskWanted](h); len(off) != 0 {
		t.Errorf("a completed call left tasks: %+v", off)
	}
	clean(t, desk)
}
