package app

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"heartline/console/api"
	"heartline/console/live"
	"heartline/internal/ledger"
)

func TestGapMinutes(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	gap := func(from, to time.Duration) api.RosterGap {
		return api.RosterGap{Start: now.Add(from), End: now.Add(to)}
	}
	for name, c := range map[string]struct {
		gaps []api.RosterGap
		want map[string]float64
	}{
		"none":                      {nil, map[string]float64{"now": 0, "hour": 0, "week": 0}},
		"one that stands":           {[]api.RosterGap{gap(0, 90*time.Minute)}, map[string]float64{"now": 90, "hour": 60, "week": 90}},
		"one that comes":            {[]api.RosterGap{gap(50*time.Minute, 70*time.Minute)}, map[string]float64{"now": 0, "hour": 10, "week": 20}},
		"two lines at once":         {[]api.RosterGap{gap(0, 30*time.Minute), gap(0, 2*time.Hour)}, map[string]float64{"now": 120, "hour": 90, "week": 150}},
		"one that ends with now":    {[]api.RosterGap{gap(-time.Hour, 0)}, map[string]float64{"now": 0, "hour": 0, "week": 0}},
		"one that lasts for longer": {[]api.RosterGap{gap(-time.Hour, 300*time.Hour)}, map[string]float64{"now": 300 * 60, "hour": 60, "week": 7 * 24 * 60}},
	} {
		if diff := cmp.Diff(c.want, gapMinutes(c.gaps, now)); diff != "" {
			t.Errorf("%s (-want +got)\n%s", name, diff)
		}
	}
}

func TestNoticesOfTestCalls(t *testing.T) {
	t.Parallel()
	failed := ledger.LineProved{Failed: failedPerson}
	step := map[string]string{"failed": failedPerson}
	for _, c := range []struct {
		name   string
		before int
		fact   ledger.LineProved
		want   live.NoticeData
		tell   bool
	}{
		{"passed as always", 0, ledger.LineProved{OK: true}, live.NoticeData{}, false},
		{"passed again", 3, ledger.LineProved{OK: true}, live.NoticeData{Code: "proof_passed", Level: "info"}, true},
		{"failed once", 0, failed, live.NoticeData{Code: "proof_failed_once", Level: "warning", Params: step}, true},
		{"failed twice", 1, failed, live.NoticeData{Code: "proof_failed", Level: "alarm", Params: step}, true},
		{"failed for long", 7, failed, live.NoticeData{Code: "proof_failed", Level: "alarm", Params: step}, true},
	} {
		got, tell := proofNotice(c.before, c.fact)
		if diff := cmp.Diff(c.want, got); diff != "" || tell != c.tell {
			t.Errorf("%s: told %t (-want +got)\n%s", c.name, tell, diff)
		}
	}
}
