package colgen

import (
	"encoding/binary"
	"maps"
	"slices"

	"heartline/roster/solve"
)

// graph holds every legal row of some people, for whom the same machines read, as a way from a node before the first day to one after the
// last. A node stands for all beginnings of rows that have the same future. Cells of a day that all machines see the same in are one: the
// first of them stands for all.
type graph struct {
	begin map[int]begin // by person
	days  []layer       // the nodes before each day
	final []int32       // by node after the last day: what it costs to be there
	outer []int         // machines that are not in it: they are asked on the way
}

// begin is where a person's rows begin, and what every one of them costs.
type begin struct{ node, cost int32 }

// layer holds the nodes before a day with what may be done on it.
type layer struct {
	first []int32 // by node: where its arcs begin; one more at the end
	arcs  []arc
}

// arc is a cell on a day.
type arc struct {
	to   int32
	cost int32
	cell solve.Cell
}

// How large a graph may become before a counter is left out of it. All of them together are not much larger than allArcs.
const (
	mostArcs  = 1_500_000
	leastArcs = 100_000
	allArcs   = 12_000_000
)

// newGraph builds the graph of the rows of people for whom the same machines read; nil if nobody has a legal one, what must be in it is
// larger than most, or over says that it takes too long.
func newGraph(f *solve.Flat, people []int, most int, over func() bool) *graph {
	g := open(f, people)
	for m := range f.Machines(people[0]) {
		next := g.with(f, m, most, over)
		switch {
		case next != nil:
			g = next.least()
		case f.Counts(people[0], m):
			g.outer = append(g.outer, m)
		default:
			return nil
		}
		if g == nil {
			return nil
		}
	}
	return g
}

// open lets everything be done on every day that any of some people may do.
func open(f *solve.Flat, people []int) *graph {
	g := &graph{begin: map[int]begin{}, final: []int32{0}}
	for _, person := range people {
		g.begin[person] = begin{}
	}
	for day := range f.Days() {
		some := make([]bool, f.Options()+1)
		for _, person := range people {
			for x, yes := range mayBe(f, person, day) {
				some[x] = some[x] || yes
			}
		}
		l := layer{}
		for x, yes := range some {
			if yes {
				l.arcs = append(l.arcs, arc{cell: solve.Cell(x)})
			}
		}
		l.first = []int32{0, int32(len(l.arcs))}
		g.days = append(g.days, l)
	}
	return g
}

// with lets a machine read every row of the graph: nodes become pairs of a node and a state. It returns nil if that is too large, or over.
func (g *graph) with(f *solve.Flat, machine, most int, over func() bool) *graph {
	next := &graph{begin: map[int]begin{}, outer: g.outer}
	var now []pair
	one := 0 // of the people: the machine is the same for all
	for _, person := range slices.Sorted(maps.Keys(g.begin)) {
		one = person
		state, c := f.Begin(person, machine)
		if c.Hard > 0 {
			continue
		}
		b := g.begin[person]
		i := slices.Index(now, pair{b.node, state})
		if i < 0 {
			i, now = len(now), append(now, pair{b.node, state})
		}
		next.begin[person] = begin{int32(i), b.cost + int32(c.Soft)}
	}
	size := 0
	for day := range g.days {
		old := &g.days[day]
		l := layer{first: make([]int32, 1, len(now)+1)}
		var then []pair
		index := make(map[pair]int32, 2*len(now))
		for _, n := range now {
			for _, a := range old.arcs[old.first[n.node]:old.first[n.node+1]] {
				to, c := f.Step(one, machine, n.state, day, a.cell)
				if c.Hard > 0 {
					continue
				}
				p := pair{a.to, to}
				i, known := index[p]
				if !known {
					i = int32(len(then))
					index[p] = i
					then = append(then, p)
				}
				l.arcs = append(l.arcs, arc{to: i, cost: a.cost + int32(c.Soft), cell: a.cell})
			}
			l.first = append(l.first, int32(len(l.arcs)))
		}
		if size += len(l.arcs); size > most || over() {
			return nil
		}
		next.days = append(next.days, l)
		now = then
	}
	for _, n := range now {
		c := f.End(one, machine, n.state)
		if c.Hard > 0 || g.final[n.node] == dead {
			next.final = append(next.final, dead)
			continue
		}
		next.final = append(next.final, g.final[n.node]+int32(c.Soft))
	}
	return next
}

// pair is a node with the state of a machine.
type pair struct{ node, state int32 }

// dead marks a node from which no legal row goes on.
const dead = int32(-1 << 31)

// least returns a graph of the same rows with as few nodes as can be: those with the same future are one, and those without a future
// are gone. It returns nil if no row is left.
func (g *graph) least() *graph {
	small := &graph{begin: map[int]begin{}, outer: g.outer, days: make([]layer, len(g.days))}
	class := make([]int32, len(g.final)) // of the nodes after the day; dead: none
	costs := map[int32]int32{}
	for n, c := range g.final {
		if c == dead {
			class[n] = dead
			continue
		}
		k, known := costs[c]
		if !known {
			k = int32(len(small.final))
			costs[c] = k
			small.final = append(small.final, c)
		}
		class[n] = k
	}
	var key []byte
	for day, l := range slices.Backward(g.days) {
		to := &small.days[day]
		to.first = []int32{0}
		before := make([]int32, max(0, len(l.first)-1))
		seen := map[string]int32{}
		for n := range before {
			key = key[:0]
			at := len(to.arcs)
			for _, a := range l.arcs[l.first[n]:l.first[n+1]] {
				if class[a.to] == dead {
					continue
				}
				a.to = class[a.to]
				to.arcs = append(to.arcs, a)
				key = binary.LittleEndian.AppendUint32(key, uint32(a.to))
				key = binary.LittleEndian.AppendUint32(key, uint32(a.cost))
				key = binary.LittleEndian.AppendUint16(key, a.cell)
			}
			if len(key) == 0 {
				before[n] = dead
				continue
			}
			k, known := seen[string(key)]
			if known {
				to.arcs = to.arcs[:at]
			} else {
				k = int32(len(to.first) - 1)
				seen[string(key)] = k
				to.first = append(to.first, int32(len(to.arcs)))
			}
			before[n] = k
		}
		class = before
	}
	for person, b := range g.begin {
		if class[b.node] != dead {
			small.begin[person] = begin{class[b.node], b.cost}
		}
	}
	if len(small.begin) == 0 {
		return nil
	}
	return small
}
