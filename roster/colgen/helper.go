package colgen

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"time"

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

// Seeded returns a helper that differs in its seed; nil of nil.
func (h *Helper) Seeded(seed uint64) *Helper {
	if h == nil {
		return nil
	}
	return New(h.engine, h.workers, seed)
}

// help is the help for one model.
type help struct {
	g    *generator
	seed uint64
}

// Shares of the budget.
const (
	rootUntil  = 0.65 // no more is done for the bound after it: the rest is for rosters
	wholeUntil = 0.94 // no more dives go on after it: what they have is made whole
)

// Steps of the ascent before the program is solved, and those whose rows it begins with.
const (
	climbFirst = 120
	climbKeep  = 80
)

// mostRows is how many rows a program may have: people, and what the demand counts.
const mostRows = 3000

// Prepare makes the graphs of all rows. The error is ErrNotApplicable if there are too many, or somebody has none that is legal.
func (h *Helper) Prepare(ctx context.Context, f *solve.Flat, over func() bool) (solve.Help, error) {
	if n := f.People() + f.Covers(); n > mostRows {
		return nil, fmt.Errorf("%w in a program of %d rows", ErrNotApplicable, n)
	}
	g, err := newGenerator(ctx, f, h.engine, h.workers, over)
	if err != nil {
		return nil, err
	}
	return &help{g: g, seed: h.seed}, nil
}

// Close frees the program.
func (h *help) Close() { h.g.close() }

// Bound is the best lower bound yet, 0 if there is none. It is asked while Better asks how much is spent.
func (h *help) Bound() int { return int(max(h.g.bound, 0)) }

// Better solves the program over all rows, and dives from there if the budget is enough for a dive.
func (h *help) Better(ctx context.Context, begin [][]solve.Cell, spent func() float64, found func([][]solve.Cell)) ([][]solve.Cell, int, error) {
	h.g.over = func() bool { return spent() >= wholeUntil }
	h.g.patience = patience(spent)
	d := &diver{generator: h.g, seed: h.seed, rng: rand.New(rand.NewPCG(h.seed, 2)), worth: math.MaxInt64, found: found, spent: spent} //nolint:gosec // a search that can be done again
	err := h.search(ctx, d, begin, spent)
	return d.best, int(max(d.bound, 0)), err
}

func (h *help) search(ctx context.Context, d *diver, begin [][]solve.Cell, spent func() float64) error {
	if err := d.see(begin); err != nil {
		return err
	}
	enough := func() bool { return spent() > rootUntil }
	toward := float64(0)
	if d.best != nil {
		toward = float64(d.worth)
	}
	a := newAscent(h.g)
	a.climb(ctx, climbFirst, toward, enough)
	var list []column
	a.keep = func(person int, row []solve.Cell) { list = append(list, d.column(person, row)) }
	a.climb(ctx, climbKeep, toward, enough)
	if _, err := d.add(list); err != nil {
		return err
	}
	s, each, err := d.root(ctx, func(each float64) bool { return enough() || d.tooLong(each, hardlyEnds) }, spent)
	if err != nil || s.Status != highs.Optimal || ctx.Err() != nil {
		return err
	}
	if err := d.end(ctx, d.heaviest(&s), false); err != nil {
		return err
	}
	if d.tooLong(each, 1) {
		return nil // a dive from nothing would not come to its end
	}
	return d.run(ctx)
}

// patience tells how long it is by the clock until a part of a budget is spent.
func patience(spent func() float64) func(until float64) time.Duration {
	began, before := time.Now(), spent()
	return func(until float64) time.Duration {
		now := spent()
		if now <= before {
			return 0 // unlimited: nothing is known yet
		}
		return max(time.Millisecond, time.Duration(float64(time.Since(began))/(now-before)*(until-now)))
	}
}
