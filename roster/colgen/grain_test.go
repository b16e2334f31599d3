package colgen

import (
	"testing"

	"heartline/roster/model"
	"heartline/roster/solve"
)

// TestBoundsAreRoundedToTheGrain rosters two people where all weighs a multiple of 5, and where one wish does not.
func TestBoundsAreRoundedToTheGrain(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		wish        int
		grain, ceil int64
	}{{15, 5, 10}, {14, 1, 7}} {
		m := &model.Model{
			Version: model.Version, Zone: "Asia/Shanghai", Start: "2027-01-04", Days: 4,
			Shifts:   []model.ShiftType{{ID: "D", Start: "08:00", Minutes: 480}},
			Demand:   []model.Demand{{Shifts: []string{"D"}, Target: 1, WUnder: 100, WOver: 5}},
			Rules:    []model.Rule{{ID: "run", Measure: model.WorkRun, SoftMax: new(1), WOver: 10}},
			Staff:    []model.Person{{ID: "a"}, {ID: "b"}},
			Requests: []model.Request{{Staff: "a", Date: "2027-01-05", Weight: c.wish}},
		}
		f, err := solve.Flatten(t.Context(), m)
		if err != nil {
			t.Fatal(err)
		}
		g, err := newGenerator(t.Context(), f, engine(t), 1, neverOver)
		if err != nil {
			t.Fatal(err)
		}
		if got := g.ceil(7*scale - 1); g.grain != c.grain || got != c.ceil {
			t.Errorf("wish of %d: grain %d, want %d; 7 is rounded to %d, want %d", c.wish, g.grain, c.grain, got, c.ceil)
		}
		g.close()
	}
}
