package solve

import (
	"context"

	"heartline/roster/model"
)

// Helper knows another way to better rosters. It is plugged in by whoever starts a search: the search itself knows of none.
type Helper interface {
	// Prepare looks at a model. An error says why it cannot help.
	Prepare(ctx context.Context, f *Flat, over func() bool) (Help, error)
}

// Help betters rosters of one model.
type Help interface {
	// Better returns the best roster it knows once the budget is spent, or there is no better one: rows, or nil if it has none that is
	// legal, and a lower bound of every legal roster. found is told of each better one. begin is a roster to begin with.
	Better(ctx context.Context, begin [][]Cell, spent func() float64, found func(rows [][]Cell)) (rows [][]Cell, bound int, err error)
	Close()
}

// helpAfter is the part of the budget that goes into the search before it is helped. It is small: the search is for a legal roster, and
// what is then found from prices is mostly better. The larger the model, the less a helper comes to in the same time.
func helpAfter(people, days int) float64 { return min(0.5, 0.1+float64(people*days)/28_000) }

// prepareUntil is the part of that time that a helper may take to say whether it can help.
const prepareUntil = 0.4

// Helped searches as Solve does, for a part of the budget, has a helper go on from there, and searches on from what came of it with what is
// left. Where it cannot help it is Solve; said is told why, if it is not nil. A roster's Bound is the helper's.
//
// Where the budget is a number of moves, it is Solve, whether there is a helper or not: the same seed and moves give the same roster. How far
// a helper comes turns on the clock, and with it the roster.
func Helped(ctx context.Context, m *model.Model, o Options, h Helper, said func(error)) (*model.Roster, error) {
	if h == nil || o.Iterations > 0 || o.Spent == nil {
		return Solve(ctx, m, o)
	}
	plain := func(why error) (*model.Roster, error) {
		if said != nil {
			said(why)
		}
		return Solve(ctx, m, o)
	}
	f, err := Flatten(ctx, m)
	if err != nil {
		return plain(err)
	}
	after := helpAfter(f.People(), f.Days())
	help, err := h.Prepare(ctx, f, func() bool { return o.Spent() > after*prepareUntil })
	if err != nil {
		return plain(err)
	}
	defer help.Close()
	first := o
	first.Spent = func() float64 { return o.Spent() / after }
	r, err := Solve(ctx, m, first)
	if err != nil {
		return nil, err
	}
	begin, err := f.Rows(r.Assignments)
	if err != nil {
		return nil, err
	}
	best := Cost{Soft: r.Value, Hard: r.Hard}
	rows, bound, err := help.Better(ctx, begin, o.Spent, func(rows [][]Cell) {
		if now := f.Worth(rows); now.below(best) && o.Progress != nil {
			best = now
			o.Progress(Progress{Value: now.Soft, Hard: now.Hard})
		}
	})
	if err != nil && said != nil {
		said(err)
	}
	if rows != nil && f.Worth(rows).below(Cost{Soft: r.Value, Hard: r.Hard}) {
		r = f.Roster(rows)
	}
	if ctx.Err() == nil && (r.Hard > 0 || r.Value > bound) { // what is left of the budget is for the search, from there
		o.Begin = r.Assignments
		if r, err = Solve(ctx, m, o); err != nil {
			return nil, err
		}
	}
	if bound > 0 {
		r.Bound = &bound
	}
	return r, nil
}

// below reports whether a roster that costs this is better for whoever gets it: legal before cheap.
func (c Cost) below(other Cost) bool {
	if c.Hard != other.Hard {
		return c.Hard < other.Hard
	}
	return c.Soft < other.Soft
}

// polishFrom is how hot a polish begins, in units of the last temperature of a search.
const polishFrom = 6

// Polish searches for a number of moves near a roster and returns the best one that was seen.
func (f *Flat) Polish(ctx context.Context, rows [][]Cell, seed uint64, moves int64) [][]Cell {
	a := newAnnealer(f.p, f.cells(rows), seed, 0)
	a.hot = min(a.hot, polishFrom*a.cold)
	a.mid = min(a.mid, a.hot)
	a.elapsed = func(n int64) float64 { return float64(n) / float64(moves) }
	a.run(ctx, 1)
	return f.rows(a.best)
}
