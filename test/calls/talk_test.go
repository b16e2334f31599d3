//go:build e2e

package calls_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"heartline/internal/ledger"
	"heartline/internal/phone"
	"heartline/ivr"
	"heartline/test/house"
	"heartline/test/pace"
)

const (
	callerTone = 440
	seatTone   = 1000
	otherTone  = 1500
)

func within(t *testing.T, d time.Duration) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), d)
	t.Cleanup(cancel)
	return ctx
}

func answers(after time.Duration) func(*phone.Call) phone.Reaction {
	return func(*phone.Call) phone.Reaction { return phone.Answer(after) }
}

func does(r phone.Reaction) func(*phone.Call) phone.Reaction {
	return func(*phone.Call) phone.Reaction { return r }
}

// hears fails the test unless a telephone hears a tone for a fifth of a second.
func hears(t *testing.T, who string, c *phone.Call, hz int) time.Time {
	t.Helper()
	at, err := c.WaitTone(within(t, 12*time.Second), hz, 200*time.Millisecond)
	if err != nil {
		t.Fatalf("%s does not hear %d Hz: %v", who, hz, err)
	}
	return at
}

// next returns the call that came in at a telephone.
func next(t *testing.T, p *phone.Phone) *phone.Call {
	t.Helper()
	c, err := p.NextCall(within(t, 15*time.Second))
	if err != nil {
		t.Fatalf("the telephone did not ring: %v", err)
	}
	return c
}

func hangup(t *testing.T, c *phone.Call) {
	t.Helper()
	if err := c.Hangup(within(t, 5*time.Second)); err != nil {
		t.Fatalf("hang up: %v", err)
	}
}

// one runs scenarios that need nothing but a straight line and two seats in one house.
func TestOffersThatAreNotTaken(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		react   func(*phone.Call) phone.Reaction
		outcome string
	}{
		"no answer": {does(phone.Ring()), "no_answer"},
		"declined":  {does(phone.Decline(50 * time.Millisecond)), "declined"},
		"busy":      {does(phone.Busy()), "busy"},
	}
	h := house.New(t)
	second := h.SeatPhone("2", otherTone, answers(50*time.Millisecond))
	first := h.SeatPhone("1", seatTone, does(phone.Busy()))
	n := 0
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			n++
			first.SetReact(tt.react)
			a1 := h.Sit("a1", "1")
			h.Sit("a2", "2") // later, so a1 has been idle for longer
			call := h.Dial(h.Caller(callerTone), "96111", phone.DialOptions{})
			hears(t, "the caller", call, otherTone)
			in := next(t, second)
			hears(t, "the second counsellor", in, callerTone)
			hangup(t, call)
			h.Ended(n)
			found := false
			for _, o := range house.FactsOf[ledger.OfferEnded](h) {
				found = found || o.Agent == "a1" && o.Outcome == tt.outcome
			}
			if !found {
				t.Errorf("no offer to the first counsellor ended as %s", tt.outcome)
			}
			h.Empty()
			for _, c := range []*house.Client{a1, h.As("a2")} {
				c.Must("POST", "/desk/sign-out", nil, nil)
			}
		})
	}
}

func TestAnUnregisteredSeatIsPassedOver(t *testing.T) {
	t.Parallel()
	h := house.New(t)
	h.SeatPhone("2", otherTone, answers(0))
	first := h.SeatPhone("1", seatTone, answers(0))
	h.Sit("a1", "1")
	h.Sit("a2", "2")
	if err := first.Unregister(within(t, 5*time.Second)); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	call := h.Dial(h.Caller(callerTone), "96111", phone.DialOptions{})
	heard := hears(t, "the caller", call, otherTone)
	pace.Deadline(t, "the next counsellor is reached past a telephone that is not registered", heard.Sub(began), 1500*time.Millisecond)
	hangup(t, call)
	h.Ended(1)
	h.Empty()
}

func TestTheCallerLeavesAtEveryMoment(t *testing.T) {
	t.Parallel()
	h := house.New(t)
	seat := h.SeatPhone("1", seatTone, does(phone.Ring()))
	caller := h.Caller(callerTone)
	ends := 0
	leave := func(t *testing.T, reason string, c *phone.Call) {
		t.Helper()
		hangup(t, c)
		ends++
		end := h.Ended(ends)[ends-1]
		if end.Class != "abandoned" || end.Reason != reason || end.By != "caller" {
			t.Errorf("ended %+v, want abandoned/%s", end, reason)
		}
		if tasks := house.FactsOf[ledger.TaskWanted](h); len(tasks) != ends {
			t.Errorf("%d tasks after %d abandoned calls", len(tasks), ends)
		}
		h.Empty()
	}
	t.Run("in the menu", func(t *testing.T) {
		c := h.Dial(caller, "12345", phone.DialOptions{})
		if _, err := c.WaitSound(within(t, 5*time.Second), 300*time.Millisecond); err != nil {
			t.Fatal(err)
		}
		leave(t, "menu", c)
	})
	h.Sit("a1", "1")
	t.Run("while it rings", func(t *testing.T) {
		c := h.Dial(caller, "96111", phone.DialOptions{})
		in := next(t, seat)
		leave(t, "ringing", c)
		if _, err := in.WaitEnded(within(t, 5*time.Second)); err != nil {
			t.Errorf("the seat's telephone rings on: %v", err)
		}
	})
	t.Run("while waiting", func(t *testing.T) {
		seat.SetReact(answers(0))
		busy := h.Dial(h.Caller(850), "96111", phone.DialOptions{})
		hears(t, "the first caller", busy, seatTone)
		c := h.Dial(caller, "96111", phone.DialOptions{})
		if _, err := c.WaitSound(within(t, 5*time.Second), 500*time.Millisecond); err != nil {
			t.Fatalf("a waiting caller hears nothing: %v", err)
		}
		hangup(t, c)
		ends++
		if end := h.Ended(ends)[ends-1]; end.Reason != "queue" {
			t.Errorf("ended %+v", end)
		}
		hangup(t, busy)
		ends++
		h.Ended(ends)
		h.Empty()
	})
}

func TestKeysOfTheCaller(t *testing.T) {
	t.Parallel()
	h := house.New(t)
	seat := h.SeatPhone("1", seatTone, answers(0))
	h.Sit("a1", "1")
	send := map[string]func(*phone.Call, string) error{
		"RFC 4733": func(c *phone.Call, d string) error { return c.SendDigits(within(t, 5*time.Second), d) },
		"INFO":     func(c *phone.Call, d string) error { return c.SendInfo(within(t, 5*time.Second), d) },
	}
	ends := 0
	finish := func(t *testing.T, c *phone.Call) {
		t.Helper()
		hears(t, "the caller", c, seatTone)
		next(t, seat)
		hangup(t, c)
		ends++
		if end := h.Ended(ends)[ends-1]; end.Class != "completed" {
			t.Errorf("ended %+v", end)
		}
		h.Empty()
		h.Until("a1 to be ready", 8*time.Second, func() bool { return h.As("a1").State() == "ready" })
	}
	for name, key := range send {
		t.Run("0 during a prompt leads to a person, by "+name, func(t *testing.T) {
			c := h.Dial(h.Caller(callerTone), "12345", phone.DialOptions{})
			if _, err := c.WaitSound(within(t, 5*time.Second), 200*time.Millisecond); err != nil {
				t.Fatal(err)
			}
			if err := key(c, "0"); err != nil {
				t.Fatal(err)
			}
			finish(t, c)
		})
	}
	t.Run("wrong keys twice lead to a person", func(t *testing.T) {
		c := h.Dial(h.Caller(callerTone), "12345", phone.DialOptions{})
		for range 2 {
			if err := c.SendDigits(within(t, 5*time.Second), "7"); err != nil {
				t.Fatal(err)
			}
			<-time.After(600 * time.Millisecond)
		}
		finish(t, c)
	})
	t.Run("no key at all leads to a person", func(t *testing.T) {
		c := h.Dial(h.Caller(callerTone), "12345", phone.DialOptions{})
		if _, err := c.WaitTone(within(t, 40*time.Second), seatTone, 200*time.Millisecond); err != nil {
			t.Fatal(err)
		}
		finish(t, c)
	})
	t.Run("keys typed ahead count", func(t *testing.T) {
		c := h.Dial(h.Caller(callerTone), "12345", phone.DialOptions{})
		if err := c.SendDigits(within(t, 5*time.Second), "1"); err != nil {
			t.Fatal(err)
		}
		finish(t, c)
	})
	t.Run("keys while two talk do nothing", func(t *testing.T) {
		c := h.Dial(h.Caller(callerTone), "96111", phone.DialOptions{})
		hears(t, "the caller", c, seatTone)
		before := len(h.Facts())
		if err := c.SendInfo(within(t, 5*time.Second), "0123"); err != nil {
			t.Fatal(err)
		}
		<-time.After(300 * time.Millisecond)
		if more := h.Facts()[before:]; len(more) > 0 {
			t.Errorf("keys left facts: %+v", more)
		}
		finish(t, c)
	})
}

func TestNobodyOnShiftTakesAMessage(t *testing.T) {
	t.Parallel()
	h := house.New(t, house.Replace("everyone_on_duty: true", "everyone_on_duty: false"))
	c := h.Dial(h.Caller(callerTone), "96111", phone.DialOptions{})
	if _, err := c.WaitTone(within(t, 20*time.Second), 1000, 150*time.Millisecond); err != nil {
		t.Fatalf("no beep: %v", err)
	}
	<-time.After(1500 * time.Millisecond)
	if err := c.SendDigits(within(t, 5*time.Second), "#"); err != nil {
		t.Fatal(err)
	}
	if _, err := c.WaitEnded(within(t, 15*time.Second)); err != nil {
		t.Fatalf("the call does not end after the thanks: %v", err)
	}
	if end := h.Ended(1)[0]; end.Class != "message" || end.Reason != "message_left" {
		t.Errorf("ended %+v", end)
	}
	tasks := house.FactsOf[ledger.TaskWanted](h)
	if len(tasks) != 1 || tasks[0].Kind != "message" || tasks[0].Recording == "" {
		t.Errorf("tasks %+v", tasks)
	}
	h.Empty()
}

func TestOffHoursTakesAMessage(t *testing.T) {
	t.Parallel()
	h := house.New(t)
	c := h.Dial(h.Caller(callerTone), "95000", phone.DialOptions{})
	if _, err := c.WaitTone(within(t, 20*time.Second), 1000, 150*time.Millisecond); err != nil {
		t.Fatalf("no beep: %v", err)
	}
	<-time.After(1500 * time.Millisecond)
	hangup(t, c)
	if end := h.Ended(1)[0]; end.Class != "message" {
		t.Errorf("ended %+v", end)
	}
	h.Empty()
}

// TestWhateverIsDialled wants the default hotline for every text that a caller may dial, never a 404.
func TestWhateverIsDialled(t *testing.T) {
	t.Parallel()
	h := house.New(t)
	seat := h.SeatPhone("1", seatTone, answers(0))
	h.Sit("a1", "1")
	users := map[string]string{"unknown": "77777", "empty": "", "plus": "+", "64 characters": strings.Repeat("7", 64), "one digit": "7", "h": "h"}
	ends := 0
	for name, user := range users {
		t.Run(name, func(t *testing.T) {
			c := h.Dial(h.Caller(callerTone), "12345", phone.DialOptions{RequestUser: &user})
			if err := c.SendDigits(within(t, 5*time.Second), "0"); err != nil {
				t.Fatal(err)
			}
			hears(t, "the caller", c, seatTone)
			next(t, seat)
			hangup(t, c)
			ends++
			h.Ended(ends)
			h.Empty()
			h.Until("a1 to be ready", 8*time.Second, func() bool { return h.As("a1").State() == "ready" })
		})
	}
	for _, a := range house.FactsOf[ledger.CallArrived](h) {
		if a.Hotline != "city" || a.Known {
			t.Errorf("arrived at %s, known %v", a.Hotline, a.Known)
		}
	}
}

func TestWhoeverCalls(t *testing.T) {
	t.Parallel()
	h := house.New(t)
	seat := h.SeatPhone("1", seatTone, answers(0))
	h.Sit("a1", "1")
	tests := map[string]phone.DialOptions{
		"withheld":            {Anonymous: true},
		"odd characters":      {User: "%3B%40%22%27+*", Display: "a;b \\\"c\\\" <%s>"},
		"late offer":          {LateOffer: true},
		"no telephone events": {NoKeys: true},
	}
	ends := 0
	for name, o := range tests {
		t.Run(name, func(t *testing.T) {
			c := h.Dial(h.Caller(callerTone), "96111", o)
			hears(t, "the caller", c, seatTone)
			in := next(t, seat)
			hears(t, "the counsellor", in, callerTone)
			hangup(t, c)
			ends++
			h.Ended(ends)
			h.Empty()
			h.Until("a1 to be ready", 8*time.Second, func() bool { return h.As("a1").State() == "ready" })
		})
	}
	t.Run("only codecs that nobody speaks", func(t *testing.T) {
		c, err := h.Caller(callerTone).Dial(within(t, 5*time.Second), "96111", phone.DialOptions{Codecs: []phone.Codec{"G729"}})
		if err == nil {
			_, err = c.WaitEnded(within(t, 5*time.Second))
			if c.Status() != 488 {
				t.Errorf("answered with %d, want 488 (%v)", c.Status(), err)
			}
		}
	})
	withheld := 0
	for _, a := range house.FactsOf[ledger.CallArrived](h) {
		if a.Anonymous {
			withheld++
			if a.NumberID != "" || a.NumberHash != "" {
				t.Errorf("a withheld number left %+v", a)
			}
		}
	}
	// A caller id that is no number at all counts as withheld too.
	if withheld < 1 || withheld > 2 {
		t.Errorf("%d callers withheld their number, want the withheld one and at most the odd one", withheld)
	}
}

func TestTheCallerHoldsAndComesBack(t *testing.T) {
	t.Parallel()
	h := house.New(t)
	seat := h.SeatPhone("1", seatTone, answers(0))
	h.Sit("a1", "1")
	c := h.Dial(h.Caller(callerTone), "96111", phone.DialOptions{})
	hears(t, "the caller", c, seatTone)
	next(t, seat)
	if err := c.Hold(within(t, 5*time.Second)); err != nil {
		t.Fatal(err)
	}
	<-time.After(500 * time.Millisecond)
	if err := c.Unhold(within(t, 5*time.Second)); err != nil {
		t.Fatal(err)
	}
	since := time.Now()
	h.Until("both to talk again", 5*time.Second, func() bool { return c.Heard(seatTone, since) > 300*time.Millisecond })
	hangup(t, c)
	if end := h.Ended(1)[0]; end.Class != "completed" {
		t.Errorf("ended %+v", end)
	}
	h.Empty()
}

// TestARedCallerWhoCameLastIsOfferedFirst wants the grade in the queue's order.
func TestARedCallerWhoCameLastIsOfferedFirst(t *testing.T) {
	t.Parallel()
	h := house.New(t)
	seat := h.SeatPhone("1", seatTone, answers(0))
	h.Sit("a1", "1")
	busy := h.Dial(h.Caller(850), "96111", phone.DialOptions{})
	hears(t, "the first caller", busy, seatTone)
	next(t, seat)
	green := h.Dial(h.Caller(1300), "96111", phone.DialOptions{})
	h.Until("the green caller to wait", 5*time.Second, func() bool { return len(house.FactsOf[ledger.Queued](h)) == 2 })
	red := h.Dial(h.Caller(1700), "12345", phone.DialOptions{})
	if err := red.SendDigits(within(t, 5*time.Second), "2"); err != nil {
		t.Fatal(err)
	}
	h.Until("the red caller to wait", 5*time.Second, func() bool {
		for _, q := range house.FactsOf[ledger.Queued](h) {
			if q.Grade == "red" {
				return true
			}
		}
		return false
	})
	hangup(t, busy)
	in := next(t, seat)
	hears(t, "the counsellor", in, 1700)
	hangup(t, red)
	in = next(t, seat)
	hears(t, "the counsellor", in, 1300)
	hangup(t, green)
	h.Ended(3)
	h.Empty()
}

// TestFiftyCallersOnSixSeats wants everybody served, in the order of their coming. Who comes after them is told how long
// callers mostly wait: as many waits as that takes are known by then.
func TestFiftyCallersOnSixSeats(t *testing.T) {
	const callers, seats = 50, 6
	h := house.New(t, house.Replace("after_call: 1s", "after_call: 100ms"), house.Replace("position: true, prompts", "wait: true, prompts"),
		house.Replace("zone: Asia/Shanghai", "zone: "+zoneInTheMiddle(time.Now())))
	for i := 1; i <= seats; i++ {
		h.SeatPhone(fmt.Sprint(i), seatTone, answers(0))
		h.Sit(fmt.Sprintf("a%d", i), fmt.Sprint(i))
	}
	done := make(chan error, callers)
	for i := range callers {
		go func() {
			done <- func() error {
				p, err := phone.New(phone.Config{Server: h.SIP, User: fmt.Sprintf("2100%02d", i), Sound: phone.Tone(callerTone), Watch: []int{seatTone}})
				if err != nil {
					return err
				}
				defer p.Close()
				ctx, cancel := context.WithTimeout(t.Context(), 100*time.Second)
				defer cancel()
				c, err := p.Dial(ctx, "96111", phone.DialOptions{})
				if err != nil {
					return err
				}
				if err := c.WaitAnswered(ctx); err != nil {
					return err
				}
				if _, err := c.WaitTone(ctx, seatTone, 100*time.Millisecond); err != nil {
					return fmt.Errorf("caller %d: %w", i, err)
				}
				<-time.After(200 * time.Millisecond)
				return c.Hangup(ctx)
			}()
		}()
	}
	for range callers {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	ends := h.Ended(callers)
	for _, e := range ends {
		if e.Class != "completed" {
			t.Errorf("ended %+v", e)
		}
	}
	entered := map[string]time.Time{}
	for _, q := range house.FactsOf[ledger.Queued](h) {
		entered[q.Entry] = q.EnqueuedAt
	}
	offered := map[string]bool{}
	last := time.Time{}
	for _, o := range house.FactsOf[ledger.OfferMade](h) {
		if offered[o.Entry] {
			continue
		}
		offered[o.Entry] = true
		at := entered[o.Entry]
		// The entry is stamped by the call and served by the floor: on a busy machine that is a moment later.
		if at.Before(last.Add(-500 * time.Millisecond)) {
			t.Errorf("a caller who entered at %v was offered after one of %v", at, last)
		}
		if at.After(last) {
			last = at
		}
	}
	h.Empty()
	toldTheWait(t, h, seats)
}

// toldTheWait has a caller wait while all counsellors are on a break.
func toldTheWait(t *testing.T, h *house.House, counsellors int) {
	t.Helper()
	for i := 1; i <= counsellors; i++ {
		h.As(fmt.Sprintf("a%d", i)).Must(http.MethodPost, "/desk/state", map[string]string{"state": "not_ready", "reason": "break"}, nil)
	}
	said := h.Said()
	c := h.Dial(h.Caller(callerTone), "96111", phone.DialOptions{})
	wait, over := "", time.After(30*time.Second)
	for wait == "" {
		select {
		case id := <-said:
			if strings.HasPrefix(id, "system.wait_") {
				wait = id
			}
		case <-over:
			t.Fatal("the caller is not told how long callers wait")
		}
	}
	told := house.FactsOf[ledger.WaitTold](h)
	if len(told) == 0 || wait != string(ivr.BandPrompt(int(told[len(told)-1].From/time.Minute), int(told[len(told)-1].To/time.Minute))) {
		t.Errorf("said %s, recorded %+v", wait, told)
	}
	hangup(t, c)
	h.Empty()
}

// zoneInTheMiddle is a zone in which it is far from the hours, 0, 6, 12 and 18, at which waits are counted anew.
func zoneInTheMiddle(now time.Time) string {
	return fmt.Sprintf("Etc/GMT+%d", (now.UTC().Hour()+3)%6) // so many hours west of Greenwich
}
