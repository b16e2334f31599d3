package app_test

import (
	"net/http"
	"net/url"
	"slices"
	"testing"

	"heartline/console/api"
)

// TestDemandOfOtherDatesStopsNobody asks for more people on a date, and for a role of one date alone, and has rosters of other days made,
// judged and read.
func TestDemandOfOtherDatesStopsNobody(t *testing.T) {
	t.Parallel()
	r, boss := rosterRig(t)
	boss.staffOf("chen", "lin", "gao")
	campaign := rosterDay(60)
	boss.edit(func(doc map[string]any) {
		first := doc["demand"].([]any)[0].(map[string]any)
		first["role"] = "talk"
		doc["demand"] = append(doc["demand"].([]any), map[string]any{
			"id": "campaign", "role": "lead", "shifts": []string{"day"}, "target": 1, "w_under": 5, "on": map[string]any{"dates": []string{campaign, rosterDay(4)}},
		}, map[string]any{
			"id": "visit", "role": "guide", "shifts": []string{"day"}, "target": 1, "w_under": 5, "on": map[string]any{"dates": []string{campaign}},
		})
	})
	roles := func(from string) (asked []string) {
		t.Helper()
		var d api.RosterDraft
		boss.must(http.MethodPost, "/roster/drafts", map[string]any{"name": "a", "from": from, "days": 7, "begin": "empty"}, &d)
		for _, s := range d.Seats {
			if s.Role != "talk" {
				asked = append(asked, s.Date+" "+s.Role)
			}
		}
		return asked
	}
	if got := roles(rosterDay(10)); len(got) != 0 {
		t.Errorf("on other days: %v", got)
	}
	if got, want := roles(rosterDay(1)), []string{rosterDay(4) + " lead"}; !slices.Equal(got, want) {
		t.Errorf("on one of the dates: %v", got)
	}
	if got, want := roles(rosterDay(58)), []string{campaign + " lead", campaign + " guide"}; !slices.Equal(got, want) {
		t.Errorf("on the date of both: %v", got)
	}
	ids := boss.rota("chen,"+rosterDay(3)+",08:00,16:00", "lin,"+rosterDay(6)+",08:00,16:00")
	var deal api.RosterDeal
	r.signIn("chen").must(http.MethodPost, "/roster/deals", map[string]any{"way": "swap", "shift": ids["chen"], "want": ids["lin"]}, &deal)
	r.signIn("lin").must(http.MethodPost, "/roster/deals/"+deal.Id+"/accept", map[string]any{}, &deal)
	if boss.holder(ids["chen"]) != "lin" {
		t.Errorf("swapped: %+v", deal)
	}
	sheet := "/roster/sheet?" + url.Values{"from": {rosterDay(1)}, "to": {rosterDay(9)}, "by": {"seat"}, "format": {"html"}}.Encode()
	for _, at := range []string{"/roster/replan?days=7", "/roster/diagnosis?from=" + rosterDay(1) + "&days=7", sheet} {
		if status, page := boss.get(at); status != http.StatusOK {
			t.Errorf("%s: %d %.300s", at, status, page)
		}
	}
	if status, page := r.signIn("audit").get(sheet); status != http.StatusOK {
		t.Errorf("who only reads: %d %.300s", status, page)
	}
}
