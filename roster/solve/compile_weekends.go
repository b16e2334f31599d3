package solve

import (
	"fmt"
	"slices"
	"strings"

	"heartline/roster/model"
)

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
