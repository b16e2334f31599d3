package solve

import "heartline/roster/model"

// fillPast writes what is known of the days before the first one.
func (c *compiler) fillPast() {
	c.start = make([]cell, c.people*c.width)
	c.pasts = make([]int, c.people)
	types := map[string]int{}
	for s := range c.model.Shifts {
		types[c.model.Shifts[s].ID] = s
	}
	for i := range c.model.Staff {
		row := c.row(c.start, i)
		for d := range c.pad {
			row[d] = c.unknown
		}
		if h := c.model.Staff[i].History; h != nil {
			c.fillRow(row, h, types)
		}
		for c.pasts[i] < c.pad && row[c.pad-1-c.pasts[i]] != c.unknown {
			c.pasts[i]++
		}
	}
}

// fillRow writes the days of the past that are known one by one: from the first of the shifts that are listed, or those with the
// last type, or the free ones. Runs that are known by their length alone are with the rules that bound them.
func (c *compiler) fillRow(row []cell, h *model.History, types map[string]int) {
	last, worked := types[h.LastShift]
	switch {
	case len(h.Shifts) > 0:
		c.fillShifts(row, h, types)
	case worked && h.LastShift != "":
		for back := 1; back <= min(max(h.KindRun, 1), c.pad); back++ {
			row[c.pad-back] = c.past(last)
		}
	default:
		for back := 1; back <= min(h.OffRun, c.pad); back++ {
			row[c.pad-back] = off
		}
	}
}

// fillShifts writes shifts that are known by their dates; between the first of them and the first day, the other days were free.
func (c *compiler) fillShifts(row []cell, h *model.History, types map[string]int) {
	first := 0
	for _, s := range h.Shifts {
		if d, ok := c.dayOf(s.Date); ok && d < first {
			first = d
		}
	}
	for d := max(first, -c.pad); d < 0; d++ {
		row[c.pad+d] = off
	}
	for _, s := range h.Shifts {
		if d, ok := c.dayOf(s.Date); ok && d < 0 && d >= -c.pad {
			row[c.pad+d] = c.past(types[s.Shift])
		}
	}
}
