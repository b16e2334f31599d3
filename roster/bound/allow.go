package bound

import "slices"

// allowance is what one person may give in some days at most.
type allowance struct {
	amount int
	by     []string // the rules that bound it; none: only the days by themselves
}

// A chain bounds sums of a row over days in a row. Let S(d) be what is given before day d. A day gives from least to most, and each limit
// is S(to) - S(from) <= amount: a system of differences, in which S(to) - S(from) is bounded exactly by the shortest way from one to the
// other.
type chain struct {
	days  int
	ways  [][]way // from each day
	limit []limit
}

type way struct {
	to, length int
	limit      int // its place; -1: a day
}

// chain makes the bounds of a row, in shifts or in minutes.
func (r *row) chain(limits []limit, inMinutes bool) *chain {
	c := &chain{days: len(r.jobs), limit: limits, ways: make([][]way, len(r.jobs)+1)}
	for d := range r.jobs {
		most, least := 0, 0
		if len(r.jobs[d]) > 0 {
			most = 1
		}
		if inMinutes {
			most = r.most[d]
		}
		if r.fixed[d] {
			least = most
		}
		c.ways[d] = append(c.ways[d], way{d + 1, most, -1})
		c.ways[d+1] = append(c.ways[d+1], way{d, -least, -1})
	}
	for i, l := range limits {
		amount := l.shifts
		if inMinutes {
			amount = l.minutes
		}
		c.ways[l.from] = append(c.ways[l.from], way{min(l.to, c.days), amount, i})
	}
	return c
}

// around is how many days before and after some days are looked at for what bounds them. Rules over longer windows bound all days.
const around = 35

// most returns what may be given in some days at most.
func (c *chain) most(w days) allowance {
	low, high := max(w.from-around, 0), min(w.to+around, c.days)
	dist := make([]int, c.days+1)
	came := make([]way, c.days+1) // to: from where
	for d := range dist {
		dist[d] = noLimit
	}
	dist[w.from] = 0
	// What a person is held to keeps every limit, so that no way round is shorter than none, and so many rounds are enough.
	changed := true
	for round := 0; changed && round <= c.days; round++ {
		changed = false
		for d := low; d <= high; d++ {
			if dist[d] == noLimit {
				continue
			}
			for _, way := range c.ways[d] {
				if way.to < low || way.to > high {
					continue
				}
				if next := dist[d] + way.length; next < dist[way.to] {
					dist[way.to], changed = next, true
					came[way.to] = way
					came[way.to].to = d
				}
			}
		}
	}
	a := allowance{amount: dist[w.to]}
	for d, steps := w.to, 0; d != w.from && steps <= c.days; d, steps = came[d].to, steps+1 {
		if i := came[d].limit; i >= 0 && !slices.Contains(a.by, c.limit[i].by) {
			a.by = append(a.by, c.limit[i].by)
		}
	}
	slices.Sort(a.by)
	return a
}
