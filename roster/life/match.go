package life

import (
	"fmt"
	"slices"
	"strconv"

	"heartline/internal/fault"
)

// matching pairs the rows of a draft with the seats that are there, so that ids last.
type matching struct {
	t       *turn
	c       Publish
	seats   []Shift // whole shifts of the period, by start and id
	rows    []Shift
	seatOf  []int // of each row, the index of its seat; -1: none
	rowOf   []int // of each seat
	created int
	deltas  []Delta
	set     []Shift
	running []Shift
}

// none stands for no row, and for no seat.
const none = -1

// match works out what publishing does. Rows are paired with seats in this order: the same person in the same seat (date, type,
// role, line, site); the same seat with another holder; the same person on the same date. What is over is left alone, and what
// runs is paired by itself. A seat that was cut into parts is left alone if the draft says of it what was published, and stays
// cut if the draft names its parts; otherwise it is whole again and its parts are cancelled.
func (t *turn) match(c Publish) (*matching, error) {
	c.From, c.To = second(c.From), second(c.To)
	if !c.From.Before(c.To) {
		return nil, fault.Field("to", refuse(fault.Invalid, "period", "the period must end after it begins; mend its dates"))
	}
	m := &matching{t: t, c: c}
	for i, row := range c.Shifts {
		row.Start, row.End = second(row.Start), second(row.End)
		if row.ID != "" || row.Parent != "" || row.State != Live {
			return nil, refuse(fault.Invalid, "row", "row %d has an id; ids are given when it is published, leave them out", i+1)
		}
		if row.Start.Before(c.From) || !row.Start.Before(c.To) {
			return nil, refuse(fault.Invalid, "period", "row %d does not begin in the period; leave it out, or publish more", i+1)
		}
		if err := t.row(&row); err != nil {
			return nil, fmt.Errorf("row %d: %w", i+1, err)
		}
		row.Version, row.Source = 0, FromPlan
		m.rows = append(m.rows, row)
		m.seatOf = append(m.seatOf, none)
	}
	t.b.each(c.From, c.To, func(s *Shift) {
		if s.Parent == "" && !s.Start.Before(c.From) && len(t.b.leaves(s.ID)) > 0 {
			m.seats = append(m.seats, *s)
		}
	})
	sortShifts(m.seats)
	m.rowOf = make([]int, len(m.seats))
	for i := range m.rowOf {
		m.rowOf[i] = none
	}
	m.cuts()
	m.open()
	ahead := func(s Shift) bool { return !m.begun(s) }
	m.pair(func(Shift) bool { return true }, func(s Shift) string { return partKey(s) + "\x00" + s.Holder })
	m.pair(ahead, func(s Shift) string {
		return seatKey(s) + "\x00" + strconv.FormatInt(s.Start.Unix(), 36) + "\x00" + s.Holder
	})
	m.pair(ahead, func(s Shift) string { return seatKey(s) + "\x00" + s.Holder })
	m.pair(ahead, seatKey)
	m.pair(ahead, func(s Shift) string {
		if s.Holder == "" {
			return ""
		}
		return s.Date + "\x00" + s.Holder
	})
	m.pair(m.begun, func(s Shift) string { return seatKey(s) + "\x00" + s.Holder })
	m.pair(m.begun, seatKey)
	for i := range m.seats {
		m.seat(i)
	}
	for i := range m.rows {
		if m.seatOf[i] == none {
			m.fresh(m.rows[i])
		}
	}
	return m, nil
}

// open puts what is left of a seat that was cut and has begun in its place, where what runs is to follow and the draft says
// neither of its parts nor of what was published: each part is then matched by itself.
func (m *matching) open() {
	if !m.c.Running {
		return
	}
	var seats []Shift
	var rowOf []int
	for i, s := range m.seats {
		if s.State != Split || m.rowOf[i] != none || !m.begun(s) || m.published(s) {
			seats, rowOf = append(seats, s), append(rowOf, m.rowOf[i])
			continue
		}
		for _, leaf := range m.t.b.leaves(s.ID) {
			if !leaf.over(m.t.now) {
				seats, rowOf = append(seats, leaf), append(rowOf, none)
			}
		}
	}
	m.seats, m.rowOf = seats, rowOf
}

// begun reports whether a seat, or a part of it, has begun.
func (m *matching) begun(s Shift) bool {
	if s.begun(m.t.now) {
		return true
	}
	if s.State == Split {
		for _, leaf := range m.t.b.leaves(s.ID) {
			if leaf.begun(m.t.now) {
				return true
			}
		}
	}
	return false
}

// published reports whether the draft says of a seat what was published.
func (m *matching) published(s Shift) bool {
	return slices.ContainsFunc(m.rows, func(row Shift) bool { return m.unchanged(s, row) })
}

func seatKey(s Shift) string {
	return s.Date + "\x00" + s.Type + "\x00" + s.Role + "\x00" + s.Line + "\x00" + s.Site + "\x00" + strconv.FormatBool(s.OffFloor)
}

// pair pairs those for which which holds and whose keys are the same, in order; an empty key has no pair.
func (m *matching) pair(which func(Shift) bool, key func(Shift) string) {
	left := map[string][]int{}
	for i, s := range m.seats {
		if m.rowOf[i] == none && which(s) {
			k := key(s)
			left[k] = append(left[k], i)
		}
	}
	for i, r := range m.rows {
		if m.seatOf[i] != none || !which(r) {
			continue
		}
		if k := key(r); k != "" && len(left[k]) > 0 {
			m.seatOf[i], m.rowOf[left[k][0]] = left[k][0], i
			left[k] = left[k][1:]
		}
	}
}

// seat says what becomes of a seat that is there.
func (m *matching) seat(i int) {
	s := m.seats[i]
	var row *Shift
	if m.rowOf[i] == asIs {
		return
	}
	if m.rowOf[i] != none {
		row = &m.rows[m.rowOf[i]]
	}
	switch {
	case row != nil && m.unchanged(s, *row):
	case s.over(m.t.now), m.begun(s) && s.State == Split:
		m.frozen(s, row)
	case m.begun(s):
		m.rest(s, row)
	case row == nil:
		m.deltas = append(m.deltas, Delta{Kind: KindGone, Was: s})
		if s.State == Live {
			m.set = append(m.set, s.cancel())
			return
		}
		m.set = append(m.set, s.cancel())
		m.parts(s)
	default:
		is := s.as(*row)
		m.deltas = append(m.deltas, Delta{Kind: kindOf(s, is), Was: s, Is: is})
		m.set = append(m.set, is)
		m.parts(s)
	}
}

// unchanged reports whether a row says of a seat what is there; of one that was cut, what was published.
func (m *matching) unchanged(s, row Shift) bool {
	is := s.as(row)
	is.State = s.State
	return s.same(is)
}

// as returns the shift as a row says it is. Who keeps it has it as before.
func (s Shift) as(row Shift) Shift {
	if row.Holder == s.Holder {
		row.Source = s.Source
	}
	row.ID, row.Version, row.Parent, row.State = s.ID, s.Version+1, s.Parent, Live
	return row
}

func kindOf(was, is Shift) Kind {
	switch {
	case was.Holder != is.Holder:
		return KindHanded
	case !was.Start.Equal(is.Start) || !was.End.Equal(is.End):
		return KindMoved
	default:
		return KindAltered
	}
}

// parts takes the parts of a seat off the roster.
func (m *matching) parts(s Shift) {
	if s.State == Split {
		for _, leaf := range m.t.b.leaves(s.ID) {
			m.set = append(m.set, leaf.cancel())
		}
	}
}

func (m *matching) frozen(s Shift, row *Shift) {
	d := Delta{Kind: KindFrozen, Was: s}
	if row != nil {
		d.Is = *row
		d.Is.ID = s.ID
	}
	m.deltas = append(m.deltas, d)
}

// rest changes a running shift from now on, if the command says so.
func (m *matching) rest(s Shift, row *Shift) {
	now := m.t.now
	if row != nil && row.over(now) {
		row = nil // by the draft it is over: its rest goes
	}
	is := s
	if row != nil {
		is = s.as(*row)
		is.Start = s.Start
		if s.same(is) {
			return
		}
	}
	m.running = append(m.running, s)
	if !m.c.Running {
		m.frozen(s, row)
		return
	}
	used := m.t.b.parts[s.ID]
	switch {
	case row == nil:
		m.deltas = append(m.deltas, Delta{Kind: KindGone, Was: s})
		m.set = append(m.set, m.t.off(s, now, s.End)...)
	case row.Holder == s.Holder && is.End.Sub(is.Start) <= MaxLength:
		m.deltas = append(m.deltas, Delta{Kind: kindOf(s, is), Was: s, Is: is})
		m.set = append(m.set, is)
	default:
		long := s
		long.End = row.End
		if !long.End.Equal(s.End) {
			long.Credit = 0
		}
		set, piece := cut(long, now, long.End, row.Holder, row.Source, used)
		m.deltas = append(m.deltas, Delta{Kind: KindHanded, Was: s, Is: piece})
		m.set = append(m.set, set...)
	}
}

// fresh adds a row that has no seat; of one that runs already the rest.
func (m *matching) fresh(row Shift) {
	now := m.t.now
	switch {
	case row.over(now):
		m.deltas = append(m.deltas, Delta{Kind: KindFrozen, Is: row})
		return
	case row.Start.Before(now):
		m.running = append(m.running, row)
		if !m.c.Running {
			m.deltas = append(m.deltas, Delta{Kind: KindFrozen, Is: row})
			return
		}
		row.Start, row.Credit = now, 0
	}
	for taken := true; taken; {
		m.created++
		row.ID = fmt.Sprintf("%s-%d", m.t.who.ID, m.created)
		_, taken = m.t.b.shifts[row.ID]
	}
	row.Version = 1
	m.deltas = append(m.deltas, Delta{Kind: KindNew, Is: row})
	m.set = append(m.set, row)
}
