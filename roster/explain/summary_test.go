package explain_test

import (
	"reflect"
	"testing"

	"heartline/roster/explain"
)

func TestSummary(t *testing.T) {
	t.Parallel()
	m := read(t, twoDesks+`, "contracts": [{"id": "half", "share": 50}], "staff": [{"id": "c1"}, {"id": "c2", "contract": "half"}],
		"rules": [{"id": "most", "measure": "shifts", "soft_max": 4, "w_over": 7, "hard_max": 5}],
		"requests": [{"staff": "c1", "date": "2026-12-07", "want": true, "weight": 2}, {"staff": "c2", "date": "2026-12-12", "want": false, "weight": 5}]`)
	s := explainer(t, m, rows(t, "c1 DNDNDD-", "c2 -----NN")).Summary()
	want := explain.Summary{
		Value: 619, Hard: 1,
		Rules: []explain.Sum{
			{Rule: "most", Hard: 1, Cost: 14, Times: 2}, {Rule: "demand:desk", Cost: 600, Times: 6}, {Rule: "request", Cost: 5, Times: 1},
		},
		People: []explain.Burden{{Staff: "c1", Hard: 1, Cost: 14}, {Staff: "c2", Cost: 5}},
		Wishes: explain.Wishes{All: 2, Met: 1, Weight: 7, MetWeight: 2},
		Shares: []explain.Share{
			{Staff: "c1", Post: 100, Nights: 2, FairNights: 3, Weekends: 1, FairWeekends: 2, Minutes: 2880, FairMinutes: 2560},
			{Staff: "c2", Post: 50, Nights: 2, FairNights: 2, Weekends: 1, FairWeekends: 1, Minutes: 960, FairMinutes: 1280},
		},
	}
	if !reflect.DeepEqual(s, want) {
		t.Errorf("%+v\nwant %+v", s, want)
	}
}
