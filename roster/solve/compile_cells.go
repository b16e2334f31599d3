package solve

import (
	"context"
	"slices"
	"time"

	"heartline/roster"
	"heartline/roster/model"
)

// span is a time, half-open.
type span struct{ from, to time.Time }

// clockSpan is the time between two clock times of a day; one that does not end after it begins ends on the next day.
func (c *compiler) clockSpan(day int, from, to string) (time.Time, time.Time) {
	f, _ := roster.ParseClock(from)
	t, _ := roster.ParseClock(to)
	length := int(t) - int(f)
	if length <= 0 {
		length += 24 * 60
	}
	s := model.ShiftType{Start: from, Minutes: length}
	return c.cal.Begins(day, &s), c.cal.Ends(day, &s)
}

// listCells finds what each person may do on each day. It may be given up.
func (c *compiler) listCells(ctx context.Context) error {
	m, n := c.model, len(c.options)+1
	c.menu = make([]int32, c.people*c.days)
	held := c.held()
	away := map[string][]span{}
	for _, l := range m.Leave {
		away[l.Staff] = append(away[l.Staff], c.leaveTimes(l)...)
	}
	known := map[string]int32{}
	may, free, key := make([]bool, n), make([]bool, n), []byte{}
	for i := range m.Staff {
		if err := ctx.Err(); err != nil {
			return err
		}
		open := c.openTimes(&m.Staff[i])
		could := c.could(&m.Staff[i])
		for day := range c.days {
			at := i*c.days + day
			clear(free)
			free[off] = true
			for _, o := range could {
				free[o+1] = c.possible[day*n+o+1] && c.fits(&m.Staff[i], day, o, away[m.Staff[i].ID], open)
			}
			copy(may, free)
			if h, ok := held[at]; ok {
				c.hold(at, h, may, free)
			}
			key = key[:0]
			for x, yes := range may {
				if yes {
					key = append(key, byte(x), byte(x>>8))
				}
			}
			which, ok := known[string(key)]
			if !ok {
				which = int32(len(c.menus))
				known[string(key)] = which
				c.menus = append(c.menus, newMenu(may))
			}
			c.menu[at] = which
			if !may[off] {
				c.start[i*c.width+c.pad+day] = c.menus[which].cells[0]
			}
		}
	}
	return nil
}

func newMenu(may []bool) menu {
	mn := menu{may: slices.Clone(may)}
	for x, yes := range may {
		if yes {
			mn.cells = append(mn.cells, cell(x))
		}
	}
	return mn
}

// could are the options that a person may have on some day, by what does not change with the days.
func (c *compiler) could(p *model.Person) []int {
	var all []int
	skilled := map[string]bool{}
	for _, s := range p.Skills {
		skilled[s.ID] = true
	}
	for o := range c.options {
		s := &c.model.Shifts[c.options[o].shift]
		if len(p.Shifts) > 0 && !slices.Contains(p.Shifts, s.ID) || s.Site != "" && len(p.Sites) > 0 && !slices.Contains(p.Sites, s.Site) {
			continue
		}
		if slices.ContainsFunc(c.every[o], func(skill string) bool { return !skilled[skill] }) {
			continue
		}
		all = append(all, o)
	}
	return all
}

func (c *compiler) leaveTimes(l model.Leave) []span {
	from, ok := c.dayOf(l.From)
	to, ok2 := c.dayOf(l.To)
	if !ok || !ok2 {
		return nil
	}
	return []span{{c.cal.Midnight(from), c.cal.Midnight(to + 1)}}
}

// openTimes are the times at which a person works, joined; nil: all.
func (c *compiler) openTimes(p *model.Person) []span {
	if len(p.Available) == 0 {
		return nil
	}
	open := []span{}
	for day := -1; day <= c.days+2; day++ { // a shift may last for two days
		for _, a := range p.Available {
			if c.cal.Picks(a.On, day) {
				from, to := c.clockSpan(day, a.From, a.To)
				open = append(open, span{from, to})
			}
		}
	}
	slices.SortFunc(open, func(a, b span) int { return a.from.Compare(b.from) })
	joined := open[:0]
	for _, s := range open {
		if n := len(joined); n > 0 && !s.from.After(joined[n-1].to) {
			if s.to.After(joined[n-1].to) {
				joined[n-1].to = s.to
			}
			continue
		}
		joined = append(joined, s)
	}
	return joined
}

// fits reports whether a person may do something on a day that the person could do on some, by what is known of the person.
func (c *compiler) fits(p *model.Person, day, opt int, away, open []span) bool {
	o := &c.options[opt]
	s := &c.model.Shifts[o.shift]
	from, to := c.begins[o.shift][c.pad+day], c.ends[o.shift][c.pad+day]
	for _, a := range away {
		if from.Before(a.to) && a.from.Before(to) {
			return false
		}
	}
	if open != nil && !slices.ContainsFunc(open, func(a span) bool { return !from.Before(a.from) && !to.After(a.to) }) {
		return false
	}
	return !slices.ContainsFunc(c.needs[day*(len(c.options)+1)+opt+1], func(skill string) bool {
		return !holds(p.Skills, skill, c.cal.Date(day), c.cal.Date(day+lastDay(s)))
	})
}

// lastDay is how many dates after its own a shift ends: its last minute counts.
func lastDay(s *model.ShiftType) int {
	begins, _ := roster.ParseClock(s.Start)
	return (int(begins) + s.Minutes - 1) / (24 * 60)
}

// holds reports whether somebody has a skill or tag from one date to another.
func holds(have []model.Dated, id, from, to string) bool {
	return slices.ContainsFunc(have, func(d model.Dated) bool {
		return d.ID == id && (d.From == "" || d.From <= from) && (d.Until == "" || d.Until >= to)
	})
}

// listEvery notes the skills without which an option can never be done.
func (c *compiler) listEvery() {
	n := len(c.options) + 1
	c.every = make([][]string, len(c.options))
	for o := range c.options {
		first := true
		for day := range c.days {
			needs := c.needs[day*n+o+1]
			switch {
			case !c.possible[day*n+o+1]:
			case first:
				c.every[o], first = slices.Clone(needs), false
			default:
				c.every[o] = slices.DeleteFunc(c.every[o], func(skill string) bool { return !slices.Contains(needs, skill) })
			}
		}
	}
}
