package bound

import (
	"reflect"
	"slices"
	"strings"

	"heartline/roster/model"
)

// rule is a rule with a hard bound, and what it says of each day and job, which is the same for all whom it is for.
type rule struct {
	model.Rule
	picks []bool   // by day: whether its windows count it
	of    [][]bool // by day and job: whether it is about it
	then  [][]bool // likewise of the second of two
	spans []window
	plain bool // about every shift
}

// window is days over which a rule counts.
type window struct {
	days
	cut   bool // bounded above only
	first bool // takes in what the history has counted
}

// bind is a rule as it binds one person.
type bind struct {
	*rule
	on   []bool // by day from the day before the first on: whether it binds; nil: always
	base []int  // by window: what is in it whatever is planned: of the past, of leave that is credited, of what the person is held to
}

// bindAll finds the rules of everybody.
func (g *ground) bindAll() {
	book := model.NewRulebook(g.m)
	for i := range g.people {
		who := &g.people[i]
		rules := book.For(who.Person)
		for k := range rules {
			if rules[k].HardMax == nil && rules[k].HardMin == nil {
				continue
			}
			who.rules = append(who.rules, bind{rule: g.rule(&rules[k]), on: g.dated(&rules[k], who)})
		}
		for k := range who.rules {
			who.rules[k].base = g.bases(i, &who.rules[k])
		}
	}
}

// rule returns a rule read before, or reads it.
func (g *ground) rule(r *model.Rule) *rule {
	for _, known := range g.rules[r.ID] {
		if reflect.DeepEqual(known.Rule, *r) {
			return known
		}
	}
	n := &rule{Rule: *r, plain: reflect.DeepEqual(r.Of, model.Filter{}), spans: g.windows(r.Window)}
	for d := range g.m.Days {
		n.picks = append(n.picks, g.cal.Picks(r.Window.On, d))
		of, then := make([]bool, len(g.jobs[d])), make([]bool, len(g.jobs[d]))
		for j, job := range g.jobs[d] {
			of[j] = g.cal.Lets(r.Of, d, &g.m.Shifts[job.shift], job.role)
			then[j] = g.cal.Lets(r.Then, d, &g.m.Shifts[job.shift], job.role)
		}
		n.of, n.then = append(n.of, of), append(n.then, then)
	}
	g.rules[r.ID] = append(g.rules[r.ID], n)
	return n
}

// windows cuts the days as a window says.
func (g *ground) windows(w model.Window) []window {
	var begins func(d int) bool
	switch w.Kind {
	case model.Week:
		begins = func(d int) bool { return g.cal.Weekday(d) == 1 }
	case model.Month:
		begins = func(d int) bool { return strings.HasSuffix(g.cal.Date(d), "-01") }
	case model.Blocks:
		begins = func(d int) bool { return d%max(w.Days, 1) == 0 }
	case model.Rolling:
		var all []window
		for from := 1 - w.Days; from+w.Days <= g.m.Days; from++ {
			all = append(all, window{days: days{from, from + w.Days}, first: from == 0})
		}
		return all
	default:
		return []window{{days: days{0, g.m.Days}, first: true}}
	}
	all := make([]window, 0, g.m.Days)
	for _, s := range split(g.m.Days, begins) {
		all = append(all, window{days: s, cut: !begins(s.from) || !begins(s.to), first: s.from == 0})
	}
	return all
}

// dated returns the days on which a rule is for a person, if a tag of its scope that the person has is dated.
func (g *ground) dated(r *model.Rule, who *person) []bool {
	isDated := func(tag string) bool {
		return slices.ContainsFunc(who.Tags, func(t model.Dated) bool { return t.ID == tag && (t.From != "" || t.Until != "") })
	}
	if !slices.ContainsFunc(r.Scope.Tags, isDated) {
		return nil
	}
	on := make([]bool, g.m.Days+1)
	for i := range on {
		date := g.cal.Date(i - 1)
		on[i] = slices.ContainsFunc(r.Scope.Tags, func(tag string) bool { return holds(who.Tags, tag, date, date) })
	}
	return on
}

// binds reports whether the rule is for the person on a day, which is not before the day before the first.
func (b *bind) binds(d int) bool { return b.on == nil || d >= -1 && b.on[d+1] }

// counts reports whether a day of the model is counted in windows.
func (b *bind) counts(d int) bool { return b.binds(d) && b.picks[d] }

func (b *bind) letsJob(d, j int) bool { return b.binds(d) && b.of[d][j] }
func (b *bind) thenJob(d, j int) bool { return b.binds(d) && b.then[d][j] }

func (b *bind) letsHeld(g *ground, d int, h *hold) bool { return b.lets(g, b.Of, d, h) }
func (b *bind) thenHeld(g *ground, d int, h *hold) bool { return b.lets(g, b.Then, d, h) }

// lets reports whether a filter lets the shift through that somebody is held to. Where it depends on a role that is open, it does not.
func (b *bind) lets(g *ground, f model.Filter, d int, h *hold) bool {
	return b.binds(d) && (!h.anyRole || len(f.Roles) == 0) && g.cal.Lets(f, d, &g.m.Shifts[h.shift], h.role)
}

// forbidsPair reports whether the rule forbids two shifts next to each other, with so many seconds between, that its two filters
// let through.
func (b *bind) forbidsPair(between int64) bool {
	switch b.Measure {
	case model.Rest:
		return b.HardMin != nil && between < seconds(*b.HardMin)
	case model.Follows:
		return b.HardMax != nil && *b.HardMax == 0
	default:
		return false
	}
}

// bases returns what a rule counts in each window whatever is planned.
func (g *ground) bases(p int, b *bind) []int {
	who := &g.people[p]
	base := make([]int, len(b.spans))
	for i, w := range b.spans {
		if w.first && who.History != nil && b.Measure != model.DaysOff {
			base[i] = who.History.Counts[b.ID]
		}
		for d := w.from; d < min(w.to, 0); d++ {
			base[i] += g.pastValue(who, b, d)
		}
		for d := max(w.from, 0); d < w.to; d++ {
			if b.counts(d) {
				base[i] += g.heldValue(who, b, d) + g.credit(who, b, d)
			}
		}
	}
	return base
}

// pastValue returns what a shift before the first day counts for a rule over windows. Where the rule is dated, days before the last of
// them are left out, which is on the safe side.
func (g *ground) pastValue(who *person, b *bind, d int) int {
	if -d > len(who.past) || who.past[-d-1] == noShift || !b.binds(d) || !g.cal.Picks(b.Window.On, d) {
		return 0
	}
	s := &g.m.Shifts[who.past[-d-1]]
	if !g.cal.Lets(b.Of, d, s, "") {
		return 0
	}
	return b.value(s)
}

// value returns what a shift counts that the rule lets through.
func (b *bind) value(s *model.ShiftType) int {
	switch b.Measure {
	case model.Minutes:
		return s.Worked()
	case model.Shifts, model.DaysOff:
		return 1
	default:
		return 0
	}
}

func (g *ground) heldValue(who *person, b *bind, d int) int {
	h := who.held[d]
	if h == nil || h.shift == noShift || !b.letsHeld(g, d, h) {
		return 0
	}
	return b.value(&g.m.Shifts[h.shift])
}

// credit returns the minutes of leave that count as worked.
func (g *ground) credit(who *person, b *bind, d int) int {
	if b.Measure != model.Minutes || !b.plain {
		return 0
	}
	minutes, date := 0, g.cal.Date(d)
	for i := range who.leave {
		if l := g.m.Leave[who.leaves[i]]; l.From <= date && date <= l.To {
			minutes += l.Credit
		}
	}
	return minutes
}

// banned returns the rule that forbids a job by itself, whatever else is planned.
func (g *ground) banned(p, d, j int) string {
	for k := range g.people[p].rules {
		b := &g.people[p].rules[k]
		if b.HardMax == nil || !b.letsJob(d, j) {
			continue
		}
		switch b.Measure {
		case model.WorkRun, model.KindRun:
			if *b.HardMax == 0 {
				return b.ID
			}
		case model.Shifts, model.Minutes:
			if !b.counts(d) {
				continue
			}
			value := b.value(&g.m.Shifts[g.jobs[d][j].shift])
			for i, w := range b.spans {
				if w.has(d) && b.known(&g.people[p], w) && b.base[i]+value > *b.HardMax {
					return b.ID
				}
			}
		default:
		}
	}
	return ""
}

// known reports whether a window is one of a person's: of those that begin in the past, only if it is known as far back.
func (b *bind) known(who *person, w window) bool { return w.from >= -len(who.past) }
