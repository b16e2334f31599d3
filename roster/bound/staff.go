package bound

import (
	"slices"

	"heartline/roster/model"
)

const noShift = -1

// staff reads the people: first what they are held to, then what each cell allows, then what guards close.
func (g *ground) staff() {
	at := map[string]int{}
	for i := range g.m.Staff {
		at[g.m.Staff[i].ID] = i
		g.people = append(g.people, person{Person: &g.m.Staff[i], held: make([]*hold, g.m.Days), can: make([][]int, g.m.Days), why: make([][]string, g.m.Days)})
	}
	g.hold(at)
	for i, l := range g.m.Leave {
		from, ok := g.cal.Day(l.From)
		to, also := g.cal.Day(l.To)
		if p, known := at[l.Staff]; known && ok && also {
			g.people[p].leave = append(g.people[p].leave, days{int(g.cal.Midnight(from).Unix()), int(g.cal.Midnight(to + 1).Unix())})
			g.people[p].leaves = append(g.people[p].leaves, i)
		}
	}
	for i := range g.people {
		g.people[i].past = g.past(g.people[i].History)
		g.people[i].open = g.available(&g.people[i])
	}
	g.bindAll()
	for i := range g.people {
		for d := range g.m.Days {
			g.open(i, d)
		}
	}
	g.guard()
}

// open finds the jobs that are open to a person on a day. What somebody is held to is taken as worked, whatever forbids it.
func (g *ground) open(p, d int) {
	who := &g.people[p]
	who.why[d] = make([]string, len(g.jobs[d]))
	for j := range g.jobs[d] {
		switch h := who.held[d]; {
		case h == nil:
			who.why[d][j] = g.closed(p, d, j)
		case !g.fits(h, d, j) && h.past:
			who.why[d][j] = byPast
		case !g.fits(h, d, j):
			who.why[d][j] = byPin
		}
		if who.why[d][j] == "" {
			who.can[d] = append(who.can[d], j)
		}
	}
}

// hold reads the pins, and the days that are past.
func (g *ground) hold(at map[string]int) {
	put := func(staff, date, shift, role string, past bool) {
		p, known := at[staff]
		d, ok := g.cal.Day(date)
		if !known || !ok || d < 0 || d >= g.m.Days {
			return
		}
		h := &hold{shift: noShift, role: g.role(role), past: past}
		if s, is := g.types[shift]; is {
			h.shift = s
			h.anyRole = role == "" && !slices.Contains(g.roles, "") && len(g.roles) > 1
		}
		g.people[p].held[d] = h
	}
	for _, pin := range g.m.Pins {
		put(pin.Staff, pin.Date, pin.Shift, pin.Role, false)
	}
	if g.m.Stability == nil {
		return
	}
	today, _ := g.cal.Day(g.m.Stability.Today)
	for d := range min(today, g.m.Days) {
		for i := range g.people {
			g.people[i].held[d] = &hold{shift: noShift, past: true}
		}
	}
	for _, a := range g.m.Published {
		if d, ok := g.cal.Day(a.Date); ok && d < today {
			put(a.Staff, a.Date, a.Shift, a.Role, true)
		}
	}
}

// fits reports whether a job is the one that somebody is held to.
func (g *ground) fits(h *hold, d, j int) bool {
	job := g.jobs[d][j]
	return job.shift == h.shift && (h.anyRole || job.role == h.role)
}

const longest = 1000 // days of the past that are looked at

// past returns the types worked on the days before the first, as far back as every day is known.
func (g *ground) past(h *model.History) []int {
	if h == nil {
		return nil
	}
	var row []int
	for _, s := range h.Shifts {
		d, ok := g.cal.Day(s.Date)
		shift, known := g.types[s.Shift]
		if !ok || d >= 0 || d < -longest || !known {
			continue
		}
		for len(row) < -d {
			row = append(row, noShift)
		}
		row[-d-1] = shift
	}
	last, worked := g.types[h.LastShift]
	switch {
	case len(h.Shifts) > 0:
		return row
	case worked:
		return slices.Repeat([]int{last}, min(max(h.KindRun, 1), longest))
	default:
		return slices.Repeat([]int{noShift}, min(h.OffRun, longest))
	}
}

// available returns when a person is available, as spans of instants that do not touch each other; none if always.
func (g *ground) available(p *person) []days {
	if len(p.Available) == 0 {
		return nil
	}
	open := []days{{}} // so that who is available on days of others only is not available
	for d := -1; d <= g.m.Days+3; d++ {
		for _, s := range p.Available {
			if g.cal.Picks(s.On, d) {
				from, to := g.between(d, s.From, s.To)
				open = append(open, days{int(from), int(to)})
			}
		}
	}
	slices.SortFunc(open, func(a, b days) int { return a.from - b.from })
	joined := open[:1]
	for _, s := range open[1:] {
		if last := &joined[len(joined)-1]; s.from <= last.to {
			last.to = max(last.to, s.to)
		} else {
			joined = append(joined, s)
		}
	}
	return joined
}

// holds reports whether a dated skill or tag is there on all days between two dates, both included.
func holds(list []model.Dated, id, from, until string) bool {
	return slices.ContainsFunc(list, func(d model.Dated) bool {
		return d.ID == id && (d.From == "" || d.From <= from) && (d.Until == "" || until <= d.Until)
	})
}
