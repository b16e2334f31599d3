package explain

import (
	"cmp"
	"fmt"
	"slices"

	"heartline/roster/model"
)

// Bounds of the search that are not the caller's.
const (
	maxFirst  = 150 // changes with which it begins
	maxFollow = 60  // ways to mend what one state breaks
	heavy     = 1e6 // of a hard rule, against the value, in the choice of what is followed up
	maxCells  = 6   // Options.Cells
	maxTries  = 1e6 // Options.Tries
	dearest   = 2   // of what a state breaks anew so many are followed up
	usual     = 4   // Options.Cells unless set
	usualTry  = 600 // Options.Tries unless set
	whyTries  = 800 // in all, for one question why
	eachWay   = 150 // of them at least, for each seat
)

// beam is how many states of each round are followed up.
var beam = []int{24, 16, 10, 6, 4} //nolint:gochecknoglobals // a constant list

// Options bound the search.
type Options struct {
	Cells int // changes of a repair, 1 to 6; 0: 4
	Tries int // questions to the Trier for each broken rule; 0: 600
	Most  int // how many broken rules get a repair sought, the dearest first; 0: all
}

func (o Options) check() (Options, error) {
	o.Cells, o.Tries = cmp.Or(o.Cells, usual), cmp.Or(o.Tries, usualTry)
	if o.Cells < 1 || o.Cells > maxCells || o.Tries < 1 || o.Tries > maxTries || o.Most < 0 {
		return o, fmt.Errorf("bounds of the search: %d changes (use 1 to %d), %d tries (1 to %d), %d rules (0 or more)", o.Cells, maxCells, o.Tries, int(maxTries), o.Most)
	}
	return o, nil
}

// A tried state is one that the Trier has judged.
type tried struct {
	st    state
	v     Verdict
	hard  int // by how much more hard rules are broken in all
	anew  int // hard rules that are broken more
	whole bool
	plus  bool // it is better than the roster
}

// A search looks for the best answer to one question.
type search struct {
	*ground
	try   Trier
	cells int
	left  int // questions
	aim   aim
	// holds, if it is there, is a change that every state must keep.
	holds *placed
	seen  map[string]bool
	best  *tried
}

// run searches from some states on and returns the best answer; nil: none was found.
func (s *search) run(first []state) (*tried, error) {
	s.seen = map[string]bool{}
	front, err := s.ask(first)
	if err != nil {
		return nil, err
	}
	for _, width := range beam {
		if len(front) == 0 || s.left <= 0 || s.perfect() {
			break
		}
		slices.SortStableFunc(front, func(a, b tried) int { return a.cost() - b.cost() })
		var next []state
		for _, t := range front[:min(len(front), width)] {
			for _, w := range t.wounds() {
				next = append(next, s.moves(t.st, w, "", maxFollow)...)
			}
		}
		if front, err = s.ask(next); err != nil {
			return nil, err
		}
	}
	return s.best, nil
}

// perfect reports whether nothing better can be hoped for: all of it is gone, and nothing else is worse.
func (s *search) perfect() bool {
	return s.best != nil && s.best.whole && s.best.plus && len(s.best.v.Hard) == 0 && len(s.best.v.Soft) == 0
}

// ask has states judged, keeps the best answer, and returns those that are worth following up.
func (s *search) ask(states []state) ([]tried, error) {
	var front []tried
	for _, st := range states {
		if key := fmt.Sprint(st); s.left <= 0 || len(st) > s.cells || s.seen[key] || !s.keeps(st) {
			continue
		} else {
			s.seen[key] = true
		}
		t, toward, answer, err := s.judge(st)
		if err != nil {
			return nil, err
		}
		if toward {
			front = append(front, t)
		}
		if !answer || s.best != nil && !t.before(s.best) {
			continue
		}
		if err := s.take(t); err != nil {
			return nil, err
		}
	}
	return front, nil
}

// judge has one state judged.
func (s *search) judge(st state) (t tried, toward, answer bool, err error) {
	s.left--
	v, err := s.try.Try(s.changes(st)...)
	if err != nil {
		return tried{}, false, false, fmt.Errorf("try changes: %w", err)
	}
	t = tried{st: st, v: v, anew: amount(v.Hard)}
	t.hard = t.anew - amount(v.Mended)
	t.plus = t.v.Legal && (t.hard < 0 || t.hard == 0 && v.Value < 0)
	toward, answer, t.whole = s.aim(st, v)
	return t, toward, answer && s.keeps(st), nil
}

// take makes an answer the best one. If a part of it has nothing to do with the question, and betters the roster by as much where it
// is alone, it is another repair: then only the rest is looked at.
func (s *search) take(t tried) error {
	for mask := 1; mask < 1<<len(t.st)-1 && s.left > 1; mask++ {
		var part, rest state
		for i, c := range t.st {
			if mask>>i&1 == 1 {
				part = append(part, c)
			} else {
				rest = append(rest, c)
			}
		}
		other, _, answers, err := s.judge(part)
		if err != nil {
			return err
		}
		if answers || !other.plus {
			continue
		}
		less, _, answers, err := s.judge(rest)
		if err != nil {
			return err
		}
		if answers && less.v.Value+other.v.Value == t.v.Value && less.hard+other.hard == t.hard {
			if s.best != nil && !less.before(s.best) {
				return nil
			}
			return s.take(less)
		}
	}
	s.best = &t
	return nil
}

func (s *search) keeps(st state) bool { return s.holds == nil || slices.Contains(st, *s.holds) }

// before reports whether an answer is to be preferred: legal ones, then those that better the roster, then those that leave
// nothing of what is asked about, then the cheaper, then the shorter.
func (t *tried) before(o *tried) bool {
	yes := func(b bool) int {
		if b {
			return 0
		}
		return 1
	}
	whole := yes(t.whole) - yes(o.whole)
	if t.plus && o.plus {
		whole = 0 // the better roster is the better answer
	}
	return cmp.Or(
		yes(t.v.Legal)-yes(o.v.Legal), yes(t.plus)-yes(o.plus), whole, t.hard-o.hard, t.v.Value-o.v.Value, len(t.st)-len(o.st),
		yes(t.whole)-yes(o.whole), slices.CompareFunc(t.st, o.st, compare),
	) < 0
}

// cost orders states by how much is yet to be mended.
func (t *tried) cost() int { return heavy*t.anew + t.v.Value }

// wounds returns what a state breaks anew, the dearest first.
func (t *tried) wounds() []model.Violation {
	all := slices.Concat(t.v.Hard, t.v.Soft)
	weight := func(v model.Violation) int {
		if v.Hard {
			return heavy * v.Amount
		}
		return v.Cost
	}
	slices.SortStableFunc(all, func(a, b model.Violation) int { return weight(b) - weight(a) })
	return all[:min(len(all), dearest)]
}

// amount is by how much hard rules are broken in all.
func amount(vs []model.Violation) int {
	n := 0
	for _, v := range vs {
		if v.Hard {
			n += v.Amount
		}
	}
	return n
}
