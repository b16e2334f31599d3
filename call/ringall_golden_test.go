package call_test

import (
	"testing"
	"time"

	"heartline/call"
	"heartline/internal/fakepbx"
	"heartline/internal/ledger"
)

// recordRound plays a caller for whom two telephones and a desk ring: one of them declines, the controller is replaced while
// the others ring, and after that the desk accepts.
func recordRound(t *testing.T) {
	t.Helper()
	r := ringingAll(t)
	desk := r.desk("d1")
	r.sipSeat("seat2", fakepbx.Declines(50*time.Millisecond))
	caller := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
	r.allAsked(3)
	r.wait("wu to decline", func() bool {
		return has(r, func(f ledger.OfferEnded) bool { return f.Outcome == call.OutcomeDeclined })
	})
	r.sipSeat("seat2", fakepbx.NoAnswer())
	r.again()
	r.accept("d1")
	r.talks(caller, desk)
	caller.Hangup(16)
	r.tidy(1)
	keep(t, r, "round")
}
