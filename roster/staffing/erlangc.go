package staffing

import (
	"heartline/internal/fault"
)

// ErlangB is the share of calls that a group of desks without a queue would lose, by the recursion
// B(k) = a B(k-1) / (k + a B(k-1)). offered is in erlangs, 0 or more.
func ErlangB(offered float64, desks int) float64 {
	b := 1.0
	for k := 1; k <= desks; k++ {
		b = offered * b / (float64(k) + offered*b)
	}
	return b
}

// ErlangC says how callers fare who never give up (M/M/n). Patience is left aside. It returns fault.Invalid for a load that is
// out of range or that the team cannot carry: at or above one erlang for each desk the line only grows.
func ErlangC(l Load) (Service, error) {
	const op = "erlang c"
	if err := l.check(op); err != nil {
		return Service{}, err
	}
	l.Patience = 0
	a, n := l.Offered(), float64(l.Desks)
	if a >= n {
		return Service{}, fault.New(fault.Invalid, op, "%d desks cannot carry %.2f erlangs: without callers who give up the line only grows; add desks", l.Desks, a)
	}
	b := ErlangB(a, l.Desks)
	wait := n * b / (n - a*(1-b))
	mean := wait * l.Handle.Seconds() / (n - a)
	return Service{Load: l, Wait: wait, MeanWait: mean, ASA: mean, Occupancy: a / n}, nil
}
