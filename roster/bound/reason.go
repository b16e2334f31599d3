package bound

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// reason makes a reason of the seats in some days.
func (c *cut) reason(level Level, of part) (r Reason, short bool) {
	span := of.seats
	r = Reason{Level: level, Daily: span.to-span.from == 1, seats: map[int]bool{}}
	r.Spans = []Span{{c.g.cal.Date(span.from), c.g.cal.Date(span.to - 1)}}
	needed, longest, shortest, possible, spans := Amount{}, 1, noLimit, 0, false
	var seats []*seat
	for i, n := range c.need {
		s := &c.c.seats[i]
		if n == 0 || !span.has(s.day) {
			continue
		}
		seats = append(seats, s)
		r.seats[s.id] = true
		needed.Shifts += n
		needed.Minutes += n * s.minutes
		shortest = min(shortest, s.minutes)
		spans = spans || s.shift == noShift
		longest = max(longest, s.minutes)
		for _, p := range s.by {
			longest = max(longest, c.g.length(p.day, c.g.jobs[p.day][p.job].shift))
		}
	}
	given := map[int]gift{} // by person
	for _, g := range c.gifts {
		if g.days.from >= of.all.to || g.days.to <= of.all.from {
			continue
		}
		p := c.people[g.giver].p
		sum := given[p]
		sum.amount += g.amount
		sum.by = append(sum.by, g.by...)
		given[p] = sum
		possible += g.amount
	}
	r.Needed = needed
	if c.minutes {
		r.Short.Minutes = needed.Minutes - possible
		r.Short.Shifts = (r.Short.Minutes + longest - 1) / longest
		if spans { // a shift fills several of them
			r.Needed.Shifts = (needed.Minutes + longest - 1) / longest
		}
	} else {
		r.Short.Shifts = needed.Shifts - possible
		r.Short.Minutes = r.Short.Shifts * shortest
	}
	if r.Short.Shifts <= 0 {
		return r, false
	}
	r.Possible = Amount{Shifts: r.Needed.Shifts - r.Short.Shifts, Minutes: needed.Minutes - r.Short.Minutes}
	r.Who = c.who(seats, given, shortest, longest)
	c.name(&r, seats)
	r.Mends = c.mends(&r, seats, span)
	return r, true
}

// who puts everybody into groups by what bounds them, the largest first.
func (c *cut) who(seats []*seat, given map[int]gift, shortest, longest int) []Group {
	groups := map[string]*Group{}
	for p := range c.g.people {
		has := given[p]
		slices.Sort(has.by)
		by := slices.Compact(has.by)
		if len(by) == 0 {
			by = []string{c.hindrance(p, seats)}
		}
		key := strings.Join(by, "\x00")
		if groups[key] == nil {
			groups[key] = &Group{Bound: by}
		}
		g := groups[key]
		g.People++
		g.Together.Minutes += has.amount
		g.Most.Minutes = max(g.Most.Minutes, has.amount)
	}
	inShifts := func(a *Amount) {
		if c.minutes {
			a.Shifts = (a.Minutes + longest - 1) / longest
		} else {
			*a = Amount{Shifts: a.Minutes, Minutes: a.Minutes * shortest}
		}
	}
	out := make([]Group, 0, len(groups))
	for _, key := range slices.Sorted(maps.Keys(groups)) {
		inShifts(&groups[key].Together)
		inShifts(&groups[key].Most)
		out = append(out, *groups[key])
	}
	slices.SortStableFunc(out, func(a, b Group) int { return b.People - a.People })
	return out
}

// hindrance returns what most often keeps a person from the seats; day: nothing does so more often than not, but nobody works two
// shifts on one day.
func (c *cut) hindrance(p int, seats []*seat) string {
	times := map[string]int{}
	who := &c.g.people[p]
	for _, s := range seats {
		if c.c.skill != "" && !holds(who.Skills, c.c.skill, c.g.cal.Date(s.day), c.g.cal.Date(s.day)) {
			times[bySkill]++
			continue
		}
		for _, at := range s.by {
			why := who.why[at.day][at.job]
			if why == "" {
				why = byDay
			}
			times[why]++
		}
	}
	worst := byDay
	for _, why := range slices.Sorted(maps.Keys(times)) {
		if times[why] > times[worst] {
			worst = why
		}
	}
	return worst
}

// name says what the seats have in common.
func (c *cut) name(r *Reason, seats []*seat) {
	r.Role, r.Skill = seats[0].role, seats[0].skill
	nights, weekends := true, true
	for i, s := range c.g.m.Shifts {
		if slices.ContainsFunc(seats, func(of *seat) bool { return of.shift == i }) {
			r.Shifts = append(r.Shifts, s.ID)
		}
	}
	for _, s := range seats {
		if s.role != r.Role {
			r.Role = ""
		}
		if s.skill != r.Skill {
			r.Skill = ""
		}
		nights = nights && s.night
		weekends = weekends && c.g.weekend(s.day)
	}
	lacking := func(g Group) bool { return len(g.Bound) == 1 && g.Bound[0] == bySkill }
	switch {
	case !slices.ContainsFunc(r.Who, func(g Group) bool { return !lacking(g) }):
		r.Kind = Nobody
	case !inRole(*seats[0]), c.g.mixed.skills && (r.Role != "" || r.Skill != ""):
		r.Kind = Skill
	case nights && c.g.mixed.nights:
		r.Kind = Nights
	case weekends && c.g.mixed.weekends:
		r.Kind = Weekends
	default:
		r.Kind = Total
	}
}

// mends returns the ways out of a shortage.
func (c *cut) mends(r *Reason, seats []*seat, span days) []Mend {
	most := 0
	for _, g := range r.Who {
		most = max(most, g.Most.Shifts)
	}
	if most == 0 {
		most = span.to - span.from // nobody can: a person more can fill one seat a day at best
	}
	mends := []Mend{
		{Kind: MoreMinutes, Amount: r.Short.Minutes},
		{Kind: MorePeople, Amount: (r.Short.Shifts + most - 1) / most},
	}
	byRule := func(w Group) bool {
		return w.Together.Minutes > 0 && slices.ContainsFunc(w.Bound, func(by string) bool { return !slices.Contains(noRules, by) })
	}
	if !slices.ContainsFunc(r.Who, byRule) {
		mends = mends[1:] // nobody could work more if they were let
	}
	// Seats are given up where they are cheapest, then where one less gives up most shifts.
	type kind struct {
		shift int
		role  string
	}
	cost, dates := map[kind]int{}, map[kind]int{}
	var kinds []kind // in the order of the seats
	for _, s := range seats {
		k := kind{s.shift, s.role}
		if dates[k] == 0 {
			kinds = append(kinds, k)
		}
		cost[k] = max(cost[k], s.cost(s.want()))
		dates[k]++
	}
	best := slices.MinFunc(kinds, func(a, b kind) int { return cmp.Or(cost[a]-cost[b], dates[b]-dates[a]) })
	fewer := Mend{Kind: FewerSeats, Amount: (r.Short.Shifts + dates[best] - 1) / dates[best], Role: best.role, Dates: dates[best]}
	if best.shift != noShift {
		fewer.Shift = c.g.m.Shifts[best.shift].ID
	}
	return append(mends, fewer)
}
