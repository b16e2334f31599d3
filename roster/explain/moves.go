package explain

import (
	"slices"

	"heartline/roster/model"
)

// Side says on which side of its bounds a rule is broken.
type Side string

// Sides. The empty value: of a rule without sides, or not known.
const (
	Low  Side = "low"  // too little
	High Side = "high" // too much
)

// moves returns what may lessen a broken rule, from a state on: at most that many, the likeliest first.
func (g *ground) moves(st state, v model.Violation, side Side, most int) []state {
	var next []state
	switch {
	case v.Staff != "":
		next = g.ofPerson(st, v, side)
	case g.row(v) >= 0:
		next = g.ofSeats(st, v, side)
	default:
		next = g.ofRoom(st, v)
	}
	return next[:min(len(next), most)]
}

// ofPerson changes cells of the person whose rule is broken, on its days and those next to them.
func (g *ground) ofPerson(st state, v model.Violation, side Side) []state {
	p, known := g.people[v.Staff]
	from, ok := g.cal.Day(v.Date)
	if !known || !ok {
		return nil
	}
	until := from
	if d, ok := g.cal.Day(v.Until); ok {
		until = d
	}
	rule := g.rule(v)
	if rule.Kind == Personal || rule.Kind == Overlaps {
		from, until = from-1, until+1
	}
	out, in := g.ways(rule, side)
	var days []int
	for d := max(from, g.today); d <= min(until, g.m.Days-1); d++ {
		days = append(days, d)
	}
	slices.SortStableFunc(days, func(a, b int) int { return st.far(a) - st.far(b) })
	var alone, handed, other []state
	for _, d := range days {
		now := g.at(st, p, d)
		if now != free && out {
			if next, ok := g.with(st, p, d, free); ok {
				alone = append(alone, next)
				handed = append(handed, g.handed(next, p, d, now)...)
			}
		}
		if now == free && !in {
			continue
		}
		for _, j := range g.jobs[d] {
			if !g.can(p, d, j) {
				continue
			}
			if next, ok := g.with(st, p, d, j.cell); ok {
				other = append(other, next)
			}
		}
	}
	return slices.Concat(handed, alone, other)
}

// ways tells whether taking the person out of shifts, and putting the person into more, can lessen a broken rule.
func (*ground) ways(r Rule, side Side) (out, in bool) {
	b := r.Bounds
	if side == "" && b.HardMin == nil && b.SoftMin == nil {
		side = High
	}
	if side == "" && b.HardMax == nil && b.SoftMax == nil {
		side = Low
	}
	switch r.Measure {
	case model.Shifts, model.Minutes, model.Weekends, model.Kinds:
		return side != Low, side != High
	case model.DaysOff:
		return side != High, side != Low
	default:
		return true, true
	}
}

// far returns how many days a day is from the nearest changed one; without changes all are as near.
func (st state) far(d int) int {
	near := 0
	for i, c := range st {
		if by := max(c.d-d, d-c.d); i == 0 || by < near {
			near = by
		}
	}
	return near
}

// handed gives a shift that somebody has just given up to those who lost another one before, so that both have as much as they had.
func (g *ground) handed(st state, p, d int, what cell) []state {
	i := slices.IndexFunc(g.jobs[d], func(j job) bool { return j.cell == what })
	if i < 0 {
		return nil
	}
	var next []state
	for _, c := range st {
		if c.p == p || c.to != free || g.at(st, c.p, d) != free || !g.can(c.p, d, g.jobs[d][i]) {
			continue
		}
		if s, ok := g.with(st, c.p, d, what); ok {
			next = append(next, s)
		}
	}
	return next
}
