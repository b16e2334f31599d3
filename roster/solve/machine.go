package solve

import "heartline/roster/model"

// A machine reads one person's row from the first day to the last and says, day by day, what one rule costs: the same in sum as
// counting the row as a whole. It remembers no more than what is yet to come can turn on, so that rows with the same future meet in
// the same state. Machines are what rows are built from where they are not searched for: see Flat.
type machine interface {
	// begin is the state before the first day, and what the rule costs already.
	begin() (state int32, sum cost)
	// step reads a cell. i is its index in the row.
	step(state int32, i int, x cell) (next int32, sum cost)
	// end is what the rule costs after the last day.
	end(state int32) cost
}

// counter reads numbers that are added up against bounds: states are what can still make a difference.
type counter struct {
	curve
	lo, hi int32 // the largest of the lower bounds and the least of the upper; none: not there
}

func newCounter(c curve) counter {
	k := counter{curve: c, lo: max(c.softMin, c.hardMin), hi: c.softMax}
	if k.hi == none || c.hardMax != none && c.hardMax < k.hi {
		k.hi = c.hardMax
	}
	return k
}

// reduce returns a number that costs as much as x from here on, where at most left can be added yet, and the same one for all
// numbers that do.
func (k *counter) reduce(x, left int32) int32 {
	if k.lo != none && x < k.lo {
		return x
	}
	low := int32(0)
	if k.lo != none {
		low = k.lo
	}
	if k.hi == none {
		return low
	}
	if x+left <= k.hi {
		return max(low, k.hi-left)
	}
	if k.shape != model.Square && x > k.hi && (k.softMax == none || x > k.softMax) && (k.hardMax == none || x > k.hardMax) && k.unit <= 1 {
		// Beyond all bounds each further one costs the same.
		return max(k.hi, k.softMax, k.hardMax) + 1
	}
	return x
}

// add is what it costs that a number grows.
func (k *counter) add(x, by int32) cost {
	if by == 0 {
		return 0
	}
	return k.long(x+by) - k.long(x)
}

// sumMachine reads a rule that adds up in windows that do not overlap. The state is the number of the window of the day.
type sumMachine struct {
	r      *sumRule
	base   []int32
	first  int
	close  []bool  // by index in the row: the window ends with it
	left   []int32 // by index in the row: the most that can be added in the window after it
	counts []counter
	always cost // of windows that have no day
}

func newSumMachine(p *problem, r *sumRule, base []int32) *sumMachine {
	m := &sumMachine{r: r, base: base, first: p.pad, close: make([]bool, p.width), left: make([]int32, p.width)}
	last := make([]int, len(r.curves))
	for i := p.pad; i < p.width; i++ {
		if w := r.window[i]; w >= 0 {
			last[w] = i
		}
	}
	for w := range r.curves {
		m.counts = append(m.counts, newCounter(r.curves[w]))
		if last[w] == 0 {
			m.always += r.curves[w].both(base[w])
			continue
		}
		m.close[last[w]] = true
		left := int32(0)
		for i := last[w]; i >= p.pad && (r.window[i] == int16(w) || r.window[i] < 0); i-- {
			m.left[i] = left
			if r.window[i] < 0 {
				continue
			}
			most := int32(0)
			for x := range 1 + len(p.options) {
				most = max(most, r.weight[i*r.stride+x])
			}
			left += most
		}
	}
	return m
}

const fresh = int32(-1) // before the first counted day of a window

func (m *sumMachine) begin() (int32, cost) { return fresh, m.always }

func (m *sumMachine) step(state int32, i int, x cell) (int32, cost) {
	w := m.r.window[i]
	if w < 0 {
		return state, 0
	}
	var sum cost
	k := &m.counts[w]
	if state == fresh {
		state = m.base[w]
		sum = k.long(state)
	}
	by := m.r.weight[i*m.r.stride+int(x)]
	sum += k.add(state, by)
	state += by
	if m.close[i] {
		return fresh, sum + k.short(state)
	}
	if k.hardMin != none && state+m.left[i] < k.hardMin {
		sum += hardUnit // it cannot be met any more; counted again at the end
	}
	return k.reduce(state, m.left[i]), sum
}

func (m *sumMachine) end(int32) cost { return 0 }

// runMachine reads a rule of runs. The state is the length of the run with its past, and whether it is one of days that are
// counted, and of which the beginning is known.
type runMachine struct {
	p      *problem
	r      *runRule
	past   [2]before // of free and counted days
	curves [2]*runCurve
	cap    [2]int32 // lengths beyond cost the same for each further day
}

const (
	runOn      = 1
	runUnknown = 2
	runShift   = 2
)

func newRunMachine(p *problem, r *runRule, person int) *runMachine {
	m := &runMachine{p: p, r: r, curves: [2]*runCurve{r.off, r.on}}
	if r.off != nil {
		m.past[0] = r.offPast[person]
	}
	if r.on != nil {
		m.past[1] = r.onPast[person]
	}
	for v, c := range m.curves {
		m.cap[v] = runCap(c)
	}
	return m
}

// runCap is the length from which on each further day costs the same.
func runCap(c *runCurve) int32 {
	switch {
	case c == nil:
		return 0
	case c.shape == model.Square && c.softMax != none: // squares never do
		return 1 << 20
	default:
		return max(0, c.softMin, c.hardMin, c.softMax, c.hardMax) + 1
	}
}

func (m *runMachine) begin() (int32, cost) { return fresh, 0 }

func (m *runMachine) step(state int32, i int, x cell) (int32, cost) {
	v := int32(0)
	if m.r.of.has(i, x) {
		v = runOn
	}
	var sum cost
	if state == fresh {
		if other := m.curves[1-v]; other != nil && m.past[1-v].days > 0 {
			sum += other.short(m.past[1-v].days) // it has ended with the day before the first
		}
		state = v | m.past[v].days<<runShift
		if !m.past[v].known {
			state |= runUnknown
		}
	} else if state&runOn != v {
		sum += m.closed(state)
		state = v
	}
	c, total := m.curves[v], state>>runShift
	if c == nil {
		return v, sum
	}
	sum += c.long(total+1) - c.long(total)
	return state&(runOn|runUnknown) | min(total+1, m.cap[v])<<runShift, sum
}

// closed is what it costs that a run ends.
func (m *runMachine) closed(state int32) cost {
	c := m.curves[state&runOn]
	if c == nil || state&runUnknown != 0 {
		return 0
	}
	return c.short(state >> runShift)
}

func (m *runMachine) end(state int32) cost {
	if state == fresh || m.curves[state&runOn] == nil || !m.curves[state&runOn].closed {
		return 0
	}
	return m.closed(state)
}
