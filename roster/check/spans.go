package check

import (
	"slices"
	"time"

	"heartline/roster/model"
)

// cut finds the boundaries of all shifts of the model, each type on each of its days, and who is at work from each to the
// next.
func (c *checker) cut() {
	for d := range c.m.Days {
		for i := range c.m.Shifts {
			s := &c.m.Shifts[i]
			c.cuts = append(c.cuts, c.cal.Begins(d, s), c.cal.Ends(d, s))
		}
	}
	slices.SortFunc(c.cuts, time.Time.Compare)
	c.cuts = slices.CompactFunc(c.cuts, time.Time.Equal)
	c.atWork = make([][]int, len(c.cuts))
	for i, on := range c.duties {
		span, _ := slices.BinarySearchFunc(c.cuts, on.begins, time.Time.Compare)
		for ; c.cuts[span].Before(on.ends); span++ {
			c.atWork[span] = append(c.atWork[span], i)
		}
	}
}

// dateAt returns the date on which a span begins, by the clock of the zone.
func (c *checker) dateAt(span int) string {
	at := c.cuts[span]
	d := int(at.Sub(c.cal.Midnight(0)) / (24 * time.Hour))
	for !at.Before(c.cal.Midnight(d + 1)) {
		d++
	}
	for at.Before(c.cal.Midnight(d)) {
		d--
	}
	return c.cal.Date(d)
}

// site counts by how many people a room is too full.
func (c *checker) site(s *model.Site) {
	seats := s.Capacity()
	if seats <= 0 {
		return
	}
	for span, here := range c.atWork {
		sitting := 0
		for _, i := range here {
			if c.duties[i].shift.Site == s.ID {
				sitting++
			}
		}
		if sitting > seats {
			c.add(model.Violation{Rule: "site:" + s.ID, Date: c.dateAt(span), Hard: true, Amount: sitting - seats})
		}
	}
}

// guard counts who is there without enough of those who must be with them.
func (c *checker) guard(g *model.Guard) {
	per := max(g.Per, 1)
	has := func(on duty, what string) bool {
		p, date := &c.m.Staff[on.person], c.cal.Date(on.day)
		return holds(p.Skills, what, date, date) || holds(p.Tags, what, date, date)
	}
	for span, here := range c.atWork {
		alone := map[string]int{} // by site
		var sites []string        // in the order in which they are met
		for _, i := range here {
			on := c.duties[i]
			site := on.shift.Site
			if !slices.Contains(sites, site) {
				sites = append(sites, site)
			}
			switch {
			case has(on, g.Who):
				alone[site]++
			case has(on, g.With):
				alone[site] -= per
			}
		}
		for _, site := range sites {
			if n := alone[site]; n > 0 {
				c.add(model.Violation{
					Rule: "guard:" + g.ID, Date: c.dateAt(span), Hard: g.Weight == 0, Amount: n, Cost: n * g.Weight,
				})
			}
		}
	}
}
