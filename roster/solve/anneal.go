package solve

import (
	"context"
	"math"
	"math/rand/v2"
)

// Annealing.
const (
	// lookEvery is after how many moves the budget is looked at.
	lookEvery = 512
	// The temperatures at both ends, in units of the model's own weights: see scale. The last is low enough for the least
	// wish, the first high enough for the dearest one.
	hotLarge  = 0.15
	hotSmall  = 1.2
	coldSmall = 0.12
	// hardLarge is what a hard unit weighs, in units of the largest weight, for as long as it may be broken on the way.
	hardLarge = 1.5
	// firmer is by how much a hard unit weighs more after each look at a roster that is not legal, and laxer by how much less
	// after one that is, between its first weight and so many times that: the search stays at the border, where good
	// rosters are.
	firmer  = 1.0005
	laxer   = 1.0002
	firmest = 40
	// secondWind is the part of the budget after which a search that has found nothing legal yet begins anew where it is, as
	// hot as at first, with hard rules that weigh ten times as much.
	secondWind = 0.5
)

// annealer is one worker's search.
type annealer struct {
	mover
	first   float64 // the least weight of a hard unit
	from    float64 // when the temperature began to fall
	again   bool    // it has begun anew
	hot     float64
	cold    float64
	best    []cell
	bestAt  cost
	legal   bool // best breaks no hard rule
	moves   int64
	patient bool // every move is weighed whole; for tests
	report  func(best cost, cells []cell, moves int64)
	elapsed func(moves int64) float64
}

// newAnnealer begins a search from some cells.
func newAnnealer(p *problem, cells []cell, seed, worker uint64) *annealer {
	a := &annealer{mover: mover{state: newState(p, cells), rng: rand.New(rand.NewPCG(seed, worker))}} //nolint:gosec // a search that can be done again
	large, small := p.scale()
	a.first = hardLarge * large
	a.weight = a.first
	a.hot, a.cold = max(hotLarge*large, hotSmall*small), coldSmall*small
	a.note()
	return a
}

// scale returns the largest and the smallest weight that anything has.
func (p *problem) scale() (large, small float64) {
	large, small = 1, math.Inf(1)
	see := func(w int) {
		if w > 0 {
			small, large = min(small, float64(w)), max(large, float64(w))
		}
	}
	for _, d := range p.model.Demand {
		if d.Owner == "" {
			see(d.WUnder)
			see(d.WMin)
			see(d.WOver)
		}
	}
	for _, g := range p.model.Guards {
		see(g.Weight)
	}
	if s := p.model.Stability; s != nil {
		see(s.WNear)
		see(s.WFar)
	}
	for _, r := range p.model.Requests {
		see(r.Weight)
	}
	for i := range p.rows {
		for _, c := range p.rows[i].curves() {
			see(int(c.under))
			see(int(c.over))
		}
	}
	if math.IsInf(small, 1) {
		small = large
	}
	return large, small
}

// curves are all the bounds of a row.
func (r *rowRules) curves() []*curve {
	var all []*curve
	for _, x := range r.sums {
		for i := range x.curves {
			all = append(all, &x.curves[i])
		}
	}
	for _, x := range r.weekends {
		for i := range x.curves {
			all = append(all, &x.curves[i])
		}
	}
	for _, x := range r.runs {
		for _, c := range []*runCurve{x.on, x.off} {
			if c != nil {
				all = append(all, &c.curve)
			}
		}
	}
	for _, x := range r.rolls {
		all = append(all, &x.curve)
	}
	for _, x := range r.patterns {
		all = append(all, &x.curve)
	}
	for _, x := range r.streaks {
		all = append(all, &x.curve)
	}
	for _, x := range r.rare {
		for i := range x.curves {
			all = append(all, &x.curves[i])
		}
	}
	for _, x := range r.kinds {
		for _, c := range x.curves {
			if c != nil {
				all = append(all, &c.curve)
			}
		}
	}
	return all
}

// better reports whether a cost is better than another for whoever gets the roster: legal before cheap.
func better(a, b cost) bool {
	if a.hardly() != b.hardly() {
		return a.hardly() < b.hardly()
	}
	return a.softly() < b.softly()
}

// note keeps the present roster if it is the best so far.
func (a *annealer) note() {
	if a.best != nil && !better(a.total, a.bestAt) {
		return
	}
	a.best = append(a.best[:0], a.cells...)
	a.bestAt = a.total
	a.legal = a.total.hardly() == 0
	if a.report != nil {
		a.report(a.bestAt, a.best, a.moves)
	}
}

// run anneals until the budget is spent or ctx ends.
func (a *annealer) run(ctx context.Context) {
	for {
		done := a.elapsed(a.moves)
		if done >= 1 || ctx.Err() != nil {
			break
		}
		if !a.legal && !a.again && done > secondWind { // begin anew, firmly
			a.again, a.from, a.first = true, done, a.first*10
		}
		t := a.hot * math.Pow(a.cold/a.hot, (done-a.from)/(1-a.from))
		for range lookEvery {
			limit := -t * math.Log(1-a.rng.Float64())
			if a.limit = limit; a.patient {
				a.limit = math.Inf(1)
			}
			by, did := a.move()
			switch {
			case !did:
			case a.hopeless || a.energy(by) > limit:
				a.back()
			default:
				a.keep(by)
				if (done > 0.3 || !a.legal) && better(a.total, a.bestAt) {
					a.note()
				}
			}
		}
		a.moves += lookEvery
		a.note()
		if a.total.hardly() > 0 {
			a.weight = min(a.weight*firmer, a.first*firmest)
		} else {
			a.weight = max(a.weight/laxer, a.first)
		}
	}
	a.note()
}
