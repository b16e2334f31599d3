package call_test

import (
	"testing"

	"heartline/agent"
	"heartline/call"
	"heartline/internal/fakepbx"
	"heartline/internal/ledger"
)

// TestWhoCannotCallPeopleStaysReady: a floor that does not know the seat asks a counsellor at a number outside the house to
// take a kept place. Nothing rings there, and the next caller on the line still finds them at work.
func TestWhoCannotCallPeopleStaysReady(t *testing.T) {
	t.Parallel()
	r := callBackRig(t, fakepbx.NoAnswer())
	r.seats["out"] = agent.Seat{ID: "out", Kind: agent.OutsideNumber, Endpoint: "out"}
	r.asterisk.Endpoint("PJSIP/out", fakepbx.NoAnswer())
	r.start()
	r.busyDesk()
	kept, _ := r.keeps()
	r.place(kept.ID)
	r.ready("li", "out")
	r.wait("them to be asked in vain", func() bool {
		return has(r, func(f ledger.OutAskEnded) bool { return f.Agent == "li" && f.Outcome == call.OutcomeDeclined })
	})
	r.is("li", agent.Ready)
	r.asterisk.Call(fakepbx.Caller{Number: "2001"})
	r.wait("the caller on the line to be offered to them", func() bool {
		return has(r, func(f ledger.OfferMade) bool { return f.Agent == "li" })
	})
}
