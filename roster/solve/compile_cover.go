package solve

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"heartline/roster/model"
)

// listCovers makes the rows of the demand, of the sites and of the guards, and which of them each cell of each person
// counts for. People who count alike share a table.
func (c *compiler) listCovers(ctx context.Context) error {
	c.cover.class = make([]int, c.people)
	classes := map[string]int{}
	var people []*model.Person // one of each class
	for i := range c.model.Staff {
		key := c.counted(&c.model.Staff[i])
		if _, ok := classes[key]; !ok {
			classes[key] = len(people)
			people = append(people, &c.model.Staff[i])
		}
		c.cover.class[i] = classes[key]
	}
	c.cover.touches = make([][][]touch, len(people))
	for i := range people {
		c.cover.touches[i] = make([][]touch, c.days*(len(c.options)+1))
	}
	spans := c.spans()
	for i := range c.model.Demand {
		if err := ctx.Err(); err != nil {
			return err
		}
		if d := &c.model.Demand[i]; d.Owner == "" {
			c.demand(d, people, spans)
		}
	}
	c.sites(people, spans)
	for i := range c.model.Guards {
		if err := ctx.Err(); err != nil {
			return err
		}
		c.guard(&c.model.Guards[i], people, spans)
	}
	return nil
}

// counted is what of a person makes a difference to what the person counts for.
func (c *compiler) counted(p *model.Person) string {
	minds := map[string]bool{}
	for _, d := range c.model.Demand {
		if d.Counts == model.Holders {
			minds[d.Skill] = true
		}
	}
	for _, g := range c.model.Guards {
		minds[g.Who], minds[g.With] = true, true
	}
	var have [2][]model.Dated
	for i, list := range [][]model.Dated{p.Skills, p.Tags} {
		for _, d := range list {
			if minds[d.ID] {
				have[i] = append(have[i], d)
			}
		}
	}
	key, _ := json.Marshal(have)
	return string(key)
}

// spans are the times between two boundaries of shifts, in order.
func (c *compiler) spans() []time.Time {
	var cuts []time.Time
	for s := range c.begins {
		cuts = append(cuts, c.begins[s][c.pad:]...)
		cuts = append(cuts, c.ends[s][c.pad:]...)
	}
	slices.SortFunc(cuts, time.Time.Compare)
	return slices.CompactFunc(cuts, time.Time.Equal)
}

// addRow adds a row whose numbers lie between two bounds.
func (c *compiler) addRow(key string, least, most int32, at func(n int32) cost) int32 {
	type table struct{ costs []cost }
	t, ok := c.shared[key].(*table)
	if !ok {
		t = &table{costs: make([]cost, most-least+1)}
		for n := least; n <= most; n++ {
			t.costs[n-least] = at(n)
		}
		c.shared[key] = t
	}
	c.cover.rows = append(c.cover.rows, coverRow{least: least, table: t.costs})
	c.cover.where = append(c.cover.where, nil)
	return int32(len(c.cover.rows) - 1)
}

// put lets everybody whom by says count for a row: in a shift that begins on a day.
func (c *compiler) put(row int32, day, opt int, people []*model.Person, by func(*model.Person) int32) {
	c.cover.where[row] = append(c.cover.where[row], seat{int32(day), cell(opt + 1)})
	for class, p := range people {
		if n := by(p); n != 0 {
			at := &c.cover.touches[class][day*(len(c.options)+1)+opt+1]
			*at = append(*at, touch{row: row, by: n})
		}
	}
}

// demand adds the rows of one row of the demand.
func (c *compiler) demand(d *model.Demand, people []*model.Person, spans []time.Time) {
	if len(d.Shifts) > 0 {
		for day := range c.days {
			if !c.cal.Picks(d.On, day) {
				continue
			}
			for s := range c.model.Shifts {
				if slices.Contains(d.Shifts, c.model.Shifts[s].ID) && c.model.Shifts[s].Owner == "" {
					row := c.demandRow(d, 1)
					c.countIn(row, d, people, func(o *option, on int) bool { return o.shift == s && on == day }, day, day)
				}
			}
		}
		return
	}
	for day := range c.days {
		if !c.cal.Picks(d.On, day) {
			continue
		}
		from, to := c.clockSpan(day, d.From, d.To)
		for _, piece := range cut(from, to, spans) {
			if !piece.to.After(spans[0]) {
				continue // of the roster before
			}
			hours := int((piece.to.Sub(piece.from) + time.Hour - 1) / time.Hour)
			row := c.demandRow(d, hours)
			c.countIn(row, d, people, func(o *option, on int) bool {
				i := c.pad + on
				return !c.begins[o.shift][i].After(piece.from) && !c.ends[o.shift][i].Before(piece.to)
			}, day-3, day+1)
		}
	}
}

// cut cuts a time at instants.
func cut(from, to time.Time, at []time.Time) []span {
	var pieces []span
	for _, t := range at {
		if t.After(from) && t.Before(to) {
			pieces = append(pieces, span{from, t})
			from = t
		}
	}
	return append(pieces, span{from, to})
}

// countIn lets people count for a row of the demand in the cells that it covers.
func (c *compiler) countIn(row int32, d *model.Demand, people []*model.Person, covers func(o *option, day int) bool, from, to int) {
	for day := max(0, from); day <= min(c.days-1, to); day++ {
		for o := range c.options {
			op := &c.options[o]
			if !covers(op, day) || d.Counts == model.InRole && op.role != d.Role {
				continue
			}
			date := c.cal.Date(day)
			c.put(row, day, o, people, func(p *model.Person) int32 {
				if d.Counts == model.Holders && d.Skill != "" && !holds(p.Skills, d.Skill, date, date) {
					return 0
				}
				return 1
			})
		}
	}
}

func (c *compiler) demandRow(d *model.Demand, hours int) int32 {
	limit := -1
	if d.Max != nil {
		limit = *d.Max
	}
	key := fmt.Sprint("demand", d.Min, d.Target, limit, d.WMin, d.WUnder, d.WOver, d.HardMin, hours)
	return c.addRow(key, 0, int32(c.people), func(n int32) cost {
		var sum cost
		if missing := d.Min - int(n); missing > 0 {
			if d.HardMin {
				sum += hard(missing)
			} else {
				sum += soft(d.WMin * missing * hours)
			}
		}
		if missing := d.Target - int(n); missing > 0 {
			sum += soft(d.WUnder * missing * hours)
		} else {
			sum += soft(d.WOver * -missing * hours)
		}
		if limit >= 0 && int(n) > limit {
			sum += hard(int(n) - limit)
		}
		return sum
	})
}
