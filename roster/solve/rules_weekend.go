package solve

// weekendRule counts weekends: worked at all, worked in part, or with more than one type of shift.
type weekendRule struct {
	what   weekendKind
	of     pick
	counts []bool // by index in the row: days that are counted
	spans  []weekend
	near   []int16 // by index in the row: the first weekend that ends on that day or later
	curves []curve // by window
}

type weekend struct {
	from, to int // indexes in the row, both included
	window   int16
	whole    bool
}

type weekendKind int

const (
	weekendWorked weekendKind = iota
	weekendHalf
	weekendMixed
)

func (r *weekendRule) counted(p *problem, row []cell, w *weekend) int32 {
	if r.what != weekendWorked && !w.whole {
		return 0
	}
	days, worked, kinds, last := 0, 0, 0, int16(kindOff)
	for i := w.from; i <= w.to; i++ {
		if !r.counts[i] {
			continue
		}
		days++
		if !r.of.has(i, row[i]) {
			continue
		}
		worked++
		if k := p.kind[row[i]]; k != last {
			kinds++
			last = k
		}
	}
	yes := false
	switch r.what {
	case weekendWorked:
		yes = worked > 0
	case weekendHalf:
		yes = worked > 0 && worked < days
	case weekendMixed:
		yes = kinds > 1
	}
	if yes {
		return 1
	}
	return 0
}

// streakRule bounds how many weekends in a row are worked.
type streakRule struct {
	of     pick
	spans  []weekend
	near   []int16
	past   []before // by person, in weekends
	closed bool
	curve
}

func (r *streakRule) worked(row []cell, w *weekend) bool {
	for i := w.from; i <= w.to; i++ {
		if r.of.has(i, row[i]) {
			return true
		}
	}
	return false
}

// local is what the runs of weekends cost that touch the days from a to b.
func (r *streakRule) local(row []cell, person, a, b int) cost {
	if int(r.near[a]) >= len(r.spans) || r.spans[r.near[a]].from > b {
		return 0
	}
	l := int(r.near[a])
	h := l
	for h+1 < len(r.spans) && r.spans[h+1].from <= b {
		h++
	}
	for l > 0 && r.worked(row, &r.spans[l-1]) {
		l--
	}
	for h+1 < len(r.spans) && r.worked(row, &r.spans[h+1]) {
		h++
	}
	past := r.past[person]
	var sum cost
	if l == 0 && past.days > 0 && !r.worked(row, &r.spans[0]) {
		sum += r.short(past.days)
	}
	for w := l; w <= h; w++ {
		if !r.worked(row, &r.spans[w]) {
			continue
		}
		from := w
		for w < h && r.worked(row, &r.spans[w+1]) {
			w++
		}
		length, had := int32(w-from+1), int32(0)
		if from == 0 {
			had = past.days
		}
		sum += r.long(length+had) - r.long(had)
		if (from > 0 || past.known) && (w < len(r.spans)-1 || r.closed) {
			sum += r.short(length + had)
		}
	}
	return sum
}

// rareRule counts, in windows that may overlap, what is not added up by days: types of shifts, or weekends. It counts whole
// windows again.
type rareRule struct {
	of       pick
	counts   []bool
	weekends *weekendRule // nil: types are counted
	from     []int        // by window: indexes in the row, both included
	to       []int
	curves   []curve
}

// touched reports whether a change of some days can change a window. A weekend belongs to the window in which it begins.
func (r *rareRule) touched(w, a, b int) bool {
	to := r.to[w]
	if r.weekends != nil {
		to += 6
	}
	return r.from[w] <= b && to >= a
}

func (r *rareRule) count(p *problem, row []cell, w int) int32 {
	n := int32(0)
	if r.weekends != nil {
		for i := range r.weekends.spans {
			if e := &r.weekends.spans[i]; e.from >= r.from[w] && e.from <= r.to[w] {
				n += r.weekends.counted(p, row, e)
			}
		}
		return n
	}
	var seen [maxTypes / 64]uint64
	for i := r.from[w]; i <= r.to[w]; i++ {
		k := p.kind[row[i]]
		if k < 0 || !r.counts[i] || !r.of.has(i, row[i]) || seen[k>>6]&(1<<(k&63)) != 0 {
			continue
		}
		seen[k>>6] |= 1 << (k & 63)
		n++
	}
	return n
}
