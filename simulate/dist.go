package simulate

import (
	"fmt"
	"math"
	"math/rand/v2"
	"time"
)

// DistKind names a distribution of spans.
type DistKind string

// The distributions.
const (
	None        DistKind = ""            // never, or no time at all: as the place says
	Fixed       DistKind = "fixed"       // Mean, always
	Exponential DistKind = "exponential" // with Mean
	Lognormal   DistKind = "lognormal"   // with Mean and CV
	Empirical   DistKind = "empirical"   // one of Values, each as likely
)

// unnamed is a distribution that is written without its kind: a mean alone says nothing about chance.
const unnamed DistKind = "unnamed"

// Dist is a distribution of spans of time.
type Dist struct {
	Kind   DistKind
	Mean   time.Duration   // above 0, but for None and Empirical
	CV     float64         // Lognormal: standard deviation over mean; above 0, at most 10
	Values []time.Duration // Empirical: 1 to 1,000,000, none negative
}

const (
	maxSpan   = 1000 * time.Hour // longest span that is drawn or written
	maxCV     = 10
	maxValues = 1_000_000
)

// validate says what is wrong with the distribution.
func (d Dist) validate() error {
	switch d.Kind {
	case None:
		return nil
	case Fixed, Exponential, Lognormal:
		if d.Mean <= 0 || d.Mean > maxSpan {
			return fmt.Errorf("the mean is %v; use a span above 0 and up to %v", d.Mean, maxSpan)
		}
		if d.Kind == Lognormal && !(d.CV > 0 && d.CV <= maxCV) {
			return fmt.Errorf("cv is %g; use a number above 0 and up to %d", d.CV, maxCV)
		}
		return nil
	case unnamed:
		return fmt.Errorf("\"is\" is missing; use %s, %s, %s or %s", Fixed, Exponential, Lognormal, Empirical)
	case Empirical:
		if len(d.Values) == 0 || len(d.Values) > maxValues {
			return fmt.Errorf("there are %d values; give 1 to %d", len(d.Values), maxValues)
		}
		for _, v := range d.Values {
			if v < 0 || v > maxSpan {
				return fmt.Errorf("the value %v is out of range; use 0 to %v", v, maxSpan)
			}
		}
		return nil
	}
	return fmt.Errorf("distribution %q is not known; use %s, %s, %s or %s", d.Kind, Fixed, Exponential, Lognormal, Empirical)
}

// draw returns a span in whole microseconds, in which the floor keeps time.
func (d Dist) draw(r *rand.Rand) time.Duration {
	var span float64
	switch d.Kind {
	case None, unnamed:
		return 0
	case Fixed:
		span = float64(d.Mean)
	case Exponential:
		span = float64(d.Mean) * r.ExpFloat64()
	case Lognormal:
		variance := math.Log1p(d.CV * d.CV)
		span = float64(d.Mean) * math.Exp(math.Sqrt(variance)*r.NormFloat64()-variance/2)
	case Empirical:
		return d.Values[r.IntN(len(d.Values))].Round(time.Microsecond)
	}
	return time.Duration(min(span, float64(maxSpan))).Round(time.Microsecond)
}
