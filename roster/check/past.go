package check

import (
	"slices"

	"heartline/roster/model"
)

// longest is how many days of the past are looked at; a rolling window has at most 400.
const longest = 1000

// past is what is known of a person's days before the first.
type past struct {
	row                 []cell // the day before the first is row[0]; as far back as every day is known
	work, off, weekends int    // runs up to the day before the first, where the history names them
	kind                int
	last                string // the type of the kind run
}

func (c *checker) past(p int) past {
	h := c.m.Staff[p].History
	if h == nil {
		return past{}
	}
	k := past{work: h.WorkRun, off: h.OffRun, weekends: h.WeekendRun, kind: h.KindRun, last: h.LastShift}
	s := c.types[h.LastShift]
	switch {
	case len(h.Shifts) > 0:
		k.row = c.listed(h.Shifts)
	case s != nil:
		k.row = slices.Repeat([]cell{{shift: s}}, min(max(h.KindRun, 1), longest))
	case h.OffRun > 0:
		k.row = make([]cell, min(h.OffRun, longest))
	}
	return k
}

// listed makes the row of a list of shifts: every day from the first of them is known.
func (c *checker) listed(list []model.PastShift) []cell {
	var row []cell
	for _, l := range list {
		d, ok := c.cal.Day(l.Date)
		if !ok || d >= 0 || d < -longest || c.types[l.Shift] == nil {
			continue
		}
		if grow := -d - len(row); grow > 0 {
			row = append(row, make([]cell, grow)...)
		}
		row[-d-1] = cell{shift: c.types[l.Shift]}
	}
	return row
}

// whole reports whether what is asked for is whether somebody worked at all, which the runs of a history know without the types.
func (k past) whole(plain bool) bool { return plain && (k.work > 0 || k.off > 0) }

// workRun returns how many days in a row up to the first one is holds for, and whether the past is known; plain: is holds for any
// shift.
func (k past) workRun(plain bool, is func(d int) bool) (days int, known bool) {
	if k.whole(plain) {
		return k.work, true
	}
	return k.run(is)
}

// offRun is workRun for the days for which is holds because nothing was worked, or nothing that counts.
func (k past) offRun(plain bool, is func(d int) bool) (days int, known bool) {
	if k.whole(plain) {
		return k.off, true
	}
	return k.run(is)
}

// kindRun is workRun for the days with one type.
func (k past) kindRun(plain bool, s *model.ShiftType, is func(d int) bool) (days int, known bool) {
	if plain && k.last == s.ID && k.kind > 0 {
		return k.kind, true
	}
	return k.run(is)
}

func (k past) run(is func(d int) bool) (days int, known bool) {
	for days < len(k.row) && is(-1-days) {
		days++
	}
	return days, len(k.row) > 0
}
