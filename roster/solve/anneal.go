package solve

import (
	"cmp"
	"context"
	"math"
)

// Annealing.
const (
	// lookEvery is after how many moves the budget is looked at.
	lookEvery = 512
	// The temperatures, in units of the model's own weights: see scale. It falls from the first, high enough for the dearest
	// wish, to the second, at which seats that cost much are hardly moved any more, for as long as midPart says, and then to
	// the last, low enough for the least wish.
	hotLarge  = 0.15
	hotSmall  = 1.2
	midLarge  = 0.012
	midPart   = 0.75
	coldSmall = 0.12
	// hardLarge is what a hard unit weighs, in units of the largest weight, for as long as it may be broken on the way.
	hardLarge = 1.5
	// A hard unit weighs more by a part of firmer after each look at a roster that is not legal, and less by one of laxer after
	// one that is, between its first weight and firmest times that: the search stays at the border, where good rosters are.
	firmer  = 2000
	laxer   = 5000
	firmest = 40
	// secondWind is the part of the budget after which a search that has found nothing legal yet begins anew where it is, as
	// hot as at first, with hard rules that weigh ten times as much.
	secondWind = 0.5
	// noteFrom is the part of the budget from which on each better roster is kept at once, not at the next look.
	noteFrom = 0.3
)

// annealer is one worker's search.
type annealer struct {
	mover
	first   int64   // the least weight of a hard unit
	from    float64 // when the temperature began to fall
	again   bool    // it has begun anew
	hot     float64
	mid     float64
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
	a := &annealer{mover: mover{state: newState(p, cells), rng: newDice(seed, worker)}}
	large, small := p.scale()
	a.first = int64(hardLarge * large * energyUnit)
	a.weight = a.first
	a.hot, a.cold = max(hotLarge*large, hotSmall*small), coldSmall*small
	a.mid = min(a.hot, max(a.cold, midLarge*large))
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
func better(a, b cost) bool { return compare(a, b) < 0 }

func compare(a, b cost) int {
	return cmp.Or(cmp.Compare(a.hardly(), b.hardly()), cmp.Compare(a.softly(), b.softly()))
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

// temperature is that of a time between the beginning and the end of the fall, in units of energy. It is rounded, because powers
// are not the same to the last digit on every machine.
func (a *annealer) temperature(done float64) int64 {
	part := (done - a.from) / (1 - a.from)
	from, to, x := a.hot, a.mid, part/midPart
	if part > midPart {
		from, to, x = a.mid, a.cold, (part-midPart)/(1-midPart)
	}
	return max(1, int64(math.Round(from*math.Pow(to/from, x)*energyUnit)))
}

// run anneals until a part of the budget is spent or ctx ends.
func (a *annealer) run(ctx context.Context, until float64) {
	for {
		done := a.elapsed(a.moves)
		if done >= until || ctx.Err() != nil {
			break
		}
		if !a.legal && !a.again && done > secondWind { // begin anew, firmly
			a.again, a.from, a.first = true, done, a.first*10
		}
		a.look(a.temperature(done), done > noteFrom)
		a.note()
		if a.total.hardly() > 0 { // by one at least: where nothing is dear, a part of the weight is less than that
			a.weight = min(a.weight+max(1, a.weight/firmer), a.first*firmest)
		} else {
			a.weight = max(a.weight-max(1, a.weight/laxer), a.first)
		}
	}
	a.note()
}

// look makes some moves at a temperature.
func (a *annealer) look(temperature int64, noting bool) {
	for range lookEvery {
		limit := a.rng.allowance(temperature)
		if a.limit = limit; a.patient {
			a.limit = noLimit
		}
		by, did := a.move()
		switch {
		case !did:
		case a.hopeless || a.energy(by) > limit:
			a.back()
		default:
			a.keep(by)
			if (noting || !a.legal) && better(a.total, a.bestAt) {
				a.note()
			}
		}
	}
	a.moves += lookEvery
}

// follow goes on from the best roster of another worker.
func (a *annealer) follow(other *annealer) {
	copy(a.cells, other.best)
	a.recount()
	a.note()
}
