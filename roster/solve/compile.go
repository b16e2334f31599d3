package solve

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"heartline/roster/model"
)

// maxPast is the most days of the past that a row holds.
const maxPast = 400

// compiler makes a problem of a model.
type compiler struct {
	*problem
	begins, ends [][]time.Time // [type][pad+day]
	possible     []bool        // [day*(options+1)+cell]: somebody is asked for there
	pasts        []int         // by person: days of the past that are known
	broken       []bool        // as may: what a person is held to although it may not be
	lost         []int         // [person*days+day]: cells that cannot be what they are held to
	shared       map[string]any
}

// compile makes a model flat. The model is one that model.Parse let through, or an error says what is wrong.
func compile(m *model.Model) (*problem, error) {
	if faults := m.Validate(); len(faults) > 0 {
		return nil, fmt.Errorf("the model cannot be used: %s", faults[0].Error())
	}
	cal, err := model.NewCalendar(m)
	if err != nil {
		return nil, err
	}
	c := &compiler{problem: &problem{model: m, cal: cal, people: len(m.Staff), days: m.Days}, shared: map[string]any{}}
	book, rules := model.NewRulebook(m), make([][]model.Rule, c.people)
	for i := range m.Staff {
		rules[i] = book.For(&m.Staff[i])
	}
	c.pad = c.neededPast(rules)
	c.width = c.pad + c.days
	c.instants()
	c.listOptions()
	c.fillPast()
	c.listCells()
	c.listWishes()
	c.listCovers()
	c.rows = make([]rowRules, c.people)
	for i := range m.Staff {
		c.compileRow(i, rules[i])
	}
	return c.problem, nil
}

// neededPast is how many days of the past any rule can look at.
func (c *compiler) neededPast(rules [][]model.Rule) int {
	need := 1
	for i := range c.model.Staff {
		if h := c.model.Staff[i].History; h != nil {
			need = max(need, h.OffRun, h.KindRun)
			for _, s := range h.Shifts {
				if d, ok := c.dayOf(s.Date); ok && d < 0 {
					need = max(need, -d)
				}
			}
		}
		for _, r := range rules[i] {
			need = max(need, len(r.Sequence), r.Window.Days)
		}
	}
	return min(need, maxPast)
}

// dayOf is the number of a date, which may lie before the first day.
func (c *compiler) dayOf(date string) (int, bool) {
	t, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return 0, false
	}
	first, err := time.Parse(time.DateOnly, c.model.Start)
	if err != nil {
		return 0, false
	}
	return int(t.Sub(first).Hours() / 24), true
}

func (c *compiler) instants() {
	for s := range c.model.Shifts {
		begins, ends := make([]time.Time, c.width), make([]time.Time, c.width)
		for i := range c.width {
			begins[i] = c.cal.Begins(i-c.pad, &c.model.Shifts[s])
			ends[i] = c.cal.Ends(i-c.pad, &c.model.Shifts[s])
		}
		c.begins, c.ends = append(c.begins, begins), append(c.ends, ends)
	}
}

// listOptions finds what can be done at all: each type in each role that is asked for in it on some day.
func (c *compiler) listOptions() {
	m := c.model
	type key struct {
		shift int
		role  string
	}
	asked := map[key][]bool{}
	for i := range m.Demand {
		d := &m.Demand[i]
		if d.Counts != model.InRole || d.Owner != "" {
			continue
		}
		for s := range m.Shifts {
			if m.Shifts[s].Owner != "" {
				continue
			}
			for day := range c.days {
				if !c.asksFor(d, s, day) {
					continue
				}
				k := key{s, d.Role}
				if asked[k] == nil {
					asked[k] = make([]bool, c.days)
					c.options = append(c.options, option{shift: s, role: d.Role})
				}
				asked[k][day] = true
			}
		}
	}
	slices.SortFunc(c.options, func(a, b option) int {
		return cmp.Or(cmp.Compare(a.shift, b.shift), cmp.Compare(a.role, b.role))
	})
	n := len(c.options) + 1
	c.possible = make([]bool, c.days*n)
	for o, op := range c.options {
		for day, yes := range asked[key(op)] {
			c.possible[day*n+o+1] = yes
		}
	}
	c.cells = n + len(m.Shifts) + 1
	c.unknown = cell(c.cells - 1)
	c.kind = make([]int16, c.cells)
	c.kind[off], c.kind[c.unknown] = kindOff, kindUnknown
	for o, op := range c.options {
		c.kind[o+1] = int16(op.shift)
	}
	for s := range m.Shifts {
		c.kind[c.past(s)] = int16(s)
	}
}

// asksFor reports whether a row of the demand asks for people in a shift that begins on a day.
func (c *compiler) asksFor(d *model.Demand, shift, day int) bool {
	if len(d.Shifts) > 0 {
		return slices.Contains(d.Shifts, c.model.Shifts[shift].ID) && c.cal.Picks(d.On, day)
	}
	for near := day - 2; near <= day+3; near++ { // its time may begin on another date
		if !c.cal.Picks(d.On, near) {
			continue
		}
		from, to := c.clockSpan(near, d.From, d.To)
		if c.begins[shift][c.pad+day].Before(to) && from.Before(c.ends[shift][c.pad+day]) {
			return true
		}
	}
	return false
}

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
