package colgen

import (
	"math"

	"heartline/roster/solve"
)

// cover is a row of the demand, a guard or a site in the linear program: its costs, made convex from below.
type cover struct {
	least int
	costs []int64 // by number, from least on; hard ones with the weight of hard
	best  int     // the number that costs least
	base  int64   // what it costs
	low   float64 // the least price at which anything changes
	high  float64 // and the largest
	slack []piece
}

// piece is a part of the way from the best number to more (by is -1) or fewer (1) people: what each of them costs.
type piece struct {
	by    float64
	slope float64
	most  float64
}

// newCover returns nil if the number makes no difference.
func newCover(least int, costs []solve.Cost, hard int64) *cover {
	c := &cover{least: least}
	same := true
	for _, x := range costs {
		c.costs = append(c.costs, int64(x.Soft)+hard*int64(x.Hard))
		same = same && x == costs[0]
	}
	if same {
		return nil
	}
	// The lower hull, from left to right: slopes must grow.
	var hull []int
	slope := func(i, j int) float64 { return float64(c.costs[j]-c.costs[i]) / float64(j-i) }
	for i := range c.costs {
		for len(hull) > 1 && slope(hull[len(hull)-2], hull[len(hull)-1]) >= slope(hull[len(hull)-1], i) {
			hull = hull[:len(hull)-1]
		}
		hull = append(hull, i)
	}
	if len(hull) > 1 {
		c.low, c.high = -slope(hull[len(hull)-2], hull[len(hull)-1]), -slope(hull[0], hull[1])
	}
	low := 0
	for k, i := range hull {
		if c.costs[i] < c.costs[hull[low]] {
			low = k
		}
	}
	c.best, c.base = least+hull[low], c.costs[hull[low]]
	for k := low; k+1 < len(hull); k++ {
		c.slack = append(c.slack, piece{by: -1, slope: slope(hull[k], hull[k+1]), most: float64(hull[k+1] - hull[k])})
	}
	for k := low; k > 0; k-- {
		c.slack = append(c.slack, piece{by: 1, slope: -slope(hull[k-1], hull[k]), most: float64(hull[k] - hull[k-1])})
	}
	return c
}

// dearest returns the least that the number costs where each of it costs a price more, times scale.
func (c *cover) dearest(price int64) int64 {
	least := int64(math.MaxInt64)
	for i, x := range c.costs {
		least = min(least, x*scale+price*int64(c.least+i))
	}
	return least
}

// number returns the number that costs least where each of it costs a price more.
func (c *cover) number(price int64) int {
	least, n := int64(math.MaxInt64), 0
	for i, x := range c.costs {
		if at := x*scale + price*int64(c.least+i); at < least {
			least, n = at, c.least+i
		}
	}
	return n
}
