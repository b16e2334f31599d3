package bound

import (
	"maps"
	"slices"

	"heartline/roster/model"
)

const mostClasses = 40 // a model with many rules about many kinds of shifts is looked at by the first of them

// classes returns the classes of seats that are looked at by themselves: all, each role and skill, nights, weekends, those that a rule
// bounds by themselves, and those of holders. Two of the same seats are one.
func (g *ground) classes() []group {
	l := lister{g: g, seen: map[string]bool{}}
	l.add("all", "", l.roles(func(*seat) bool { return true }))
	for _, role := range g.roles {
		l.add("role:"+role, "", l.roles(func(s *seat) bool { return s.role == role }))
		l.add("clock:"+role, "", l.roles(func(s *seat) bool { return s.role == role && s.shift == noShift }))
	}
	for _, skill := range g.m.Skills {
		l.add("skill:"+skill, "", l.roles(func(s *seat) bool { return s.skill == skill }))
	}
	l.add("nights", "", l.roles(func(s *seat) bool { return s.night }))
	l.add("weekends", "", l.roles(func(s *seat) bool { return g.weekend(s.day) }))
	for _, skill := range slices.Concat([]string{""}, g.m.Skills) {
		var holders []seat
		for _, s := range g.all {
			if s.row.Counts == model.Holders && s.skill == skill {
				holders = append(holders, s)
			}
		}
		l.add("holders:"+skill, skill, holders)
	}
	for _, id := range slices.Sorted(maps.Keys(g.rules)) {
		for _, r := range g.rules[id] {
			if r.HardMax != nil {
				l.add("rule:"+id, "", l.roles(func(s *seat) bool { return g.isAbout(r, s) }))
			}
		}
	}
	return l.out
}

// isAbout reports whether a rule counts whatever is done in a seat.
func (g *ground) isAbout(r *rule, s *seat) bool {
	for _, p := range s.by {
		if !r.of[p.day][p.job] || !r.picks[p.day] {
			return false
		}
	}
	switch r.Measure {
	case model.Shifts, model.Minutes, model.WorkRun, model.KindRun:
		return true
	case model.Weekends:
		return g.inWeekend(r.Window, s.day)
	default:
		return false
	}
}

type lister struct {
	g    *ground
	out  []group
	seen map[string]bool
}

// roles returns the seats of people in roles that are picked.
func (l *lister) roles(pick func(*seat) bool) []seat {
	var out []seat
	for i := range l.g.all {
		if s := &l.g.all[i]; s.row.Counts != model.Holders && pick(s) {
			out = append(out, *s)
		}
	}
	return out
}

func (l *lister) add(name, skill string, seats []seat) {
	key := make([]byte, len(l.g.all))
	for _, s := range seats {
		key[s.id] = 1
	}
	if len(seats) == 0 || l.seen[string(key)] || len(l.out) >= mostClasses {
		return
	}
	l.seen[string(key)] = true
	l.out = append(l.out, group{name, l.g.class(name, skill, l.g.apart(seats)), l.g.class(name, skill, l.g.inMinutes(seats))})
}
