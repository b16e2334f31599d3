package ivr

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// HoursState is what an opening-hours table says about an instant.
type HoursState string

// The states of opening hours.
const (
	Open    HoursState = "open"
	Closed  HoursState = "closed"
	Holiday HoursState = "holiday" // closed because of a holiday
)

// Clock is a time of day on the wall in minutes from midnight, 0 to 1440 (24:00, the end of the day).
type Clock int

// ParseClock reads "HH:MM" from 00:00 to 24:00.
func ParseClock(s string) (Clock, error) {
	var h, m int
	if len(s) != 5 || s[2] != ':' || !digits(s[:2]) || !digits(s[3:]) {
		return 0, fmt.Errorf("%q is not a time; write HH:MM from 00:00 to 24:00", s)
	}
	h, m = int(s[0]-'0')*10+int(s[1]-'0'), int(s[3]-'0')*10+int(s[4]-'0')
	if m > 59 || h > 24 || (h == 24 && m > 0) {
		return 0, fmt.Errorf("%q is not a time; write HH:MM from 00:00 to 24:00", s)
	}
	return Clock(h*60 + m), nil
}

func digits(s string) bool { return strings.Trim(s, "0123456789") == "" }

// String writes HH:MM.
func (c Clock) String() string { return fmt.Sprintf("%02d:%02d", c/60, c%60) }

// Span is opening hours of one day, half-open: [From, To). A To that is not after From lies on the next
// day: 22:00-06:00, and 08:00-08:00 is a whole day.
type Span struct {
	From, To Clock
}

// UnmarshalText reads "08:30-17:00".
func (s *Span) UnmarshalText(text []byte) error {
	from, to, ok := strings.Cut(string(text), "-")
	if !ok {
		return fmt.Errorf("%q is not a span of hours; write 08:30-17:00", text)
	}
	var err error
	if s.From, err = ParseClock(strings.TrimSpace(from)); err != nil {
		return err
	}
	if s.To, err = ParseClock(strings.TrimSpace(to)); err != nil {
		return err
	}
	if s.From == 24*60 {
		return fmt.Errorf("%q begins at the end of the day; begin at 00:00 of the next one", text)
	}
	return nil
}

// String writes the span as UnmarshalText reads it.
func (s Span) String() string { return s.From.String() + "-" + s.To.String() }

// MarshalText is String for encoders.
func (s Span) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// Date is a day of the calendar without a zone.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// UnmarshalText reads "2026-10-01".
func (d *Date) UnmarshalText(text []byte) error {
	t, err := time.Parse(time.DateOnly, string(text))
	if err != nil {
		return fmt.Errorf("%q is not a day; write it as 2026-10-01", text)
	}
	*d = dateOf(t)
	return nil
}

// String writes YYYY-MM-DD.
func (d Date) String() string { return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day) }

// MarshalText is String for encoders.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

func dateOf(t time.Time) Date {
	y, m, day := t.Date()
	return Date{y, m, day}
}

func (d Date) utc() time.Time         { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC) }
func (d Date) add(days int) Date      { return dateOf(d.utc().AddDate(0, 0, days)) }
func (d Date) before(other Date) bool { return d.utc().Before(other.utc()) }

// Week holds the hours of the days of a week.
type Week struct {
	Mon []Span `yaml:"mon"`
	Tue []Span `yaml:"tue"`
	Wed []Span `yaml:"wed"`
	Thu []Span `yaml:"thu"`
	Fri []Span `yaml:"fri"`
	Sat []Span `yaml:"sat"`
	Sun []Span `yaml:"sun"`
}

// On returns the hours of a weekday.
func (w Week) On(d time.Weekday) []Span {
	return [...][]Span{w.Sun, w.Mon, w.Tue, w.Wed, w.Thu, w.Fri, w.Sat}[d]
}

// HolidayRange is a holiday, from its first to its last day (both belong to it).
type HolidayRange struct {
	Name string `yaml:"name"`
	From Date   `yaml:"from"`
	To   Date   `yaml:"to"`    // the zero Date means one day
	Open []Span `yaml:"hours"` // hours that are kept all the same
}

// WorkingDay is an adjusted working day (调休): a day on which the hours of another weekday are kept, or
// hours of its own. It goes before a holiday and before the week.
type WorkingDay struct {
	Date Date   `yaml:"date"`
	As   string `yaml:"as"` // "mon" to "sun"; default "mon"
	Open []Span `yaml:"hours"`
}

// Hours is an opening-hours table. It has no zone of its own: it is read in the hotline's.
type Hours struct {
	Week        Week           `yaml:"week"`
	Holidays    []HolidayRange `yaml:"holidays"`
	WorkingDays []WorkingDay   `yaml:"working_days"`
}

// weekdays in the order of time.Weekday.
var weekdays = []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

// on returns the spans that begin on the day, and whether it counts as a holiday.
func (h *Hours) on(d Date) (spans []Span, holiday bool) {
	for _, w := range h.WorkingDays {
		if w.Date != d {
			continue
		}
		if len(w.Open) > 0 {
			return w.Open, false
		}
		return h.Week.On(time.Weekday(max(0, slices.Index(weekdays, orDefault(w.As, "mon"))))), false
	}
	for _, r := range h.Holidays {
		if !d.before(r.From) && !r.last().before(d) {
			return r.Open, true
		}
	}
	return h.Week.On(d.utc().Weekday()), false
}

func (r HolidayRange) last() Date { return orDefault(r.To, r.From) }

// At says whether the table is open at t in zone (nil means UTC). Hours that began the day before and run
// over midnight count, whatever the new day is.
func (h *Hours) At(t time.Time, zone *time.Location) HoursState {
	if h == nil {
		return Open // validation refuses an unknown table; a caller is never turned away by our mistake
	}
	zone = inZone(zone)
	today := dateOf(t.In(zone))
	for _, day := range []Date{today.add(-1), today} {
		spans, _ := h.on(day)
		for _, s := range spans {
			from, to := s.instants(day, zone)
			if !t.Before(from) && t.Before(to) {
				return Open
			}
		}
	}
	if _, holiday := h.on(today); holiday {
		return Holiday
	}
	return Closed
}

// NextChange returns the first instant after t at which the state changes. ok is false when it does not
// change within 400 days.
func (h *Hours) NextChange(t time.Time, zone *time.Location) (at time.Time, ok bool) {
	zone = inZone(zone)
	now, today := h.At(t, zone), dateOf(t.In(zone))
	for n := -1; n <= 400; n++ {
		day := today.add(n)
		edges := []time.Time{instant(day, 0, zone, false)}
		spans, _ := h.on(day)
		for _, s := range spans {
			from, to := s.instants(day, zone)
			edges = append(edges, from, to)
		}
		spans, _ = h.on(day.add(-1)) // their ends may lie on this day, after an edge of it
		for _, s := range spans {
			_, to := s.instants(day.add(-1), zone)
			edges = append(edges, to)
		}
		slices.SortFunc(edges, time.Time.Compare)
		for _, e := range edges {
			if e.After(t) && h.At(e, zone) != now {
				return e, true
			}
		}
	}
	return time.Time{}, false
}

func inZone(zone *time.Location) *time.Location {
	if zone == nil {
		return time.UTC
	}
	return zone
}

// instants returns the span of a day as instants. An hour that the clocks skip begins and ends when they
// are put forward; of an hour that comes twice, a beginning takes the first and an end the last, so that
// callers find the line open rather than closed.
func (s Span) instants(day Date, zone *time.Location) (from, to time.Time) {
	end := day
	if s.To <= s.From {
		end = day.add(1)
	}
	return instant(day, s.From, zone, false), instant(end, s.To, zone, true)
}

// instant turns a wall time into an instant. last picks the later of two that fit.
func instant(day Date, c Clock, zone *time.Location, last bool) time.Time {
	wall := day.utc().Add(time.Duration(c) * time.Minute)
	offset := func(t time.Time) time.Duration {
		_, seconds := t.In(zone).Zone()
		return time.Duration(seconds) * time.Second
	}
	before, after := offset(wall.Add(-26*time.Hour)), offset(wall.Add(26*time.Hour))
	first, second := wall.Add(-before), wall.Add(-after)
	firstFits, secondFits := offset(first) == before, offset(second) == after
	switch {
	case firstFits && secondFits && last && second.After(first):
		return second
	case firstFits:
		return first
	case secondFits:
		return second
	}
	// Neither fits: the clocks skip this time. It begins when they are put forward.
	if start, _ := first.In(zone).ZoneBounds(); !start.IsZero() {
		return start.UTC()
	}
	return first
}
