package life

import (
	"encoding/json"
	"maps"
	"slices"
)

// Dump returns all that a book holds, in an order of its own, so that two books can be compared.
func Dump(b *Book) string {
	var shifts []Shift
	for _, s := range b.shifts {
		shifts = append(shifts, *s)
	}
	sortShifts(shifts)
	var days, held [][]Shift
	for _, d := range slices.Sorted(maps.Keys(b.days)) {
		if all := values(b.days[d]); len(all) > 0 {
			days = append(days, all)
		}
	}
	for _, who := range slices.Sorted(maps.Keys(b.held)) {
		if all := values(b.held[who]); len(all) > 0 {
			held = append(held, all)
		}
	}
	raw, err := json.Marshal([]any{
		b.zone, b.policy, b.version, b.seen, shifts, b.parts, b.childs, days, held, b.deals, b.pending, b.dealsOn,
		b.absences, b.absencesOf, b.asking, b.away, b.windows, b.waiting, b.missed, b.notes, b.told, b.news,
	})
	if err != nil {
		panic(err)
	}
	return string(raw)
}

func values(all []*Shift) []Shift {
	var out []Shift
	for _, s := range all {
		out = append(out, *s)
	}
	sortShifts(out)
	return out
}

// All returns every shift that a book has ever had.
func All(b *Book) []Shift {
	var all []Shift
	for _, s := range b.shifts {
		all = append(all, *s)
	}
	sortShifts(all)
	return all
}

// Root returns the id of the whole shift of which a shift is a part.
func Root(b *Book, id string) string { return b.root(b.shifts[id]).ID }
