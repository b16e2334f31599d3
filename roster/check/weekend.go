package check

import (
	"slices"
	"strings"

	"heartline/roster/model"
)

// A weekend is the days from one up to, not including, another.
type weekend struct {
	from, to int
	cut      bool // by the first or the last day
}

// weekends returns the weekends from a day up to the last.
func (j *judge) weekends(earliest int) []weekend {
	names := j.r.Window.Weekend
	if len(names) == 0 {
		names = []string{"sat", "sun"}
	}
	in := func(d int) bool { return slices.Contains(names, strings.ToLower(j.cal.Weekday(d).String()[:3])) }
	var es []weekend
	for d := earliest; d < j.m.Days; d++ {
		if !in(d) {
			continue
		}
		e := weekend{from: d, to: d + 1}
		for e.to < j.m.Days && in(e.to) {
			e.to++
		}
		e.cut = e.from == earliest && in(e.from-1) || e.to == j.m.Days && in(e.to)
		es = append(es, e)
		d = e.to
	}
	return es
}

// weekendCounts reports whether a weekend is one that the measure counts.
func (j *judge) weekendCounts(e weekend) bool {
	days, worked := 0, 0
	kinds := map[string]bool{}
	for d := e.from; d < e.to; d++ {
		if !j.counts(d) {
			continue
		}
		days++
		if j.lets(j.r.Of, d) {
			worked++
			kinds[j.cell(d).shift.ID] = true
		}
	}
	switch j.r.Measure {
	case model.HalfWeekends:
		return !e.cut && worked > 0 && worked < days
	case model.MixedWeekends:
		return !e.cut && len(kinds) > 1
	default:
		return worked > 0
	}
}

// weekendRuns returns the runs of weekends with a shift.
func (j *judge) weekendRuns() []number {
	worked := func(e weekend) bool {
		for d := e.from; d < e.to; d++ {
			if j.lets(j.r.Of, d) {
				return true
			}
		}
		return false
	}
	h, known := j.k.weekends, len(j.k.row) > 0 || j.k.whole(j.plain)
	if h == 0 {
		past := j.weekends(-len(j.k.row))
		past = slices.DeleteFunc(past, func(e weekend) bool { return e.to > 0 })
		for len(past) > 0 && worked(past[len(past)-1]) {
			h++
			past = past[:len(past)-1]
		}
	}
	es := j.weekends(0)
	ns := j.runs(len(es), func(i int) bool { return worked(es[i]) }, h, known)
	for i := range ns {
		first, last := ns[i].from, ns[i].until
		ns[i].from = firstDay(es, first)
		if last >= 0 {
			ns[i].until = es[last].to - 1
		}
	}
	return ns
}

// firstDay returns the first day of a weekend by its number. One before the first is a week earlier for each.
func firstDay(es []weekend, i int) int {
	switch {
	case i >= 0:
		return es[i].from
	case len(es) > 0:
		return es[0].from + 7*i
	default:
		return 7 * i
	}
}
