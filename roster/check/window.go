package check

import (
	"strings"
	"time"

	"heartline/roster/model"
)

// A window is the days from one up to, not including, another. One that is cut is bounded above only.
type window struct {
	from, to int
	cut      bool
	first    bool // it takes in what the history has counted
}

// windows cuts the days as the rule says.
func (j *judge) windows() []window {
	w, days := j.r.Window, j.m.Days
	switch w.Kind {
	case model.Week:
		return split(days, func(d int) bool { return j.cal.Weekday(d) == time.Monday })
	case model.Month:
		return split(days, func(d int) bool { return strings.HasSuffix(j.cal.Date(d), "-01") })
	case model.Blocks:
		if w.Days <= 0 {
			return nil
		}
		return split(days, func(d int) bool { return d%w.Days == 0 })
	case model.Rolling:
		return j.rolling(w.Days)
	default:
		return []window{{from: 0, to: days, first: true}}
	}
}

// split cuts the days where a new window begins. The first is cut if none begins on the first day, the last if none begins
// on the day after the last.
func split(days int, begins func(d int) bool) []window {
	var ws []window
	for from := 0; from < days; {
		to := from + 1
		for to < days && !begins(to) {
			to++
		}
		ws = append(ws, window{from: from, to: to, cut: !begins(from) || !begins(to), first: from == 0})
		from = to
	}
	return ws
}

// rolling returns all windows of so many days inside the horizon, and before them those that begin in the known past.
func (j *judge) rolling(length int) []window {
	var ws []window
	if length <= 0 {
		return nil
	}
	for from := max(-len(j.k.row), 1-length); from+length <= j.m.Days; from++ {
		ws = append(ws, window{from: from, to: from + length, first: from == 0})
	}
	return ws
}

// counted returns the measure in each window.
func (j *judge) counted() []number {
	earliest := 0
	if j.r.Window.Kind == model.Rolling {
		earliest = -len(j.k.row)
	}
	var weekends []weekend
	switch j.r.Measure {
	case model.Weekends, model.HalfWeekends, model.MixedWeekends:
		weekends = j.weekends(earliest)
	default:
	}
	windows := j.windows()
	ns := make([]number, 0, len(windows))
	for _, w := range windows {
		if !j.exists(w) {
			continue
		}
		n := number{x: j.inWindow(w, weekends), above: w.cut, from: w.from, until: w.to - 1}
		if h := j.m.Staff[j.p].History; w.first && h != nil {
			n.x += h.Counts[j.r.ID]
		}
		ns = append(ns, n)
	}
	return ns
}

// exists reports whether the rule is for the person on a day of the window.
func (j *judge) exists(w window) bool {
	for d := w.from; d < w.to; d++ {
		if j.binds(d) {
			return true
		}
	}
	return false
}

// counts reports whether a day is counted in windows.
func (j *judge) counts(d int) bool { return j.binds(d) && j.cal.Picks(j.r.Window.On, d) }

func (j *judge) inWindow(w window, weekends []weekend) int {
	x := 0
	switch j.r.Measure {
	case model.Weekends, model.HalfWeekends, model.MixedWeekends:
		for _, e := range weekends {
			if e.from >= w.from && e.from < w.to && j.weekendCounts(e) {
				x++
			}
		}
		return x
	default:
	}
	var kinds map[string]bool
	if j.r.Measure == model.Kinds {
		kinds = map[string]bool{}
	}
	for d := w.from; d < w.to; d++ {
		if !j.counts(d) {
			continue
		}
		on := j.lets(j.r.Of, d)
		switch j.r.Measure {
		case model.Shifts:
			if on {
				x++
			}
		case model.Minutes:
			if on {
				x += j.cell(d).shift.Worked()
			}
			if empty(j.r.Of) {
				x += j.credit(d)
			}
		case model.DaysOff:
			if !on {
				x++
			}
		default: // Kinds
			if on {
				kinds[j.cell(d).shift.ID] = true
			}
		}
	}
	return x + len(kinds)
}

// credit returns the minutes of a day of leave that count as worked.
func (j *judge) credit(d int) int {
	minutes := 0
	for _, l := range j.leave[j.m.Staff[j.p].ID] {
		if l.from <= d && d <= l.to {
			minutes += l.credit
		}
	}
	return minutes
}
