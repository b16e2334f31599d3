package solve

// Aimed moves begin where something is missing. A seat that nobody fills is moved about until it meets somebody who can take it:
// along a person's days, or over to another shift of its day, by a chain of three.

// Aimed moves.
const (
	longestFill = 4
	tries       = 6
)

// someone draws a person, more often one whose row breaks a hard rule where there is one.
func (m *mover) someone() int {
	if n := len(m.broken.names); n > 0 && n < m.p.people && m.rng.below(4) == 0 {
		return int(m.broken.names[m.rng.below(n)])
	}
	return m.rng.below(m.p.people)
}

// fill puts somebody into a seat that is not filled. What that person did otherwise is left, taken by a third, or done by the
// person no more on another day.
func (m *mover) fill() (cost, bool) {
	p := m.p
	if len(m.lacking.names) == 0 {
		return m.exchange()
	}
	seats := p.cover.where[m.lacking.names[m.rng.below(len(m.lacking.names))]]
	if len(seats) == 0 {
		return 0, false
	}
	s := seats[m.rng.below(len(seats))]
	day := int(s.day)
	person := -1
	for range tries {
		who := m.someone()
		if m.cells[who*p.width+p.pad+day] != s.x && p.allowed(who, day, s.x) {
			person = who
			break
		}
	}
	if person < 0 {
		return 0, false
	}
	was := m.cells[person*p.width+p.pad+day]
	switch m.rng.below(3) {
	case 0:
		return m.fillBlock(person, day, s.x)
	case 1:
		if was != off {
			return m.fillChain(person, day, s.x, was)
		}
	}
	return m.fillAway(person, day, s.x)
}

// fillBlock puts a person into a seat and the same on days beside it.
func (m *mover) fillBlock(person, day int, x cell) (cost, bool) {
	p := m.p
	length := min(1+m.rng.below(longestFill), p.days)
	from := min(max(0, day-m.rng.below(length)), p.days-length)
	row := p.row(m.cells, person)[p.pad+from:]
	for i := range length {
		m.a[i] = row[i]
		if p.allowed(person, from+i, x) {
			m.a[i] = x
		}
	}
	return m.set(person, from, m.a[:length], 0, true), true
}

// fillChain puts a person into a seat, and another one into the seat that becomes free by it.
func (m *mover) fillChain(person, day int, x, was cell) (cost, bool) {
	p := m.p
	for range tries {
		who := m.rng.below(p.people)
		if now := m.cells[who*p.width+p.pad+day]; who == person || now == was || now == x || !p.allowed(who, day, was) {
			continue
		}
		m.a[0], m.b[0] = x, was
		by := m.set(person, day, m.a[:1], 0, false)
		return by + m.set(who, day, m.b[:1], by, true), true
	}
	return 0, false
}

// fillAway puts a person into a seat and gives the person what was done instead on another day: an unfilled seat has moved.
func (m *mover) fillAway(person, day int, x cell) (cost, bool) {
	p := m.p
	row := p.row(m.cells, person)[p.pad:]
	for range tries {
		to := m.rng.below(p.days)
		if to == day || row[to] == off || row[to] == row[day] || !p.allowed(person, to, row[day]) {
			continue
		}
		m.a[0], m.b[0] = x, row[day]
		by := m.set(person, day, m.a[:1], 0, false)
		return by + m.set(person, to, m.b[:1], by, true), true
	}
	m.a[0] = x
	return m.set(person, day, m.a[:1], 0, true), true
}
