package bound

import (
	"slices"

	"heartline/roster/model"
)

// crowd is how many people are asked for at a site between two boundaries of shifts.
type crowd struct {
	must, want int
	seats      []*seat // by shifts, that are filled there then
}

// crowds returns what is asked for at a site in each stretch between two boundaries of shifts. Rows by clock times count where all
// their jobs of that time are at the site.
func (g *ground) crowds(site *model.Site) []crowd {
	all := make([]crowd, len(g.cuts))
	clock := make([]map[string][2]int, len(g.cuts)) // by role
	shifts := make([]map[string][2]int, len(g.cuts))
	for i := range all {
		clock[i], shifts[i] = map[string][2]int{}, map[string][2]int{}
	}
	for i := range g.all {
		s := &g.all[i]
		if s.row.Counts == model.Holders || !g.only(s, site.ID) {
			continue
		}
		if s.shift == noShift {
			at := g.stretch(s.begins)
			was := clock[at][s.role]
			clock[at][s.role] = [2]int{max(was[0], s.must()), max(was[1], s.want())}
			continue
		}
		g.spots(s.day, s.shift, func(at spot) {
			was := shifts[at.cut][s.role]
			shifts[at.cut][s.role] = [2]int{was[0] + s.must(), was[1] + s.want()}
			all[at.cut].seats = append(all[at.cut].seats, s)
		})
	}
	for i := range all {
		for _, role := range g.roles {
			all[i].must += max(clock[i][role][0], shifts[i][role][0])
			all[i].want += max(clock[i][role][1], shifts[i][role][1])
		}
	}
	return all
}

// only reports whether all who fill a seat are at a site; nobody is not.
func (g *ground) only(s *seat, site string) bool {
	for _, p := range s.by {
		if g.m.Shifts[g.jobs[p.day][p.job].shift].Site != site {
			return false
		}
	}
	return len(s.by) > 0
}

// stretch returns the place of the boundary at or before an instant.
func (g *ground) stretch(at int64) int {
	i := 0
	for i+1 < len(g.cuts) && g.cuts[i+1] <= at {
		i++
	}
	return i
}

// rooms finds sites at which more people are asked for than they hold, and what the seats that stay empty for it cost.
func (g *ground) rooms() ([]Reason, []floor) {
	var reasons []Reason
	var floors []floor
	for i := range g.m.Sites {
		site := &g.m.Sites[i]
		holds := site.Capacity()
		if holds <= 0 {
			continue
		}
		all := g.crowds(site)
		hard, isHard := g.crowded(site, all, Must, func(c crowd) int { return c.must })
		if isHard {
			reasons = append(reasons, hard)
		}
		if soft, is := g.crowded(site, all, Target, func(c crowd) int { return c.want }); is && (!isHard || soft.Short != hard.Short) {
			reasons = append(reasons, soft)
		}
		floors = append(floors, g.emptied(all, holds)...)
	}
	return reasons, floors
}

// crowded makes one reason of all the times at which a site is too small.
func (g *ground) crowded(site *model.Site, all []crowd, level Level, need func(crowd) int) (Reason, bool) {
	holds := site.Capacity()
	r := Reason{Kind: Room, Level: level, Site: site.ID, Possible: Amount{Seats: holds}, seats: map[int]bool{}}
	types := map[string]bool{}
	day := 0
	for i, c := range all {
		n := need(c)
		if n <= holds {
			continue
		}
		minutes := int(g.cuts[i+1]-g.cuts[i]) / 60
		r.Needed.Seats = max(r.Needed.Seats, n)
		r.Needed.Minutes += n * minutes
		r.Possible.Minutes += holds * minutes
		for day+1 < g.m.Days && g.midnights[day+1] <= g.cuts[i] {
			day++
		}
		r.Spans = g.extend(r.Spans, day)
		for _, s := range c.seats {
			r.seats[s.id] = true
			types[g.m.Shifts[s.shift].ID] = true
		}
	}
	for _, s := range g.m.Shifts {
		if types[s.ID] {
			r.Shifts = append(r.Shifts, s.ID)
		}
	}
	r.Short = Amount{Minutes: r.Needed.Minutes - r.Possible.Minutes, Seats: r.Needed.Seats - holds}
	r.Mends = []Mend{{Kind: FewerSeats, Amount: r.Short.Seats}}
	return r, len(r.Spans) > 0
}

// extend adds a day to spans that end on it, on the day before, or earlier.
func (g *ground) extend(spans []Span, day int) []Span {
	date := g.cal.Date(day)
	if n := len(spans); n > 0 && (spans[n-1].To == date || day > 0 && spans[n-1].To == g.cal.Date(day-1)) {
		spans[n-1].To = date
		return spans
	}
	return append(spans, Span{date, date})
}

// emptied returns what stays empty because a site is too small costs at least, at times that have no seat in common.
func (g *ground) emptied(all []crowd, holds int) []floor {
	var out []floor
	taken := map[int]bool{}
	for _, c := range all {
		f := floor{seats: map[int]bool{}}
		var costs []int
		people := 0
		for _, s := range c.seats {
			if taken[s.id] {
				people = 0
				break
			}
			f.seats[s.id] = true
			people += s.want()
			for k := s.must() + 1; k <= s.want(); k++ {
				costs = append(costs, s.cost(k))
			}
		}
		if people <= holds {
			continue
		}
		f.cost = cheapest(costs, people-holds)
		for id := range f.seats {
			taken[id] = true
		}
		out = append(out, f)
	}
	return out
}

// roomBalances sets what is asked for at each site beside what it holds.
func (g *ground) roomBalances() []Balance {
	var out []Balance
	for i := range g.m.Sites {
		site := &g.m.Sites[i]
		if site.Capacity() <= 0 {
			continue
		}
		all := g.crowds(site)
		for w := range len(g.weeks) + 1 {
			span := days{0, g.m.Days}
			if w < len(g.weeks) {
				span = g.weeks[w]
			}
			b := Balance{Class: "site:" + site.ID, Span: Span{g.cal.Date(span.from), g.cal.Date(span.to - 1)}}
			for k, c := range all[:max(len(all)-1, 0)] {
				if g.cuts[k] < g.midnights[span.from] || g.cuts[k] >= g.midnights[span.to] {
					continue
				}
				minutes := int(g.cuts[k+1]-g.cuts[k]) / 60
				b.Must = Amount{Seats: max(b.Must.Seats, c.must), Minutes: b.Must.Minutes + c.must*minutes}
				b.Target = Amount{Seats: max(b.Target.Seats, c.want), Minutes: b.Target.Minutes + c.want*minutes}
				b.Can = Amount{Seats: site.Capacity(), Minutes: b.Can.Minutes + site.Capacity()*minutes}
			}
			out = append(out, b)
		}
	}
	return out
}

// cheapest returns the sum of the n least.
func cheapest(costs []int, n int) int {
	slices.Sort(costs)
	sum := 0
	for _, c := range costs[:min(n, len(costs))] {
		sum += c
	}
	return sum
}
