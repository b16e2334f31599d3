package colgen

import (
	"cmp"
	"context"
	"math"
	"slices"

	"heartline/roster/solve"
)

// around is a way to hold most of the best roster: what is near it and better is sought by a dive.
type around struct {
	part float64 // that is free
	hold func(part float64) holds
	took float64 // of the budget
}

// Parts that are free grow where nothing better was left in them, and shrink where a dive came to nothing.
const (
	partFirst = 0.35
	partGrow  = 1.15
	partLess  = 0.95
	partStuck = 0.6 // where its prices took too long
	partLeast = 0.1
)

// divesFirst is how often a dive from nothing is tried where there is nothing legal yet.
const divesFirst = 3

// run dives until the budget is spent or the best is proved: first from nothing, then near the best by each way, and from nothing again by
// another chance, each for as long. What is near one good roster may have nothing better for long.
func (d *diver) run(ctx context.Context) error {
	began := d.spent()
	for n := 0; n == 0 || d.best == nil && n < divesFirst && !d.ends(ctx); n++ {
		if _, err := d.try(ctx, d.nothing()); err != nil {
			return err
		}
	}
	ways := []*around{
		{part: partFirst, hold: d.window},
		{part: partFirst, hold: d.people},
		{part: partFirst, hold: d.peopleInWindow},
		{part: 1, hold: d.anew, took: d.spent() - began},
	}
	for d.best != nil && !d.proved() && !d.ends(ctx) && !d.short {
		near := slices.MinFunc(ways, func(a, b *around) int { return cmp.Compare(a.took, b.took) })
		began, before := d.spent(), d.worth
		end, err := d.try(ctx, near.hold(near.part))
		if err != nil {
			return err
		}
		near.took += d.spent() - began
		switch {
		case d.worth < before:
		case end == useless:
			near.part = min(1, near.part*partGrow)
		case end == stuck:
			near.part = max(partLeast, near.part*partStuck)
		default:
			near.part = max(partLeast, near.part*partLess)
		}
	}
	return nil
}

// try dives, and keeps what comes of it. It returns what was known of the prices at the beginning of the dive.
func (d *diver) try(ctx context.Context, h holds) (ending, error) {
	whole := h.free() == 1
	rows, end, err := d.dive(ctx, h)
	if err != nil || rows == nil {
		return end, err
	}
	return end, d.end(ctx, rows, whole)
}

// end keeps the roster of a dive, and what comes of it by a polish, a long one after a dive from nothing.
func (d *diver) end(ctx context.Context, rows [][]solve.Cell, whole bool) error {
	if err := d.see(rows); err != nil || d.proved() {
		return err
	}
	d.seed++
	cells := int64(d.f.People() * d.f.Days())
	moves := polishMoves * cells
	if whole {
		moves = max(moves, min(longMoves*cells, mostMoves))
	}
	return d.see(d.f.Polish(ctx, rows, d.seed, moves))
}

// anew frees all.
func (d *diver) anew(float64) holds { return d.nothing() }

// hold holds a person to the best roster on the days that are not free.
func (d *diver) hold(h holds, person int, from, to int) {
	for day, x := range d.best[person] {
		if day < from || day >= to {
			h[person][day] = int32(x)
		}
	}
}

// people frees some people.
func (d *diver) people(part float64) holds { return d.box(part, 1) }

// window frees some days that follow each other.
func (d *diver) window(part float64) holds { return d.box(1, part) }

// peopleInWindow frees some people on some days that follow each other: more of both than where all of one is free.
func (d *diver) peopleInWindow(part float64) holds {
	side := math.Sqrt(part)
	return d.box(side, side)
}

// box frees a part of the people on a part of the days.
func (d *diver) box(people, days float64) holds {
	h := d.nothing()
	some := max(2, int(math.Round(people*float64(len(h)))))
	length := min(d.f.Days(), max(3, int(math.Round(days*float64(d.f.Days())))))
	from := d.rng.IntN(d.f.Days() - length + 1)
	for i, person := range d.rng.Perm(len(h)) {
		if i < some {
			d.hold(h, person, from, from+length)
		} else {
			d.hold(h, person, 0, 0)
		}
	}
	return h
}
