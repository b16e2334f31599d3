package sheet

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"heartline/roster/model"
)

// Shift is a shift as it is worked: a part of one, one that was moved, or one of a type that the model does not have, as well as a whole
// one of its types.
type Shift struct {
	Staff string // who has it, of the model's staff or not
	Type  string // of the model, or another name; empty: none is known
	Role  string
	Start time.Time
	End   time.Time
}

// duty is what one person does on a date.
type duty struct {
	staff, date string
	shift, role string
	known       bool   // shift is a type of the model
	times       string // from when until when; empty: those of the type
	start       time.Time
}

// duties are what people do on the dates of the grid, in order of date, start and staff. A shift belongs to the date on which it begins.
func (g *grid) duties() []duty {
	p := g.plan
	place := map[string]int{}
	for i, person := range p.Model.Staff {
		place[person.ID] = i
	}
	var all []duty
	add := func(d duty) {
		if g.dates[0] <= d.date && d.date <= g.dates[len(g.dates)-1] {
			all = append(all, d)
		}
	}
	for _, a := range p.Assignments {
		d := duty{staff: a.Staff, date: a.Date, shift: a.Shift, role: a.Role}
		day, ok := g.cal.Day(a.Date)
		if t := g.typeOf(a.Shift); ok && t != nil {
			d.known, d.start = true, g.cal.Begins(day, t)
		}
		add(d)
	}
	for _, s := range p.Shifts {
		d := duty{staff: s.Staff, date: s.Start.In(g.zone).Format(time.DateOnly), shift: s.Type, role: s.Role, start: s.Start}
		t := g.typeOf(s.Type)
		d.known = t != nil
		day, _ := g.cal.Day(d.date)
		if t == nil || !g.cal.Begins(day, t).Equal(s.Start) || !g.cal.Ends(day, t).Equal(s.End) {
			d.times = s.Start.In(g.zone).Format("15:04") + "–" + s.End.In(g.zone).Format("15:04")
		}
		add(d)
	}
	at := func(staff string) int {
		if i, ok := place[staff]; ok {
			return i
		}
		return len(place)
	}
	slices.SortStableFunc(all, func(a, b duty) int {
		return cmp.Or(cmp.Compare(a.date, b.date), a.start.Compare(b.start), at(a.staff)-at(b.staff), cmp.Compare(a.staff, b.staff))
	})
	return all
}

func (g *grid) typeOf(id string) *model.ShiftType {
	i := slices.IndexFunc(g.plan.Model.Shifts, func(s model.ShiftType) bool { return s.ID == id })
	if i < 0 {
		return nil
	}
	return &g.plan.Model.Shifts[i]
}

// people are those who have a row: the staff of the model, and then who has a shift without being one of them, by name.
func (g *grid) people() []string {
	var ids, others []string
	for _, person := range g.plan.Model.Staff {
		ids = append(ids, person.ID)
	}
	for _, d := range g.assigned {
		if !slices.Contains(ids, d.staff) && !slices.Contains(others, d.staff) {
			others = append(others, d.staff)
		}
	}
	called := g.plan.Names.People
	slices.SortFunc(others, func(a, b string) int { return cmp.Or(cmp.Compare(name(called, a), name(called, b)), cmp.Compare(a, b)) })
	return append(ids, others...)
}

// short is what stands in the cell of a person.
func (g *grid) short(d duty) string {
	names := g.plan.Names
	letter := name(names.Letters, d.shift)
	if role := names.RoleLetters[d.role]; role != "" {
		letter += "·" + role
	}
	return strings.TrimSpace(letter + " " + d.times)
}

// seat is the row of the grid by seat in which a duty stands. What is of no type of the model has its times there.
type seat struct{ shift, times, role string }

func (d duty) seat() seat {
	if d.known {
		return seat{shift: d.shift, role: d.role}
	}
	return seat{d.shift, d.times, d.role}
}

// title is what stands at the left of a row of the grid by seat.
func (g *grid) title(s seat) string {
	if s.times == "" {
		return g.times(s.shift)
	}
	return strings.TrimSpace(name(g.plan.Names.Shifts, s.shift) + " " + s.times)
}

// holder is what stands in the cell of a seat.
func (g *grid) holder(d duty) string {
	called := name(g.plan.Names.People, d.staff)
	if d.known && d.times != "" {
		called += " " + d.times
	}
	return called
}
