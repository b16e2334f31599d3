package bound

import (
	"maps"
	"slices"

	"heartline/roster/model"
)

// Diagnose says what cannot be. The model is one that model.Parse has returned; of one whose days cannot be told nothing is
// said.
func Diagnose(m *model.Model) Diagnosis {
	g, err := survey(m)
	if err != nil {
		return Diagnosis{}
	}
	d := Diagnosis{Reasons: g.held()}
	rooms, bounds := g.rooms()
	d.Reasons = append(d.Reasons, rooms...)
	for _, c := range g.classes() {
		f := g.find(c)
		d.Capacity = append(d.Capacity, f.balances...)
		bounds = append(bounds, f.bounds...)
		slices.SortStableFunc(f.reasons, func(a, b Reason) int { return b.Short.Minutes - a.Short.Minutes })
		for _, r := range f.reasons {
			if !slices.ContainsFunc(d.Reasons, func(known Reason) bool { return known.covers(&r) }) {
				d.Reasons = append(d.Reasons, r)
			}
		}
	}
	d.Capacity = append(d.Capacity, g.roomBalances()...)
	slices.SortStableFunc(d.Reasons, func(a, b Reason) int { return a.rank() - b.rank() })
	d.Uncovered = together(bounds)
	return d
}

// rank puts what must be before what ought to be, and what no roster can mend before what more people can.
func (r *Reason) rank() int {
	rank := slices.Index([]Kind{Past, Pin, Guard, Nobody, Room}, r.Kind)
	if rank < 0 {
		rank = 9
	}
	if r.Level == Target {
		rank += 10
	}
	return rank
}

// covers reports whether a reason makes another one needless: it is about the same seats, or about some of them and more is short there,
// or about more and nothing else bounds the other.
func (r *Reason) covers(o *Reason) bool {
	if len(r.seats) == 0 || len(o.seats) == 0 || r.Level != o.Level || r.Kind == Room || r.Short.Minutes < o.Short.Minutes {
		return false
	}
	switch {
	case within(r.seats, o.seats):
		return true
	case within(o.seats, r.seats):
		known := r.causes()
		for cause := range o.causes() {
			if !known[cause] {
				return false
			}
		}
		return true
	default:
		return false
	}
}

func within(small, large map[int]bool) bool {
	for id := range small {
		if !large[id] {
			return false
		}
	}
	return true
}

func (r *Reason) causes() map[string]bool {
	all := map[string]bool{}
	for _, w := range r.Who {
		for _, by := range w.Bound {
			all[by] = true
		}
	}
	return all
}

// found is what one class of seats says.
type found struct {
	reasons  []Reason
	bounds   []floor
	balances []Balance
}

// floor is a lower bound of what some seats cost.
type floor struct {
	cost  int
	seats map[int]bool
}

// together adds up lower bounds of seats that are apart from each other, the greatest first.
func together(all []floor) int {
	slices.SortStableFunc(all, func(a, b floor) int { return b.cost - a.cost })
	sum, seen := 0, map[int]bool{}
	for _, f := range all {
		apart := true
		for id := range f.seats {
			apart = apart && !seen[id]
		}
		if apart && f.cost > 0 {
			sum += f.cost
			maps.Copy(seen, f.seats)
		}
	}
	return sum
}

// group is classes of the same seats: counted in shifts and, where shifts differ in length, in minutes.
type group struct {
	name      string
	inShifts  *class
	inMinutes *class
}

// find looks for what cannot be in a class.
func (g *ground) find(c group) found {
	var f found
	sides := []*class{c.inShifts}
	if g.mixed.lengths {
		sides = append(sides, c.inMinutes)
	}
	supplies := make([]*supply, 0, len(sides))
	for i, side := range sides {
		var rows []*row
		for p := range g.people {
			if r := g.row(p, side); r != nil {
				rows = append(rows, r)
			}
		}
		s := g.supply(side, rows, i == 1)
		supplies = append(supplies, s)
		if s.must() > 0 {
			f.reasons = append(f.reasons, s.cut((*seat).must).reasons(Must)...)
		}
		lost, cost := s.target()
		if lost > 0 {
			f.reasons = append(f.reasons, s.cut((*seat).want).reasons(Target)...)
		}
		ids := map[int]bool{}
		for _, seat := range side.seats {
			ids[seat.id] = true
		}
		f.bounds = append(f.bounds, floor{cost, ids})
	}
	f.balances = g.balances(c, supplies)
	return f
}

// balances sets what is demanded in each week, and in all days, beside what can be given.
func (g *ground) balances(c group, supplies []*supply) []Balance {
	length := 0
	for _, s := range c.inShifts.seats {
		length = s.minutes
	}
	out := make([]Balance, 0, len(g.weeks)+1)
	for w := range len(g.weeks) + 1 {
		span := days{0, g.m.Days}
		if w < len(g.weeks) {
			span = g.weeks[w]
		}
		b := Balance{Class: c.name, Span: Span{g.cal.Date(span.from), g.cal.Date(span.to - 1)}}
		for k, s := range supplies {
			must, target, can := 0, 0, 0
			for i := range s.c.seats {
				if seat := &s.c.seats[i]; span.has(seat.day) {
					must += seat.must() * s.size(i)
					target += seat.want() * s.size(i)
				}
			}
			for i := range s.people {
				if w < len(g.weeks) {
					can += s.people[i].week[w].most.amount
				} else {
					can += s.people[i].all.amount
				}
			}
			if k == 0 {
				b.Must, b.Target, b.Can = Amount{Shifts: must}, Amount{Shifts: target}, Amount{Shifts: can}
			}
			if len(supplies) == 1 {
				must, target, can = must*length, target*length, can*length
			}
			b.Must.Minutes, b.Target.Minutes, b.Can.Minutes = must, target, can
		}
		out = append(out, b)
	}
	return out
}
