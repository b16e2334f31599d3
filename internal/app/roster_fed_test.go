package app_test

import (
	"fmt"
	"net/http"
	"testing"

	"heartline/console/api"
)

// fairNights has the nights of a house shared out fairly, one seat each night.
func fairNights(byHand bool) func(doc map[string]any) {
	return func(doc map[string]any) {
		doc["rules"] = []any{map[string]any{
			"id": "fair_nights", "measure": "shifts", "of": map[string]any{"tags": []any{"night"}}, "fair": true, "w_over": 10,
		}}
		doc["shifts"] = []any{map[string]any{"id": "night", "start": "00:00", "minutes": 480, "tags": []any{"night"}}}
		doc["demand"] = []any{map[string]any{"id": "line", "shifts": []any{"night"}, "min": 1, "target": 1}}
		if !byHand {
			return
		}
		for _, p := range doc["staff"].([]any) {
			if p := p.(map[string]any); p["id"] == "lin" {
				p["history"] = map[string]any{"counts": map[string]any{"fair_nights": 9}}
			}
		}
	}
}

// TestWhoHadMoreThanTheFairShareIsSparedInTheNextDraft gives everybody two nights of six in a draft: fair, unless one of them has had all
// nights before. What the document says by hand stands as long as the roster does not go back far enough.
func TestWhoHadMoreThanTheFairShareIsSparedInTheNextDraft(t *testing.T) {
	t.Parallel()
	nights := func(boss *client) map[string]int {
		var d api.RosterDraft
		boss.must(http.MethodPost, "/roster/drafts", map[string]any{"name": "a", "from": rosterDay(30), "days": 6, "begin": "empty"}, &d)
		var changes []any
		for i, who := range []string{"chen", "lin", "gao", "chen", "lin", "gao"} {
			changes = append(changes, map[string]any{"staff": who, "date": rosterDay(30 + i), "shift": "night"})
		}
		var part api.RosterDraftPart
		boss.must(http.MethodPost, "/roster/drafts/"+d.Id+"/change", map[string]any{"version": d.Version, "changes": changes}, &part)
		boss.must(http.MethodGet, "/roster/drafts/"+d.Id, nil, &d)
		over := map[string]int{}
		for _, v := range d.Violations {
			over[v.Staff] += v.Cost
		}
		return over
	}
	house := func(t *testing.T, byHand, worked bool) *client {
		_, boss := rosterRig(t)
		boss.staffOf("chen", "lin", "gao")
		boss.edit(fairNights(byHand))
		if worked {
			var rows []string
			for day := 3; day < 29; day += 3 {
				rows = append(rows, fmt.Sprintf("chen,%s,00:00,08:00", rosterDay(day)))
			}
			boss.rota(rows...)
		}
		return boss
	}
	for name, tc := range map[string]struct {
		byHand, worked bool
		spared         string
	}{
		"nobody has worked":                     {},
		"chen has had all nights":               {worked: true, spared: "chen"},
		"by hand, and the roster begins lately": {worked: true, byHand: true, spared: "lin"},
	} {
		t.Run(name, func(t *testing.T) {
			over := nights(house(t, tc.byHand, tc.worked))
			for _, who := range []string{"chen", "lin", "gao"} {
				if (over[who] > 0) != (who == tc.spared) {
					t.Errorf("two nights of six cost %s %d", who, over[who])
				}
			}
		})
	}
}
