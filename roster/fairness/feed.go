package fairness

import (
	"maps"
	"math"
	"reflect"
	"slices"
	"strings"

	"heartline/roster/model"
)

// Settings say how a ledger is written into a model.
type Settings struct {
	// Rules says which measure a rule is fed by, by the rule's id, where MeasureOf does not know it.
	Rules map[string]Measure
	// Most is by how much a rule's weight is raised at most, in percent; 0: DefaultMost; negative: not at all.
	Most int
}

// DefaultMost doubles a weight at most.
const DefaultMost = 100

// Suffix is what the id of a rule's own, heavier rule ends with.
const Suffix = "_more"

// Change is one thing that was written.
type Change struct {
	Person string
	Rule   string
	Field  Field
	Before int
	After  int
	Value  int     // what the person has had in the window
	Share  float64 // and what would have been fair
}

// Field is what of a person was changed.
type Field string

// Fields.
const (
	Counts Field = "counts" // History.Counts
	Weight Field = "weight" // of the rule with Suffix among the person's own
)

// Skip is a fair rule that was left as it is.
type Skip struct {
	Rule string
	Why  Why
}

// Why says why a rule was left.
type Why string

// Reasons.
const (
	NoMeasure   Why = "no_measure"   // the ledger counts nothing like it
	OtherBounds Why = "other_bounds" // it bounds more than the share: what is written here would be taken for what was worked
	LongID      Why = "long_id"      // its id with Suffix would be too long; the counts are written, and no weight
)

// Fed is a model that knows the ledger.
type Fed struct {
	Model   *model.Model // a copy
	Changes []Change     // in order of the staff, rule and field
	Skipped []Skip       // in order of the rules' ids
}

// MeasureOf returns what the ledger calls the measure of a rule; ok: it counts the same.
func MeasureOf(r *model.Rule) (m Measure, ok bool) {
	if !reflect.DeepEqual(r.Window, model.Window{}) {
		return "", false
	}
	of := func(f model.Filter) bool { return reflect.DeepEqual(r.Of, f) }
	switch {
	case r.Measure == model.Shifts && of(model.Filter{Tags: []string{model.Night}}):
		return Nights, true
	case r.Measure == model.Shifts && of(model.Filter{Tags: []string{Evening}}):
		return Evenings, true
	case r.Measure == model.Shifts && of(model.Filter{Touches: "holiday"}):
		return Holidays, true
	case r.Measure == model.Weekends && of(model.Filter{}):
		return Weekends, true
	case r.Measure == model.Minutes && of(model.Filter{}):
		return Minutes, true
	}
	return "", false
}

// Feed writes a ledger into a copy of a model: for each rule that is shared fairly (Rule.Fair) and each person whom it is for.
//
// Counts. A model shares out (D + sum of h) by the posts c, where h is what it reads in History.Counts. If h were what everybody has had, who
// joined three weeks ago would owe twelve weeks of nights. It is therefore what the person is over the fair share, d = value - share (who is
// not in the ledger: 0), lifted by the same amount for each percent of a post so that none is negative:
//
//	h = round(d + k*c), k = the most that any -d/c is, and at least 0
//
// The lift cancels out in the model's formula: everybody may have D*c/C - d, and the sum of all d, shared out by the posts (C: of all).
//
// Weights. Whoever is above the share, rounded up, gets a rule of his own with Suffix: the same measure and filter, bounded at the share that the model
// gives him now, with the weight
//
//	w = ceil(w_over * min(Most, 100*d/max(share, 1)) / 100)
//
// on top of the rule's, so that nothing above the share costs more than 1+Most/100 times what it costs others.
//
// The model given is not changed. Ids with Suffix are this package's: such a rule from an earlier ledger is replaced, or removed where it is not due
// any more, as counts are.
func Feed(m *model.Model, l *Ledger, set Settings) Fed {
	f := feeder{fed: Fed{Model: clone(m)}, ledger: sums(l), set: set}
	if f.set.Most == 0 {
		f.set.Most = DefaultMost
	}
	people := f.fairRules()
	for _, id := range slices.Sorted(maps.Keys(people)) {
		f.counts(id, people[id])
	}
	book := model.NewRulebook(f.fed.Model)
	more := map[int][]model.Rule{} // by place in the staff; written when all are reckoned, because the rulebook reads them
	for _, id := range slices.Sorted(maps.Keys(people)) {
		f.weights(id, people[id], book, more)
	}
	for i, rules := range more {
		f.fed.Model.Staff[i].Rules = append(f.fed.Model.Staff[i].Rules, rules...)
	}
	place := make(map[string]int, len(m.Staff))
	for i := range m.Staff {
		place[m.Staff[i].ID] = i
	}
	slices.SortStableFunc(f.fed.Changes, func(a, b Change) int { return place[a.Person] - place[b.Person] })
	slices.SortStableFunc(f.fed.Skipped, func(a, b Skip) int { return strings.Compare(a.Rule, b.Rule) })
	return f.fed
}

// had is what somebody has had of a measure, in all groups together.
type had struct {
	value int
	share float64
}

func sums(l *Ledger) map[string]map[Measure]had {
	all := map[string]map[Measure]had{}
	for _, r := range l.Rows {
		if all[r.Person] == nil {
			all[r.Person] = map[Measure]had{}
		}
		sum := all[r.Person][r.Measure]
		all[r.Person][r.Measure] = had{sum.value + r.Value, sum.share + r.Share}
	}
	return all
}

type feeder struct {
	fed    Fed
	ledger map[string]map[Measure]had
	set    Settings
}

// entrant is somebody whom a fair rule is for.
type entrant struct {
	place int // in the staff
	post  int // percent
	rule  model.Rule
}

// fairRules returns, by id, for whom each fair rule is that can be fed. Rules resolve their scopes and replace each other in
// package model only, so it is asked, with each fair rule marked.
func (f *feeder) fairRules() map[string][]entrant {
	const mark = "\x00fair"
	probe := clone(f.fed.Model)
	lists := [][]model.Rule{probe.Rules}
	for i := range probe.Contracts {
		lists = append(lists, probe.Contracts[i].Rules)
	}
	for _, rules := range lists {
		for i := range rules {
			if rules[i].Fair {
				rules[i].Fair, rules[i].Source = false, mark
			}
		}
	}
	shares := map[string]int{}
	for _, c := range probe.Contracts {
		shares[c.ID] = c.Share
	}
	book, people, skipped := model.NewRulebook(probe), map[string][]entrant{}, map[Skip]bool{}
	for i := range probe.Staff {
		p := &probe.Staff[i]
		post := shares[p.Contract]
		if post == 0 {
			post = 100
		}
		for _, rule := range book.For(p) {
			if rule.Source != mark {
				continue
			}
			switch _, known := f.measure(&rule); {
			case !known:
				skipped[Skip{rule.ID, NoMeasure}] = true
			case rule.HardMin != nil || rule.SoftMin != nil || rule.HardMax != nil:
				skipped[Skip{rule.ID, OtherBounds}] = true
			default:
				people[rule.ID] = append(people[rule.ID], entrant{i, post, rule})
			}
		}
	}
	for s := range skipped {
		f.fed.Skipped = append(f.fed.Skipped, s)
	}
	return people
}

func (f *feeder) measure(r *model.Rule) (Measure, bool) {
	if m, ok := f.set.Rules[r.ID]; ok {
		return m, m.Burden()
	}
	return MeasureOf(r)
}

func (f *feeder) had(e entrant) had {
	m, _ := f.measure(&e.rule)
	return f.ledger[f.fed.Model.Staff[e.place].ID][m]
}

// counts writes what a rule reads as history.
func (f *feeder) counts(id string, people []entrant) {
	lift := 0.0
	for _, e := range people {
		h := f.had(e)
		lift = max(lift, (h.share-float64(h.value))/float64(e.post))
	}
	for _, e := range people {
		h := f.had(e)
		count := math.Round(float64(h.value) - h.share + lift*float64(e.post))
		f.write(e, id, int(min(max(count, 0), model.MaxBound)), h)
	}
}

// write sets a count of a person and says so.
func (f *feeder) write(e entrant, id string, count int, h had) {
	p := &f.fed.Model.Staff[e.place]
	if p.History == nil {
		if count == 0 {
			return
		}
		p.History = &model.History{}
	}
	before := p.History.Counts[id]
	if count == before {
		return
	}
	if p.History.Counts == nil {
		p.History.Counts = map[string]int{}
	}
	p.History.Counts[id] = count
	f.fed.Changes = append(f.fed.Changes, Change{p.ID, id, Counts, before, count, h.value, h.share})
}
