package bound

import (
	"slices"
	"time"
)

// Names of what closes a cell, beside the ids of rules. They are those of a roster's violations.
const (
	byPin       = "pin"
	byPast      = "past"
	byLeave     = "leave"
	byAvailable = "available"
	bySkill     = "skill"
	byType      = "type"
	byOverlap   = "overlap"
	byDay       = "day" // nobody works two shifts on one day
	impossible  = "impossible"
)

// noRules are what bounds people beside rules.
var noRules = []string{byPin, byPast, byLeave, byAvailable, bySkill, byType, byOverlap, byDay, impossible}

// closed returns what forbids a person a job on a day, by itself or beside what the person is held to next to it; empty: nothing. What the
// person is held to on the day itself is not looked at.
func (g *ground) closed(p, d, j int) string {
	for _, ask := range []func(p, d, j int) string{g.unfit, g.afterHeld, g.beforeHeld, g.banned} {
		if by := ask(p, d, j); by != "" {
			return by
		}
	}
	return ""
}

// unfit returns what of the person's own forbids a job: a skill that is missing, the types and sites agreed, leave, availability.
func (g *ground) unfit(p, d, j int) string {
	who, job := &g.people[p], g.jobs[d][j]
	begins, ends := g.shiftOn(d, job.shift)
	s := &g.m.Shifts[job.shift]
	first, last := g.cal.Date(d), g.cal.Date(g.lastDay(d, job.shift))
	lacks := func(skill string) bool { return !holds(who.Skills, skill, first, last) }
	switch {
	case slices.ContainsFunc(job.skills, lacks):
		return bySkill
	case len(who.Shifts) > 0 && !slices.Contains(who.Shifts, s.ID), len(who.Sites) > 0 && s.Site != "" && !slices.Contains(who.Sites, s.Site):
		return byType
	case slices.ContainsFunc(who.leave, func(l days) bool { return int(begins) < l.to && int(ends) > l.from }):
		return byLeave
	case len(who.open) > 0 && !slices.ContainsFunc(who.open, func(o days) bool { return o.from <= int(begins) && int(ends) <= o.to }):
		return byAvailable
	default:
		return ""
	}
}

// fixedShift returns the shift that a person has on a day whatever is planned: the last of the past, or what the person is
// held to.
func (g *ground) fixedShift(p, d int) (shift int, h *hold) {
	who := &g.people[p]
	switch {
	case d == -1 && len(who.past) > 0:
		return who.past[0], &hold{shift: who.past[0]}
	case d >= 0 && d < g.m.Days && who.held[d] != nil:
		return who.held[d].shift, who.held[d]
	}
	return noShift, nil
}

// afterHeld returns what forbids a job after the shift that a person is held to on the day before.
func (g *ground) afterHeld(p, d, j int) string {
	s, h := g.fixedShift(p, d-1)
	if s == noShift {
		return ""
	}
	begins, _ := g.shiftOn(d, g.jobs[d][j].shift)
	_, ended := g.shiftOn(d-1, s)
	if begins < ended {
		return byOverlap
	}
	for _, b := range g.people[p].rules {
		if b.forbidsPair(begins-ended) && b.letsHeld(g, d-1, h) && b.thenJob(d, j) {
			return b.ID
		}
	}
	return ""
}

// beforeHeld returns what forbids a job before the shift that a person is held to on the next day.
func (g *ground) beforeHeld(p, d, j int) string {
	s, h := g.fixedShift(p, d+1)
	if s == noShift {
		return ""
	}
	_, ends := g.shiftOn(d, g.jobs[d][j].shift)
	begins, _ := g.shiftOn(d+1, s)
	if begins < ends {
		return byOverlap
	}
	for _, b := range g.people[p].rules {
		if b.forbidsPair(begins-ends) && b.letsJob(d, j) && b.thenHeld(g, d+1, h) {
			return b.ID
		}
	}
	return ""
}

func seconds(minutes int) int64 { return int64(minutes) * int64(time.Minute/time.Second) }
