package app

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"heartline/internal/store"
	"heartline/roster"
	"heartline/roster/adherence"
	"heartline/roster/life"
)

// publishedPast tells a book of attendance which roster was in force when: the whole of it at the beginning of a span, and then, of each fact,
// the shifts that it made others. It holds the one roster that is in force and a page of facts, however many there are.
type publishedPast struct {
	a           *App
	from, to    time.Time
	first, last time.Time // of the shifts that count: they begin from the one on, and before the other

	facts []store.RosterFact // read and not folded
	after int64              // the last fact that was read
	all   bool               // there are no more to read
	now   time.Time          // no step is earlier than the one before it, whatever the clock said

	begun bool
	roots map[string]map[string]life.Shift // what people have, by whole shift and id
	held  map[string][]roster.Shift        // the same as the book of attendance knows it
}

func newPublishedPast(a *App, from, to time.Time) *publishedPast {
	return &publishedPast{
		a: a, from: from, to: to, now: from, first: from.Add(-life.MaxLength), last: to.Add(24 * time.Hour),
		roots: map[string]map[string]life.Shift{}, held: map[string][]roster.Shift{},
	}
}

// fold takes into a book what was published up to an instant of the span.
func (p *publishedPast) fold(ctx context.Context, b *adherence.Book, until time.Time) error {
	for {
		if len(p.facts) == 0 && !p.all {
			if err := p.read(ctx); err != nil {
				return err
			}
		}
		more := len(p.facts) > 0 && !p.facts[0].At.After(p.to)
		if !p.begun && !until.Before(p.from) && (!more || p.facts[0].At.After(p.from)) {
			p.begin(b)
		}
		if !more || p.begun && p.facts[0].At.After(until) {
			return nil
		}
		if !p.begun && p.facts[0].At.After(p.from) {
			return nil // the floor is before the span yet
		}
		if err := p.take(b, p.facts[0]); err != nil {
			return err
		}
		p.facts = p.facts[1:]
	}
}

// read reads the next facts.
func (p *publishedPast) read(ctx context.Context) error {
	facts, err := p.a.store.RosterFacts(ctx, p.after, factsAtOnce)
	if err != nil {
		return err
	}
	p.facts, p.all = facts, len(facts) < factsAtOnce
	if len(facts) > 0 {
		p.after = facts[len(facts)-1].Seq
	}
	return nil
}

// begin tells the roster as it was at the beginning.
func (p *publishedPast) begin(b *adherence.Book) {
	p.begun = true
	step := adherence.Published{At: p.from, From: p.first, To: p.last}
	for root, parts := range p.roots {
		p.held[root] = heldShifts(slices.Collect(maps.Values(parts)))
		step.Shifts = append(step.Shifts, p.held[root]...)
	}
	b.Apply(step)
}

// take folds a fact, and tells what it changed of the roster, once that has begun.
func (p *publishedPast) take(b *adherence.Book, f store.RosterFact) error {
	fact, err := decodeRosterFact(f)
	if err != nil {
		return err
	}
	sets, ok := fact.(interface{ Shifts() []life.Shift })
	if !ok {
		return nil
	}
	touched := map[string]bool{}
	for _, s := range sets.Shifts() {
		root := rootOf(s)
		touched[root] = true
		switch {
		case s.State != life.Live || s.Holder == "" || s.OffFloor || s.Start.Before(p.first) || !s.Start.Before(p.last):
			delete(p.roots[root], s.ID)
		case p.roots[root] == nil:
			p.roots[root] = map[string]life.Shift{s.ID: s}
		default:
			p.roots[root][s.ID] = s
		}
	}
	if !p.begun {
		return nil
	}
	if f.At.After(p.now) {
		p.now = f.At
	}
	step := adherence.Changed{At: p.now}
	for _, root := range slices.Sorted(maps.Keys(touched)) {
		was, is := p.held[root], heldShifts(slices.Collect(maps.Values(p.roots[root])))
		if slices.EqualFunc(was, is, sameHeld) {
			continue
		}
		step.Gone, step.Shifts = append(step.Gone, was...), append(step.Shifts, is...)
		if p.held[root] = is; len(is) == 0 {
			delete(p.held, root)
			delete(p.roots, root)
		}
	}
	if len(step.Gone)+len(step.Shifts) > 0 {
		b.Apply(step)
	}
	return nil
}

func sameHeld(a, b roster.Shift) bool {
	return a.ID == b.ID && a.Agent == b.Agent && a.Line == b.Line && a.Start.Equal(b.Start) && a.End.Equal(b.End)
}

// heldShifts are the shifts of the floor as their holders have them. Parts of one shift that one person has and that follow each other
// are that shift: who gives a part of it away answers for the rest of the same shift.
func heldShifts(all []life.Shift) (out []roster.Shift) {
	sorted := slices.DeleteFunc(slices.Clone(all), func(s life.Shift) bool { return s.Holder == "" || s.OffFloor })
	slices.SortFunc(sorted, func(a, b life.Shift) int {
		return cmp.Or(strings.Compare(rootOf(a), rootOf(b)), strings.Compare(a.Holder, b.Holder), a.Start.Compare(b.Start))
	})
	for i, s := range sorted {
		one := roster.Shift{ID: rootOf(s), Agent: s.Holder, Line: s.Line, Start: s.Start, End: s.End, Zone: s.Zone}
		if i > 0 && rootOf(sorted[i-1]) == one.ID && sorted[i-1].Holder == s.Holder {
			if last := &out[len(out)-1]; last.End.Equal(s.Start) {
				last.End = s.End
				continue
			}
			one.ID = s.ID // once more in the same shift, after somebody else
		}
		out = append(out, one)
	}
	return out
}

// rootOf is the id of the shift that a part was cut from; of a whole one its own. A part has the id of its parent, a dot and a number.
func rootOf(s life.Shift) string {
	root := s.ID
	for s.Parent != "" {
		at := strings.LastIndexByte(root, '.')
		if at <= 0 || strings.Trim(root[at+1:], "0123456789") != "" {
			break
		}
		root = root[:at]
	}
	return root
}
