package colgen

import (
	"context"
	"math"

	"heartline/internal/highs"
	"heartline/roster/solve"
)

// ending is how far the prices of a program have come in which people are held.
type ending int

const (
	unsettled ending = iota // there may be more rows that better it
	settled                 // there are none
	stuck                   // there is nothing better yet, and the prices have had their time
	useless                 // no roster that keeps to what is held is better than the best
)

// settlePart is the part of the budget after which prices are not waited for any more that have not led to anything better.
const settlePart = 0.04

// settle solves the program with what people are held to at the beginning of a dive, and adds rows until the prices are settled. What it knows of
// the rosters that keep to it ends it early: prices near those of the best bound of them, as for the root, and the bound itself.
func (d *diver) settle(ctx context.Context, h holds) (s highs.Solution, end ending, err error) {
	who, began := h.loose(), d.spent()
	var center *prices
	exact := int64(math.MinInt64)
	for round := 0; ; round++ {
		s, err = d.program.Solve(highs.Limits{Time: d.patience(wholeUntil)})
		if err != nil || s.Status != highs.Optimal || round == firstRounds || d.ends(ctx) {
			return s, unsettled, err
		}
		now := d.prices(&s)
		list := []prices{now}
		if center != nil {
			list = []prices{center.toward(now, 1-smooth), now}
		}
		n := 0
		for _, p := range list {
			fresh, least := d.price(p, now, who, rowsEach)
			if b := d.boundOf(h, p, who, least); b > exact {
				exact, center = b, &p
			}
			if n, err = d.add(fresh); n > 0 || err != nil {
				break
			}
		}
		switch {
		case err != nil:
			return s, unsettled, err
		case d.best != nil && d.ceil(exact) >= d.worth:
			return s, useless, nil
		case d.best != nil && d.spent()-began > settlePart && d.value(&s) > float64(d.worth-d.grain):
			return s, stuck, nil
		case n == 0 || float64(d.ceil(exact)) >= d.value(&s)-1e-6:
			return s, settled, nil
		}
	}
}

// boundOf is a lower bound of every legal roster that keeps to what people are held to, as bound: least is that of who, and all others are held
// to whole rows.
func (d *diver) boundOf(h holds, p prices, who []int, least []int64) int64 {
	all := make([]int64, len(h))
	row := make([]solve.Cell, d.f.Days())
	for person, days := range h {
		for day, x := range days {
			row[day] = solve.Cell(max(0, x))
		}
		all[person] = d.costAt(person, row, p)
	}
	for k, person := range who {
		all[person] = least[k]
	}
	return d.master.bound(p, all)
}

// costAt is what a row costs at the prices of the covers, times scale.
func (g *generator) costAt(person int, row []solve.Cell, p prices) int64 {
	at := int64(g.f.RowWorth(person, row).Soft) * scale
	for day, x := range row {
		for _, t := range g.f.Touches(person, day, x) {
			at -= int64(t.By) * p.covers[t.Row]
		}
	}
	return at
}

// reprice solves the program with what is held on the way of a dive, and adds rows for some rounds.
func (d *diver) reprice(ctx context.Context, h holds) (s highs.Solution, end ending, err error) {
	who := h.loose()
	for round := 0; ; round++ {
		s, err = d.program.Solve(highs.Limits{Dual: round == 0, Time: d.patience(wholeUntil)})
		if err != nil || s.Status != highs.Optimal || round == diveRounds || d.ends(ctx) {
			return s, unsettled, err
		}
		now := d.prices(&s)
		fresh, _ := d.price(now, now, who, 2)
		n, err := d.add(fresh)
		if err != nil || n == 0 {
			return s, settled, err
		}
	}
}
