package app

import (
	"slices"
	"strings"

	"heartline/roster/explain"
	"heartline/roster/legal"
	"heartline/roster/life"
	"heartline/roster/model"
)

// judge weighs up changes that happen together, and names what they break and mend.
func (g *judgeGround) judge(changes []life.Change) (v life.Verdict, names namedRules, err error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	v.Of = map[string][]string{}
	var tries []legal.Change
	for _, c := range changes {
		if !slices.ContainsFunc(g.base.Staff, func(p model.Person) bool { return p.ID == c.Staff }) {
			if gains(c) {
				v.Broken, v.Of[c.Staff] = append(v.Broken, ruleUnknown), []string{ruleUnknown}
			}
			continue
		}
		tries = append(tries, g.changes(c)...)
	}
	if len(tries) == 0 {
		return v, names, nil
	}
	if err := g.build(); err != nil {
		return v, names, err
	}
	found, err := g.pos.Try(tries...)
	if err != nil {
		return v, names, err
	}
	v.Cost = found.Value
	v.Broken = append(v.Broken, g.rules(found.Hard, nil)...)
	for _, b := range found.Hard {
		if b.Staff != "" && !g.passed[b.Rule] && !slices.Contains(v.Of[b.Staff], b.Rule) {
			v.Of[b.Staff] = append(v.Of[b.Staff], b.Rule)
		}
	}
	slices.Sort(v.Broken)
	v.Broken = slices.Compact(v.Broken)
	v.Worse = g.rules(found.Soft, func(cost int) { v.Cost -= cost })
	g.rules(found.Mended, func(cost int) { v.Cost += cost })
	judged := func(v model.Violation) bool { return !g.passed[v.Rule] }
	names.Verdict = g.only(found, judged)
	if !slices.ContainsFunc(changes, gains) {
		names.left = g.only(found, func(v model.Violation) bool { return !judged(v) && v.Rule != string(explain.Seats)+":"+partsRow })
	}
	return v, names, nil
}

// namedRules is what a verdict names.
type namedRules struct {
	legal.Verdict
	// left is what else becomes of seats that are left, where nobody gets what others lose. No rule refuses that: what people deal with
	// are seats that somebody has afterwards.
	left legal.Verdict
}

// only returns what a verdict names as far as keep lets it through. Types that only a part of a shift has go by those that they are
// made of.
func (g *judgeGround) only(found legal.Verdict, keep func(model.Violation) bool) legal.Verdict {
	through := func(all []model.Violation) (out []model.Violation) {
		for _, v := range all {
			if t, part := g.parts[v.Shift]; part {
				v.Shift = t.of[0]
			}
			if keep(v) {
				out = append(out, v)
			}
		}
		return out
	}
	return legal.Verdict{Hard: through(found.Hard), Soft: through(found.Soft), Mended: through(found.Mended)}
}

// rules returns the ids of broken rules, sorted. Those that are not judged are left out, and passed is told of their cost.
func (g *judgeGround) rules(all []model.Violation, passed func(cost int)) (ids []string) {
	for _, v := range all {
		if !g.passed[v.Rule] {
			ids = append(ids, v.Rule)
		} else if passed != nil {
			passed(v.Cost)
		}
	}
	slices.SortFunc(ids, strings.Compare)
	return slices.Compact(ids)
}

// gains reports whether a person gets anything that was not theirs.
func gains(c life.Change) bool {
	return slices.ContainsFunc(c.In, func(in life.Shift) bool {
		return !slices.ContainsFunc(c.Out, func(o life.Shift) bool { return o.ID == in.ID || o.ID == in.Parent })
	})
}

// changes returns the cells of a person that a change alters.
func (g *judgeGround) changes(c life.Change) (out []legal.Change) {
	was := g.cells(g.rows[c.Staff])
	after := slices.DeleteFunc(slices.Clone(g.rows[c.Staff]), func(s life.Shift) bool {
		return slices.ContainsFunc(slices.Concat(c.Out, c.In), func(o life.Shift) bool { return o.ID == s.ID })
	})
	is := g.cells(append(after, c.In...))
	for date := range was {
		if _, there := is[date]; !there {
			out = append(out, legal.Change{Staff: c.Staff, Date: date})
		}
	}
	for date, d := range is {
		if was[date] != d {
			out = append(out, legal.Change{Staff: c.Staff, Date: date, Shift: d.shift, Role: d.role})
		}
	}
	slices.SortFunc(out, func(a, b legal.Change) int { return strings.Compare(a.Date, b.Date) })
	return out
}

// prepare lays out whatever some changes need, once for all of them.
func (g *judgeGround) prepare(asked ...[]life.Change) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, changes := range asked {
		for _, c := range changes {
			g.changes(c)
		}
	}
	return g.build()
}
