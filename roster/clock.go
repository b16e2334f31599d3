package roster

import (
	"errors"
	"fmt"
	"time"
)

// Clock is a wall-clock time of day in minutes since midnight, 0 to 1439.
type Clock int

// ParseClock reads "HH:MM", 00:00 to 23:59; 24:00 is read as 00:00, which as an end is midnight.
func ParseClock(s string) (Clock, error) {
	if len(s) == 4 && s[1] == ':' {
		s = "0" + s
	}
	if len(s) != 5 || s[2] != ':' || !digits(s[:2]) || !digits(s[3:]) {
		return 0, errors.New("write the time as HH:MM, for example 08:30")
	}
	h, m := int(s[0]-'0')*10+int(s[1]-'0'), int(s[3]-'0')*10+int(s[4]-'0')
	if h == 24 && m == 0 {
		return 0, nil
	}
	if h > 23 || m > 59 {
		return 0, errors.New("use a time from 00:00 to 23:59")
	}
	return Clock(h*60 + m), nil
}

func digits(s string) bool {
	for _, r := range s {
		if r < '0' || r > '9' {
			return false
		}
	}
	return true
}

func (c Clock) String() string { return fmt.Sprintf("%02d:%02d", int(c)/60, int(c)%60) }

// Day is a calendar day in some zone.
type Day struct {
	Year  int
	Month time.Month
	Day   int
}

// ParseDay reads "2026-11-22".
func ParseDay(s string) (Day, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return Day{}, errors.New("write the date as YYYY-MM-DD, for example 2026-11-22")
	}
	if t.Year() < 2000 || t.Year() > 2199 {
		return Day{}, errors.New("use a year from 2000 to 2199")
	}
	y, m, d := t.Date()
	return Day{y, m, d}, nil
}

// Next returns the day after.
func (d Day) Next() Day {
	y, m, day := time.Date(d.Year, d.Month, d.Day+1, 0, 0, 0, 0, time.UTC).Date()
	return Day{y, m, day}
}

// At returns the instant of a wall-clock time on this day in a zone. A time that comes twice, because the
// clocks go back, is its first coming. A time that the clocks skip is the instant at which they skip it.
func (d Day) At(c Clock, zone *time.Location) time.Time {
	wall := time.Date(d.Year, d.Month, d.Day, int(c)/60, int(c)%60, 0, 0, time.UTC)
	// The offsets a day earlier and a day later are those in force on either side of a change near by.
	var valid, early time.Time
	for _, probe := range []time.Time{wall.AddDate(0, 0, -1), wall.AddDate(0, 0, 1)} {
		_, offset := probe.In(zone).Zone()
		t := wall.Add(-time.Duration(offset) * time.Second)
		if early.IsZero() || t.Before(early) {
			early = t
		}
		local := t.In(zone)
		y, m, day := local.Date()
		if y == d.Year && m == d.Month && day == d.Day && local.Hour()*60+local.Minute() == int(c) {
			if valid.IsZero() || t.Before(valid) {
				valid = t
			}
		}
	}
	if !valid.IsZero() {
		return valid
	}
	if _, end := early.In(zone).ZoneBounds(); !end.IsZero() {
		return end.UTC()
	}
	return early
}
