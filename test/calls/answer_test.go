//go:build e2e

package calls_test

import (
	"context"
	"testing"
	"time"

	"heartline/internal/ledger"
	"heartline/internal/phone"
	"heartline/test/house"
)

// TestCallerReachesTheCounsellorOnShift is the spine: a caller dials a hotline without a menu, the counsellor's
// SIP phone rings and is answered, both hear each other, and the ledger tells it all.
func TestCallerReachesTheCounsellorOnShift(t *testing.T) {
	h := house.New(t)
	seat := h.SeatPhone("1", 1000, func(*phone.Call) phone.Reaction { return phone.Answer(100 * time.Millisecond) })
	h.Sit("a1", "1")
	began := time.Now()
	call := h.Dial(h.Caller(440), "96111", phone.DialOptions{})
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	heard, err := call.WaitTone(ctx, 1000, 200*time.Millisecond)
	if err != nil {
		t.Fatalf("the caller does not hear the counsellor: %v", err)
	}
	t.Logf("a person in %v", heard.Sub(began))
	inbound, err := seat.NextCall(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := inbound.WaitTone(ctx, 440, 200*time.Millisecond); err != nil {
		t.Fatalf("the counsellor does not hear the caller: %v", err)
	}
	if err := call.Hangup(ctx); err != nil {
		t.Fatal(err)
	}
	if _, err := inbound.WaitEnded(ctx); err != nil {
		t.Fatalf("the seat's phone was not hung up: %v", err)
	}
	end := h.Ended(1)[0]
	if end.Class != "completed" || end.Reason != "caller_hung_up" {
		t.Errorf("ended %+v", end)
	}
	if n := len(house.FactsOf[ledger.TaskWanted](h)); n != 0 {
		t.Errorf("a completed call left %d tasks", n)
	}
	h.Empty()
}
