package legal

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"heartline/roster/check"
	"heartline/roster/model"
)

// A mender searches from one broken rule to the next. The position it stands on is the published roster, but while it looks
// around from a node.
type mender struct {
	*Position
	today   int
	most    int
	width   int
	gone    []cell // what an absence takes away
	hole    int    // what a broken hard rule counts for while it may be mended yet
	all     check.Area
	options []Change // what can be done on any day: type and role
}

// A node is the published roster with some cells changed.
type node struct {
	cells   []cell  // by person and day
	given   []thing // what stays broken
	verdict Verdict
	broken  []model.Violation // hard rules, from today on
	hard    int               // by how much
	value   int               // more than what was published costs
}

func (n node) betterThan(other node) bool {
	return cmp.Or(n.hard-other.hard, n.value-other.value, len(n.cells)-len(other.cells)) < 0
}

// weight is how bad a broken hard rule is beside others: their units, minutes and days, cannot be compared.
func weight(v model.Violation) int { return min(v.Amount, 4) }

// weigh counts a node.
func (s *mender) weigh(n *node) {
	n.verdict = s.try(n.cells, s.before(n.cells))
	was := s.published(n.cells)
	s.make(n.cells)
	defer s.makeAgain(was)
	n.broken, n.hard, n.value = nil, 0, n.verdict.Value
	for _, v := range s.broken() {
		if max(v.Date, v.Until) >= s.cal.Date(s.today) {
			n.broken = append(n.broken, v)
			n.hard += weight(v)
		}
	}
}

// broken returns the hard rules that the roster breaks as it stands.
func (s *mender) broken() []model.Violation {
	var hard []model.Violation
	for _, gap := range s.sheet.Cover(s.all) {
		if gap.Hard {
			hard = append(hard, gap.Violation)
		}
	}
	for person := range s.m.Staff {
		for _, v := range s.row(person) {
			if v.Hard {
				hard = append(hard, v)
			}
		}
	}
	return hard
}

func (s *mender) tooMany(n node) bool { return s.most > 0 && len(n.cells)-len(s.gone) > s.most }

// Bounds of the search: nodes side by side, for a small staff and for a large one, and steps.
const (
	small   = 60 // people
	wide    = 100
	narrow  = 8
	deeper  = 10 // steps beyond one for each thing that is broken at first
	deepest = 30
)

// mend searches. Each step takes the first thing that is broken in each node, and does all that could mend it.
func (s *mender) mend(ctx context.Context) (node, error) {
	s.prepare()
	best := node{cells: s.gone}
	s.weigh(&best)
	beam, width := []node{best}, s.width
	switch {
	case width > 0:
	case len(s.m.Staff) > small:
		width = narrow
	default:
		width = wide
	}
	seen := map[string]bool{}
	for range min(len(s.defects(best))+deeper, deepest) {
		var next []node
		for _, n := range beam {
			if err := ctx.Err(); err != nil {
				return node{}, err
			}
			next = append(next, s.children(n)...)
		}
		slices.SortStableFunc(next, func(a, b node) int { return cmp.Or(s.promise(a)-s.promise(b), len(a.cells)-len(b.cells)) })
		beam = beam[:0]
		for _, n := range next {
			key := fmt.Sprint(n.cells, n.given)
			if seen[key] {
				continue
			}
			seen[key] = true
			s.weigh(&n)
			if n.betterThan(best) {
				best = n
			}
			if beam = append(beam, n); len(beam) == width {
				break
			}
		}
		hopeful := func(n node) bool { return len(s.defects(n)) > 0 && (best.hard > 0 || n.value < best.value+s.hole) }
		if !slices.ContainsFunc(beam, hopeful) {
			break
		}
	}
	return best, nil
}

// promise is how bad a node is to go on from: a hard rule that is broken may be mended yet, and is as bad as a hole of the demand, or as
// two changes.
func (s *mender) promise(n node) int { return n.hard*s.hole + n.value }

// prepare finds what must go: what is forbidden for a cell by itself, but for a pin, which says itself what is to be there.
func (s *mender) prepare() {
	days := make([]int, s.m.Days)
	for d := range days {
		days[d] = d
	}
	s.all = s.sheet.Around(days...)
	for person, row := range s.cells {
		for d := s.today; d < s.m.Days; d++ {
			if row[d].Shift == "" {
				continue
			}
			for _, v := range s.sheet.Forbidden(row[d]) {
				if v.Rule != "pin" {
					s.gone = append(s.gone, cell{person: person, day: d})
					break
				}
			}
		}
	}
	s.hole = 2 * max(s.m.Stability.WNear, s.m.Stability.WFar)
	for _, row := range s.m.Demand {
		s.hole = max(s.hole, row.WMin, row.WUnder)
		if row.Owner != "" || row.Counts == model.Holders {
			continue
		}
		for _, t := range s.m.Shifts {
			o := Change{Shift: t.ID, Role: s.sheet.Role(row.Role)}
			if (len(row.Shifts) == 0 || slices.Contains(row.Shifts, t.ID)) && !slices.Contains(s.options, o) {
				s.options = append(s.options, o)
			}
		}
	}
}

func (s *mender) isGone(c cell) bool { return slices.Contains(s.gone, c) }

// defects returns what is to be mended: hard rules, and then what the demand has lost.
func (s *mender) defects(n node) []model.Violation {
	list := slices.Clone(n.broken)
	for _, v := range n.verdict.Soft {
		if strings.HasPrefix(v.Rule, "demand:") && v.Date >= s.cal.Date(s.today) {
			list = append(list, v)
		}
	}
	return slices.DeleteFunc(list, func(v model.Violation) bool { return slices.Contains(n.given, thingOf(&v)) })
}

// children returns the nodes with one more cell changed that could mend what is first broken, and the node that leaves it so. Their hard
// and value are reckoned from the node's.
func (s *mender) children(n node) []node {
	broken := s.defects(n)
	if len(broken) == 0 {
		return nil
	}
	was := s.published(n.cells)
	s.make(n.cells)
	defer s.makeAgain(was)
	var nodes []node
	grounds := map[int]ground{}
	for _, c := range s.repairs(broken[0]) {
		if s.holds(c) || s.isGone(cell{person: c.person, day: c.day}) || s.forbidden(c) {
			continue
		}
		next := node{cells: s.with(n.cells, c, was), given: n.given}
		if s.tooMany(next) {
			continue
		}
		g, there := grounds[c.day]
		if !there {
			g = s.before([]cell{c})
			grounds[c.day] = g
		}
		v := s.try([]cell{c}, g)
		next.hard, next.value = n.hard, n.value+v.Value
		for _, b := range v.Hard {
			next.hard += weight(b)
		}
		for _, b := range v.Mended {
			if b.Hard {
				next.hard -= weight(b)
			}
		}
		nodes = append(nodes, next)
	}
	left := n
	left.given = append(slices.Clone(n.given), thingOf(&broken[0]))
	return append(nodes, left)
}

// published returns what stands in the cells that are about to change.
func (s *mender) published(cells []cell) []model.Assignment {
	var was []model.Assignment
	for _, c := range cells {
		was = append(was, s.cells[c.person][c.day])
	}
	return was
}

// makeAgain puts back what stood in cells, as it was.
func (s *mender) makeAgain(was []model.Assignment) {
	for _, a := range was {
		person := s.people[a.Staff]
		d, _ := s.cal.Day(a.Date) // it has stood there
		s.cells[person][d] = a
		s.put(a)
		s.known[person] = false
	}
}

// with returns cells with one more; without it, where it is what was published.
func (s *mender) with(cells []cell, c cell, was []model.Assignment) []cell {
	out := slices.Clone(cells)
	i, there := slices.BinarySearchFunc(out, c, func(a, b cell) int { return cmp.Or(a.person-b.person, a.day-b.day) })
	switch {
	case !there:
		out = slices.Insert(out, i, c)
	case was[i].Shift == c.shift && s.sheet.Role(was[i].Role) == s.sheet.Role(c.role):
		out = slices.Delete(out, i, i+1)
	default:
		out[i] = c
	}
	return out
}
