package app

import "heartline/roster/life"

// doublesMost is for how many types every pair is laid out ahead: with more of them there are too many pairs.
const doublesMost = 12

// doubles knows the types of two shifts on one date before anybody has them. Whoever is tried with a second shift would else have the whole
// roster laid out again for a type that it does not know: for hundreds of people that takes a hundred times as long as the verdict.
func (g *judgeGround) doubles() {
	types := g.base.Shifts
	if len(types) > doublesMost {
		return
	}
	rows, date := newRowMaker(g.base, g.cal), g.cal.Date(g.base.Days/2)
	for i := range types {
		for _, other := range types[i+1:] {
			g.cells([]life.Shift{rows.row(date, types[i].ID, "", ""), rows.row(date, other.ID, "", "")})
		}
	}
}
