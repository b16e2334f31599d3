package colgen

// findGrain returns a number of which all is a multiple that a legal roster can cost: what is not much better than the best is then not
// better at all.
func (g *generator) findGrain() int64 {
	grain := int64(0)
	seen := map[*graph]bool{}
	for _, p := range g.pricers {
		if len(p.g.outer) > 0 {
			return 1 // what the machines outside the graph cost is not known beforehand
		}
		for _, day := range p.may {
			for _, c := range day {
				grain = common(grain, c.wish/scale)
			}
		}
		if seen[p.g] {
			continue
		}
		seen[p.g] = true
		for _, b := range p.g.begin {
			grain = common(grain, int64(b.cost))
		}
		for _, c := range p.g.final {
			grain = common(grain, int64(c))
		}
		for d := range p.g.days {
			for _, a := range p.g.days[d].arcs {
				if a.cost != 0 {
					grain = common(grain, int64(a.cost))
				}
			}
		}
	}
	for r := range g.f.Covers() {
		_, costs := g.f.Cover(r)
		for _, c := range costs {
			grain = common(grain, int64(c.Soft))
		}
	}
	return max(1, grain)
}

// common is the greatest common divisor.
func common(a, b int64) int64 {
	for b != 0 {
		a, b = b, a%b
	}
	return max(a, -a)
}

// ceil is the least cost of a legal roster that is not below a number times scale.
func (g *generator) ceil(x int64) int64 {
	unit := scale * g.grain
	c := x / unit
	if x%unit > 0 {
		c++
	}
	return c * g.grain
}
