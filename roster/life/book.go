package life

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"
)

// Book is the roster as it is: a fold of its facts. It has one owner: Apply changes it in place, everything else only reads
// it. Make it with NewBook.
type Book struct {
	zone    string
	policy  Policy
	version int
	seen    map[string]bool // ids of facts and commands

	shifts map[string]*Shift
	parts  map[string]int      // how many parts a shift has ever had
	childs map[string][]string // ids of the parts
	added  map[string]bool     // shifts that a manager put there by hand
	days   map[int64][]*Shift  // live and split shifts by the UTC day on which they start, in no order
	held   map[string][]*Shift // live shifts by holder
	edge   [2]int64            // the first and the last day that ever had a shift

	deals   map[string]*Deal
	pending []string            // ids of pending deals, sorted
	dealsOn map[string][]string // pending deals by shift

	absences   map[string]*Absence
	absencesOf map[string][]string
	asking     []string // requests for leave without an answer, sorted
	away       []string // leave and sickness that is not over, sorted

	windows map[string]Window
	waiting map[string][]Waiting
	missed  []Missed
	notes   []Note

	told   map[string]time.Time
	news   map[string]Notice
	newsOn map[string][]string // keys of news that a pending deal has ever had
	full   int                 // how much may be told and new before what is past is forgotten
}

// NewBook returns an empty book of a house in a zone (IANA name) with the default policy.
func NewBook(zone string) *Book {
	return &Book{
		zone: zone, policy: DefaultPolicy(), seen: map[string]bool{},
		shifts: map[string]*Shift{}, parts: map[string]int{}, childs: map[string][]string{}, added: map[string]bool{},
		days: map[int64][]*Shift{}, held: map[string][]*Shift{},
		deals: map[string]*Deal{}, dealsOn: map[string][]string{},
		absences: map[string]*Absence{}, absencesOf: map[string][]string{},
		windows: map[string]Window{}, waiting: map[string][]Waiting{}, told: map[string]time.Time{}, news: map[string]Notice{},
		newsOn: map[string][]string{},
	}
}

// Zone returns the zone of the house.
func (b *Book) Zone() string { return b.zone }

// Policy returns what is in force.
func (b *Book) Policy() Policy { return b.policy }

// Version returns the version of the last publication; 0: there was none.
func (b *Book) Version() int { return b.version }

// Shift returns a shift by its id, also one that is split or off the roster.
func (b *Book) Shift(id string) (Shift, bool) {
	s, ok := b.shifts[id]
	if !ok {
		return Shift{}, false
	}
	return *s, true
}

// Shifts returns the shifts on the roster that touch [from, to), by start and id.
func (b *Book) Shifts(from, to time.Time) []Shift {
	var found []Shift
	b.each(from, to, func(s *Shift) {
		if s.State == Live {
			found = append(found, *s)
		}
	})
	sortShifts(found)
	return found
}

// Of returns a person's shifts on the roster, past ones too, by start and id.
func (b *Book) Of(staff string) []Shift {
	found := make([]Shift, 0, len(b.held[staff]))
	for _, s := range b.held[staff] {
		found = append(found, *s)
	}
	sortShifts(found)
	return found
}

// Gaps returns the shifts that touch [from, to) and have no holder, by start and id.
func (b *Book) Gaps(from, to time.Time) []Shift {
	return slices.DeleteFunc(b.Shifts(from, to), func(s Shift) bool { return s.Holder != "" })
}

// Deal returns a deal by its id.
func (b *Book) Deal(id string) (Deal, bool) {
	d, ok := b.deals[id]
	if !ok {
		return Deal{}, false
	}
	return d.clone(), true
}

// Pending returns the deals that may still come about, by id.
func (b *Book) Pending() []Deal {
	all := make([]Deal, 0, len(b.pending))
	for _, id := range b.pending {
		all = append(all, b.deals[id].clone())
	}
	return all
}

// Absence returns leave or sickness by its id.
func (b *Book) Absence(id string) (Absence, bool) {
	a, ok := b.absences[id]
	if !ok {
		return Absence{}, false
	}
	return *a, true
}

// Absences returns a person's leave and sickness, in the order in which they were asked for.
func (b *Book) Absences(staff string) []Absence {
	var all []Absence
	for _, id := range b.absencesOf[staff] {
		all = append(all, *b.absences[id])
	}
	return all
}

// Windows returns the windows for signing up, by id.
func (b *Book) Windows() []Window {
	all := make([]Window, 0, len(b.windows))
	for _, id := range slices.Sorted(maps.Keys(b.windows)) {
		all = append(all, b.windows[id])
	}
	return all
}

// Waiting returns who waits for a shift, first come first.
func (b *Book) Waiting(shift string) []Waiting { return slices.Clone(b.waiting[shift]) }

// Missed returns when a person did not come.
func (b *Book) Missed(staff string) []Missed {
	return slices.DeleteFunc(slices.Clone(b.missed), func(m Missed) bool { return m.Staff != staff })
}

// Conflict is a shift of somebody who is absent then.
type Conflict struct {
	Absence Absence
	Shift   Shift
}

// Conflicts returns the shifts from now on whose holders are on approved leave or ill, by person, start and id. A conflict
// stays until the shift is somebody else's, open, off the roster or over, or the absence has ended.
func (b *Book) Conflicts(now time.Time) []Conflict {
	var found []Conflict
	for _, id := range b.away {
		a := b.absences[id]
		from := a.From
		if now.After(from) {
			from = now
		}
		if !from.Before(a.To) {
			continue
		}
		for _, s := range b.heldIn(a.Staff, from, a.To) {
			found = append(found, Conflict{*a, *s})
		}
	}
	slices.SortFunc(found, func(x, y Conflict) int {
		return cmp.Or(
			strings.Compare(x.Absence.Staff, y.Absence.Staff), x.Shift.Start.Compare(y.Shift.Start),
			strings.Compare(x.Shift.ID, y.Shift.ID), strings.Compare(x.Absence.ID, y.Absence.ID),
		)
	})
	return found
}

// each calls f with the live and split shifts that touch [from, to).
func (b *Book) each(from, to time.Time, f func(*Shift)) {
	first, last := max(day(from.Add(-MaxLength)), b.edge[0]), min(day(to), b.edge[1])
	for d := first; d <= last; d++ {
		for _, s := range b.days[d] {
			if s.Touches(from, to) {
				f(s)
			}
		}
	}
}

// heldIn returns a person's shifts that touch [from, to).
func (b *Book) heldIn(staff string, from, to time.Time) []*Shift {
	var found []*Shift
	for _, s := range b.held[staff] {
		if s.Touches(from, to) {
			found = append(found, s)
		}
	}
	return found
}

func day(t time.Time) int64 { return t.Unix() / (24 * 60 * 60) }

// root returns the shift of which a part is a part, however deep; of a whole shift itself.
func (b *Book) root(s *Shift) *Shift {
	for s.Parent != "" {
		parent, ok := b.shifts[s.Parent]
		if !ok {
			break
		}
		s = parent
	}
	return s
}

// leaves returns the parts that stand for a shift now, by start; a whole shift stands for itself.
func (b *Book) leaves(id string) []Shift {
	s, ok := b.shifts[id]
	if !ok {
		return nil
	}
	if s.State == Live {
		return []Shift{*s}
	}
	var all []Shift
	for _, part := range b.childs[id] {
		all = append(all, b.leaves(part)...)
	}
	sortShifts(all)
	return all
}

// put sets a shift and keeps the indices. It is called by Apply alone.
func (b *Book) put(s Shift) {
	old, known := b.shifts[s.ID]
	stays := known && old.State != Cancelled && s.State != Cancelled && day(old.Start) == day(s.Start)
	if known {
		b.unlink(old, stays)
	} else {
		old = &Shift{}
		b.shifts[s.ID] = old
		if s.Parent != "" {
			b.parts[s.Parent]++
			b.childs[s.Parent] = append(b.childs[s.Parent], s.ID)
		}
	}
	*old = s
	if s.State == Cancelled {
		return
	}
	d := day(s.Start)
	if len(b.days) == 0 {
		b.edge = [2]int64{d, d}
	}
	b.edge = [2]int64{min(b.edge[0], d), max(b.edge[1], d)}
	if !stays {
		b.days[d] = append(b.days[d], old)
	}
	if s.State == Live && s.Holder != "" {
		b.held[s.Holder] = append(b.held[s.Holder], old)
	}
}

// unlink takes a shift out of the indices; out of its day unless it stays there.
func (b *Book) unlink(s *Shift, stays bool) {
	drop := func(from []*Shift) []*Shift {
		if i := slices.Index(from, s); i >= 0 {
			return slices.Delete(from, i, i+1)
		}
		return from
	}
	if !stays {
		b.days[day(s.Start)] = drop(b.days[day(s.Start)])
	}
	if s.Holder != "" {
		b.held[s.Holder] = drop(b.held[s.Holder])
	}
}
