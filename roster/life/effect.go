package life

import (
	"slices"
	"time"
)

// effects returns what setting shifts does: to the deals that hang on them, but for the one called except, and to who must be
// found for what was held.
func (t *turn) effects(set []Shift, except string) Effect {
	e := Effect{Set: set}
	next := make(map[string]Shift, len(set))
	byParent := map[string][]Shift{}
	for _, s := range set {
		next[s.ID] = s
		if s.Parent != "" {
			byParent[s.Parent] = append(byParent[s.Parent], s)
		}
	}
	var touched []string
	for _, s := range set {
		for _, id := range t.b.dealsOn[s.ID] {
			if id != except {
				touched = insert(touched, id)
			}
		}
	}
	for _, id := range touched {
		d := t.b.deals[id]
		f := Follow{Deal: id, Give: d.Give}
		why, moved := t.carry(&f.Give, d.Holder, next, byParent)
		changed := f.Give != d.Give
		if d.Want != nil && why == "" {
			want := *d.Want
			var m bool
			why, m = t.carry(&want, d.With[0], next, byParent)
			f.Want, moved, changed = &want, moved || m, changed || want != *d.Want
		}
		if f.Deadline = d.Deadline; moved {
			f.Deadline = t.deadline(d.askedFrom(t.now), next, f.Give, f.Want)
		}
		if why == "" && (!d.Deadline.After(t.now) || !f.Deadline.After(t.now)) {
			why = WhyDeadline
		}
		switch f.Moved = moved; {
		case why != "":
			e.Ended = append(e.Ended, Ended{Deal: id, Why: why})
		case moved || changed:
			e.Follow = append(e.Follow, f)
		}
	}
	for _, s := range set {
		was, known := t.b.Shift(s.ID)
		if !known {
			was, known = t.b.Shift(s.Parent)
		}
		if known && was.Holder != "" && s.open() && !s.over(t.now) {
			e.Gaps = append(e.Gaps, s.ID)
		}
	}
	return e
}

// carry takes a piece from a shift as it is to what it will be. why: the deal ends by it; moved: it lies at another time, or
// is other work.
func (t *turn) carry(p *Piece, holder string, next map[string]Shift, byParent map[string][]Shift) (why string, moved bool) {
	is, touched := next[p.Shift]
	if !touched {
		return "", false
	}
	was := *t.b.shifts[p.Shift]
	switch {
	case is.State == Cancelled:
		return WhyCancelled, false
	case is.State == Split:
		from, to := p.In(was)
		if from.Before(t.now) {
			from = t.now
		}
		for _, part := range byParent[is.ID] {
			if part.Holder == holder && part.State == Live && !from.Before(part.Start) && !to.After(part.End) {
				*p = Piece{Shift: part.ID, From: p.From, To: p.To}
				if !p.From.IsZero() && !p.From.After(part.Start) {
					p.From = time.Time{}
				}
				if !p.To.IsZero() && !p.To.Before(part.End) {
					p.To = time.Time{}
				}
				return "", false
			}
		}
		return WhyTaken, false
	case is.Holder != holder:
		return WhyHands, false
	}
	after, ok := p.move(was, is)
	if !ok {
		return WhyMoved, false
	}
	*p = after
	return "", !was.Start.Equal(is.Start) || !was.End.Equal(is.End) || !was.alike(is)
}

// deadline returns when a deal about pieces lapses: after the time that the policy gives for an answer, at the latest when the
// first piece begins; a piece that runs already, when it ends.
func (t *turn) deadline(asked time.Time, next map[string]Shift, give Piece, want *Piece) time.Time {
	var at time.Time
	if t.b.policy.Answer > 0 {
		at = asked.Add(t.b.policy.Answer)
	}
	pieces := []Piece{give}
	if want != nil {
		pieces = append(pieces, *want)
	}
	for _, p := range pieces {
		s, ok := next[p.Shift]
		if !ok {
			s, _ = t.b.Shift(p.Shift)
		}
		from, to := p.In(s)
		if !from.After(t.now) {
			from = to
		}
		if at.IsZero() || from.Before(at) {
			at = from
		}
	}
	return at
}

// change returns what setting shifts does to one person: what the person has of them before and after.
func (t *turn) change(staff string, set []Shift) Change {
	c := Change{Staff: staff}
	for _, s := range set {
		if was, known := t.b.Shift(s.ID); known && was.State == Live && was.Holder == staff {
			c.Out = append(c.Out, was)
		}
		if s.State == Live && s.Holder == staff {
			c.In = append(c.In, s)
		}
	}
	return c
}

// changes returns what setting shifts does to each of some people; empty ids are passed over.
func (t *turn) changes(set []Shift, people ...string) []Change {
	var all []Change
	for _, who := range people {
		if who != "" && !slices.ContainsFunc(all, func(c Change) bool { return c.Staff == who }) {
			all = append(all, t.change(who, set))
		}
	}
	return all
}
