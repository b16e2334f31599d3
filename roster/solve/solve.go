package solve

import (
	"context"
	"errors"
	"slices"
	"sync"

	"heartline/roster/model"
)

// Options are how long, with how much and from where a search goes.
type Options struct {
	Seed       uint64
	Workers    int   // searches beside each other, 1 to 64; 0: 1
	Iterations int64 // moves of each worker; 0: as long as Spent says
	// Spent tells how much of the budget is gone, 0 to 1. It is asked by all workers, some thousand times a second. Not
	// used where Iterations is set.
	Spent func() float64
	// Begin is a roster to begin with; nil: an empty one.
	Begin []model.Assignment
	// Progress is told of each better roster, from one worker at a time.
	Progress func(Progress)
}

// Progress is how far a search has come.
type Progress struct {
	Value int   // of the best roster so far
	Hard  int   // by how much it breaks hard rules, in the search's own units; 0: it is legal
	Moves int64 // of the worker that found it
}

// ErrNobody says that a model has no staff, no days, or nothing to do.
var ErrNobody = errors.New("there is nobody to roster, or nothing to do")

// Solve searches for a good roster until the budget is spent or ctx ends, and returns the best one that was found: a legal one
// if there was any. Its value is counted anew; Hard is in the search's own units, and violations are left to the checker.
func Solve(ctx context.Context, m *model.Model, o Options) (*model.Roster, error) {
	if o.Iterations <= 0 && o.Spent == nil {
		return nil, errors.New("a search needs a number of moves or a budget")
	}
	p, err := compile(ctx, m)
	if err != nil {
		return nil, err
	}
	if p.people == 0 || p.days == 0 || len(p.options) == 0 {
		return nil, ErrNobody
	}
	begin, err := p.cellsOf(o.Begin)
	if err != nil {
		return nil, err
	}
	workers := make([]*annealer, max(1, min(o.Workers, 64)))
	tell := teller(o.Progress)
	for i := range workers {
		a := newAnnealer(p, slices.Clone(begin), o.Seed, uint64(i))
		a.elapsed = func(moves int64) float64 {
			if o.Iterations > 0 {
				return float64(moves) / float64(o.Iterations)
			}
			return o.Spent()
		}
		a.report = tell
		workers[i] = a
	}
	for round := 1; round <= rounds && ctx.Err() == nil; round++ {
		var all sync.WaitGroup
		for _, a := range workers {
			all.Go(func() { a.run(ctx, float64(round)/rounds) })
		}
		all.Wait()
		slices.SortStableFunc(workers, func(a, b *annealer) int { return compare(a.bestAt, b.bestAt) })
		if round >= together && round < rounds {
			for i := range len(workers) / 2 {
				workers[len(workers)-1-i].follow(workers[i])
			}
		}
	}
	return p.roster(workers[0].best), nil
}

// Workers search by themselves for the first rounds of the budget; after each of the later ones the worse half go on from what the
// better half have found.
const (
	rounds   = 8
	together = 5
)

// teller tells of each roster that is better than all before, whichever worker found it.
func teller(progress func(Progress)) func(best cost, cells []cell, moves int64) {
	if progress == nil {
		return nil
	}
	var (
		mu   sync.Mutex // protects top, and keeps progress to one at a time
		top  cost
		seen bool
	)
	return func(best cost, _ []cell, moves int64) {
		mu.Lock()
		defer mu.Unlock()
		if !seen || better(best, top) {
			seen, top = true, best
			progress(Progress{Value: best.softly(), Hard: best.hardly(), Moves: moves})
		}
	}
}

// roster turns cells into a roster.
func (p *problem) roster(cells []cell) *model.Roster {
	r := &model.Roster{Version: model.Version, Model: p.model.Name}
	r.Value, r.Hard = newState(p, slices.Clone(cells)).parts()
	pinned := map[[2]string]bool{}
	for _, pin := range p.model.Pins {
		pinned[[2]string{pin.Staff, pin.Date}] = true
	}
	for person := range p.people {
		row := p.row(cells, person)[p.pad:]
		for day, x := range row {
			if x == off {
				continue
			}
			o := &p.options[x-1]
			a := model.Assignment{
				Staff: p.model.Staff[person].ID, Date: p.cal.Date(day), Shift: p.model.Shifts[o.shift].ID, Role: o.role, Source: model.Solver,
			}
			if pinned[[2]string{a.Staff, a.Date}] {
				a.Source = model.Pinned
			}
			r.Assignments = append(r.Assignments, a)
		}
	}
	return r
}

// cellsOf turns assignments into cells. What may not be done any more is left out.
func (p *problem) cellsOf(as []model.Assignment) ([]cell, error) {
	cells := slices.Clone(p.start)
	who := map[string]int{}
	for i := range p.model.Staff {
		who[p.model.Staff[i].ID] = i
	}
	for _, a := range as {
		person, ok := who[a.Staff]
		day, known := p.cal.Day(a.Date)
		if !ok || !known || day < 0 || day >= p.days {
			return nil, errors.New("the roster to begin with names somebody or a date that the model does not have")
		}
		for o := range p.options {
			op := &p.options[o]
			if p.model.Shifts[op.shift].ID == a.Shift && (op.role == a.Role || a.Role == "") && p.allowed(person, day, cell(o+1)) {
				cells[person*p.width+p.pad+day] = cell(o + 1)
				break
			}
		}
	}
	return cells, nil
}
