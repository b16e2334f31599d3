package life

import (
	"maps"
	"slices"
)

// Clone returns another book that is the same. What is folded into either does not show in the other, so that whoever has one may
// read it for as long as that takes.
func (b *Book) Clone() *Book {
	c := *b
	c.seen, c.parts, c.windows, c.added = maps.Clone(b.seen), maps.Clone(b.parts), maps.Clone(b.windows), maps.Clone(b.added)
	c.told, c.news = maps.Clone(b.told), maps.Clone(b.news)
	c.childs, c.waiting, c.newsOn = lists(b.childs), lists(b.waiting), lists(b.newsOn)
	c.dealsOn, c.absencesOf = lists(b.dealsOn), lists(b.absencesOf)
	c.pending, c.asking, c.away = slices.Clone(b.pending), slices.Clone(b.asking), slices.Clone(b.away)
	c.missed, c.notes = slices.Clone(b.missed), slices.Clone(b.notes)

	c.deals = make(map[string]*Deal, len(b.deals))
	for id, d := range b.deals {
		other := d.clone()
		c.deals[id] = &other
	}
	c.absences = make(map[string]*Absence, len(b.absences))
	for id, a := range b.absences {
		other := *a
		other.History = slices.Clone(a.History)
		c.absences[id] = &other
	}
	c.cloneShifts(b)
	return &c
}

func (b *Book) cloneShifts(of *Book) {
	all := make([]Shift, 0, len(of.shifts)) // one piece of memory for all of them
	b.shifts = make(map[string]*Shift, len(of.shifts))
	for id, s := range of.shifts {
		all = append(all, *s)
		b.shifts[id] = &all[len(all)-1]
	}
	same := func(was []*Shift) []*Shift {
		is := make([]*Shift, len(was))
		for i, s := range was {
			is[i] = b.shifts[s.ID]
		}
		return is
	}
	b.days = make(map[int64][]*Shift, len(of.days))
	for d, was := range of.days {
		b.days[d] = same(was)
	}
	b.held = make(map[string][]*Shift, len(of.held))
	for who, was := range of.held {
		b.held[who] = same(was)
	}
}

func lists[V any](of map[string][]V) map[string][]V {
	c := make(map[string][]V, len(of))
	for key, list := range of {
		c[key] = slices.Clone(list)
	}
	return c
}
