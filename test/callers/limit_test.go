//go:build e2e

package callers_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"heartline/internal/ledger"
	"heartline/internal/phone"
	"heartline/test/house"
)

const (
	callerTone = 2300
	otherTone  = 1900
	deskTone   = 1300
)

func within(t *testing.T, d time.Duration) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), d)
	t.Cleanup(cancel)
	return ctx
}

// press sends a key.
func press(t *testing.T, c *phone.Call, key string) {
	t.Helper()
	if err := c.SendDigits(within(t, 5*time.Second), key); err != nil {
		t.Fatal(err)
	}
}

// heard waits until a voice has been heard for half a second.
func heard(t *testing.T, h *house.House, c *phone.Call, hz int, since time.Time) {
	t.Helper()
	h.Until("a person to be heard", 10*time.Second, func() bool { return c.Heard(hz, since) > 500*time.Millisecond })
}

// TestWhoCallsTooOftenHasAWayToAPerson has one number call five times in a minute where three are allowed: the fourth call
// hears the short message and comes to the counsellor by a key, the fifth presses nothing and leaves a message. Another
// number, and one that was red, come straight to the counsellor.
func TestWhoCallsTooOftenHasAWayToAPerson(t *testing.T) {
	t.Parallel()
	h := house.New(t, house.Replace("queues:\n", "callers: {per_minute: 3}\n\nqueues:\n"), house.Replace("after_call: 1s", "after_call: 300ms"))
	h.SeatPhone("1", deskTone, func(*phone.Call) phone.Reaction { return phone.Answer(50 * time.Millisecond) })
	desk := h.Sit("a1", "1")
	ends := 0
	over := func(c *phone.Call) {
		t.Helper()
		if err := c.Hangup(within(t, 5*time.Second)); err != nil {
			t.Fatal(err)
		}
		ends++
		h.Ended(ends)
		h.Until("the counsellor to be ready", 10*time.Second, func() bool { return desk.State() == "ready" })
	}
	caller := h.Caller(callerTone)
	straight := func(p *phone.Phone) {
		t.Helper()
		began := time.Now()
		c := h.Dial(p, "96111", phone.DialOptions{})
		heard(t, h, c, deskTone, began)
		over(c)
	}
	for range 3 {
		straight(caller)
	}
	limits := func(n int) {
		t.Helper()
		h.Until("the ledger to tell of the limit", 5*time.Second, func() bool { return len(house.FactsOf[ledger.CallLimited](h)) == n })
	}

	began := time.Now()
	fourth := h.Dial(caller, "96111", phone.DialOptions{})
	h.Until("the short message", 5*time.Second, func() bool {
		return slices.ContainsFunc(fourth.Frames(began, time.Now()), func(f phone.Frame) bool { return f.Kind() != phone.KindSilence })
	})
	if d := fourth.Heard(deskTone, began); d > 0 {
		t.Errorf("the counsellor is heard for %v before any key", d)
	}
	limits(1)
	press(t, fourth, "1")
	heard(t, h, fourth, deskTone, began)
	over(fourth)

	fifth := h.Dial(caller, "96111", phone.DialOptions{})
	limits(2)
	h.Until("a message", 40*time.Second, func() bool { return len(house.FactsOf[ledger.MessageStarted](h)) == 1 })
	over(fifth)

	straight(h.Caller(otherTone))
	if n := len(house.FactsOf[ledger.CallLimited](h)); n != 2 {
		t.Errorf("%d calls were limited, want 2", n)
	}
}

// TestARedNumberIsNeverLimited has a number call that was graded red, more often than any limit allows.
func TestARedNumberIsNeverLimited(t *testing.T) {
	t.Parallel()
	h := house.New(t, house.Replace("queues:\n", "callers: {per_minute: 3}\n\nqueues:\n"), house.Replace("after_call: 1s", "after_call: 300ms"))
	h.SeatPhone("1", deskTone, func(*phone.Call) phone.Reaction { return phone.Answer(50 * time.Millisecond) })
	desk := h.Sit("a1", "1")
	caller := h.Caller(callerTone)
	for i := range 6 {
		began := time.Now()
		c := h.Dial(caller, map[bool]string{true: "12345", false: "96111"}[i == 0], phone.DialOptions{})
		if i == 0 {
			press(t, c, "2") // urgent
		}
		heard(t, h, c, deskTone, began)
		if err := c.Hangup(within(t, 5*time.Second)); err != nil {
			t.Fatal(err)
		}
		h.Ended(i + 1)
		h.Until("the counsellor to be ready", 10*time.Second, func() bool { return desk.State() == "ready" })
	}
	if n := len(house.FactsOf[ledger.CallLimited](h)); n != 0 {
		t.Errorf("%d calls of a red number were limited", n)
	}
}
