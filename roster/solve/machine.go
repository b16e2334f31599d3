package solve

import "heartline/roster/model"

// A machine reads a person's row from the first day to the last and says, day by day, what one rule costs: the same in sum as
// counting the row as a whole. It remembers no more than what is yet to come can turn on, so that rows with the same future meet in
// the same state. What a person's past makes different is in the state it begins with, so that one machine reads the rows of all who
// have the rule. Machines are what rows are built from where they are not searched for: see Flat.
type machine interface {
	// begin is the state of a person before the first day, and what the rule costs already.
	begin(person int) (state int32, sum cost)
	// step reads a cell. i is its index in the row.
	step(state int32, i int, x cell) (next int32, sum cost)
	// end is what the rule costs after the last day.
	end(state int32) cost
	// view is what the rule sees of a cell: cells of a day with the same view are alike to it.
	view(i int, x cell) int32
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

func (m *sumMachine) begin(int) (int32, cost) { return fresh, m.always }

func (m *sumMachine) view(i int, x cell) int32 {
	if m.r.window[i] < 0 {
		return 0
	}
	return m.r.weight[i*m.r.stride+int(x)]
}

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
// counted, and of which the beginning is known. Before the first day it is the person, below 0.
type runMachine struct {
	p      *problem
	r      *runRule
	curves [2]*runCurve // of free and counted days
	counts [2]counter
}

const (
	runOn      = 1
	runUnknown = 2
	runShift   = 2
)

func newRunMachine(p *problem, r *runRule) *runMachine {
	m := &runMachine{p: p, r: r, curves: [2]*runCurve{r.off, r.on}}
	for v, c := range m.curves {
		if c != nil {
			m.counts[v] = newCounter(c.curve)
		}
	}
	return m
}

// past is what is known of a person's run of free or counted days before the first day.
func (m *runMachine) past(v int32, person int) before {
	switch {
	case m.curves[v] == nil:
		return before{}
	case v == runOn:
		return m.r.onPast[person]
	default:
		return m.r.offPast[person]
	}
}

func (m *runMachine) begin(person int) (int32, cost) { return -1 - int32(person), 0 }

func (m *runMachine) view(i int, x cell) int32 {
	if m.r.of.has(i, x) {
		return runOn
	}
	return 0
}

func (m *runMachine) step(state int32, i int, x cell) (int32, cost) {
	v := m.view(i, x)
	var sum cost
	if state < 0 {
		had, ended := m.past(v, int(-1-state)), m.past(1-v, int(-1-state))
		if other := m.curves[1-v]; other != nil && ended.days > 0 {
			sum += other.short(ended.days) // it has ended with the day before the first
		}
		state = v | had.days<<runShift
		if !had.known {
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
	return state&(runOn|runUnknown) | m.counts[v].reduce(total+1, int32(m.p.width-1-i))<<runShift, sum
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
	if state < 0 || m.curves[state&runOn] == nil || !m.curves[state&runOn].closed {
		return 0
	}
	return m.closed(state)
}
