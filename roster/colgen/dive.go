package colgen

import (
	"cmp"
	"context"
	"math"
	"math/rand/v2"
	"slices"

	"heartline/internal/highs"
	"heartline/roster/solve"
)

// Diving.
const (
	firstRounds = 40   // of prices before the first step
	diveRounds  = 3    // of prices between two steps
	diveSteps   = 12   // cells that are held at once, at least
	divePart    = 30   // or one in so many
	diveLost    = 0.3  // of a person's rows, by what is held beside the surest
	diveJitter  = 0.05 // by chance
	diveSlack   = 1.01 // a polish may better a roster by so much
	polishMoves = 400  // for each cell, after each dive
)

// diver finds whole rosters: it chooses one row after the other, and prices the others anew.
type diver struct {
	*generator
	rng   *rand.Rand
	seed  uint64
	best  [][]solve.Cell
	worth int64 // of best, hard units with their weight
	found func([][]solve.Cell)
}

// see keeps a roster that is legal and better, and adds its rows.
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
	if worth := int64(w.Soft) + d.hard*int64(w.Hard); len(list) == len(rows) && worth < d.worth {
		d.worth, d.best = worth, rows
		d.found(rows)
	}
	return nil
}

// proved reports whether nothing better is left.
func (d *diver) proved() bool { return d.best != nil && d.worth <= d.bound }

// holds are the cells that people are held to: by person and day; free where they are not.
type holds [][]int32

const free = int32(-1)

// solves is about how many solutions a dive takes.
func (d *diver) solves() float64 {
	cells := d.f.People() * d.f.Days()
	return 3 * float64(cells) / float64(max(diveSteps, cells/divePart))
}

func (d *diver) nothing() holds {
	h := make(holds, d.f.People())
	for i := range h {
		h[i] = slices.Repeat([]int32{free}, d.f.Days())
	}
	return h
}

// keeps reports whether a row is one that its person is held to.
func (h holds) keeps(c *column) bool {
	for day, x := range h[c.person] {
		if x != free && x != int32(c.row[day]) {
			return false
		}
	}
	return true
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
// much, or the budget is spent; sure says that it could not be better at all.
func (d *diver) dive(ctx context.Context, h holds) (rows [][]solve.Cell, sure bool, err error) {
	d.held = h
	defer func() { d.held = nil }()
	var last highs.Solution
	for rounds := firstRounds; ; rounds = diveRounds {
		if err := d.fix(h); err != nil {
			return nil, false, err
		}
		s, whole, err := d.reprice(ctx, h, rounds)
		if s.Status == highs.Stopped && last.Status == highs.Optimal {
			return d.heaviest(&last), false, err
		}
		if err != nil || s.Status != highs.Optimal || ctx.Err() != nil {
			return nil, false, err
		}
		if d.over() {
			return d.heaviest(&s), false, nil
		}
		last = s
		if d.best != nil && d.value(&s) > d.hopeless(whole) {
			return nil, whole && rounds == firstRounds, nil
		}
		if rows := d.choose(&s, h); rows != nil {
			return rows, false, nil
		}
	}
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

// hopeless is what a program costs from which nothing comes that is better than the best: whole says that it has all rows that could better it.
func (d *diver) hopeless(whole bool) float64 {
	if whole {
		return float64(d.worth-d.grain) + 1e-6
	}
	return float64(d.worth) * diveSlack
}

func (d *diver) ends(ctx context.Context) bool { return d.over() || ctx.Err() != nil }

// reprice solves the program with what is held, and adds rows for some rounds. whole says that there are no more that would better it.
func (d *diver) reprice(ctx context.Context, h holds, rounds int) (s highs.Solution, whole bool, err error) {
	who := h.loose()
	for round := 0; ; round++ {
		s, err = d.program.Solve(highs.Limits{Dual: round == 0 && rounds < firstRounds, Time: d.patience(wholeUntil)})
		if err != nil || s.Status != highs.Optimal || round == rounds || d.ends(ctx) {
			return s, false, err
		}
		now := d.prices(&s)
		fresh, _ := d.price(now, now, who, 2)
		n, err := d.add(fresh)
		if err != nil || n == 0 {
			return s, true, err
		}
	}
}

// loose are the people who are not held to a whole row.
func (h holds) loose() []int {
	var list []int
	for person, days := range h {
		if slices.Contains(days, free) {
			list = append(list, person)
		}
	}
	return list
}

// choose holds people to cells that are nearly sure, and at least one to the one that is nearest to it. It returns the roster if every
// row is whole.
func (d *diver) choose(s *highs.Solution, h holds) [][]solve.Cell {
	type choice struct {
		person, day int
		cell        solve.Cell
	}
	parts := make([]map[choice]float64, d.f.People())
	rows := make([][]solve.Cell, d.f.People())
	whole := true
	for i := range d.columns {
		c, x := &d.columns[i], s.Columns[d.slacks+i]
		if x < 1e-6 {
			continue
		}
		if x > 1-1e-6 {
			rows[c.person] = c.row
			continue
		}
		whole = false
		if parts[c.person] == nil {
			parts[c.person] = map[choice]float64{}
		}
		for day, cell := range c.row {
			if h[c.person][day] == free {
				parts[c.person][choice{c.person, day, cell}] += x
			}
		}
	}
	if whole {
		return rows
	}
	var list []choice
	var part []float64
	for person := range parts {
		for day := range d.f.Days() {
			for _, x := range d.f.May(person, day) {
				if p := parts[person][choice{person, day, x}]; p > 0.01 && p < 1-1e-6 {
					list, part = append(list, choice{person, day, x}), append(part, p+diveJitter*d.rng.Float64())
				}
			}
		}
	}
	order := everybody(len(list))
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(part[b], part[a]) })
	left := map[int]float64{}
	steps := max(diveSteps, d.f.People()*d.f.Days()/divePart)
	for n, k := range order {
		c := list[k]
		lost := 1 - parts[c.person][choice{c.person, c.day, c.cell}]
		if n > 0 && (n >= steps || lost > diveLost) {
			break
		}
		if left[c.person]+lost < 0.6 || n == 0 {
			left[c.person] += lost
			h[c.person][c.day] = int32(c.cell)
		}
	}
	return nil
}
