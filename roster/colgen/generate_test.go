package colgen

import (
	"context"
	"math/rand/v2"
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

// TestBoxesFreeAPart holds random rosters outside boxes of every size: what is held is the roster, what is free a rectangle.
func TestBoxesFreeAPart(t *testing.T) {
	t.Parallel()
	e := engine(t)
	freed := 0
	rapid.Check(t, func(t *rapid.T) {
		f, err := solve.Flatten(context.Background(), modeltest.Model(t))
		if err != nil {
			return
		}
		g, err := newGenerator(context.Background(), f, e, 1, neverOver)
		if err != nil {
			return // somebody has no legal row
		}
		defer g.close()
		d := &diver{generator: g, rng: rand.New(rand.NewPCG(7, 1))}
		for i := range f.People() {
			d.best = append(d.best, g.columns[i].row)
		}
		h := d.box(rapid.Float64Range(0, 1).Draw(t, "people"), rapid.Float64Range(0, 1).Draw(t, "days"))
		lengths := map[int]int{}
		for person, days := range h {
			n := 0
			for day, x := range days {
				if x == free {
					n++
				} else if x != int32(d.best[person][day]) {
					t.Fatalf("person %d is held to %d on day %d, the roster has %d", person, x, day, d.best[person][day])
				}
			}
			lengths[n]++
		}
		delete(lengths, 0)
		if len(lengths) != 1 || len(h.loose()) < min(2, f.People()) {
			t.Fatalf("days that are free, and of how many people: %v", lengths)
		}
		freed++
	})
	if freed == 0 {
		t.Error("nothing was freed")
	}
}

// TestNoLegalRosterIsBelowTheBound solves random models by annealing: a legal roster is worth at least the bound, and the bound is not
// above the linear program.
func TestNoLegalRosterIsBelowTheBound(t *testing.T) {
	t.Parallel()
	e := engine(t)
	met, tight, higher := 0, 0, 0
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
		a := newAscent(g)
		from := a.value
		a.climb(context.Background(), 30, 0, neverOver)
		s, _, err := g.root(context.Background(), func(float64) bool { return false }, func() float64 { return 0 })
		if err != nil {
			t.Fatal(err)
		}
		if float64(g.bound) > g.value(&s)+float64(g.grain) || a.value > g.value(&s)+1e-3 || a.value < from {
			t.Fatalf("bound %d, ascent from %g to %g, program %g", g.bound, from, a.value, g.value(&s))
		}
		if a.value > from {
			higher++
		}
		r, err := solve.Solve(context.Background(), m, solve.Options{Seed: 1, Workers: 1, Iterations: 20_000})
		if err != nil {
			t.Fatal(err)
		}
		if r.Hard > 0 {
			return
		}
		met++
		if int64(r.Value)%g.grain != 0 {
			t.Fatalf("a legal roster of %d, and all are said to cost a multiple of %d", r.Value, g.grain)
		}
		if int64(r.Value) < g.bound {
			t.Fatalf("a legal roster of %d, bound %d", r.Value, g.bound)
		}
		if int64(r.Value) == g.bound {
			tight++
		}
	})
	if met == 0 || tight == 0 || higher == 0 {
		t.Errorf("%d legal rosters, %d of them at the bound; %d ascents led up", met, tight, higher)
	}
}
