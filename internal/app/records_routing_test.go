package app_test

import (
	"net/http"
	"slices"
	"testing"

	"heartline/console/api"
	"heartline/console/live"
	"heartline/internal/fakepbx"
)

// TestTheRoutingOfACallIsToldFromTheLedger has two callers wait for one counsellor: the later, urgent one is told to have
// stood before the other, and for each offer it is told who was not asked and why.
func TestTheRoutingOfACallIsToldFromTheLedger(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	chen, sun := r.sit("chen", "1"), r.signIn("sun")
	chen.ready()
	first := r.fake.Call(fakepbx.Caller{Dialed: minorsLine, Number: "13800138047"})
	o := chen.answer()
	second := r.fake.Call(fakepbx.Caller{Dialed: minorsLine, Number: "13800138048"})
	board := await(sun.live(), "the second caller waits", live.Board, func(b api.Board) bool { return len(b.Waiting) == 1 && b.Waiting[0].CallId != o.CallId })
	waits := board.Waiting[0].CallId
	sun.must(http.MethodPost, "/calls/"+waits+"/grade", map[string]string{"grade": "red", "why": "means"}, nil)
	first.Hangup(16)
	await(chen.live, "after-call work", live.Desk, func(d api.Desk) bool { return d.Status.State == api.AgentStateAfterCall })
	chen.must(http.MethodPost, "/desk/after-call/done", nil, nil)
	if next := chen.answer(); next.CallId != waits {
		t.Fatalf("offered %s, want %s", next.CallId, waits)
	}
	second.Hangup(16)

	var routing api.Routing
	r.until("the routing is written", func() bool {
		sun.must(http.MethodGet, "/calls/"+waits+"/routing", nil, &routing)
		return slices.ContainsFunc(routing.Steps, func(s api.RoutingStep) bool { return s.Turn == api.RoutingStepTurnLeft })
	})
	turns := []api.RoutingStepTurn{}
	for _, s := range routing.Steps {
		turns = append(turns, s.Turn)
	}
	want := []api.RoutingStepTurn{api.RoutingStepTurnJoined, api.RoutingStepTurnRegraded, api.RoutingStepTurnOffered, api.RoutingStepTurnLeft}
	if !slices.Equal(turns, want) || routing.Differs || routing.More || routing.Damaged {
		t.Fatalf("steps %v, want %v; %+v", turns, want, routing)
	}
	offered := routing.Steps[2]
	if offered.Offer.Agent.Id != "chen" || offered.Offer.Outcome != api.OfferRecordOutcomeAccepted || len(offered.Offer.Excluded) == 0 || offered.Offer.Excluded[0].Agent.Name == "" ||
		offered.Rank != 1 || offered.Waiting != 1 || offered.Grade != api.GradeRed || offered.Queue.Id == "" || offered.WaitedMs <= 0 {
		t.Errorf("the offer: %+v", offered)
	}
	var own api.Routing
	chen.must(http.MethodGet, "/calls/"+waits+"/routing", nil, &own)
	step := own.Steps[slices.IndexFunc(own.Steps, func(s api.RoutingStep) bool { return s.Turn == api.RoutingStepTurnOffered })]
	if step.Offer.Agent.Id != "chen" || slices.ContainsFunc(step.Offer.Excluded, func(x api.Exclusion) bool { return x.Agent.Name != "" || x.Agent.Id != "" }) {
		t.Errorf("the counsellor's own view names colleagues: %+v", step.Offer)
	}
	var page api.CallDetail
	chen.must(http.MethodGet, "/calls/"+waits, nil, &page)
	if len(page.Offers) == 0 || len(page.Offers[0].Excluded) == 0 ||
		slices.ContainsFunc(page.Offers[0].Excluded, func(x api.Exclusion) bool { return x.Agent.Name != "" || x.Agent.Id != "" }) {
		t.Errorf("the call's own page names colleagues: %+v", page.Offers)
	}
	r.signIn("lin").refused(http.MethodGet, "/calls/"+waits+"/routing", nil, http.StatusNotFound, "not_found")
}
