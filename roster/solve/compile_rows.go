package solve

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"heartline/roster/model"
)

// compileRow makes the rules of one person's row. Rules that are the same for several people are made once.
func (c *compiler) compileRow(person int, rules []model.Rule) {
	p, row := &c.model.Staff[person], &c.rows[person]
	var pairs []model.Rule
	var bound [][]bool
	var runs, kinds []ruleOn
	for i := range rules {
		r := &rules[i]
		days := c.daysOf(p, r)
		key := shareKey(r, days)
		switch r.Measure {
		case model.Shifts, model.Minutes, model.DaysOff:
			c.addSum(person, r, days, key)
		case model.Weekends, model.HalfWeekends, model.MixedWeekends, model.Kinds:
			if r.Measure == model.Kinds || r.Window.Kind == model.Rolling {
				c.addRare(person, r, days, key)
				continue
			}
			w := shared(c, key, func() *weekendRule { return c.weekendRule(r, days) })
			row.weekends = append(row.weekends, w)
			row.at.weekends = append(row.at.weekends, c.slots(row, len(w.curves), 0, r, p))
		case model.WorkRun, model.OffRun:
			runs = append(runs, ruleOn{r, days})
		case model.KindRun:
			kinds = append(kinds, ruleOn{r, days})
		case model.WeekendRun:
			row.streaks = append(row.streaks, shared(c, key, func() *streakRule { return c.streakRule(r, days) }))
		case model.Rest:
			pairs = append(pairs, *r)
			bound = append(bound, days)
		case model.Follows:
			if onlyNever(r) && days == nil {
				pairs = append(pairs, *r)
				bound = append(bound, nil)
				continue
			}
			follows := *r
			follows.Sequence = []model.Step{{Of: r.Of}, {Of: r.Then}}
			c.addPattern(person, &follows, days, key)
		case model.Pattern:
			c.addPattern(person, r, days, key)
		}
	}
	c.addRuns(row, runs)
	c.addKinds(row, kinds)
	key, _ := json.Marshal(pairs)
	row.pairs = shared(c, fmt.Sprint("pairs", string(key), bound), func() *pairRule { return c.pairRule(pairs, bound) })
}

// ruleOn is a rule with the days on which it is for a person; nil: all.
type ruleOn struct {
	*model.Rule
	days []bool
}

// onlyNever reports whether a count costs the same for each time that something happens.
func onlyNever(r *model.Rule) bool {
	never := func(b *int) bool { return b == nil || *b == 0 }
	return never(r.SoftMax) && never(r.HardMax) && r.SoftMin == nil && r.HardMin == nil && (r.Curve == model.Linear || r.SoftMax == nil)
}

func shared[T any](c *compiler, key string, build func() *T) *T {
	if x, ok := c.shared[key].(*T); ok {
		return x
	}
	x := build()
	c.shared[key] = x
	return x
}

func shareKey(r *model.Rule, days []bool) string {
	key, _ := json.Marshal(r)
	return fmt.Sprint(string(key), days)
}

// daysOf are the days, by index in the row, on which a rule is for a person whose tags begin or end; nil: all.
func (c *compiler) daysOf(p *model.Person, r *model.Rule) []bool {
	dated := false
	for _, t := range p.Tags {
		dated = dated || slices.Contains(r.Scope.Tags, t.ID) && (t.From != "" || t.Until != "")
	}
	if !dated {
		return nil
	}
	days := make([]bool, c.width)
	for i := range days {
		date := c.cal.Date(i - c.pad)
		for _, tag := range r.Scope.Tags {
			days[i] = days[i] || holds(p.Tags, tag, date, date)
		}
	}
	return days
}

// slots gives a rule its numbers. What the history counts for it is added to one of them.
func (c *compiler) slots(row *rowRules, n, first int, r *model.Rule, p *model.Person) int {
	at := row.slots
	row.slots += n
	for range n {
		row.base = append(row.base, 0)
	}
	if p.History != nil && first >= 0 && first < n {
		row.base[at+first] += int32(p.History.Counts[r.ID])
	}
	return at
}

// pick compiles a filter. days are those on which it lets anything through; nil: all.
func (c *compiler) pick(f model.Filter, days []bool) pick {
	p := pick{yes: make([]bool, c.width*c.cells), stride: c.cells}
	for i := range c.width {
		d := i - c.pad
		if days != nil && !days[i] {
			continue
		}
		at := p.yes[i*c.cells : (i+1)*c.cells]
		for o := range c.options {
			at[o+1] = c.cal.Lets(f, d, &c.model.Shifts[c.options[o].shift], c.options[o].role)
		}
		for s := range c.model.Shifts {
			at[c.past(s)] = c.cal.Lets(f, d, &c.model.Shifts[s], "")
		}
	}
	return p.narrow(c.width, c.cells)
}

// narrow keeps one day's worth of a pick that is the same on all days.
func (p pick) narrow(width, cells int) pick {
	for i := 1; i < width; i++ {
		for x := range cells {
			if p.yes[i*cells+x] != p.yes[x] {
				return p
			}
		}
	}
	return pick{yes: p.yes[:cells:cells]}
}

func isEmpty(f model.Filter) bool {
	return len(f.Shifts) == 0 && len(f.Tags) == 0 && len(f.Roles) == 0 && len(f.On.Weekdays) == 0 && len(f.On.Dates) == 0 &&
		f.On.From == "" && f.On.To == "" && f.Touches == "" && f.Longer == 0 && !f.Negative
}

// windows cuts the days: the window of each day by its index in the row, whether the day is counted, and what each window's number
// costs.
func (c *compiler) windows(r *model.Rule, days []bool, unit int32) (window []int16, counts []bool, curves []curve) {
	one := newCurve(r)
	one.unit = unit
	window, counts = make([]int16, c.width), make([]bool, c.width)
	lives := []bool{}
	last := ""
	for i := c.pad; i < c.width; i++ {
		d := i - c.pad
		name, whole := c.windowOf(r, d)
		if name != last || d == 0 {
			last = name
			lives = append(lives, false)
			curves = append(curves, one)
			if !whole {
				curves[len(curves)-1] = one.above()
			}
		}
		bound := days == nil || days[i]
		window[i] = int16(len(curves) - 1)
		lives[len(lives)-1] = lives[len(lives)-1] || bound
		counts[i] = bound && c.cal.Picks(r.Window.On, d)
	}
	for w, yes := range lives {
		if !yes {
			curves[w] = nothing()
		}
	}
	return window, counts, curves
}

// nothing is the curve of a window that does not exist.
func nothing() curve {
	return curve{softMin: none, softMax: none, hardMin: none, hardMax: none, unit: 1}
}

// windowOf names the window of a day and says whether the horizon holds the whole of it.
func (c *compiler) windowOf(r *model.Rule, d int) (name string, whole bool) {
	switch r.Window.Kind {
	case model.Week:
		monday := d - (int(c.cal.Weekday(d))+6)%7
		return c.cal.Date(monday), monday >= 0 && monday+7 <= c.days
	case model.Month:
		date := c.cal.Date(d)
		month, _ := time.Parse(time.DateOnly, date[:8]+"01")
		first, _ := c.dayOf(date[:8] + "01")
		next, _ := c.dayOf(month.AddDate(0, 1, 0).Format(time.DateOnly))
		return date[:7], first >= 0 && next <= c.days
	case model.Blocks:
		from := d / r.Window.Days * r.Window.Days
		return c.cal.Date(from), from+r.Window.Days <= c.days
	default:
		return "horizon", true
	}
}
