package solve

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"heartline/roster/model"
)

// minuteUnit is by how many minutes a bound is missed for one unit of the search: half of a usual shift.
const minuteUnit = 240

// addSum adds a rule that adds up over windows.
func (c *compiler) addSum(person int, r *model.Rule, days []bool, key string) {
	p, row := &c.model.Staff[person], &c.rows[person]
	unit := int32(1)
	if r.Measure == model.Minutes {
		unit = minuteUnit
	}
	if r.Window.Kind == model.Rolling {
		roll := shared(c, fmt.Sprint(key, c.pasts[person]), func() *rollRule { return c.rollRule(r, days, c.pasts[person], unit) })
		if roll.last < roll.first {
			return // the horizon is shorter than the window
		}
		row.rolls = append(row.rolls, roll)
		at := c.slots(row, roll.last-roll.first+1, c.pad-roll.first, r, p)
		row.at.rolls = append(row.at.rolls, at)
		c.creditLeave(p, r, func(i, minutes int) {
			for w := max(roll.first, i-roll.length+1); w <= min(roll.last, i) && roll.counts[i]; w++ {
				row.base[at+w-roll.first] += int32(minutes)
			}
		})
		return
	}
	sum := shared(c, key, func() *sumRule {
		s := &sumRule{}
		s.weight, s.stride = c.weights(r)
		var counts []bool
		s.window, counts, s.curves = c.windows(r, days, unit)
		for i := range s.window {
			if !counts[i] {
				s.window[i] = -1
			}
		}
		return s
	})
	row.sums = append(row.sums, sum)
	at := c.slots(row, len(sum.curves), 0, r, p)
	row.at.sums = append(row.at.sums, at)
	c.creditLeave(p, r, func(i, minutes int) {
		if w := sum.window[i]; w >= 0 {
			row.base[at+int(w)] += int32(minutes)
		}
	})
}

// creditLeave counts days of leave that are worked time.
func (c *compiler) creditLeave(p *model.Person, r *model.Rule, add func(i, minutes int)) {
	if r.Measure != model.Minutes || !isEmpty(r.Of) {
		return
	}
	for _, l := range c.model.Leave {
		if l.Staff != p.ID || l.Credit == 0 {
			continue
		}
		from, _ := c.dayOf(l.From)
		to, _ := c.dayOf(l.To)
		for d := max(-c.pad, from); d <= min(to, c.days-1); d++ {
			add(c.pad+d, l.Credit)
		}
	}
}

// weights is what each cell adds to a sum.
func (c *compiler) weights(r *model.Rule) (weight []int32, stride int) {
	of := c.pick(r.Of, nil)
	weight = make([]int32, c.width*c.cells)
	same := true
	for i := range c.width {
		for x := range c.cells {
			counts := of.has(i, cell(x))
			switch {
			case r.Measure == model.DaysOff:
				if !counts && x != int(c.unknown) {
					weight[i*c.cells+x] = 1
				}
			case !counts:
			case r.Measure == model.Minutes:
				if k := c.kind[x]; k >= 0 {
					weight[i*c.cells+x] = int32(c.model.Shifts[k].Worked())
				}
			default:
				weight[i*c.cells+x] = 1
			}
		}
		same = same && slices.Equal(weight[i*c.cells:(i+1)*c.cells], weight[:c.cells])
	}
	if same {
		return weight[:c.cells:c.cells], 0
	}
	return weight, c.cells
}

func (c *compiler) rollRule(r *model.Rule, days []bool, past int, unit int32) *rollRule {
	roll := &rollRule{length: r.Window.Days, curve: newCurve(r)}
	roll.weight, roll.stride = c.weights(r)
	roll.unit = unit
	roll.first = max(c.pad-past, c.pad-r.Window.Days+1)
	roll.last = c.width - r.Window.Days
	roll.counts = make([]bool, c.width)
	for i := range roll.counts {
		d := i - c.pad
		roll.counts[i] = c.cal.Picks(r.Window.On, d) && (days == nil || days[i])
	}
	roll.lives = make([]bool, max(0, roll.last-roll.first+1))
	for w := range roll.lives {
		for i := roll.first + w; i < roll.first+w+roll.length; i++ {
			roll.lives[w] = roll.lives[w] || days == nil || days[i]
		}
	}
	return roll
}

// isPlain reports whether a rule minds neither the type of a shift nor the day: what is known of the past by the length of a run
// alone is known to it.
func isPlain(r *model.Rule, days []bool) bool { return days == nil && isEmpty(r.Of) }

// addRuns adds the rules of runs of days. One of days that are worked and one of days that are not look at the same runs, and
// share a pass where their filters are the same.
func (c *compiler) addRuns(row *rowRules, rules []ruleOn) {
	for len(rules) > 0 {
		on, off := ruleOn{}, ruleOn{}
		var rest []ruleOn
		same := func(r ruleOn) string { return fmt.Sprint(r.Of, r.days) }
		for _, r := range rules {
			switch {
			case same(r) != same(rules[0]):
				rest = append(rest, r)
			case r.Measure == model.WorkRun && on.Rule == nil:
				on = r
			case r.Measure == model.OffRun && off.Rule == nil:
				off = r
			default:
				rest = append(rest, r)
			}
		}
		rules = rest
		keys := []string{"runs"}
		for _, r := range []ruleOn{on, off} {
			if r.Rule != nil {
				keys = append(keys, shareKey(r.Rule, r.days))
			}
		}
		row.runs = append(row.runs, shared(c, strings.Join(keys, " "), func() *runRule { return c.runRule(on, off) }))
	}
}

func (c *compiler) runRule(on, off ruleOn) *runRule {
	run := &runRule{}
	if on.Rule != nil {
		run.of = c.pick(on.Of, on.days)
		run.on = newRunCurve(newCurve(on.Rule), on.Edges == model.Closed)
		run.onPast = c.pastRuns(on, run.of.has)
	}
	if off.Rule != nil {
		run.of = c.pick(off.Of, off.days)
		run.off = newRunCurve(newCurve(off.Rule), off.Edges == model.Closed)
		run.offPast = c.pastRuns(off, func(i int, x cell) bool { return x != c.unknown && !run.of.has(i, x) })
	}
	return run
}

// pastRuns is what each person's past is for a rule of runs.
func (c *compiler) pastRuns(r ruleOn, has func(i int, x cell) bool) []before {
	past := make([]before, c.people)
	for i := range c.people {
		h := c.model.Staff[i].History
		switch {
		case r.Edges == model.Closed:
			past[i] = before{known: true}
		case h != nil && isPlain(r.Rule, r.days) && (h.WorkRun > 0 || h.OffRun > 0):
			past[i] = before{days: int32(h.WorkRun), known: true}
			if r.Measure == model.OffRun {
				past[i].days = int32(h.OffRun)
			}
		default:
			past[i] = c.pastRun(i, has)
		}
	}
	return past
}

// pastRun is the run of days of the known past, up to the day before the first, that are counted.
func (c *compiler) pastRun(person int, has func(i int, x cell) bool) before {
	row := c.row(c.start, person)
	b := before{known: c.pasts[person] > 0}
	for i := c.pad - 1; i >= c.pad-c.pasts[person] && has(i, row[i]); i-- {
		b.days++
	}
	return b
}

// addKinds adds the rules of runs of the same type. Those that are about different types share a pass.
func (c *compiler) addKinds(row *rowRules, rules []ruleOn) {
	for len(rules) > 0 {
		var now, rest []ruleOn
		taken := map[int]bool{}
		for _, r := range rules {
			types := c.typesOf(r)
			if fmt.Sprint(r.days) != fmt.Sprint(rules[0].days) || slices.ContainsFunc(types, func(s int) bool { return taken[s] }) {
				rest = append(rest, r)
				continue
			}
			now = append(now, r)
			for _, s := range types {
				taken[s] = true
			}
		}
		rules = rest
		keys := []string{"kinds"}
		for _, r := range now {
			keys = append(keys, shareKey(r.Rule, r.days))
		}
		row.kinds = append(row.kinds, shared(c, strings.Join(keys, " "), func() *kindRule { return c.kindRule(now) }))
	}
}

// typesOf are the types that a filter can let through.
func (c *compiler) typesOf(r ruleOn) []int {
	var types []int
	of := c.pick(r.Of, r.days)
	for s := range c.model.Shifts {
		for x, k := range c.kind {
			if k == int16(s) && slices.ContainsFunc(c.eachDay(), func(i int) bool { return of.has(i, cell(x)) }) {
				types = append(types, s)
				break
			}
		}
	}
	return types
}

// eachDay are the indexes of a row.
func (c *compiler) eachDay() []int {
	all := make([]int, c.width)
	for i := range all {
		all[i] = i
	}
	return all
}

// kindRule joins rules that are about different types.
func (c *compiler) kindRule(rules []ruleOn) *kindRule {
	k := &kindRule{curves: make([]*runCurve, len(c.model.Shifts)), past: make([][]before, c.people)}
	for i := range k.past {
		k.past[i] = make([]before, len(k.curves))
	}
	all := pick{yes: make([]bool, c.width*c.cells), stride: c.cells}
	for _, r := range rules {
		of, curve := c.pick(r.Of, r.days), newRunCurve(newCurve(r.Rule), r.Edges == model.Closed)
		for i := range c.width {
			for x := range c.cells {
				all.yes[i*c.cells+x] = all.yes[i*c.cells+x] || of.has(i, cell(x))
			}
		}
		for _, s := range c.typesOf(r) {
			k.curves[s] = curve
			for i := range c.people {
				k.past[i][s] = c.pastKind(r, i, s, of)
			}
		}
	}
	k.of = all.narrow(c.width, c.cells)
	return k
}

// pastKind is the run of a type that comes from a person's past.
func (c *compiler) pastKind(r ruleOn, person, s int, of pick) before {
	h := c.model.Staff[person].History
	switch {
	case r.Edges == model.Closed:
		return before{known: true}
	case h != nil && isPlain(r.Rule, r.days) && h.KindRun > 0 && h.LastShift == c.model.Shifts[s].ID:
		return before{days: int32(h.KindRun), known: true}
	default:
		return c.pastRun(person, func(i int, x cell) bool { return of.has(i, x) && c.kind[x] == int16(s) })
	}
}

var weekdays = []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

// weekends finds the weekends of a rule from a day on, with the window in which the first day of each lies.
func (c *compiler) weekends(r *model.Rule, window []int16, earliest int) ([]weekend, []int16) {
	names := r.Window.Weekend
	if len(names) == 0 {
		names = []string{"sat", "sun"}
	}
	first := slices.Index(weekdays, strings.ToLower(names[0]))
	var spans []weekend
	for d := earliest - len(names) + 1; d < c.days; d++ {
		if int(c.cal.Weekday(d)) != first || d+len(names) <= earliest {
			continue
		}
		from, to := max(earliest, d), min(c.days-1, d+len(names)-1)
		spans = append(spans, weekend{from: c.pad + from, to: c.pad + to, window: window[c.pad+from], whole: from == d && to == d+len(names)-1})
	}
	near := make([]int16, c.width)
	w := 0
	for i := range near {
		for w < len(spans) && spans[w].to < i {
			w++
		}
		near[i] = int16(w)
	}
	return spans, near
}

func (c *compiler) weekendRule(r *model.Rule, days []bool) *weekendRule {
	w := &weekendRule{of: c.pick(r.Of, days)}
	switch r.Measure {
	case model.HalfWeekends:
		w.what = weekendHalf
	case model.MixedWeekends:
		w.what = weekendMixed
	default:
	}
	var window []int16
	window, w.counts, w.curves = c.windows(r, days, 1)
	w.spans, w.near = c.weekends(r, window, 0)
	return w
}

func (c *compiler) streakRule(r *model.Rule, days []bool) *streakRule {
	s := &streakRule{of: c.pick(r.Of, days), curve: newCurve(r), past: make([]before, c.people), closed: r.Edges == model.Closed}
	none := make([]int16, c.width)
	s.spans, s.near = c.weekends(r, none, 0)
	for i := range c.people {
		h := c.model.Staff[i].History
		if h == nil || s.closed {
			s.past[i] = before{known: s.closed}
			continue
		}
		b := before{days: int32(h.WeekendRun)}
		b.known = b.days > 0 || c.pasts[i] > 0 || isPlain(r, days) && (h.WorkRun > 0 || h.OffRun > 0)
		if b.days == 0 {
			row := c.row(c.start, i)
			all, _ := c.weekends(r, none, -c.pasts[i])
			for _, e := range slices.Backward(all) {
				if e.to >= c.pad {
					continue
				}
				if !s.worked(row, &e) {
					break
				}
				b.days++
			}
		}
		s.past[i] = b
	}
	return s
}

// addRare adds a rule whose windows are counted as wholes.
func (c *compiler) addRare(person int, r *model.Rule, days []bool, key string) {
	p, row := &c.model.Staff[person], &c.rows[person]
	rolling := r.Window.Kind == model.Rolling
	first := 0
	rare := shared(c, fmt.Sprint("rare", key, c.pasts[person]), func() *rareRule {
		x := &rareRule{of: c.pick(r.Of, days)}
		window := make([]int16, c.width)
		if rolling {
			c.rollingWindows(x, r, days, c.pasts[person])
		} else {
			window, x.counts, x.curves = c.windows(r, days, 1)
			for w := range x.curves {
				x.from = append(x.from, c.pad+slices.Index(window[c.pad:], int16(w)))
				x.to = append(x.to, c.width-1)
				if w > 0 {
					x.to[w-1] = x.from[w] - 1
				}
			}
		}
		if r.Measure != model.Kinds {
			x.weekends = c.weekendRule(&model.Rule{Measure: r.Measure, Of: r.Of, Window: model.Window{Weekend: r.Window.Weekend}}, days)
			x.weekends.counts = x.counts
			x.weekends.spans, x.weekends.near = c.weekends(r, window, -c.pasts[person])
		}
		return x
	})
	if rolling {
		first = slices.Index(rare.from, c.pad)
	}
	row.rare = append(row.rare, rare)
	row.at.rare = append(row.at.rare, c.slots(row, len(rare.curves), first, r, p))
}

// rollingWindows gives a rule every window of some days that ends in the horizon and does not begin before what is known.
func (c *compiler) rollingWindows(x *rareRule, r *model.Rule, days []bool, past int) {
	roll := c.rollRule(r, days, past, 1)
	x.counts = roll.counts
	for w := roll.first; w <= roll.last; w++ {
		x.from, x.to, x.curves = append(x.from, w), append(x.to, w+roll.length-1), append(x.curves, roll.curve)
		if !roll.lives[w-roll.first] {
			x.curves[len(x.curves)-1] = nothing()
		}
	}
}

func (c *compiler) addPattern(person int, r *model.Rule, days []bool, key string) {
	p, row := &c.model.Staff[person], &c.rows[person]
	pattern := shared(c, "pattern"+key, func() *patternRule {
		pt := &patternRule{starts: make([]bool, c.width), curve: newCurve(r)}
		for _, step := range r.Sequence {
			switch {
			case step.Off:
				pt.steps = append(pt.steps, pick{yes: make([]bool, c.cells)})
				pt.steps[len(pt.steps)-1].yes[off] = true
			case step.Any:
				pt.steps = append(pt.steps, c.pick(model.Filter{}, nil))
			default:
				pt.steps = append(pt.steps, c.pick(step.Of, days))
			}
		}
		for i := range pt.starts {
			pt.starts[i] = c.cal.Picks(r.Starts, i-c.pad)
		}
		return pt
	})
	row.patterns = append(row.patterns, pattern)
	row.at.patterns = append(row.at.patterns, c.slots(row, 1, -1, r, p))
}

// pairRule makes what two shifts with none between cost: that they overlap, that there is too little rest between them, that
// the second may not follow the first.
func (c *compiler) pairRule(rules []model.Rule, bound [][]bool) *pairRule {
	types := len(c.model.Shifts)
	longest, rest := 0, 0
	for s := range c.model.Shifts {
		longest = max(longest, c.model.Shifts[s].Minutes)
	}
	for _, r := range rules {
		for _, b := range []*int{r.HardMin, r.SoftMin} {
			if r.Measure == model.Rest && b != nil {
				rest = max(rest, *b)
			}
		}
	}
	far := min(max(1, (longest+rest+24*60-1)/(24*60)+1), c.width)
	pr := &pairRule{far: far, tabs: make([][]cost, c.width*far)}
	same := map[string][]cost{}
	for i := range c.width {
		for lag := 1; lag <= far && i+lag < c.width; lag++ {
			tab := make([]cost, types*types)
			any := false
			for a := range types {
				for b := range types {
					tab[a*types+b] = c.pairCost(rules, bound, i, lag, a, b)
					any = any || tab[a*types+b] != 0
				}
			}
			if !any {
				continue
			}
			key := fmt.Sprint(tab)
			if same[key] == nil {
				same[key] = tab
			}
			pr.tabs[i*far+lag-1] = same[key]
		}
	}
	return pr
}

func (c *compiler) pairCost(rules []model.Rule, bound [][]bool, i, lag, a, b int) cost {
	m := c.model
	gap := c.begins[b][i+lag].Sub(c.ends[a][i])
	var sum cost
	if gap < 0 {
		sum += hard(1)
	}
	for k := range rules {
		r := &rules[k]
		if !c.cal.Lets(r.Of, i-c.pad, &m.Shifts[a], "") || !c.cal.Lets(r.Then, i+lag-c.pad, &m.Shifts[b], "") {
			continue
		}
		if days := bound[k]; days != nil && (!days[i] || !days[i+lag]) {
			continue
		}
		cv := newCurve(r)
		switch {
		case r.Measure == model.Rest:
			cv.unit = int32(24 * 60)
			sum += cv.both(int32(gap / time.Minute))
		case lag == 1:
			sum += cv.long(1)
		}
	}
	return sum
}
