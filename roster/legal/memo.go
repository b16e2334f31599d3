package legal

import "heartline/roster/model"

// rowsKept is how many rows a memo keeps, before it begins anew.
const rowsKept = 20_000

// A memo keeps what rows break that were counted once: what a person's row breaks depends on the row alone.
type memo struct {
	does  map[cell]rune // a number for each type and role, from 1
	rows  [][]rune      // by person and day; 0: free
	known map[rowKey][]model.Violation
}

type rowKey struct {
	person int
	row    string
}

// remember begins a memo.
func (p *Position) remember() {
	m := &memo{does: map[cell]rune{}, rows: make([][]rune, len(p.cells)), known: map[rowKey][]model.Violation{}}
	for person, row := range p.cells {
		m.rows[person] = make([]rune, len(row))
		for d, a := range row {
			m.rows[person][d] = m.code(p, a)
		}
	}
	p.memo = m
}

func (m *memo) code(p *Position, a model.Assignment) rune {
	if a.Shift == "" {
		return 0
	}
	c := cell{shift: a.Shift, role: p.sheet.Role(a.Role)}
	code, there := m.does[c]
	if !there {
		code = rune(len(m.does) + 1)
		m.does[c] = code
	}
	return code
}

func (m *memo) put(p *Position, a model.Assignment) {
	d, _ := p.cal.Day(a.Date) // it is a date of the model
	m.rows[p.people[a.Staff]][d] = m.code(p, a)
}

func (m *memo) count(p *Position, person int) []model.Violation {
	key := rowKey{person, string(m.rows[person])}
	vs, there := m.known[key]
	if !there {
		if len(m.known) == rowsKept {
			clear(m.known)
		}
		vs = p.sheet.Person(person)
		m.known[key] = vs
	}
	return vs
}
