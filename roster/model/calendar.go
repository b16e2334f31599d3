package model

import (
	"fmt"
	"slices"
	"time"

	"heartline/roster"
)

// Calendar turns the dates and clock times of a model into instants, and knows its holidays. It is the only place that does.
// Days are counted from 0, the first day of the model; those before it are negative, and there is no last one. It is never
// changed and may be used by many goroutines at once.
type Calendar struct {
	zone     *time.Location
	first    time.Time // midnight of the first day, as if the zone were UTC
	days     int
	dates    []string // of the days from -margin on
	holidays map[int]Holiday
	known    []HolidayYear // by the profile
	role     string        // the one that is meant where a model asks for one and it is left out
}

const margin = 32 // days before the first and after the last whose dates are kept ready

// NewCalendar makes the calendar of a model. Its error names what is wrong: the zone, the first day, a holiday or the start of a
// type of shift; a model that Parse has returned has none.
func NewCalendar(m *Model) (*Calendar, error) {
	zone, err := loadZone(m.Zone)
	if err != nil {
		return nil, err
	}
	first, err := parseDate(m.Start)
	if err != nil {
		return nil, fmt.Errorf("the first day %q: %w", m.Start, err)
	}
	c := &Calendar{zone: zone, first: first, days: max(m.Days, 0), holidays: map[int]Holiday{}, role: onlyRole(m.Demand)}
	for d := -margin; d < c.days+margin; d++ {
		c.dates = append(c.dates, c.first.AddDate(0, 0, d).Format(time.DateOnly))
	}
	rows := m.Holidays
	if profile, ok := LookupProfile(m.Profile); ok {
		for _, year := range profile.Holidays {
			rows = slices.Concat(year.Days, rows) // what the model says of a date comes last and counts
		}
		c.known = profile.Holidays
	}
	for _, h := range rows {
		d, ok := c.Day(h.Date)
		if !ok {
			return nil, fmt.Errorf("the holiday %q: write the date as YYYY-MM-DD", h.Date)
		}
		c.holidays[d] = h
	}
	for _, s := range m.Shifts {
		if _, err := roster.ParseClock(s.Start); err != nil {
			return nil, fmt.Errorf("the start %q of shift %s: %w", s.Start, s.ID, err)
		}
	}
	return c, nil
}

// loadZone refuses what time.LoadLocation takes for the machine's own zone.
func loadZone(name string) (*time.Location, error) {
	zone, err := time.LoadLocation(name)
	if err != nil || name == "" || name == "Local" {
		return nil, fmt.Errorf("no zone is called %s; use an IANA name such as Asia/Shanghai", quote(name))
	}
	return zone, nil
}

// parseDate returns the midnight of a date as if the zone were UTC, so that days can be counted.
func parseDate(s string) (time.Time, error) {
	d, err := roster.ParseDay(s)
	if err != nil {
		return time.Time{}, err
	}
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC), nil
}

// Unsure returns the years of the model of which its profile does not know all holidays, because they had not been published
// when this program was made: those that the model names itself are all there are. Empty without a profile that has holidays.
func (c *Calendar) Unsure() []int { return c.UnsureOf(0, max(c.days-1, 0)) }

// UnsureOf returns such years of the days from one to another, which need not be the model's.
func (c *Calendar) UnsureOf(from, to int) []int {
	var unsure []int
	if len(c.known) == 0 {
		return nil
	}
	for year := c.first.AddDate(0, 0, from).Year(); year <= c.first.AddDate(0, 0, to).Year(); year++ {
		if !slices.ContainsFunc(c.known, func(y HolidayYear) bool { return y.Year == year && y.Complete }) {
			unsure = append(unsure, year)
		}
	}
	return unsure
}

// Date returns the date of a day, YYYY-MM-DD. d counts from 0, the first day; negative: before it.
func (c *Calendar) Date(d int) string {
	if i := d + margin; i >= 0 && i < len(c.dates) {
		return c.dates[i]
	}
	return c.first.AddDate(0, 0, d).Format(time.DateOnly)
}

// Day returns the day of a date, which may lie before the first day (negative) or after the last; ok: it is a date, of the years 2000
// to 2199.
func (c *Calendar) Day(date string) (d int, ok bool) {
	t, err := parseDate(date)
	if err != nil {
		return 0, false
	}
	return int(t.Sub(c.first) / (24 * time.Hour)), true
}

// Weekday returns the day of the week.
func (c *Calendar) Weekday(d int) time.Weekday {
	return time.Weekday(mod(int(c.first.Weekday())+d, 7))
}

func mod(a, n int) int { return ((a % n) + n) % n }

// Holiday reports whether a day is free by law: it is named so by the model or, where the model does not name the date, by its
// profile.
func (c *Calendar) Holiday(d int) bool {
	h, named := c.holidays[d]
	return named && !h.Works
}

// Statutory reports whether a day is one of the holidays on which work is paid threefold.
func (c *Calendar) Statutory(d int) bool { return c.holidays[d].Statutory }

// Workday reports whether a day is a Monday to Friday that is no holiday, or one that is worked in exchange.
func (c *Calendar) Workday(d int) bool {
	if h, named := c.holidays[d]; named {
		return h.Works
	}
	return !weekend(c.Weekday(d))
}

func weekend(w time.Weekday) bool { return w == time.Saturday || w == time.Sunday }

// Midnight returns the instant at which a day begins, in UTC.
func (c *Calendar) Midnight(d int) time.Time { return c.At(d, 0) }

// At returns the instant of a clock time in minutes since the midnight of a day, in UTC; 1440 and more are the next days'. A time
// that the clocks skip is the instant at which they skip it, and one that comes twice its first coming, so that
// a later time is never an earlier instant.
func (c *Calendar) At(d, minutes int) time.Time {
	day := c.first.AddDate(0, 0, d+floorDiv(minutes, 24*60))
	at := roster.Day{Year: day.Year(), Month: day.Month(), Day: day.Day()}
	return at.At(roster.Clock(mod(minutes, 24*60)), c.zone)
}

func floorDiv(a, n int) int { return (a - mod(a, n)) / n }

// Begins returns the instant at which a shift of a day begins, in UTC.
func (c *Calendar) Begins(d int, s *ShiftType) time.Time { return c.At(d, s.clock()) }

// Ends returns the instant at which a shift of a day ends, in UTC: its minutes are counted on the clock. Only a shift that lies in
// an hour which the clocks skip ends when it begins.
func (c *Calendar) Ends(d int, s *ShiftType) time.Time { return c.At(d, s.clock()+s.Minutes) }

// clock returns the start in minutes since midnight; 0 if it is none, which Validate refuses.
func (s *ShiftType) clock() int {
	start, err := roster.ParseClock(s.Start)
	if err != nil {
		return 0
	}
	return int(start)
}
