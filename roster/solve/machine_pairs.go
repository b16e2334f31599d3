package solve

// kindMachine reads a rule of runs of the same type. The state is the type and the length of its run. Before the first day it is the
// person, below 0.
type kindMachine struct {
	p      *problem
	r      *kindRule
	counts []counter // by type
}

func newKindMachine(p *problem, r *kindRule) *kindMachine {
	m := &kindMachine{p: p, r: r, counts: make([]counter, len(r.curves))}
	for k, c := range r.curves {
		if c != nil {
			m.counts[k] = newCounter(c.curve)
		}
	}
	return m
}

const kindBits = 13 // of types, at most maxTypes, and one for none

func (m *kindMachine) begin(person int) (int32, cost) { return -1 - int32(person), 0 }

func (m *kindMachine) view(i int, x cell) int32 { return m.kind(i, x) }

// kind is the type that a cell is counted in, from 1 on; 0: none, or one without bounds.
func (m *kindMachine) kind(i int, x cell) int32 {
	if !m.r.of.has(i, x) || m.p.kind[x] < 0 || m.r.curves[m.p.kind[x]] == nil {
		return 0
	}
	return int32(m.p.kind[x]) + 1
}

func (m *kindMachine) step(state int32, i int, x cell) (int32, cost) {
	k := m.kind(i, x)
	var sum cost
	total, unknown := int32(0), int32(0)
	switch {
	case state < 0:
		pasts := m.r.past[-1-state]
		for other, past := range pasts {
			if past.days > 0 && m.r.curves[other] != nil && int32(other)+1 != k {
				sum += m.r.curves[other].short(past.days)
			}
		}
		if k > 0 {
			total = pasts[k-1].days
			if !pasts[k-1].known {
				unknown = 1
			}
		}
	case state&(1<<kindBits-1) == k:
		total, unknown = state>>(kindBits+1), state>>kindBits&1
	default:
		sum += m.closed(state)
	}
	if k == 0 {
		return 0, sum
	}
	c := m.r.curves[k-1]
	sum += c.long(total+1) - c.long(total)
	return k | unknown<<kindBits | m.counts[k-1].reduce(total+1, int32(m.p.width-1-i))<<(kindBits+1), sum
}

func (m *kindMachine) closed(state int32) cost {
	k := state & (1<<kindBits - 1)
	if k == 0 || state>>kindBits&1 != 0 {
		return 0
	}
	return m.r.curves[k-1].short(state >> (kindBits + 1))
}

func (m *kindMachine) end(state int32) cost {
	if state < 0 {
		return 0
	}
	if k := state & (1<<kindBits - 1); k > 0 && m.r.curves[k-1].closed {
		return m.closed(state)
	}
	return 0
}

// pairMachine reads what two shifts with none between cost. The state is the last shift and how many days ago it was; 0: none that
// can cost anything yet.
type pairMachine struct {
	p    *problem
	r    *pairRule
	same []int32 // by place in a table: the first place with the same row in every table
	both []int32 // as same: with the same row and the same column
}

func newPairMachine(p *problem, r *pairRule) *pairMachine {
	m := &pairMachine{p: p, r: r, same: make([]int32, r.size), both: make([]int32, r.size)}
	alike := func(a, b int, columns bool) bool {
		seen := map[*cost]bool{}
		for _, tab := range r.tabs {
			if tab == nil || seen[&tab[0]] {
				continue
			}
			seen[&tab[0]] = true
			for k := range r.size {
				if tab[a*r.size+k] != tab[b*r.size+k] || columns && tab[k*r.size+a] != tab[k*r.size+b] {
					return false
				}
			}
		}
		return true
	}
	for a := range m.same {
		for b := range a + 1 {
			if m.same[b] == int32(b) && alike(a, b, false) || b == a {
				m.same[a] = int32(b)
				break
			}
		}
		for b := range a + 1 {
			if m.both[b] == int32(b) && alike(a, b, true) || b == a {
				m.both[a] = int32(b)
				break
			}
		}
	}
	return m
}

// after is the state some days after a shift.
func (m *pairMachine) after(index int32, lag, i int) int32 {
	r := m.r
	for l := lag; l <= r.far && i+l-lag < m.p.width; l++ {
		tab := r.tabs[(i-lag)*r.far+l-1]
		if tab == nil {
			continue
		}
		for _, c := range tab[int(index)*r.size : int(index+1)*r.size] {
			if c != 0 {
				return 1 + int32(lag)<<16 | m.same[index]<<20
			}
		}
	}
	return 0
}

func (m *pairMachine) view(_ int, x cell) int32 {
	if x == off {
		return -1
	}
	return m.both[m.r.index[x]]
}

func (m *pairMachine) begin(person int) (int32, cost) {
	row := m.p.row(m.p.start, person)
	for i := m.p.pad - 1; i >= max(0, m.p.pad-m.r.far); i-- {
		if k := m.p.kind[row[i]]; k != kindOff {
			if k >= 0 {
				return m.after(m.r.index[row[i]], m.p.pad-i, m.p.pad), 0
			}
			break
		}
	}
	return 0, 0
}

func (m *pairMachine) step(state int32, i int, x cell) (int32, cost) {
	lag, index := int(state>>16&15), state>>20
	if x == off {
		if state == 0 || lag >= m.r.far || lag >= 15 {
			return 0, 0
		}
		return m.after(index, lag+1, i+1), 0
	}
	var sum cost
	if state != 0 {
		if tab := m.r.tabs[(i-lag)*m.r.far+lag-1]; tab != nil {
			sum = tab[int(index)*m.r.size+int(m.r.index[x])]
		}
	}
	return m.after(m.r.index[x], 1, i+1), sum
}

func (m *pairMachine) end(int32) cost { return 0 }
