package solve

import (
	"slices"

	"heartline/roster/model"
)

// held are the cells that are pinned or past, with what they are held to.
func (c *compiler) held() map[int]model.Pin {
	m := c.model
	who := c.who()
	held := map[int]model.Pin{}
	today := 0
	if m.Stability != nil {
		today, _ = c.dayOf(m.Stability.Today)
	}
	for i := range c.people {
		for day := range min(max(today, 0), c.days) {
			held[i*c.days+day] = model.Pin{}
		}
	}
	if m.Stability != nil {
		for _, a := range m.Published {
			if d, known := c.dayOf(a.Date); known && d >= 0 && d < min(today, c.days) {
				held[who[a.Staff]*c.days+d] = model.Pin{Shift: a.Shift, Role: a.Role}
			}
		}
	}
	for _, p := range m.Pins {
		if d, ok := c.dayOf(p.Date); ok && d >= max(0, today) && d < c.days {
			held[who[p.Staff]*c.days+d] = p
		}
	}
	return held
}

// who are the people by their ids.
func (c *compiler) who() map[string]int {
	who := map[string]int{}
	for i := range c.model.Staff {
		who[c.model.Staff[i].ID] = i
	}
	return who
}

// hold leaves a cell one thing to do. free is what could be done otherwise.
func (c *compiler) hold(at int, to model.Pin, may, free []bool) {
	m := c.model
	for x := range may {
		if x == int(off) {
			may[x] = to.Shift == ""
			continue
		}
		o := &c.options[x-1]
		// What was decided by hand counts more than what the person may do: the checker says what is wrong with it.
		may[x] = m.Shifts[o.shift].ID == to.Shift && (to.Role == "" && free[x] || to.Role != "" && o.role == to.Role)
	}
	if !slices.Contains(may, true) { // a shift of a role that nobody asks for: as good as can be
		c.lost = append(c.lost, at)
		for x := 1; x < len(may); x++ {
			may[x] = m.Shifts[c.options[x-1].shift].ID == to.Shift
		}
	}
	if !slices.Contains(may, true) {
		may[off] = true
	}
	for x, yes := range may { // held to what may not be, by hand
		if yes && !free[x] {
			c.broken = append(c.broken, brokenCell{at, x})
		}
	}
}

// brokenCell is what a person is held to although it may not be.
type brokenCell struct{ at, cell int }
