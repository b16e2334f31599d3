package model

import (
	"slices"
	"time"
)

// Kinds of days, beside the names of the weekdays.
const (
	onHoliday = "holiday"
	onWorkday = "workday"
	onWeekend = "weekend"
)

var weekdays = map[string]time.Weekday{
	"mon": time.Monday, "tue": time.Tuesday, "wed": time.Wednesday, "thu": time.Thursday, "fri": time.Friday,
	"sat": time.Saturday, "sun": time.Sunday,
}

// Picks reports whether a day is one of those that on picks.
func (c *Calendar) Picks(on On, d int) bool {
	if len(on.Weekdays) > 0 && !slices.ContainsFunc(on.Weekdays, func(name string) bool { return c.is(name, d) }) {
		return false
	}
	if len(on.Dates) == 0 && on.From == "" && on.To == "" {
		return true
	}
	date := c.Date(d)
	return (len(on.Dates) == 0 || slices.Contains(on.Dates, date)) && (on.From == "" || on.From <= date) && (on.To == "" || date <= on.To)
}

// picked returns the days of the model that on picks, in order. Where dates are listed only those are looked at: a model of a year
// may have ten thousand rows of one date each.
func (c *Calendar) picked(on On) []int {
	var days []int
	if len(on.Dates) == 0 {
		for d := range c.days {
			if c.Picks(on, d) {
				days = append(days, d)
			}
		}
		return days
	}
	for _, date := range on.Dates {
		if d, ok := c.Day(date); ok && d >= 0 && d < c.days && c.Picks(on, d) {
			days = append(days, d)
		}
	}
	slices.Sort(days)
	return slices.Compact(days)
}

// is reports whether a day is of a kind: a weekday, a holiday, a workday, or the weekend, which is Saturday and Sunday.
func (c *Calendar) is(kind string, d int) bool {
	switch kind {
	case onHoliday:
		return c.Holiday(d)
	case onWorkday:
		return c.Workday(d)
	case onWeekend:
		return weekend(c.Weekday(d))
	}
	w, ok := weekdays[kind]
	return ok && w == c.Weekday(d)
}

// Lets reports whether a filter lets a shift through: a type on a day, in a role. The role may be left out where the model
// asks for one only.
func (c *Calendar) Lets(f Filter, d int, s *ShiftType, role string) bool {
	return c.holds(f, d, s, role) != f.Negative
}

func (c *Calendar) holds(f Filter, d int, s *ShiftType, role string) bool {
	if role == "" {
		role = c.role
	}
	switch {
	case len(f.Shifts) > 0 && !slices.Contains(f.Shifts, s.ID):
		return false
	case len(f.Tags) > 0 && !slices.ContainsFunc(f.Tags, func(tag string) bool { return c.tagged(s, tag) }):
		return false
	case len(f.Roles) > 0 && !slices.Contains(f.Roles, role):
		return false
	case f.Longer > 0 && s.Minutes <= f.Longer:
		return false
	}
	return c.Picks(f.On, d) && (f.Touches == "" || c.touches(f.Touches, d, s))
}

func (c *Calendar) tagged(s *ShiftType, tag string) bool {
	return slices.Contains(s.Tags, tag) || tag == Night && c.Night(s)
}

// touches reports whether a minute of a shift lies on a day of a kind. One that ends at midnight does not touch the day that
// begins then.
func (c *Calendar) touches(kind string, d int, s *ShiftType) bool {
	for last := d + max(s.clock()+s.Minutes-1, 0)/(24*60); d <= last; d++ {
		if c.is(kind, d) {
			return true
		}
	}
	return false
}

// Night reports whether a type takes in night hours: it says so, or at least NightLeast of its minutes lie between NightFrom and
// NightTo, by its clock.
func (*Calendar) Night(s *ShiftType) bool {
	if slices.Contains(s.Tags, Night) {
		return true
	}
	const day = 24 * 60
	begins := s.clock()
	ends, inside := begins+s.Minutes, 0
	for from := NightFrom - day; from < ends; from += day { // the night before the first day reaches into it
		inside += max(0, min(ends, from+day-NightFrom+NightTo)-max(begins, from))
	}
	return inside >= NightLeast
}

// onlyRole returns the role that rows of demand ask for, if it is one; otherwise nothing.
func onlyRole(rows []Demand) string {
	role := ""
	for _, row := range rows {
		switch {
		case row.Counts == Holders || row.Role == "" || row.Role == role:
		case role == "":
			role = row.Role
		default:
			return ""
		}
	}
	return role
}
