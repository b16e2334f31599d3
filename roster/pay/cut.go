package pay

import (
	"slices"
	"time"

	"heartline/roster"
)

// span is a part of a shift in which neither the date nor the night nor a break begins or ends.
type span struct {
	start, end time.Time
	date       string // on which it lies
	night      bool
	rest       bool // a break
}

// begins returns the date on which a shift begins, by its own clock.
func (c *calc) begins(s *Shift) string { return s.Start.In(c.zones[s.Zone]).Format(time.DateOnly) }

// cut returns the parts of a shift in order; together they are the shift.
func (c *calc) cut(s *Shift) []span {
	zone := c.zones[s.Zone]
	cuts := []time.Time{s.Start, s.End}
	for day, last := dayOf(s.Start, zone), dayOf(s.End, zone); ; day = day.Next() {
		cuts = append(cuts, day.At(0, zone), day.At(c.Profile.NightFrom, zone), day.At(c.Profile.NightTo, zone))
		if day == last {
			break
		}
	}
	if !c.Profile.PaidBreaks {
		for _, b := range s.Breaks {
			cuts = append(cuts, b.Start, b.End)
		}
	}
	cuts = slices.DeleteFunc(cuts, func(t time.Time) bool { return t.Before(s.Start) || t.After(s.End) })
	slices.SortFunc(cuts, time.Time.Compare)
	cuts = slices.CompactFunc(cuts, time.Time.Equal)
	spans := make([]span, 0, len(cuts)-1)
	for i, start := range cuts[:len(cuts)-1] {
		spans = append(spans, span{
			start: start.In(zone), end: cuts[i+1].In(zone), date: start.In(zone).Format(time.DateOnly),
			night: c.night(start, zone),
			rest: !c.Profile.PaidBreaks && slices.ContainsFunc(s.Breaks, func(b Span) bool {
				return !start.Before(b.Start) && start.Before(b.End)
			}),
		})
	}
	return spans
}

// night reports whether an instant lies in the night. It is found by instants, not by the hour on the clock, because an hour that comes twice
// would be in and out of it.
func (c *calc) night(t time.Time, zone *time.Location) bool {
	day := dayOf(t, zone)
	from, to := day.At(c.Profile.NightFrom, zone), day.At(c.Profile.NightTo, zone)
	if c.Profile.NightFrom <= c.Profile.NightTo {
		return !t.Before(from) && t.Before(to)
	}
	return t.Before(to) || !t.Before(from)
}

func dayOf(t time.Time, zone *time.Location) roster.Day {
	y, m, d := t.In(zone).Date()
	return roster.Day{Year: y, Month: m, Day: d}
}
