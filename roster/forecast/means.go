package forecast

import (
	"math"
	"time"

	"heartline/internal/fault"
	"heartline/roster"
)

// Means are mean times by the class of the day and the clock: of handling, or of patience. Where little was seen at a time of the
// clock, its mean is drawn to the mean of all.
type Means struct {
	overall time.Duration
	seen    float64
	slots   map[Class][]time.Duration
}

// Learning says how Means are learned. The zero value is the default.
type Learning struct {
	// Alpha is the share of the latest day, as Settings.Alpha; 0: DefaultAlpha.
	Alpha float64
	// Prior is how many calls (for patience: how many who gave up) the mean of all counts as, beside those seen at a time
	// of the clock; 0: DefaultPrior. A mean of 50 exponential times is good to 14 percent.
	Prior float64
}

// DefaultPrior is how many calls the mean of all counts as, where nothing else is given.
const DefaultPrior = 50

// leastSeen is how many calls, or how many who gave up, a mean takes: of ten it is good to a third.
const leastSeen = 10

// Operations, as faults name them.
const (
	opHandling = "handling time"
	opPatience = "patience"
)

// Fixed is one mean for all times, given by hand. It returns fault.Invalid unless d is above 0.
func Fixed(d time.Duration) (Means, error) {
	if d <= 0 {
		return Means{}, fault.New(fault.Invalid, "mean time", "the mean time must be above 0")
	}
	return Means{overall: d}, nil
}

// Known reports whether there is a mean at all; the zero value has none.
func (m Means) Known() bool { return m.overall > 0 }

// Overall is the mean of all; 0: not known.
func (m Means) Overall() time.Duration { return m.overall }

// Seen is how many calls, or how many who gave up, it was learned from; 0: it was given by hand.
func (m Means) Seen() int { return int(math.Round(m.seen)) }

// At is the mean in a slot of a day of a class. Of classes that were not seen it is the mean of all.
func (m Means) At(class Class, slot int) time.Duration {
	if slots, has := m.slots[class]; has && slot >= 0 && slot < len(slots) {
		return slots[slot]
	}
	return m.overall
}

// Handled is one call that was handled.
type Handled struct {
	At   time.Time     // when it came
	Took time.Duration // talk, hold and after-call work, 0 or more
}

// Handling learns mean handling times from the calls of a record. Calls outside of its days, and of special days, are left
// out. It returns fault.Invalid for fewer than ten calls: give the mean by hand, with Fixed.
func Handling(cal *Calendar, first, last roster.Day, calls []Handled, specials []Special, l Learning) (Means, error) {
	return learnMeans(cal, first, last, specials, l, opHandling, "calls were handled", func(add func(at time.Time, took time.Duration, counts float64)) {
		for _, c := range calls {
			add(c.At, c.Took, 1)
		}
	})
}

// Sum is what is known of the calls of one time together.
type Sum struct {
	At    time.Time     // when they came, in one interval
	Took  time.Duration // of all of them: handling, or waits
	Count int           // of calls that were handled, or of callers who gave up
}

// HandlingOf is Handling for a record that has been summed up: it learns the same.
func HandlingOf(cal *Calendar, first, last roster.Day, sums []Sum, specials []Special, l Learning) (Means, error) {
	return learnMeans(cal, first, last, specials, l, opHandling, "calls were handled", addSums(sums))
}

// PatienceOf is Patience for a record that has been summed up: it learns the same.
func PatienceOf(cal *Calendar, first, last roster.Day, sums []Sum, specials []Special, l Learning) (Means, error) {
	return learnMeans(cal, first, last, specials, l, opPatience, "callers gave up", addSums(sums))
}

func addSums(sums []Sum) func(add func(at time.Time, took time.Duration, counts float64)) {
	return func(add func(at time.Time, took time.Duration, counts float64)) {
		for _, s := range sums {
			add(s.At, s.Took, float64(s.Count))
		}
	}
}

// Patience learns mean patience by time of the day from the waits of a record, as Exponential does for all of them. It returns
// fault.Invalid where fewer than ten callers gave up: such a record does not tell how long they would have waited.
func Patience(cal *Calendar, first, last roster.Day, waits []Wait, specials []Special, l Learning) (Means, error) {
	return learnMeans(cal, first, last, specials, l, opPatience, "callers gave up", func(add func(at time.Time, took time.Duration, counts float64)) {
		for _, w := range waits {
			gaveUp := 0.0
			if w.GaveUp {
				gaveUp = 1
			}
			add(w.At, w.Lasted, gaveUp)
		}
	})
}

func learnMeans(cal *Calendar, first, last roster.Day, specials []Special, l Learning, op, what string, each func(add func(time.Time, time.Duration, float64))) (Means, error) {
	l.Alpha, l.Prior = or(l.Alpha, DefaultAlpha), or(l.Prior, DefaultPrior)
	if !(l.Alpha > 0 && l.Alpha <= 1) || !finite(l.Prior) {
		return Means{}, fault.New(fault.Invalid, op, "the share of the latest day must lie above 0 and not above 1, and the weight of the mean of all must not be negative")
	}
	special, err := index(cal, specials)
	if err != nil {
		return Means{}, err
	}
	times, err := NewSeries(cal, first, last)
	if err != nil {
		return Means{}, err
	}
	counts, err := NewSeries(cal, first, last)
	if err != nil {
		return Means{}, err
	}
	negative, seen := 0, 0.0
	each(func(at time.Time, took time.Duration, n float64) {
		if took < 0 || n < 0 {
			negative++
			return
		}
		if _, out := special[cal.Day(at)]; !out && times.Add(at, took.Seconds()) {
			counts.Add(at, n)
			seen += n
		}
	})
	switch {
	case negative > 0:
		return Means{}, fault.New(fault.Invalid, op, "%d times or counts are negative; mend the record", negative)
	case seen < leastSeen:
		return Means{}, fault.New(fault.Invalid, op, "only %.0f %s in these days: a mean takes %d; lengthen the record or give a mean by hand", seen, what, leastSeen)
	}
	m := Means{seen: seen}
	if err := m.learn(newHistory(times, special), newHistory(counts, special), l, op); err != nil {
		return Means{}, err
	}
	return m, nil
}

// learn takes weighted sums of times and counts over the days of a class. Their quotient, with Prior times the mean of all
// added above and Prior below, is the mean of a gamma distribution: that of what is known beforehand and what was seen.
func (m *Means) learn(times, counts *history, l Learning, op string) error {
	type sums struct{ time, count []float64 }
	byClass := map[Class]sums{}
	whole, number := 0.0, 0.0
	for _, class := range append([]Class{Holiday, MadeUp}, weekdays[:]...) {
		days := times.like(len(times.days), class)
		if len(days) == 0 {
			continue
		}
		s := sums{make([]float64, times.cal.Slots()), make([]float64, times.cal.Slots())}
		ws := weights(len(days), l.Alpha)
		for age, i := range days {
			w := ws[age]
			for k := range s.time {
				// The two histories know and skip the same slots.
				if t := times.days[i].slots[k]; known(t) {
					s.time[k] += w * t
					s.count[k] += w * counts.days[i].slots[k]
				}
			}
		}
		byClass[class] = s
		whole, number = whole+sum(s.time), number+sum(s.count)
	}
	overall := whole / number
	m.overall = spanOf(overall)
	if !(overall > 0) || math.IsInf(overall, 1) || m.overall <= 0 {
		return fault.New(fault.Invalid, op, "the times of the record add up to nothing; give a mean by hand")
	}
	m.slots = make(map[Class][]time.Duration, len(byClass))
	for class, s := range byClass {
		slots := make([]time.Duration, len(s.time))
		for k := range slots {
			slots[k] = max(1, spanOf((s.time[k]+l.Prior*overall)/(s.count[k]+l.Prior)))
		}
		m.slots[class] = slots
	}
	return nil
}

func spanOf(seconds float64) time.Duration {
	if limit := float64(math.MaxInt64) / 1e9; !(seconds < limit) {
		return math.MaxInt64
	}
	return time.Duration(seconds * float64(time.Second))
}
