package solve

// weekendMachine counts weekends. The state holds the number of the window, and what of the present weekend matters.
type weekendMachine struct {
	p      *problem
	r      *weekendRule
	base   []int32
	at     []int     // by index in the row: the weekend it lies in; below 0: none
	left   []int32   // by weekend: how many follow it in its window
	last   []bool    // by weekend: the window ends with it
	counts []counter // by window
	always cost
}

const weekendBits = 14 // of a weekend: a type and one, or what is seen

func newWeekendMachine(p *problem, r *weekendRule, base []int32) *weekendMachine {
	m := &weekendMachine{p: p, r: r, base: base, at: make([]int, p.width), left: make([]int32, len(r.spans)), last: make([]bool, len(r.spans))}
	for i := range m.at {
		m.at[i] = -1
	}
	has := make([]int32, len(r.curves))
	for w := len(r.spans) - 1; w >= 0; w-- {
		e := &r.spans[w]
		m.left[w], m.last[w] = has[e.window], has[e.window] == 0
		has[e.window]++
		for i := e.from; i <= e.to; i++ {
			m.at[i] = w
		}
	}
	for w := range r.curves {
		m.counts = append(m.counts, newCounter(r.curves[w]))
		if has[w] == 0 {
			m.always += r.curves[w].both(base[w])
		}
	}
	return m
}

func (m *weekendMachine) begin(int) (int32, cost) { return fresh, m.always }

func (m *weekendMachine) view(i int, x cell) int32 {
	switch {
	case m.at[i] < 0 || !m.r.of.has(i, x):
		return -1
	case m.r.what == weekendMixed:
		return int32(m.p.kind[x])
	default:
		return 0
	}
}

func (m *weekendMachine) step(state int32, i int, x cell) (int32, cost) {
	w := m.at[i]
	if w < 0 {
		return state, 0
	}
	e := &m.r.spans[w]
	k := &m.counts[e.window]
	var sum cost
	if state == fresh {
		state = m.base[e.window] << weekendBits
		sum = k.long(m.base[e.window])
	}
	n, seen := state>>weekendBits, state&(1<<weekendBits-1)
	by, seen := m.see(e, seen, i, x)
	sum += k.add(n, by)
	n += by
	left := m.left[w]
	if i < e.to {
		if by == 0 {
			left++
		}
		return k.reduce(n, left)<<weekendBits | seen, sum
	}
	if m.last[w] {
		return fresh, sum + k.short(n)
	}
	return k.reduce(n, left) << weekendBits, sum
}

// What is seen of a weekend.
const (
	seenWork  = 1
	seenFree  = 2
	seenMixed = 1<<weekendBits - 1
)

// see reads a day of a weekend and says whether the weekend counts from now on.
func (m *weekendMachine) see(e *weekend, seen int32, i int, x cell) (by, now int32) {
	has := m.r.of.has(i, x)
	switch {
	case !m.r.counts[i] || m.r.what != weekendWorked && !e.whole:
		return 0, seen
	case m.r.what == weekendWorked:
		if has && seen == 0 {
			return 1, seenWork
		}
	case m.r.what == weekendHalf:
		now = seen | seenFree
		if has {
			now = seen | seenWork
		}
		if now == seenWork|seenFree && now != seen {
			return 1, now
		}
		return 0, now
	case has && seen != seenMixed:
		kind := int32(m.p.kind[x]) + 1
		if seen != 0 && seen != kind {
			return 1, seenMixed
		}
		return 0, kind
	}
	return 0, seen
}

func (m *weekendMachine) end(int32) cost { return 0 }

// streakMachine reads how many weekends in a row are worked. The state holds the run, whether its beginning is known, and whether the
// present weekend is worked.
type streakMachine struct {
	p  *problem
	r  *streakRule
	at []int
}

const (
	streakNow     = 1
	streakUnknown = 2
	streakShift   = 2
)

func newStreakMachine(p *problem, r *streakRule) *streakMachine {
	m := &streakMachine{p: p, r: r, at: make([]int, p.width)}
	for i := range m.at {
		m.at[i] = -1
	}
	for w := range r.spans {
		for i := r.spans[w].from; i <= r.spans[w].to; i++ {
			m.at[i] = w
		}
	}
	return m
}

func (m *streakMachine) view(i int, x cell) int32 {
	if m.at[i] >= 0 && m.r.of.has(i, x) {
		return streakNow
	}
	return 0
}

func (m *streakMachine) begin(person int) (int32, cost) {
	past := m.r.past[person]
	state := past.days << streakShift
	if !past.known {
		state |= streakUnknown
	}
	return state, 0
}

func (m *streakMachine) step(state int32, i int, x cell) (int32, cost) {
	w := m.at[i]
	if w < 0 {
		return state, 0
	}
	if m.r.of.has(i, x) {
		state |= streakNow
	}
	if i < m.r.spans[w].to {
		return state, 0
	}
	n := state >> streakShift
	if state&streakNow == 0 {
		var sum cost
		if n > 0 && (state&streakUnknown == 0 || w == 0) {
			sum = m.r.short(n)
		}
		return 0, sum
	}
	return (n+1)<<streakShift | state&streakUnknown, m.r.long(n+1) - m.r.long(n)
}

func (m *streakMachine) end(state int32) cost {
	if n := state >> streakShift; n > 0 && m.r.closed && state&streakUnknown == 0 && len(m.r.spans) > 0 {
		return m.r.short(n)
	}
	return 0
}
