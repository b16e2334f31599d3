package staffing

import "math"

// ErlangA says how callers fare who give up after an exponential time (M/M/n+M). With a patience of 0 it is ErlangC. It
// returns fault.Invalid for a load that is out of range; no load is too heavy for it.
func ErlangA(l Load) (Service, error) {
	if l.Patience == 0 {
		return ErlangC(l)
	}
	if err := l.check("erlang a"); err != nil {
		return Service{}, err
	}
	p := newPalm(l)
	abandon := p.abandon()
	s := Service{Load: l, Wait: p.share(p.integral(0, 0)), Abandon: abandon, MeanWait: abandon / p.theta}
	s.ASA = p.share(p.moment()) / (1 - abandon)
	s.Occupancy = l.Offered() * (1 - abandon) / float64(l.Desks)
	return s, nil
}

// palm holds the integrals of Mandelbaum and Zeltyn over g(x) = exp(lambda (1 - e^{-theta x}) / theta - n mu x), which is
// proportional to the density of the wait that an endlessly patient caller would be offered. Everything is divided by e^peak.
type palm struct {
	lambda, theta, drain float64 // drain: n mu
	peak                 float64 // the largest exponent
	idle                 float64 // what stands for callers who do not wait: 1/B(n-1), divided by e^peak
	begin, end           float64 // g is negligible outside of them
	whole                float64 // lambda times the integral of g
}

// negligible is how far below its peak the exponent is not followed: e^-50 is below the last digit of a float64.
const negligible = 50

func newPalm(l Load) palm {
	p := palm{lambda: l.rate(), theta: 1 / l.Patience.Seconds(), drain: float64(l.Desks) * l.speed()}
	top := max(0, math.Log(p.lambda/p.drain)/p.theta)
	p.peak = p.exponent(top)
	for p.end = top + 1/p.drain; p.exponent(p.end) > p.peak-negligible; {
		p.end = top + 2*(p.end-top)
	}
	if p.exponent(0) < p.peak-negligible { // an overload under which everybody waits for long
		low, high := 0.0, top
		for range 40 {
			if mid := (low + high) / 2; p.exponent(mid) < p.peak-negligible {
				low = mid
			} else {
				high = mid
			}
		}
		p.begin = low
	}
	p.idle = math.Exp(-p.peak - logErlangB(l.Offered(), l.Desks-1))
	p.whole = p.lambda * p.integral(0, 0)
	return p
}

// logErlangB is the logarithm of ErlangB, which also stands where B itself is too small for a float64.
func logErlangB(offered float64, desks int) float64 {
	inverse, scale := 1.0, 0.0 // 1/B(k) = 1 + k/a * 1/B(k-1)
	one := 1.0
	for k := 1; k <= desks; k++ {
		inverse = one + float64(k)/offered*inverse
		if inverse > 1e200 {
			inverse, one, scale = inverse*1e-200, one*1e-200, scale+200*math.Ln10
		}
	}
	return -math.Log(inverse) - scale
}

func (p palm) exponent(x float64) float64 {
	return -p.lambda*math.Expm1(-p.theta*x)/p.theta - p.drain*x
}

// share divides lambda times an integral by the whole: the integral as a share of all callers.
func (p palm) share(integral float64) float64 { return p.lambda * integral / (p.idle + p.whole) }

// abandon is the share of callers who give up: 1 - (idle + lambda K(0)) / D, with the difference taken inside of the
// integral, so that it keeps its digits also where hardly anybody gives up.
func (p palm) abandon() float64 {
	return p.share(quad(p.begin, p.end, func(x float64) float64 {
		return -math.Expm1(-p.theta*x) * math.Exp(p.exponent(x)-p.peak)
	}))
}

// integral is that of e^{-k theta x} g(x) from t on.
func (p palm) integral(t, k float64) float64 {
	if t >= p.end {
		return 0
	}
	return quad(max(t, p.begin), p.end, func(x float64) float64 { return math.Exp(p.exponent(x) - p.peak - k*p.theta*x) })
}

// moment is the integral of x e^{-theta x} g(x).
func (p palm) moment() float64 {
	return quad(p.begin, p.end, func(x float64) float64 { return x * math.Exp(p.exponent(x)-p.peak-p.theta*x) })
}

// within is the share of all callers who are answered after a wait of at most t seconds.
func (p palm) within(t, abandon float64) float64 {
	return 1 - abandon - p.share(p.integral(t, 1))
}
