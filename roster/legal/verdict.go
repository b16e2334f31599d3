package legal

import (
	"cmp"
	"slices"

	"heartline/roster/check"
	"heartline/roster/model"
)

// A Verdict is what a change does to a roster. What it breaks and mends goes by rule, person and dates: what is broken less on
// one day does not make up for what is broken more on another. Of hard rules of demand by clock times, of seats and of guards it goes by
// hour and site too. Of rules that measure runs, runs before and after that share a day are one. Value is the sum of the costs of Soft
// less that of Mended.
type Verdict struct {
	Legal bool              // no hard rule is broken more than before
	Hard  []model.Violation // hard rules that are broken more than before, the amount is the increase; by rule, person and date
	Value int               // what the soft rules cost more than before; negative: less
	Soft  []model.Violation // soft rules that cost more than before, amount and cost are the increase, the dearest first
	// Mended is what is broken less or costs less than before, amount and cost are the decrease: hard rules first, then the
	// dearest. Where a rule has two soft bounds, the amount may be negative here or in Soft.
	Mended []model.Violation
}

// thing is what violations of two rosters are of, if they are of the same.
type thing struct {
	rule, staff, date, until, shift, role string
	hard                                  bool
	span                                  int // of a hard rule of the demand, a room or a guard: when in the day
	site                                  string
}

// cellRules count single cells, whatever is in them.
var cellRules = []string{"leave", "available", "skill", "type", "impossible", "pin", "overlap", "stability"} //nolint:gochecknoglobals // a table

func thingOf(v *model.Violation) thing {
	t := thing{rule: v.Rule, staff: v.Staff, date: v.Date, until: v.Until, shift: v.Shift, role: v.Role, hard: v.Hard}
	if v.Staff != "" && slices.Contains(cellRules, v.Rule) {
		t.shift, t.role = "", ""
	}
	return t
}

// thingAt is thingOf for a gap. What is soft goes by date: one hour makes up for another.
func thingAt(g *check.Gap) thing {
	t := thingOf(&g.Violation)
	if g.Hard {
		t.span, t.site = g.Span, g.Site
	}
	return t
}

// A change of what is broken of one thing.
type change struct {
	thing
	seen         model.Violation // of the roster after, if it is there, else of the one before
	was, is      bool            // there before, there after
	amount, cost int
}

// difference takes the violations of one roster from those of another.
type difference struct {
	runs func(*model.Violation) bool // whether a violation is of a rule that measures runs
	all  []change
	at   map[thing]int
}

func (d *difference) sub(vs []model.Violation) {
	for i := range vs {
		d.before(thingOf(&vs[i]), &vs[i])
	}
}

func (d *difference) add(vs []model.Violation) {
	for i := range vs {
		d.after(thingOf(&vs[i]), &vs[i])
	}
}

func (d *difference) subGaps(gaps []check.Gap) {
	for i := range gaps {
		d.before(thingAt(&gaps[i]), &gaps[i].Violation)
	}
}

func (d *difference) addGaps(gaps []check.Gap) {
	for i := range gaps {
		d.after(thingAt(&gaps[i]), &gaps[i].Violation)
	}
}

func (d *difference) before(t thing, v *model.Violation) {
	c := d.of(t, v)
	c.was = true
	c.amount -= v.Amount
	c.cost -= v.Cost
}

func (d *difference) after(t thing, v *model.Violation) {
	c := d.of(t, v)
	c.is, c.seen = true, *v
	c.amount += v.Amount
	c.cost += v.Cost
}

func (d *difference) of(t thing, v *model.Violation) *change {
	i, there := d.at[t]
	if !there {
		if d.at == nil {
			d.at = map[thing]int{}
		}
		i = len(d.all)
		d.at[t] = i
		d.all = append(d.all, change{thing: t, seen: *v})
	}
	return &d.all[i]
}

// verdict sums up. Lists are in an order of their own, whatever the order of the violations.
func (d *difference) verdict() Verdict {
	all := slices.DeleteFunc(d.all, func(c change) bool { return c.was && c.is && c.amount == 0 && c.cost == 0 })
	slices.SortFunc(all, func(a, b change) int {
		return cmp.Or(cmp.Compare(a.rule, b.rule), cmp.Compare(a.staff, b.staff), cmp.Compare(a.date, b.date),
			cmp.Compare(a.until, b.until), cmp.Compare(a.shift, b.shift), cmp.Compare(a.role, b.role), order(a.hard, b.hard),
			a.span-b.span, cmp.Compare(a.site, b.site))
	})
	v := Verdict{Legal: true}
	for _, c := range d.joined(all) {
		said := c.seen
		more := c.cost > 0
		if c.hard {
			more = c.amount > 0
		}
		said.Amount, said.Cost = c.amount, c.cost
		v.Value += c.cost
		switch {
		case !more && (c.cost < 0 || c.hard && c.amount < 0):
			said.Amount, said.Cost = -said.Amount, -said.Cost
			v.Mended = beside(v.Mended, said)
		case more && c.hard:
			v.Legal = false
			v.Hard = beside(v.Hard, said)
		case more:
			v.Soft = append(v.Soft, said)
		}
	}
	slices.SortStableFunc(v.Soft, func(a, b model.Violation) int { return b.Cost - a.Cost })
	slices.SortStableFunc(v.Mended, func(a, b model.Violation) int { return cmp.Or(order(a.Hard, b.Hard), b.Cost-a.Cost) })
	return v
}

// beside adds a violation to a list; to the last of the list, if that is of another hour or site of the same rule and date.
func beside(list []model.Violation, v model.Violation) []model.Violation {
	if last := len(list) - 1; last >= 0 && v.Staff == "" && v.Hard && thingOf(&list[last]) == thingOf(&v) {
		list[last].Amount += v.Amount
		return list
	}
	return append(list, v)
}

func order(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

// joined joins the runs that were there before and are not, and those that are there and were not, where they share a day.
func (d *difference) joined(all []change) []change {
	var out []change
	last := map[thing]int{} // the place of the last run of a rule and person, without its dates
	ends := map[thing]string{}
	for _, c := range all {
		if !d.runs(&c.seen) || c.was && c.is {
			out = append(out, c)
			continue
		}
		key, until := c.thing, max(c.date, c.until)
		key.date, key.until = "", ""
		i, there := last[key]
		if !there || c.date > ends[key] {
			last[key], ends[key] = len(out), until
			out = append(out, c)
			continue
		}
		ends[key] = max(ends[key], until)
		out[i].join(c)
	}
	return out
}

// join adds another run; of the two the one that is there after is named, or the earlier of two.
func (c *change) join(other change) {
	if other.is && !c.is {
		c.seen = other.seen
	}
	c.was, c.is = c.was || other.was, c.is || other.is
	c.amount += other.amount
	c.cost += other.cost
}
