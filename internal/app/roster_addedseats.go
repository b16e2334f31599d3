package app

import (
	"slices"

	"heartline/roster/life"
	"heartline/roster/model"
)

// addedSeats are the open seats of the published roster that stay in a draft because somebody has added them by hand.
type addedSeats struct {
	beyond    map[seatOf]int // seats of the model's types, beyond what the draft's demand asks for
	order     []seatOf       // of beyond
	asTheyAre []life.Shift   // seats that no cell of a draft could fill: of other times or of no type of the model, or cut
}

// seatCount is how many seats the roster has of a role in a type on a date.
type seatCount struct{ all, open, added int }

// byHand finds the seats that stay; without a book there are none. A seat that a publication brought is the demand's affair: only as many
// stay as were added by hand, as are open, and as are more than the demand.
func (r draftRows) byHand(b *life.Book) addedSeats {
	out := addedSeats{beyond: map[seatOf]int{}}
	if b == nil {
		return out
	}
	counts := map[seatOf]*seatCount{}
	for _, leaves := range r.seatsIn(b) {
		root, _ := b.Shift(b.Whole(leaves[0].ID))
		open := !slices.ContainsFunc(leaves, func(s life.Shift) bool { return s.Holder != "" })
		if open && b.Added(root.ID) && (len(leaves) > 1 || leaves[0].Parent != "" || !r.isPlain(leaves[0])) {
			if !r.whole[root.ID] {
				for _, s := range leaves {
					out.asTheyAre = append(out.asTheyAre, asRow(s))
				}
			}
			continue
		}
		of := seatOf{root.Date, root.Type, root.Role}
		n := counts[of]
		if n == nil {
			n = &seatCount{}
			counts[of] = n
			out.order = append(out.order, of)
		}
		n.all++
		if open {
			n.open++
		}
		if b.Added(root.ID) {
			n.added++
		}
	}
	for of, n := range counts {
		out.beyond[of] = max(min(n.open, n.added, n.all-r.wanted[of]), 0)
	}
	return out
}

// seatsIn returns the seats that begin in the days of the draft, each with the parts of it that are on the roster, in order of their
// first parts.
func (r draftRows) seatsIn(b *life.Book) (seats [][]life.Shift) {
	from, to := r.plain.cal.Midnight(0), r.plain.cal.Midnight(r.plain.m.Days)
	at := map[string]int{}
	for _, s := range b.Shifts(from, to) {
		if s.Start.Before(from) {
			continue
		}
		root := b.Whole(s.ID)
		i, there := at[root]
		if !there {
			i = len(seats)
			at[root], seats = i, append(seats, nil)
		}
		seats[i] = append(seats[i], s)
	}
	return seats
}

// isPlain reports whether a draft would publish a shift as it is.
func (r draftRows) isPlain(s life.Shift) bool {
	day, ok := r.plain.cal.Day(s.Date)
	if !ok || day < 0 || day >= r.plain.m.Days || !slices.ContainsFunc(r.plain.m.Shifts, func(t model.ShiftType) bool { return t.ID == s.Type }) {
		return false
	}
	return sameRow(r.plain.row(s.Date, s.Type, s.Role, ""), s)
}
