package check

import (
	"slices"
	"time"

	"heartline/roster/model"
)

// cells counts what is forbidden for each cell of a person.
func (c *checker) cells(p int) {
	ended := c.lastEnd(p)
	for d, at := range c.rows[p] {
		c.cell(post{p, d}, at)
		if at.shift == nil {
			continue
		}
		on := c.hoursOf(d, at.shift)
		if on.begins.Before(ended) {
			c.forbid("overlap", post{p, d}, at)
		}
		ended = on.ends
	}
}

// cell counts what is forbidden for a cell by itself.
func (c *checker) cell(at post, does cell) {
	if pin, ok := c.pinned[[2]int{at.person, at.day}]; ok && (pin.shift != does.shift || pin.role != does.role && !pin.anyRole) {
		c.forbid("pin", at, does)
	}
	if does.shift != nil {
		c.duty(duty{does, at, c.hoursOf(at.day, does.shift)})
	}
}

// duty counts what is forbidden for a shift by itself.
func (c *checker) duty(on duty) {
	person := &c.m.Staff[on.person]
	switch {
	case c.onLeave(on):
		c.forbid("leave", on.post, on.cell)
	case !c.available(on):
		c.forbid("available", on.post, on.cell)
	}
	skills, possible := c.asked(on)
	first, last := c.cal.Date(on.day), c.cal.Date(lastDay(on))
	if slices.ContainsFunc(skills, func(skill string) bool { return !holds(person.Skills, skill, first, last) }) {
		c.forbid("skill", on.post, on.cell)
	}
	site := on.shift.Site
	if len(person.Shifts) > 0 && !slices.Contains(person.Shifts, on.shift.ID) ||
		len(person.Sites) > 0 && site != "" && !slices.Contains(person.Sites, site) {
		c.forbid("type", on.post, on.cell)
	}
	if !possible {
		c.forbid("impossible", on.post, on.cell)
	}
}

func (c *checker) forbid(rule string, at post, does cell) {
	v := model.Violation{Rule: rule, Staff: c.m.Staff[at.person].ID, Date: c.cal.Date(at.day), Hard: true, Amount: 1}
	if does.shift != nil {
		v.Shift, v.Role = does.shift.ID, does.role
	}
	c.add(v)
}

// lastDay returns the day on which the last minute of a shift lies, by the clock.
func lastDay(on duty) int { return on.day + (clock(on.shift.Start)+on.shift.Minutes-1)/(24*60) }

func (c *checker) onLeave(on duty) bool {
	return slices.ContainsFunc(c.leave[c.m.Staff[on.person].ID], func(l leave) bool {
		return on.begins.Before(l.ends) && on.ends.After(l.begins)
	})
}

// available reports whether all of a shift lies in times at which the person works.
func (c *checker) available(on duty) bool {
	spans := c.m.Staff[on.person].Available
	if len(spans) == 0 {
		return true
	}
	covered := on.begins // up to here
	for moved := true; moved && covered.Before(on.ends); {
		moved = false
		for d := on.day - 1; d <= lastDay(on)+1; d++ {
			for _, s := range spans {
				if !c.cal.Picks(s.On, d) {
					continue
				}
				if from, to := c.between(d, s.From, s.To); !from.After(covered) && to.After(covered) {
					covered, moved = to, true
				}
			}
		}
	}
	return !covered.Before(on.ends)
}

// A question is what a duty does, whoever does it; demand answers whether it asks for that, and for which skills.
type question struct {
	cell
	day int
}

type answer struct {
	skills   []string
	possible bool
}

// asked reports whether a row of demand asks for what a duty does, and which skills those that do want. It is the same for everybody, and
// looked up once.
func (c *checker) asked(on duty) (skills []string, possible bool) {
	q := question{on.cell, on.day}
	known, there := c.answers[q]
	if !there {
		known.skills, known.possible = c.ask(on)
		c.answers[q] = known
	}
	return known.skills, known.possible
}

func (c *checker) ask(on duty) (skills []string, possible bool) {
	if on.shift.Owner != "" {
		return nil, false
	}
	for i := range c.m.Demand {
		row := &c.m.Demand[i]
		if row.Owner != "" || row.Counts == model.Holders || c.role(row.Role) != on.role || !c.asks(row, on) {
			continue
		}
		possible = true
		if row.Skill != "" {
			skills = append(skills, row.Skill)
		}
	}
	return skills, possible
}

// asks reports whether a row of demand asks for somebody in a shift or at a time that it touches.
func (c *checker) asks(row *model.Demand, on duty) bool {
	if !byClock(row) {
		return slices.Contains(row.Shifts, on.shift.ID) && c.cal.Picks(row.On, on.day)
	}
	for d := on.day - 1; d <= lastDay(on); d++ {
		if !c.cal.Picks(row.On, d) {
			continue
		}
		if from, to := c.between(d, row.From, row.To); on.begins.Before(to) && on.ends.After(from) {
			return true
		}
	}
	return false
}

// A pin is the cell that somebody is held to.
type pin struct {
	cell
	anyRole bool
}

// pins returns the cells to which people are held, by person and day: what was planned so, and what is past.
func (c *checker) pins() map[[2]int]pin {
	pins := map[[2]int]pin{}
	for _, want := range c.m.Pins {
		p, known := c.people[want.Staff]
		d, ok := c.cal.Day(want.Date)
		if !known || !ok {
			continue
		}
		pins[[2]int{p, d}] = c.pinTo(c.cellOf(want.Shift, want.Role))
	}
	if c.m.Stability == nil {
		return pins
	}
	today, ok := c.cal.Day(c.m.Stability.Today)
	if !ok {
		return pins
	}
	for p := range c.m.Staff {
		for d := range min(today, c.m.Days) {
			pins[[2]int{p, d}] = c.pinTo(c.told[[2]int{p, d}])
		}
	}
	return pins
}

// pinTo holds somebody to a cell: to the shift alone, where a model asks for several roles and none is named.
func (c *checker) pinTo(held cell) pin {
	return pin{held, held.shift != nil && held.role == "" && !slices.Contains(c.roles, "")}
}

func (c *checker) cellOf(shift, role string) cell {
	if s := c.types[shift]; s != nil {
		return cell{s, c.role(role)}
	}
	return cell{}
}

// published returns what people have been told, by person and day.
func (c *checker) published() map[[2]int]cell {
	told := map[[2]int]cell{}
	for _, a := range c.m.Published {
		p, known := c.people[a.Staff]
		if d, ok := c.cal.Day(a.Date); known && ok {
			told[[2]int{p, d}] = c.cellOf(a.Shift, a.Role)
		}
	}
	return told
}

// lastEnd returns when the last shift before the first day ends; before all time if none is known.
func (c *checker) lastEnd(p int) time.Time {
	for i, at := range c.pasts[p].row {
		if at.shift != nil {
			return c.cal.Ends(-1-i, at.shift)
		}
	}
	return time.Time{}
}
