package check

import "heartline/roster/model"

// runs returns the length of each run of places, of n, for which is holds. before is the length of the run that comes from the past,
// and known whether the past is known. from and until are places; negative: before the first.
//
// A run at the first place of an unknown past and one at the last place are bounded above only, unless the rule closes the
// edges.
func (j *judge) runs(n int, is func(i int) bool, before int, known bool) []number {
	closed := j.r.Edges == model.Closed
	if closed {
		before, known = 0, true
	}
	var ns []number
	length, from := before, -before
	for i := range n + 1 {
		if i < n && is(i) {
			if length == 0 {
				from = i
			}
			length++
			continue
		}
		if length > 0 {
			run := number{x: length, from: from, until: i - 1}
			run.above = from == 0 && !known || i == n && !closed
			if from < 0 {
				run.before = before
			}
			ns = append(ns, run)
		}
		length = 0
	}
	return ns
}

// dayRuns returns the runs of days with a shift that is let through, or without one.
func (j *judge) dayRuns() []number {
	on := func(d int) bool { return j.lets(j.r.Of, d) }
	if j.r.Measure == model.WorkRun {
		h, known := j.k.workRun(j.plain, on)
		return j.runs(j.m.Days, on, h, known)
	}
	off := func(d int) bool { return !on(d) }
	h, known := j.k.offRun(j.plain, off)
	return j.runs(j.m.Days, off, h, known)
}

// kindRuns returns the runs of days with a shift of the same type, for each type.
func (j *judge) kindRuns() []number {
	var ns []number
	for i := range j.m.Shifts {
		s := &j.m.Shifts[i]
		is := func(d int) bool { return j.cell(d).shift == s && j.lets(j.r.Of, d) }
		h, known := j.k.kindRun(j.plain, s, is)
		for _, n := range j.runs(j.m.Days, is, h, known) {
			n.shift = s.ID
			ns = append(ns, n)
		}
	}
	return ns
}
