package colgen

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"pgregory.net/rapid"

	"heartline/internal/highs"
	"heartline/roster/model/modeltest"
	"heartline/roster/solve"
)

// engine opens the solver that scripts/highs.sh fetched.
func engine(t *testing.T) *highs.Engine {
	t.Helper()
	cache := os.Getenv("HEARTLINE_CACHE")
	if cache == "" {
		home, err := os.UserHomeDir()
		if err != nil {
			t.Fatal(err)
		}
		cache = filepath.Join(home, ".cache", "heartline")
	}
	e, err := highs.Open(t.Context(), filepath.Join(cache, "highs-1.15.3", "highs.wasm"), filepath.Join(os.TempDir(), "heartline-highs"))
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// TestNoLegalRosterIsBelowTheBound solves random models by annealing: a legal roster is worth at least the bound, and the bound is not
// above the linear program.
func TestNoLegalRosterIsBelowTheBound(t *testing.T) {
	t.Parallel()
	e := engine(t)
	met, tight := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		m := modeltest.Model(t)
		f, err := solve.Flatten(context.Background(), m)
		if err != nil {
			return
		}
		g, err := newGenerator(context.Background(), f, e, 2, func() bool { return false })
		if err != nil {
			return // somebody has no legal row
		}
		defer g.close()
		s, _, err := g.root(context.Background(), neverOver, func() float64 { return 0 })
		if err != nil {
			t.Fatal(err)
		}
		if float64(g.bound) > g.value(&s)+1 {
			t.Fatalf("bound %d, program %g", g.bound, g.value(&s))
		}
		r, err := solve.Solve(context.Background(), m, solve.Options{Seed: 1, Workers: 1, Iterations: 20_000})
		if err != nil {
			t.Fatal(err)
		}
		if r.Hard > 0 {
			return
		}
		met++
		if int64(r.Value) < g.bound {
			t.Fatalf("a legal roster of %d, bound %d", r.Value, g.bound)
		}
		if int64(r.Value) == g.bound {
			tight++
		}
	})
	if met == 0 || tight == 0 {
		t.Errorf("%d legal rosters, %d of them at the bound", met, tight)
	}
}
