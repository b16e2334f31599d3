package explain

import (
	"cmp"
	"slices"
	"strings"

	"heartline/roster/model"
)

// ofSeats puts people into seats that are empty, and takes them out of those that are too many.
func (g *ground) ofSeats(st state, v model.Violation, side Side) []state {
	row := &g.m.Demand[g.row(v)]
	on, ok := g.cal.Day(v.Date)
	if !ok {
		return nil
	}
	var in, out []state
	for d := max(on-1, g.today); d <= min(on+1, g.m.Days-1); d++ {
		for _, j := range g.jobs[d] {
			shift := g.m.Shifts[j.shift].ID
			switch {
			case row.Counts != model.Holders && j.role != g.role(row.Role):
				continue
			case row.From == "" && row.To == "" && (d != on || v.Shift != "" && shift != v.Shift || !slices.Contains(row.Shifts, shift)):
				continue
			case (row.From != "" || row.To != "") && !g.touches(row, on, j.shift, d):
				continue
			}
			low, high := side == Low, side == High
			if side == "" {
				low, high = g.seatSides(st, row, j, d)
			}
			if low {
				in = append(in, g.fill(st, d, j, row)...)
			}
			if high {
				out = append(out, g.empty(st, d, j)...)
			}
		}
	}
	return slices.Concat(in, out)
}

// seatSides tells whether there may be too few or too many people in a shift; of clock times both.
func (g *ground) seatSides(st state, row *model.Demand, j job, d int) (low, high bool) {
	if row.From != "" || row.To != "" || row.Counts == model.Holders {
		return true, true
	}
	n := g.count(st, d, j.cell)
	return n < max(row.Target, row.Min), n > row.Target
}

func (g *ground) count(st state, d int, c cell) int {
	n := 0
	for p := range g.rows {
		if g.at(st, p, d) == c {
			n++
		}
	}
	return n
}

// fill puts each person who can be into a job: those who are free that day first, then who works least.
func (g *ground) fill(st state, d int, j job, row *model.Demand) []state {
	var people []int
	for p := range g.rows {
		holder := row.Counts != model.Holders || row.Skill == "" || holds(g.m.Staff[p].Skills, row.Skill, g.cal.Date(d), g.cal.Date(d))
		if holder && g.can(p, d, j) {
			people = append(people, p)
		}
	}
	busy := func(p int) int { return min(1, g.at(st, p, d).shift+1) }
	slices.SortStableFunc(people, func(a, b int) int {
		return cmp.Or(busy(a)-busy(b), g.worked[a]-g.worked[b])
	})
	var next []state
	for _, p := range people {
		if s, ok := g.with(st, p, d, j.cell); ok {
			next = append(next, s)
		}
	}
	return next
}

// empty takes each person out of a job, or into another of the day.
func (g *ground) empty(st state, d int, j job) []state {
	var out, other []state
	for p := range g.rows {
		if g.at(st, p, d) != j.cell {
			continue
		}
		a, b := g.leaves(st, p, d)
		out, other = append(out, a...), append(other, b...)
	}
	return slices.Concat(out, other)
}

// leaves takes a person out of a day, or into each other shift of it.
func (g *ground) leaves(st state, p, d int) (out, other []state) {
	if next, ok := g.with(st, p, d, free); ok {
		out = append(out, next)
	}
	for _, to := range g.jobs[d] {
		if !g.can(p, d, to) {
			continue
		}
		if next, ok := g.with(st, p, d, to.cell); ok {
			other = append(other, next)
		}
	}
	return out, other
}

// ofRoom changes who is in a room, or who is there to guard: everybody at work on the day or since the day before, and those who could
// guard.
func (g *ground) ofRoom(st state, v model.Violation) []state {
	on, ok := g.cal.Day(v.Date)
	if !ok {
		return nil
	}
	kind, id, _ := strings.Cut(v.Rule, ":")
	i := slices.IndexFunc(g.m.Guards, func(x model.Guard) bool { return x.ID == id })
	var guards, out, other []state
	for d := max(on-1, g.today); d <= min(on, g.m.Days-1); d++ {
		date := g.cal.Date(d)
		for p := range g.rows {
			now, who := g.at(st, p, d), &g.m.Staff[p]
			is := func(what string) bool {
				return holds(who.Skills, what, date, date) || holds(who.Tags, what, date, date)
			}
			leaves := kind == string(Room) && now != free && g.m.Shifts[now.shift].Site == id
			if kind == string(Guarded) && i >= 0 {
				leaves = now != free && is(g.m.Guards[i].Who)
				if is(g.m.Guards[i].With) && !is(g.m.Guards[i].Who) {
					_, comes := g.leaves(st, p, d)
					guards = append(guards, comes...)
				}
			}
			if leaves {
				a, b := g.leaves(st, p, d)
				out, other = append(out, a...), append(other, b...)
			}
		}
	}
	return slices.Concat(out, guards, other)
}
