package simulate

import (
	"iter"
	"maps"
	"math"
	"testing"
)

func mapKeys(m map[string]float64) iter.Seq[string] { return maps.Keys(m) }

// chiSquareBelow is the chance that chi square with so many degrees of freedom is below x, by the finite sums for whole
// degrees of freedom (Abramowitz and Stegun 26.4.4 and 26.4.5).
func chiSquareBelow(x float64, freedom int) float64 {
	tail, term, k := 0.0, math.Exp(-x/2), 2
	if freedom%2 == 1 {
		tail = math.Erfc(math.Sqrt(x / 2))
		term, k = math.Sqrt(2*x/math.Pi)*math.Exp(-x/2), 3
	}
	for ; k <= freedom; k += 2 {
		tail += term
		term *= x / float64(k)
	}
	return 1 - tail
}

// chiSquare is its quantile.
func chiSquare(p float64, freedom int) float64 {
	low, high := 0.0, 20*float64(freedom)+100
	for range 80 {
		if mid := (low + high) / 2; chiSquareBelow(mid, freedom) < p {
			low = mid
		} else {
			high = mid
		}
	}
	return low
}

func TestQuantiles(t *testing.T) {
	t.Parallel()
	for _, q := range []struct {
		got, want float64
	}{
		{student95(1), 12.7062},
		{student95(2), 4.3027},
		{student95(9), 2.2622},
		{student95(84), 1.9886},
		{student95(100000), 1.9600},
		{chiSquare(0.95, 1), 3.8415},
		{chiSquare(0.95, 2), 5.9915},
		{chiSquare(0.9995, 16), 41.308},
		{chiSquare(0.0005, 16), 3.5358},
		{chiSquare(0.9995, 33), 66.403},
		{studentTail(2.2622, 9), 0.05},
		{studentTail(12.7062, 1), 0.05},
	} {
		if math.Abs(q.got-q.want) > 2e-4*q.want {
			t.Errorf("%.5f, want %.5f", q.got, q.want)
		}
	}
}
