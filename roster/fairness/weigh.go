package fairness

import (
	"maps"
	"math"
	"slices"
	"unicode/utf8"

	"heartline/roster/model"
)

// What package model takes at most.
const (
	maxID           = 64   // characters of an id
	maxSquareWeight = 1000 // of minutes that are squared
)

// weights makes the heavier rules of whoever is above the share.
func (f *feeder) weights(id string, people []entrant, book *model.Rulebook, more map[int][]model.Rule) {
	own := id + Suffix
	for _, e := range people {
		p, h := &f.fed.Model.Staff[e.place], f.had(e)
		before := 0
		if i := slices.IndexFunc(p.Rules, func(r model.Rule) bool { return r.ID == own }); i >= 0 {
			before = p.Rules[i].WOver
			p.Rules = slices.Delete(p.Rules, i, i+1)
		}
		after := f.extra(&e.rule, h)
		if after > 0 && utf8.RuneCountInString(own) > maxID {
			f.skip(Skip{id, LongID})
			after = 0
		}
		count := 0
		if after > 0 {
			rule, had := f.heavier(e, own, after, book)
			count = had
			more[e.place] = append(more[e.place], rule)
		}
		f.own(p, own, count)
		if after != before {
			f.fed.Changes = append(f.fed.Changes, Change{p.ID, id, Weight, before, after, h.value, h.share})
		}
	}
}

// extra returns what a weight is raised by.
func (f *feeder) extra(r *model.Rule, h had) int {
	if h.value <= roundUp(h.share) || f.set.Most < 0 {
		return 0
	}
	percent := min(float64(f.set.Most), 100*(float64(h.value)-h.share)/max(h.share, 1))
	weight := int(math.Ceil(float64(r.WOver)*percent/100 - 1e-9))
	if r.Measure == model.Minutes && r.Curve == model.Square {
		return min(weight, maxSquareWeight)
	}
	return min(weight, model.MaxWeight)
}

// heavier returns the rule of the person's own, and what it reads as history.
func (f *feeder) heavier(e entrant, id string, weight int, book *model.Rulebook) (rule model.Rule, count int) {
	p := &f.fed.Model.Staff[e.place]
	most := 0
	for _, r := range book.For(p) {
		if r.ID == e.rule.ID && r.SoftMax != nil {
			most = *r.SoftMax
		}
	}
	if p.History != nil {
		count = p.History.Counts[e.rule.ID]
	}
	return model.Rule{
		ID: id, Measure: e.rule.Measure, Of: e.rule.Of, Window: e.rule.Window, SoftMax: &most, WOver: weight, Curve: e.rule.Curve,
	}, count
}

// own sets the count of a rule of the person's own, or removes it.
func (*feeder) own(p *model.Person, id string, count int) {
	if p.History == nil {
		return // the rule that it goes with has no count either
	}
	delete(p.History.Counts, id)
	if count > 0 {
		p.History.Counts[id] = count
	}
}

func (f *feeder) skip(s Skip) {
	if !slices.Contains(f.fed.Skipped, s) {
		f.fed.Skipped = append(f.fed.Skipped, s)
	}
}

// clone copies a model as far as it is written to.
func clone(m *model.Model) *model.Model {
	c := *m
	c.Rules = slices.Clone(m.Rules)
	c.Contracts = slices.Clone(m.Contracts)
	for i := range c.Contracts {
		c.Contracts[i].Rules = slices.Clone(c.Contracts[i].Rules)
	}
	c.Staff = slices.Clone(m.Staff)
	for i := range c.Staff {
		p := &c.Staff[i]
		p.Rules = slices.Clone(p.Rules)
		if p.History != nil {
			h := *p.History
			h.Counts = maps.Clone(h.Counts)
			p.History = &h
		}
	}
	return &c
}
