package forecast

import (
	"math"
	"slices"
	"time"

	"heartline/internal/fault"
	"heartline/roster"
)

// maxDays bounds a series and a forecast: ten years.
const maxDays = 3660

// Series is what came in each interval of each day of a record without gaps. What is not known, because the record was lost
// or the line was out of order, is said so by Forget: it is another thing than 0.
type Series struct {
	cal   *Calendar
	first roster.Day
	days  []counted
}

// counted is one day: its intervals, and what came in each; NaN: not known.
type counted struct {
	parts []Interval
	calls []float64
}

// NewSeries returns a series of zeros from the first to the last day, both included. It returns fault.Invalid if the last lies
// before the first, or more than ten years after it.
func NewSeries(cal *Calendar, first, last roster.Day) (*Series, error) {
	n := between(first, last) + 1
	if n < 1 || n > maxDays {
		return nil, fault.New(fault.Invalid, "series", "a record has 1 to %d days; choose another first or last day", maxDays)
	}
	s := &Series{cal: cal, first: first, days: make([]counted, n)}
	for i := range s.days {
		parts := cal.Intervals(Plus(first, i))
		s.days[i] = counted{parts: parts, calls: make([]float64, len(parts))}
	}
	return s, nil
}

// Add adds n to the interval in which an instant lies. Instants outside of the series are left out, and said so by false.
func (s *Series) Add(at time.Time, n float64) bool {
	day := between(s.first, s.cal.Day(at))
	if day < 0 || day >= len(s.days) {
		return false
	}
	d := s.days[day]
	i, found := slices.BinarySearchFunc(d.parts, at, func(p Interval, at time.Time) int { return p.Start.Compare(at) })
	if !found {
		i--
	}
	if i < 0 || i >= len(d.calls) {
		return false
	}
	d.calls[i] += n
	return true
}

// Forget says that what came from one instant to another is not known. Intervals that are touched are forgotten whole.
func (s *Series) Forget(from, to time.Time) {
	for _, d := range s.days {
		for i, p := range d.parts {
			if p.Start.Before(to) && from.Before(p.End) {
				d.calls[i] = math.NaN()
			}
		}
	}
}

// First is the first day of the record.
func (s *Series) First() roster.Day { return s.first }

// Last is the last day of the record.
func (s *Series) Last() roster.Day { return Plus(s.first, len(s.days)-1) }

// Until returns the record up to a day and with it, as it was known when that day ended. The two share their counts. It returns
// fault.Invalid if the day is no day of the record.
func (s *Series) Until(last roster.Day) (*Series, error) {
	n := between(s.first, last) + 1
	if n < 1 || n > len(s.days) {
		return nil, fault.New(fault.Invalid, "series", "%s is no day of the record", written(last))
	}
	return &Series{cal: s.cal, first: s.first, days: s.days[:n:n]}, nil
}

// Calls returns what came in each interval of a day, as Calendar.Intervals gives them; NaN: not known. Nil: no day of the record.
func (s *Series) Calls(d roster.Day) []float64 {
	i := between(s.first, d)
	if i < 0 || i >= len(s.days) {
		return nil
	}
	return slices.Clone(s.days[i].calls)
}

// history is a record as the methods read it: by the clock.
type history struct {
	cal   *Calendar
	first roster.Day
	days  []past
}

// past is one day of the record.
type past struct {
	class Class
	out   bool // it was special: nothing is learned from it
	// slots are what came at each time of the clock, in a whole interval; NaN: not known, or skipped by the clocks.
	slots []float64
	total float64 // of all slots; NaN where one is
}

func newHistory(s *Series, special map[roster.Day]Special) *history {
	h := &history{cal: s.cal, first: s.first, days: make([]past, len(s.days))}
	for i, d := range s.days {
		date := Plus(s.first, i)
		_, out := special[date]
		p := past{class: s.cal.Class(date), out: out, slots: make([]float64, s.cal.Slots())}
		whole := make([]float64, s.cal.Slots())
		for k, part := range d.parts {
			p.slots[part.Slot] += d.calls[k]
			whole[part.Slot] += part.Part
		}
		for k := range p.slots {
			p.slots[k] /= whole[k] // 0/0 where the clocks skip it: not known
			p.total += p.slots[k]
		}
		h.days[i] = p
	}
	return h
}

// like returns the days among the first n that are of a class and no exception, the latest first.
func (h *history) like(n int, class Class) []int {
	var days []int
	for i := n - 1; i >= 0; i-- {
		if d := h.days[i]; d.class == class && !d.out && d.any() {
			days = append(days, i)
		}
	}
	return days
}

// any reports whether something of the day is known.
func (p past) any() bool { return slices.ContainsFunc(p.slots, known) }

func known(x float64) bool { return !math.IsNaN(x) }
