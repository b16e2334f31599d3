package bound

import (
	"slices"

	"heartline/roster/model"
)

// held returns what forbids the shifts that people are held to, by themselves and by what is behind the people: one reason for each
// person, rule and day.
func (g *ground) held() []Reason {
	var out []Reason
	for p := range g.people {
		who := &g.people[p]
		for d, h := range who.held {
			if h != nil && h.shift != noShift {
				if by := g.heldBy(p, d); by != "" {
					out = append(out, g.pinned(p, days{d, d + 1}, by))
				}
			}
		}
		for k := range who.rules {
			out = append(out, g.heldTooMuch(p, &who.rules[k])...)
		}
	}
	return slices.Concat(out, g.unguarded, g.overfull())
}

// pinned makes a reason of what somebody is held to.
func (g *ground) pinned(p int, w days, by string) Reason {
	r := Reason{Kind: Past, Level: Must, Rule: by, Staff: g.people[p].ID, Spans: []Span{{g.cal.Date(max(w.from, 0)), g.cal.Date(w.to - 1)}}}
	for d := max(w.from, 0); d < w.to; d++ {
		if h := g.people[p].held[d]; h != nil && h.shift != noShift && !h.past {
			r.Kind = Pin
		}
	}
	return r
}

// heldBy returns what forbids the shift of one day that somebody is held to.
func (g *ground) heldBy(p, d int) string {
	who := &g.people[p]
	if len(who.can[d]) == 0 {
		return impossible
	}
	by := ""
	for _, j := range who.can[d] {
		if by = g.forbids(p, d, j); by == "" {
			return ""
		}
	}
	return by
}

// forbids returns what forbids a job that somebody is held to. Rules over windows hold the shift already: see heldTooMuch.
func (g *ground) forbids(p, d, j int) string {
	if by := g.unfit(p, d, j); by != "" {
		return by
	}
	if by := g.afterHeld(p, d, j); by != "" {
		return by
	}
	for _, b := range g.people[p].rules {
		if (b.Measure == model.WorkRun || b.Measure == model.KindRun) && b.HardMax != nil && *b.HardMax == 0 && b.letsJob(d, j) {
			return b.ID
		}
	}
	return ""
}

// heldTooMuch finds windows and runs in which more is held already than a rule allows.
func (g *ground) heldTooMuch(p int, b *bind) []Reason {
	if b.HardMax == nil {
		return nil
	}
	var out []Reason
	who := &g.people[p]
	switch b.Measure {
	case model.Shifts, model.Minutes, model.Weekends:
		for i, w := range b.spans {
			if b.base[i] > *b.HardMax && b.known(who, w) && g.exists(b, w.days) {
				r := g.pinned(p, w.days, b.ID)
				r.Needed, r.Possible = b.amount(b.base[i]), b.amount(*b.HardMax)
				r.Short = b.amount(b.base[i] - *b.HardMax)
				return append(out, r)
			}
		}
	case model.WorkRun:
		run := 0
		for d, h := range who.held {
			if h == nil || h.shift == noShift || !b.letsHeld(g, d, h) {
				run = 0
				continue
			}
			if run++; run == *b.HardMax+1 && run > 1 {
				out = append(out, g.pinned(p, days{d - run + 1, d + 1}, b.ID))
			}
		}
	default:
	}
	return out
}

// exists reports whether a rule is for a person on a day of a window.
func (g *ground) exists(b *bind, w days) bool {
	for d := max(w.from, -1); d < w.to; d++ {
		if b.binds(d) {
			return true
		}
	}
	return false
}

// amount returns so much of a rule's measure.
func (b *bind) amount(n int) Amount {
	if b.Measure == model.Minutes {
		return Amount{Minutes: n}
	}
	return Amount{Shifts: n}
}

// overfull finds seats to which more people are held than a row allows.
func (g *ground) overfull() []Reason {
	var out []Reason
	for i := range g.m.Demand {
		row := &g.m.Demand[i]
		if !ours(row) || row.Max == nil || byClock(row) {
			continue
		}
		for d := range g.m.Days {
			if !g.cal.Picks(row.On, d) {
				continue
			}
			for _, id := range row.Shifts {
				if n := g.heldIn(row, d, g.types[id]); n > *row.Max {
					out = append(out, Reason{
						Kind: Pin, Level: Must, Rule: "demand:" + g.m.DemandID(i), Spans: []Span{{g.cal.Date(d), g.cal.Date(d)}},
						Role: g.role(row.Role), Shifts: []string{id},
						Needed: Amount{Shifts: n}, Possible: Amount{Shifts: *row.Max}, Short: Amount{Shifts: n - *row.Max},
					})
				}
			}
		}
	}
	return out
}

func (g *ground) heldIn(row *model.Demand, d, shift int) int {
	n := 0
	for p := range g.people {
		if h := g.people[p].held[d]; h != nil && h.shift == shift && !h.anyRole && h.role == g.role(row.Role) {
			n++
		}
	}
	return n
}
