//go:build e2e

package faults_test

import (
	"syscall"
	"testing"
	"time"

	"heartline/internal/ledger"
	"heartline/internal/phone"
	"heartline/test/house"
)

// TestFrozenControllerLosesItsCallersToTheFailsafe stops the controller, as a machine that hangs does, with
// callers in the menu, in the queue, ringing and talking. The first three must be rung through to a telephone
// without it; the fourth talks on and follows when the counsellor has left; a fifth comes while it is stopped.
// When it goes on, it must close what it has lost and take in what was done, each once.
func TestFrozenControllerLosesItsCallersToTheFailsafe(t *testing.T) {
	t.Parallel()
	h := open(t)
	c := play(t, h, false)
	c.seat1.SetReact(does(phone.Busy()))
	c.seat2.SetReact(does(phone.Busy()))
	seat3 := h.SeatPhone("3", seat3Tone, does(phone.Ring()))

	stopped := time.Now()
	h.Serve().Signal(syscall.SIGSTOP)
	var rung []*phone.Call
	for range 3 {
		rung = append(rung, next(t, seat3, 30*time.Second))
	}
	deadline(t, "all three who had nobody ring at a telephone", rung[2].Times().InviteAt.Sub(stopped), 8*time.Second)
	for name, call := range map[string]*phone.Call{"menu": c.menu, "wait": c.wait, "ring": c.ring} {
		if call.Summary(stopped.Add(3*time.Second), time.Time{}).Sound == 0 {
			t.Errorf("who came from the %s has heard no sentence", name)
		}
	}
	if err := rung[0].Answer(); err != nil {
		t.Fatal(err)
	}
	var taken *phone.Call
	h.Until("one of them to hear the telephone", 10*time.Second, func() bool {
		for _, call := range []*phone.Call{c.menu, c.wait, c.ring} {
			if call.Heard(seat3Tone, stopped) > 200*time.Millisecond {
				taken = call
			}
		}
		return taken != nil
	})

	t.Log("two who talk are left alone")
	holes(h, "two who talk while the controller is stopped", c.talk, seat1Tone, c.atSeat1, talkTone, c.since)
	left := time.Now()
	hangup(t, c.atSeat1)
	fourth := next(t, seat3, 30*time.Second)
	deadline(t, "who talked rings at a telephone after the counsellor has left", fourth.Times().InviteAt.Sub(left), 8*time.Second)
	if err := fourth.Answer(); err != nil {
		t.Fatal(err)
	}
	hears(t, "who talked", c.talk, seat3Tone, 10*time.Second)

	t.Log("who calls now is served without the controller")
	fifth := h.Dial(h.Caller(newTone), straightLine, phone.DialOptions{})
	ring := next(t, seat3, 20*time.Second)
	deadline(t, "a new caller rings at a telephone", ring.Times().InviteAt.Sub(fifth.Times().InviteAt), 5*time.Second)
	hangup(t, fifth)
	for _, call := range []*phone.Call{c.menu, c.wait, c.ring} {
		if call != taken {
			hangup(t, call)
		}
	}
	h.Until("what is over to be sealed", 10*time.Second, func() bool { return len(h.Outbox()) == 3 && len(h.Clear()) <= 4 })

	t.Log("the controller comes back while two are still in the fail-safe")
	h.Serve().Signal(syscall.SIGCONT)
	h.Ended(5)
	hears(t, "who is in the fail-safe", taken, seat3Tone, 5*time.Second)
	hears(t, "who talked", c.talk, seat3Tone, 5*time.Second)
	hangup(t, taken, c.talk)
	h.Until("the outbox to be empty", 20*time.Second, func() bool { return len(h.Outbox()) == 0 && len(h.Clear()) == 0 })
	got := endings(h, 5)
	if got["service_error/failsafe"] != 4 || got["service_error/failsafe_abandoned"] != 1 {
		t.Errorf("endings %v, want four that the fail-safe took over and one that it had alone", got)
	}
	if n := tasks(h); n["ring_back"] != 5 || len(n) != 1 {
		t.Errorf("tasks %v, want one to ring back each of five", n)
	}
	if n := len(house.FactsOf[ledger.FailsafeImported](h)); n != 5 {
		t.Errorf("%d journals imported, want 5", n)
	}
	if n := len(house.FactsOf[ledger.CallArrived](h)); n != 5 {
		t.Errorf("%d calls in the ledger, want 5", n)
	}
	h.Empty()
}
