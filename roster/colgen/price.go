package colgen

import (
	"container/heap"
	"encoding/binary"

	"heartline/roster/solve"
)

// scale is by how much prices are finer than costs. They are whole numbers, so that what is said of a bound is exact.
const scale = 1 << 10

// way is a row on its way through a graph.
type way struct {
	least int64 // no row that begins so costs less
	cost  int64 // so far
	node  int32
	outer int32 // states of the machines outside the graph
	from  int32 // the way before the last day; -1: none
	day   int16
	cell  solve.Cell
}

// pricer finds the rows of a person that are worth most at some prices.
type pricer struct {
	f      *solve.Flat
	g      *graph
	person int
	may    [][]choice // by day
	cells  int        // of a day
	cost   []int64    // by day*cells+cell, as the first of those that are alike: the cheapest at the prices
	pick   []solve.Cell
	rest   [][]int64
	ways   []way
	open   waysByLeast
	states []string
	ids    map[string]int32
	visits map[visit]int
	key    []byte
}

// choice is what a person may do on a day.
type choice struct {
	cell, like solve.Cell // like: the first of those that are alike
	wish       int64      // times scale
}

// impossible is what rows cost that a person may not have.
const impossible = int64(1) << 52

// newPricer returns the pricer of a person. The graph holds the person's rows.
func newPricer(f *solve.Flat, g *graph, person int) *pricer {
	p := &pricer{f: f, g: g, person: person, may: make([][]choice, f.Days()), cells: f.Options() + 1}
	p.cost, p.pick = make([]int64, f.Days()*p.cells), make([]solve.Cell, f.Days()*p.cells)
	for day := range p.may {
		alike := f.Alike(person, day)
		for _, x := range f.May(person, day) {
			if w := f.Wish(person, day, x); w.Hard == 0 {
				p.may[day] = append(p.may[day], choice{x, alike[x], scale * int64(w.Soft)})
			}
		}
	}
	return p
}

type visit struct {
	node, outer int32
	day         int16
}

// found is what a search for rows came to.
type found struct {
	least int64 // no row of the person costs less, at the prices
	rows  [][]solve.Cell
	costs []int64 // at the prices, as rows
}

// mostWays is after how many ways a search ends with a bound instead of the best row.
const mostWays = 60_000

// best returns up to n rows that cost least at prices (by day*cells+cell, times scale), below a limit.
func (p *pricer) best(prices []int64, n int, limit int64) found {
	p.settle(prices)
	p.ways, p.open.list = p.ways[:0], p.open.list[:0]
	p.open.ways = &p.ways
	p.states = p.states[:0]
	p.ids, p.visits = map[string]int32{}, map[visit]int{}
	begin := p.g.begin[p.person]
	first := int64(begin.cost) * scale
	p.key = p.key[:0]
	for _, m := range p.g.outer {
		state, c := p.f.Begin(p.person, m)
		first += int64(c.Soft) * scale
		p.key = binary.LittleEndian.AppendUint32(p.key, uint32(state))
	}
	p.push(way{cost: first, least: first + p.rest[0][begin.node], node: begin.node, outer: p.state(), from: -1})
	limit = min(limit, impossible/2)
	out := found{least: -1 << 62}
	for len(p.open.list) > 0 {
		at := heap.Pop(&p.open).(int32)
		w := p.ways[at]
		if out.least == -1<<62 && (int(w.day) == len(p.g.days) || len(p.ways) > mostWays) {
			out.least = w.least
		}
		if len(p.ways) > mostWays || w.least >= limit && out.least > -1<<62 {
			break
		}
		if w.least >= limit {
			out.least = w.least
			break
		}
		if int(w.day) == len(p.g.days) {
			out.rows, out.costs = append(out.rows, p.row(at)), append(out.costs, w.least)
			if len(out.rows) == n {
				break
			}
			continue
		}
		v := visit{w.node, w.outer, w.day}
		if p.visits[v]++; p.visits[v] <= n {
			p.follow(at)
		}
	}
	if out.least == -1<<62 {
		out.least = limit // nothing is left: there is no row at all below it
	}
	return out
}

// follow goes on by a day.
func (p *pricer) follow(at int32) {
	w := p.ways[at]
	l := &p.g.days[w.day]
	for _, a := range l.arcs[l.first[w.node]:l.first[w.node+1]] {
		next := way{node: a.to, outer: w.outer, from: at, day: w.day + 1, cell: a.cell}
		next.cost = w.cost + int64(a.cost)*scale + p.cost[int(w.day)*p.cells+int(a.cell)]
		if len(p.g.outer) > 0 {
			c, ok := p.ask(w.outer, int(w.day), a.cell)
			if !ok {
				continue
			}
			next.cost += c
			next.outer = p.state()
		}
		next.least = next.cost + p.rest[next.day][a.to]
		p.push(next)
	}
}

// ask has the machines outside the graph read a cell. Their states are left in key.
func (p *pricer) ask(outer int32, day int, x solve.Cell) (int64, bool) {
	old := p.states[outer]
	sum := 0
	p.key = p.key[:0]
	for i, m := range p.g.outer {
		state := int32(binary.LittleEndian.Uint32([]byte(old[4*i : 4*i+4])))
		next, c := p.f.Step(p.person, m, state, day, x)
		if c.Hard > 0 {
			return 0, false
		}
		sum += c.Soft
		if day == len(p.g.days)-1 {
			if c = p.f.End(p.person, m, next); c.Hard > 0 {
				return 0, false
			}
			sum += c.Soft
		}
		p.key = binary.LittleEndian.AppendUint32(p.key, uint32(next))
	}
	return int64(sum) * scale, true
}

func (p *pricer) state() int32 {
	id, known := p.ids[string(p.key)]
	if !known {
		id = int32(len(p.states))
		p.states = append(p.states, string(p.key))
		p.ids[p.states[id]] = id
	}
	return id
}

func (p *pricer) push(w way) {
	p.ways = append(p.ways, w)
	heap.Push(&p.open, int32(len(p.ways)-1))
}

func (p *pricer) row(at int32) []solve.Cell {
	row := make([]solve.Cell, len(p.g.days))
	for w := p.ways[at]; w.from >= 0; w = p.ways[w.from] {
		row[w.day-1] = p.pick[int(w.day-1)*p.cells+int(w.cell)]
	}
	return row
}

// settle reckons for each node the least that the rest of a row costs from there.
func (p *pricer) settle(prices []int64) {
	days := len(p.g.days)
	for day, list := range p.may {
		cost, pick := p.cost[day*p.cells:(day+1)*p.cells], p.pick[day*p.cells:(day+1)*p.cells]
		for x := range cost {
			cost[x] = impossible
		}
		for _, c := range list {
			if at := c.wish + prices[day*p.cells+int(c.cell)]; at < cost[c.like] {
				cost[c.like], pick[c.like] = at, c.cell
			}
		}
	}
	if p.rest == nil {
		p.rest = make([][]int64, days+1)
		for d := range days {
			p.rest[d] = make([]int64, len(p.g.days[d].first)-1)
		}
		p.rest[days] = make([]int64, len(p.g.final))
		for n, c := range p.g.final {
			p.rest[days][n] = int64(c) * scale
		}
	}
	for d := days - 1; d >= 0; d-- {
		cost := p.cost[d*p.cells : (d+1)*p.cells]
		l, rest, then := &p.g.days[d], p.rest[d], p.rest[d+1]
		for n := range rest {
			least := int64(1) << 61
			for _, a := range l.arcs[l.first[n]:l.first[n+1]] {
				if c := int64(a.cost)*scale + cost[a.cell] + then[a.to]; c < least {
					least = c
				}
			}
			rest[n] = least
		}
	}
}
