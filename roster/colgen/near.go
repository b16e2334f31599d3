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
	partLeast = 0.1
)

// divesFirst is how often a dive from nothing is tried where there is nothing legal yet.
const divesFirst = 3

// run dives until the budget is spent or the best is proved: first from nothing, then near the best, by each way for as long.
func (d *diver) run(ctx context.Context, spent func() float64) error {
	for n := 0; n == 0 || d.best == nil && n < divesFirst && !d.ends(ctx); n++ {
		if _, err := d.try(ctx, d.nothing()); err != nil {
			return err
		}
	}
	ways := []*around{{part: partFirst, hold: d.window}, {part: partFirst, hold: d.people}, {part: partFirst, hold: d.peopleInWindow}}
	for d.best != nil && !d.proved() && !d.ends(ctx) {
		near := slices.MinFunc(ways, func(a, b *around) int { return cmp.Compare(a.took, b.took) })
		began, before := spent(), d.worth
		sure, err := d.try(ctx, near.hold(near.part))
		if err != nil {
			return err
		}
		near.took += spent() - began
		switch {
		case d.worth < before:
		case sure:
			near.part = min(1, near.part*partGrow)
		default:
			near.part = max(partLeast, near.part*partLess)
		}
	}
	return nil
}

// try dives, and keeps what comes of it. It reports whether there is surely nothing better.
func (d *diver) try(ctx context.Context, h holds) (sure bool, err error) {
	rows, sure, err := d.dive(ctx, h)
	if err != nil || rows == nil {
		return sure, err
	}
	return false, d.end(ctx, rows)
}

// end keeps the roster of a dive, and what comes of it by a polish.
func (d *diver) end(ctx context.Context, rows [][]solve.Cell) error {
	if err := d.see(rows); err != nil || d.proved() {
		return err
	}
	d.seed++
	return d.see(d.f.Polish(ctx, rows, d.seed, polishMoves*int64(d.f.People()*d.f.Days())))
}

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
