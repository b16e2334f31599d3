package app_test

import (
	"net/http"
	"net/url"
	"slices"
	"testing"

	"heartline/console/api"
)

// legalNames are who may take a shift.
func legalNames(all []api.RosterTaker) []string {
	return names(slices.DeleteFunc(slices.Clone(all), func(t api.RosterTaker) bool { return !t.Legal }))
}

// TestWhoTakesAShiftSitsWhereItsHolderSat has a room with one seat: whoever takes the shift of who sits there is no second person in it.
func TestWhoTakesAShiftSitsWhereItsHolderSat(t *testing.T) {
	t.Parallel()
	r, boss := rosterRig(t)
	boss.staffOf("chen", "lin", "gao")
	boss.edit(func(doc map[string]any) {
		doc["sites"] = []any{map[string]any{"id": "office", "seats": 1}}
	})
	ids := boss.rota("chen," + rosterDay(3) + ",08:00,16:00")
	chen := r.signIn("chen")
	if got := names(chen.partners(url.Values{"shift": {ids["chen"]}, "way": {"offer"}})); !slices.Equal(got, []string{"gao", "lin"}) {
		t.Errorf("the shift may be taken by %v", got)
	}
	var covers []api.RosterTaker
	boss.must(http.MethodGet, "/roster/shifts/"+ids["chen"]+"/covers", nil, &covers)
	if got := legalNames(covers); !slices.Equal(got, []string{"gao", "lin"}) {
		t.Errorf("the shift may be given to %v of %+v", got, covers)
	}
	var d api.RosterDeal
	chen.must(http.MethodPost, "/roster/deals", map[string]any{"way": "offer", "shift": ids["chen"]}, &d)
	r.signIn("lin").must(http.MethodPost, "/roster/deals/"+d.Id+"/accept", map[string]any{}, nil)
	boss.must(http.MethodPost, "/roster/shifts/"+ids["chen"]+"/assign", map[string]any{"agent": "chen", "reason": "coverage"}, nil)
	if who := boss.holder(ids["chen"]); who != "chen" {
		t.Errorf("the shift is %q's", who)
	}
}

// TestNobodyStepsIntoThePlaceOfAGuard counts who leaves: a trainee would be left with nobody who guides.
func TestNobodyStepsIntoThePlaceOfAGuard(t *testing.T) {
	t.Parallel()
	r, boss := rosterRig(t)
	boss.staffOf("chen", "lin", "gao")
	boss.edit(func(doc map[string]any) {
		for _, p := range doc["staff"].([]any) {
			who := p.(map[string]any)
			if tag := map[any]string{"chen": "guide", "lin": "trainee"}[who["id"]]; tag != "" {
				who["tags"] = []any{map[string]any{"id": tag}}
			}
		}
		doc["guards"] = []any{map[string]any{"id": "guided", "who": "trainee", "with": "guide"}}
	})
	ids := boss.rota("chen,"+rosterDay(3)+",08:00,16:00", "lin,"+rosterDay(3)+",08:00,16:00")
	if got := r.signIn("chen").partners(url.Values{"shift": {ids["chen"]}, "way": {"offer"}}); len(got) != 0 {
		t.Errorf("the guide may be replaced by %v", names(got))
	}
	var covers []api.RosterTaker
	boss.must(http.MethodGet, "/roster/shifts/"+ids["chen"]+"/covers", nil, &covers)
	if got := legalNames(covers); len(got) != 0 || len(covers) == 0 {
		t.Errorf("the guide's shift may be given to %v of %+v", got, covers)
	}
	for _, c := range covers {
		if c.Agent.Id == "gao" && !slices.Contains(c.Why, "guard:guided") {
			t.Errorf("why gao may not have it: %+v", c)
		}
	}
}
