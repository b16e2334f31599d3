package life

import (
	"slices"
	"strings"
	"time"
)

// Notes returns the notes that are shown to whoever has a shift, the oldest first: those that were left in the shift before it
// of the same line and role.
//
// The parts of a shift follow each other, also of one that was cut after the note was left; what is left in the last of them is
// for the next shift: of those that begin after it began and end after it ends, the first, or all that begin together. If that
// one was cut, it is for all of its parts, and if it changes hands, for who has it then.
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
		shown := func(id string) bool {
			left, ok := b.shifts[id]
			return ok && left.Line == s.Line && left.Role == s.Role && slices.Contains(b.after(left, n.At), s.ID)
		}
		if slices.ContainsFunc(n.Shifts, shown) {
			found = append(found, n)
		}
	}
	slices.Reverse(found)
	return found
}

// noteAge is how long before a shift a note may have been left that is shown in it: longer than this nothing is handed over.
const noteAge = 14 * 24 * time.Hour

// NoteShown is how long a note may be shown after it was left: until the end of a shift that begins when it is old.
const NoteShown = noteAge + MaxLength

// after returns the shifts to whose holders a note is shown that was left in a shift at an instant.
func (b *Book) after(left *Shift, at time.Time) []string {
	root := b.root(left)
	if left.State != Split {
		at = left.End
	}
	var later []string
	for _, part := range b.leaves(root.ID) {
		if !part.Start.Before(at) && part.ID != left.ID {
			later = append(later, part.ID)
		}
	}
	if len(later) > 0 {
		return later
	}
	var next []*Shift
	last := min(day(root.End.Add(noteAge)), b.edge[1])
	for d := day(root.Start); d <= last && len(next) == 0; d++ {
		for _, s := range b.days[d] {
			switch {
			case s.Parent != "" || s.ID == root.ID || s.Line != root.Line || s.Role != root.Role:
			case !s.Start.After(root.Start) || !s.End.After(root.End) || len(b.leaves(s.ID)) == 0:
			case len(next) == 0 || s.Start.Before(next[0].Start):
				next = []*Shift{s}
			case s.Start.Equal(next[0].Start):
				next = append(next, s)
			}
		}
	}
	slices.SortFunc(next, func(x, y *Shift) int { return strings.Compare(x.ID, y.ID) })
	var shown []string
	for _, s := range next {
		for _, leaf := range b.leaves(s.ID) {
			shown = append(shown, leaf.ID)
		}
	}
	return shown
}
