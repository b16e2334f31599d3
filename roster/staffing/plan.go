package staffing

import (
	"math"
	"time"

	"heartline/internal/fault"
)

// DesksFor returns the least number of desks with which a share of at least target of all callers is answered within t: by
// ErlangA where the load has a patience, else by ErlangC. l.Desks is left aside. target lies above 0 and below 1. It returns
// fault.Invalid where a figure is out of range or more than MaxDesks were needed.
func DesksFor(l Load, target float64, t time.Duration) (int, error) {
	const op = "desks needed"
	if err := share(op, target); err != nil {
		return 0, err
	}
	l.Desks = 1
	if err := l.check(op); err != nil {
		return 0, err
	}
	least := 1
	if l.Patience == 0 {
		least = int(math.Floor(min(l.Offered(), MaxDesks))) + 1
	}
	for n := least; n <= MaxDesks; n++ {
		l.Desks = n
		s, err := ErlangA(l)
		if err != nil {
			return 0, err
		}
		if s.Within(t) >= target {
			return n, nil
		}
	}
	return 0, fault.New(fault.Invalid, op, "more than %d desks were needed; look at the calls an hour and the handling time", MaxDesks)
}

// LargestRate returns the most callers an hour of whom a share of at least target is answered within t, by the formula
// that DesksFor uses. l.PerHour is left aside. It returns fault.Invalid where a figure is out of range.
func LargestRate(l Load, target float64, t time.Duration) (float64, error) {
	const op = "largest load"
	if err := share(op, target); err != nil {
		return 0, err
	}
	l.PerHour = 1
	if err := l.check(op); err != nil {
		return 0, err
	}
	keeps := func(rate float64) bool {
		l.PerHour = rate
		s, err := ErlangA(l)
		return err == nil && s.Within(t) >= target
	}
	low, high := 0.0, 1.0
	for keeps(high) {
		low, high = high, 2*high
	}
	for range 60 { // more halvings than a float64 has digits
		if mid := (low + high) / 2; keeps(mid) {
			low = mid
		} else {
			high = mid
		}
	}
	return low, nil
}

func share(op string, target float64) error {
	if !(target > 0 && target < 1) {
		return fault.New(fault.Invalid, op, "the target must lie above 0 and below 1, such as 0.8")
	}
	return nil
}

// HalfinWhitt is the share of callers who wait in a large team of a + beta sqrt(a) desks, in the limit of large a: a rule
// of thumb that promises 10 to 30 percent too much to teams of a hotline's size. beta is above 0.
func HalfinWhitt(beta float64) float64 {
	cumulated := 0.5 * math.Erfc(-beta/math.Sqrt2)
	density := math.Exp(-beta*beta/2) / math.Sqrt(2*math.Pi)
	return 1 / (1 + beta*cumulated/density)
}

// Rostered is how many people must be on the rota so that needed of them are at their desks, where a share shrinkage of paid
// time goes to breaks, training, leave and illness. shrinkage lies from 0 up to below 1; anything else counts as 0.
func Rostered(needed int, shrinkage float64) int {
	if !(shrinkage >= 0 && shrinkage < 1) {
		shrinkage = 0
	}
	return int(math.Ceil(float64(needed)/(1-shrinkage) - 1e-9))
}
