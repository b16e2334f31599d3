package life

import (
	"slices"
	"strings"
	"time"
)

// Notes returns the notes that are shown to whoever has a shift, the oldest first: those that were left in the shift before it
// of the same line and role.
//
// The parts of a shift follow each other; what is left in the last of them is for the next shift: of those that begin after
// it began and end after it ends, the first, or all that begin together. If that one was cut, it is for all of its parts, and
// if it changes hands, for who has it then.
func (b *Book) Notes(shift string) []Note {
	s, ok := b.shifts[shift]
	if !ok || s.State != Live {
		return nil
	}
	var found []Note
	for _, n := range slices.Backward(b.notes) {
		if n.At.Before(s.Start.Add(-noteAge)) {
			break
		}
		if slices.ContainsFunc(n.Shifts, func(id string) bool { return slices.Contains(b.after(id), s.ID) }) {
			found = append(found, n)
		}
	}
	slices.Reverse(found)
	return found
}

// noteAge is how long before a shift a note may have been left that is shown in it: longer than this nothing is handed over.
const noteAge = 14 * 24 * time.Hour

// after returns the shifts to whose holders a note is shown that was left in a shift.
func (b *Book) after(id string) []string {
	left, ok := b.shifts[id]
	if !ok {
		return nil
	}
	root := b.root(left)
	if left.Parent != "" {
		var later []string
		for _, part := range b.leaves(root.ID) {
			if !part.Start.Before(left.End) {
				later = append(later, part.ID)
			}
		}
		if len(later) > 0 {
			return later
		}
	}
	var next []*Shift
	b.each(root.End.Add(-time.Second), root.End.Add(noteAge), func(s *Shift) {
		switch {
		case s.Parent != "" || s.ID == root.ID || s.Line != root.Line || s.Role != root.Role:
		case !s.Start.After(root.Start) || !s.End.After(root.End):
		case len(next) == 0 || s.Start.Before(next[0].Start):
			next = []*Shift{s}
		case s.Start.Equal(next[0].Start):
			next = append(next, s)
		}
	})
	slices.SortFunc(next, func(x, y *Shift) int { return strings.Compare(x.ID, y.ID) })
	var shown []string
	for _, s := range next {
		for _, leaf := range b.leaves(s.ID) {
			shown = append(shown, leaf.ID)
		}
	}
	return shown
}
