//go:build e2e

package faults_test

import (
	"context"
	"syscall"
	"testing"
	"time"

	"heartline/internal/ledger"
	"heartline/internal/phone"
	"heartline/test/house"
	"heartline/test/pace"
)

// Who says what, in Hz.
const (
	menuTone    = 440
	waitTone    = 620
	ringTone    = 700
	talkTone    = 850
	messageTone = 1300
	seat1Tone   = 1500
	seat2Tone   = 1700
	seat3Tone   = 1900
	dutyTone    = 2100
	newTone     = 2300
	beepTone    = 1000
)

const (
	menuLine     = "12345"
	straightLine = "96111"
)

func within(t *testing.T, d time.Duration) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), d)
	t.Cleanup(cancel)
	return ctx
}

func does(r phone.Reaction) func(*phone.Call) phone.Reaction {
	return func(*phone.Call) phone.Reaction { return r }
}

// hears fails the test unless a telephone hears a tone for a fifth of a second, and returns since when.
func hears(t *testing.T, who string, c *phone.Call, hz int, patience time.Duration) time.Time {
	t.Helper()
	at, err := c.WaitTone(within(t, patience), hz, 200*time.Millisecond)
	if err != nil {
		t.Fatalf("%s does not hear %d Hz: %v; heard %v", who, hz, err, c.Summary(time.Now().Add(-5*time.Second), time.Time{}))
	}
	return at
}

// sound fails the test unless a telephone hears a prompt or music.
func sound(t *testing.T, who string, c *phone.Call, patience time.Duration) {
	t.Helper()
	if _, err := c.WaitSound(within(t, patience), 300*time.Millisecond); err != nil {
		t.Fatalf("%s hears nothing: %v; heard %v", who, err, c.Summary(time.Now().Add(-5*time.Second), time.Time{}))
	}
}

// next returns the next call that comes in at a telephone.
func next(t *testing.T, p *phone.Phone, patience time.Duration) *phone.Call {
	t.Helper()
	c, err := p.NextCall(within(t, patience))
	if err != nil {
		t.Fatalf("the telephone did not ring: %v", err)
	}
	return c
}

func press(t *testing.T, c *phone.Call, digits string) {
	t.Helper()
	if err := c.SendDigits(within(t, 5*time.Second), digits); err != nil {
		t.Fatal(err)
	}
}

func hangup(t *testing.T, calls ...*phone.Call) {
	t.Helper()
	for _, c := range calls {
		if err := c.Hangup(within(t, 5*time.Second)); err != nil {
			t.Fatalf("hang up: %v", err)
		}
	}
}

// deadline asserts a safety deadline threefold and reports the strict value.
func deadline(t *testing.T, what string, took, limit time.Duration) {
	t.Helper()
	pace.Deadline(t, what, took, limit)
}

// longestHole is the longest time for which one of two who talk may not hear the other, whatever breaks around them.
const longestHole = 60 * time.Millisecond

// holes wants a talk without a hole in either direction since an instant.
func holes(h *house.House, what string, a *phone.Call, hearsHz int, b *phone.Call, hearsOther int, since time.Time) {
	h.T.Helper()
	to := time.Now().Add(-300 * time.Millisecond)
	h.Pace.Hole(h.T, what+", at the caller", a.LongestHole(hearsHz, since, to), b.Sent().WorstLate, longestHole, since, to)
	h.Pace.Hole(h.T, what+", at the counsellor", b.LongestHole(hearsOther, since, to), a.Sent().WorstLate, longestHole, since, to)
}

// fact waits until so many facts of a kind are recorded and returns them.
func fact[F ledger.Fact](h *house.House, n int, patience time.Duration, what string) []F {
	h.T.Helper()
	var facts []F
	h.Until(what, patience, func() bool {
		facts = house.FactsOf[F](h)
		return len(facts) >= n
	})
	return facts
}

// endings counts the endings by class and reason.
func endings(h *house.House, n int) map[string]int {
	h.T.Helper()
	count := map[string]int{}
	for _, e := range h.Ended(n) {
		count[e.Class+"/"+e.Reason]++
	}
	return count
}

// tasks counts the tasks that were asked for, by kind.
func tasks(h *house.House) map[string]int {
	h.T.Helper()
	count := map[string]int{}
	for _, f := range house.FactsOf[ledger.TaskWanted](h) {
		count[f.Kind]++
	}
	return count
}

// cast is one caller in every place that a caller can be in.
type cast struct {
	h                                        *house.House
	seat1, seat2                             *phone.Phone
	talk, atSeat1, ring, wait, message, menu *phone.Call
	since                                    time.Time // of the talk
}

// open builds a house that tells its story if the test fails.
func open(t *testing.T, options ...house.Option) *house.House {
	t.Helper()
	h := house.New(t, options...)
	t.Cleanup(func() {
		if t.Failed() {
			h.Serve().Signal(syscall.SIGCONT)
			t.Log(h.Story())
		}
	})
	return h
}

// play brings callers to a talk at seat 1, a ringing seat 2, the queue, and, last because they do not stay
// there for long, to a message (if wanted) and the menu.
func play(t *testing.T, h *house.House, withMessage bool) *cast {
	t.Helper()
	c := &cast{h: h}
	c.seat1 = h.SeatPhone("1", seat1Tone, does(phone.Answer(50*time.Millisecond)))
	c.seat2 = h.SeatPhone("2", seat2Tone, does(phone.Ring()))
	h.Sit("a1", "1")
	c.talk = h.Dial(h.Caller(talkTone), straightLine, phone.DialOptions{})
	hears(t, "the caller", c.talk, seat1Tone, 15*time.Second)
	c.atSeat1 = next(t, c.seat1, 15*time.Second)
	hears(t, "the counsellor", c.atSeat1, talkTone, 15*time.Second)
	c.since = time.Now()
	if withMessage {
		c.message = h.Dial(h.Caller(messageTone), menuLine, phone.DialOptions{})
		press(t, c.message, "3")
		hears(t, "who leaves a message", c.message, beepTone, 20*time.Second)
		fact[ledger.MessageStarted](h, 1, 10*time.Second, "the message to be recorded")
	}
	h.Sit("a2", "2")
	c.ring = h.Dial(h.Caller(ringTone), straightLine, phone.DialOptions{})
	next(t, c.seat2, 15*time.Second)
	c.wait = h.Dial(h.Caller(waitTone), straightLine, phone.DialOptions{})
	sound(t, "who waits", c.wait, 10*time.Second)
	c.menu = h.Dial(h.Caller(menuTone), menuLine, phone.DialOptions{})
	sound(t, "who is in the menu", c.menu, 10*time.Second)
	return c
}
