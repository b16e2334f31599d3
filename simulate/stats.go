package simulate

import "math"

// studentTail is the chance that Student's t with so many degrees of freedom lies beyond ±t, by the finite sums for whole
// degrees of freedom (Abramowitz and Stegun 26.7.3 and 26.7.4).
func studentTail(t float64, freedom int) float64 {
	t = math.Abs(t)
	theta := math.Atan2(t, math.Sqrt(float64(freedom)))
	sin, cos := math.Sincos(theta)
	var inside float64
	if freedom%2 == 1 {
		sum, term := 0.0, cos
		for k := 1; k <= freedom-2; k += 2 {
			sum += term
			term *= cos * cos * float64(k+1) / float64(k+2)
		}
		inside = 2 / math.Pi * (theta + sin*sum)
	} else {
		sum, term := 0.0, 1.0
		for k := 0; k <= freedom-2; k += 2 {
			sum += term
			term *= cos * cos * float64(k+1) / float64(k+2)
		}
		inside = sin * sum
	}
	return max(0, 1-inside)
}

// student95 is the half-width of the 95 percent interval of Student's t, in standard errors. freedom is 1 or more.
func student95(freedom int) float64 {
	if freedom > 1000 {
		return 1.96 + 2.4/float64(freedom) // the first term of its expansion; good to four digits here
	}
	low, high := 1.9, 13.0
	for range 50 {
		if mid := (low + high) / 2; studentTail(mid, freedom) > 0.05 {
			low = mid
		} else {
			high = mid
		}
	}
	return high
}
