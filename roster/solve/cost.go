package solve

import "heartline/roster/model"

// cost is what something costs, soft and hard in one number: the soft part is in the lower 40 bits, up to half a billion thousands
// either way, the hard part above it, up to eight million units. Both parts and their differences add up as numbers do. A roster that costs
// more is still dearer than one that costs less, but its parts can no longer be told apart: see state.parts.
type cost int64

const (
	softBits      = 40
	hardUnit cost = 1 << softBits
)

func soft(n int) cost { return cost(n) }
func hard(n int) cost { return cost(n) * hardUnit }

// softly returns the soft part.
func (c cost) softly() int { return int(c << (64 - softBits) >> (64 - softBits)) }

// hardly returns the hard part, in the search's own units: see curve.unit.
func (c cost) hardly() int { return int((c - cost(c.softly())) >> softBits) }

// none is a bound that is not there.
const none = int32(-1 << 30)

// curve is what a number costs: the bounds and weights of a rule or of a row of the demand.
type curve struct {
	softMin, softMax, hardMin, hardMax int32 // none: not there
	under, over                        int32
	shape                              model.Curve
	unit                               int32 // by how much a hard bound is missed for one unit of the search
}

func newCurve(r *model.Rule) curve {
	c := curve{
		softMin: bound(r.SoftMin), softMax: bound(r.SoftMax), hardMin: bound(r.HardMin), hardMax: bound(r.HardMax),
		under: int32(r.WUnder), over: int32(r.WOver), shape: r.Curve, unit: 1,
	}
	return c
}

func bound(b *int) int32 {
	if b == nil {
		return none
	}
	return int32(*b)
}

// short is what it costs that a number is too small.
func (c *curve) short(x int32) cost {
	var sum cost
	if c.softMin != none && x < c.softMin {
		sum += c.bend(c.softMin-x, c.under)
	}
	if c.hardMin != none && x < c.hardMin {
		sum += hardUnit * cost((c.hardMin-x+c.unit-1)/c.unit)
	}
	return sum
}

// long is what it costs that a number is too large.
func (c *curve) long(x int32) cost {
	var sum cost
	if c.softMax != none && x > c.softMax {
		sum += c.bend(x-c.softMax, c.over)
	}
	if c.hardMax != none && x > c.hardMax {
		sum += hardUnit * cost((x-c.hardMax+c.unit-1)/c.unit)
	}
	return sum
}

func (c *curve) both(x int32) cost { return c.short(x) + c.long(x) }

func (c *curve) bend(by, weight int32) cost {
	switch c.shape {
	case model.Square:
		return cost(by) * cost(by) * cost(weight)
	case model.Once:
		return cost(weight)
	default:
		return cost(by) * cost(weight)
	}
}

// above drops the lower bounds, for a window that is cut off.
func (c curve) above() curve {
	c.softMin, c.hardMin = none, none
	return c
}
