package solve

import (
	"fmt"
	"slices"
	"time"

	"heartline/roster/model"
)

func (c *compiler) addPattern(person int, r *model.Rule, days []bool, key string) {
	p, row := &c.model.Staff[person], &c.rows[person]
	pattern := shared(c, "pattern"+key, func() *patternRule {
		pt := &patternRule{starts: make([]bool, c.width), curve: newCurve(r)}
		for _, step := range r.Sequence {
			switch {
			case step.Off:
				pt.steps = append(pt.steps, pick{yes: make([]bool, c.cells)})
				pt.steps[len(pt.steps)-1].yes[off] = true
			case step.Any:
				pt.steps = append(pt.steps, c.pick(model.Filter{}, nil))
			default:
				pt.steps = append(pt.steps, c.pick(step.Of, days))
			}
		}
		for i := range pt.starts {
			pt.starts[i] = c.cal.Picks(r.Starts, i-c.pad)
		}
		return pt
	})
	row.patterns = append(row.patterns, pattern)
	row.at.patterns = append(row.at.patterns, c.slots(row, 1, -1, r, p))
}

// pairRule makes what two shifts with none between cost: that they overlap, that there is too little rest between them, that
// the second may not follow the first.
func (c *compiler) pairRule(rules []model.Rule, bound [][]bool) *pairRule {
	types := len(c.model.Shifts)
	longest, rest := 0, 0
	for s := range c.model.Shifts {
		longest = max(longest, c.model.Shifts[s].Minutes)
	}
	for _, r := range rules {
		for _, b := range []*int{r.HardMin, r.SoftMin} {
			if r.Measure == model.Rest && b != nil {
				rest = max(rest, *b)
			}
		}
	}
	far := min(max(1, (longest+rest+24*60-1)/(24*60)+1), c.width)
	if slices.ContainsFunc(rules, func(r model.Rule) bool { return r.Measure == model.Rest && (r.SoftMax != nil || r.HardMax != nil) }) {
		far = c.width // a rest that is too long
	}
	pr := &pairRule{far: far, size: types, index: make([]int32, c.cells), tabs: make([][]cost, c.width*far)}
	duties := make([]option, types)
	for s := range duties {
		duties[s].shift = s
	}
	if slices.ContainsFunc(rules, func(r model.Rule) bool { return len(r.Of.Roles)+len(r.Then.Roles) > 0 }) {
		duties = c.duties() // what is done matters beside the type
		pr.size = len(duties)
	}
	for x := range pr.index {
		pr.index[x] = int32(c.kind[x])
		if pr.size != types {
			pr.index[x] = int32(x)
		}
	}
	same := map[string][]cost{}
	for i := range c.width {
		for lag := 1; lag <= far && i+lag < c.width; lag++ {
			tab := make([]cost, pr.size*pr.size)
			any := false
			for a := range duties {
				for b := range duties {
					if duties[a].shift >= 0 && duties[b].shift >= 0 {
						tab[a*pr.size+b] = c.pairCost(rules, bound, i, lag, duties[a], duties[b])
					}
					any = any || tab[a*pr.size+b] != 0
				}
			}
			if !any {
				continue
			}
			key := fmt.Sprint(tab)
			if same[key] == nil {
				same[key] = tab
			}
			pr.tabs[i*far+lag-1] = same[key]
		}
	}
	return pr
}

// duties are what each cell stands for; a shift below 0: none.
func (c *compiler) duties() []option {
	all := make([]option, c.cells)
	for x := range all {
		all[x].shift = int(c.kind[x])
		if x > 0 && x <= len(c.options) {
			all[x] = c.options[x-1]
		}
	}
	return all
}

func (c *compiler) pairCost(rules []model.Rule, bound [][]bool, i, lag int, first, next option) cost {
	m, a, b := c.model, first.shift, next.shift
	gap := c.begins[b][i+lag].Sub(c.ends[a][i])
	var sum cost
	if gap < 0 {
		sum += hard(1)
	}
	for k := range rules {
		r := &rules[k]
		if !c.cal.Lets(r.Of, i-c.pad, &m.Shifts[a], first.role) || !c.cal.Lets(r.Then, i+lag-c.pad, &m.Shifts[b], next.role) {
			continue
		}
		if days := bound[k]; days != nil && (!days[i] || !days[i+lag]) {
			continue
		}
		cv := newCurve(r)
		switch {
		case r.Measure == model.Rest:
			cv.unit = int32(24 * 60)
			sum += cv.both(int32(gap / time.Minute))
		case lag == 1:
			sum += cv.long(1)
		}
	}
	return sum
}
