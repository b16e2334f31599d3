package bound

import (
	"cmp"
	"slices"

	"heartline/roster/model"
)

// guard closes the cells of people who may not be alone where nobody at all can be with them. It looks at each guard by itself, with
// everybody who can be there by other rules, so that nothing is closed that need not be.
func (g *ground) guard() {
	for i := range g.m.Guards {
		if g.m.Guards[i].Weight == 0 {
			g.closeAlone(&g.m.Guards[i])
		}
	}
}

type spot struct {
	site string
	cut  int
}

// closeAlone closes what one guard forbids.
func (g *ground) closeAlone(guard *model.Guard) {
	has := func(p, d int, what string) bool {
		who, date := &g.people[p], g.cal.Date(d)
		return holds(who.Skills, what, date, date) || holds(who.Tags, what, date, date)
	}
	with := map[spot]bool{}
	for p := range g.people {
		for d := range g.m.Days {
			if has(p, d, guard.With) && !has(p, d, guard.Who) {
				for _, s := range g.possible(p, d) {
					g.spots(d, s, func(at spot) { with[at] = true })
				}
			}
		}
	}
	alone := func(d, s int) bool {
		found := false
		g.spots(d, s, func(at spot) { found = found || !with[at] })
		return found
	}
	for p := range g.people {
		who := &g.people[p]
		for d := range g.m.Days {
			if who.held[d] != nil || !has(p, d, guard.Who) {
				continue
			}
			who.can[d] = slices.DeleteFunc(who.can[d], func(j int) bool {
				if !alone(d, g.jobs[d][j].shift) {
					return false
				}
				who.why[d][j] = "guard:" + guard.ID
				return true
			})
		}
	}
	for p := range g.people {
		for d, h := range g.people[p].held {
			if h != nil && h.shift != noShift && has(p, d, guard.Who) && alone(d, h.shift) {
				r := g.pinned(p, days{d, d + 1}, "guard:"+guard.ID)
				r.Kind = Guard
				g.unguarded = append(g.unguarded, r)
			}
		}
	}
}

// possible returns the types that somebody may work on a day.
func (g *ground) possible(p, d int) []int {
	who := &g.people[p]
	if h := who.held[d]; h != nil {
		if h.shift == noShift {
			return nil
		}
		return []int{h.shift}
	}
	var out []int
	for _, j := range who.can[d] {
		if s := g.jobs[d][j].shift; !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// spots calls visit for each stretch between two boundaries of shifts that a shift takes in.
func (g *ground) spots(d, shift int, visit func(spot)) {
	begins, ends := g.shiftOn(d, shift)
	for i, _ := slices.BinarySearchFunc(g.cuts, begins, cmp.Compare[int64]); i < len(g.cuts) && g.cuts[i] < ends; i++ {
		visit(spot{g.m.Shifts[shift].Site, i})
	}
}
