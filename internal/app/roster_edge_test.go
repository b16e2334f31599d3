package app_test

import (
	"net/http"
	"net/url"
	"slices"
	"testing"
	"time"

	"heartline/console/api"
)

// sundayEnd is the Monday that begins the next month which does, a fortnight ahead at least: the month before it ends with a week.
func sundayEnd() time.Time {
	zone := time.FixedZone("CST", 8*60*60)
	now := time.Now().In(zone)
	first := time.Date(now.Year(), now.Month()+1, 1, 0, 0, 0, 0, zone)
	for first.Weekday() != time.Monday || first.Before(now.AddDate(0, 0, 14)) {
		first = first.AddDate(0, 1, 0)
	}
	return first
}

// shiftsIn reads the published shifts that begin in some days by who has them.
func (c *client) shiftsIn(from time.Time, days int) map[string][]api.Shift {
	c.r.t.Helper()
	var page api.Roster
	q := url.Values{"from": {from.Format(time.RFC3339)}, "to": {from.AddDate(0, 0, days).Format(time.RFC3339)}}
	c.must(http.MethodGet, "/roster?"+q.Encode(), nil, &page)
	by := map[string][]api.Shift{}
	for _, s := range page.Shifts {
		by[s.Agent.Id] = append(by[s.Agent.Id], s)
	}
	return by
}

// TestADealOnTheLastDayOfAMonthIsJudgedWithTheDayAfter has a month that ends with a Sunday: the night that follows the evening of that day
// begins another month and another week.
func TestADealOnTheLastDayOfAMonthIsJudgedWithTheDayAfter(t *testing.T) {
	t.Parallel()
	r, boss := rosterRig(t)
	boss.staffOf("chen", "lin", "gao")
	first := sundayEnd()
	day := func(n int) string { return first.AddDate(0, 0, n).Format(time.DateOnly) }
	boss.rota("chen,"+day(-1)+",16:00,24:00", "lin,"+day(0)+",00:00,08:00")
	evening := boss.shiftsIn(first.AddDate(0, 0, -1), 2)["chen"][0].Id
	chen := r.signIn("chen")
	if got := names(chen.partners(url.Values{"shift": {evening}, "way": {"offer"}})); !slices.Equal(got, []string{"gao"}) {
		t.Errorf("the evening may be taken by %v", got)
	}
	chen.refused(http.MethodPost, "/roster/deals", map[string]any{"way": "offer", "shift": evening, "with": []string{"lin"}}, http.StatusConflict, "rules")
	boss.refused(http.MethodPost, "/roster/shifts/"+evening+"/assign", map[string]any{"agent": "lin", "reason": "coverage"}, http.StatusConflict, "rules")
}

// TestWhatCountsOverAllDaysGoesByTheMonth lets a person who has had enough of the next month take what the month has left.
func TestWhatCountsOverAllDaysGoesByTheMonth(t *testing.T) {
	t.Parallel()
	_, boss := rosterRig(t)
	boss.staffOf("chen", "lin")
	boss.edit(func(doc map[string]any) {
		doc["rules"] = []any{map[string]any{"id": "two", "measure": "shifts", "hard_max": 2}}
	})
	first := sundayEnd()
	day := func(n int) string { return first.AddDate(0, 0, n).Format(time.DateOnly) }
	boss.rota(
		"chen,"+day(-4)+",08:00,16:00", "chen,"+day(-3)+",08:00,16:00", "chen,"+day(-2)+",08:00,16:00",
		"lin,"+day(2)+",08:00,16:00", "lin,"+day(3)+",08:00,16:00",
	)
	theirs := boss.shiftsIn(first.AddDate(0, 0, -4), 4)["chen"]
	give := func(s api.Shift) string { return "/roster/shifts/" + s.Id + "/assign" }
	to := map[string]any{"agent": "lin", "reason": "coverage"}
	boss.must(http.MethodPost, give(theirs[0]), to, nil)
	boss.must(http.MethodPost, give(theirs[1]), to, nil)
	boss.refused(http.MethodPost, give(theirs[2]), to, http.StatusConflict, "rules")
}
