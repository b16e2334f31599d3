package solve

import (
	"fmt"
	"slices"

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
