package colgen

import (
	"context"
	"fmt"
	"math"

	"heartline/internal/highs"
)

// rowsEach is how many rows of each person are added in a round.
const rowsEach = 3

// smooth is how far prices are held near those of the best bound, because they swing widely at first. Source: P. Wentges, "Weighted
// Dantzig-Wolfe decomposition for linear mixed-integer programming", International Transactions in Operational Research 4 (1997).
const smooth = 0.6

// toward are prices on the way to others.
func (p prices) toward(to prices, part float64) prices {
	mix := func(a, b []int64) []int64 {
		list := make([]int64, len(a))
		for i := range a {
			list[i] = a[i] + int64(math.Round(part*float64(b[i]-a[i])))
		}
		return list
	}
	return prices{mix(p.covers, to.covers), mix(p.persons, to.persons)}
}

// rootLeast is how many rounds of the root tell what one takes.
const rootLeast = 12

// root solves the linear program over all rows there are, until it is solved or enough says that it has had its time, after some rounds. It returns the last
// solution, and what a solution and its prices took of the budget in the mean of the last rounds.
func (g *generator) root(ctx context.Context, enough func(each float64) bool, spent func() float64) (s highs.Solution, each float64, err error) {
	all := everybody(g.f.People())
	for round := 1; ; round++ {
		began := spent()
		s, err = g.program.Solve(highs.Limits{Time: g.patience(rootUntil)})
		if err != nil || s.Status == highs.Stopped {
			return s, each, err
		}
		if s.Status != highs.Optimal {
			return s, each, fmt.Errorf("the program of the rows ended with status %d", s.Status)
		}
		now := g.prices(&s)
		n := 0
		if g.center != nil {
			if n, err = g.round(g.center.toward(now, 1-smooth), now, all); err != nil {
				return s, each, err
			}
		}
		if n == 0 {
			n, err = g.round(now, now, all)
		}
		took := spent() - began
		if each == 0 {
			each = took
		}
		each += (took - each) / 4
		if err != nil || n == 0 || float64(g.bound) >= g.value(&s)-1e-6 || round > rootLeast && enough(each) || ctx.Err() != nil {
			return s, each, err
		}
	}
}

// round prices the rows of some people at prices, and adds those that better the program at its own. It says how many those were. Prices with
// a better bound become the center.
func (g *generator) round(p, own prices, who []int) (int, error) {
	fresh, least := g.price(p, own, who, rowsEach)
	if b := g.master.bound(p, least); b > g.exact {
		g.exact, g.bound, g.center = b, max(g.bound, g.ceil(b)), &p
	}
	return g.add(fresh)
}
