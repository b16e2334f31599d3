package life

import (
	"slices"
	"time"
)

// Change is what a deal does to one person: the shifts that the person gives up, as they are, and those that the person has
// instead, as they will be. What is kept of a shift of which a part is given away is among both.
type Change struct {
	Staff string
	Out   []Shift
	In    []Shift
}

// Verdict is what a Judge says of changes that happen together.
type Verdict struct {
	Broken []string // ids of the hard rules that are broken more than before; none: it is legal
	// Of says which of those each person's own shifts break, as far as that is known. What is the house's, such as what is
	// demanded, is nobody's.
	Of    map[string][]string
	Worse []string // ids of the soft rules that cost more than before
	Cost  int      // what the soft rules cost more than before; negative: less
}

// Legal reports whether no hard rule is broken more than before.
func (v Verdict) Legal() bool { return len(v.Broken) == 0 }

// Candidate is somebody who could take a shift.
type Candidate struct {
	Staff   string
	Verdict Verdict
}

// Judge knows the people and the rules. It is asked about the roster as it is, never about one that is half changed, and must
// answer the same each time. Overlap and absence need not be among its rules: the book knows them.
type Judge interface {
	// Judge says what changes that happen together would break.
	Judge(changes []Change) Verdict
	// Covers returns who could take a shift, the best first: at most k, or all if k is not above 0. Its holder does not keep it: what
	// Leaves says happens together with what each of them gets.
	Covers(s Shift, k int) []Candidate
}

// Free is the Judge of a house without rules, which knows nobody.
type Free struct{}

// Judge breaks nothing.
func (Free) Judge([]Change) Verdict { return Verdict{} }

// Covers knows nobody.
func (Free) Covers(Shift, int) []Candidate { return nil }

// Rules of the book itself, beside those of the Judge.
const (
	RuleOverlap = "overlap" // two shifts of one person share an instant
	RuleAbsence = "absence" // a shift lies in approved leave or in sickness
)

// Proposals returns who could take a shift, the best first, as the Judge says: at most k, or all if k is not above 0. Whoever is
// absent then, or has another shift, or has the shift already, is left out, and so is who would break a hard rule.
func Proposals(b *Book, j Judge, s Shift, k int) []Candidate {
	var found []Candidate
	for _, c := range orFree(j).Covers(s, 0) {
		if c.Staff == s.Holder || !c.Verdict.Legal() || len(b.breaks(Change{Staff: c.Staff, In: []Shift{s}})) > 0 {
			continue
		}
		found = append(found, c)
		if k > 0 && len(found) == k {
			break
		}
	}
	return found
}

// Leaves returns what becomes of the holder of a shift, or of a part of one, if somebody else takes it; none: nobody has it.
func (b *Book) Leaves(s Shift) []Change {
	if s.Holder == "" {
		return nil
	}
	whole, known := b.Shift(s.ID)
	if !known {
		whole, known = b.Shift(s.Parent) // it is to be cut for this
	}
	if !known || whole.State != Live || whole.Holder != s.Holder {
		return []Change{{Staff: s.Holder, Out: []Shift{s}}}
	}
	c := Change{Staff: s.Holder, Out: []Shift{whole}}
	set, _ := cut(whole, s.Start, s.End, "", FromPlan, b.parts[whole.ID])
	for _, part := range set {
		if part.State == Live && part.Holder == s.Holder {
			c.In = append(c.In, part)
		}
	}
	return []Change{c}
}

func orFree(j Judge) Judge {
	if j == nil {
		return Free{}
	}
	return j
}

// breaks returns which of the book's own rules a change breaks.
func (b *Book) breaks(c Change) []string {
	var broken []string
	for _, in := range c.In {
		if !kept(in, c.Out) && (b.clashes(c.Staff, in, c.Out) || inside(in, c.In)) {
			broken = append(broken, RuleOverlap)
			break
		}
	}
	for _, in := range c.In {
		if kept(in, c.Out) {
			continue
		}
		if b.absent(c.Staff, in.Start, in.End) {
			broken = append(broken, RuleAbsence)
			break
		}
	}
	return broken
}

// kept reports whether a shift is nothing but what the person has already.
func kept(in Shift, out []Shift) bool {
	return slices.ContainsFunc(out, func(o Shift) bool {
		return (o.ID == in.ID || o.ID == in.Parent) && !in.Start.Before(o.Start) && !in.End.After(o.End)
	})
}

func inside(in Shift, others []Shift) bool {
	return slices.ContainsFunc(others, func(o Shift) bool { return o.ID != in.ID && o.Touches(in.Start, in.End) })
}

// clashes reports whether the person has a shift beside those given up that overlaps this one.
func (b *Book) clashes(staff string, in Shift, out []Shift) bool {
	return slices.ContainsFunc(b.heldIn(staff, in.Start, in.End), func(s *Shift) bool {
		return s.ID != in.ID && !slices.ContainsFunc(out, func(o Shift) bool { return o.ID == s.ID })
	})
}

// absent reports whether a person is on approved leave or ill in some of [from, to).
func (b *Book) absent(staff string, from, to time.Time) bool {
	return slices.ContainsFunc(b.absencesOf[staff], func(id string) bool {
		a := b.absences[id]
		return a.State == Away && a.From.Before(to) && from.Before(a.To)
	})
}
