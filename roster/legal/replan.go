package legal

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"heartline/roster/model"
	"heartline/roster/solve"
)

// Replanning says how far to go to mend a roster.
type Replanning struct {
	// Most is how many changes may be made at most beside what an absence takes away; 0: as many as it takes. Only where a hard rule
	// would stay broken that Moves can mend are there more.
	Most int
	// Width is how many rosters the small search keeps side by side; 0: 100, and 8 where there are more than 60 people.
	Width int
	// Moves is how long to search by solve.Solve where the small search leaves a hard rule broken; 0: not at all.
	Moves int64
	Seed  uint64 // of that search
}

// Replanned is a roster that was mended.
type Replanned struct {
	Assignments []model.Assignment
	Gone        []Change // who is taken out, because leave or another ban on the cell itself is in the way
	Changes     []Change // all else, by person and date
	// Verdict is about Gone and Changes together, against what was published. Its costs include those of stability.
	Verdict Verdict
	// Broken is what the roster still breaks of hard rules: what nobody could mend, or what is past. Somebody who falls ill may have worked
	// too few days in a row by then.
	Broken   []model.Violation
	Searched bool // the small search was not enough
}

// Replan mends what was published with as few changes as it finds. The model holds what has changed since: leave, skills, demand.
// Before today, a date that may lie outside the model's days, nothing is changed, whatever it breaks. Each change costs what the model's
// stability says; of a model that has none, or no weights, a quarter of the heaviest weight of the demand, and more than one unit of any other rule
// of the model itself costs. A hole in a soft demand stays open where to fill it costs more.
//
// First comes a small search that goes from one broken rule to the next: whoever could take an open shift, what that breaks in turn, and
// so on, with the best rosters so far side by side. If a hard rule remains broken, the great search begins with its result. The
// same model, roster and options give the same changes. Its error says what cannot be understood, or that ctx has ended.
func Replan(ctx context.Context, m *model.Model, published []model.Assignment, today string, o Replanning) (*Replanned, error) {
	cal, err := model.NewCalendar(m)
	if err != nil {
		return nil, fmt.Errorf("the calendar of the model: %w", err)
	}
	begins, ok := cal.Day(today)
	if !ok {
		return nil, fmt.Errorf("today is %q: write it as YYYY-MM-DD", today)
	}
	steady := *m
	steady.Published, steady.Stability = published, steadiness(m, today)
	p, err := NewPosition(&steady, published)
	if err != nil {
		return nil, err
	}
	p.remember()
	s := &mender{Position: p, today: max(begins, 0), most: o.Most, width: o.Width}
	best, err := s.mend(ctx)
	if err != nil {
		return nil, err
	}
	if best, err = s.withoutNeedless(ctx, best); err != nil {
		return nil, err
	}
	searched := best.hard > 0 && o.Moves > 0
	if searched {
		if best, err = s.search(ctx, best, o); err != nil {
			return nil, err
		}
	}
	r := &Replanned{Verdict: best.verdict, Searched: searched}
	for _, c := range best.cells {
		if s.isGone(c) {
			r.Gone = append(r.Gone, p.changesOf([]cell{c})...)
		} else {
			r.Changes = append(r.Changes, p.changesOf([]cell{c})...)
		}
	}
	p.make(best.cells)
	r.Assignments = p.Assignments()
	r.Broken = s.broken()
	return r, nil
}

// steadiness returns what changes cost.
func steadiness(m *model.Model, today string) *model.Stability {
	if s := m.Stability; s != nil && (s.WNear > 0 || s.WFar > 0) {
		told := *s
		told.Today = today
		return &told
	}
	seat, other := 0, 0
	for _, row := range m.Demand {
		seat = max(seat, row.WMin, row.WUnder)
	}
	for _, r := range m.Rules {
		other = max(other, r.WUnder, r.WOver)
	}
	weight := max(seat/4, other+1)
	return &model.Stability{Today: today, Near: model.MaxDays, Far: model.MaxDays, WNear: weight, WFar: weight}
}

// search lets the great search go on from what the small one has found, and returns the better of the two.
func (s *mender) search(ctx context.Context, begin node, o Replanning) (node, error) {
	was := s.published(begin.cells)
	s.make(begin.cells)
	from := s.Assignments()
	s.makeAgain(was)
	r, err := solve.Solve(ctx, s.m, solve.Options{Seed: o.Seed, Iterations: o.Moves, Begin: from})
	if errors.Is(err, solve.ErrNobody) {
		return begin, nil
	}
	if err == nil {
		err = ctx.Err()
	}
	if err != nil {
		return node{}, err
	}
	found := node{}
	does := map[[2]int]model.Assignment{}
	for _, a := range r.Assignments {
		d, _ := s.cal.Day(a.Date) // the search has them from the model
		does[[2]int{s.people[a.Staff], d}] = a
	}
	for person := range s.cells {
		for d := s.today; d < s.m.Days; d++ {
			a := does[[2]int{person, d}]
			if c := (cell{person, d, a.Shift, a.Role}); !s.holds(c) {
				found.cells = append(found.cells, c)
			}
		}
	}
	s.weigh(&found)
	if found, err = s.withoutNeedless(ctx, found); err != nil {
		return node{}, err
	}
	if found.hard < begin.hard || found.betterThan(begin) && !s.tooMany(found) {
		return found, nil
	}
	return begin, nil
}

// withoutNeedless takes back the changes, one or two at a time, without which the roster is no worse.
func (s *mender) withoutNeedless(ctx context.Context, n node) (node, error) {
	for again := true; again; {
		again = false
		for i := 0; i < len(n.cells); i++ {
			for k := i; k < len(n.cells); k++ {
				if i != k && len(n.cells) > 30 || s.isGone(n.cells[i]) || s.isGone(n.cells[k]) {
					continue
				}
				if err := ctx.Err(); err != nil {
					return node{}, err
				}
				less := node{cells: slices.Clone(n.cells)}
				less.cells = slices.Delete(less.cells, k, k+1)
				if i != k {
					less.cells = slices.Delete(less.cells, i, i+1)
				}
				if s.weigh(&less); !n.betterThan(less) {
					n, again = less, true
					break
				}
			}
		}
	}
	return n, nil
}
