package forecast

import (
	"math"
	"slices"

	"heartline/internal/fault"
	"heartline/roster"
)

// Special is a day about which a person knows better: an examination's results, a disaster, a campaign. A day that is past
// and special is left out of the learning. For one to come, what is given replaces what was forecast: Total and Profile
// exactly, or Factor times it. With none of them the day is only left out.
type Special struct {
	Date roster.Day
	// Total is how many calls come in the whole day. nil: as forecast. With a profile of the day's own, or the forecast's.
	Total *float64
	// Profile is how the day's total falls on the clock: one value for each slot, of which only the proportions count. nil: as
	// forecast.
	Profile []float64
	// Factor multiplies what was forecast, 0 to 100. nil: 1. Not together with Total.
	Factor *float64
	By     string // who says so
	Reason string // why
}

// index checks special days and finds them by date.
func index(cal *Calendar, specials []Special) (map[roster.Day]Special, error) {
	byDate := make(map[roster.Day]Special, len(specials))
	for _, s := range specials {
		if _, twice := byDate[s.Date]; twice {
			return nil, fault.New(fault.Invalid, "special day", "%s is special twice; keep one of them", written(s.Date))
		}
		if err := s.check(cal); err != nil {
			return nil, err
		}
		byDate[s.Date] = s
	}
	return byDate, nil
}

func (s Special) check(cal *Calendar) error {
	wrong := func(text string) error {
		return fault.New(fault.Invalid, "special day", "%s: %s", written(s.Date), text)
	}
	switch {
	case s.By == "" || s.Reason == "":
		return wrong("say who makes the day special, and why")
	case s.Total != nil && s.Factor != nil:
		return wrong("give a total or a factor, not both")
	case s.Total != nil && !(*s.Total >= 0 && *s.Total <= maxCalls):
		return wrong("the total must be 0 or more, and a number of calls")
	case s.Factor != nil && !(*s.Factor >= 0 && *s.Factor <= 100):
		return wrong("the factor must lie from 0 to 100")
	case s.Profile == nil:
		return nil
	case len(s.Profile) != cal.Slots():
		return wrong("the profile must have one value for each interval of an ordinary day")
	case slices.ContainsFunc(s.Profile, func(x float64) bool { return !(x >= 0 && x <= maxCalls) }):
		return wrong("the values of the profile must be 0 or more")
	case sum(s.Profile) == 0:
		return wrong("the profile must be above 0 somewhere")
	}
	return nil
}

// maxCalls bounds what a person may enter for a day.
const maxCalls = 1e7

// whole reports whether the day needs no forecast.
func (s Special) whole() bool { return s.Total != nil && s.Profile != nil }

// apply changes the calls of a day's intervals.
func (s Special) apply(parts []Interval, calls []float64) error {
	total := sum(calls)
	if s.Profile != nil {
		for i, p := range parts {
			calls[i] = s.Profile[p.Slot] * p.Part
		}
	}
	switch {
	case s.Total != nil:
		total = *s.Total
	case s.Factor != nil:
		total *= *s.Factor
	}
	have := sum(calls)
	if have == 0 {
		if total > 0 {
			return fault.New(fault.Invalid, "special day", "%s: no interval of the day has calls; give a profile beside the total", written(s.Date))
		}
		return nil
	}
	for i := range calls {
		calls[i] = calls[i] / have * total
	}
	return nil
}

func sum(xs []float64) float64 {
	total := 0.0
	for _, x := range xs {
		total += x
	}
	return total
}

// finite reports whether x is a number from 0 up.
func finite(x float64) bool { return x >= 0 && !math.IsInf(x, 1) }
