package forecast

import (
	"math"
	"slices"

	"heartline/internal/fault"
)

// Season is how the season joins the level.
type Season string

// Seasons.
const (
	Adds       Season = "additive"
	Multiplies Season = "multiplicative"
)

// Params are the shares of the latest value in the level, the trend and the season, each from 0 to 1.
type Params struct{ Alpha, Beta, Gamma float64 }

func (p Params) check(op string) error {
	for _, x := range []float64{p.Alpha, p.Beta, p.Gamma} {
		if !(x >= 0 && x <= 1) {
			return fault.New(fault.Invalid, op, "alpha, beta and gamma must lie from 0 to 1")
		}
	}
	return nil
}

// HoltWinters is a smoothed series: what is known at its end.
type HoltWinters struct {
	Kind    Season
	Params  Params
	Level   float64
	Trend   float64   // in one step
	Seasons []float64 // of the next steps, the next one first
	SSE     float64   // the sum of the squared errors of all forecasts one step ahead, from the second season on
}

// Smooth follows a series by the method of Holt and Winters. x holds a value for each step; NaN: not known, the level goes
// on by the trend and the season stays. period is how many steps a season has, 2 or more. params nil: those that make SSE
// least.
//
// It begins as R's HoltWinters does (package stats, its documentation): the first two seasons are decomposed by a moving average
// over one season, a line through that average gives the level and the trend, and the mean of what is left for each step
// the seasons; the smoothing begins with the second season.
//
// It returns fault.Invalid for fewer than two seasons, an unknown value in the first two, one that is no number or, where
// the season multiplies, is not above 0.
func Smooth(x []float64, period int, kind Season, params *Params) (HoltWinters, error) {
	const op = "holt and winters"
	switch {
	case kind != Adds && kind != Multiplies:
		return HoltWinters{}, fault.New(fault.Invalid, op, "the season must be additive or multiplicative")
	case period < 2:
		return HoltWinters{}, fault.New(fault.Invalid, op, "a season has two steps or more")
	case len(x) < 2*period:
		return HoltWinters{}, fault.New(fault.Invalid, op, "%d values are fewer than two seasons of %d; use another method until there are more", len(x), period)
	case slices.ContainsFunc(x[:2*period], math.IsNaN):
		return HoltWinters{}, fault.New(fault.Invalid, op, "the first two seasons must be known; let the record begin elsewhere, or use another method")
	}
	for _, v := range x {
		if math.IsInf(v, 0) || kind == Multiplies && v <= 0 {
			return HoltWinters{}, fault.New(fault.Invalid, op, "a value is 0, negative or without end: a season can multiply values above 0 only; use the additive one, or leave the day out")
		}
	}
	start := begin(x, period, kind)
	if params == nil {
		params = new(fit(x, start))
	}
	if err := params.check(op); err != nil {
		return HoltWinters{}, err
	}
	return start.follow(x[period:], *params), nil
}

// begin decomposes the first two seasons.
func begin(x []float64, period int, kind Season) HoltWinters {
	// The moving average over one season, centred: with an even period the ends count by half. The first one is at half.
	half := period / 2
	trend := make([]float64, 0, period+1)
	for at := half; at+half < 2*period; at++ {
		total := 0.0
		for i := at - half; i <= at+half; i++ {
			w := 1.0
			if period%2 == 0 && (i == at-half || i == at+half) {
				w = 0.5
			}
			total += w * x[i]
		}
		trend = append(trend, total/float64(period))
	}
	intercept, slope := line(trend)
	season, seen := make([]float64, period), make([]float64, period)
	for i, t := range trend {
		k := (half + i) % period
		if kind == Adds {
			season[k] += x[half+i] - t
		} else {
			season[k] += x[half+i] / t
		}
		seen[k]++
	}
	middle := 0.0
	for k := range season {
		season[k] /= seen[k]
		middle += season[k] / float64(period)
	}
	for k := range season {
		if kind == Adds {
			season[k] -= middle
		} else {
			season[k] /= middle
		}
	}
	return HoltWinters{Kind: kind, Level: intercept, Trend: slope, Seasons: season}
}

// line is the straight line of least squares through values at 1, 2, 3, ...
func line(ys []float64) (intercept, slope float64) {
	n := float64(len(ys))
	middle, top, bottom := (n+1)/2, 0.0, 0.0
	average := sum(ys) / n
	for i, y := range ys {
		d := float64(i+1) - middle
		top += d * (y - average)
		bottom += d * d
	}
	slope = top / bottom
	return average - slope*middle, slope
}

// follow smooths values, from a start whose season is that of their first steps.
func (s HoltWinters) follow(x []float64, p Params) HoltWinters {
	season, period := slices.Clone(s.Seasons), len(s.Seasons)
	s.Params, s.SSE = p, 0
	for i, v := range x {
		k := i % period
		ahead := s.Level + s.Trend
		if math.IsNaN(v) {
			s.Level = ahead
			continue
		}
		before, old := s.Level, season[k]
		if s.Kind == Adds {
			s.SSE += (v - ahead - old) * (v - ahead - old)
			s.Level = p.Alpha*(v-old) + (1-p.Alpha)*ahead
			season[k] = p.Gamma*(v-s.Level) + (1-p.Gamma)*old
		} else {
			s.SSE += (v - ahead*old) * (v - ahead*old)
			s.Level = p.Alpha*(v/old) + (1-p.Alpha)*ahead
			season[k] = p.Gamma*(v/s.Level) + (1-p.Gamma)*old
		}
		s.Trend = p.Beta*(s.Level-before) + (1-p.Beta)*s.Trend
	}
	next := len(x) % period
	s.Seasons = append(slices.Clone(season[next:]), season[:next]...)
	return s
}

// Ahead is the forecast so many steps after the last value, 1 or more. It may be negative.
func (s HoltWinters) Ahead(steps int) float64 {
	season := s.Seasons[(steps-1)%len(s.Seasons)]
	if s.Kind == Adds {
		return s.Level + float64(steps)*s.Trend + season
	}
	return (s.Level + float64(steps)*s.Trend) * season
}

// fit searches the parameters with the least SSE: from several starts, one parameter at a time, with steps that are halved. Gains
// of less than a millionth are not followed.
func fit(x []float64, start HoltWinters) Params {
	period := len(start.Seasons)
	cost := func(p [3]float64) float64 {
		sse := start.follow(x[period:], Params{p[0], p[1], p[2]}).SSE
		if math.IsNaN(sse) {
			return math.Inf(1)
		}
		return sse
	}
	var best [3]float64
	least := math.Inf(1)
	for _, p := range [][3]float64{{0.3, 0.1, 0.1}, {0.1, 0.01, 0.3}, {0.3, 0.05, 0.8}} {
		at := cost(p)
		for step := 0.2; step > 1e-4; {
			moved := false
			for k := range p {
				for _, by := range []float64{step, -step} {
					q := p
					q[k] = min(max(q[k]+by, 0), 1)
					if c := cost(q); c < at*(1-1e-6) {
						p, at, moved = q, c, true
					}
				}
			}
			if !moved {
				step /= 2
			}
		}
		if at < least {
			best, least = p, at
		}
	}
	return Params{best[0], best[1], best[2]}
}
