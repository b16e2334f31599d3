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

func allRing(cfg *configs.Config) {
	for i := range cfg.Queues {
		q := &cfg.Queues[i]
		q.Strategy, q.RingAllMax, q.Requires, q.Needs, q.Order, q.OrderSkill = string(queue.RingAll), 8, nil, "", nil, ""
	}
}

// TestADeskIsToldThatAColleagueWasFirst rings two desks for one caller. The one that is second is told so, on the stream and
// when it accepts all the same, and is ready for the next caller.
func TestADeskIsToldThatAColleagueWasFirst(t *testing.T) {
	t.Parallel()
	r := newRig(t, allRing)
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

// TestWhoRingsBesideOthersIsInTheDirectory rings two desks for one caller. Somebody in a talk may ask one of the two by name,
// whose desk is told that the other caller was called off; the last one may not be asked.
func TestWhoRingsBesideOthersIsInTheDirectory(t *testing.T) {
	t.Parallel()
	r := newRig(t, allRing)
	chen, talk, path := r.talk("chen", "1")
	lin, wang := r.sit("lin", "2"), r.sit("wang", "3")
	lin.ready()
	wang.ready()
	second := r.fake.Call(fakepbx.Caller{Dialed: minorsLine, Number: "13800138049"})
	rung := await(lin.live, "the offer", live.Offer, func(o api.Offer) bool { return o.Id != "" })
	await(wang.live, "the offer beside", live.Offer, func(o api.Offer) bool { return o.CallId == rung.CallId })
	why := func(who string) (why api.ColleagueWhy) {
		var d api.Directory
		chen.must(http.MethodGet, "/directory", nil, &d)
		for _, c := range d.Colleagues {
			if c.Agent.Id == who {
				why = c.Why
			}
		}
		return why
	}
	r.until("both can be asked", func() bool { return why("lin") == "" && why("wang") == "" })
	chen.must(http.MethodPost, path+"/ask", map[string]string{"agent": "lin", "then": "consult"}, nil)
	await(lin.live, "the withdrawal", live.OfferWithdrawn, func(w live.WithdrawnData) bool { return w.ID == rung.Id && w.Reason == "called_off" })
	await(lin.live, "the asking", live.Offer, func(o api.Offer) bool { return o.Ask != "" && "/calls/"+o.CallId == path })
	r.until("the last one cannot be asked", func() bool { return why("wang") == api.ColleagueWhyReserved })
	talk.Hangup(16)
	second.Hangup(16)
	r.until("the calls are over", func() bool { return talk.Gone() && second.Gone() })
}
