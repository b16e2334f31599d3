package feed

import (
	"fmt"
	"slices"
	"sort"
	"strconv"
	"time"
)

const day = 24 * 60 * 60 // seconds of a day on the clock

// zone tells the offset from UTC in force at an instant, both in seconds. Instants are Unix times; wall-clock times are kept
// as the Unix time at which a clock in UTC shows the same.
type zone interface{ offset(at int64) int }

type location struct{ *time.Location }

var utcZone = location{time.UTC}

func (l location) offset(at int64) int {
	_, o := time.Unix(at, 0).In(l.Location).Zone()
	return o
}

// instant returns when the clock of a zone shows a wall-clock time, by the rule of RFC 5545 section 3.3.5: the first coming of
// one that comes twice; one that is skipped is taken with the offset before the skip.
func instant(z zone, wall int64) int64 {
	// A day earlier and a day later the offsets on either side of a change near by are in force.
	before, after := z.offset(wall-day), z.offset(wall+day)
	first, found := int64(0), false
	for _, o := range []int{before, after} {
		if t := wall - int64(o); z.offset(t) == o && (!found || t < first) {
			first, found = t, true
		}
	}
	if found {
		return first
	}
	return wall - int64(before)
}

// twice reports whether the clock of a zone shows a wall-clock time twice.
func twice(z zone, wall int64) bool {
	before, after := z.offset(wall-day), z.offset(wall+day)
	return before > after && z.offset(wall-int64(before)) == before && z.offset(wall-int64(after)) == after
}

// change is an instant at which the clock of a zone is set.
type change struct {
	at       time.Time
	from, to int // offsets before and after, in seconds
	name     string
	daylight bool // put forward because summer time begins, or winter time ends
	rule     string
}

// zone writes the VTIMEZONE of a zone, good from a year before first to a year after last. Summer time that follows a yearly
// rule is written as one, since not all calendar programs read lists of changes; what follows none is written singly.
func (w *writer) zone(loc *time.Location, first, last time.Time) {
	from := time.Date(first.Year()-1, 1, 1, 0, 0, 0, 0, time.UTC)
	to := time.Date(last.Year()+2, 1, 1, 0, 0, 0, 0, time.UTC)
	changes := changesOf(loc, from, to)
	w.line("BEGIN", "VTIMEZONE")
	w.line("TZID", loc.String())
	if len(changes) == 0 || !yearly(changes) {
		// What holds before the first change, and for good if there is none.
		name, offset := from.In(loc).Zone()
		w.observance(change{at: time.Unix(int64(-offset), 0), from: offset, to: offset, name: name})
	}
	for _, c := range changes {
		w.observance(c)
	}
	w.line("END", "VTIMEZONE")
}

// yearly reports whether all changes follow rules.
func yearly(changes []change) bool {
	return !slices.ContainsFunc(changes, func(c change) bool { return c.rule == "" })
}

// changesOf returns the changes of a zone between two instants, in order; of those that follow a rule only the first.
func changesOf(loc *time.Location, from, to time.Time) []change {
	all := scan(loc, from, to.AddDate(cycle+1, 0, 0))
	var changes []change
	for i, c := range all {
		if !c.at.Before(to) {
			break
		}
		c.rule = ruleOf(all[i:])
		known := slices.ContainsFunc(changes, func(o change) bool { return o.rule == c.rule && o.to == c.to })
		if c.rule == "" || !known {
			changes = append(changes, c)
		}
	}
	return changes
}

// scan looks at a zone day by day. Location.ZoneBounds is no way to the next change: beyond the changes that the data list
// it ends at the turn of the year too, and does not get past 31 December of a leap year.
func scan(loc *time.Location, from, to time.Time) []change {
	z := location{loc}
	var changes []change
	end := to.Unix()
	for at := from.Unix(); at < end; at += day {
		before, after := z.offset(at), z.offset(at+day)
		if before == after {
			continue
		}
		n := sort.Search(day, func(n int) bool { return z.offset(at+int64(n)) != before })
		c := change{at: time.Unix(at+int64(n), 0), from: before, to: after}
		last, first := c.at.Add(-time.Second).In(loc), c.at.In(loc)
		c.name, _ = first.Zone()
		c.daylight = after > before && last.IsDST() != first.IsDST()
		changes = append(changes, c)
	}
	return changes
}

// cycle is the number of years in which each date falls on each day of the week.
const cycle = 28

// ruleOf returns the yearly rule that the first of some changes follows for a whole cycle of the calendar; empty: none.
func ruleOf(changes []change) string {
	c := changes[0]
	local := func(at time.Time) time.Time { return at.In(time.FixedZone("", c.from)) } // the clock before it is set
	start := local(c.at)
	nth, last, year := (start.Day()-1)/7+1, isLast(start), start.Year()
	for _, next := range changes[1:] {
		if next.from != c.from || next.to != c.to {
			continue
		}
		l := local(next.at)
		year++
		if l.Year() != year || l.Month() != start.Month() || l.Weekday() != start.Weekday() || clock(l) != clock(start) {
			return ""
		}
		if (l.Day()-1)/7+1 != nth {
			nth = 0
		}
		last = last && isLast(l)
		if year == start.Year()+cycle {
			break
		}
	}
	weekday := weekdays[start.Weekday()]
	switch {
	case year < start.Year()+cycle:
		return ""
	case last:
		weekday = "-1" + weekday
	case nth > 0:
		weekday = strconv.Itoa(nth) + weekday
	default:
		return ""
	}
	return fmt.Sprintf("FREQ=YEARLY;BYMONTH=%d;BYDAY=%s", start.Month(), weekday)
}

func clock(t time.Time) int { return t.Hour()*3600 + t.Minute()*60 + t.Second() }

// isLast reports whether a day is the last of its weekday in its month.
func isLast(t time.Time) bool { return t.AddDate(0, 0, 7).Month() != t.Month() }

func (w *writer) observance(c change) {
	kind := "STANDARD"
	if c.daylight {
		kind = "DAYLIGHT"
	}
	w.line("BEGIN", kind)
	w.line("DTSTART", c.at.In(time.FixedZone("", c.from)).Format(formLocal))
	w.line("TZOFFSETFROM", offsetText(c.from))
	w.line("TZOFFSETTO", offsetText(c.to))
	w.text("TZNAME", c.name)
	if c.rule != "" {
		w.line("RRULE", c.rule)
	}
	w.line("END", kind)
}

// offsetText writes an offset (RFC 5545 section 3.3.14).
func offsetText(seconds int) string {
	sign := '+'
	if seconds < 0 {
		sign, seconds = '-', -seconds
	}
	text := fmt.Sprintf("%c%02d%02d", sign, seconds/3600, seconds/60%60)
	if seconds%60 != 0 {
		text += fmt.Sprintf("%02d", seconds%60)
	}
	return text
}
