package call_test

import (
	"testing"
	"time"

	"heartline/call"
	"heartline/internal/fakepbx"
	"heartline/internal/ledger"
)

// TestWhoDropsAndRingsAgainIsBackAtTheOldPlace lets two callers wait. The first hangs up and rings again, and is asked for
// before the second, and so once more; somebody else is not.
func TestWhoDropsAndRingsAgainIsBackAtTheOldPlace(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.known, r.left = &plansOf{plans: map[string]call.Plan{}}, &call.LeftPlaces{}
	r.hotline.KeepPlaces = map[string]time.Duration{"main": 10 * time.Minute}
	r.sipSeat("seat1", fakepbx.NoAnswer())
	r.start()
	r.onDuty("li")
	queued := func() (all []ledger.Queued) {
		countFacts(r, func(f ledger.Queued) bool { all = append(all, f); return true })
		return all
	}
	begins := func(number string, n int) (*fakepbx.Party, ledger.Queued) {
		c := r.asterisk.Call(fakepbx.Caller{Number: number})
		r.wait("the caller to wait", func() bool { return len(queued()) == n })
		return c, queued()[n-1]
	}
	gone := func(c *fakepbx.Party, n int) {
		c.Hangup(16)
		r.wait("the call to be over", func() bool { return countFacts(r, func(ledger.CallEnded) bool { return true }) == n })
	}
	c, first := begins("2001", 1)
	_, second := begins("2002", 2)
	gone(c, 1)
	c, again := begins("2001", 3)
	if !again.EnqueuedAt.Equal(first.EnqueuedAt) || again.Recovered == "" || again.Entry == first.Entry {
		t.Fatalf("waits by %+v, had %+v", again, first)
	}
	if !second.EnqueuedAt.After(again.EnqueuedAt) || second.Recovered != "" {
		t.Errorf("who stayed waits by %+v", second)
	}
	r.ready("li", "seat1")
	r.wait("an offer", func() bool { return countFacts(r, func(ledger.OfferMade) bool { return true }) > 0 })
	if countFacts(r, func(f ledger.OfferMade) bool { return f.Entry == again.Entry }) == 0 {
		t.Error("who stayed is offered before who was there first")
	}
	gone(c, 2)
	if _, once := begins("2003", 4); once.Recovered != "" {
		t.Errorf("somebody else has the place: %+v", once)
	}
	c, third := begins("2001", 5)
	if !third.EnqueuedAt.Equal(first.EnqueuedAt) {
		t.Errorf("dropped twice: %+v", third)
	}
	gone(c, 3)
}
