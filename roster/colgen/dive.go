package colgen

import (
	"context"
	"math"
	"math/rand/v2"

	"heartline/internal/highs"
	"heartline/roster/solve"
)

// Diving.
const (
	firstRounds = 40   // of prices before the first step
	diveRounds  = 3    // of prices between two steps
	diveFar     = 3    // times a solution of the root is one of a dive, at least
	diveSteps   = 12   // cells that are held at once, at least
	divePart    = 30   // or one in so many
	diveLost    = 0.3  // of a person's rows, by what is held beside the surest
	diveJitter  = 0.05 // by chance
	diveSlack   = 1.01 // a polish may better a roster by so much
	wholeSlack  = 1.1  // and so much is made good on the way from nothing, where few rounds of prices come to little
	polishMoves = 400  // for each cell, after each dive
	longMoves   = 2000 // for each cell, after one from nothing, but no more than mostMoves where those are more than the others
	mostMoves   = 2_000_000
	hardlyEnds  = 1.3 // the budget, so many times, is too little for a dive as long as the root goes on
	judgeFrom   = 0.1 // of the way: from there on it is said how long a dive from nothing takes
	judgePart   = 0.6 // the rest of the way takes such a part of what it would at the pace so far, because programs become smaller
)

// diver finds whole rosters: it chooses one row after the other, and prices the others anew.
type diver struct {
	*generator
	rng   *rand.Rand
	seed  uint64
	best  [][]solve.Cell
	worth int64 // of best, hard units with their weight
	found func([][]solve.Cell)
	spent func() float64
	short bool // a dive from nothing does not come to its end in the budget
}

// see keeps a roster that is legal and better, or another one as good as the best: what is near it is other than what was near the best.
// It adds its rows.
func (d *diver) see(rows [][]solve.Cell) error {
	var list []column
	for person, row := range rows {
		if d.f.RowWorth(person, row).Hard == 0 {
			list = append(list, d.column(person, row))
		}
	}
	if _, err := d.add(list); err != nil {
		return err
	}
	w := d.f.Worth(rows)
	if worth := int64(w.Soft) + d.hard*int64(w.Hard); len(list) == len(rows) && worth <= d.worth {
		d.worth, d.best = worth, rows
		d.found(rows)
	}
	return nil
}

// proved reports whether nothing better is left.
func (d *diver) proved() bool { return d.best != nil && d.worth <= d.bound }

// solves is about how many solutions a dive from nothing takes, counted as the last ones of the root: each of its own begins farther from its end.
func (d *diver) solves() float64 {
	cells := d.f.People() * d.f.Days()
	return diveRounds * diveFar * float64(cells) / float64(max(diveSteps, cells/divePart))
}

// fix leaves those columns in the program that keep to what people are held to.
func (d *diver) fix(h holds) error {
	cols, lower, upper := make([]int32, len(d.columns)), make([]float64, len(d.columns)), make([]float64, len(d.columns))
	for i := range d.columns {
		cols[i] = int32(d.slacks + i)
		if h.keeps(&d.columns[i]) {
			upper[i] = math.Inf(1)
		}
	}
	return d.program.Bound(cols, lower, upper)
}

// dive holds people to one cell after the other until each has one row. It returns nil if what comes of it cannot be better than the best by
// much, or the budget is or will be spent; end says what was known of the prices at its beginning.
func (d *diver) dive(ctx context.Context, h holds) (rows [][]solve.Cell, end ending, err error) {
	d.held = h
	defer func() { d.held = nil }()
	whole, slack, began := h.free() == 1, diveSlack, d.spent()
	if whole {
		slack = wholeSlack
	}
	var last highs.Solution
	for first := true; ; first = false {
		if err := d.fix(h); err != nil {
			return nil, end, err
		}
		next := d.reprice
		if first {
			next = d.settle
		}
		s, now, err := next(ctx, h)
		if first {
			end = now
		}
		if s.Status == highs.Stopped && last.Status == highs.Optimal {
			return d.heaviest(&last), end, err
		}
		if err != nil || s.Status != highs.Optimal || ctx.Err() != nil {
			return nil, end, err
		}
		if d.over() {
			return d.heaviest(&s), end, nil
		}
		last = s
		if d.best != nil && (now > settled || d.value(&s) > d.hopeless(now, slack)) {
			if first && now == settled {
				end = useless
			}
			return nil, end, nil
		}
		if whole && d.best != nil && d.late(h.free(), began) {
			d.short = true
			return d.heaviest(&s), end, nil
		}
		if rows := d.choose(&s, h); rows != nil {
			return rows, end, nil
		}
	}
}

// tooLong reports whether the budget would be spent so many times before a dive from nothing came to its end, where a solution takes each.
func (d *diver) tooLong(each, times float64) bool { return d.spent()+each*d.solves() > times }

// late reports whether a dive from nothing that has left a part to do will not come to its end in the budget.
func (d *diver) late(left, began float64) bool {
	now := d.spent()
	return 1-left >= judgeFrom && now+judgePart*(now-began)*left/(1-left) > wholeUntil
}

// heaviest are the rows that a solution of the program has most of.
func (d *diver) heaviest(s *highs.Solution) [][]solve.Cell {
	rows, most := make([][]solve.Cell, d.f.People()), make([]float64, d.f.People())
	for i, x := range s.Columns[d.slacks:] {
		c := &d.columns[i]
		if x > most[c.person] {
			rows[c.person], most[c.person] = c.row, x
		}
	}
	return rows
}

// hopeless is what a program costs from which nothing comes that is better than the best. Where there may be more rows that could better it, it
// may cost more by a slack.
func (d *diver) hopeless(end ending, slack float64) float64 {
	if end == settled {
		return float64(d.worth-d.grain) + 1e-6
	}
	return float64(d.worth) * slack
}

func (d *diver) ends(ctx context.Context) bool { return d.over() || ctx.Err() != nil }
