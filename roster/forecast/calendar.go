package forecast

import (
	"maps"
	"math"
	"time"

	"heartline/internal/fault"
	"heartline/roster"
)

// Class is the kind of a day. Days of one class are taken to be alike, and learn from each other only.
type Class string

// Classes. A day has the class of its weekday unless it is marked.
const (
	Mon Class = "mon"
	Tue Class = "tue"
	Wed Class = "wed"
	Thu Class = "thu"
	Fri Class = "fri"
	Sat Class = "sat"
	Sun Class = "sun"
	// Holiday is a day that is free by law. With fewer than two of them in the record it is forecast as a Sunday.
	Holiday Class = "holiday"
	// MadeUp is a Saturday or Sunday that is worked in exchange for a free day (调休). With fewer than two of them in the
	// record it is forecast as the mean of Monday to Friday.
	MadeUp Class = "made_up"
)

// weekdays are the classes of unmarked days, by time.Weekday.
var weekdays = [...]Class{Sun, Mon, Tue, Wed, Thu, Fri, Sat}

func (c Class) valid() bool { return c.weekday() || c == Holiday || c == MadeUp }

func (c Class) weekday() bool {
	for _, w := range weekdays {
		if c == w {
			return true
		}
	}
	return false
}

// DefaultEvery is the length of an interval where none is given.
const DefaultEvery = 30 * time.Minute

// Calendar cuts the days of a zone into intervals, and says of what class each day is. It does not change once it is made.
type Calendar struct {
	zone  *time.Location
	every int // minutes
	marks map[roster.Day]Class
}

// NewCalendar returns a calendar of a zone. every is the length of an interval: 5 to 60 minutes by which an hour can be
// divided; 0: DefaultEvery. marks gives days a class of their own: Holiday, MadeUp, or a weekday that they are like. It
// returns fault.Invalid for anything else.
func NewCalendar(zone *time.Location, every time.Duration, marks map[roster.Day]Class) (*Calendar, error) {
	const op = "calendar"
	if every == 0 {
		every = DefaultEvery
	}
	minutes := int(every / time.Minute)
	if zone == nil {
		return nil, fault.New(fault.Invalid, op, "the zone is missing; give one such as Asia/Shanghai")
	}
	if every%time.Minute != 0 || minutes < 5 || minutes > 60 || 60%minutes != 0 {
		return nil, fault.New(fault.Invalid, op, "an interval must be 5, 6, 10, 12, 15, 20, 30 or 60 minutes long")
	}
	for d, class := range marks {
		if !class.valid() {
			return nil, fault.New(fault.Invalid, op, "%s is marked %q; use holiday, made_up or a weekday such as mon", written(d), class)
		}
	}
	return &Calendar{zone: zone, every: minutes, marks: maps.Clone(marks)}, nil
}

// Every is the length of an interval.
func (c *Calendar) Every() time.Duration { return time.Duration(c.every) * time.Minute }

// Slots is how many intervals an ordinary day has: 48 of half an hour.
func (c *Calendar) Slots() int { return 24 * 60 / c.every }

// Class says of what class a day is.
func (c *Calendar) Class(d roster.Day) Class {
	if class, marked := c.marks[d]; marked {
		return class
	}
	return weekdays[weekday(d)]
}

// Workday reports whether a day is worked by the calendar: Monday to Friday unless it is a holiday, and a day made up.
func (c *Calendar) Workday(d roster.Day) bool {
	switch c.Class(d) {
	case Holiday, Sat, Sun:
		return false
	default:
		return true
	}
}

// Interval is a part of a day, half-open: [Start, End).
type Interval struct {
	Start time.Time // UTC
	End   time.Time // UTC
	Slot  int       // its place on the clock, from 0: the minutes since midnight by the length of an interval
	// Part is how much of a whole interval it is: 1, or less where the clocks change inside of it.
	Part float64
}

// Intervals cuts a day at each clock time at which an interval begins and wherever the clocks change. A day on which an
// hour comes twice has 50 half hours, and two for the same slot; one on which an hour is skipped has 46, and slots without any.
func (c *Calendar) Intervals(d roster.Day) []Interval {
	at, end := d.At(0, c.zone), d.Next().At(0, c.zone)
	parts := make([]Interval, 0, c.Slots()+60/c.every)
	for at.Before(end) {
		local := at.In(c.zone)
		past := time.Duration(local.Hour()*60+local.Minute()) * time.Minute // no zone has had seconds since 1972
		next := at.Add(c.Every() - past%c.Every())
		if _, change := local.ZoneBounds(); !change.IsZero() && change.Before(next) {
			next = change.UTC()
		}
		if next.After(end) {
			next = end
		}
		parts = append(parts, Interval{
			Start: at, End: next,
			Slot: int(past / c.Every()),
			Part: float64(next.Sub(at)) / float64(c.Every()),
		})
		at = next
	}
	return parts
}

// Day is the day in which an instant lies.
func (c *Calendar) Day(at time.Time) roster.Day {
	y, m, d := at.In(c.zone).Date()
	return roster.Day{Year: y, Month: m, Day: d}
}

// Plus returns the day n days later, or earlier for a negative n.
func Plus(d roster.Day, n int) roster.Day {
	y, m, day := time.Date(d.Year, d.Month, d.Day+n, 0, 0, 0, 0, time.UTC).Date()
	return roster.Day{Year: y, Month: m, Day: day}
}

// between is how many days lie from one day to a later one.
func between(from, to roster.Day) int {
	return int(math.Round(midnight(to).Sub(midnight(from)).Hours() / 24))
}

func weekday(d roster.Day) time.Weekday { return midnight(d).Weekday() }

func written(d roster.Day) string { return midnight(d).Format(time.DateOnly) }

// midnight is that of UTC, for counting days.
func midnight(d roster.Day) time.Time {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC)
}
