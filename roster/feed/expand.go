package feed

import (
	"errors"
	"slices"
	"time"
)

// What ends an expansion before its time.
var (
	errUnfit  = errors.New("DTSTART is not a day of its rule; move DTSTART to the first such day")
	errTooFar = errors.New("the recurrences of the file reach too far back or are too many; begin them later, or remove old events")
)

// maxSteps bounds the days that the recurrences of a file may look at: 250 daily rules of twenty years.
const maxSteps = 2_000_000

// budget is what is left of maxSteps.
type budget struct{ steps int }

// expand calls yield with the day of each recurrence, counted from 1970-01-01, in order from the day of the start to last,
// until COUNT is reached or yield returns false. fit demands that the start be a day of the rule; otherwise it comes first all
// the same.
func (r rule) expand(start, last int64, fit bool, b *budget, yield func(int64) bool) error {
	r.complete(start)
	count := 0
	give := func(d int64) bool {
		count++
		return yield(d) && (r.count == 0 || count < r.count)
	}
	for k := int64(0); ; k++ {
		from, to := r.period(start, k)
		if b.steps -= int(to-from) + 1; b.steps < 0 {
			return errTooFar
		}
		days := r.days(from, to)
		if k == 0 {
			days = slices.DeleteFunc(days, func(d int64) bool { return d < start })
			if len(days) == 0 || days[0] != start {
				if fit {
					return errUnfit
				}
				days = slices.Insert(days, 0, start)
			}
		}
		for _, d := range days {
			if d > last || !give(d) {
				return nil
			}
		}
		if from > last {
			return nil
		}
	}
}

// complete takes from the start what the rule leaves open.
func (r *rule) complete(start int64) {
	if len(r.byDay)+len(r.byMonthDay) > 0 || r.freq == freqDaily {
		return
	}
	_, month, d := civil(start)
	switch r.freq {
	case freqWeekly:
		r.byDay = []nthDay{{weekday: weekday(start)}}
	case freqMonthly:
		r.byMonthDay = []int{d}
	default:
		r.byMonthDay = []int{d}
		if len(r.byMonth) == 0 {
			r.byMonth = []int{int(month)}
		}
	}
}

// period returns the first day of the kth period of the rule and the first day after it.
func (r rule) period(start, k int64) (from, to int64) {
	k *= int64(r.interval)
	switch r.freq {
	case freqDaily:
		return start + k, start + k + 1
	case freqWeekly:
		from = start - int64(weekday(start)-r.weekStart+7)%7 + 7*k
		return from, from + 7
	case freqMonthly:
		year, month, _ := civil(start)
		return dayOf(year, month+time.Month(k), 1), dayOf(year, month+time.Month(k)+1, 1)
	default:
		year, _, _ := civil(start)
		return dayOf(year+int(k), time.January, 1), dayOf(year+int(k)+1, time.January, 1)
	}
}

// days returns the days of a period that the rule picks, in order.
func (r rule) days(from, to int64) []int64 {
	var picked []int64
	year := r.freq == freqYearly && len(r.byMonth) == 0 // numbers of BYDAY count in the year, not in the month
	for d := from; d < to; d++ {
		if r.picks(d, year) {
			picked = append(picked, d)
		}
	}
	if len(r.bySetPos) == 0 {
		return picked
	}
	var chosen []int64
	for i, d := range picked {
		if slices.Contains(r.bySetPos, i+1) || slices.Contains(r.bySetPos, i-len(picked)) {
			chosen = append(chosen, d)
		}
	}
	return chosen
}

func (r rule) picks(d int64, inYear bool) bool {
	if len(r.byDay) > 0 && !slices.ContainsFunc(r.byDay, func(n nthDay) bool { return n.weekday == weekday(d) }) {
		return false
	}
	if len(r.byMonth)+len(r.byMonthDay) == 0 && (r.freq == freqDaily || r.freq == freqWeekly) {
		return true // the most frequent rules need no look at the month
	}
	year, month, monthDay := civil(d)
	if len(r.byMonth) > 0 && !slices.Contains(r.byMonth, int(month)) {
		return false
	}
	first, next := dayOf(year, month, 1), dayOf(year, month+1, 1)
	if len(r.byMonthDay) > 0 && !slices.Contains(r.byMonthDay, monthDay) && !slices.Contains(r.byMonthDay, int(d-next)) {
		return false
	}
	if len(r.byDay) == 0 {
		return true
	}
	if inYear {
		first, next = dayOf(year, time.January, 1), dayOf(year+1, time.January, 1)
	}
	nth, fromEnd := int(d-first)/7+1, -int(next-1-d)/7-1
	return slices.ContainsFunc(r.byDay, func(n nthDay) bool {
		return n.weekday == weekday(d) && (n.nth == 0 || n.nth == nth || n.nth == fromEnd)
	})
}

// dayOf counts the days from 1970-01-01; months beyond December are those of the years after.
func dayOf(year int, month time.Month, d int) int64 {
	return time.Date(year, month, d, 0, 0, 0, 0, time.UTC).Unix() / day
}

func civil(d int64) (int, time.Month, int) { return time.Unix(d*day, 0).UTC().Date() }

func weekday(d int64) time.Weekday { return time.Weekday(((d+4)%7 + 7) % 7) }

// floorDay splits a wall-clock time into its day and its second of the day.
func floorDay(wall int64) (d, second int64) {
	second = ((wall % day) + day) % day
	return (wall - second) / day, second
}
