package legal

import (
	"cmp"
	"slices"

	"heartline/roster/model"
)

// A Verdict is what a change does to a roster. What it breaks and mends goes by rule, person and dates: what is broken less on
// one day does not make up for what is broken more on another. Of rules that measure runs, runs before and after that share
// a day are one. Value is the sum of the costs of Soft less that of Mended.
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
}

// cellRules count single cells, whatever is in them.
var cellRules = []string{"leave", "available", "skill", "type", "impossible", "pin", "overlap", "stability"} //nolint:gochecknoglobals // a table

func thingOf(v *model.Violation) thing {
	t := thing{v.Rule, v.Staff, v.Date, v.Until, v.Shift, v.Role, v.Hard}
	if v.Staff != "" && slices.Contains(cellRules, v.Rule) {
		t.shift, t.role = "", ""
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
		c := d.of(&vs[i])
		c.was = true
		c.amount -= vs[i].Amount
		c.cost -= vs[i].Cost
	}
}

func (d *difference) add(vs []model.Violation) {
	for i := range vs {
		c := d.of(&vs[i])
		c.is, c.seen = true, vs[i]
		c.amount += vs[i].Amount
		c.cost += vs[i].Cost
	}
}

func (d *difference) of(v *model.Violation) *change {
	t := thingOf(v)
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
			cmp.Compare(a.until, b.until), cmp.Compare(a.shift, b.shift), cmp.Compare(a.role, b.role), order(a.hard, b.hard))
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
			v.Mended = append(v.Mended, said)
		case more && c.hard:
			v.Legal = false
			v.Hard = append(v.Hard, said)
		case more:
			v.Soft = append(v.Soft, said)
		}
	}
	slices.SortStableFunc(v.Soft, func(a, b model.Violation) int { return b.Cost - a.Cost })
	slices.SortStableFunc(v.Mended, func(a, b model.Violation) int { return cmp.Or(order(a.Hard, b.Hard), b.Cost-a.Cost) })
	return v
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
