package benchmark

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"heartline/roster/model"
)

var weekdays = []string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}

// weekends are the definitions of a weekend, in order of the days.
var weekends = map[string][]string{
	"SaturdaySunday":             {"sat", "sun"},
	"FridaySaturdaySunday":       {"fri", "sat", "sun"},
	"FridaySaturdaySundayMonday": {"fri", "sat", "sun", "mon"},
	"SaturdaySundayMonday":       {"sat", "sun", "mon"},
}

// maxConstraint is the largest weight that is read: a rule may weigh eight times as much.
const maxConstraint = model.MaxWeight / 10

// demandOf asks for exactly n people in a type of shift.
func demandOf(shift string, n int) model.Demand {
	return model.Demand{
		ID: fmt.Sprintf("%s:%d", shift, n), Shifts: []string{shift}, Min: n, HardMin: n > 0, Target: n, Max: new(n),
	}
}

// weight returns the weight of a constraint that is true or false, and whether it is on; one of weight 0 is not.
func (p *inrc1Reader) weight(contract *node, name string) (int, bool) {
	n := contract.one(name)
	if n == nil || !p.flag(n.line, n.text, name) {
		return 0, false
	}
	weight, ok := p.number(n.line, n.attrs["weight"], "the weight of "+name, 0, maxConstraint)
	return weight, ok && weight > 0
}

// bound reads a constraint that has a number and a weight; nil if it is off, or weighs nothing.
func (p *inrc1Reader) bound(contract *node, name string) (bound *int, weight int) {
	n := contract.one(name)
	if n == nil || !p.flag(n.line, n.attrs["on"], "on of "+name) {
		return nil, 0
	}
	most, ok := p.number(n.line, n.text, name, 0, maxBound)
	weight, also := p.number(n.line, n.attrs["weight"], "the weight of "+name, 0, maxConstraint)
	if !ok || !also || weight == 0 {
		return nil, 0
	}
	return &most, weight
}

func (p *inrc1Reader) contract(n *node) {
	id := n.attrs["ID"]
	known := ids{}
	for name := range p.contracts {
		known[name] = true
	}
	if !p.define(known, n.line, id, "contract") {
		return
	}
	p.contracts[id] = n
	c := model.Contract{ID: id}
	definition := "SaturdaySunday"
	if d := n.one("WeekendDefinition"); d != nil {
		if definition = d.text; weekends[definition] == nil {
			p.add(d.line, "no weekend is called %s; there are FridaySaturdaySunday, FridaySaturdaySundayMonday, SaturdaySunday and SaturdaySundayMonday", quote(definition))
		}
	}
	days := weekends[definition]
	for _, b := range []struct {
		id, least, most string
		measure         model.Measure
	}{
		{"assignments", "MinNumAssignments", "MaxNumAssignments", model.Shifts},
		{"days", "MinConsecutiveWorkingDays", "MaxConsecutiveWorkingDays", model.WorkRun},
		{"days-off", "MinConsecutiveFreeDays", "MaxConsecutiveFreeDays", model.OffRun},
		{"weekends", "MinConsecutiveWorkingWeekends", "MaxConsecutiveWorkingWeekends", model.WeekendRun},
	} {
		r := model.Rule{ID: b.id, Measure: b.measure}
		r.SoftMin, r.WUnder = p.bound(n, b.least)
		r.SoftMax, r.WOver = p.bound(n, b.most)
		switch {
		case r.SoftMin == nil && r.SoftMax == nil:
			continue
		case r.SoftMin != nil && r.SoftMax != nil && *r.SoftMin > *r.SoftMax:
			p.add(n.one(b.least).line, "%s is more than %s; exchange them", b.least, b.most)
		case b.measure == model.WeekendRun:
			r.Window.Weekend = days
			fallthrough
		case b.measure != model.Shifts:
			r.Edges = model.Closed
		}
		c.Rules = append(c.Rules, r)
	}
	if weight, on := p.weight(n, "CompleteWeekends"); on && len(days) > 0 {
		c.Rules = append(c.Rules, p.completeWeekends(days, weight)...)
	}
	if weight, on := p.weight(n, "IdenticalShiftTypesDuringWeekend"); on && len(days) > 0 {
		c.Rules = append(c.Rules, p.identicalShifts(days, weight)...)
	}
	named := ids{}
	for _, ref := range n.all("UnwantedPatterns", "Pattern") {
		if !p.define(named, ref.line, ref.text, "unwanted pattern") {
			continue
		}
		if pattern := p.patterns[ref.text]; pattern == nil {
			p.add(ref.line, "no pattern is called %s; correct the name or define it", quote(ref.text))
		} else if r, ok := p.pattern(pattern); ok && r.WOver > 0 {
			c.Rules = append(c.Rules, r)
		}
	}
	p.m.Contracts = append(p.m.Contracts, c)
}

// A stretch is a weekend, or as much of it as the last day leaves, and where such ones begin.
type stretch struct {
	days   int
	starts model.On
	name   string
}

// stretches returns the whole weekend and, if the last one is cut and has more than a day, the cut one.
func (p *inrc1Reader) stretches(days []string) []stretch {
	all := []stretch{{len(days), model.On{Weekdays: days[:1]}, ""}}
	for left := 2; left < len(days); left++ {
		first := p.first.AddDate(0, 0, p.m.Days-left)
		if strings.HasPrefix(strings.ToLower(first.Weekday().String()), days[0]) {
			all = append(all, stretch{left, model.On{Dates: []string{first.Format(time.DateOnly)}}, "cut:"})
		}
	}
	return all
}

// completeWeekends returns the rules for weekends of which some days are worked and others are not: each free day costs the weight, and
// work that a free day interrupts as many times the weight as the weekend has days.
func (p *inrc1Reader) completeWeekends(days []string, weight int) []model.Rule {
	if len(days) == 2 {
		return []model.Rule{{
			ID: "complete-weekends", Measure: model.HalfWeekends, Window: model.Window{Weekend: days}, SoftMax: new(int), WOver: weight,
		}}
	}
	var rules []model.Rule
	for _, s := range p.stretches(days) {
		for mask := 1; mask < 1<<s.days-1; mask++ {
			steps, letters, free := make([]model.Step, s.days), make([]byte, s.days), 0
			for i := range steps {
				if steps[i].Any, letters[i] = true, 'w'; mask>>i&1 == 0 {
					steps[i], letters[i] = model.Step{Off: true}, 'f'
					free++
				}
			}
			if strings.Contains(strings.Trim(string(letters), "f"), "f") {
				free += s.days
			}
			rules = append(rules, model.Rule{
				ID: "complete-weekends:" + s.name + string(letters), Measure: model.Pattern, Sequence: steps, Starts: s.starts,
				SoftMax: new(int), WOver: free * weight,
			})
		}
	}
	return rules
}

// identicalShifts returns the rules for weekends that are worked wholly, but in several types: for each type that occurs, each day with
// another costs the weight.
func (p *inrc1Reader) identicalShifts(days []string, weight int) []model.Rule {
	if len(days) == 2 {
		return []model.Rule{{
			ID: "identical-shifts", Measure: model.MixedWeekends, Window: model.Window{Weekend: days}, SoftMax: new(int), WOver: 2 * weight,
		}}
	}
	var rules []model.Rule
	for _, s := range p.stretches(days) {
		for _, t := range p.m.Shifts {
			for mask := 1; mask < 1<<s.days-1; mask++ {
				steps, others := make([]model.Step, s.days), 0
				for i := range steps {
					steps[i].Of.Shifts = []string{t.ID}
					if mask>>i&1 == 0 {
						steps[i].Of.Negative = true
						others++
					}
				}
				rules = append(rules, model.Rule{
					ID:      "identical-shifts:" + s.name + t.ID + ":" + strconv.FormatInt(int64(mask), 2),
					Measure: model.Pattern, Sequence: steps, Starts: s.starts, SoftMax: new(int), WOver: others * weight,
				})
			}
		}
	}
	return rules
}

// pattern reads an unwanted pattern: types, any, or none, on days one after the other.
func (p *inrc1Reader) pattern(n *node) (model.Rule, bool) {
	weight, ok := p.number(n.line, n.attrs["weight"], "the weight of the pattern", 0, model.MaxWeight)
	entries := n.all("PatternEntries", "PatternEntry")
	r := model.Rule{
		ID: "pattern:" + n.attrs["ID"], Measure: model.Pattern, Sequence: make([]model.Step, len(entries)), SoftMax: new(int), WOver: weight,
	}
	if len(entries) == 0 {
		p.add(n.line, "the pattern has no entries; add two or more")
		return r, false
	}
	seen := ids{}
	for _, e := range entries {
		i, is := p.number(e.line, e.attrs["index"], "the index", 0, len(entries)-1)
		if !is || !p.define(seen, e.line, e.attrs["index"], "entry") {
			ok = false
			continue
		}
		switch shift := p.word(e, "ShiftType"); strings.ToLower(shift) {
		case "":
			ok = false
		case "none":
			r.Sequence[i].Off = true
		case "any":
			r.Sequence[i].Any = true
		default:
			r.Sequence[i].Of.Shifts = []string{shift}
			ok = p.knows(p.shifts, e.line, shift, "shift") && ok
		}
		ok = p.patternDay(e, i, &r) && ok
	}
	return r, ok
}

// patternDay reads on which day of the week an entry of a pattern lies, which says where the pattern begins.
func (p *inrc1Reader) patternDay(e *node, i int, r *model.Rule) bool {
	day := p.word(e, "Day")
	if day == "" || strings.EqualFold(day, "any") {
		return day != ""
	}
	place := slices.IndexFunc(weekdays, func(name string) bool { return strings.EqualFold(name, day) })
	if place < 0 {
		p.add(e.line, "no day of the week is called %s; there are Any, %s", quote(day), strings.Join(weekdays, ", "))
		return false
	}
	start := strings.ToLower(weekdays[((place-i)%7+7)%7][:3])
	if len(r.Starts.Weekdays) > 0 && r.Starts.Weekdays[0] != start {
		p.add(e.line, "the days of the pattern do not follow each other; correct one")
		return false
	}
	r.Starts.Weekdays = []string{start}
	return true
}
