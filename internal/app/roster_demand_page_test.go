package app_test

import (
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
