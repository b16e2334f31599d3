package benchmark

import (
	"io"
	"strings"
	"time"

	"heartline/roster/model"
)

// Published is a solution with what its author says it is worth.
type Published struct {
	Assignments []model.Assignment
	Value       int
	Cover       int // what demand that is not met costs
	Roster      int // all the rest
}

// Lines that follow a grid.
const (
	gridValue  = "Final solution"
	gridCover  = "-- Cover costs"
	gridRoster = "-- Roster costs"
)

// ReadGrids reads the solutions of a problem of Curtois and Qu that one file prints: a line for each person, with a point for each free
// day and the shift and an equals sign for each other, then three lines with costs.
func ReadGrids(m *model.Model, r io.Reader) ([]Published, []Fault) {
	g := &gridReader{m: m, people: staff(m), shifts: types(m), seen: map[string]bool{}}
	g.first, _ = time.Parse(time.DateOnly, m.Start)
	for _, l := range g.lines(r) {
		g.line(l)
	}
	if len(g.list) == 0 && g.costs != 0 {
		g.add(0, "the last solution has no costs; add the three lines that give them")
	}
	if len(g.list) == 0 && len(g.all) == 0 {
		g.add(0, "the file has no solution; each is a grid and three lines with costs")
	}
	if len(g.list) > 0 {
		return nil, g.sorted()
	}
	return g.all, nil
}

type gridReader struct {
	faults
	m              *model.Model
	first          time.Time
	people, shifts ids
	all            []Published
	now            Published
	seen           map[string]bool // people of the grid that is read
	costs          int             // how many lines of costs are still to come; -1: a grid is read
}

func (g *gridReader) line(l line) {
	for i, cost := range []struct {
		name string
		to   *int
	}{{gridValue, &g.now.Value}, {gridCover, &g.now.Cover}, {gridRoster, &g.now.Roster}} {
		if !strings.HasPrefix(l.text, cost.name) {
			continue
		}
		if i == 0 && g.costs == -1 {
			g.whole(l.n)
			g.costs = 3
		}
		if g.costs != 3-i {
			g.add(l.n, "this line stands in the wrong place; a grid is followed by %s, %s and %s", gridValue, gridCover, gridRoster)
			g.costs = 3 - i
		}
		_, text, _ := strings.Cut(l.text, ":")
		*cost.to, _ = g.number(l.n, text, "the cost", 0, maxCost)
		if g.costs--; g.costs == 0 {
			g.all = append(g.all, g.now)
			g.now = Published{}
		}
		return
	}
	if g.costs > 0 {
		g.add(l.n, "a line of costs is missing before this one; a grid is followed by three")
	}
	g.costs = -1
	g.row(l)
}

// whole wants a row for everybody.
func (g *gridReader) whole(at int) {
	for _, p := range g.m.Staff {
		if !g.seen[p.ID] {
			g.add(at, "the grid has no line for %s; add it", quote(p.ID))
		}
	}
	g.seen = map[string]bool{}
}

// row reads the days of a person.
func (g *gridReader) row(l line) {
	id, days, found := strings.Cut(l.text, ":")
	id = strings.TrimSpace(id)
	if !found {
		g.add(l.n, "this is neither a person's line nor one of costs; write a name, a colon and the days")
		return
	}
	if !g.knows(g.people, l.n, id, "person") || !g.define(g.seen, l.n, id, "line of a person") {
		return
	}
	d := 0
	for days = strings.TrimLeft(days, " "); days != ""; days = strings.TrimLeft(days, " ") {
		rest, free := strings.CutPrefix(days, ".")
		if !free {
			shift, after, worked := strings.Cut(days, "=")
			if !worked || !g.shifts[shift] {
				g.add(l.n, "day %d begins with %s; write a point for a free day, and a shift and = for another", d, quote(days))
				return
			}
			rest = after
			g.now.Assignments = append(g.now.Assignments, model.Assignment{Staff: id, Date: dateOf(g.first, d), Shift: shift})
		}
		days = rest
		d++
	}
	if d != g.m.Days {
		g.add(l.n, "the line has %d days; the problem has %d", d, g.m.Days)
	}
}
