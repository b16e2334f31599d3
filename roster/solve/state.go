package solve

import "slices"

// state is a whole roster under search, with every number that a rule keeps. A move is tried by changes, each of which returns
// what it costs, and is then kept or taken back.
type state struct {
	p     *problem
	cells []cell  // all rows, with their past
	slots []int32 // what the rules of all rows count
	first []int   // by person: where the person's numbers begin
	count []int32 // what the rows of the demand count
	total cost
	rows  []cost // what each person's row costs by itself

	log   []change
	moved []int32 // scratch: numbers of weekends before a change

	// A move that costs more than limit is not kept. As soon as it is sure of that it is given up: see hopeless.
	limit    int64 // in the search's energy
	weight   int64 // of a hard unit in it
	hopeless bool
	later    cost // what the row of the other half of an exchange can save
	shares   []rowShare
	alike    bool // the move exchanges cells of two people who count alike: the demand does not change

	broken  roll // people whose row breaks a hard rule
	lacking roll // rows of the demand that one more person would make cheaper
}

// energyUnit is a soft unit in the search's energy, which is reckoned in integers: it is the same on every machine.
const energyUnit = 1024

// noLimit is the limit of a search that gives nothing up.
const noLimit = 1 << 62

// energy is a cost as the search weighs it.
func (s *state) energy(c cost) int64 {
	return int64(c.softly())*energyUnit + s.weight*int64(c.hardly())
}

// change undoes one thing: a cell, a number of a row's rule, or a number of the demand.
type change struct {
	what  changeKind
	at    int32
	value int32
}

type changeKind int32

const (
	changedCell changeKind = iota
	changedSlot
	changedCount
)

// newState returns the state of some cells, counted from the beginning.
func newState(p *problem, cells []cell) *state {
	s := &state{p: p, cells: cells, first: make([]int, p.people), count: make([]int32, len(p.cover.rows)), limit: noLimit, rows: make([]cost, p.people)}
	s.broken, s.lacking = newRoll(p.people), newRoll(len(p.cover.rows))
	n := 0
	for i := range p.rows {
		s.first[i] = n
		n += p.rows[i].slots
	}
	s.slots = make([]int32, n)
	s.recount()
	return s
}

// set puts some cells into a person's row from a day on and returns what that changes. It can be taken back until keep. spent is
// what the move has cost so far; last says that nothing follows in it.
func (s *state) set(person, day int, to []cell, spent cost, last bool) cost {
	p := s.p
	row := p.row(s.cells, person)
	a := p.pad + day
	for len(to) > 0 && row[a] == to[0] {
		a, to = a+1, to[1:]
	}
	for len(to) > 0 && row[a+len(to)-1] == to[len(to)-1] {
		to = to[:len(to)-1]
	}
	if len(to) == 0 {
		return 0
	}
	b := a + len(to) - 1
	var demand cost
	if !s.alike {
		demand = s.cover(person, a, to, row)
	}
	if last && s.energy(spent+demand-s.rowNow(person)) > s.limit { // even if the row cost nothing then
		s.hopeless = true
		return demand
	}
	sum := demand + s.wishes(person, a, to, row) + s.sums(person, a, to, row)
	before := s.around(person, a, b, row)
	most := before + s.weekendsBefore(person, a, b, row) // that can be saved
	if (last || s.alike) && s.energy(spent+sum-most-s.later) > s.limit {
		s.hopeless = true
		return sum
	}
	for i, c := range to {
		s.log = append(s.log, change{what: changedCell, at: int32(person*p.width + a + i), value: int32(row[a+i])})
		row[a+i] = c
	}
	sum += s.around(person, a, b, row) - before + s.weekendsAfter(person, a, b, row)
	s.shares = append(s.shares, rowShare{person, sum - demand})
	s.hopeless = s.alike && s.energy(spent+sum-s.later) > s.limit
	return sum
}

// rowNow is what a person's row costs by itself, with what the move has changed so far.
func (s *state) rowNow(person int) cost {
	now := s.rows[person]
	for _, r := range s.shares {
		if r.person == person {
			now += r.by
		}
	}
	return now
}

// rowShare is what a move changes of one row's cost.
type rowShare struct {
	person int
	by     cost
}

// around is what the stateless rules of a row cost near some days.
func (s *state) around(person, a, b int, row []cell) cost {
	p, rules := s.p, &s.p.rows[person]
	var sum cost
	for _, r := range rules.runs {
		sum += r.local(p, person, row, a, b)
	}
	for _, r := range rules.kinds {
		sum += r.local(p, person, row, a, b)
	}
	if rules.pairs != nil {
		sum += rules.pairs.local(p, row, a, b)
	}
	for _, r := range rules.streaks {
		sum += r.local(row, person, a, b)
	}
	return sum
}

// cover moves people between the rows of the demand.
func (s *state) cover(person, a int, to, row []cell) cost {
	c := &s.p.cover
	touches := c.touches[c.class[person]]
	stride := len(s.p.options) + 1
	var sum cost
	for i, now := range to {
		was := row[a+i]
		if was == now {
			continue
		}
		at := (a + i - s.p.pad) * stride
		for _, t := range touches[at+int(was)] {
			sum += s.tally(t.row, -t.by)
		}
		for _, t := range touches[at+int(now)] {
			sum += s.tally(t.row, t.by)
		}
	}
	return sum
}

func (s *state) tally(row, by int32) cost {
	n := s.count[row]
	s.log = append(s.log, change{what: changedCount, at: row, value: n})
	s.count[row] = n + by
	r := &s.p.cover.rows[row]
	return r.at(n+by) - r.at(n)
}

func (s *state) wishes(person, a int, to, row []cell) cost {
	p := s.p
	var sum cost
	for i, now := range to {
		if w := p.wish[person*p.days+a+i-p.pad]; w != 0 {
			sum += p.wants[w][now] - p.wants[w][row[a+i]]
		}
	}
	return sum
}

// move moves a number of a row's rule.
func (s *state) move(slot int, by int32, c *curve) cost {
	if by == 0 {
		return 0
	}
	x := s.slots[slot]
	s.log = append(s.log, change{what: changedSlot, at: int32(slot), value: x})
	s.slots[slot] = x + by
	return c.both(x+by) - c.both(x)
}

// keep makes what was set since the last keep or back stay.
func (s *state) keep(by cost) {
	s.total += by
	for _, r := range s.shares {
		s.rows[r.person] += r.by
		s.broken.put(int32(r.person), s.rows[r.person].hardly() > 0)
	}
	for _, c := range s.log {
		if c.what == changedCount {
			s.lacking.put(c.at, s.p.cover.rows[c.at].lacks(s.count[c.at]))
		}
	}
	s.log, s.shares, s.alike = s.log[:0], s.shares[:0], false
}

// back takes back what was set since the last keep or back.
func (s *state) back() {
	for _, c := range slices.Backward(s.log) {
		switch c.what {
		case changedCell:
			s.cells[c.at] = cell(c.value)
		case changedSlot:
			s.slots[c.at] = c.value
		case changedCount:
			s.count[c.at] = c.value
		}
	}
	s.log, s.shares, s.alike, s.hopeless = s.log[:0], s.shares[:0], false, false
}
