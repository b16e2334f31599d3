package app

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"heartline/internal/fault"
	"heartline/internal/store"
	"heartline/roster/model"
)

// bind makes a model for some days of the document, with what was worked before and what is published.
func (p *planner) bind(ctx context.Context, from string, days int) (*model.Model, int64, error) {
	kept, err := p.model(ctx)
	if err != nil {
		return nil, 0, err
	}
	m := *kept.doc
	m.Start, m.Days = from, days
	cal, err := model.NewCalendar(&m)
	if err != nil {
		return nil, 0, fault.Field("from", fault.Wrap(fault.Invalid, "roster", err, err.Error()+"."))
	}
	last := cal.Date(days - 1)
	m.Leave = slices.DeleteFunc(slices.Clone(m.Leave), func(l model.Leave) bool { return l.To < from || l.From > last })
	m.Requests = slices.DeleteFunc(slices.Clone(m.Requests), func(r model.Request) bool { return r.Date < from || r.Date > last })
	m.Pins = slices.DeleteFunc(slices.Clone(m.Pins), func(r model.Pin) bool { return r.Date < from || r.Date > last })
	m.Demand = demandIn(m.Demand, from, last)
	m.Published, m.Staff = nil, workedBefore(m.Staff, from)
	// The document is checked as it was written: what is on the roster may be older than it, and is taken in as far as it is understood.
	if faults := m.Validate(); len(faults) > 0 {
		return nil, 0, refusedModel(faults)
	}
	if err := p.takePast(ctx, &m, cal); err != nil {
		return nil, 0, err
	}
	return &m, kept.Revision, nil
}

// demandIn returns rows of demand for the days from one date to another. A row for dates that all lie outside picks none of them, and is still
// there: it may be the only one that names its role.
func demandIn(rows []model.Demand, from, last string) []model.Demand {
	out := slices.Clone(rows)
	for i := range out {
		on := &out[i].On
		dates := slices.DeleteFunc(slices.Clone(on.Dates), func(date string) bool { return date < from || date > last })
		if len(dates) == 0 && len(on.Dates) > 0 {
			on.From, on.To = on.Dates[0], on.Dates[0]
		}
		on.Dates = dates
	}
	return out
}

// workedBefore returns the staff with what they have worked before a date, as far as that is written in the document.
func workedBefore(staff []model.Person, from string) []model.Person {
	later := func(s model.PastShift) bool { return s.Date >= from }
	out := slices.Clone(staff)
	for i := range out {
		if old := out[i].History; old != nil && slices.ContainsFunc(old.Shifts, later) {
			h := *old
			h.Shifts = slices.DeleteFunc(slices.Clone(old.Shifts), later)
			out[i].History = &h
		}
	}
	return out
}

// takePast gives the staff what they have worked before the first day, and the model what is published and, from today on, dear
// to change.
func (p *planner) takePast(ctx context.Context, m *model.Model, cal *model.Calendar) error {
	rows, err := p.a.store.AllShifts(ctx, cal.Midnight(-pastDays), cal.Midnight(m.Days))
	if err != nil {
		return err
	}
	staff := slices.Clone(m.Staff)
	past := map[string][]model.PastShift{}
	taken := map[[2]string]bool{}
	m.Published = nil
	for _, row := range rows {
		a, ok := assignmentOf(row, m, cal)
		d, _ := cal.Day(a.Date)
		if !ok || d >= m.Days || taken[[2]string{a.Staff, a.Date}] {
			continue
		}
		taken[[2]string{a.Staff, a.Date}] = true
		if d < 0 {
			past[a.Staff] = append(past[a.Staff], model.PastShift{Date: a.Date, Shift: a.Shift})
			continue
		}
		m.Published = append(m.Published, a)
	}
	for i := range staff {
		if shifts := past[staff[i].ID]; len(shifts) > 0 {
			h := model.History{Shifts: shifts}
			if old := staff[i].History; old != nil {
				h.Counts = old.Counts
			}
			staff[i].History = &h
		}
	}
	m.Staff = staff
	p.settle(m)
	return nil
}

// settle says what changes of the published roster cost, by the document or else by a default.
func (p *planner) settle(m *model.Model) {
	if len(m.Published) == 0 {
		m.Stability = nil
		return
	}
	s := model.Stability{Near: 14, Far: 28, WNear: 50, WFar: 10}
	if m.Stability != nil {
		s = *m.Stability
	}
	s.Today = time.Now().In(p.zone()).Format(time.DateOnly)
	m.Stability = &s
}

// shiftBody is what the roster keeps beside the times of a shift.
type shiftBody struct {
	Type string `json:"type"`
	Role string `json:"role"`
	Date string `json:"date"`
}

// assignmentOf reads a published shift as one of the model's types; where it does not say which, by its times.
func assignmentOf(row store.Shift, m *model.Model, cal *model.Calendar) (model.Assignment, bool) {
	if !slices.ContainsFunc(m.Staff, func(s model.Person) bool { return s.ID == row.Agent }) {
		return model.Assignment{}, false
	}
	var b shiftBody
	if row.Body != "" {
		_ = json.Unmarshal([]byte(row.Body), &b) // what cannot be read goes by its times
	}
	if _, ok := cal.Day(b.Date); ok && slices.ContainsFunc(m.Shifts, func(s model.ShiftType) bool { return s.ID == b.Type }) {
		return model.Assignment{Staff: row.Agent, Date: b.Date, Shift: b.Type, Role: roleIn(m, b.Type, b.Role)}, true
	}
	d, ok := cal.Day(row.Start.In(cal.Midnight(0).Location()).Format(time.DateOnly))
	if !ok {
		return model.Assignment{}, false
	}
	for near := d - 1; near <= d+1; near++ { // the instant's date is that of UTC
		for i := range m.Shifts {
			if s := &m.Shifts[i]; cal.Begins(near, s).Equal(row.Start) && cal.Ends(near, s).Equal(row.End) {
				return model.Assignment{Staff: row.Agent, Date: cal.Date(near), Shift: s.ID, Role: roleOf(m, s.ID)}, true
			}
		}
	}
	return model.Assignment{}, false
}

// roleIn is a role as the model understands it: one that it does not know, such as one that has another name by now, is that of the
// type.
func roleIn(m *model.Model, shift, role string) string {
	if role == "" || slices.ContainsFunc(m.Demand, func(d model.Demand) bool { return d.Counts == model.InRole && d.Role == role }) {
		return role
	}
	return roleOf(m, shift)
}

// roleOf is the first role that is asked for in a type.
func roleOf(m *model.Model, shift string) string {
	for _, d := range m.Demand {
		if d.Counts == model.InRole && (len(d.Shifts) == 0 || slices.Contains(d.Shifts, shift)) {
			return d.Role
		}
	}
	return ""
}
