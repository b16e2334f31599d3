package check

import (
	"slices"
	"strconv"
	"time"

	"heartline/roster/model"
)

func byClock(row *model.Demand) bool { return row.From != "" || row.To != "" }

// demand counts one row in an area: people, by shifts or by clock times.
func (c *checker) demand(i int, a Area) {
	row := &c.m.Demand[i]
	if row.Owner != "" {
		return
	}
	id := row.ID
	if id == "" {
		id = strconv.Itoa(i + 1)
	}
	report := model.Violation{Rule: "demand:" + id, Role: c.role(row.Role)}
	if row.Counts == model.Holders {
		report.Role = ""
	}
	days := a.dates
	if byClock(row) {
		days = a.near
	}
	for d, inside := range days {
		if !inside || !c.cal.Picks(row.On, d) {
			continue
		}
		report.Date = c.cal.Date(d)
		if byClock(row) {
			c.demandByClock(row, d, report)
			continue
		}
		for _, shift := range row.Shifts {
			report.Shift = shift
			c.bound(row, c.inShift(row, c.types[shift], d), 1, report)
		}
	}
}

// inShift returns how many people in a shift of a day count for a row. Those in a role are not counted one by one: of a thousand towns
// each has its own role, and two rows.
func (c *checker) inShift(row *model.Demand, s *model.ShiftType, d int) int {
	if row.Counts != model.Holders {
		return c.taken[question{cell{s, c.role(row.Role)}, d}]
	}
	n := 0
	for p := range c.rows {
		if s != nil && c.rows[p][d].shift == s && c.counted(row, p, d) {
			n++
		}
	}
	return n
}

// counted reports whether somebody on duty counts for a row.
func (c *checker) counted(row *model.Demand, p, d int) bool {
	if row.Counts == model.Holders {
		return row.Skill == "" || holds(c.m.Staff[p].Skills, row.Skill, c.cal.Date(d), c.cal.Date(d))
	}
	return c.rows[p][d].role == c.role(row.Role)
}

// demandByClock counts the row of a day in each span between two boundaries of shifts. What lies before the first boundary belongs to
// the roster before.
func (c *checker) demandByClock(row *model.Demand, d int, report model.Violation) {
	from, to := c.between(d, row.From, row.To)
	if len(c.cuts) == 0 {
		return
	}
	if from.Before(c.cuts[0]) {
		from = c.cuts[0]
	}
	for from.Before(to) {
		until, n := to, 0
		span, _ := slices.BinarySearchFunc(c.cuts, from.Add(1), time.Time.Compare)
		if span < len(c.cuts) && c.cuts[span].Before(to) {
			until = c.cuts[span]
		}
		for _, at := range c.atWork[span-1] {
			if c.counted(row, at.person, at.day) {
				n++
			}
		}
		hours := int((until.Sub(from) + time.Hour - 1) / time.Hour)
		c.spot = spot{span: span - 1}
		c.bound(row, n, hours, report)
		from = until
	}
	c.spot = spot{}
}

// bound holds n people against the four bounds of a row; what it costs is for so many hours.
func (c *checker) bound(row *model.Demand, n, hours int, report model.Violation) {
	hard := func(by int) {
		if by > 0 {
			report.Hard, report.Amount, report.Cost = true, by, 0
			c.add(report)
		}
	}
	soft := func(by, weight int) {
		if by > 0 {
			report.Hard, report.Amount, report.Cost = false, by, by*weight*hours
			c.add(report)
		}
	}
	if row.HardMin {
		hard(row.Min - n)
	} else {
		soft(row.Min-n, row.WMin)
	}
	soft(row.Target-n, row.WUnder)
	soft(n-row.Target, row.WOver)
	if row.Max != nil {
		hard(n - *row.Max)
	}
}
