package check

import "heartline/roster/model"

// requests counts the wishes of a person that are not met.
func (c *checker) requests(p int) {
	for _, r := range c.wishes[c.m.Staff[p].ID] {
		d, ok := c.cal.Day(r.Date)
		if !ok || d < 0 || d >= c.m.Days {
			continue
		}
		at := c.rows[p][d].shift
		has := at != nil && (r.Shift == "" || at.ID == r.Shift)
		if has != r.Want {
			c.add(model.Violation{Rule: "request", Staff: r.Staff, Date: r.Date, Shift: r.Shift, Amount: 1, Cost: r.Weight})
		}
	}
}

// stability counts the days on which somebody has another shift than was published, from today on.
func (c *checker) stability(p int) {
	s := c.m.Stability
	if s == nil {
		return
	}
	today, ok := c.cal.Day(s.Today)
	if !ok {
		return
	}
	for d := max(today, 0); d < c.m.Days && d < today+max(s.Near, s.Far); d++ {
		weight := s.WFar
		if d < today+s.Near {
			weight = s.WNear
		}
		if now := c.rows[p][d]; now.shift != c.told[[2]int{p, d}].shift {
			v := model.Violation{Rule: "stability", Staff: c.m.Staff[p].ID, Date: c.cal.Date(d), Amount: 1, Cost: weight}
			if now.shift != nil {
				v.Shift = now.shift.ID
			}
			c.add(v)
		}
	}
}
