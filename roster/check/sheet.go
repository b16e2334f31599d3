package check

import (
	"cmp"
	"slices"
	"time"

	"heartline/roster/model"
)

// A Sheet is a roster laid out to be counted in parts, and changed cell by cell: one person with all rules, or all that is
// demanded around some days. Each part is counted from its cells, from the beginning, whenever it is asked for. The model must
// not be changed while it is in use, and a sheet is for one goroutine.
type Sheet struct{ c *checker }

// NewSheet lays out a roster. Its errors are those of Check.
func NewSheet(m *model.Model, as []model.Assignment) (*Sheet, error) {
	c, err := newChecker(m)
	if err != nil {
		return nil, err
	}
	if err := c.read(as); err != nil {
		return nil, err
	}
	return &Sheet{c}, nil
}

// Put gives a person the shift of an assignment, in the place of what the person had on that date; without a shift, a free
// day. Its error says what cannot be understood of it; nothing is then changed.
func (s *Sheet) Put(a model.Assignment) error {
	at, does, err := s.c.understand(a)
	if err != nil {
		return err
	}
	now := &s.c.rows[at.person][at.day]
	if now.shift != nil {
		s.c.end(at)
	}
	*now = does
	if now.shift != nil {
		s.c.begin(at)
	}
	return nil
}

// Understands says what Put cannot understand of an assignment.
func (s *Sheet) Understands(a model.Assignment) error {
	_, _, err := s.c.understand(a)
	return err
}

// Person counts what is broken by a person's row: cells, wishes, stability and rules, as Check does. p is the place in the
// model's staff.
func (s *Sheet) Person(p int) []model.Violation {
	s.begin()
	s.c.person(p)
	return s.c.report.Violations
}

// Rules returns the rules that Person counts, of the person at a place in the model's staff. They must not be changed.
func (s *Sheet) Rules(p int) []model.Rule { return s.c.rulesOf[p] }

// Forbidden counts what an assignment, or a free day, breaks by itself: all that a cell can break but overlap, which is seen in a
// row. What cannot be understood breaks nothing.
func (s *Sheet) Forbidden(a model.Assignment) []model.Violation {
	at, does, err := s.c.understand(a)
	if err != nil {
		return nil
	}
	s.begin()
	s.c.cell(at, does)
	return s.c.report.Violations
}

// Role returns the role that is meant by a name: the one role of a model that has one may be left out.
func (s *Sheet) Role(name string) string { return s.c.role(name) }

// An Area is a part of the days for which Cover counts.
type Area struct {
	dates []bool // on which shifts begin
	near  []bool // that such shifts may touch, and on which rows by clock times begin that may
	spans []bool
}

// Around returns the area that shifts of some days can touch, days from 0 to the model's days less one.
func (s *Sheet) Around(days ...int) Area {
	c := s.c
	a := Area{make([]bool, c.m.Days), make([]bool, c.m.Days), make([]bool, len(c.cuts))}
	reach := 0
	for i := range c.m.Shifts {
		reach = max(reach, (clock(c.m.Shifts[i].Start)+c.m.Shifts[i].Minutes-1)/(24*60))
	}
	for _, d := range days {
		if a.dates[d] {
			continue
		}
		a.dates[d] = true
		for e := max(d-1, 0); e <= min(d+reach, c.m.Days-1); e++ {
			a.near[e] = true
		}
		from, _ := slices.BinarySearchFunc(c.cuts, c.cal.Midnight(d), time.Time.Compare)
		to, _ := slices.BinarySearchFunc(c.cuts, c.cal.Midnight(d+reach+1), time.Time.Compare)
		for i := from; i < to; i++ {
			a.spans[i] = true
		}
	}
	return a
}

// A Gap is what is broken of the demand, the seats or a guard.
type Gap struct {
	model.Violation
	// Span is the number of the span between two boundaries of shifts in which it is broken, and Site where; of a row by shifts 0 and empty. A
	// violation says its date alone.
	Span int
	Site string
}

// Cover counts what is broken of the demand, the seats and the guards in an area. What changes in cells of the days of the area
// changes nothing outside of it.
func (s *Sheet) Cover(a Area) []Gap {
	s.begin()
	s.c.cover(a)
	gaps := make([]Gap, len(s.c.spots))
	for i, at := range s.c.spots {
		gaps[i] = Gap{s.c.report.Violations[i], at.span, at.site}
	}
	return gaps
}

// begin begins a report.
func (s *Sheet) begin() { s.c.report, s.c.spots = Report{}, s.c.spots[:0] }

func (c *checker) everywhere() Area {
	yes := func(n int) []bool { return slices.Repeat([]bool{true}, n) }
	return Area{yes(max(c.m.Days, 0)), yes(max(c.m.Days, 0)), yes(len(c.cuts))}
}

func (c *checker) cover(a Area) {
	for i := range c.m.Demand {
		c.demand(i, a)
	}
	for i := range c.m.Sites {
		c.site(&c.m.Sites[i], a)
	}
	for i := range c.m.Guards {
		c.guard(&c.m.Guards[i], a)
	}
}

func (c *checker) person(p int) {
	c.cells(p)
	c.requests(p)
	c.stability(p)
	c.rules(p)
}

// begin puts who has a shift on a day to work, in the spans of the shift, and end takes them away.
func (c *checker) begin(at post) {
	c.taken[question{c.rows[at.person][at.day], at.day}]++
	c.spansOf(at, func(span, i int, there bool) {
		if !there {
			c.atWork[span] = slices.Insert(c.atWork[span], i, at)
		}
	})
}

func (c *checker) end(at post) {
	c.taken[question{c.rows[at.person][at.day], at.day}]--
	c.spansOf(at, func(span, i int, there bool) {
		if there {
			c.atWork[span] = slices.Delete(c.atWork[span], i, i+1)
		}
	})
}

// spansOf calls do for each span of a shift, with the place of the post among those at work.
func (c *checker) spansOf(at post, do func(span, place int, there bool)) {
	on := c.dutyOf(at)
	span, _ := slices.BinarySearchFunc(c.cuts, on.begins, time.Time.Compare)
	for ; c.cuts[span].Before(on.ends); span++ {
		i, there := slices.BinarySearchFunc(c.atWork[span], at, func(a, b post) int { return cmp.Or(a.person-b.person, a.day-b.day) })
		do(span, i, there)
	}
}
