package colgen

import (
	"context"
	"errors"
	"fmt"
	"math"
	"sync"

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
	workers int
	over    func() bool // the budget is spent
	held    holds       // what people are held to; nil: nothing
}

// newGenerator makes the graphs of all people.
func newGenerator(ctx context.Context, f *solve.Flat, engine *highs.Engine, workers int, over func() bool) (*generator, error) {
	g := &generator{cells: f.Options() + 1, workers: max(1, workers), bound: math.MinInt64, over: over, pricers: make([]*pricer, f.People())}
	graphs := make(map[string]*graph)
	for i := range f.People() {
		graphs[f.Key(i)] = nil
	}
	var mu sync.Mutex
	first := map[string]int{}
	for i := range f.People() {
		if _, seen := first[f.Key(i)]; !seen {
			first[f.Key(i)] = i
		}
	}
	g.each(func(i int) {
		if first[f.Key(i)] != i || over() || ctx.Err() != nil {
			return
		}
		made := newGraph(f, i)
		mu.Lock()
		graphs[f.Key(i)] = made
		mu.Unlock()
	}, f.People())
	for i := range g.pricers {
		made := graphs[f.Key(i)]
		if made == nil {
			return nil, fmt.Errorf("%w: %s has too many, or none that is legal", ErrNotApplicable, f.Name(i))
		}
		p := &pricer{f: f, g: made, person: i, wish: make([]int64, f.Days()*g.cells)}
		for d := range f.Days() {
			for _, x := range f.May(i, d) {
				c := f.Wish(i, d, x)
				p.wish[d*g.cells+int(x)] = scale * int64(c.Soft)
			}
		}
		g.pricers[i] = p
	}
	var err error
	if g.master, err = newMaster(ctx, f, engine); err != nil {
		return nil, err
	}
	if err := g.start(); err != nil {
		g.close()
		return nil, err
	}
	return g, nil
}

// start adds a cheapest row of each person, so that the program has a solution.
func (g *generator) start() error {
	p := prices{covers: make([]int64, len(g.covers)), persons: make([]int64, g.f.People())}
	for i := range p.persons {
		p.persons[i] = math.MaxInt64 / 4
	}
	fresh, _ := g.price(p, everybody(g.f.People()), 1)
	if len(fresh) < g.f.People() {
		return fmt.Errorf("%w: somebody has no legal one", ErrNotApplicable)
	}
	_, err := g.add(fresh)
	return err
}

// each does something for 0 to n-1, on all workers.
func (g *generator) each(do func(i int), n int) {
	var all sync.WaitGroup
	for w := range g.workers {
		all.Go(func() {
			for i := w; i < n; i += g.workers {
				do(i)
			}
		})
	}
	all.Wait()
}

// price finds rows of some people at prices, at most n of each and only such as can better the program. least is by person the least that
// any row of theirs costs.
func (g *generator) price(p prices, who []int, n int) (fresh []column, least []int64) {
	rows := make([]found, len(who))
	g.each(func(k int) {
		i := who[k]
		rows[k] = g.pricers[i].best(g.cellPrices(i, p), n, p.persons[i]-scale/100)
	}, len(who))
	for k, i := range who {
		least = append(least, rows[k].least)
		for _, row := range rows[k].rows {
			fresh = append(fresh, g.column(i, row))
		}
	}
	return fresh, least
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

// rowsEach is how many rows of each person are added in a round.
const rowsEach = 3

// root solves the linear program over all rows there are, as far as the budget goes, and returns its last solution.
func (g *generator) root(ctx context.Context) (highs.Solution, error) {
	all := everybody(g.f.People())
	for {
		s, err := g.program.Solve(highs.Limits{})
		if err != nil {
			return s, err
		}
		if s.Status != highs.Optimal {
			return s, fmt.Errorf("the program of the rows ended with status %d", s.Status)
		}
		p := g.prices(&s)
		fresh, least := g.price(p, all, rowsEach)
		if b := g.master.bound(p, least); ceil(b) > g.bound {
			g.bound = ceil(b)
		}
		n, err := g.add(fresh)
		if err != nil || n == 0 || float64(g.bound) >= g.value(&s)-1e-6 || g.over() || ctx.Err() != nil {
			return s, err
		}
	}
}

// ceil is the least whole cost that is not below a number times scale.
func ceil(x int64) int64 {
	c := x / scale
	if x%scale > 0 {
		c++
	}
	return c
}
