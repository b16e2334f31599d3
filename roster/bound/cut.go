package bound

import (
	"maps"
	"slices"
)

// gift is what one person can give to the seats behind a cut, where the cut runs.
type gift struct {
	giver  int
	amount int
	by     []string
	days   days // over which it is bounded
}

// A cut is the proof that a flow cannot reach all seats: the seats behind it, and what everybody can give to them at most.
type cut struct {
	*supply
	need  []int // people asked for behind the cut, by seat; 0: before it
	gifts []gift
}

// cut reads the minimum cut nearest to the seats.
func (s *supply) cut(need func(*seat) int) *cut {
	behind := s.net.behind(s.sink)
	c := &cut{supply: s, need: make([]int, len(s.c.seats))}
	for i := range s.c.seats {
		if behind[s.seatNodes[i]] {
			c.need[i] = need(&s.c.seats[i])
		}
	}
	for i := range s.people {
		v := &s.people[i]
		if behind[v.node] {
			c.gifts = append(c.gifts, gift{i, v.all.amount, v.all.by, days{0, s.g.m.Days}})
			continue
		}
		for w, week := range v.week {
			if behind[week.node] {
				c.gifts = append(c.gifts, gift{i, week.most.amount, week.most.by, s.g.weeks[w]})
			}
		}
		for _, d := range slices.Sorted(maps.Keys(v.day)) {
			if s.inWeekBehind(v, d, behind) {
				continue
			}
			day := v.day[d]
			amount := 0
			for _, e := range day.out {
				if behind[s.net.to[e]] {
					amount += s.net.room[e] + s.net.room[e^1]
				}
			}
			if behind[day.node] || amount > day.most.amount {
				amount = day.most.amount
			}
			if amount > 0 {
				c.gifts = append(c.gifts, gift{i, amount, nil, days{d, d + 1}})
			}
		}
	}
	return c
}

func (s *supply) inWeekBehind(v *giver, d int, behind []bool) bool {
	w := slices.IndexFunc(s.g.weeks, func(w days) bool { return w.has(d) })
	return behind[v.week[w].node]
}

// reasons splits the proof into parts that stand by themselves, by weeks or days where nothing ties them together, and tells those that
// are alike once.
func (c *cut) reasons(level Level) []Reason {
	var out []Reason
	for _, p := range c.parts() {
		r, short := c.reason(level, p)
		if !short {
			continue
		}
		like := func(o Reason) bool { return alike(o, r) }
		if i := slices.IndexFunc(out, like); i >= 0 {
			out[i].join(r.Spans[0], c.g)
			maps.Copy(out[i].seats, r.seats)
			continue
		}
		out = append(out, r)
	}
	return out
}

// join adds a later span; days that follow each other become one span.
func (r *Reason) join(s Span, g *ground) {
	last := &r.Spans[len(r.Spans)-1]
	if d, _ := g.cal.Day(s.From); r.Daily && last.To == g.cal.Date(d-1) {
		last.To = s.To
		return
	}
	r.Spans = append(r.Spans, s)
}

// alike reports whether two reasons say the same of different days.
func alike(a, b Reason) bool {
	return a.Kind == b.Kind && a.Daily == b.Daily && a.Needed == b.Needed && a.Possible == b.Possible && a.Role == b.Role && a.Skill == b.Skill &&
		slices.Equal(a.Shifts, b.Shifts) &&
		slices.EqualFunc(a.Who, b.Who, func(x, y Group) bool {
			return x.People == y.People && x.Most == y.Most && x.Together == y.Together && slices.Equal(x.Bound, y.Bound)
		})
}

// part is a stretch of days that no gift and no seat's jobs leave, and in it the days from the first to the last seat.
type part struct{ all, seats days }

// parts returns the days into which the proof falls apart.
func (c *cut) parts() []part {
	tied := make([]bool, c.g.m.Days) // with the day before
	used := make([]bool, c.g.m.Days)
	tie := func(w days) {
		for d := w.from + 1; d < w.to; d++ {
			tied[d] = true
		}
	}
	for i, n := range c.need {
		if n == 0 {
			continue
		}
		s := &c.c.seats[i]
		first, last := s.day, s.day
		for _, p := range s.by {
			first, last = min(first, p.day), max(last, p.day)
		}
		used[s.day] = true
		tie(days{first, last + 1})
	}
	for _, g := range c.gifts {
		if g.amount > 0 {
			tie(g.days)
		}
	}
	var out []part
	for _, w := range split(c.g.m.Days, func(d int) bool { return !tied[d] }) {
		first, last := -1, -1
		for d := w.from; d < w.to; d++ {
			if used[d] {
				if first < 0 {
					first = d
				}
				last = d
			}
		}
		if first >= 0 {
			out = append(out, part{w, days{first, last + 1}})
		}
	}
	return out
}
