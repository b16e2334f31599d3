package colgen

import (
	"context"
	"math"
	"math/rand/v2"

	"heartline/internal/highs"
	"heartline/roster/solve"
)

// Helper helps the search for rosters. The zero value does not: make one with New.
type Helper struct {
	engine  *highs.Engine
	workers int
	seed    uint64
}

// New returns a helper that solves its programs with an engine, prices on some processors, and dives by the chance of a seed.
func New(engine *highs.Engine, workers int, seed uint64) *Helper {
	return &Helper{engine: engine, workers: workers, seed: seed}
}

// rootUntil is the part of the budget after which no more is done for the bound: the rest is for rosters.
const rootUntil = 0.65

// help is the help for one model.
type help struct {
	g    *generator
	seed uint64
}

// Prepare makes the graphs of all rows. The error is ErrNotApplicable if there are too many, or somebody has none that is legal.
func (h *Helper) Prepare(ctx context.Context, f *solve.Flat, over func() bool) (solve.Help, error) {
	g, err := newGenerator(ctx, f, h.engine, h.workers, over)
	if err != nil {
		return nil, err
	}
	return &help{g: g, seed: h.seed}, nil
}

// Close frees the program.
func (h *help) Close() { h.g.close() }

// Better solves the program over all rows, and dives from there.
func (h *help) Better(ctx context.Context, begin [][]solve.Cell, spent func() float64, found func([][]solve.Cell)) ([][]solve.Cell, int, error) {
	h.g.over = func() bool { return spent() >= 1 }
	d := &diver{generator: h.g, seed: h.seed, rng: rand.New(rand.NewPCG(h.seed, 2)), worth: math.MaxInt64, found: found} //nolint:gosec // a search that can be done again
	if err := d.see(begin); err != nil {
		return nil, 0, err
	}
	_, err := d.root(ctx, func() bool { return spent() > rootUntil })
	if err == nil {
		err = d.run(ctx)
	}
	return d.best, int(max(d.bound, 0)), err
}
