package bound

import (
	"cmp"
	"slices"

	"heartline/roster/model"
)

// seat is what a row of demand asks for in one shift of one day, or in one span between two boundaries of shifts.
type seat struct {
	id      int // the same in every class
	row     *model.Demand
	day     int
	shift   int // noShift: a span
	role    string
	skill   string
	begins  int64
	minutes int
	hours   int // for which a person who is missing is paid; 1 by shifts
	by      []place
	night   bool
}

// place is a job of a day.
type place struct{ day, job int }

// inRole reports whether a seat is filled by who is put into its role.
func inRole(s seat) bool { return s.row.Counts != model.Holders }

// want returns how many people ought to be there.
func (s *seat) want() int { return max(s.row.Min, s.row.Target) }

// must returns how many people have to be there.
func (s *seat) must() int {
	if s.row.HardMin {
		return s.row.Min
	}
	return 0
}

// cost returns what it costs if the kth person is missing, counted from 1.
func (s *seat) cost(k int) int {
	cost := 0
	if k <= s.row.Target {
		cost += s.row.WUnder * s.hours
	}
	if k <= s.row.Min && !s.row.HardMin {
		cost += s.row.WMin * s.hours
	}
	return cost
}

// seats finds what is asked for: by shifts and by clock times, of people in roles and of holders.
func (g *ground) seats() []seat {
	var all []seat
	for i := range g.m.Demand {
		row := &g.m.Demand[i]
		if row.Owner != "" || max(row.Min, row.Target) == 0 {
			continue
		}
		for d := range g.m.Days {
			switch {
			case !g.cal.Picks(row.On, d):
			case byClock(row):
				all = append(all, g.inSpans(row, d)...)
			default:
				all = append(all, g.inShifts(row, d)...)
			}
		}
	}
	for i := range all {
		s := &all[i]
		s.id, s.skill = i, s.row.Skill
		if s.row.Counts != model.Holders {
			s.role = g.role(s.row.Role)
		}
		s.night = s.shift != noShift && g.night[s.shift] || s.shift == noShift && len(s.by) > 0 &&
			!slices.ContainsFunc(s.by, func(p place) bool { return !g.night[g.jobs[p.day][p.job].shift] })
	}
	return all
}

// serves reports whether a job counts for a row, but for when it is.
func (g *ground) serves(row *model.Demand, j job) bool {
	return row.Counts == model.Holders || j.role == g.role(row.Role)
}

func (g *ground) inShifts(row *model.Demand, d int) []seat {
	var all []seat
	for _, id := range row.Shifts {
		shift, known := g.types[id]
		if !known {
			continue
		}
		begins, _ := g.shiftOn(d, shift)
		s := seat{row: row, day: d, shift: shift, begins: begins, minutes: g.m.Shifts[shift].Minutes, hours: 1}
		for j, job := range g.jobs[d] {
			if job.shift == shift && g.serves(row, job) {
				s.by = append(s.by, place{d, j})
			}
		}
		all = append(all, s)
	}
	return all
}

// inSpans cuts the clock times of a row on a day at the boundaries of shifts. What lies before the first boundary is not the model's.
func (g *ground) inSpans(row *model.Demand, d int) []seat {
	from, to := g.between(d, row.From, row.To)
	if len(g.cuts) == 0 {
		return nil
	}
	var all []seat
	for from = max(from, g.cuts[0]); from < to; {
		until := to
		if next, _ := slices.BinarySearch(g.cuts, from+1); next < len(g.cuts) {
			until = min(to, g.cuts[next])
		}
		s := seat{row: row, day: d, shift: noShift, begins: from, minutes: int(until-from) / 60, hours: int(until-from+3599) / 3600}
		for on := max(d-2, 0); on < min(d+3, g.m.Days); on++ {
			for j, job := range g.jobs[on] {
				if begins, ends := g.shiftOn(on, job.shift); begins <= from && until <= ends && g.serves(row, job) {
					s.by = append(s.by, place{on, j})
				}
			}
		}
		all = append(all, s)
		from = until
	}
	return all
}

// class is seats that are looked at together. No job fills two of them, where they are counted in shifts; where they are counted in
// minutes, a job may fill several spans one after the other.
type class struct {
	name   string
	skill  string // only whoever has it counts
	seats  []seat
	serves [][][]int // by day and job: places in seats
}

func (g *ground) class(name, skill string, seats []seat) *class {
	c := &class{name: name, skill: skill, seats: seats, serves: make([][][]int, g.m.Days)}
	for d := range g.jobs {
		c.serves[d] = make([][]int, len(g.jobs[d]))
	}
	for i := range seats {
		for _, p := range seats[i].by {
			c.serves[p.day][p.job] = append(c.serves[p.day][p.job], i)
		}
	}
	return c
}

// apart takes seats, those of which most people are wanted first, so that no job fills two of them.
func (g *ground) apart(seats []seat) []seat {
	order := make([]*seat, len(seats))
	for i := range seats {
		order[i] = &seats[i]
	}
	slices.SortStableFunc(order, func(a, b *seat) int { return cmp.Or(b.must()-a.must(), b.want()-a.want()) })
	taken := map[place]bool{}
	var out []seat
	for _, s := range order {
		if slices.ContainsFunc(s.by, func(p place) bool { return taken[p] }) {
			continue
		}
		for _, p := range s.by {
			taken[p] = true
		}
		out = append(out, *s)
	}
	slices.SortFunc(out, func(a, b seat) int { return a.id - b.id })
	return out
}

// inMinutes takes seats so that no job counts twice for one minute: those by shifts, and beside them spans of clock times, those of which
// most people are wanted first, whose jobs fill no other seat at that time.
func (g *ground) inMinutes(seats []seat) []seat {
	type part struct {
		place
		cut int // between which boundaries of shifts
	}
	taken := map[part]bool{}
	var shifts, spans []seat
	for _, s := range seats {
		if s.shift == noShift {
			spans = append(spans, s)
		} else {
			shifts = append(shifts, s)
		}
	}
	out := g.apart(shifts)
	whole := map[place]bool{}
	for _, s := range out {
		for _, p := range s.by {
			whole[p] = true
		}
	}
	slices.SortStableFunc(spans, func(a, b seat) int { return cmp.Or(b.must()-a.must(), b.want()-a.want()) })
	for _, s := range spans {
		cut, _ := slices.BinarySearch(g.cuts, s.begins+1)
		if slices.ContainsFunc(s.by, func(p place) bool { return whole[p] || taken[part{p, cut}] }) {
			continue
		}
		for _, p := range s.by {
			taken[part{p, cut}] = true
		}
		out = append(out, s)
	}
	slices.SortFunc(out, func(a, b seat) int { return a.id - b.id })
	return out
}
