package solve

import "heartline/roster/model"

// patternMachine counts how often a sequence occurs. The state holds which of its beginnings may go on, as bits, and the count.
type patternMachine struct {
	p     *problem
	r     *patternRule
	base  int32
	count counter
	plain bool // each time costs the same: it need not be counted
}

const longestPattern = 14

func newPatternMachine(p *problem, r *patternRule, base int32) *patternMachine {
	m := &patternMachine{p: p, r: r, base: base, count: newCounter(r.curve)}
	never := func(b int32) bool { return b == none || b <= 0 }
	m.plain = base >= 0 && never(r.softMax) && never(r.hardMax) && r.softMin == none && r.hardMin == none && r.shape == model.Linear
	return m
}

// next advances the beginnings, bit j for j steps done, over a cell, and says whether the sequence has occurred.
func (m *patternMachine) next(bits int32, i int, x cell) (int32, bool) {
	if m.r.starts[i] {
		bits |= 1
	}
	now := int32(0)
	for j := range m.r.steps {
		if bits&(1<<j) != 0 && m.r.steps[j].has(i, x) {
			now |= 1 << (j + 1)
		}
	}
	done := now&(1<<len(m.r.steps)) != 0
	return now &^ (1 << len(m.r.steps)), done
}

func (m *patternMachine) view(i int, x cell) int32 {
	bits := int32(0)
	for j := range m.r.steps {
		if m.r.steps[j].has(i, x) {
			bits |= 1 << j
		}
	}
	return bits
}

func (m *patternMachine) begin(person int) (int32, cost) {
	bits, row := int32(0), m.p.row(m.p.start, person)
	for i := range m.p.pad {
		bits, _ = m.next(bits, i, row[i])
	}
	if m.plain {
		return bits, m.count.both(m.base)
	}
	return bits | m.base<<(longestPattern+1), m.count.long(m.base)
}

func (m *patternMachine) step(state int32, i int, x cell) (int32, cost) {
	bits, n := state&(1<<(longestPattern+1)-1), state>>(longestPattern+1)
	bits, done := m.next(bits, i, x)
	by := int32(0)
	if done {
		by = 1
	}
	if m.plain {
		return bits, m.count.add(m.base, by)
	}
	sum := m.count.add(n, by)
	n = m.count.reduce(n+by, int32(m.p.width-1-i))
	return bits | n<<(longestPattern+1), sum
}

func (m *patternMachine) end(state int32) cost {
	if m.plain {
		return 0
	}
	return m.count.short(state >> (longestPattern + 1))
}
