package bound

import (
	"slices"

	"heartline/roster/model"
)

// row is what one person can give to one class of seats, day by day.
type row struct {
	g     *ground
	p     int
	jobs  [][]int // by day: places in ground.jobs that are of the class and open to the person
	fixed []bool  // the person is held to one of them
	most  []int   // minutes of the longest
}

// row returns what a person can give to a class; nil: nothing.
func (g *ground) row(p int, c *class) *row {
	r := &row{g: g, p: p, jobs: make([][]int, g.m.Days), fixed: make([]bool, g.m.Days), most: make([]int, g.m.Days)}
	some := false
	who := &g.people[p]
	for d := range g.m.Days {
		if c.skill != "" && !holds(who.Skills, c.skill, g.cal.Date(d), g.cal.Date(d)) {
			continue
		}
		for _, j := range who.can[d] {
			if len(c.serves[d][j]) > 0 {
				r.jobs[d] = append(r.jobs[d], j)
				r.most[d] = max(r.most[d], g.length(d, g.jobs[d][j].shift))
				some = true
			}
		}
		r.fixed[d] = who.held[d] != nil && len(r.jobs[d]) > 0 && len(r.jobs[d]) == len(who.can[d])
	}
	if !some {
		return nil
	}
	return r
}

func (r *row) who() *person { return &r.g.people[r.p] }

// limit bounds what is given on some days together.
type limit struct {
	days
	shifts  int
	minutes int
	by      string // the rule
}

// limits returns what each hard rule leaves, where that is less than the days by themselves.
func (r *row) limits() []limit {
	var all []limit
	rules := r.who().rules
	for k := range rules {
		b := &rules[k]
		switch b.Measure {
		case model.Shifts, model.Minutes, model.DaysOff:
			all = append(all, r.overWindows(b)...)
		case model.Weekends:
			all = append(all, r.overWeekends(b)...)
		case model.WorkRun, model.KindRun:
			all = append(all, r.alongRuns(b)...)
		case model.OffRun:
			all = append(all, r.aroundFreeDays(b)...)
		default:
		}
	}
	return append(all, r.neighbours()...)
}

// about reports whether a rule counts whatever the row can give on a day.
func (r *row) about(b *bind, d int) bool {
	for _, j := range r.jobs[d] {
		if !b.letsJob(d, j) {
			return false
		}
	}
	return b.counts(d)
}

// tally is what the row can give in some days, apart by whether a rule counts it.
type tally struct {
	counted []int // days
	fixed   int   // of them, how many are held to
	loose   limit // what is not counted
	back    int   // what the rule's base holds of these days already
}

func (r *row) tally(b *bind, w days) tally {
	t := tally{loose: limit{days: w}}
	for d := w.from; d < w.to; d++ {
		switch {
		case len(r.jobs[d]) == 0:
			continue
		case r.about(b, d):
			t.counted = append(t.counted, d)
			if r.fixed[d] {
				t.fixed++
			}
		default:
			t.loose.shifts++
			t.loose.minutes += r.most[d]
		}
		if b.counts(d) {
			t.back += r.g.heldValue(r.who(), b, d)
		}
	}
	return t
}

// limit returns the bound if at most n of the days that are counted can be worked; ok: it bounds anything.
func (r *row) limit(t tally, n, minutes int, by string) (l limit, ok bool) {
	n = max(n, t.fixed)
	if n >= len(t.counted) && minutes >= noLimit {
		return l, false
	}
	longest := make([]int, 0, len(t.counted))
	for _, d := range t.counted {
		longest = append(longest, r.most[d])
	}
	slices.Sort(longest)
	slices.Reverse(longest)
	n = min(n, len(longest))
	sum, fixed := 0, 0
	for i, m := range longest {
		if i < n {
			sum += m
		}
	}
	for _, d := range t.counted {
		if r.fixed[d] {
			fixed += r.most[d]
		}
	}
	return limit{days: t.loose.days, shifts: n + t.loose.shifts, minutes: max(min(sum, minutes), fixed) + t.loose.minutes, by: by}, true
}
