package duty

import (
	"slices"
	"sort"
	"time"
)

// Index finds who is on duty. It is not changed once it is made.
type Index struct {
	shifts  []Shift     // in order of start
	last    []time.Time // of each shift, the latest end of it and those before it
	people  map[string]*Person
	parents map[string]string
	of      map[string][]int // a person's shifts, in order of start
	edges   []edge           // the starts and ends of shifts, in order
	lines   []string         // of shifts, in order; the first is the empty one
	lineOf  []int32          // of each shift, the place of its line
}

// edge is the start or the end of a shift.
type edge struct {
	at    time.Time
	shift int32
	by    int8 // 1 at a start, -1 at an end
}

// New makes an index. It returns fault.Invalid for a shift of somebody who is not there or that does not end after its start, for areas
// that are not in the tree, for a tree that goes in a circle, and for ids that come twice.
func New(r Roll) (*Index, error) {
	x := &Index{
		shifts:  slices.Clone(r.Shifts),
		people:  make(map[string]*Person, len(r.People)),
		parents: make(map[string]string, len(r.Areas)),
		of:      make(map[string][]int, len(r.People)),
	}
	people := slices.Clone(r.People)
	for i := range people {
		x.people[people[i].ID] = &people[i]
	}
	for _, a := range r.Areas {
		x.parents[a.ID] = a.Parent
	}
	if err := r.check(x.people, x.parents); err != nil {
		return nil, err
	}
	slices.SortFunc(x.shifts, byStart)
	x.last = make([]time.Time, len(x.shifts))
	x.edges = make([]edge, 0, 2*len(x.shifts))
	latest := time.Time{}
	x.lines = []string{""}
	for _, s := range x.shifts {
		if i, there := slices.BinarySearch(x.lines, s.Line); !there {
			x.lines = slices.Insert(x.lines, i, s.Line)
		}
	}
	for i, s := range x.shifts {
		if s.End.After(latest) {
			latest = s.End
		}
		x.last[i] = latest
		line, _ := slices.BinarySearch(x.lines, s.Line)
		x.lineOf = append(x.lineOf, int32(line))
		x.of[s.Person] = append(x.of[s.Person], i)
		x.edges = append(x.edges, edge{s.Start, int32(i), 1}, edge{s.End, int32(i), -1})
	}
	slices.SortFunc(x.edges, func(a, b edge) int { return a.at.Compare(b.at) })
	return x, nil
}

// covering are the shifts that are on at an instant, in order of start.
func (x *Index) covering(at time.Time) []int {
	var on []int
	for i := x.after(at) - 1; i >= 0 && x.last[i].After(at); i-- {
		if x.shifts[i].covers(at) {
			on = append(on, i)
		}
	}
	slices.Reverse(on)
	return on
}

// after is the first shift that starts after an instant.
func (x *Index) after(at time.Time) int {
	return sort.Search(len(x.shifts), func(i int) bool { return x.shifts[i].Start.After(at) })
}

// skilled reports whether somebody has a skill at an instant and until when; zero: for good. had says that the skill is the
// person's at another time.
func (p *Person) skilled(skill string, at time.Time) (ok bool, until time.Time, had bool) {
	if skill == "" {
		return true, time.Time{}, false
	}
	for at := at; ; { // spans that join are one
		grown := false
		for _, s := range p.Skills {
			if s.ID != skill {
				continue
			}
			had = true
			if at.Before(s.From) || !s.Until.IsZero() && !at.Before(s.Until) {
				continue
			}
			ok, grown, until = true, true, s.Until
			if s.Until.IsZero() {
				return true, time.Time{}, true
			}
			at = s.Until
			break
		}
		if !grown {
			return ok, until, had
		}
	}
}

// begins is the first instant from one on, and before another, at which somebody has a skill.
func (p *Person) begins(skill string, from, to time.Time) (at time.Time, ok bool) {
	if has, _, _ := p.skilled(skill, from); has {
		return from, true
	}
	for _, s := range p.Skills {
		if s.ID == skill && s.From.After(from) && s.From.Before(to) && (s.Until.IsZero() || s.Until.After(s.From)) && (!ok || s.From.Before(at)) {
			at, ok = s.From, true
		}
	}
	return at, ok
}

// near says how far up the tree from an area lies the nearest one that somebody serves: 0 the area itself, 1 what it lies in; depth
// of the tree and more: every area, because the person names none.
func (x *Index) near(p *Person, area string) (steps int, serves bool) {
	if area == "" {
		return 0, true
	}
	if len(p.Areas) == 0 {
		return len(x.parents), true
	}
	for up := area; up != ""; steps, up = steps+1, x.parents[up] {
		if slices.Contains(p.Areas, up) {
			return steps, true
		}
	}
	return 0, false
}
