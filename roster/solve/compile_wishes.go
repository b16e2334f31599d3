package solve

// listWishes makes what a cell costs by itself: requests, and changes of what was published.
func (c *compiler) listWishes() {
	m, n := c.model, c.cells
	c.wish = make([]int32, c.people*c.days)
	c.wants = [][]cost{nil}
	who := c.who()
	of := func(person, day int) []cost {
		at := &c.wish[person*c.days+day]
		if *at == 0 {
			*at = int32(len(c.wants))
			c.wants = append(c.wants, make([]cost, n))
		}
		return c.wants[*at]
	}
	for _, b := range c.broken {
		of(b.at/c.days, b.at%c.days)[b.cell] += hardUnit
	}
	for _, at := range c.lost {
		for x := range len(c.options) + 1 {
			of(at/c.days, at%c.days)[x] += hardUnit
		}
	}
	for _, r := range m.Requests {
		day, ok := c.dayOf(r.Date)
		if !ok || day < 0 || day >= c.days {
			continue
		}
		costs := of(who[r.Staff], day)
		for x := range len(c.options) + 1 {
			met := x != int(off) && (r.Shift == "" || m.Shifts[c.options[max(x, 1)-1].shift].ID == r.Shift)
			if met != r.Want {
				costs[x] += soft(r.Weight)
			}
		}
	}
	c.listChanges(of, who)
}

// listChanges makes what it costs to change what was published.
func (c *compiler) listChanges(of func(person, day int) []cost, who map[string]int) {
	m := c.model
	if m.Stability == nil {
		return
	}
	today, ok := c.dayOf(m.Stability.Today)
	if !ok {
		return
	}
	was := map[[2]int]string{}
	for _, a := range m.Published {
		if d, known := c.dayOf(a.Date); known {
			was[[2]int{who[a.Staff], d}] = a.Shift
		}
	}
	for person := range c.people {
		for day := max(0, today); day < min(c.days, today+m.Stability.Far); day++ {
			weight := m.Stability.WFar
			if day < today+m.Stability.Near {
				weight = m.Stability.WNear
			}
			costs := of(person, day)
			for x := range len(c.options) + 1 {
				now := ""
				if x != int(off) {
					now = m.Shifts[c.options[x-1].shift].ID
				}
				if now != was[[2]int{person, day}] {
					costs[x] += soft(weight)
				}
			}
		}
	}
}
