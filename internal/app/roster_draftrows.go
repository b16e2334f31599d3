package app

import (
	"cmp"
	"slices"
	"time"

	"heartline/roster/life"
	"heartline/roster/model"
)

// onCall is the tag of types that bring no calls of the queues.
const onCall = "on_call"

// draftRows are the shifts of a draft as they are published: what people have, and the seats that nobody has.
func draftRows(d *openDraft) ([]life.Shift, error) {
	m := d.body.Model
	cal, err := model.NewCalendar(m)
	if err != nil {
		return nil, err
	}
	plain := newRowMaker(m, cal)
	rows, kept, filled := keptRows(d.body)
	for _, a := range d.body.Assignments {
		cell := cellOf(m, a)
		if kept[cell] {
			continue
		}
		rows = append(rows, plain.row(a.Date, a.Shift, cell[3], a.Staff))
		filled[[3]string{a.Date, a.Shift, cell[3]}]++
	}
	for _, s := range seatsOf(d, cal) {
		of := [3]string{s.Date, s.Shift, cmp.Or(s.Role, roleOf(m, s.Shift))}
		for range max(s.Min, s.Target) - filled[of] {
			rows = append(rows, plain.row(s.Date, s.Shift, s.Role, ""))
		}
	}
	return rows, nil
}

// rowMaker makes rows of a model's types.
type rowMaker struct {
	m     *model.Model
	cal   *model.Calendar
	types map[string]*model.ShiftType
}

func newRowMaker(m *model.Model, cal *model.Calendar) rowMaker {
	r := rowMaker{m: m, cal: cal, types: map[string]*model.ShiftType{}}
	for i := range m.Shifts {
		r.types[m.Shifts[i].ID] = &m.Shifts[i]
	}
	return r
}

func (r rowMaker) row(date, shift, role, holder string) life.Shift {
	day, _ := r.cal.Day(date)
	t := r.types[shift]
	s := life.Shift{
		Type: shift, Role: role, Line: lineOf(r.m, r.cal, day, shift, role), Site: t.Site, Date: date,
		Start: r.cal.Begins(day, t), End: r.cal.Ends(day, t), Zone: r.m.Zone, Holder: holder, OffFloor: slices.Contains(t.Tags, onCall),
	}
	if worked := t.Worked(); worked != int(s.End.Sub(s.Start)/time.Minute) {
		s.Credit = max(worked, 0)
	}
	return s
}

// lineOf is the line that a role of a type serves on a day.
func lineOf(m *model.Model, cal *model.Calendar, day int, shift, role string) string {
	for _, row := range m.Demand {
		if row.Counts == model.InRole && row.Role == role && (len(row.Shifts) == 0 || slices.Contains(row.Shifts, shift)) && cal.Picks(row.On, day) {
			return row.Line
		}
	}
	return ""
}
