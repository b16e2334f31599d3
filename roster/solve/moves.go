package solve

// Shares of the moves, in percent; the rest turns a block round. They are those that were best over the published
// instances; none of them alone gets far.
const (
	shareCell     = 30
	shareBlock    = 20
	shareExchange = 30
	shareTwoDays  = 12

	// shareAimed is how many of all moves begin at a seat that is not filled, where there is one.
	shareAimed = 1

	longestBlock    = 6
	longestExchange = 10
	farthestTwoDays = 28
)

// mover makes moves on a state. Each returns what it costs and whether it did anything.
type mover struct {
	*state
	rng  *dice
	a, b [longestExchange]cell
}

func (m *mover) move() (cost, bool) {
	if aimed := len(m.lacking.names) > 0 && m.rng.below(100) < shareAimed; aimed {
		return m.fill()
	}
	switch n := m.rng.below(100); {
	case n < shareCell:
		return m.oneCell()
	case n < shareCell+shareBlock:
		return m.block()
	case n < shareCell+shareBlock+shareExchange:
		return m.exchange()
	case n < shareCell+shareBlock+shareExchange+shareTwoDays:
		return m.twoDays()
	default:
		return m.turn()
	}
}

// oneCell does something else on one day.
func (m *mover) oneCell() (cost, bool) {
	p := m.p
	person, day := m.someone(), m.rng.below(p.days)
	may := p.list(person, day)
	if len(may) < 2 {
		return 0, false
	}
	x := may[m.rng.below(len(may)-1)]
	if now := m.cells[person*p.width+p.pad+day]; x == now {
		x = may[len(may)-1]
	}
	m.a[0] = x
	return m.set(person, day, m.a[:1], 0, true), true
}

// block does the same on several days in a row, where it may be done.
func (m *mover) block() (cost, bool) {
	p := m.p
	length := min(2+m.rng.below(longestBlock-1), p.days)
	person, day := m.someone(), m.rng.below(p.days-length+1)
	may := p.list(person, day+m.rng.below(length))
	x := may[m.rng.below(len(may))]
	row := p.row(m.cells, person)[p.pad+day:]
	for i := range length {
		m.a[i] = row[i]
		if p.allowed(person, day+i, x) {
			m.a[i] = x
		}
	}
	return m.set(person, day, m.a[:length], 0, true), true
}

// exchange lets two people do each other's days.
func (m *mover) exchange() (cost, bool) {
	p := m.p
	if p.people < 2 {
		return 0, false
	}
	length := min(1+m.rng.below(longestExchange), p.days)
	one, other := m.someone(), m.rng.below(p.people-1)
	if other >= one {
		other++
	}
	day := m.rng.below(p.days - length + 1)
	row, row2 := p.row(m.cells, one)[p.pad+day:], p.row(m.cells, other)[p.pad+day:]
	differ := false
	for i := range length {
		x, y := row[i], row2[i]
		if x != y && p.allowed(one, day+i, y) && p.allowed(other, day+i, x) {
			x, y = y, x
			differ = true
		}
		m.a[i], m.b[i] = x, y
	}
	if !differ {
		return 0, false
	}
	m.alike = p.cover.class[one] == p.cover.class[other]
	if m.alike {
		m.later = m.rows[other]
	}
	by := m.set(one, day, m.a[:length], 0, false)
	m.later = 0
	if m.hopeless {
		return by, true
	}
	return by + m.set(other, day, m.b[:length], by, true), true
}

// twoDays exchanges two days of one person.
func (m *mover) twoDays() (cost, bool) {
	p := m.p
	person, day := m.someone(), m.rng.below(p.days)
	to := day + 1 + m.rng.below(min(farthestTwoDays, p.days))
	if to >= p.days {
		return 0, false
	}
	row := p.row(m.cells, person)[p.pad:]
	x, y := row[day], row[to]
	if x == y || !p.allowed(person, day, y) || !p.allowed(person, to, x) {
		return 0, false
	}
	m.a[0], m.b[0] = y, x
	by := m.set(person, day, m.a[:1], 0, false)
	return by + m.set(person, to, m.b[:1], by, true), true
}

// turn moves a block by a day; what falls off at one end comes in at the other.
func (m *mover) turn() (cost, bool) {
	p := m.p
	length := min(3+m.rng.below(longestExchange-2), p.days)
	person, day := m.someone(), m.rng.below(p.days-length+1)
	row := p.row(m.cells, person)[p.pad+day:]
	by := 1
	if m.rng.below(2) == 0 {
		by = length - 1
	}
	for i := range length {
		x := row[(i+by)%length]
		if !p.allowed(person, day+i, x) {
			return 0, false
		}
		m.a[i] = x
	}
	return m.set(person, day, m.a[:length], 0, true), true
}
