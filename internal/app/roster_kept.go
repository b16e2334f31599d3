package app

import (
	"context"
	"slices"

	"heartline/internal/store"
	"heartline/roster/life"
	"heartline/roster/model"
)

// A draft knows one whole shift of a type for each person and date. What is published has parts as well, shifts that were moved, and
// people with two shifts on a date. A draft that begins with the published roster keeps each of those as it is beside the cell that
// stands for it: as long as the cell stays, the shift is published as it was.

// keptRow is a published shift that no cell of a draft says whole.
type keptRow struct {
	model.Assignment            // the cell that stands for it; without a shift: none, nothing in the draft changes it
	Seat             string     `json:"seat"` // the id of the whole shift of which it is a part, or itself
	Row              life.Shift `json:"row"`
}

// cellOf names a cell of a draft, whoever has put it there.
func cellOf(m *model.Model, a model.Assignment) [4]string {
	role := a.Role
	if role == "" {
		role = roleOf(m, a.Shift)
	}
	return [4]string{a.Staff, a.Date, a.Shift, role}
}

// keepRows finds what of the published roster the cells of a draft do not say.
func (p *planner) keepRows(ctx context.Context, m *model.Model, cells []model.Assignment) (kept []keptRow, err error) {
	cal, err := model.NewCalendar(m)
	if err != nil {
		return nil, err
	}
	plain := newRowMaker(m, cal)
	said := map[[4]string]model.Assignment{}
	for _, a := range cells {
		said[cellOf(m, a)] = a
	}
	err = p.a.roster.Read(ctx, func(b *life.Book) {
		all := slices.DeleteFunc(b.Shifts(cal.Midnight(0), cal.Midnight(m.Days)), func(s life.Shift) bool { return s.Start.Before(cal.Midnight(0)) })
		cut, stands := map[string]bool{}, map[[4]string]string{} // for which seat a cell stands
		for _, s := range all {
			cut[b.Whole(s.ID)] = cut[b.Whole(s.ID)] || s.Parent != ""
		}
		for _, s := range all {
			one := keptRow{Seat: b.Whole(s.ID), Row: asRow(s)}
			if s.Holder == "" && !cut[one.Seat] {
				continue // what is demanded is open again
			}
			a, ok := assignmentOf(storedRow(s), m, cal)
			cell := cellOf(m, a)
			if _, there := said[cell]; ok && there && s.Holder != "" && (stands[cell] == "" || stands[cell] == one.Seat) {
				stands[cell], one.Assignment = one.Seat, said[cell]
				if !cut[one.Seat] && sameRow(plain.row(a.Date, a.Shift, cell[3], a.Staff), one.Row) {
					continue
				}
			}
			kept = append(kept, one)
		}
	})
	return kept, err
}

// storedRow is a shift as the store has it.
func storedRow(s life.Shift) store.Shift {
	row, err := shiftRow(s, 0)
	if err != nil {
		return store.Shift{}
	}
	return row
}

// sameRow reports whether a draft would publish a shift as it is.
func sameRow(row, s life.Shift) bool {
	return row.Type == s.Type && row.Role == s.Role && row.Line == s.Line && row.Site == s.Site && row.Date == s.Date && row.Credit == s.Credit &&
		row.OffFloor == s.OffFloor && row.Start.Equal(s.Start) && row.End.Equal(s.End)
}

// keptSaid are the rows that a draft publishes as they were.
type keptSaid struct {
	rows  []life.Shift
	cells map[[4]string]bool // that are said by them
	seats map[seatOf]int     // that they fill
	whole map[string]bool    // the seats of the roster whose rows they are
}

// keptRows finds the rows that a draft publishes as they were: those whose cells are still there, those that no cell says, and, open, the
// other parts of seats of which any part is still there.
func keptRows(body draftBody) keptSaid {
	said := keptSaid{cells: map[[4]string]bool{}, seats: map[seatOf]int{}, whole: map[string]bool{}}
	there := map[[4]string]bool{}
	for _, a := range body.Assignments {
		there[cellOf(body.Model, a)] = true
	}
	counted := map[string]bool{}
	for _, k := range body.Kept {
		if k.Row.Holder != "" && (k.Shift == "" || there[cellOf(body.Model, k.Assignment)]) {
			said.whole[k.Seat] = true
		}
	}
	for _, k := range body.Kept {
		if !said.whole[k.Seat] {
			continue
		}
		row := k.Row
		if cell := cellOf(body.Model, k.Assignment); k.Shift != "" && there[cell] {
			said.cells[cell] = true
		} else if k.Shift != "" {
			row.Holder = "" // its person works otherwise in this draft
		}
		said.rows = append(said.rows, row)
		if !counted[k.Seat] {
			counted[k.Seat] = true
			said.seats[seatOf{row.Date, row.Type, row.Role}]++
		}
	}
	return said
}

// freeOf pins people free on the days on which they have a shift that the draft cannot change: those of the roster, or, of a part whose shift
// belongs to the day before the draft, the first.
func freeOf(m *model.Model, kept []keptRow) error {
	cal, err := model.NewCalendar(m)
	if err != nil {
		return err
	}
	inside := func(date string) bool {
		d, ok := cal.Day(date)
		return ok && d >= 0 && d < m.Days
	}
	m.Pins = slices.Clone(m.Pins)
	for _, k := range kept {
		pin := model.Pin{Staff: k.Row.Holder, Date: k.Row.Date}
		if start := k.Row.Start; pin.Date < m.Start && !start.Before(cal.Midnight(0)) && start.Before(cal.Midnight(1)) {
			pin.Date = m.Start
		}
		known := slices.ContainsFunc(m.Staff, func(p model.Person) bool { return p.ID == pin.Staff })
		busy := slices.ContainsFunc(kept, func(o keptRow) bool { return o.Shift != "" && o.Staff == pin.Staff && o.Date == pin.Date }) ||
			slices.ContainsFunc(m.Published, func(a model.Assignment) bool { return a.Staff == pin.Staff && a.Date == pin.Date }) ||
			slices.ContainsFunc(m.Pins, func(o model.Pin) bool { return o.Staff == pin.Staff && o.Date == pin.Date })
		if known && !busy && inside(pin.Date) && k.Shift == "" && !k.Row.OffFloor {
			m.Pins = append(m.Pins, pin)
		}
	}
	return nil
}
