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

// draftRows are the shifts of a draft as they are published, but for the seats that were added to the roster by hand.
type draftRows struct {
	plain  rowMaker
	said   []life.Shift // what people have
	filled map[seatOf]int
	order  []seatOf // that are demanded
	wanted map[seatOf]int
	roles  map[seatOf]string // as the demand has them
	whole  map[string]bool   // seats of the roster that are said by what is kept
	keeps  bool              // seats that were added by hand stay
}

// seatOf names the seats of a role in a type on a date.
type seatOf struct{ date, shift, role string }

func newDraftRows(d *openDraft) (draftRows, error) {
	m := d.body.Model
	cal, err := model.NewCalendar(m)
	if err != nil {
		return draftRows{}, err
	}
	kept := keptRows(d.body)
	r := draftRows{
		plain: newRowMaker(m, cal), said: kept.rows, filled: kept.seats, wanted: map[seatOf]int{}, roles: map[seatOf]string{}, whole: kept.whole,
		keeps: d.body.Published,
	}
	for _, a := range d.body.Assignments {
		cell := cellOf(m, a)
		if kept.cells[cell] {
			continue
		}
		r.said = append(r.said, r.plain.row(a.Date, a.Shift, cell[3], a.Staff))
		r.filled[seatOf{a.Date, a.Shift, cell[3]}]++
	}
	for _, s := range seatsOf(d, cal) {
		of := seatOf{s.Date, s.Shift, cmp.Or(s.Role, roleOf(m, s.Shift))}
		if _, twice := r.wanted[of]; !twice {
			r.order = append(r.order, of)
		}
		r.wanted[of], r.roles[of] = max(r.wanted[of], s.Min, s.Target), s.Role
	}
	return r, nil
}

// rows returns what the draft says: what people have, and the seats that nobody has, as many as are demanded. Of a draft that was begun
// from the published roster the open seats stay that somebody has added there by hand, beyond what is demanded.
func (r draftRows) rows(b *life.Book) []life.Shift {
	rows := slices.Clone(r.said)
	add := func(of seatOf, role string, n int) {
		for range n {
			rows = append(rows, r.plain.row(of.date, of.shift, role, ""))
		}
	}
	if !r.keeps {
		b = nil
	}
	extra := r.byHand(b)
	for _, of := range r.order {
		add(of, r.roles[of], r.wanted[of]+extra.beyond[of]-r.filled[of])
	}
	for _, of := range extra.order {
		if _, demanded := r.wanted[of]; !demanded {
			add(of, of.role, extra.beyond[of]-r.filled[of])
		}
	}
	return append(rows, extra.asTheyAre...)
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
