//go:build e2e

package faults_test

import (
	"testing"
	"time"

	"heartline/internal/ledger"
	"heartline/internal/phone"
	"heartline/test/house"
)

// TestKilledAsteriskIsBack kills Asterisk while one waits and two talk. The next INVITE must be answered
// soon, and the callers who were lost must be rung back.
func TestKilledAsteriskIsBack(t *testing.T) {
	t.Parallel()
	h := open(t)
	seat := h.SeatPhone("1", seat1Tone, does(phone.Answer(50*time.Millisecond)))
	h.Sit("a1", "1")
	talk := h.Dial(h.Caller(talkTone), straightLine, phone.DialOptions{})
	hears(t, "the caller", talk, seat1Tone, 15*time.Second)
	next(t, seat, 5*time.Second)
	wait := h.Dial(h.Caller(waitTone), straightLine, phone.DialOptions{})
	sound(t, "who waits", wait, 10*time.Second)
	was := h.AsteriskPID()
	killed := h.KillAsterisk()

	// A telephone that calls in the middle of it repeats its INVITE until somebody answers; one that calls
	// again and again finds the first moment.
	var answered time.Duration
	var again *phone.Call
	h.Until("a call to be answered", 20*time.Second, func() bool {
		ctx := within(t, 500*time.Millisecond)
		c, err := h.Caller(newTone).Dial(ctx, straightLine, phone.DialOptions{})
		if err == nil {
			err = c.WaitAnswered(ctx)
		}
		if err != nil {
			return false
		}
		again, answered = c, c.Times().AnsweredAt.Sub(killed)
		return true
	})
	deadline(t, "the next INVITE is answered", answered, 3*time.Second)
	if now := h.AsteriskPID(); now == was {
		t.Error("the node still knows the dead Asterisk")
	}
	sound(t, "who called then", again, 10*time.Second)
	hangup(t, again)
	lost := 0
	h.Until("the lost calls to be closed", 20*time.Second, func() bool {
		lost = 0
		for _, e := range house.FactsOf[ledger.CallEnded](h) {
			if e.Class == "service_error" && e.Reason == "switch_restarted" {
				lost++
			}
		}
		return lost >= 2
	})
	if lost != 2 {
		t.Errorf("%d calls were lost with Asterisk, want 2", lost)
	}
	if n := tasks(h); n["ring_back"] < 2 {
		t.Errorf("tasks %v, want one to ring back each of the two", n)
	}
	h.Empty()

	t.Log("the line works again")
	again = h.Dial(h.Caller(ringTone), straightLine, phone.DialOptions{})
	if err := seat.Register(within(t, 10*time.Second), time.Minute); err != nil {
		t.Fatal(err)
	}
	h.Until("a1 to be ready or talking", 20*time.Second, func() bool {
		s := h.As("a1").State()
		if s == "not_ready" {
			h.As("a1").Do("POST", "/desk/state", map[string]string{"state": "ready"}, nil)
		}
		return s == "ready" || s == "talking" || s == "reserved"
	})
	hears(t, "who called after that", again, seat1Tone, 20*time.Second)
	hangup(t, again)
	h.Empty()
}

// TestKilledNodeIsReplaced kills the node while two talk. Asterisk and the talk go on, and the next node finds
// its Asterisk.
func TestKilledNodeIsReplaced(t *testing.T) {
	t.Parallel()
	h := open(t)
	seat := h.SeatPhone("1", seat1Tone, does(phone.Answer(50*time.Millisecond)))
	h.Sit("a1", "1")
	talk := h.Dial(h.Caller(talkTone), straightLine, phone.DialOptions{})
	hears(t, "the caller", talk, seat1Tone, 15*time.Second)
	atSeat := next(t, seat, 5*time.Second)
	hears(t, "the counsellor", atSeat, talkTone, 5*time.Second)
	since := time.Now()
	was := h.AsteriskPID()
	h.KillNode()

	t.Log("calls come and go without a node")
	wait := h.Dial(h.Caller(waitTone), straightLine, phone.DialOptions{})
	sound(t, "who waits", wait, 10*time.Second)
	h.StartNode()
	if now := h.AsteriskPID(); now != was {
		t.Errorf("Asterisk was process %d, is %d", was, now)
	}
	// The guard of the new node must leave a well served house alone: longer than its limit.
	<-time.After(5 * time.Second)
	holes(h, "two who talk while the node is killed", talk, seat1Tone, atSeat, talkTone, since)
	hangup(t, talk)
	hears(t, "who waited", wait, seat1Tone, 20*time.Second)
	hangup(t, wait)
	if got := endings(h, 2); got["completed/caller_hung_up"] != 2 {
		t.Errorf("endings %v, want two completed", got)
	}

	t.Log("the new node watches Asterisk as the old one did")
	killed := h.KillAsterisk()
	h.Until("another Asterisk", 15*time.Second, func() bool { return h.AsteriskPID() != was })
	t.Logf("another Asterisk runs after %v", time.Since(killed).Round(time.Millisecond))
	h.Until("Asterisk to answer", 15*time.Second, func() bool { return h.Asterisk("GET", "/asterisk/ping", nil) == 200 })
	h.Empty()
}
