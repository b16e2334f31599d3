package life

import (
	"maps"
	"slices"
	"time"
)

// Deals returns the deals that may still come about and those of which the last step was at an instant or later, by id.
func (b *Book) Deals(since time.Time) []Deal {
	var all []Deal
	for _, id := range slices.Sorted(maps.Keys(b.deals)) {
		d := b.deals[id]
		if d.Pending() || !d.History[len(d.History)-1].At.Before(since) {
			all = append(all, d.clone())
		}
	}
	return all
}

// Away returns everybody's leave and sickness, in all states, that touches [from, to), by person and in the order in which it was
// asked for.
func (b *Book) Away(from, to time.Time) []Absence {
	var all []Absence
	for _, staff := range slices.Sorted(maps.Keys(b.absencesOf)) {
		for _, a := range b.Absences(staff) {
			if a.From.Before(to) && from.Before(a.To) {
				all = append(all, a)
			}
		}
	}
	return all
}

// Note returns a hand-over note by its id. Notes says to whom it is shown.
func (b *Book) Note(id string) (Note, bool) {
	for _, n := range slices.Backward(b.notes) {
		if n.ID == id {
			return n, true
		}
	}
	return Note{}, false
}

// Taken returns the deal by which a person has a shift: the last one that is done and gave it to the person.
func (b *Book) Taken(staff, shift string) (Deal, bool) {
	var found Deal
	var at time.Time
	for _, d := range b.deals {
		last := d.History[len(d.History)-1].At
		got := slices.ContainsFunc(d.Got, func(g Got) bool { return g.Shift == shift && g.Staff == staff })
		if d.State == Done && got && (found.ID == "" || last.After(at) || last.Equal(at) && d.ID > found.ID) {
			found, at = d.clone(), last
		}
	}
	return found, found.ID != ""
}

// Whole returns the id of the whole shift of which a shift is a part, however deep; of a whole one its own.
func (b *Book) Whole(id string) string {
	if s, ok := b.shifts[id]; ok {
		return b.root(s).ID
	}
	return id
}

// Added reports whether a shift, or the whole shift of which it is a part, came to the roster by a manager's hand and by no publication.
// It stays so over publications, as its id does.
func (b *Book) Added(id string) bool { return b.added[b.Whole(id)] }

// Did reports whether a command was carried out.
func (b *Book) Did(command string) bool { return b.seen[command] }
