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
	Shifts      []Shift // beside the assignments: what is worked otherwise than by a whole type
	From        string  // the first date; empty: that of the model
	Until       string  // the last one; empty: that of the model
	Names       Names
}

// PersonGrid makes a table with a row for each person, in the order of the model, and a column for each day; who has a shift
// and is not of the staff follows. Cells hold the letters of the shifts, one in a line, with their times where those are not the type's.
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
	for _, d := range g.assigned {
		key := [2]string{d.staff, d.date}
		cells[key] = append(cells[key], g.short(d))
	}
	away := false
	for _, person := range g.people() {
		row := Row{Cells: []Cell{text(name(p.Names.People, person))}}
		for _, date := range g.dates {
			words := cells[[2]string{person, date}]
			if slices.ContainsFunc(leave[person], func(l model.Leave) bool { return l.From <= date && date <= l.To }) {
				words, away = append(words, w["leave_mark"]), true
			}
			row.Cells = append(row.Cells, text(strings.Join(words, "\n")))
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
// hold the names of those who are there, one in a line, with their times where those are not the type's. Shifts of no type of the model follow, each
// of its times.
func SeatGrid(w Words, p Plan) (*Table, error) {
	g, err := newGrid(w, &p)
	if err != nil {
		return nil, err
	}
	t := g.table("tab_by_seat", Head{Text: w["shift"]}, Head{Text: w["role"]})
	var seats []seat
	for _, row := range p.Model.Demand {
		for _, shift := range row.Shifts {
			if row.Counts != model.Holders {
				seats = append(seats, seat{shift: shift, role: row.Role})
			}
		}
	}
	type square struct {
		seat
		date string
	}
	cells := map[square][]string{}
	for _, d := range g.assigned {
		seats = append(seats, d.seat())
		at := square{d.seat(), d.date}
		cells[at] = append(cells[at], g.holder(d))
	}
	order := map[string]int{}
	for i, s := range p.Model.Shifts {
		order[s.ID] = i - len(p.Model.Shifts)
	}
	slices.SortStableFunc(seats, func(a, b seat) int { return cmp.Or(order[a.shift]-order[b.shift], cmp.Compare(a.times, b.times)) })
	seen := map[seat]bool{}
	for _, s := range seats {
		if seen[s] {
			continue
		}
		seen[s] = true
		row := Row{Cells: []Cell{text(g.title(s)), text(name(p.Names.Roles, s.role))}}
		for _, date := range g.dates {
			row.Cells = append(row.Cells, text(strings.Join(cells[square{s, date}], "\n")))
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
	zone     *time.Location
	dates    []string
	assigned []duty // inside the dates, in order of time
	holiday  bool   // there is a holiday among the dates
	exchange bool   // or a day worked in exchange
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
	zone, err := time.LoadLocation(p.Model.Zone)
	if err != nil {
		return nil, fmt.Errorf("the model's zone: %w", err)
	}
	first, ok := cal.Day(cmp.Or(p.From, p.Model.Start))
	last, ends := cal.Day(cmp.Or(p.Until, cal.Date(max(p.Model.Days, 1)-1)))
	const longest = 400
	if !ok || !ends || first > last || last-first >= longest {
		return nil, fmt.Errorf("the days from %q until %q are none, or more than %d", p.From, p.Until, longest)
	}
	g := &grid{words: w, plan: p, cal: cal, zone: zone}
	for d := first; d <= last; d++ {
		g.dates = append(g.dates, cal.Date(d))
	}
	g.assigned = g.duties()
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
