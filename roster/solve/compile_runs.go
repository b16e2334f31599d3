package solve

import (
	"fmt"
	"slices"
	"strings"

	"heartline/roster/model"
)

// isPlain reports whether a rule minds neither the type of a shift nor the day: what is known of the past by the length of a run
// alone is known to it.
func isPlain(r *model.Rule, days []bool) bool { return days == nil && isEmpty(r.Of) }

// addRuns adds the rules of runs of days. One of days that are worked and one of days that are not look at the same runs, and
// share a pass where their filters are the same.
func (c *compiler) addRuns(row *rowRules, rules []ruleOn) {
	for len(rules) > 0 {
		on, off := ruleOn{}, ruleOn{}
		var rest []ruleOn
		same := func(r ruleOn) string { return shareKey(&model.Rule{Of: r.Of}, r.days) }
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
	return *shared(c, "types "+shareKey(r.Rule, r.days), func() *[]int {
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
		return &types
	})
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
