package solve

import "slices"

// rollMachine reads a rule that adds up in every window of some days in a row. The state is what each of the last days added, as
// digits.
type rollMachine struct {
	p      *problem
	r      *rollRule
	base   []int32
	values []int32 // what a day can add: the meaning of a digit
}

// mostRolls is how many states a rule of rolling windows may have in a machine.
const mostRolls = 4096

// newRollMachine returns nil if there is too much to remember.
func newRollMachine(p *problem, r *rollRule, base []int32) *rollMachine {
	m := &rollMachine{p: p, r: r, base: base, values: []int32{0}}
	for i := range p.width {
		for x := range p.cells {
			if v := r.weight[i*r.stride+x]; !slices.Contains(m.values, v) {
				m.values = append(m.values, v)
			}
		}
	}
	states := 1
	for range r.length - 1 {
		if states *= len(m.values); states > mostRolls {
			return nil
		}
	}
	return m
}

func (m *rollMachine) digit(i int, x cell) int32 {
	if !m.r.counts[i] {
		return 0
	}
	return int32(slices.Index(m.values, m.r.weight[i*m.r.stride+int(x)]))
}

func (m *rollMachine) push(state, digit int32) int32 {
	size, n := int32(1), int32(len(m.values))
	for range m.r.length - 1 {
		size *= n
	}
	return (state*n + digit) % size
}

func (m *rollMachine) view(i int, x cell) int32 { return m.digit(i, x) }

func (m *rollMachine) begin(person int) (int32, cost) {
	state, row := int32(0), m.p.row(m.p.start, person)
	for i := max(0, m.p.pad-m.r.length+1); i < m.p.pad; i++ {
		state = m.push(state, m.digit(i, row[i]))
	}
	return state, 0
}

func (m *rollMachine) step(state int32, i int, x cell) (int32, cost) {
	digit, n := m.digit(i, x), int32(len(m.values))
	from := i - m.r.length + 1
	if from < m.r.first || from > m.r.last || !m.r.lives[from-m.r.first] {
		return m.push(state, digit), 0
	}
	total := m.base[from-m.r.first] + m.values[digit]
	for rest := state; rest > 0; rest /= n {
		total += m.values[rest%n]
	}
	return m.push(state, digit), m.r.both(total)
}

func (m *rollMachine) end(int32) cost { return 0 }
