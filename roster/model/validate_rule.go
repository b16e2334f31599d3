package model

import (
	"fmt"
	"slices"
)

// What each measure may be said of.
var (
	overWindows  = []Measure{Shifts, Minutes, DaysOff, Weekends, HalfWeekends, MixedWeekends, Kinds}
	alongDays    = []Measure{WorkRun, OffRun, KindRun, WeekendRun, Rest, Pattern, Follows}
	ofWeekends   = []Measure{Weekends, HalfWeekends, MixedWeekends, WeekendRun}
	ofPairs      = []Measure{Rest, Follows}
	ofRuns       = []Measure{WorkRun, OffRun, KindRun, WeekendRun}
	shareable    = []Measure{Shifts, Minutes, Weekends}
	inMinutes    = []Measure{Minutes, Rest}
	windowKinds  = []WindowKind{Horizon, Week, Month, Blocks, Rolling}
	lengthyKinds = []WindowKind{Blocks, Rolling}
	curves       = []Curve{Linear, Square, Once}
	sources      = []Source{"", Solver, Pinned, Swap, SignUp}
)

func words[T ~string](list []T) []string {
	var all []string
	for _, w := range list {
		if w != "" {
			all = append(all, string(w))
		}
	}
	return all
}

func (c *validator) rules() { c.ruleList("rules", c.m.Rules, false) }

func (c *validator) ruleList(path string, rules []Rule, own bool) {
	ids := make([]string, len(rules))
	for i := range rules {
		ids[i] = rules[i].ID
		c.rule(fmt.Sprintf("%s[%d]", path, i), &rules[i])
		if own && rules[i].Fair {
			c.fault(fmt.Sprintf("%s[%d].fair", path, i), "a share is one of several people; put the rule among those of the model or a contract")
		}
	}
	c.ids(path, ids, ".id")
}

// Along reports whether a measure goes along all the days, and so has no window.
func (m Measure) Along() bool { return slices.Contains(alongDays, m) }

func (c *validator) rule(path string, r *Rule) {
	c.scope(path+".scope", r.Scope)
	measure := slices.Contains(overWindows, r.Measure) || slices.Contains(alongDays, r.Measure)
	if !measure {
		c.known(path+".measure", "measure", string(r.Measure), words(slices.Concat(overWindows, alongDays)))
	}
	c.filter(path+".of", r.Of)
	c.filter(path+".then", r.Then)
	c.on(path+".starts", r.Starts, false)
	c.window(path+".window", r)
	c.bounds(path, r)
	c.curve(path, r)
	if r.Fair && measure {
		c.fair(path, r)
	}
	if measure {
		c.parts(path, r)
	}
}

// parts checks that what is given belongs to the measure.
func (c *validator) parts(path string, r *Rule) {
	switch {
	case r.Edges != Open && r.Edges != Closed:
		c.fault(path+".edges", "edges is %s; write closed, or leave it out", quote(string(r.Edges)))
	case r.Edges == Closed && !slices.Contains(ofRuns, r.Measure):
		c.fault(path+".edges", "only runs have edges; remove it")
	}
	if !slices.Contains(ofPairs, r.Measure) && !r.Then.empty() {
		c.fault(path+".then", "only rest and follows look at a second shift; remove it")
	}
	if r.Measure != Pattern {
		if len(r.Sequence) > 0 {
			c.fault(path+".sequence", "only pattern has a sequence; remove it, or make the measure pattern")
		}
		if !r.Starts.empty() {
			c.fault(path+".starts", "only a pattern starts on some days; remove it")
		}
		return
	}
	if len(r.Sequence) == 0 {
		c.fault(path, "the sequence is missing; give its days, one after the other")
	}
	if !r.Of.empty() {
		c.fault(path+".of", "a pattern says in its sequence which shifts it is about; remove it")
	}
	for i, step := range r.Sequence {
		at := fmt.Sprintf("%s.sequence[%d]", path, i)
		c.filter(at+".of", step.Of)
		given := 0
		for _, is := range []bool{step.Off, step.Any, !step.Of.empty()} {
			if is {
				given++
			}
		}
		if given != 1 {
			c.fault(at, "say one of off, any and of")
		}
	}
}

func (on On) empty() bool {
	return len(on.Weekdays) == 0 && len(on.Dates) == 0 && on.From == "" && on.To == ""
}

func (f Filter) empty() bool { return f.positive() && !f.Negative }

// positive reports whether a filter, but for being turned round, lets every shift through.
func (f Filter) positive() bool {
	return len(f.Shifts) == 0 && len(f.Tags) == 0 && len(f.Roles) == 0 && f.On.empty() && f.Touches == "" && f.Longer == 0
}

func (c *validator) filter(path string, f Filter) {
	for i, id := range f.Shifts {
		c.knownType(fmt.Sprintf("%s.shifts[%d]", path, i), id)
	}
	c.allKnown(path+".roles", "role", f.Roles, c.roles)
	tags := []string{Night}
	for _, s := range c.m.Shifts {
		tags = append(tags, s.Tags...)
	}
	slices.Sort(tags)
	c.allKnown(path+".tags", "tag of a type of shift", f.Tags, slices.Compact(tags))
	c.on(path+".on", f.On, false)
	if f.Touches != "" && f.Touches != onHoliday && f.Touches != onWeekend {
		c.fault(path+".touches", "no kind of day is called %s; write holiday or weekend", quote(f.Touches))
	}
	c.within(path+".longer", f.Longer, 0, MaxMinutes)
	if f.Negative && f.positive() {
		c.fault(path+".negative", "what lets every shift through lets none through when it is turned round; say which shifts, or remove it")
	}
}

func (c *validator) window(path string, r *Rule) {
	w := r.Window
	if !slices.Contains(windowKinds, w.Kind) {
		c.known(path+".kind", "kind of window", string(w.Kind), words(windowKinds))
		return
	}
	if slices.Contains(lengthyKinds, w.Kind) {
		c.within(path+".days", w.Days, 1, MaxDays)
	} else if w.Days != 0 {
		c.fault(path+".days", "only blocks and rolling windows have a length; remove it, or give the kind")
	}
	c.on(path+".on", w.On, false)
	c.weekend(path+".weekend", w.Weekend)
	if len(w.Weekend) > 0 && !slices.Contains(ofWeekends, r.Measure) {
		c.fault(path+".weekend", "only measures of weekends are made of some days; remove it, or pick days by on")
	}
	if r.Measure.Along() && (w.Kind != Horizon || !w.On.empty()) {
		c.fault(path, "%s goes along all the days and has no window; remove it", r.Measure)
	}
}

// weekend checks that days follow each other, from the first to the last named.
func (c *validator) weekend(path string, names []string) {
	for i, name := range names {
		day, ok := weekdays[name]
		if !ok {
			c.fault(fmt.Sprintf("%s[%d]", path, i), "no weekday is called %s; use mon, tue, wed, thu, fri, sat or sun", quote(name))
			return
		}
		if i > 0 && day != (weekdays[names[i-1]]+1)%7 {
			c.fault(fmt.Sprintf("%s[%d]", path, i), "%s does not follow %s; name days that follow each other, in their order", name, names[i-1])
			return
		}
	}
	if len(names) > 6 {
		c.fault(path, "a weekend of all days has no end; leave out at least one")
	}
}

// bound is one of the four of a rule.
type bound struct {
	name  string
	value *int
}

func boundsOf(r *Rule) []bound {
	return []bound{{"hard_min", r.HardMin}, {"soft_min", r.SoftMin}, {"soft_max", r.SoftMax}, {"hard_max", r.HardMax}}
}

func (c *validator) bounds(path string, r *Rule) {
	given := false
	for _, b := range boundsOf(r) {
		if b.value != nil {
			given = true
			c.within(path+"."+b.name, *b.value, 0, MaxBound)
		}
	}
	if !given && !r.Fair {
		c.fault(path, "the rule bounds nothing; give one of hard_min, soft_min, soft_max and hard_max")
	}
	c.contradiction(path, r)
	c.weight(path+".w_under", r.WUnder)
	c.weight(path+".w_over", r.WOver)
	for _, side := range []struct {
		name   string
		weight int
		soft   bool
		bound  string
	}{{"w_under", r.WUnder, r.SoftMin != nil, "soft_min"}, {"w_over", r.WOver, r.SoftMax != nil || r.Fair, "soft_max"}} {
		switch {
		case side.soft && side.weight == 0:
			c.fault(path, "%s costs nothing without %s; give it a weight", side.bound, side.name)
		case !side.soft && side.weight != 0:
			c.fault(path+"."+side.name, "%s weighs nothing without %s; give the bound or remove the weight", side.name, side.bound)
		}
	}
}

// contradiction finds the first bound that is less than one before it.
func (c *validator) contradiction(path string, r *Rule) bool {
	var last bound
	for _, b := range boundsOf(r) {
		if b.value == nil {
			continue
		}
		if last.value != nil && *b.value < *last.value {
			c.fault(path+"."+b.name, "%s %d is less than %s %d; put them in the order hard_min, soft_min, soft_max, hard_max",
				b.name, *b.value, last.name, *last.value)
			return true
		}
		last = b
	}
	return false
}

func (c *validator) curve(path string, r *Rule) {
	if !slices.Contains(curves, r.Curve) {
		c.known(path+".curve", "curve", string(r.Curve), words(curves))
	}
	const most = 1000
	if r.Curve == Square && slices.Contains(inMinutes, r.Measure) && max(r.WUnder, r.WOver) > most {
		c.fault(path+".curve", "minutes are squared: use weights of at most %d", most)
	}
}

func (c *validator) fair(path string, r *Rule) {
	switch {
	case !slices.Contains(shareable, r.Measure):
		c.fault(path+".fair", "only shifts, minutes and weekends are shared; use one of them, or give soft_max")
	case r.SoftMax != nil:
		c.fault(path+".soft_max", "fair sets soft_max; remove one of them")
	case r.Window.Kind != Horizon:
		c.fault(path+".window.kind", "what is shared is shared over all days; remove the kind")
	case c.cal != nil:
		if _, found := demanded(c.m, c.cal, r); !found {
			c.fault(path+".fair", "no row of demand by shifts asks for what is shared; mend the filter, or give soft_max")
		}
	}
}

func (c *validator) scope(path string, s Scope) {
	for i, id := range s.Staff {
		c.knownPerson(fmt.Sprintf("%s.staff[%d]", path, i), id)
	}
	c.allKnown(path+".contracts", "contract", s.Contracts, c.contractIDs())
	teams := make([]string, 0, len(c.m.Staff))
	for _, p := range c.m.Staff {
		if p.Team != "" {
			teams = append(teams, p.Team)
		}
	}
	slices.Sort(teams)
	c.allKnown(path+".teams", "team of a person", s.Teams, slices.Compact(teams))
	c.ids(path+".tags", s.Tags)
	c.allKnown(path+".skills", "skill", s.Skills, c.m.Skills)
	if s.Volunteers != "" && s.Volunteers != volunteersOnly && s.Volunteers != volunteersNot {
		c.fault(path+".volunteers", "volunteers is %s; write only or not, or leave it out for both", quote(s.Volunteers))
	}
}

func (c *validator) contractIDs() []string {
	ids := make([]string, 0, len(c.m.Contracts))
	for _, k := range c.m.Contracts {
		ids = append(ids, k.ID)
	}
	return ids
}

func (c *validator) contracts() {
	for i := range c.m.Contracts {
		k, path := &c.m.Contracts[i], fmt.Sprintf("contracts[%d]", i)
		c.within(path+".share", k.Share, 0, 200)
		c.ruleList(path+".rules", k.Rules, false)
	}
	c.ids("contracts", c.contractIDs(), ".id")
}

// overrides checks that each changes a rule of the profile that is in force, by somebody and for a reason.
func (c *validator) overrides() {
	var ids []string
	for i := range c.profile.Rules {
		ids = append(ids, c.profile.Rules[i].ID)
	}
	seen := map[string]int{}
	for i, o := range c.m.Overrides {
		path := fmt.Sprintf("overrides[%d]", i)
		if first, twice := seen[o.Rule]; twice {
			c.fault(path+".rule", "overrides[%d] is of the same rule; join them", first)
			continue
		}
		seen[o.Rule] = i
		if o.By == "" {
			c.fault(path, "by is missing; say who decided it")
		}
		if o.Reason == "" {
			c.fault(path, "the reason is missing; say why")
		}
		c.date(path+".at", o.At)
		bounds := o.HardMin != nil || o.SoftMin != nil || o.SoftMax != nil || o.HardMax != nil
		switch {
		case o.Off && bounds:
			c.fault(path+".off", "a rule that is off has no bounds; remove off or the bounds")
		case !o.Off && !bounds:
			c.fault(path, "nothing is changed; give a bound, or off")
		}
		if len(ids) == 0 {
			c.fault(path+".rule", "the model has no profile, and its own rules are changed where they stand; remove the override")
			continue
		}
		if !c.known(path+".rule", "rule of the profile", o.Rule, ids) {
			continue
		}
		if own := slices.IndexFunc(c.m.Rules, func(r Rule) bool { return r.ID == o.Rule && r.Scope.everybody() }); own >= 0 {
			c.fault(path+".rule", "rules[%d] takes the place of this rule of the profile; change that one", own)
			continue
		}
		c.changed(path, o)
	}
}

func (s Scope) everybody() bool {
	return len(s.Staff) == 0 && len(s.Contracts) == 0 && len(s.Teams) == 0 && len(s.Tags) == 0 && len(s.Skills) == 0 && s.Volunteers == ""
}

// changed checks a rule of the profile as the override makes it.
func (c *validator) changed(path string, o Override) {
	i := slices.IndexFunc(c.profile.Rules, func(r Rule) bool { return r.ID == o.Rule })
	rule := o.apply(c.profile.Rules[i])
	for _, b := range boundsOf(&Rule{HardMin: o.HardMin, SoftMin: o.SoftMin, SoftMax: o.SoftMax, HardMax: o.HardMax}) {
		if b.value != nil {
			c.within(path+"."+b.name, *b.value, 0, MaxBound)
		}
	}
	switch {
	case c.contradiction(path, &rule):
	case o.SoftMin != nil && rule.WUnder == 0:
		c.fault(path+".soft_min", "the rule has no weight below; use hard_min, or a rule of the model with this id")
	case o.SoftMax != nil && rule.WOver == 0:
		c.fault(path+".soft_max", "the rule has no weight above; use hard_max, or a rule of the model with this id")
	}
}
