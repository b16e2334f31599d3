package bound

import "heartline/roster/model"

// alongRuns bounds every stretch that is one day longer than a run may be.
func (r *row) alongRuns(b *bind) []limit {
	if b.HardMax == nil {
		return nil
	}
	var all []limit
	add := func(w days) {
		if w.to > r.g.m.Days || b.Measure == model.KindRun && !r.oneKind(w) {
			return
		}
		t := r.tally(b, w)
		if len(t.counted) < w.to-w.from || t.fixed == len(t.counted) {
			return
		}
		if l, ok := r.limit(t, len(t.counted)-1, noLimit, b.ID); ok {
			all = append(all, l)
		}
	}
	if before := r.ranBefore(b); before > 0 {
		add(days{0, max(*b.HardMax-before, 0) + 1})
	}
	for d := range r.g.m.Days {
		add(days{d, d + *b.HardMax + 1})
	}
	return all
}

// oneKind reports whether a row can give one type of shift only in some days.
func (r *row) oneKind(w days) bool {
	kind := noShift
	for d := w.from; d < w.to; d++ {
		for _, j := range r.jobs[d] {
			if s := r.g.jobs[d][j].shift; kind == noShift {
				kind = s
			} else if kind != s {
				return false
			}
		}
	}
	return true
}

// ranBefore returns how many days in a row up to the first a run has lasted; fewer than known is on the safe side.
func (r *row) ranBefore(b *bind) int {
	h := r.who().History
	if h == nil || b.on != nil || b.Measure != model.WorkRun || b.Edges == model.Closed {
		return 0
	}
	if b.plain && (h.WorkRun > 0 || h.OffRun > 0) {
		return h.WorkRun
	}
	n := 0
	for n < len(r.who().past) && r.who().past[n] != noShift && r.g.cal.Lets(b.Of, -1-n, &r.g.m.Shifts[r.who().past[n]], "") {
		n++
	}
	return n
}

// aroundFreeDays bounds stretches by the least run of free days and the longest of working days: of so many days as both
// together no more can be worked than the longest run, because fewer free days than the least run lie at the two ends of the
// stretch only, and what is between them is worked without a break.
func (r *row) aroundFreeDays(b *bind) []limit {
	if b.HardMin == nil || *b.HardMin < 2 || !b.plain || b.on != nil {
		return nil
	}
	longest := noLimit
	for _, o := range r.who().rules {
		if o.Measure == model.WorkRun && o.HardMax != nil && o.plain && o.on == nil {
			longest = min(longest, *o.HardMax)
		}
	}
	var all []limit
	for d := 0; d+longest+*b.HardMin <= r.g.m.Days; d++ {
		t := r.tally(b, days{d, d + longest + *b.HardMin})
		if l, ok := r.limit(t, longest, noLimit, b.ID); ok {
			all = append(all, l)
		}
	}
	return all
}

// neighbours bounds two days in a row on which no two shifts of the row can both be worked.
func (r *row) neighbours() []limit {
	var all []limit
	for d := range r.g.m.Days - 1 {
		w := days{d, d + 2}
		if len(r.jobs[d]) == 0 || len(r.jobs[d+1]) == 0 || r.fixed[d] && r.fixed[d+1] {
			continue
		}
		if by := r.exclude(d); by != "" {
			all = append(all, limit{days: w, shifts: 1, minutes: max(r.most[d], r.most[d+1]), by: by})
		}
	}
	return all
}

// exclude returns what forbids each pair of shifts of a day and the next; empty: one pair is possible.
func (r *row) exclude(d int) string {
	by := ""
	for _, i := range r.jobs[d] {
		for _, j := range r.jobs[d+1] {
			if by = r.pair(d, i, j); by == "" {
				return ""
			}
		}
	}
	return by
}

func (r *row) pair(d, i, j int) string {
	_, ends := r.g.shiftOn(d, r.g.jobs[d][i].shift)
	begins, _ := r.g.shiftOn(d+1, r.g.jobs[d+1][j].shift)
	if begins < ends {
		return byOverlap
	}
	for _, b := range r.who().rules {
		if (b.Measure == model.Rest || b.Measure == model.Follows) && b.forbidsPair(begins-ends) && b.letsJob(d, i) && b.thenJob(d+1, j) {
			return b.ID
		}
	}
	return ""
}
