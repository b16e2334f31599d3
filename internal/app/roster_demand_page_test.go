package app_test

import (
	"maps"
	"net/http"
	"testing"
	"time"

	"heartline/console/api"
)

func TestTheDemandOfARosterIsAskedFor(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	boss := r.signIn("gao")
	var got api.RosterDemand
	boss.must(http.MethodGet, "/roster/demand?from=2026-11-22T16:00:00Z&to=2026-11-24T16:00:00Z", nil, &got)
	if len(got.Lines) == 0 || got.Zone != "Asia/Shanghai" || got.Minutes != 30 || !got.Everyone {
		t.Fatalf("demand: %+v", got)
	}
	for _, l := range got.Lines {
		if l.Basis != api.DemandBasisSafetyMinimum || len(l.Points) != 96 || l.Gaps == nil || l.Days == nil {
			t.Errorf("line %q: %s, %d points", l.Line, l.Basis, len(l.Points))
		}
	}
	farAhead := time.Now().AddDate(2, 0, 0).UTC().Format(time.RFC3339)
	for _, query := range []string{
		"/demand?line=no-such-line", "/demand?from=2026-11-22T16:00:00Z&to=2027-02-22T16:00:00Z", "/demand?from=" + farAhead,
		"/demand?from=2026-11-22T16:00:00Z&to=2026-11-22T16:00:00Z", "?to=" + farAhead,
	} {
		if status, why := boss.send(http.MethodGet, "/roster"+query, "", nil, nil); status != http.StatusUnprocessableEntity && status != http.StatusBadRequest {
			t.Errorf("%s: %d %s", query, status, why)
		}
	}
}

func TestASpecialDayIsSaidSeenAndTakenBack(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	boss := r.signIn("gao")
	day := time.Now().AddDate(0, 0, 7).UTC().Format(time.DateOnly)
	seen := func() []api.SpecialDay {
		t.Helper()
		var got api.RosterDemand
		boss.must(http.MethodGet, "/roster/demand?from="+day+"T00:00:00Z&to="+day+"T12:00:00Z", nil, &got)
		return got.Special
	}
	word := func(more map[string]any) map[string]any {
		in := map[string]any{"line": "*", "date": day, "reason": "examination results"}
		maps.Copy(in, more)
		return in
	}
	for field, wrong := range map[string]map[string]any{
		"line": {"line": "no-such-line"}, "total": {"factor": 2, "total": 100}, "reason": {"reason": " "}, "date": {"date": "2020-01-01"},
	} {
		boss.refused(http.MethodPut, "/roster/special", word(wrong), http.StatusUnprocessableEntity, "invalid")
		if got := seen(); len(got) != 0 {
			t.Errorf("%s: kept %+v", field, got)
		}
	}
	boss.must(http.MethodPut, "/roster/special", word(map[string]any{"factor": 2}), nil)
	boss.must(http.MethodPut, "/roster/special", word(map[string]any{"total": 300}), nil)
	if got := seen(); len(got) != 1 || got[0].Factor != nil || got[0].Total == nil || *got[0].Total != 300 || got[0].By.Name == "" {
		t.Fatalf("seen: %+v", got)
	}
	boss.must(http.MethodDelete, "/roster/special?line=*&date="+day, nil, nil)
	if got := seen(); len(got) != 0 {
		t.Errorf("taken back: %+v", got)
	}
}
