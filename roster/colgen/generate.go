package colgen

import (
	"context"
	"errors"
	"fmt"
	"math"
	"sync"
	"sync/atomic"
	"time"

	"heartline/internal/highs"
	"heartline/roster/solve"
)

// ErrNotApplicable says that a model has rules that rows cannot be priced with exactly.
var ErrNotApplicable = errors.New("rows of this model cannot be priced")

// generator generates columns.
type generator struct {
	*master
	pricers []*pricer // by person
	cells   int       // of a day: the options and none
	bound   int64     // the best lower bound yet, in costs
	grain   int64     // what legal rosters cost is a multiple of it
	exact   int64     // as bound, times scale
	center  *prices   // with the best bound yet; nil: none
	workers int
	over    func() bool // the budget is spent
	// patience is how long it is by the clock until a part of it is spent; 0: not known.
	patience func(until float64) time.Duration
	held     holds // what people are held to; nil: nothing
}

// newGenerator makes the graphs of all people.
func newGenerator(ctx context.Context, f *solve.Flat, engine *highs.Engine, workers int, over func() bool) (*generator, error) {
	g := &generator{cells: f.Options() + 1, workers: max(1, workers), bound: math.MinInt64, exact: math.MinInt64, over: over, pricers: make([]*pricer, f.People()), patience: func(float64) time.Duration { return 0 }}
	if err := g.graphs(ctx, f); err != nil {
		return nil, err
	}
	var err error
	if g.master, err = newMaster(ctx, f, engine); err != nil {
		return nil, err
	}
	g.grain = g.findGrain()
	if err := g.start(); err != nil {
		g.close()
		return nil, err
	}
	return g, nil
}

// graphs makes a graph for all who have the same machines, and a pricer for each person.
func (g *generator) graphs(ctx context.Context, f *solve.Flat) error {
	var keys []string
	groups := map[string][]int{}
	for i := range f.People() {
		k := f.Key(i)
		if groups[k] == nil {
			keys = append(keys, k)
		}
		groups[k] = append(groups[k], i)
	}
	shared := make([]*graph, f.People())
	g.each(func(k int) {
		people := groups[keys[k]]
		if g.over() || ctx.Err() != nil {
			return
		}
		made := newGraph(f, people, min(mostArcs, max(leastArcs, allArcs/len(keys))), func() bool { return g.over() || ctx.Err() != nil })
		for _, i := range people {
			shared[i] = made
		}
	}, len(keys))
	g.each(func(i int) {
		if shared[i] == nil || g.over() || ctx.Err() != nil {
			return
		}
		if _, legal := shared[i].begin[i]; !legal {
			return
		}
		if made := shared[i].of(f, i); made != nil {
			g.pricers[i] = newPricer(f, made, i)
		}
	}, f.People())
	for i, p := range g.pricers {
		if p == nil {
			return fmt.Errorf("%w: %s has too many, or none that is legal", ErrNotApplicable, f.Name(i))
		}
	}
	return nil
}

// start adds a cheapest row of each person, so that the program has a solution.
func (g *generator) start() error {
	p := prices{covers: make([]int64, len(g.covers)), persons: make([]int64, g.f.People())}
	for i := range p.persons {
		p.persons[i] = math.MaxInt64 / 4
	}
	fresh, _ := g.price(p, p, everybody(g.f.People()), 1)
	if len(fresh) < g.f.People() {
		return fmt.Errorf("%w: a legal one of each person was not found", ErrNotApplicable)
	}
	_, err := g.add(fresh)
	return err
}

// each does something for 0 to n-1, on all workers.
func (g *generator) each(do func(i int), n int) {
	var all sync.WaitGroup
	var next atomic.Int64
	for range min(g.workers, n) {
		all.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	all.Wait()
}

// price finds rows of some people at prices, at most n of each and only such as better the program at its own prices. least is by person the
// least that any row of theirs costs.
func (g *generator) price(p, own prices, who []int, n int) (fresh []column, least []int64) {
	rows := make([]found, len(who))
	columns := make([][]column, len(who))
	g.each(func(k int) {
		i := who[k]
		limit := int64(math.MaxInt64)
		if p.same(own) {
			limit = own.persons[i] - scale/100
		}
		rows[k] = g.pricers[i].best(g.cellPrices(i, p), n, limit)
		for _, row := range rows[k].rows {
			if c := g.column(i, row); g.saves(&c, own) {
				columns[k] = append(columns[k], c)
			}
		}
	}, len(who))
	for k := range who {
		least = append(least, rows[k].least)
		fresh = append(fresh, columns[k]...)
	}
	return fresh, least
}

// saves reports whether a column betters the program at its own prices.
func (g *generator) saves(c *column, own prices) bool {
	at := c.cost*scale - own.persons[c.person]
	for d, x := range c.row {
		for _, t := range g.f.Touches(c.person, d, x) {
			at -= int64(t.By) * own.covers[t.Row]
		}
	}
	return at < -scale/100
}

// same reports whether prices are the same ones.
func (p prices) same(other prices) bool {
	return len(p.persons) > 0 && &p.persons[0] == &other.persons[0]
}

// never is the price of a cell that somebody is held off from.
const never = 1 << 40

// cellPrices are what each cell of a person costs by the prices of the covers.
func (g *generator) cellPrices(person int, p prices) []int64 {
	list := make([]int64, g.f.Days()*g.cells)
	for d := range g.f.Days() {
		for x := range g.cells {
			for _, t := range g.f.Touches(person, d, solve.Cell(x)) {
				list[d*g.cells+x] -= int64(t.By) * p.covers[t.Row]
			}
			if g.held != nil && g.held[person][d] != free && g.held[person][d] != int32(x) {
				list[d*g.cells+x] += never
			}
		}
	}
	return list
}

// column makes a column of a legal row.
func (g *generator) column(person int, row []solve.Cell) column {
	return column{person: person, row: row, cost: int64(g.f.RowWorth(person, row).Soft)}
}

// everybody is 0 to n-1.
func everybody(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return all
}
