package app_test

import (
	"net/http"
	"slices"
	"testing"

	"heartline/console/api"
)

// TestAQualificationThatIsOverBringsNoCalls has the staff's document say that a skill is over which the account still has.
func TestAQualificationThatIsOverBringsNoCalls(t *testing.T) {
	t.Parallel()
	r, boss := rosterRig(t)
	skilled := []map[string]any{{"skill": "crisis", "level": 2}}
	boss.must(http.MethodPut, "/users/lin/skills", map[string]any{"skills": skilled}, nil)
	boss.staffOf("chen", "lin", "gao")
	boss.rota("chen,"+rosterDay(0)+",00:00,24:00", "lin,"+rosterDay(0)+",00:00,24:00")
	on := func() bool {
		t.Helper()
		var d api.RosterDuty
		boss.must(http.MethodGet, "/roster/duty?skill=crisis", nil, &d)
		return slices.ContainsFunc(d.On, func(o api.RosterOnDuty) bool { return o.Agent.Id == "lin" })
	}
	dated := func(span map[string]any) {
		t.Helper()
		span["id"] = "crisis"
		boss.edit(func(doc map[string]any) {
			doc["skills"] = []any{"crisis"}
			for _, p := range doc["staff"].([]any) {
				if p := p.(map[string]any); p["id"] == "lin" {
					p["skills"] = []any{span}
				}
			}
		})
	}
	known := func() bool { return slices.Contains(r.app.SkillsOnDuty("lin"), "crisis") }
	r.until("the account's skill counts", known)
	for _, c := range []struct {
		name string
		span map[string]any
		has  bool
	}{
		{"over", map[string]any{"until": rosterDay(-1)}, false},
		{"in force", map[string]any{"from": rosterDay(-3), "until": rosterDay(0)}, true},
		{"to come", map[string]any{"from": rosterDay(1)}, false},
		{"for good", map[string]any{}, true},
	} {
		dated(c.span)
		if on() != c.has {
			t.Errorf("%s: on duty for the skill is %v", c.name, !c.has)
		}
		r.until("the floor goes by it: "+c.name, func() bool { return known() == c.has })
	}
}
