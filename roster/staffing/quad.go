package staffing

import "math"

const (
	quadOrder  = 16    // points of Gauss and Legendre in each panel
	quadPanels = 16    // to begin with
	quadDepth  = 24    // how often a panel is halved at most
	quadGood   = 1e-13 // of the whole: a panel that differs by less from its halves is good
)

// quad integrates a smooth function that is nowhere negative over a finite range: Gauss-Legendre panels, halved where the
// function has more in it than a panel can follow. Callers who lose patience in seconds at a team that works in hours need
// it.
func quad(from, to float64, f func(float64) float64) float64 {
	nodes, weights := legendre()
	panel := func(a, b float64) float64 {
		mid, half, sum := (a+b)/2, (b-a)/2, 0.0
		for j, x := range nodes {
			sum += weights[j] * f(mid+half*x)
		}
		return sum * half
	}
	var parts [quadPanels]float64
	whole, step := 0.0, (to-from)/quadPanels
	for i := range parts {
		parts[i] = panel(from+float64(i)*step, from+float64(i+1)*step)
		whole += parts[i]
	}
	var refine func(a, b, coarse float64, depth int) float64
	refine = func(a, b, coarse float64, depth int) float64 {
		mid := (a + b) / 2
		left, right := panel(a, mid), panel(mid, b)
		if depth == 0 || math.Abs(left+right-coarse) <= quadGood*whole {
			return left + right
		}
		return refine(a, mid, left, depth-1) + refine(mid, b, right, depth-1)
	}
	sum := 0.0
	for i, p := range parts {
		sum += refine(from+float64(i)*step, from+float64(i+1)*step, p, quadDepth)
	}
	return sum
}

// legendre finds the roots of the Legendre polynomial of degree quadOrder by Newton's method, and their weights.
func legendre() (nodes, weights [quadOrder]float64) {
	const n = quadOrder
	for i := range nodes {
		x := math.Cos(math.Pi * (float64(i) + 0.75) / (n + 0.5))
		var slope float64
		for range 8 { // it converges by the square from a start this close
			p, before := 1.0, 0.0
			for k := 1; k <= n; k++ {
				p, before = (float64(2*k-1)*x*p-float64(k-1)*before)/float64(k), p
			}
			slope = n * (x*p - before) / (x*x - 1)
			x -= p / slope
		}
		nodes[i], weights[i] = x, 2/((1-x*x)*slope*slope)
	}
	return nodes, weights
}
