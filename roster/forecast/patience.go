package forecast

import (
	"math"
	"slices"
	"time"

	"heartline/internal/fault"
)

// Wait is one caller's wait. That of a caller who was answered says only that the patience was longer: it is censored.
type Wait struct {
	At     time.Time     // when the caller came
	Lasted time.Duration // until answered or given up, 0 or more
	GaveUp bool
}

// Estimate is a mean patience with what it is worth.
type Estimate struct {
	Mean   time.Duration
	Low    time.Duration // with High: 95 percent by the usual approximation, Mean e^(-+1.96/sqrt(GaveUp))
	High   time.Duration
	Waits  int
	GaveUp int
}

// Exponential is the patience under which the waits were likeliest if patience is exponential: the sum of all waits by the
// number of those who gave up. It returns fault.Invalid if nobody did: then the patience has no upper bound, and the
// message names a lower one.
func Exponential(waits []Wait) (Estimate, error) {
	const op = "patience"
	e, total := Estimate{Waits: len(waits)}, 0.0
	for _, w := range waits {
		if w.Lasted < 0 {
			return Estimate{}, fault.New(fault.Invalid, op, "a wait is negative; mend the record")
		}
		total += w.Lasted.Seconds()
		if w.GaveUp {
			e.GaveUp++
		}
	}
	switch {
	case e.GaveUp == 0 && total == 0:
		return Estimate{}, fault.New(fault.Invalid, op, "nobody waited: the record does not tell the patience; give one by hand")
	case e.GaveUp == 0:
		// e^(-total/mean) is the chance that nobody gives up; it is 5 percent where the mean is a third of the total.
		return Estimate{}, fault.New(fault.Invalid, op, "nobody gave up in %d waits: the patience is probably above %s, and how much above cannot be known; give one by hand", len(waits), spanOf(total/3).Round(time.Second))
	case total == 0:
		return Estimate{}, fault.New(fault.Invalid, op, "all who gave up did so at once: a mean patience of 0 is none; leave out those who never waited")
	}
	mean, factor := total/float64(e.GaveUp), math.Exp(1.96/math.Sqrt(float64(e.GaveUp)))
	e.Mean, e.Low, e.High = spanOf(mean), spanOf(mean/factor), spanOf(mean*factor)
	return e, nil
}

// Step is one fall of a survival curve.
type Step struct {
	At     time.Duration
	Share  float64 // of callers who are willing to wait longer than At
	Error  float64 // of Share: one standard deviation, by M. Greenwood's formula
	AtRisk int     // callers who were still waiting just before At
	GaveUp int     // of them, at At
}

// Survival is a survival curve of patience, by the product-limit estimate of E. Kaplan and P. Meier (1958): it takes
// patience to have no particular distribution. It is 1 before the first step.
type Survival struct {
	Steps []Step
	// Last is the longest wait. If Open, it was that of a caller who was answered: beyond it nothing is known.
	Last time.Duration
	Open bool
}

// KaplanMeier returns the survival curve of waits. A caller who gave up and one who was answered after the same time count
// in this order. It returns fault.Invalid if nobody gave up: there is no curve then.
func KaplanMeier(waits []Wait) (Survival, error) {
	const op = "patience"
	sorted := slices.Clone(waits)
	slices.SortFunc(sorted, func(a, b Wait) int { return int(min(max(a.Lasted-b.Lasted, -1), 1)) })
	if len(sorted) > 0 && sorted[0].Lasted < 0 {
		return Survival{}, fault.New(fault.Invalid, op, "a wait is negative; mend the record")
	}
	s, share, variance := Survival{}, 1.0, 0.0
	for i := 0; i < len(sorted); {
		at, gaveUp, n := sorted[i].Lasted, 0, 0
		for ; i+n < len(sorted) && sorted[i+n].Lasted == at; n++ {
			if sorted[i+n].GaveUp {
				gaveUp++
			}
		}
		if risk := len(sorted) - i; gaveUp > 0 {
			d, r := float64(gaveUp), float64(risk)
			share *= 1 - d/r
			step := Step{At: at, Share: share, AtRisk: risk, GaveUp: gaveUp}
			if risk > gaveUp {
				variance += d / (r * (r - d))
				step.Error = share * math.Sqrt(variance)
			}
			s.Steps = append(s.Steps, step)
		}
		i += n
		s.Last = at
	}
	if len(s.Steps) == 0 {
		return Survival{}, fault.New(fault.Invalid, op, "nobody gave up in %d waits: there is no curve; give a patience by hand", len(waits))
	}
	s.Open = s.Steps[len(s.Steps)-1].Share > 0
	return s, nil
}

// Share is the share of callers who are willing to wait longer than d.
func (s Survival) Share(d time.Duration) float64 {
	share := 1.0
	for _, step := range s.Steps {
		if step.At > d {
			break
		}
		share = step.Share
	}
	return share
}

// Median is the time after which half of the callers have given up. It returns fault.Invalid where the curve does not fall
// that far.
func (s Survival) Median() (time.Duration, error) {
	for _, step := range s.Steps {
		if step.Share <= 0.5 {
			return step.At, nil
		}
	}
	return 0, fault.New(fault.Invalid, "patience", "more than half of the callers had more patience than they were made to wait: the median lies above %s and cannot be known", s.Last.Round(time.Second))
}

// Mean is the area under the curve up to the longest wait. If the curve is Open it is a lower bound of the mean patience,
// which cannot be known then.
func (s Survival) Mean() time.Duration {
	area, share, from := 0.0, 1.0, time.Duration(0)
	for _, step := range s.Steps {
		area += share * (step.At - from).Seconds()
		share, from = step.Share, step.At
	}
	return spanOf(area + share*(s.Last-from).Seconds())
}
