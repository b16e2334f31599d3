package solve

import (
	"context"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"heartline/roster/check"
	"heartline/roster/model/modeltest"
)

// TestTheCheckerAgrees makes random moves on random models and has the checker count what came of them, from the beginning and
// without anything of the search's own.
func TestTheCheckerAgrees(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m := modeltest.Model(t)
		p, err := compile(t.Context(), m)
		if err != nil {
			t.Fatal(err)
		}
		if len(p.options) == 0 {
			return
		}
		mv := mover{state: newState(p, slices.Clone(p.start)), rng: newDice(2, uint64(rapid.IntRange(0, 1<<30).Draw(t, "seed")))}
		for range 60 {
			if by, did := mv.move(); did {
				mv.keep(by)
			}
		}
		r := p.roster(mv.cells)
		report, err := check.Check(m, r.Assignments)
		if err != nil {
			t.Fatal(err)
		}
		if report.Value != mv.total.softly() || (report.Hard == 0) != (mv.total.hardly() == 0) {
			t.Fatalf("the search says %d and %d hard, the checker %d and %d: %+v", mv.total.softly(), mv.total.hardly(), report.Value, report.Hard, report.Violations)
		}
	})
}

// TestTheSameSeedTheSameRoster solves random models twice.
func TestTheSameSeedTheSameRoster(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m := modeltest.Model(t)
		o := Options{Seed: 7, Workers: 2, Iterations: 4 * lookEvery}
		one, err := Solve(context.Background(), m, o)
		if err != nil {
			return // nobody is asked for
		}
		other, err := Solve(context.Background(), m, o)
		if err != nil || !slices.Equal(one.Assignments, other.Assignments) || one.Value != other.Value {
			t.Fatalf("%v: %v and %v", err, one, other)
		}
	})
}

// TestGivingUpChangesNothing lets a search weigh every move whole, and another one give moves up that are sure to be refused: both
// must come to the same cells.
func TestGivingUpChangesNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p, err := compile(t.Context(), modeltest.Model(t))
		if err != nil {
			t.Fatal(err)
		}
		if len(p.options) == 0 {
			return
		}
		var ends [2][]cell
		for i, patient := range []bool{false, true} {
			a := newAnnealer(p, slices.Clone(p.start), 3, 1)
			a.patient = patient
			a.elapsed = func(moves int64) float64 { return float64(moves) / (8 * lookEvery) }
			a.run(context.Background(), 1)
			ends[i] = a.cells
		}
		if !slices.Equal(ends[0], ends[1]) {
			t.Fatalf("%v and %v", ends[0], ends[1])
		}
	})
}
