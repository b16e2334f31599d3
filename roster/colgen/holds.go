package colgen

import (
	"cmp"
	"slices"

	"heartline/internal/highs"
	"heartline/roster/solve"
)

// holds are the cells that people are held to: by person and day; free where they are not.
type holds [][]int32

const free = int32(-1)

func (d *diver) nothing() holds {
	h := make(holds, d.f.People())
	for i := range h {
		h[i] = slices.Repeat([]int32{free}, d.f.Days())
	}
	return h
}

// keeps reports whether a row is one that its person is held to.
func (h holds) keeps(c *column) bool {
	for day, x := range h[c.person] {
		if x != free && x != int32(c.row[day]) {
			return false
		}
	}
	return true
}

// loose are the people who are not held to a whole row.
func (h holds) loose() []int {
	var list []int
	for person, days := range h {
		if slices.Contains(days, free) {
			list = append(list, person)
		}
	}
	return list
}

// free is the part of all cells that nobody is held to.
func (h holds) free() float64 {
	n, all := 0, 0
	for _, days := range h {
		for _, x := range days {
			if all++; x == free {
				n++
			}
		}
	}
	return float64(n) / float64(max(1, all))
}

// choose holds people to cells that are nearly sure, and at least one to the one that is nearest to it. It returns the roster if every
// row is whole.
func (d *diver) choose(s *highs.Solution, h holds) [][]solve.Cell {
	type choice struct {
		person, day int
		cell        solve.Cell
	}
	parts := make([]map[choice]float64, d.f.People())
	rows := make([][]solve.Cell, d.f.People())
	whole := true
	for i, x := range s.Columns[d.slacks:] { // rows that are newer are not in it
		c := &d.columns[i]
		if x < 1e-6 {
			continue
		}
		if x > 1-1e-6 {
			rows[c.person] = c.row
			continue
		}
		whole = false
		if parts[c.person] == nil {
			parts[c.person] = map[choice]float64{}
		}
		for day, cell := range c.row {
			if h[c.person][day] == free {
				parts[c.person][choice{c.person, day, cell}] += x
			}
		}
	}
	if whole {
		return rows
	}
	var list []choice
	var part []float64
	for person := range parts {
		for day := range d.f.Days() {
			for _, x := range d.f.May(person, day) {
				if p := parts[person][choice{person, day, x}]; p > 0.01 && p < 1-1e-6 {
					list, part = append(list, choice{person, day, x}), append(part, p+diveJitter*d.rng.Float64())
				}
			}
		}
	}
	order := everybody(len(list))
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(part[b], part[a]) })
	left := map[int]float64{}
	steps := max(diveSteps, d.f.People()*d.f.Days()/divePart)
	for n, k := range order {
		c := list[k]
		lost := 1 - parts[c.person][choice{c.person, c.day, c.cell}]
		if n > 0 && (n >= steps || lost > diveLost) {
			break
		}
		if left[c.person]+lost < 0.6 || n == 0 {
			left[c.person] += lost
			h[c.person][c.day] = int32(c.cell)
		}
	}
	return nil
}
