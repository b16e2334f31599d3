package simulate

import "math"

// regress estimates the mean of the values at controls of zero, by least squares. Controls that never move are left out.
func regress(values []float64, of []control) estimate {
	n := len(values)
	var columns [][]float64
	for j := range controls {
		column := make([]float64, n)
		scale := 0.0
		for i := range of {
			column[i] = of[i][j]
			scale += column[i] * column[i]
		}
		if scale == 0 {
			continue
		}
		for i := range column {
			column[i] /= math.Sqrt(scale / float64(n))
		}
		columns = append(columns, column)
	}
	k := len(columns)
	meanY := mean(values)
	means := make([]float64, k)
	for j, c := range columns {
		means[j] = mean(c)
	}
	// The normal equations, and beside them those that give the quadratic form of the means.
	a := make([][]float64, k)
	for j := range a {
		a[j] = make([]float64, k+2)
		for l := range k {
			for i := range n {
				a[j][l] += (columns[j][i] - means[j]) * (columns[l][i] - means[l])
			}
		}
		for i := range n {
			a[j][k] += (columns[j][i] - means[j]) * (values[i] - meanY)
		}
		a[j][k+1] = means[j]
	}
	eliminate(a)
	intercept, lever := meanY, 1/float64(n)
	for j := range a {
		intercept -= a[j][k] * means[j]
		lever += a[j][k+1] * means[j]
	}
	left := 0.0
	for i := range n {
		e := values[i] - intercept
		for j := range a {
			e -= a[j][k] * columns[j][i]
		}
		left += e * e
	}
	freedom := n - k - 1
	return estimate{value: intercept, err: math.Sqrt(left / float64(freedom) * lever), freedom: freedom}
}

// eliminate solves the equations in place for both right sides; one that says nothing new gets the solution 0.
func eliminate(a [][]float64) {
	k := len(a)
	for c := range k {
		best := c
		for r := c; r < k; r++ {
			if math.Abs(a[r][c]) > math.Abs(a[best][c]) {
				best = r
			}
		}
		a[c], a[best] = a[best], a[c]
		pivot := a[c][c]
		for i := range a[c] {
			if math.Abs(pivot) < 1e-9 {
				a[c][i] = 0
			} else {
				a[c][i] /= pivot
			}
		}
		for r := range k {
			if r == c {
				continue
			}
			factor := a[r][c]
			for i := range a[r] {
				a[r][i] -= factor * a[c][i]
			}
		}
	}
}

func mean(values []float64) float64 {
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	return sum / float64(len(values))
}
