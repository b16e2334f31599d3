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

// TestKilledControllerIsReplaced kills the controller with a caller in every place. The next process must bring
// each of them on, and nothing may be heard of it in the talk.
func TestKilledControllerIsReplaced(t *testing.T) {
	t.Parallel()
	h := open(t)
	c := play(t, h, true)
	queued := house.FactsOf[ledger.Queued](h)
	c.seat2.SetReact(does(phone.Answer(50 * time.Millisecond))) // from the next ring on
	killed := time.Now()
	h.KillServe()
	h.StartServe()
	back := time.Now()
	t.Logf("a new controller was ready after %v", back.Sub(killed).Round(time.Millisecond))

	t.Log("the menu's prompt is said again, and its keys count")
	h.Until("the menu's prompt to be said again", 10*time.Second, func() bool {
		return c.menu.Summary(back, time.Time{}).Sound > 25
	})
	press(t, c.menu, "1")
	h.Until("the key to count", 5*time.Second, func() bool {
		for _, m := range house.FactsOf[ledger.MenuMoved](h) {
			if m.Option == "counselling" {
				return true
			}
		}
		return false
	})

	t.Log("who was ringing is offered again, before those who came later")
	hears(t, "who was ringing", c.ring, seat2Tone, 20*time.Second)
	hangup(t, c.ring)
	hears(t, "who waited", c.wait, seat2Tone, 20*time.Second)
	places := map[string]time.Time{}
	for _, q := range queued {
		places[q.Entry] = q.EnqueuedAt
	}
	for _, q := range house.FactsOf[ledger.Queued](h) {
		if was, ok := places[q.Entry]; ok && !was.Equal(q.EnqueuedAt) {
			t.Errorf("entry %s stood since %v, now since %v", q.Entry, was, q.EnqueuedAt)
		}
	}
	hangup(t, c.wait)

	t.Log("the talk has no hole")
	hears(t, "the caller", c.talk, seat1Tone, 5*time.Second)
	hears(t, "the counsellor", c.atSeat1, talkTone, 5*time.Second)
	holes(h, "two who talk while the controller is killed", c.talk, seat1Tone, c.atSeat1, talkTone, c.since)
	hangup(t, c.talk)

	t.Log("the message is kept, from its beginning on")
	hangup(t, c.message)
	kept := fact[ledger.MessageKept](h, 1, 10*time.Second, "the message to be kept")
	if kept[0].Duration < time.Since(killed)/2 {
		t.Errorf("the message is %v long, but was spoken into for more than %v", kept[0].Duration, time.Since(killed))
	}
	hears(t, "who was in the menu", c.menu, seat2Tone, 30*time.Second)
	hangup(t, c.menu)

	got := endings(h, 5)
	if got["completed/caller_hung_up"] != 4 || got["message/message_left"] != 1 {
		t.Errorf("endings %v, want four completed and a message", got)
	}
	if n := tasks(h); len(n) != 1 || n["message"] != 1 {
		t.Errorf("tasks %v, want that of the message", n)
	}
	if n := len(house.FactsOf[ledger.CallArrived](h)); n != 5 {
		t.Errorf("%d calls in the ledger, want 5", n)
	}
	h.Empty()
}

// TestControllerHandsOver ends the controller as an operator does, while two talk and one waits.
func TestControllerHandsOver(t *testing.T) {
	t.Parallel()
	h := open(t)
	seat := h.SeatPhone("1", seat1Tone, does(phone.Answer(50*time.Millisecond)))
	h.Sit("a1", "1")
	talk := h.Dial(h.Caller(talkTone), straightLine, phone.DialOptions{})
	hears(t, "the caller", talk, seat1Tone, 15*time.Second)
	atSeat := next(t, seat, 5*time.Second)
	hears(t, "the counsellor", atSeat, talkTone, 5*time.Second)
	since := time.Now()
	wait := h.Dial(h.Caller(waitTone), straightLine, phone.DialOptions{})
	sound(t, "who waits", wait, 10*time.Second)

	began := time.Now()
	old := h.Serve()
	old.Signal(syscall.SIGTERM)
	if !old.Wait(12 * time.Second) {
		t.Fatal("the controller does not hand over")
	}
	deadline(t, "the old process ended", time.Since(began), 4*time.Second)
	h.StartServe()
	t.Logf("hand over took %v", time.Since(began).Round(time.Millisecond))
	h.Until("a1 to be talking", 10*time.Second, func() bool { return h.As("a1").State() == "talking" })
	hears(t, "the caller", talk, seat1Tone, 5*time.Second)
	hears(t, "the counsellor", atSeat, talkTone, 5*time.Second)
	back := time.Now()
	h.Until("the talk to go on", 8*time.Second, func() bool { return talk.Heard(seat1Tone, back) > 2*time.Second })
	holes(h, "two who talk while the controller is exchanged", talk, seat1Tone, atSeat, talkTone, since)
	hangup(t, talk)
	hears(t, "who waited", wait, seat1Tone, 20*time.Second)
	hangup(t, wait)
	if got := endings(h, 2); got["completed/caller_hung_up"] != 2 {
		t.Errorf("endings %v, want two completed", got)
	}
	if n := tasks(h); len(n) != 0 {
		t.Errorf("tasks %v, want none", n)
	}
	h.Empty()
}
