package explain

import (
	"cmp"
	"slices"
)

// A placed cell is a change: what a person does on a day from now on.
type placed struct {
	p, d int
	to   cell
}

// A state is changes of the roster, in the order of people and days, each another cell than the roster's.
type state []placed

// at returns what a person does on a day.
func (g *ground) at(st state, p, d int) cell {
	for _, c := range st {
		if c.p == p && c.d == d {
			return c.to
		}
	}
	return g.rows[p][d]
}

// with returns the state with one cell changed; ok: it differs, and the cell may be changed.
func (g *ground) with(st state, p, d int, to cell) (next state, ok bool) {
	if g.at(st, p, d) == to || g.held(p, d, to) {
		return nil, false
	}
	next = make(state, 0, len(st)+1)
	for _, c := range st {
		if c.p != p || c.d != d {
			next = append(next, c)
		}
	}
	if g.rows[p][d] != to {
		next = append(next, placed{p, d, to})
		slices.SortFunc(next, compare)
	}
	return next, len(next) > 0
}

func compare(a, b placed) int {
	return cmp.Or(a.p-b.p, a.d-b.d, a.to.shift-b.to.shift, a.to.role-b.to.role)
}

// changes returns a state for the Trier.
func (g *ground) changes(st state) []Change {
	all := make([]Change, 0, len(st))
	for _, c := range st {
		change := Change{Staff: g.m.Staff[c.p].ID, Date: g.cal.Date(c.d)}
		if c.to.shift >= 0 {
			change.Shift, change.Role = g.m.Shifts[c.to.shift].ID, g.roles[c.to.role]
		}
		all = append(all, change)
	}
	return all
}

// steps tells a state as people do: who comes for whom, who exchanges with whom.
func (g *ground) steps(st state) []Step {
	var steps []Step
	rest := slices.Clone(st)
	slices.SortStableFunc(rest, func(a, b placed) int { return a.d - b.d })
	for len(rest) > 0 {
		c := rest[0]
		rest = rest[1:]
		was := g.rows[c.p][c.d]
		step := Step{Date: g.cal.Date(c.d), Staff: g.m.Staff[c.p].ID}
		step.Shift, step.Role = g.names(c.to)
		step.Was, step.WasRole = g.names(was)
		other := slices.IndexFunc(rest, func(o placed) bool {
			return o.d == c.d && g.rows[o.p][o.d] == c.to && o.to == was
		})
		switch {
		case other >= 0 && was != free && c.to != free:
			step.Kind, step.Other = Exchange, g.m.Staff[rest[other].p].ID
		case other >= 0 && was == free:
			step.Kind, step.Other = Cover, g.m.Staff[rest[other].p].ID
		case other >= 0:
			step = Step{Kind: Cover, Date: step.Date, Staff: g.m.Staff[rest[other].p].ID, Other: step.Staff, Shift: step.Was, Role: step.WasRole}
		case was == free:
			step.Kind = In
		case c.to == free:
			step = Step{Kind: Out, Date: step.Date, Staff: step.Staff, Shift: step.Was, Role: step.WasRole}
		default:
			step.Kind = Move
		}
		if other >= 0 {
			rest = slices.Delete(rest, other, other+1)
		}
		steps = append(steps, step)
	}
	return steps
}

func (g *ground) names(c cell) (shift, role string) {
	if c == free {
		return "", ""
	}
	return g.m.Shifts[c.shift].ID, g.roles[c.role]
}
