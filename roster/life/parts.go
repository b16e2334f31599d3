package life

import (
	"slices"
	"strconv"
)

// asIs stands for the row of a seat whose parts the draft names, and for the seat of such a row.
const asIs = -2

// namedPart is a part of a shift that was cut, and the row that names it.
type namedPart struct {
	part Shift
	row  int
}

// cuts pairs rows with the parts of seats that were cut, as they stand in a draft that was made of the roster as it is. A seat of
// which all parts that are ahead are named by their times stays cut, and each part is as its row says. Of one that has begun the
// same is true of those that are named; the others stay.
func (m *matching) cuts() {
	var roots []Shift
	found := map[string]bool{}
	m.t.b.each(m.c.From, m.c.To, func(s *Shift) {
		root := m.t.b.root(s)
		if cut := s.State == Split || s.Parent != ""; cut && root.State == Split && !found[root.ID] {
			found[root.ID] = true
			roots = append(roots, *root)
		}
	})
	if len(roots) == 0 {
		return
	}
	sortShifts(roots)
	seats := make(map[string]int, len(m.seats))
	for i, s := range m.seats {
		seats[s.ID] = i
	}
	rows := make(map[string][]int, len(m.rows))
	for i, r := range m.rows {
		rows[partKey(r)] = append(rows[partKey(r)], i)
	}
	for _, root := range roots {
		named, left := m.named(root, rows)
		i, seat := seats[root.ID]
		switch {
		case len(named) == 0 && (len(left) > 0 || m.whole(root, rows)):
			continue
		case len(left) > 0 && seat && (!m.begun(root) || m.whole(root, rows)):
			continue
		}
		for _, n := range named {
			m.seatOf[n.row] = asIs
			m.part(n.part, &m.rows[n.row])
		}
		if seat {
			m.rowOf[i] = asIs
			for _, part := range left {
				m.frozen(part, nil)
			}
		}
	}
}

func partKey(s Shift) string {
	return seatKey(s) + "\x00" + strconv.FormatInt(s.Start.Unix(), 36) + "\x00" + strconv.FormatInt(s.End.Unix(), 36)
}

// named returns the parts of a seat that rows name by their times, rather those of the same holder, and the parts that are not
// over and that no row names.
func (m *matching) named(root Shift, rows map[string][]int) (named []namedPart, left []Shift) {
	used := map[int]bool{}
	for _, part := range m.t.b.leaves(root.ID) {
		if part.Start.Before(m.c.From) || !part.Start.Before(m.c.To) {
			continue // no row can name it
		}
		best, how := none, -1
		for _, i := range rows[partKey(part)] {
			if fit := part.fit(m.rows[i]); m.seatOf[i] == none && !used[i] && fit > how {
				best, how = i, fit
			}
		}
		switch {
		case best != none:
			used[best] = true
			named = append(named, namedPart{part, best})
		case !part.over(m.t.now):
			left = append(left, part)
		}
	}
	return named, left
}

// fit says how well a row at the same time fits a part.
func (s Shift) fit(row Shift) int {
	switch {
	case s.same(s.as(row)):
		return 2
	case s.Holder == row.Holder:
		return 1
	}
	return 0
}

// whole reports whether a row says of a seat that was cut what was published.
func (m *matching) whole(root Shift, rows map[string][]int) bool {
	return slices.ContainsFunc(rows[partKey(root)], func(i int) bool { return m.seatOf[i] == none && m.unchanged(root, m.rows[i]) })
}

// part says what becomes of a part that a row names.
func (m *matching) part(s Shift, row *Shift) {
	is := s.as(*row)
	switch {
	case s.same(is):
	case s.over(m.t.now):
		m.frozen(s, row)
	case m.begun(s):
		m.rest(s, row)
	default:
		m.deltas = append(m.deltas, Delta{Kind: kindOf(s, is), Was: s, Is: is})
		m.set = append(m.set, is)
	}
}
