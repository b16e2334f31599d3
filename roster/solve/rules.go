package solve

// The rules of a row. Each looks at cells by their index in the row, the past included. The stateless ones tell what the
// neighbourhood of some days costs; it is asked before and after a change, and the difference is the change's. The others keep
// numbers, and tell by how much a change moves them.

// pick says which cells a rule counts: by cell, and by day where its filter minds the day.
type pick struct {
	yes    []bool
	stride int // 0: the same on all days
}

func (p *pick) has(i int, c cell) bool { return p.yes[i*p.stride+int(c)] }

// before is what a rule of runs knows of the past of a person.
type before struct {
	days  int32 // the run that comes from it
	known bool
}

// runRule bounds the length of runs of days that are counted, and of those that are not.
type runRule struct {
	of      pick
	on, off *runCurve // nil: not bounded
	onPast  []before  // by person
	offPast []before
}

// runCurve is what a run costs by its length. Lengths beyond the tables are those of the curve.
type runCurve struct {
	curve
	closed bool   // nothing was before the first day, and nothing comes after the last
	whole  []cost // of a run of which both ends are known, by its length
}

// longestRun is how long the runs are whose cost is kept.
const longestRun = 64

func newRunCurve(c curve, closed bool) *runCurve {
	r := &runCurve{curve: c, closed: closed, whole: make([]cost, longestRun)}
	for x := range r.whole {
		r.whole[x] = c.both(int32(x))
	}
	return r
}

// run is what a run costs. What was too long before the first day is not counted again; a run whose beginning is not known
// is not too short, nor is one that may go on after the last day.
func (c *runCurve) run(p *problem, past before, from, to int) cost {
	length := to - from + 1
	if from > p.pad && to < p.width-1 && length < longestRun {
		return c.whole[length]
	}
	had := int32(0)
	if from == p.pad {
		had = past.days
	}
	sum := c.long(int32(length)+had) - c.long(had)
	if (from > p.pad || past.known) && (to < p.width-1 || c.closed) {
		sum += c.short(int32(length) + had)
	}
	return sum
}

// local is what the runs cost that touch the days from a to b or are next to them.
func (r *runRule) local(p *problem, person int, row []cell, a, b int) cost {
	yes, stride := r.of.yes, r.of.stride
	l, h := a, b
	if l > p.pad {
		for v := yes[(l-1)*stride+int(row[l-1])]; l > p.pad && yes[(l-1)*stride+int(row[l-1])] == v; {
			l--
		}
	}
	if h < p.width-1 {
		for v := yes[(h+1)*stride+int(row[h+1])]; h < p.width-1 && yes[(h+1)*stride+int(row[h+1])] == v; {
			h++
		}
	}
	var sum cost
	if l == p.pad {
		if begins := r.of.has(l, row[l]); begins && r.off != nil && r.offPast[person].days > 0 {
			sum += r.off.short(r.offPast[person].days) // it has ended with the day before the first
		} else if !begins && r.on != nil && r.onPast[person].days > 0 {
			sum += r.on.short(r.onPast[person].days)
		}
	}
	for i := l; i <= h; {
		v, from := yes[i*stride+int(row[i])], i
		for i++; i <= h && yes[i*stride+int(row[i])] == v; {
			i++
		}
		switch {
		case v && r.on != nil:
			sum += r.on.run(p, r.onPast[person], from, i-1)
		case !v && r.off != nil:
			sum += r.off.run(p, r.offPast[person], from, i-1)
		}
	}
	return sum
}

// kindRule bounds the length of runs of days with the same type of shift.
type kindRule struct {
	of     pick
	curves []*runCurve // by type; nil: not bounded
	past   [][]before  // by person and type
}

// kind is the type of a cell as far as it is counted; below 0: none.
func (r *kindRule) kind(p *problem, row []cell, i int) int16 {
	if !r.of.has(i, row[i]) {
		return kindOff
	}
	return p.kind[row[i]]
}

func (r *kindRule) local(p *problem, person int, row []cell, a, b int) cost {
	l, h := a, b
	if l > p.pad {
		for k := r.kind(p, row, l-1); l > p.pad && k >= 0 && r.kind(p, row, l-1) == k; {
			l--
		}
	}
	if h < p.width-1 {
		for k := r.kind(p, row, h+1); h < p.width-1 && k >= 0 && r.kind(p, row, h+1) == k; {
			h++
		}
	}
	var sum cost
	if l == p.pad {
		first := r.kind(p, row, l)
		for k, past := range r.past[person] {
			if past.days > 0 && r.curves[k] != nil && first != int16(k) {
				sum += r.curves[k].short(past.days)
			}
		}
	}
	for i := l; i <= h; {
		k, from := r.kind(p, row, i), i
		for i++; i <= h && r.kind(p, row, i) == k; {
			i++
		}
		if k >= 0 && r.curves[k] != nil {
			sum += r.curves[k].run(p, r.past[person][k], from, i-1)
		}
	}
	return sum
}

// pairRule is what two shifts with none between cost by their types and the days between them: rests, and what may not
// follow what.
type pairRule struct {
	far   int      // days between two shifts beyond which nothing costs
	size  int      // of a table's side
	index []int32  // by cell: its place in a table; below 0: none
	tabs  [][]cost // [i*far + lag-1]: of the first shift's day; by the first one's place times size, plus the second one's
}

func (r *pairRule) local(p *problem, row []cell, a, b int) cost {
	var sum cost
	last := -1
	for i := a - 1; i >= max(0, a-r.far); i-- {
		if k := p.kind[row[i]]; k != kindOff {
			if k >= 0 {
				last = i
			}
			break
		}
	}
	for i := a; i < p.width; i++ {
		k := p.kind[row[i]]
		if k == kindOff {
			if i > b && (last < 0 || i-last >= r.far) {
				break
			}
			continue
		}
		if last >= 0 && i-last <= r.far && k >= 0 {
			if tab := r.tabs[last*r.far+i-last-1]; tab != nil {
				sum += tab[int(r.index[row[last]])*r.size+int(r.index[row[i]])]
			}
		}
		last = i
		if i > b {
			break
		}
	}
	return sum
}

// patternRule counts how often a sequence occurs that begins on some days.
type patternRule struct {
	steps  []pick
	starts []bool // by index in the row
	curve
}

func (r *patternRule) count(p *problem, row []cell, a, b int) int32 {
	n := int32(0)
	for i := max(0, a-len(r.steps)+1); i <= b && i+len(r.steps) <= p.width; i++ {
		if r.starts[i] && r.at(p, row, i) {
			n++
		}
	}
	return n
}

func (r *patternRule) at(p *problem, row []cell, i int) bool {
	if i+len(r.steps) <= p.pad {
		return false // it lies in the past
	}
	for j := range r.steps {
		if !r.steps[j].has(i+j, row[i+j]) {
			return false
		}
	}
	return true
}

// sumRule adds up what each cell weighs, in windows that do not overlap.
type sumRule struct {
	weight []int32 // [i*stride + cell]
	stride int
	window []int16 // by index in the row; -1: not counted
	curves []curve // by window
}

// rollRule adds up in every window of some days in a row.
type rollRule struct {
	weight []int32
	stride int
	length int
	first  int // the first index at which a window begins
	last   int
	counts []bool // by index in the row: days that are counted
	lives  []bool // by window: there is a day in it on which the rule is for the person
	curve
}
