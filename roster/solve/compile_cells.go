package solve

import (
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

// listCells finds what each person may do on each day.
func (c *compiler) listCells() {
	m, n := c.model, len(c.options)+1
	c.may = make([]bool, c.people*c.days*n)
	c.list = make([][]cell, c.people*c.days)
	shared := map[string][]cell{}
	for i := range m.Staff {
		away := c.leaveOf(m.Staff[i].ID)
		open := c.openTimes(&m.Staff[i])
		for day := range c.days {
			at := i*c.days + day
			may := c.may[at*n : (at+1)*n]
			may[off] = true
			for o := range c.options {
				may[o+1] = c.possible[day*n+o+1] && c.fits(&m.Staff[i], day, o, away, open)
			}
		}
	}
	free := slices.Clone(c.may)
	c.pin(free)
	c.broken = make([]bool, len(c.may))
	for x, yes := range c.may { // held to what may not be, by hand
		c.broken[x] = yes && !free[x]
	}
	for at := range c.list {
		may := c.may[at*n : (at+1)*n]
		key := make([]byte, 0, n)
		for x, yes := range may {
			if yes {
				key = append(key, byte(x), byte(x>>8))
			}
		}
		if shared[string(key)] == nil {
			cells := []cell{}
			for x, yes := range may {
				if yes {
					cells = append(cells, cell(x))
				}
			}
			shared[string(key)] = cells
		}
		c.list[at] = shared[string(key)]
		if person, day := at/c.days, at%c.days; len(c.list[at]) > 0 && !may[off] {
			c.start[person*c.width+c.pad+day] = c.list[at][0]
		}
	}
}

func (c *compiler) leaveOf(staff string) []span {
	var away []span
	for _, l := range c.model.Leave {
		if l.Staff != staff {
			continue
		}
		from, ok := c.dayOf(l.From)
		to, ok2 := c.dayOf(l.To)
		if ok && ok2 {
			away = append(away, span{c.cal.Midnight(from), c.cal.Midnight(to + 1)})
		}
	}
	return away
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

// fits reports whether a person may do something on a day by what is known of the person.
func (c *compiler) fits(p *model.Person, day, opt int, away, open []span) bool {
	o := &c.options[opt]
	s := &c.model.Shifts[o.shift]
	if len(p.Shifts) > 0 && !slices.Contains(p.Shifts, s.ID) {
		return false
	}
	if s.Site != "" && len(p.Sites) > 0 && !slices.Contains(p.Sites, s.Site) {
		return false
	}
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

// pin leaves those cells one thing to do that are pinned or past. free is what could be done otherwise.
func (c *compiler) pin(free []bool) {
	m, n := c.model, len(c.options)+1
	who := map[string]int{}
	for i := range m.Staff {
		who[m.Staff[i].ID] = i
	}
	hold := func(person, day int, shift, role string) {
		may, free := c.may[(person*c.days+day)*n:(person*c.days+day+1)*n], free[(person*c.days+day)*n:(person*c.days+day+1)*n]
		for x := range may {
			if x == int(off) {
				may[x] = shift == ""
				continue
			}
			o := &c.options[x-1]
			// What was decided by hand counts more than what the person may do: the checker says what is wrong with it.
			may[x] = m.Shifts[o.shift].ID == shift && (role == "" && free[x] || role != "" && o.role == role)
		}
		if !slices.Contains(may, true) { // a shift of a role that nobody asks for: as good as can be
			c.lost = append(c.lost, person*c.days+day)
			for x := 1; x < n; x++ {
				may[x] = m.Shifts[c.options[x-1].shift].ID == shift
			}
		}
		if !slices.Contains(may, true) {
			may[off] = true
		}
	}
	if m.Stability != nil {
		today, ok := c.dayOf(m.Stability.Today)
		for i := 0; ok && i < c.people*min(max(today, 0), c.days); i++ {
			hold(i/min(today, c.days), i%min(today, c.days), "", "")
		}
		for _, a := range m.Published {
			if d, known := c.dayOf(a.Date); ok && known && d >= 0 && d < min(today, c.days) {
				hold(who[a.Staff], d, a.Shift, a.Role)
			}
		}
	}
	today := 0
	if m.Stability != nil {
		today, _ = c.dayOf(m.Stability.Today)
	}
	for _, p := range m.Pins {
		if d, ok := c.dayOf(p.Date); ok && d >= max(0, today) && d < c.days {
			hold(who[p.Staff], d, p.Shift, p.Role)
		}
	}
}
