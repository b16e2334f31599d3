//go:build e2e

package calls_test

import (
	"context"
	"fmt"
	"sync"
	"syscall"
	"testing"
	"time"

	"heartline/internal/ledger"
	"heartline/internal/phone"
	"heartline/test/house"
)

// giveUp calls a number and cancels after a while, answered or not.
func giveUp(t *testing.T, p *phone.Phone, number string, after time.Duration) {
	t.Helper()
	ctx := within(t, 10*time.Second)
	c, err := p.Dial(ctx, number, phone.DialOptions{})
	if err != nil {
		t.Fatal(err)
	}
	<-time.After(after)
	if err := c.Hangup(ctx); err != nil {
		t.Fatalf("cancelled after %v: %v", after, err)
	}
	if _, err := c.WaitEnded(ctx); err != nil {
		t.Fatalf("cancelled after %v: %v", after, err)
	}
}

// settled waits until every call that has arrived has ended once, and returns the endings.
func settled(h *house.House) []ledger.CallEnded {
	h.T.Helper()
	ends := map[ledger.Stream]int{}
	var all []ledger.CallEnded
	h.Until("every call to have ended", 15*time.Second, func() bool {
		clear(ends)
		all = nil
		open := 0
		for _, e := range h.Facts() {
			switch fact, _ := ledger.Decode(e); f := fact.(type) {
			case ledger.CallArrived:
				open++
			case ledger.CallEnded:
				open--
				ends[e.Stream]++
				all = append(all, f)
			}
		}
		return open == 0
	})
	for stream, n := range ends {
		if n != 1 {
			h.T.Errorf("%s ended %d times", stream, n)
		}
	}
	return all
}

// served wants the next caller served as if nothing had happened.
func served(t *testing.T, h *house.House, seat *phone.Phone) {
	t.Helper()
	seat.SetReact(answers(0))
	h.Until("a1 to be ready", 10*time.Second, func() bool { return h.As("a1").State() == "ready" })
	c := h.Dial(h.Caller(1700), "96111", phone.DialOptions{})
	hears(t, "the next caller", c, seatTone)
	hangup(t, c)
	if ends := settled(h); ends[len(ends)-1].Class != "completed" {
		t.Errorf("the next caller ended %+v", ends[len(ends)-1])
	}
	h.Empty()
}

// early reports whether an ending is that of a caller who cancelled before the answer.
func early(end ledger.CallEnded) bool {
	return end.Class == "abandoned" && end.Reason == "before_answer" && end.By == "caller"
}

// gaveUp reports whether an ending is that of a caller who left before or just after the answer: a CANCEL that crosses
// the answer is a hang-up in the menu or in the queue.
func gaveUp(end ledger.CallEnded) bool { return end.Class == "abandoned" && end.By == "caller" }

// TestTheCallerCancels wants nothing left of a caller who gives up before the answer: before the controller
// knows, while it claims, while it answers.
func TestTheCallerCancels(t *testing.T) {
	t.Parallel()
	h := house.New(t, house.Replace("after_call: 1s", "after_call: 100ms"))
	t.Cleanup(func() {
		if t.Failed() {
			t.Log(h.Story())
		}
	})
	seat := h.SeatPhone("1", seatTone, answers(0))
	caller := h.Caller(callerTone)
	t.Run("before the controller hears of it", func(t *testing.T) {
		h.T = t
		h.Serve().Signal(syscall.SIGSTOP)
		giveUp(t, caller, "96111", 250*time.Millisecond)
		giveUp(t, caller, "12345", 900*time.Millisecond) // between two tries of the claim
		h.Serve().Signal(syscall.SIGCONT)
		h.Empty()
		for _, end := range settled(h) {
			if !early(end) {
				t.Errorf("ended %+v", end)
			}
		}
	})
	t.Run("at every moment", func(t *testing.T) {
		h.T = t
		before := len(settled(h))
		const times = 60
		for i := range times {
			giveUp(t, caller, []string{"96111", "12345"}[i%2], time.Duration(i)*2*time.Millisecond)
		}
		h.Empty()
		reasons := map[string]int{}
		for _, end := range settled(h)[before:] {
			reasons[end.Class+"/"+end.Reason]++
			if !gaveUp(end) {
				t.Errorf("ended %+v", end)
			}
		}
		t.Logf("%d callers gave up: %v", times, reasons)
		if missed := len(house.FactsOf[ledger.TaskWanted](h)); missed != len(house.FactsOf[ledger.CallEnded](h)) {
			t.Errorf("%d tasks of %d callers who gave up", missed, len(house.FactsOf[ledger.CallEnded](h)))
		}
	})
	h.T = t
	h.Sit("a1", "1")
	served(t, h, seat)
}

// TestTheCallerLeavesAsTheCounsellorAnswers lets the caller's BYE and the seat's 200 cross, each first by a hair.
func TestTheCallerLeavesAsTheCounsellorAnswers(t *testing.T) {
	t.Parallel()
	const times = 30
	h := house.New(t, house.Replace("after_call: 1s", "after_call: 50ms"))
	seat := h.SeatPhone("1", seatTone, does(phone.Ring()))
	caller := h.Caller(callerTone)
	h.Sit("a1", "1")
	reasons := map[string]int{}
	for i := range times {
		lead := time.Duration(i-times/2) * 2 * time.Millisecond // of the answer
		h.Until("a1 to be ready", 10*time.Second, func() bool { return h.As("a1").State() == "ready" })
		c := h.Dial(caller, "96111", phone.DialOptions{})
		in := next(t, seat)
		if err := in.WaitRinging(within(t, 5*time.Second)); err != nil {
			t.Fatal(err)
		}
		start := time.Now().Add(50 * time.Millisecond)
		var both sync.WaitGroup
		both.Go(func() {
			<-time.After(time.Until(start.Add(max(0, -lead))))
			_ = in.Answer() // it may have been cancelled
		})
		ctx := within(t, 5*time.Second)
		both.Go(func() {
			<-time.After(time.Until(start.Add(max(0, lead))))
			if err := c.Hangup(ctx); err != nil {
				t.Errorf("hang up: %v", err)
			}
		})
		both.Wait()
		if _, err := in.WaitEnded(within(t, 5*time.Second)); err != nil {
			t.Errorf("the answer came %v before the caller left, and the seat's telephone goes on: %v", lead, err)
		}
		ends := settled(h)
		end := ends[len(ends)-1]
		reasons[fmt.Sprintf("%s/%s", end.Class, end.Reason)]++
		if len(ends) != i+1 || end.By != "caller" || end.Class != "abandoned" && end.Class != "completed" {
			t.Errorf("the answer came %v before the caller left: %d endings, the last is %+v", lead, len(ends), end)
		}
	}
	h.Empty()
	t.Logf("%d times: %v", times, reasons)
	agree(t, h, times)
	served(t, h, seat)
}

// agree wants one outcome for each offer, and a task for each caller who spoke to nobody.
func agree(t *testing.T, h *house.House, calls int) {
	t.Helper()
	accepted, gone := 0, 0
	for _, o := range house.FactsOf[ledger.OfferEnded](h) {
		switch o.Outcome {
		case "accepted":
			accepted++
		case "caller_gone":
			gone++
		default:
			t.Errorf("an offer ended as %s", o.Outcome)
		}
	}
	abandoned := 0
	for _, e := range house.FactsOf[ledger.CallEnded](h) {
		if e.Class == "abandoned" {
			abandoned++
		}
	}
	tasks := len(house.FactsOf[ledger.TaskWanted](h))
	t.Logf("%d accepted, %d withdrawn from, %d abandoned, %d tasks", accepted, gone, abandoned, tasks)
	if offers := len(house.FactsOf[ledger.OfferMade](h)); offers != calls || accepted+gone != calls || tasks != abandoned {
		t.Errorf("%d offers for %d calls", offers, calls)
	}
}

// TestAnInviteWithoutAnOffer wants a caller whose INVITE has no SDP to hear the menu, to press keys and to talk.
func TestAnInviteWithoutAnOffer(t *testing.T) {
	t.Parallel()
	h := house.New(t)
	seat := h.SeatPhone("1", seatTone, answers(0))
	h.Sit("a1", "1")
	c := h.Dial(h.Caller(callerTone), "12345", phone.DialOptions{LateOffer: true})
	prompted(t, "the caller", c)
	if err := c.SendDigits(within(t, 5*time.Second), "0"); err != nil {
		t.Fatal(err)
	}
	one := hears(t, "the caller", c, seatTone)
	in := next(t, seat)
	continuous(t, h.Pace, c, seatTone, in, callerTone, later(one, hears(t, "the counsellor", in, callerTone)), 2*time.Second)
	hangup(t, c)
	f := &floor{House: h}
	f.finished(t, "completed", "caller_hung_up")
}

// TestAnInviteThatNeverOffers wants a caller who never says where to send audio to be no harm to anybody.
func TestAnInviteThatNeverOffers(t *testing.T) {
	t.Parallel()
	h := house.New(t)
	seat := h.SeatPhone("1", seatTone, answers(0))
	h.Sit("a1", "1")
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	c, err := h.Caller(callerTone).Dial(ctx, "96111", phone.DialOptions{NoSDP: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := c.WaitAnswered(ctx); err == nil {
		<-time.After(500 * time.Millisecond)
		hangup(t, c)
	}
	settled(h)
	h.Empty()
	served(t, h, seat)
}
