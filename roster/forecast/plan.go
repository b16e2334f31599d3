package forecast

import (
	"math"
	"time"

	"heartline/internal/fault"
	"heartline/roster/staffing"
)

// Promise is what callers are promised. Of its three parts those that are given hold together; a zero is not given.
type Promise struct {
	Share    float64       // of all callers who are answered Within; above 0, below 1
	Within   time.Duration // 0 or more
	MeanWait time.Duration // at most so long, of all callers with those who give up
	Abandon  float64       // at most such a share gives up; above 0, below 1; with Erlang A only
}

// Formula says how waits are reckoned.
type Formula string

// Formulas. The empty one is ErlangA.
const (
	ErlangA Formula = ""         // callers give up; needs a patience
	ErlangC Formula = "erlang_c" // callers wait for ever: an upper bound
)

// Plan says how many people a load takes. DefaultPlan returns the usual one; the zero value adds nothing to what the
// promise takes.
type Plan struct {
	Promise   Promise
	Formula   Formula
	Shrinkage float64 // the share of paid time that goes to breaks, training, leave and illness; 0 to below 1
	// NoShow is the share of rostered people who do not come, 0 to below 1: of volunteers their share times their rate.
	NoShow float64
	Least  int // people at their desks whatever the load, 0 or more
	// Cap is how many people may be there at once: the seats of a room, which those on a break leave to nobody. 0: no limit.
	Cap int
}

// Of DefaultPlan.
const (
	DefaultShrinkage = 0.25
	DefaultLeast     = 2
)

// DefaultPlan answers 80 percent of the callers within 20 seconds, by Erlang A.
func DefaultPlan() Plan {
	return Plan{Promise: Promise{Share: 0.8, Within: 20 * time.Second}, Shrinkage: DefaultShrinkage, Least: DefaultLeast}
}

func (p Plan) check() error {
	const op = "required seats"
	q := p.Promise
	switch {
	case p.Formula != ErlangA && p.Formula != ErlangC:
		return fault.New(fault.Invalid, op, "there is no formula %q; leave it empty for Erlang A, or use %s", p.Formula, ErlangC)
	case q.Share == 0 && q.MeanWait == 0 && q.Abandon == 0:
		return fault.New(fault.Invalid, op, "nothing is promised; give a share that is answered within a time, a mean wait or a share that may give up")
	case q.Share != 0 && !(q.Share > 0 && q.Share < 1) || q.Within < 0:
		return fault.New(fault.Invalid, op, "the share that is answered must lie above 0 and below 1, such as 0.8, within a time that is not negative")
	case q.MeanWait < 0:
		return fault.New(fault.Invalid, op, "the mean wait must not be negative")
	case q.Abandon != 0 && !(q.Abandon > 0 && q.Abandon < 1):
		return fault.New(fault.Invalid, op, "the share that may give up must lie above 0 and below 1, such as 0.05")
	case q.Abandon != 0 && p.Formula == ErlangC:
		return fault.New(fault.Invalid, op, "by Erlang C nobody ever gives up; promise no share of it, or use Erlang A")
	case !(p.Shrinkage >= 0 && p.Shrinkage < 1) || !(p.NoShow >= 0 && p.NoShow < 1):
		return fault.New(fault.Invalid, op, "shrinkage and no-show must lie from 0 to below 1, such as 0.25")
	case p.Least < 0 || p.Cap < 0 || p.Least > staffing.MaxDesks || p.Cap > staffing.MaxDesks:
		return fault.New(fault.Invalid, op, "the least number of people and the cap must lie from 0 to %d", staffing.MaxDesks)
	}
	return nil
}

// there is the share of the rostered people who are at their desks.
func (p Plan) there() float64 { return (1 - p.Shrinkage) * (1 - p.NoShow) }

// load is the work of an interval as the plan's formula takes it.
func (p Plan) load(calls float64, span, handle, patience time.Duration) (staffing.Load, error) {
	const op = "required seats"
	l := staffing.Load{PerHour: calls / span.Hours(), Handle: handle, Patience: patience}
	switch {
	case span <= 0 || !finite(calls) || math.IsInf(l.PerHour, 0):
		return l, fault.New(fault.Invalid, op, "the calls must be a number from 0 up, in an interval that has a length")
	case handle <= 0:
		return l, fault.New(fault.Invalid, op, "the handling time is not known; learn it or give it by hand")
	case patience < 0 || patience == 0 && p.Formula == ErlangA:
		return l, fault.New(fault.Invalid, op, "Erlang A takes a patience, which is not known; give one by hand, or use Erlang C as an upper bound")
	}
	if p.Formula == ErlangC {
		l.Patience = 0
	}
	return l, nil
}

// Serve says how callers fare at so many desks. It returns fault.Invalid where a figure is out of range and, by Erlang C,
// where the desks cannot carry the load: n must be above the erlangs offered.
func (p Plan) Serve(calls float64, span, handle, patience time.Duration, desks int) (staffing.Service, error) {
	l, err := p.load(calls, span, handle, patience)
	if err != nil {
		return staffing.Service{}, err
	}
	l.Desks = desks
	return staffing.ErlangA(l) // with a patience of 0 it is Erlang C
}

// least finds the least number of desks, not below from, at which good holds; good holds for every number above one for
// which it does.
func least(from int, good func(desks int) (bool, error)) (int, error) {
	low, high := max(from, 1)-1, max(from, 1)
	for { // low is not enough
		ok, err := good(high)
		if err != nil {
			return 0, err
		}
		if ok {
			break
		}
		if high == staffing.MaxDesks {
			return 0, fault.New(fault.Invalid, "required seats", "more than %d desks were needed; look at the calls, the handling time and the promise", staffing.MaxDesks)
		}
		low, high = high, min(high+max(1, high-low)*2, staffing.MaxDesks)
	}
	for high-low > 1 {
		mid := (low + high) / 2
		ok, err := good(mid)
		if err != nil {
			return 0, err
		}
		if ok {
			high = mid
		} else {
			low = mid
		}
	}
	return high, nil
}
