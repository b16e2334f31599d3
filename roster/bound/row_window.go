package bound

import (
	"slices"

	"heartline/roster/model"
)

// overWindows bounds shifts, minutes and, by the days that must be free, days worked.
func (r *row) overWindows(b *bind) []limit {
	var all []limit
	for i, w := range b.spans {
		if !b.known(r.who(), w) {
			continue
		}
		inside := days{max(w.from, 0), w.to}
		t := r.tally(b, inside)
		if len(t.counted) == 0 {
			continue
		}
		var free int
		minutes := noLimit
		switch {
		case b.Measure == model.DaysOff:
			if b.HardMin == nil || w.cut || w.from < 0 {
				continue
			}
			free = r.workdaysLeft(b, w) - b.base[i] + t.back
		case b.HardMax == nil:
			continue
		case b.Measure == model.Minutes:
			free, minutes = r.inMinutes(t, *b.HardMax-b.base[i]+t.back)
		default:
			free = *b.HardMax - b.base[i] + t.back
		}
		if l, ok := r.limit(t, free, minutes, b.ID); ok {
			all = append(all, l)
		}
	}
	return all
}

// workdaysLeft returns how many days of a window may be worked if the rest is to be enough free days.
func (r *row) workdaysLeft(b *bind, w window) int {
	n := -*b.HardMin
	for d := w.from; d < w.to; d++ {
		if b.counts(d) {
			n++
		}
	}
	if h := r.who().History; w.first && h != nil {
		n += h.Counts[b.ID]
	}
	return n
}

// inMinutes returns how many shifts, the shortest first, and how many minutes on the clock so many minutes of work allow.
func (r *row) inMinutes(t tally, free int) (shifts, minutes int) {
	var shortest []int
	left, most, per := free, 0, 1
	for _, d := range t.counted {
		least := noLimit
		for _, j := range r.jobs[d] {
			shift := r.g.jobs[d][j].shift
			worked, length := r.g.m.Shifts[shift].Worked(), r.g.length(d, shift)
			least = min(least, worked)
			if length*per > most*worked { // the most presence for a minute of work
				most, per = length, worked
			}
		}
		if r.fixed[d] {
			left -= least
			shifts++
			continue
		}
		shortest = append(shortest, least)
	}
	slices.Sort(shortest)
	for _, m := range shortest {
		if left -= m; left < 0 {
			break
		}
		shifts++
	}
	return shifts, max(free, 0) * most / per
}

// overWeekends bounds what is given on weekends and beside them, by how many weekends may be worked.
func (r *row) overWeekends(b *bind) []limit {
	if b.HardMax == nil {
		return nil
	}
	in := func(d int) bool { return r.g.inWeekend(b.Window, d) }
	var all []limit
	for i, w := range b.spans {
		if w.from < 0 {
			continue
		}
		t := tally{loose: limit{days: w.days}}
		var ends []limit // what can be given in each weekend
		must := 0
		for _, e := range split(w.to-w.from, func(k int) bool { return in(w.from+k) != in(w.from+k-1) }) {
			e = days{e.from + w.from, e.to + w.from}
			inside := r.tally(b, e)
			before := e.from == w.from && e.from > 0 && in(e.from-1) // it belongs to the window before
			if !in(e.from) || before || inside.loose.shifts > 0 {
				t.loose.shifts += inside.loose.shifts + len(inside.counted)
				t.loose.minutes += inside.loose.minutes + r.sum(inside.counted)
				continue
			}
			if inside.fixed > 0 {
				must++
			}
			ends = append(ends, limit{shifts: len(inside.counted), minutes: r.sum(inside.counted)})
		}
		free := max(*b.HardMax-b.base[i], must)
		if free >= len(ends) {
			continue
		}
		slices.SortFunc(ends, func(x, y limit) int { return y.shifts - x.shifts })
		for _, e := range ends[:free] {
			t.loose.shifts += e.shifts
		}
		slices.SortFunc(ends, func(x, y limit) int { return y.minutes - x.minutes })
		for _, e := range ends[:free] {
			t.loose.minutes += e.minutes
		}
		t.loose.by = b.ID
		all = append(all, t.loose)
	}
	return all
}

func (r *row) sum(list []int) int {
	n := 0
	for _, d := range list {
		n += r.most[d]
	}
	return n
}
