package app_test

import (
	"net/http"
	"testing"
	"time"

	"heartline/console/api"
	"heartline/console/live"
	"heartline/internal/fakepbx"
)

// TestACallerIsKnownByTheNumberAlone has a caller come twice: the second time the desk knows of the first before it
// answers, and of the plan that was made after it, also where the controller has been started anew between; what is sealed
// is opened after the answer alone, and stands nowhere in clear.
func TestACallerIsKnownByTheNumberAlone(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	s, boss := r.sit("chen", "1"), r.signIn("gao")
	s.ready()
	first := s.talk("13800138047")
	var k api.KnownCaller
	s.must(http.MethodGet, "/calls/"+first+"/known", nil, &k)
	if k.Known || k.Calls != 0 || k.Plan.Id != "" || k.GradeFrom.By != api.GradeFromByHotline || k.LastCall != "" {
		t.Errorf("known at the first call: %+v", k)
	}
	r.signIn("lin").refused(http.MethodGet, "/calls/"+first+"/known", nil, http.StatusNotFound, "not_found")
	plan := map[string]any{
		"grade": "red", "until": time.Now().Add(time.Hour).UTC(), "prefer": "lin", "words": secretNote,
		"requires": []map[string]any{{"skill": "minors", "level": 2}, {"skill": "crisis", "level": 5}},
	}
	var made api.CallerPlan
	boss.must(http.MethodPut, "/calls/"+first+"/plan", plan, &made)
	if !made.InForce || made.By.Id != "gao" || !made.HasWords || made.Prefer.Id != "lin" || len(made.Requires) != 2 {
		t.Fatalf("made: %+v", made)
	}

	r.stop()
	r.start()
	boss = r.signIn("gao")
	s = &seated{client: s.client, live: s.client.live()}
	r.until("the desk is up again", func() bool { d := s.desk(); return d.Leg.State == api.LegStateStateUp && d.Status.SeatUp })
	s.ready()
	r.fake.Call(fakepbx.Caller{Dialed: minorsLine, Number: "+86 138 0013 8047"})
	o := await(s.live, "an offer", live.Offer, func(api.Offer) bool { return true })
	if o.Grade != api.GradeRed {
		t.Errorf("offered as %s", o.Grade)
	}
	second := "/calls/" + o.CallId
	s.must(http.MethodGet, second+"/known", nil, &k)
	if !k.Known || k.Calls != 1 || k.LastAgent.Id != "chen" || k.Plan.Id != made.Id || k.GradeFrom.By != api.GradeFromByPlan || k.GradeFrom.Person.Id != "gao" || k.LastCall != "" {
		t.Errorf("known with the offer: %+v", k)
	}
	s.refused(http.MethodPost, second+"/plan/words", nil, http.StatusConflict, "not_answered")
	s.must(http.MethodPost, "/offers/"+o.Id+"/shown", nil, nil)
	s.must(http.MethodPost, "/offers/"+o.Id+"/accept", nil, nil)
	var w api.PlanWords
	s.must(http.MethodPost, second+"/plan/words", nil, &w)
	if w.Words != secretNote || w.Plan != made.Id {
		t.Errorf("words: %+v", w)
	}
	boss.must(http.MethodGet, second+"/known", nil, &k)
	if k.LastCall != first {
		t.Errorf("a supervisor is not led to the last call: %+v", k)
	}
	var number api.RevealedNumber
	boss.must(http.MethodPost, second+"/number", map[string]string{"reason": "safety"}, &number)
	if number.Number != "+8613800138047" {
		t.Error("another number")
	}
	s.refused(http.MethodPost, second+"/number", map[string]string{"reason": "safety"}, http.StatusForbidden, "denied")
	s.refused(http.MethodPut, second+"/plan", plan, http.StatusForbidden, "denied")

	var all []api.CallerPlan
	boss.must(http.MethodGet, "/plans", nil, &all)
	if len(all) != 1 || all[0].Id != made.Id || all[0].MaskedNumber == "" || all[0].CallId != first {
		t.Errorf("plans: %+v", all)
	}
	boss.must(http.MethodDelete, second+"/plan", nil, nil)
	boss.refused(http.MethodDelete, second+"/plan", nil, http.StatusNotFound, "no_caller_plan")
	s.refused(http.MethodPost, second+"/plan/words", nil, http.StatusNotFound, "no_caller_plan")
	for kind, want := range map[string]int{"plan_set": 1, "plan_read": 1, "plan_ended": 1, "number_revealed": 1, "known_read": 3} {
		var page api.AuditPage
		r.signIn("audit").must(http.MethodGet, "/audit?kind=audit."+kind, nil, &page)
		if len(page.Items) != want {
			t.Errorf("%d traces of %s", len(page.Items), kind)
		}
	}
	r.nowhere(secretNote)
}

// TestAPlanThatCannotBeFollowedIsRefused with the field that is wrong.
func TestAPlanThatCannotBeFollowedIsRefused(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	boss := r.signIn("gao")
	soon := time.Now().Add(time.Hour).UTC()
	const nowhere = "/calls/01JD0000000000000000000000/plan"
	boss.refused(http.MethodPut, nowhere, map[string]any{"grade": "red", "until": time.Now().Add(-time.Hour).UTC()}, http.StatusUnprocessableEntity, "plan_until")
	boss.refused(http.MethodPut, nowhere, map[string]any{"grade": "red", "until": soon.Add(800 * 24 * time.Hour)}, http.StatusUnprocessableEntity, "plan_until")
	boss.refused(http.MethodPut, nowhere, map[string]any{"grade": "red", "until": soon, "requires": []map[string]any{{"skill": "juggling", "level": 1}}},
		http.StatusUnprocessableEntity, "skill_unknown")
	boss.refused(http.MethodPut, nowhere, map[string]any{"grade": "red", "until": soon, "prefer": "nobody"}, http.StatusUnprocessableEntity, "counsellor_unknown")
	boss.refused(http.MethodPut, nowhere, map[string]any{"grade": "red", "until": soon}, http.StatusNotFound, "not_found")

	chen := r.sit("chen", "1")
	chen.ready()
	caller := r.fake.Call(fakepbx.Caller{Dialed: minorsLine})
	withheld := chen.answer().CallId
	boss.refused(http.MethodPut, "/calls/"+withheld+"/plan", map[string]any{"grade": "red", "until": soon}, http.StatusNotFound, "number_withheld")
	var k api.KnownCaller
	boss.must(http.MethodGet, "/calls/"+withheld+"/known", nil, &k)
	if !k.Withheld || k.Known {
		t.Errorf("known without a number: %+v", k)
	}
	caller.Hangup(16)
}

// TestPlacesAreFoundByWordsKindAndTown looks in the sample, whose placeholder numbers are never called.
func TestPlacesAreFoundByWordsKindAndTown(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	c := r.signIn("chen")
	for query, want := range map[string]int{"": 7, "?kind=clinic": 1, "?q=free": 0, "?q=clinic%20EN": 1, "?town=%E7%A4%BA%E4%BE%8B%E5%B8%82%E5%8C%97%E5%8C%BA": 2, "?kind=other": 0} {
		var page api.ReferralPage
		c.must(http.MethodGet, "/referrals"+query, nil, &page)
		if page.Total != want || len(page.Items) != want || len(page.Kinds) < 5 || len(page.Towns) != 4 {
			t.Errorf("%q: %d of %d places, %d kinds, %d towns", query, len(page.Items), page.Total, len(page.Kinds), len(page.Towns))
		}
		for _, p := range page.Items {
			if p.CanCall {
				t.Errorf("%s can be called", p.Id)
			}
		}
	}
	c.refused(http.MethodPost, "/referrals/clinic-1/call", map[string]string{"hotline": "minors"}, http.StatusConflict, "place_not_valid")
	c.refused(http.MethodPost, "/referrals/nowhere/call", map[string]string{"hotline": "minors"}, http.StatusNotFound, "not_found")
}
