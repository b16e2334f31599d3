package check

import (
	"slices"
	"time"

	"heartline/roster/model"
)

// A spot is a span between two boundaries of shifts, by its number, and a site: where in a day a row by clock times, a room or a guard is
// broken. Of all else it is the zero value.
type spot struct {
	span int
	site string
}

// cut finds the boundaries of all shifts of the model, each type on each of its days.
func (c *checker) cut() {
	c.times = map[*model.ShiftType][]hours{}
	for i := range c.m.Shifts {
		s := &c.m.Shifts[i]
		of := make([]hours, max(c.m.Days, 0))
		for d := range of {
			of[d] = hours{c.cal.Begins(d, s), c.cal.Ends(d, s)}
			c.cuts = append(c.cuts, of[d].begins, of[d].ends)
		}
		c.times[s] = of
	}
	slices.SortFunc(c.cuts, time.Time.Compare)
	c.cuts = slices.CompactFunc(c.cuts, time.Time.Equal)
	c.atWork = make([][]post, len(c.cuts))
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
func (c *checker) site(s *model.Site, a Area) {
	seats := s.Capacity()
	if seats <= 0 {
		return
	}
	for span, here := range c.atWork {
		if !a.spans[span] {
			continue
		}
		sitting := 0
		for _, at := range here {
			if c.rows[at.person][at.day].shift.Site == s.ID {
				sitting++
			}
		}
		if sitting > seats {
			c.spot = spot{span: span}
			c.add(model.Violation{Rule: "site:" + s.ID, Date: c.dateAt(span), Hard: true, Amount: sitting - seats})
		}
	}
	c.spot = spot{}
}

// guard counts who is there without enough of those who must be with them.
func (c *checker) guard(g *model.Guard, a Area) {
	per := max(g.Per, 1)
	has := func(on post, what string) bool {
		p, date := &c.m.Staff[on.person], c.cal.Date(on.day)
		return holds(p.Skills, what, date, date) || holds(p.Tags, what, date, date)
	}
	for span, here := range c.atWork {
		if !a.spans[span] {
			continue
		}
		alone := map[string]int{} // by site
		var sites []string        // in the order in which they are met
		for _, on := range here {
			site := c.rows[on.person][on.day].shift.Site
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
				c.spot = spot{span, site}
				c.add(model.Violation{
					Rule: "guard:" + g.ID, Date: c.dateAt(span), Hard: g.Weight == 0, Amount: n, Cost: n * g.Weight,
				})
			}
		}
	}
	c.spot = spot{}
}
