package forecast

import (
	"slices"

	"heartline/internal/fault"
)

// Method is how a forecast is made.
type Method string

// Methods. The empty one is Weighted. Days are days of one class; a share or a mean is taken for each slot of the clock.
const (
	// Weighted is the mean of all such days, the latest with weight 1, the one before with 1 - Alpha, then (1 - Alpha)^2
	// and so on.
	Weighted Method = "weighted"
	// Level is the smoothed level of the days, times the index of the weekday, times its profile.
	Level Method = "level"
	// Additive and Multiplicative are Holt and Winters' smoothing of the days' totals, with the weekdays as seasons, times the
	// weekday's profile.
	Additive       Method = "holt_winters_additive"
	Multiplicative Method = "holt_winters_multiplicative"
	Naive          Method = "naive"   // the last such day
	Mean4          Method = "mean4"   // the mean of the last four
	Median6        Method = "median6" // the median of the last six
)

// Methods returns all methods, the default first.
func Methods() []Method {
	return []Method{Weighted, Level, Additive, Multiplicative, Naive, Mean4, Median6}
}

// Settings say how to forecast. The zero value is the default.
type Settings struct {
	Method   Method
	Alpha    float64 // the share of the latest day in Weighted and in every profile, above 0 to 1; 0: DefaultAlpha
	Smooth   float64 // the share of the latest day in the level of Level, above 0 to 1; 0: DefaultSmooth
	Params   *Params // of Holt and Winters; nil: those that fit the record best
	Coverage float64 // the share of past errors that a band holds, above 0 and below 1; 0: DefaultCoverage
}

// Defaults.
const (
	DefaultAlpha    = 0.2
	DefaultSmooth   = 0.1
	DefaultCoverage = 0.8
)

func (s Settings) filled() (Settings, error) {
	const op = "forecast"
	if s.Method == "" {
		s.Method = Weighted
	}
	s.Alpha = or(s.Alpha, DefaultAlpha)
	s.Smooth = or(s.Smooth, DefaultSmooth)
	s.Coverage = or(s.Coverage, DefaultCoverage)
	switch {
	case !slices.Contains(Methods(), s.Method):
		return s, fault.New(fault.Invalid, op, "there is no method %q; use one of %v", s.Method, Methods())
	case !(s.Alpha > 0 && s.Alpha <= 1) || !(s.Smooth > 0 && s.Smooth <= 1):
		return s, fault.New(fault.Invalid, op, "the share of the latest day must lie above 0 and not above 1, such as 0.2")
	case !(s.Coverage > 0 && s.Coverage < 1):
		return s, fault.New(fault.Invalid, op, "the share that a band holds must lie above 0 and below 1, such as 0.8")
	case s.Params != nil:
		return s, s.Params.check(op)
	}
	return s, nil
}

func or(x, otherwise float64) float64 {
	if x == 0 {
		return otherwise
	}
	return x
}

// combine makes one value of those of a slot on several days, the latest first.
type combine func(values []weighed) float64

// weighed is a value and how much it counts in Weighted.
type weighed struct{ weight, value float64 }

func weighted(values []weighed) float64 {
	total, weights := 0.0, 0.0
	for _, v := range values {
		total += v.weight * v.value
		weights += v.weight
	}
	return total / weights
}

// weights are those of so many days, the latest first. With an alpha of 1 only the latest day counts that knows the slot.
func weights(days int, alpha float64) []float64 {
	keep := max(1-alpha, 1e-9)
	ws := make([]float64, days)
	for age, w := 0, 1.0; age < days; age, w = age+1, max(w*keep, 1e-200) {
		ws[age] = w
	}
	return ws
}

func mean(values []weighed) float64 {
	total := 0.0
	for _, v := range values {
		total += v.value
	}
	return total / float64(len(values))
}

func median(values []weighed) float64 {
	sorted := make([]float64, len(values))
	for i, v := range values {
		sorted[i] = v.value
	}
	slices.Sort(sorted)
	return (sorted[(len(sorted)-1)/2] + sorted[len(sorted)/2]) / 2
}

// by is how a method combines days, and how many of them it looks at; 0: all.
func (m Method) by() (f combine, days int) {
	switch m {
	case Naive:
		return mean, 1
	case Mean4:
		return mean, 4
	case Median6:
		return median, 6
	default:
		return weighted, 0
	}
}

// slots is what a method makes of days, for each slot. A slot that none of the last days knows is taken from the ones before.
func (h *history) slots(days []int, m Method, alpha float64) ([]float64, error) {
	f, most := m.by()
	ws := weights(len(days), alpha)
	out := make([]float64, h.cal.Slots())
	values := make([]weighed, 0, len(days))
	for k := range out {
		values = values[:0]
		for age, i := range days {
			if x := h.days[i].slots[k]; known(x) {
				values = append(values, weighed{ws[age], x})
			}
			if most > 0 && len(values) == most {
				break
			}
		}
		if len(values) == 0 {
			return nil, fault.New(fault.Invalid, "forecast", "no day of the record tells what comes at %s on a %s; lengthen the record or make the day special", h.clock(k), h.days[days[0]].class)
		}
		out[k] = f(values)
	}
	return out, nil
}
