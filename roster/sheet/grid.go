package sheet

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"heartline/roster"
	"heartline/roster/model"
)

// Plan is a roster and what of it is shown.
type Plan struct {
	Model       *model.Model
	Assignments []model.Assignment
	From        string // the first date; empty: that of the model
	Until       string // the last one; empty: that of the model
	Names       Names
}

// PersonGrid makes a table with a row for each person, in the order of the model, and a column for each day. Cells hold the letters of the shifts.
func PersonGrid(w Words, p Plan) (*Table, error) {
	g, err := newGrid(w, &p)
	if err != nil {
		return nil, err
	}
	t := g.table("tab_by_person", Head{Text: w["person"]})
	leave := map[string][]model.Leave{}
	for _, l := range p.Model.Leave {
		leave[l.Staff] = append(leave[l.Staff], l)
	}
	cells := map[[2]string][]string{}
	for _, a := range g.assigned {
		letter := name(p.Names.Letters, a.Shift)
		if role := p.Names.RoleLetters[a.Role]; role != "" {
			letter += "·" + role
		}
		key := [2]string{a.Staff, a.Date}
		cells[key] = append(cells[key], letter)
	}
	away := false
	for _, person := range p.Model.Staff {
		row := Row{Cells: []Cell{text(name(p.Names.People, person.ID))}}
		for _, date := range g.dates {
			words := cells[[2]string{person.ID, date}]
			if slices.ContainsFunc(leave[person.ID], func(l model.Leave) bool { return l.From <= date && date <= l.To }) {
				words, away = append(words, w["leave_mark"]), true
			}
			row.Cells = append(row.Cells, text(strings.Join(words, " ")))
		}
		t.Rows = append(t.Rows, row)
	}
	for _, s := range p.Model.Shifts {
		t.Legend = append(t.Legend, fmt.Sprintf("%s = %s", name(p.Names.Letters, s.ID), g.times(s.ID)))
	}
	if away {
		t.Legend = append(t.Legend, g.legend("leave"))
	}
	t.Legend = append(t.Legend, g.marks()...)
	return t, nil
}

// SeatGrid makes a table with a row for each shift and role that is asked for or filled, in the order of the model, and a column for each day. Cells
// hold the names of those who are there, one in a line.
func SeatGrid(w Words, p Plan) (*Table, error) {
	g, err := newGrid(w, &p)
	if err != nil {
		return nil, err
	}
	t := g.table("tab_by_seat", Head{Text: w["shift"]}, Head{Text: w["role"]})
	var seats [][2]string
	for _, row := range p.Model.Demand {
		for _, shift := range row.Shifts {
			if row.Counts != model.Holders {
				seats = append(seats, [2]string{shift, row.Role})
			}
		}
	}
	cells := map[[3]string][]string{}
	for _, a := range g.assigned {
		seats = append(seats, [2]string{a.Shift, a.Role})
		key := [3]string{a.Shift, a.Role, a.Date}
		cells[key] = append(cells[key], name(p.Names.People, a.Staff))
	}
	order := map[string]int{}
	for i, s := range p.Model.Shifts {
		order[s.ID] = i
	}
	slices.SortStableFunc(seats, func(a, b [2]string) int { return order[a[0]] - order[b[0]] })
	seen := map[[2]string]bool{}
	for _, seat := range seats {
		if seen[seat] {
			continue
		}
		seen[seat] = true
		row := Row{Cells: []Cell{text(g.times(seat[0])), text(name(p.Names.Roles, seat[1]))}}
		for _, date := range g.dates {
			row.Cells = append(row.Cells, text(strings.Join(cells[[3]string{seat[0], seat[1], date}], "\n")))
		}
		t.Rows = append(t.Rows, row)
	}
	t.Legend = g.marks()
	return t, nil
}

// grid is what both tables have in common.
type grid struct {
	words    Words
	plan     *Plan
	cal      *model.Calendar
	dates    []string
	assigned []model.Assignment // inside the dates, in order of time
	holiday  bool               // there is a holiday among the dates
	exchange bool               // or a day worked in exchange
}

func newGrid(w Words, p *Plan) (*grid, error) {
	if err := w.Check(); err != nil {
		return nil, err
	}
	if p.Model == nil {
		return nil, errors.New("no model is given")
	}
	cal, err := model.NewCalendar(p.Model)
	if err != nil {
		return nil, fmt.Errorf("the model's calendar: %w", err)
	}
	first, ok := cal.Day(cmp.Or(p.From, p.Model.Start))
	last, ends := cal.Day(cmp.Or(p.Until, cal.Date(max(p.Model.Days, 1)-1)))
	const longest = 400
	if !ok || !ends || first > last || last-first >= longest {
		return nil, fmt.Errorf("the days from %q until %q are none, or more than %d", p.From, p.Until, longest)
	}
	g := &grid{words: w, plan: p, cal: cal}
	for d := first; d <= last; d++ {
		g.dates = append(g.dates, cal.Date(d))
	}
	starts := map[string]string{}
	for _, s := range p.Model.Shifts {
		starts[s.ID] = s.Start
	}
	for _, a := range p.Assignments {
		if g.dates[0] <= a.Date && a.Date <= g.dates[len(g.dates)-1] {
			g.assigned = append(g.assigned, a)
		}
	}
	place := map[string]int{}
	for i, person := range p.Model.Staff {
		place[person.ID] = i
	}
	slices.SortStableFunc(g.assigned, func(a, b model.Assignment) int {
		return cmp.Or(cmp.Compare(a.Date, b.Date), cmp.Compare(starts[a.Shift], starts[b.Shift]), cmp.Compare(place[a.Staff], place[b.Staff]))
	})
	return g, nil
}

// table makes a table with the heads of the days.
func (g *grid) table(tab string, fixed ...Head) *Table {
	t := &Table{Tab: g.words[tab], Title: strings.TrimSpace(g.words[tab] + " " + g.plan.Model.Name), Heads: fixed, Fixed: len(fixed)}
	for i, date := range g.dates {
		d, _ := g.cal.Day(date)
		weekday := g.cal.Weekday(d)
		weekend := weekday == time.Saturday || weekday == time.Sunday
		head := Head{Text: date[len("2026-"):], Sub: g.words[weekdayKeys[weekday]], Date: date, Free: !g.cal.Workday(d)}
		switch {
		case g.cal.Holiday(d):
			head.Mark, g.holiday = g.words["holiday_mark"], true
		case weekend && g.cal.Workday(d):
			head.Mark, g.exchange = g.words["exchange_mark"], true
		}
		if i > 0 && weekday == time.Monday {
			t.Breaks = append(t.Breaks, len(t.Heads))
		}
		t.Heads = append(t.Heads, head)
	}
	return t
}

// times returns the name of a type of shift with its clock times.
func (g *grid) times(id string) string {
	called := name(g.plan.Names.Shifts, id)
	for i := range g.plan.Model.Shifts {
		s := &g.plan.Model.Shifts[i]
		if start, err := roster.ParseClock(s.Start); s.ID == id && err == nil {
			return fmt.Sprintf("%s %s–%s", called, start, roster.Clock((int(start)+s.Minutes)%(24*60)))
		}
	}
	return called
}

func (g *grid) legend(of string) string { return g.words[of+"_mark"] + " = " + g.words[of+"_legend"] }

// marks explains what stands above the days.
func (g *grid) marks() []string {
	var all []string
	if g.holiday {
		all = append(all, g.legend("holiday"))
	}
	if g.exchange {
		all = append(all, g.legend("exchange"))
	}
	return all
}
