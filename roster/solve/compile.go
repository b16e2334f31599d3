package solve

import (
	"cmp"
	"context"
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
	needs        [][]string    // as possible: the skills that whoever is put there must have
	pasts        []int         // by person: days of the past that are known
	every        [][]string    // by option: the skills that are needed on every day on which it is asked for
	broken       []brokenCell
	lost         []int // [person*days+day]: cells that cannot be what they are held to
	shared       map[string]any
}

// compile makes a model flat. The model is one that model.Parse let through, or an error says what is wrong.
// It ends soon after ctx does, with its error.
func compile(ctx context.Context, m *model.Model) (*problem, error) {
	if faults := m.Validate(); len(faults) > 0 {
		return nil, fmt.Errorf("the model cannot be used: %s", faults[0].Error())
	}
	cal, err := model.NewCalendar(m)
	if err != nil {
		return nil, err
	}
	if len(m.Shifts) > maxTypes {
		return nil, fmt.Errorf("%d types of shifts are too many for the search; it takes %d", len(m.Shifts), maxTypes)
	}
	m = named(m)
	c := &compiler{problem: &problem{model: m, cal: cal, people: len(m.Staff), days: m.Days}, shared: map[string]any{}}
	book, rules := model.NewRulebook(m), make([][]model.Rule, c.people)
	for i := range m.Staff {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		rules[i] = book.For(&m.Staff[i])
	}
	c.pad = c.neededPast(rules)
	c.width = c.pad + c.days
	c.instants()
	c.listOptions()
	if c.cells > maxCells {
		return nil, fmt.Errorf("%d types of shifts in their roles are too many for the search; it takes %d", c.cells, maxCells)
	}
	c.fillPast()
	if err := c.listCells(ctx); err != nil {
		return nil, err
	}
	c.listWishes()
	if err := c.listCovers(ctx); err != nil {
		return nil, err
	}
	c.rows = make([]rowRules, c.people)
	for i := range m.Staff {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		c.compileRow(i, rules[i])
	}
	return c.problem, nil
}

// What the search can take.
const (
	maxTypes = 4096
	maxCells = 30_000
)

// named returns a model in which every row names the role: where there is but one, it may be left out.
func named(m *model.Model) *model.Model {
	role := ""
	for _, d := range m.Demand {
		switch {
		case d.Counts != model.InRole || d.Role == "" || d.Role == role:
		case role != "":
			return m // there are several
		default:
			role = d.Role
		}
	}
	copied := *m
	copied.Demand = slices.Clone(m.Demand)
	for i := range copied.Demand {
		if copied.Demand[i].Counts == model.InRole {
			copied.Demand[i].Role = role
		}
	}
	return &copied
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
	c.listNeeds()
	c.listEvery()
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

// listNeeds notes the skills of each row that asks for somebody in a cell.
func (c *compiler) listNeeds() {
	n := len(c.options) + 1
	c.needs = make([][]string, c.days*n)
	for i := range c.model.Demand {
		d := &c.model.Demand[i]
		if d.Counts != model.InRole || d.Owner != "" || d.Skill == "" {
			continue
		}
		for o, op := range c.options {
			for day := range c.days {
				if op.role == d.Role && c.asksFor(d, op.shift, day) {
					c.needs[day*n+o+1] = append(c.needs[day*n+o+1], d.Skill)
				}
			}
		}
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
