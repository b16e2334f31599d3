package explain

import (
	"fmt"
	"slices"
	"strings"

	"heartline/roster"
	"heartline/roster/model"
)

// free is the cell of who does not work.
var free = cell{shift: -1} //nolint:gochecknoglobals // a constant of a struct

// A cell is what a person does on a day: a type, by its place in the model, in a role, by its place in the ground's.
type cell struct{ shift, role int }

// A job is a cell that is asked for on a day, and the skills that those who ask want.
type job struct {
	cell
	skills []string
	last   int // the day on which its last minute lies
}

// A ground is a model and a roster, as the search needs them.
type ground struct {
	m      *model.Model
	cal    *model.Calendar
	book   *model.Rulebook
	people map[string]int
	types  map[string]int
	roles  []string        // the empty one if no row names one
	rows   [][]cell        // by person and day
	jobs   [][]job         // by day
	leave  [][]bool        // by person and day
	asked  []int           // by row of demand: the place of its role among the roles
	pins   map[[2]int]cell // a role below 0: any
	today  int             // no day before it is changed
	worked []int
	rules  map[int][]model.Rule
	bold   bool // what is plain to see keeps nobody from a job
}

func newGround(m *model.Model, as []model.Assignment) (*ground, error) {
	cal, err := model.NewCalendar(m)
	if err != nil {
		return nil, fmt.Errorf("the calendar of the model: %w", err)
	}
	g := &ground{
		m: m, cal: cal, book: model.NewRulebook(m), people: map[string]int{}, types: map[string]int{}, pins: map[[2]int]cell{},
		rows: make([][]cell, len(m.Staff)), leave: make([][]bool, len(m.Staff)), worked: make([]int, len(m.Staff)), rules: map[int][]model.Rule{},
	}
	for i := range m.Shifts {
		g.types[m.Shifts[i].ID] = i
	}
	for _, d := range m.Demand {
		if d.Counts != model.Holders && d.Role != "" && !slices.Contains(g.roles, d.Role) {
			g.roles = append(g.roles, d.Role)
		}
	}
	if len(g.roles) == 0 {
		g.roles = []string{""}
	}
	for i := range m.Demand {
		g.asked = append(g.asked, g.role(m.Demand[i].Role))
	}
	for p := range m.Staff {
		g.people[m.Staff[p].ID] = p
		g.rows[p] = slices.Repeat([]cell{free}, m.Days)
		g.leave[p] = make([]bool, m.Days+3)
	}
	for _, a := range as {
		p, d, at, err := g.read(Change{Staff: a.Staff, Date: a.Date, Shift: a.Shift, Role: a.Role})
		if err != nil {
			return nil, err
		}
		g.rows[p][d] = at
		g.worked[p] += m.Shifts[at.shift].Worked()
	}
	g.hold()
	for d := range m.Days {
		g.jobs = append(g.jobs, g.jobsOf(d))
	}
	return g, nil
}

// hold notes what cannot be changed: leave, pins, and what is past.
func (g *ground) hold() {
	for _, l := range g.m.Leave {
		from, ok := g.cal.Day(l.From)
		to, also := g.cal.Day(l.To)
		p, known := g.people[l.Staff]
		for d := max(from, 0); known && ok && also && d <= to && d < len(g.leave[p]); d++ {
			g.leave[p][d] = true
		}
	}
	for _, pin := range g.m.Pins {
		p, known := g.people[pin.Staff]
		if d, ok := g.cal.Day(pin.Date); known && ok {
			held := free
			if shift, there := g.types[pin.Shift]; there {
				held = cell{shift, -1}
				if pin.Role != "" {
					held.role = g.role(pin.Role)
				}
			}
			g.pins[[2]int{p, d}] = held
		}
	}
	if g.m.Stability != nil {
		if d, ok := g.cal.Day(g.m.Stability.Today); ok {
			g.today = max(0, d)
		}
	}
}

// read finds what a change means.
func (g *ground) read(c Change) (p, d int, at cell, err error) {
	p, known := g.people[c.Staff]
	if !known {
		return 0, 0, free, fmt.Errorf("nobody of the staff is %q", c.Staff)
	}
	d, ok := g.cal.Day(c.Date)
	if !ok || d < 0 || d >= g.m.Days {
		return 0, 0, free, fmt.Errorf("%q is no date of the model, which has those from %s to %s", c.Date, g.cal.Date(0), g.cal.Date(g.m.Days-1))
	}
	if c.Shift == "" {
		return p, d, free, nil
	}
	at.shift, known = g.types[c.Shift]
	if !known {
		return 0, 0, free, fmt.Errorf("no type of shift is %q", c.Shift)
	}
	if at.role = g.role(c.Role); at.role < 0 {
		return 0, 0, free, fmt.Errorf("nothing asks for the role %q; there is %s", c.Role, strings.Join(g.roles, ", "))
	}
	return p, d, at, nil
}

// role returns the place of a role; where there is but one it may be left out.
func (g *ground) role(name string) int {
	if name == "" && len(g.roles) == 1 {
		return 0
	}
	return slices.Index(g.roles, name)
}

// jobsOf returns what is asked for on a day.
func (g *ground) jobsOf(d int) []job {
	var jobs []job
	for s := range g.m.Shifts {
		shift := &g.m.Shifts[s]
		if shift.Owner != "" {
			continue
		}
		for r := range g.roles {
			j := job{cell: cell{s, r}, last: d + (minutes(shift.Start)+shift.Minutes-1)/(24*60)}
			asked := false
			for i := range g.m.Demand {
				row := &g.m.Demand[i]
				if row.Owner != "" || row.Counts == model.Holders || g.asked[i] != r || !g.asks(row, s, d) {
					continue
				}
				asked = true
				if row.Skill != "" && !slices.Contains(j.skills, row.Skill) {
					j.skills = append(j.skills, row.Skill)
				}
			}
			if asked {
				jobs = append(jobs, j)
			}
		}
	}
	return jobs
}

// asks reports whether a row is for a shift that begins on a day, or for a time that it touches.
func (g *ground) asks(row *model.Demand, s, d int) bool {
	if row.From == "" && row.To == "" {
		return slices.Contains(row.Shifts, g.m.Shifts[s].ID) && g.cal.Picks(row.On, d)
	}
	return slices.ContainsFunc([]int{d - 1, d, d + 1, d + 2}, func(on int) bool { return g.cal.Picks(row.On, on) && g.touches(row, on, s, d) })
}

// touches reports whether a shift of day d lies in a part of the time that a row by clock times asks for on day on.
func (g *ground) touches(row *model.Demand, on, s, d int) bool {
	from, to := minutes(row.From), minutes(row.To)
	if to <= from {
		to += 24 * 60
	}
	begins := (d-on)*24*60 + minutes(g.m.Shifts[s].Start)
	return begins < to && begins+g.m.Shifts[s].Minutes > from
}

// minutes returns minutes since midnight; 0 for what is no clock time, which no parsed model has.
func minutes(hhmm string) int {
	at, err := roster.ParseClock(hhmm)
	if err != nil {
		return 0
	}
	return int(at)
}

// can reports whether nothing that is plain to see keeps a person from a job.
func (g *ground) can(p, d int, j job) bool {
	if g.bold {
		return true
	}
	person := &g.m.Staff[p]
	shift := &g.m.Shifts[j.shift]
	for on := d; on <= j.last && on < len(g.leave[p]); on++ {
		if g.leave[p][on] {
			return false
		}
	}
	first, last := g.cal.Date(d), g.cal.Date(j.last)
	lacks := func(skill string) bool { return !holds(person.Skills, skill, first, last) }
	return !slices.ContainsFunc(j.skills, lacks) &&
		(len(person.Shifts) == 0 || slices.Contains(person.Shifts, shift.ID)) &&
		(len(person.Sites) == 0 || shift.Site == "" || slices.Contains(person.Sites, shift.Site))
}

// held reports whether a cell must not become another.
func (g *ground) held(p, d int, to cell) bool {
	pin, pinned := g.pins[[2]int{p, d}]
	return d < g.today || pinned && (pin.shift != to.shift || pin.role >= 0 && pin.role != to.role)
}

// rulesOf returns the rules that hold for a person.
func (g *ground) rulesOf(p int) []model.Rule {
	if _, known := g.rules[p]; !known {
		g.rules[p] = g.book.For(&g.m.Staff[p])
	}
	return g.rules[p]
}

func holds(list []model.Dated, id, from, until string) bool {
	return slices.ContainsFunc(list, func(d model.Dated) bool {
		return d.ID == id && (d.From == "" || d.From <= from) && (d.Until == "" || until <= d.Until)
	})
}
