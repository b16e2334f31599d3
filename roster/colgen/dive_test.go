package colgen

import (
	"context"
	"sync/atomic"
	"testing"

	"pgregory.net/rapid"

	"heartline/roster/check"
	"heartline/roster/model/modeltest"
	"heartline/roster/solve"
)

// asked is a budget of so many questions.
func asked(n int64) func() float64 {
	var count atomic.Int64
	return func() float64 { return float64(count.Add(1)) / float64(n) }
}

// TestHelpedRosters solves random models with help: what comes is worth what the checker says, not below the bound, and legal where a search
// alone finds something legal.
func TestHelpedRosters(t *testing.T) {
	t.Parallel()
	h := New(engine(t), 2, 1)
	helped, proved := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		m := modeltest.Model(t)
		refused := false
		r, err := solve.Helped(context.Background(), m, solve.Options{Seed: 1, Workers: 1, Spent: asked(300)}, h, func(error) { refused = true })
		if err != nil {
			return // nobody is asked for
		}
		report, err := check.Check(m, r.Assignments)
		if err != nil {
			t.Fatal(err)
		}
		if report.Value != r.Value || (report.Hard == 0) != (r.Hard == 0) {
			t.Fatalf("%d and %d hard, the checker says %d and %d", r.Value, r.Hard, report.Value, report.Hard)
		}
		alone, err := solve.Solve(context.Background(), m, solve.Options{Seed: 1, Workers: 1, Spent: asked(40)})
		if err != nil {
			t.Fatal(err)
		}
		if alone.Hard == 0 && r.Hard > 0 {
			t.Fatalf("nothing legal with help, %d without", alone.Value)
		}
		if refused || r.Bound == nil || r.Hard > 0 {
			return
		}
		helped++
		if r.Value < *r.Bound {
			t.Fatalf("value %d, bound %d", r.Value, *r.Bound)
		}
		if r.Value == *r.Bound {
			proved++
		}
	})
	if helped == 0 || proved == 0 {
		t.Errorf("%d rosters with help, %d proved", helped, proved)
	}
}

// TestWithoutTimeItIsTheSearchAlone: a number of moves gives the roster that the search alone gives.
func TestWithoutTimeItIsTheSearchAlone(t *testing.T) {
	t.Parallel()
	h := New(engine(t), 2, 1)
	rapid.Check(t, func(t *rapid.T) {
		m := modeltest.Model(t)
		o := solve.Options{Seed: 3, Workers: 2, Iterations: 2048}
		one, err := solve.Helped(context.Background(), m, o, h, nil)
		if err != nil {
			return
		}
		other, err := solve.Solve(context.Background(), m, o)
		if err != nil || one.Value != other.Value || len(one.Assignments) != len(other.Assignments) || one.Bound != nil {
			t.Fatalf("%v: %d with help, %d alone", err, one.Value, other.Value)
		}
	})
}
