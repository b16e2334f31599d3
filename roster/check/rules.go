package check

import (
	"slices"

	"heartline/roster/model"
)

// A number is one value of a measure: over a window, of a run, of a pair.
type number struct {
	x           int
	before      int // how much of x lay before the first day: of what is too long only what was added counts
	above       bool
	from, until int      // days, both included
	shift       string   // of a run of one type
	each        [][2]int // the days of each of x times, where it is so many times
}

// A judge counts one rule for one person.
type judge struct {
	*checker
	p     int
	r     *model.Rule
	k     past
	dated bool // only days with one of the scope's tags count
	plain bool // any shift is let through on any day
}

// rules counts the rules that are for a person.
func (c *checker) rules(p int) {
	person := &c.m.Staff[p]
	for i := range c.rulesOf[p] {
		r := &c.rulesOf[p][i]
		j := judge{checker: c, p: p, r: r, k: c.pasts[p]}
		j.dated = slices.ContainsFunc(r.Scope.Tags, func(tag string) bool {
			return slices.ContainsFunc(person.Tags, func(t model.Dated) bool { return t.ID == tag && (t.From != "" || t.Until != "") })
		})
		j.plain = !j.dated && empty(r.Of)
		for _, n := range j.numbers() {
			j.hold(n)
		}
	}
}

// numbers returns what the rule's measure gives.
func (j *judge) numbers() []number {
	switch j.r.Measure {
	case model.Shifts, model.Minutes, model.DaysOff, model.Weekends, model.HalfWeekends, model.MixedWeekends, model.Kinds:
		return j.counted()
	case model.WorkRun, model.OffRun:
		return j.dayRuns()
	case model.KindRun:
		return j.kindRuns()
	case model.WeekendRun:
		return j.weekendRuns()
	case model.Rest:
		return j.rests()
	case model.Follows:
		return j.follows()
	case model.Pattern:
		return j.patterns()
	}
	return nil
}

// hold holds a number against the four bounds.
func (j *judge) hold(n number) {
	if least := j.r.HardMin; least != nil && !n.above && n.x < *least {
		j.broken(n, true, *least-n.x, 0)
	}
	if most := j.r.HardMax; most != nil {
		if by := excess(n.x, *most) - excess(n.before, *most); by > 0 {
			j.tooMany(n, true, *most, by, 0)
		}
	}
	if least := j.r.SoftMin; least != nil && !n.above && n.x < *least {
		j.broken(n, false, *least-n.x, j.r.WUnder*j.curve(*least-n.x))
	}
	if most := j.r.SoftMax; most != nil {
		by, was := excess(n.x, *most), excess(n.before, *most)
		if by > was {
			j.tooMany(n, false, *most, by-was, j.r.WOver*(j.curve(by)-j.curve(was)))
		}
	}
}

func excess(x, most int) int { return max(0, x-most) }

// curve returns what an amount counts for.
func (j *judge) curve(amount int) int {
	switch j.r.Curve {
	case model.Square:
		return amount * amount
	case model.Once:
		return min(amount, 1)
	default:
		return amount
	}
}

// tooMany reports what is above a bound: each time by itself where nothing is allowed, so that each has its dates.
func (j *judge) tooMany(n number, hard bool, most, by, cost int) {
	if most != 0 || len(n.each) != by || !hard && j.r.Curve != model.Linear {
		j.broken(n, hard, by, cost)
		return
	}
	for _, days := range n.each {
		n.from, n.until = days[0], days[1]
		j.broken(n, hard, 1, cost/by)
	}
}

func (j *judge) broken(n number, hard bool, by, cost int) {
	v := model.Violation{
		Rule: j.r.ID, Staff: j.m.Staff[j.p].ID, Date: j.cal.Date(n.from), Shift: n.shift, Hard: hard, Amount: by, Cost: cost,
	}
	if n.until != n.from {
		v.Until = j.cal.Date(n.until)
	}
	j.add(v)
}

// cell returns what the person does on a day; before the first, what is known of it.
func (j *judge) cell(d int) cell {
	switch {
	case d >= 0 && d < j.m.Days:
		return j.rows[j.p][d]
	case d < 0 && -d <= len(j.k.row):
		return j.k.row[-d-1]
	}
	return cell{}
}

// lets reports whether there is a shift on a day that a filter lets through.
func (j *judge) lets(f model.Filter, d int) bool {
	at := j.cell(d)
	return at.shift != nil && j.binds(d) && j.cal.Lets(f, d, at.shift, at.role)
}

// binds reports whether the rule is for the person on that day.
func (j *judge) binds(d int) bool {
	if !j.dated {
		return true
	}
	date := j.cal.Date(d)
	return slices.ContainsFunc(j.r.Scope.Tags, func(tag string) bool { return holds(j.m.Staff[j.p].Tags, tag, date, date) })
}

func empty(f model.Filter) bool {
	return len(f.Shifts) == 0 && len(f.Tags) == 0 && len(f.Roles) == 0 && f.Touches == "" && f.Longer == 0 && !f.Negative &&
		len(f.On.Weekdays) == 0 && len(f.On.Dates) == 0 && f.On.From == "" && f.On.To == ""
}
