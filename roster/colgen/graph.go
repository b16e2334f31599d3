package colgen

import (
	"encoding/binary"
	"slices"

	"heartline/roster/solve"
)

// graph holds every legal row of a person as a way from its first node to one after the last day. A node stands for all beginnings of
// rows that have the same future.
type graph struct {
	begin int32   // what every row costs
	days  []layer // the nodes before each day
	final []int32 // by node after the last day: what it costs to be there
	outer []int   // machines that are not in it: they are asked on the way
}

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

// mostArcs is how large a person's graph may become before a counter is left out of it.
const mostArcs = 600_000

// newGraph builds the graph of a person's rows; nil if there is no legal one, or what must be in it is too large.
func newGraph(f *solve.Flat, person int) *graph {
	g := (&graph{final: []int32{0}}).open(f, person)
	for m := range f.Machines(person) {
		next := g.with(f, person, m)
		switch {
		case next != nil:
			g = next.least()
		case f.Counts(person, m):
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

// open lets everything be done on every day that a person may do.
func (g *graph) open(f *solve.Flat, person int) *graph {
	for day := range f.Days() {
		l := layer{first: []int32{0}}
		for _, x := range f.May(person, day) {
			if f.Wish(person, day, x).Hard == 0 {
				l.arcs = append(l.arcs, arc{cell: x})
			}
		}
		l.first = append(l.first, int32(len(l.arcs)))
		g.days = append(g.days, l)
	}
	return g
}

// with lets a machine read every row of the graph: nodes become pairs of a node and a state. It returns nil if that is too large.
func (g *graph) with(f *solve.Flat, person, machine int) *graph {
	type pair struct {
		node, state int32
	}
	state, c := f.Begin(person, machine)
	next := &graph{begin: g.begin + int32(c.Soft), outer: g.outer}
	if c.Hard > 0 {
		return &graph{final: nil, days: make([]layer, len(g.days))}
	}
	now := []pair{{0, state}}
	size := 0
	for day := range g.days {
		old := &g.days[day]
		l := layer{first: make([]int32, 1, len(now)+1)}
		var then []pair
		index := make(map[pair]int32, 2*len(now))
		for _, n := range now {
			for _, a := range old.arcs[old.first[n.node]:old.first[n.node+1]] {
				to, c := f.Step(person, machine, n.state, day, a.cell)
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
		if size += len(l.arcs); size > mostArcs {
			return nil
		}
		next.days = append(next.days, l)
		now = then
	}
	for _, n := range now {
		c := f.End(person, machine, n.state)
		if c.Hard > 0 || g.final[n.node] == dead {
			next.final = append(next.final, dead)
			continue
		}
		next.final = append(next.final, g.final[n.node]+int32(c.Soft))
	}
	return next
}

// dead marks a node from which no legal row goes on.
const dead = int32(-1 << 31)

// least returns a graph of the same rows with as few nodes as can be: those with the same future are one, and those without a future
// are gone. It returns nil if no row is left.
func (g *graph) least() *graph {
	small := &graph{begin: g.begin, outer: g.outer, days: make([]layer, len(g.days))}
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
	if len(class) == 0 || class[0] == dead {
		return nil
	}
	return small
}
