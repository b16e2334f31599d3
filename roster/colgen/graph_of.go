package colgen

import "heartline/roster/solve"

// mayBe says by cell, as the first of those that are alike, what a person may have on a day.
func mayBe(f *solve.Flat, person, day int) []bool {
	may, alike := make([]bool, f.Options()+1), f.Alike(person, day)
	for _, x := range f.May(person, day) {
		if f.Wish(person, day, x).Hard == 0 {
			may[alike[x]] = true
		}
	}
	return may
}

// mostlyFree is how much of what is in a graph a person may do for whom it is not made smaller.
const mostlyFree = 0.8

// of returns the graph of one person's rows: this one, with what the person may not do, where that is little.
func (g *graph) of(f *solve.Flat, person int) *graph {
	may := make([][]bool, len(g.days))
	has, all := 0, 0
	for day := range g.days {
		may[day] = mayBe(f, person, day)
		seen := make([]bool, len(may[day]))
		for _, a := range g.days[day].arcs {
			if !seen[a.cell] {
				seen[a.cell] = true
				all++
				if may[day][a.cell] {
					has++
				}
			}
		}
	}
	if float64(has) >= mostlyFree*float64(all) {
		return g
	}
	less := &graph{begin: map[int]begin{person: g.begin[person]}, final: g.final, outer: g.outer}
	for day := range g.days {
		l, to := &g.days[day], layer{first: []int32{0}}
		for n := range len(l.first) - 1 {
			for _, a := range l.arcs[l.first[n]:l.first[n+1]] {
				if may[day][a.cell] {
					to.arcs = append(to.arcs, a)
				}
			}
			to.first = append(to.first, int32(len(to.arcs)))
		}
		less.days = append(less.days, to)
	}
	return less.least()
}
