package app_test

import (
	"net/http"
	"testing"

	"heartline/configs"
	"heartline/console/api"
	"heartline/console/live"
	"heartline/internal/fakepbx"
	"heartline/queue"
)

// TestADeskIsToldThatAColleagueWasFirst rings two desks for one caller. The one that is second is told so, on the stream and
// when it accepts all the same, and is ready for the next caller.
func TestADeskIsToldThatAColleagueWasFirst(t *testing.T) {
	t.Parallel()
	r := newRig(t, func(cfg *configs.Config) {
		for i := range cfg.Queues {
			q := &cfg.Queues[i]
			q.Strategy, q.RingAllMax, q.Requires, q.Needs, q.Order, q.OrderSkill = string(queue.RingAll), 8, nil, "", nil, ""
		}
	})
	chen, lin, sun := r.sit("chen", "1"), r.sit("lin", "2"), r.signIn("sun")
	chen.ready()
	lin.ready()
	caller := r.fake.Call(fakepbx.Caller{Dialed: minorsLine, Number: "13800138049"})
	late := await(lin.live, "the offer at the other desk", live.Offer, func(o api.Offer) bool { return o.Id != "" })
	lin.must(http.MethodPost, "/offers/"+late.Id+"/shown", nil, nil)
	await(sun.live(), "the board with both", live.Board, func(b api.Board) bool {
		return len(b.Waiting) == 1 && b.Waiting[0].State == api.BoardWaitingStateOffered && b.Waiting[0].OfferedBeside == 1
	})
	if o := chen.answer(); o.CallId != late.CallId || o.Id == late.Id {
		t.Fatalf("the two are offered %s of %s and %s of %s", o.Id, o.CallId, late.Id, late.CallId)
	}
	await(lin.live, "the withdrawal", live.OfferWithdrawn, func(w live.WithdrawnData) bool { return w.ID == late.Id && w.Reason == "answered_elsewhere" })
	lin.refused(http.MethodPost, "/offers/"+late.Id+"/accept", nil, http.StatusConflict, "answered_elsewhere")
	r.until("the second to be ready", func() bool {
		var d api.Desk
		lin.must(http.MethodGet, "/desk", nil, &d)
		return d.Status.State == api.AgentStateReady && d.Offer.Id == ""
	})
	caller.Hangup(16)
	r.until("the call is over", caller.Gone)
}
