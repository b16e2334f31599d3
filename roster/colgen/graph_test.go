package colgen

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"heartline/roster/model/modeltest"
	"heartline/roster/solve"
)

// fewRows is up to how many rows a test tries them all.
const fewRows = 20_000

// allRows are all rows of a person that can be, by days; nil if they are many.
func allRows(f *solve.Flat, person int) [][]solve.Cell {
	n := 1
	for day := range f.Days() {
		if n *= len(f.May(person, day)); n > fewRows {
			return nil
		}
	}
	rows := [][]solve.Cell{{}}
	for day := range f.Days() {
		var next [][]solve.Cell
		for _, row := range rows {
			for _, x := range f.May(person, day) {
				next = append(next, append(slices.Clone(row), x))
			}
		}
		rows = next
	}
	return rows
}

// all counts the rows of a person in a graph, and adds up what they cost.
func (g *graph) all(p *pricer) (rows, costs int) {
	type sum struct{ n, c int }
	now := make([]sum, len(g.final))
	for n, c := range g.final {
		now[n] = sum{1, int(c)}
	}
	for day, l := range slices.Backward(g.days) {
		alike := map[solve.Cell]int{}
		for _, c := range p.may[day] {
			alike[c.like]++
		}
		before := make([]sum, len(l.first)-1)
		for n := range before {
			for _, a := range l.arcs[l.first[n]:l.first[n+1]] {
				before[n].n += alike[a.cell] * now[a.to].n
				before[n].c += alike[a.cell] * (now[a.to].c + int(a.cost)*now[a.to].n)
			}
		}
		now = before
	}
	begin := g.begin[p.person]
	all := now[begin.node]
	return all.n, all.c + int(begin.cost)*all.n
}

func neverOver() bool { return false }

// pricerOf returns the pricer of a person by a graph of all for whom the same machines read; nil if there is no legal row.
func pricerOf(f *solve.Flat, person int) *pricer {
	var people []int
	for i := range f.People() {
		if f.Key(i) == f.Key(person) {
			people = append(people, i)
		}
	}
	g := newGraph(f, people, mostArcs, neverOver)
	if g == nil {
		return nil
	}
	if _, legal := g.begin[person]; !legal {
		return nil
	}
	if g = g.of(f, person); g == nil {
		return nil
	}
	return newPricer(f, g, person)
}

// TestAGraphHoldsEveryLegalRow compares graphs of random models with all rows that there are: as many legal ones, at the same costs, and at
// any prices the same best one.
func TestAGraphHoldsEveryLegalRow(t *testing.T) {
	t.Parallel()
	seen, priced := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		f, err := solve.Flatten(context.Background(), modeltest.Model(t))
		if err != nil {
			return // nobody is asked for, or rules that machines do not read
		}
		for person := range min(3, f.People()) {
			rows := allRows(f, person)
			if rows == nil {
				continue
			}
			seen++
			rng := rand.New(rand.NewPCG(5, uint64(rapid.IntRange(0, 1<<30).Draw(t, "prices"))))
			prices := make([]int64, f.Days()*(f.Options()+1))
			for i := range prices {
				prices[i] = int64(rng.IntN(60*scale)) - 30*scale
			}
			legal, costs, best := 0, 0, int64(math.MaxInt64)
			for _, row := range rows {
				worth := f.RowWorth(person, row)
				if worth.Hard > 0 {
					continue
				}
				legal++
				at := int64(worth.Soft) * scale
				costs += worth.Soft
				for day, x := range row {
					k := day*(f.Options()+1) + int(x)
					at += prices[k]
					costs -= f.Wish(person, day, x).Soft
				}
				best = min(best, at)
			}
			p := pricerOf(f, person)
			if p == nil {
				if legal > 0 {
					t.Fatalf("no graph of %d rows", legal)
				}
				continue
			}
			g := p.g
			if n, c := g.all(p); len(g.outer) == 0 && (n != legal || c != costs) {
				t.Fatalf("%d rows at %d in all; want %d at %d", n, c, legal, costs)
			}
			got := p.best(prices, 3, math.MaxInt64/4)
			if legal == 0 {
				if len(got.rows) > 0 {
					t.Fatalf("row %v, and none is legal", got.rows[0])
				}
				continue
			}
			if len(got.rows) == 0 || got.least != best || got.costs[0] != best || !slices.IsSorted(got.costs) {
				t.Fatalf("best rows at %v (least %d), want %d", got.costs, got.least, best)
			}
			if none := p.best(prices, 3, best); len(none.rows) > 0 || none.least != best {
				t.Fatalf("%d rows below the best, least %d", len(none.rows), none.least)
			}
			priced++
		}
	})
	if seen == 0 || priced == 0 {
		t.Errorf("%d people, %d with legal rows", seen, priced)
	}
}

// TestCountersMayStayOutside prices with counters that are asked on the way: the best row is the same.
func TestCountersMayStayOutside(t *testing.T) {
	t.Parallel()
	out := 0
	rapid.Check(t, func(t *rapid.T) {
		f, err := solve.Flatten(context.Background(), modeltest.Model(t))
		if err != nil {
			return
		}
		whole := newGraph(f, []int{0}, mostArcs, neverOver)
		if whole == nil {
			return
		}
		part := open(f, []int{0})
		for m := range f.Machines(0) {
			if f.Counts(0, m) {
				part.outer = append(part.outer, m)
				out++
			} else {
				part = part.with(f, m, mostArcs, neverOver).least()
			}
		}
		prices := make([]int64, f.Days()*(f.Options()+1))
		rng := rand.New(rand.NewPCG(6, uint64(rapid.IntRange(0, 1<<30).Draw(t, "prices"))))
		for i := range prices {
			prices[i] = int64(rng.IntN(60*scale)) - 30*scale
		}
		one := newPricer(f, whole, 0).best(prices, 1, math.MaxInt64/4)
		other := newPricer(f, part, 0).best(prices, 1, math.MaxInt64/4)
		if other.least > one.least || len(other.rows) > 0 && other.costs[0] != one.costs[0] {
			t.Fatalf("%d inside, %d outside", one.least, other.least)
		}
	})
	if out == 0 {
		t.Error("no counter was outside")
	}
}

// TestConvexFromBelow: what stands in the linear program for a row's costs is nowhere above them, and equal at the best number.
func TestConvexFromBelow(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var costs []solve.Cost
		for range rapid.IntRange(1, 12).Draw(t, "numbers") {
			costs = append(costs, solve.Cost{Soft: rapid.IntRange(0, 50).Draw(t, "soft"), Hard: rapid.IntRange(0, 1).Draw(t, "hard")})
		}
		least := rapid.IntRange(-3, 3).Draw(t, "least")
		c := newCover(least, costs, 100)
		if c == nil {
			return
		}
		price := int64(rapid.IntRange(-200, 200).Draw(t, "price"))
		cheapest := int64(math.MaxInt64)
		for i, x := range costs {
			n, cost := least+i, int64(x.Soft+100*x.Hard)
			cheapest = min(cheapest, cost*scale+price*int64(n))
			sum := float64(c.base)
			left := float64(n - c.best)
			for _, s := range c.slack { // cheapest first
				if step := min(s.most, max(0, -left*s.by)); step > 0 {
					sum += step * s.slope
					left += step * s.by
				}
			}
			if math.Abs(left) > 1e-9 || sum > float64(cost)+1e-6 {
				t.Fatalf("number %d costs %d, in the program %g (%g left)", n, cost, sum, left)
			}
		}
		if got := c.dearest(price); got != cheapest {
			t.Fatalf("at %d: %d, want %d", price, got, cheapest)
		}
	})
}
