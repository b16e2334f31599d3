package colgen

import (
	"context"
	"math"

	"heartline/roster/solve"
)

// ascent climbs to good prices without a linear program: along the mean of what is missing at the last prices. The rows that are best on the
// way are good ones for the program to begin with, which by itself needs long to find its first. Sources: F. Barahona and R. Anbil, "The
// volume algorithm: producing primal solutions with a subgradient method", Mathematical Programming 87 (2000); for how far the steps go,
// A. Caprara, M. Fischetti and P. Toth, "A heuristic method for the set covering problem", Operations Research 47 (1999).
type ascent struct {
	*generator
	at    []float64 // the prices of the covers with the best bound
	value float64   // their bound, in costs
	now   []float64 // the last prices
	last  float64   // their bound
	short []float64 // by cover: how many people are missing, in the mean
	step  float64
	keep  func(person int, row []solve.Cell) // is told of the best rows
}

// Steps of an ascent.
const (
	ascentStep = 0.3 // the first, of what is missing to the value that is climbed to
	ascentMore = 1.5
	ascentLess = 0.7
	ascentLook = 20  // steps after which their length is looked at
	ascentTurn = 0.2 // of the last step in the direction
	// With values that differ by more than this part the steps are too long, with less than a tenth of it too short.
	ascentWide = 0.01
	// Before there is a value to climb to, it is so much above the best.
	ascentAbove = 1.01
)

func newAscent(g *generator) *ascent {
	a := &ascent{generator: g, at: make([]float64, len(g.covers)), short: make([]float64, len(g.covers)), step: ascentStep}
	a.value, a.short = a.evaluate(a.at)
	a.now, a.last = a.at, a.value
	return a
}

// prices are prices of the covers as whole numbers, times scale.
func (a *ascent) prices(at []float64) *prices {
	p := prices{covers: make([]int64, len(at)), persons: make([]int64, a.f.People())}
	for r, x := range at {
		p.covers[r] = int64(math.Round(x * scale))
	}
	return &p
}

// evaluate finds a best row of each person at prices. It returns their bound and by how much the number of each cover is missed.
func (a *ascent) evaluate(at []float64) (value float64, short []float64) {
	p := a.prices(at)
	least := make([]int64, a.f.People())
	rows := make([][]solve.Cell, a.f.People()) // none where the search for one was given up
	a.each(func(i int) {
		best := a.pricers[i].best(a.cellPrices(i, *p), 1, math.MaxInt64)
		if least[i] = best.least; len(best.rows) > 0 {
			rows[i] = best.rows[0]
		}
	}, a.f.People())
	b := a.master.bound(*p, least)
	if b > a.exact {
		a.exact, a.bound, a.center = b, max(a.bound, a.ceil(b)), p
	}
	short = make([]float64, len(at))
	for r, c := range a.covers {
		if c != nil {
			short[r] = float64(c.number(p.covers[r]))
		}
	}
	for i, row := range rows {
		for d, x := range row {
			for _, t := range a.f.Touches(i, d, x) {
				if a.covers[t.Row] != nil {
					short[t.Row] -= float64(t.By)
				}
			}
		}
		if a.keep != nil && row != nil {
			a.keep(i, row)
		}
	}
	return float64(b) / scale, short
}

// climb makes some steps toward a value that can hardly be reached.
func (a *ascent) climb(ctx context.Context, steps int, toward float64, enough func() bool) {
	least, most := math.Inf(1), math.Inf(-1)
	for n := range steps {
		size := 0.0
		for r, s := range a.short {
			if c := a.covers[r]; c != nil && (s > 0 && a.now[r] < c.high || s < 0 && a.now[r] > c.low) {
				size += s * s
			}
		}
		if size < 1e-9 || enough() || ctx.Err() != nil {
			return
		}
		far := a.step * (math.Max(toward, a.value*ascentAbove+1) - a.last) / size
		to := make([]float64, len(a.now))
		for r, c := range a.covers {
			if c != nil {
				to[r] = min(c.high, max(c.low, a.now[r]+far*a.short[r]))
			}
		}
		value, short := a.evaluate(to)
		for r := range short {
			a.short[r] += ascentTurn * (short[r] - a.short[r])
		}
		a.now, a.last = to, value
		if value > a.value {
			a.at, a.value = to, value
		}
		least, most = min(least, value), max(most, value)
		if n%ascentLook == ascentLook-1 {
			if wide := (most - least) / max(1, math.Abs(most)); wide > ascentWide {
				a.step *= ascentLess
			} else if wide < ascentWide/10 {
				a.step *= ascentMore
			}
			least, most = math.Inf(1), math.Inf(-1)
		}
	}
}
