package check

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"heartline/roster/model"
)

// Report is what a roster is worth.
type Report struct {
	Value      int // what broken soft rules cost together
	Hard       int // by how much hard rules are broken, in units of their measures
	Violations []model.Violation
}

// Check counts what a roster costs and what it breaks. Its error names every assignment that cannot be understood, or what is wrong
// with the model's days; the report is then empty.
func Check(m *model.Model, as []model.Assignment) (Report, error) {
	s, err := NewSheet(m, as)
	if err != nil {
		return Report{}, err
	}
	c := s.c
	c.cover(c.everywhere())
	for p := range m.Staff {
		c.person(p)
	}
	return c.report, nil
}

// newChecker lays out the days, the types and the people of a model, for a roster without assignments.
func newChecker(m *model.Model) (*checker, error) {
	cal, err := model.NewCalendar(m)
	if err != nil {
		return nil, fmt.Errorf("the calendar of the model: %w", err)
	}
	c := &checker{
		m: m, cal: cal,
		types: map[string]*model.ShiftType{}, people: map[string]int{}, roles: roles(m),
		leave: map[string][]leave{}, wishes: map[string][]model.Request{}, rows: make([][]cell, len(m.Staff)),
		taken: map[question]int{}, answers: map[question]answer{},
	}
	for _, l := range m.Leave {
		from, ok := cal.Day(l.From)
		to, also := cal.Day(l.To)
		if ok && also {
			c.leave[l.Staff] = append(c.leave[l.Staff], leave{from, to, cal.Midnight(from), cal.Midnight(to + 1), l.Credit})
		}
	}
	for _, r := range m.Requests {
		c.wishes[r.Staff] = append(c.wishes[r.Staff], r)
	}
	for i := range m.Shifts {
		c.types[m.Shifts[i].ID] = &m.Shifts[i]
	}
	book := model.NewRulebook(m)
	for i := range m.Staff {
		c.people[m.Staff[i].ID] = i
		c.rows[i] = make([]cell, max(m.Days, 0))
		c.rulesOf = append(c.rulesOf, book.For(&m.Staff[i]))
		c.pasts = append(c.pasts, c.past(i))
	}
	c.told = c.published()
	c.pinned = c.pins()
	c.cut()
	return c, nil
}

// A checker counts one roster.
type checker struct {
	m       *model.Model
	cal     *model.Calendar
	types   map[string]*model.ShiftType
	people  map[string]int             // place in m.Staff
	roles   []string                   // that are asked for; the only one may be left out
	leave   map[string][]leave         // by person
	wishes  map[string][]model.Request // by person
	rulesOf [][]model.Rule             // by person
	pasts   []past                     // by person
	told    map[[2]int]cell            // what was published, by person and day
	pinned  map[[2]int]pin
	times   map[*model.ShiftType][]hours // by day of the model
	cuts    []time.Time                  // the boundaries of all shifts of the model
	rows    [][]cell                     // by person and day
	atWork  [][]post                     // for the span from each cut to the next, in the order of people and days
	taken   map[question]int             // how many people do the same on a day
	answers map[question]answer
	report  Report
	spot    spot   // where in its day that is of which is reported
	spots   []spot // of each violation of the report
}

// A post is a cell with a shift, by its person and day.
type post struct{ person, day int }

// hours are the instants between which a shift lies.
type hours struct{ begins, ends time.Time }

// hoursOf returns when a shift of a day is, which may lie before the first.
func (c *checker) hoursOf(d int, s *model.ShiftType) hours {
	if of := c.times[s]; d >= 0 && d < len(of) {
		return of[d]
	}
	return hours{c.cal.Begins(d, s), c.cal.Ends(d, s)}
}

// A cell is what a person does on a day.
type cell struct {
	shift *model.ShiftType // nil: free
	role  string
}

// A duty is a cell with a shift, in time.
type duty struct {
	cell
	post
	hours
}

// dutyOf returns the duty of somebody who has a shift on a day.
func (c *checker) dutyOf(at post) duty {
	does := c.rows[at.person][at.day]
	return duty{does, at, c.hoursOf(at.day, does.shift)}
}

// A leave is time off, on the days from one to another, both included.
type leave struct {
	from, to     int
	begins, ends time.Time
	credit       int // minutes a day
}

// add reports what is broken: hard, or at a cost.
func (c *checker) add(v model.Violation) {
	switch {
	case v.Hard:
		v.Cost = 0
		c.report.Hard += v.Amount
	case v.Cost == 0:
		return
	default:
		c.report.Value += v.Cost
	}
	c.report.Violations = append(c.report.Violations, v)
	c.spots = append(c.spots, c.spot)
}

// roles returns the roles that are asked for. Without a name it is one role, the empty one.
func roles(m *model.Model) []string {
	var names []string
	for _, d := range m.Demand {
		if d.Counts != model.Holders && d.Role != "" && !slices.Contains(names, d.Role) {
			names = append(names, d.Role)
		}
	}
	if len(names) == 0 {
		return []string{""}
	}
	return names
}

// role returns the role that is meant.
func (c *checker) role(name string) string {
	if name == "" && len(c.roles) == 1 {
		return c.roles[0]
	}
	return name
}

// read puts the assignments into the rows.
func (c *checker) read(as []model.Assignment) error {
	var faults []error
	for i, a := range as {
		at, does, err := c.understand(a)
		if err == nil && does.shift == nil {
			err = fmt.Errorf("no type of shift is %q", a.Shift)
		}
		if err == nil && c.rows[at.person][at.day].shift != nil {
			err = fmt.Errorf("%s has two shifts that begin on %s", a.Staff, a.Date)
		}
		if err != nil {
			faults = append(faults, fmt.Errorf("assignment %d: %w", i+1, err))
			continue
		}
		c.rows[at.person][at.day] = does
	}
	for p, row := range c.rows {
		for d, at := range row {
			if at.shift != nil {
				c.begin(post{p, d})
			}
		}
	}
	return errors.Join(faults...)
}

// understand finds the cell that an assignment is for, and what is to be done in it; nothing without a shift.
func (c *checker) understand(a model.Assignment) (post, cell, error) {
	p, known := c.people[a.Staff]
	if !known {
		return post{}, cell{}, fmt.Errorf("nobody of the staff is %q", a.Staff)
	}
	s := c.types[a.Shift]
	if s == nil && a.Shift != "" {
		return post{}, cell{}, fmt.Errorf("no type of shift is %q", a.Shift)
	}
	d, ok := c.cal.Day(a.Date)
	if !ok || d < 0 || d >= c.m.Days {
		return post{}, cell{}, fmt.Errorf("%q is no date of the model, which has those from %s to %s", a.Date, c.cal.Date(0), c.cal.Date(c.m.Days-1))
	}
	role := c.role(a.Role)
	switch {
	case s == nil:
		return post{p, d}, cell{}, nil
	case !slices.Contains(c.roles, role):
		return post{}, cell{}, fmt.Errorf("nothing asks for the role %q; there is %s", a.Role, strings.Join(c.roles, ", "))
	}
	return post{p, d}, cell{s, role}, nil
}

// holds reports whether a dated skill or tag is there on all days between two dates, both included.
func holds(list []model.Dated, id, from, until string) bool {
	return slices.ContainsFunc(list, func(d model.Dated) bool {
		return d.ID == id && (d.From == "" || d.From <= from) && (d.Until == "" || until <= d.Until)
	})
}

// clock returns minutes since midnight, 0 to 1440, of HH:MM.
func clock(s string) int {
	t, err := time.Parse("15:04", s)
	if err != nil {
		if s == "24:00" {
			return 24 * 60
		}
		return 0 // Parse does not let it through
	}
	return t.Hour()*60 + t.Minute()
}

// at returns the instant of a clock time on a day; 24:00 is the next midnight.
func (c *checker) at(d int, hhmm string) time.Time {
	if clock(hhmm) == 24*60 {
		return c.cal.Midnight(d + 1)
	}
	return c.cal.Begins(d, &model.ShiftType{Start: hhmm, Minutes: 1})
}

// between returns the instants of two clock times of which the first is on day d and the second on that day or the next.
func (c *checker) between(d int, from, to string) (begins, ends time.Time) {
	last := d
	if clock(to) <= clock(from) {
		last++
	}
	return c.at(d, from), c.at(last, to)
}
