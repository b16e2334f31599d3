package app_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"heartline/console/api"
	"heartline/roster/model"
)

// broken are the rules that violations are of.
func broken(all []model.Violation) (rules []string) {
	for _, v := range all {
		rules = append(rules, v.Rule)
	}
	slices.Sort(rules)
	return slices.Compact(rules)
}

// try weighs a change of a shift by hand.
func (c *client) try(shift string, in map[string]any) (out api.RosterTried) {
	c.r.t.Helper()
	c.must(http.MethodPost, "/roster/shifts/"+shift+"/try", in, &out)
	return out
}

// TestAChangeIsWeighedBeforeItIsMade says of a move, a cancellation and a gift what they break and why, as the change itself does, and
// changes nothing.
func TestAChangeIsWeighedBeforeItIsMade(t *testing.T) {
	t.Parallel()
	_, boss := rosterRig(t)
	boss.staffOf("chen", "lin", "gao")
	const why = "两个班才能熟悉工作"
	boss.edit(func(doc map[string]any) {
		rules, _ := doc["rules"].([]any)
		doc["rules"] = append(rules, map[string]any{
			"id": "enough", "measure": "shifts", "hard_min": 1, "soft_min": 2, "w_under": 30, "reason": why,
		})
	})
	ids := boss.rota("chen,"+rosterDay(4)+",08:00,16:00", "lin,"+rosterDay(5)+",00:00,08:00")
	now := time.Now()
	before := boss.rosterAround(now)
	start := before.Shifts[0].Start

	cancel := boss.try(ids["chen"], map[string]any{"step": "cancel"})
	if !cancel.Allowed || cancel.Verdict.Legal || !slices.Equal(broken(cancel.Verdict.Hard), []string{"enough"}) || !slices.Contains(broken(cancel.Verdict.Soft), "enough") {
		t.Errorf("a cancellation: %+v", cancel)
	}
	if !slices.Contains(broken(cancel.Verdict.Soft), "demand:floor") || cancel.Verdict.Value < 1000 {
		t.Errorf("the seat that is left: %+v", cancel)
	}
	if cancel.Verdict.Hard[0].Staff != "chen" || !slices.Contains(cancel.Reasons, api.RosterBecause{Rule: "enough", Reason: why}) {
		t.Errorf("whose rule it is, and why there is it: %+v", cancel)
	}
	gift := map[string]any{"agent": "lin", "reason": "coverage"}
	assign := boss.try(ids["chen"], map[string]any{"step": "assign", "agent": "lin"})
	if assign.Allowed || assign.Verdict.Legal || len(assign.Verdict.Hard) == 0 {
		t.Errorf("from morning to night: %+v", assign)
	}
	late := map[string]any{"step": "move", "from": start.Add(9 * time.Hour), "to": start.Add(17 * time.Hour)}
	if v := boss.try(ids["chen"], late); !v.Allowed || !v.Verdict.Legal {
		t.Errorf("a later shift: %+v", v)
	}
	boss.refused(http.MethodPost, "/roster/shifts/"+ids["chen"]+"/try", map[string]any{"step": "move", "from": start, "to": start.Add(8 * time.Hour)}, http.StatusConflict, "unchanged")
	boss.refused(http.MethodPost, "/roster/shifts/none/try", map[string]any{"step": "cancel"}, http.StatusNotFound, "no_shift")
	if after := boss.rosterAround(now); !cmp.Equal(before, after) {
		t.Errorf("what was only weighed has changed the roster: %s", cmp.Diff(before, after))
	}
	boss.refused(http.MethodPost, "/roster/shifts/"+ids["chen"]+"/assign", gift, http.StatusConflict, "rules")
	boss.must(http.MethodPost, "/roster/shifts/"+ids["chen"]+"/cancel", map[string]any{"reason": "coverage"}, nil)
}

// TestADealIsWeighedBeforeItIsAsked names one's own rules, and to whoever plans those of both.
func TestADealIsWeighedBeforeItIsAsked(t *testing.T) {
	t.Parallel()
	r, boss := rosterRig(t)
	boss.staffOf("chen", "lin", "gao")
	boss.edit(func(doc map[string]any) {
		for _, p := range doc["staff"].([]any) {
			if who := p.(map[string]any); who["id"] == "lin" {
				who["tags"] = []any{map[string]any{"id": "pregnant_7m"}}
			}
		}
	})
	ids := boss.rota("chen,"+rosterDay(4)+",00:00,08:00", "lin,"+rosterDay(6)+",08:00,16:00", "gao,"+rosterDay(8)+",08:00,16:00")
	chen := r.signIn("chen")
	swap := map[string]any{"way": "swap", "shift": ids["chen"], "want": ids["gao"]}
	var tried api.RosterTried
	if chen.must(http.MethodPost, "/roster/deals/try", swap, &tried); !tried.Allowed || !tried.Verdict.Legal {
		t.Errorf("a swap that may be: %+v", tried)
	}
	chen.refused(http.MethodPost, "/roster/deals/try", map[string]any{"way": "swap", "shift": ids["lin"], "want": ids["gao"]}, http.StatusForbidden, "not_yours")
	if status, _ := chen.send(http.MethodPost, "/roster/deals/try", "application/json", strings.NewReader(`{"way":"offer","shift":"`+ids["chen"]+`","with":["lin","gao"]}`), nil); status != http.StatusUnprocessableEntity && status != http.StatusBadRequest {
		t.Errorf("two are asked about at once: %d", status)
	}
	swap["want"] = ids["lin"]
	status, page := chen.send(http.MethodPost, "/roster/deals/try", "application/json", strings.NewReader(`{"way":"swap","shift":"`+ids["chen"]+`","want":"`+ids["lin"]+`"}`), nil)
	if status != http.StatusOK || strings.Contains(page, "protected") || !strings.Contains(page, `"allowed":false`) {
		t.Errorf("with somebody who may not: %d %s", status, page)
	}
	swap["on_behalf"] = "chen"
	if boss.must(http.MethodPost, "/roster/deals/try", swap, &tried); tried.Allowed || !slices.Contains(broken(tried.Verdict.Hard), "protected_nights") {
		t.Errorf("who plans: %+v", tried)
	}
	if !slices.ContainsFunc(tried.Reasons, func(b api.RosterBecause) bool {
		return b.Rule == "protected_nights" && b.Profile == "cn" && b.Reason != ""
	}) {
		t.Errorf("why there is the rule: %+v", tried.Reasons)
	}
	var all []api.RosterDeal
	if boss.must(http.MethodGet, "/roster/deals?state=all", nil, &all); len(all) != 0 {
		t.Errorf("what was only weighed was asked: %+v", all)
	}
}
