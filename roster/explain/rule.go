package explain

import (
	"slices"
	"strconv"
	"strings"

	"heartline/roster/model"
)

// Kind is what a broken rule is.
type Kind string

// Kinds. Those from OnLeave on are about one cell, and are called as roster/check calls them.
const (
	Personal  Kind = "rule" // of one person's row
	Seats     Kind = "demand"
	Room      Kind = "site"
	Guarded   Kind = "guard"
	Wish      Kind = "request"
	Published Kind = "stability"
	OnLeave   Kind = "leave"
	Away      Kind = "available"
	Unskilled Kind = "skill"
	WrongType Kind = "type"
	Unasked   Kind = "impossible"
	Pinned    Kind = "pin"
	Overlaps  Kind = "overlap"
)

// Rule is a rule as far as an explanation needs it.
type Rule struct {
	ID      string        `json:"id"`
	Kind    Kind          `json:"kind"`
	Measure model.Measure `json:"measure,omitempty"` // of Personal
	Reason  string        `json:"reason,omitempty"`
	Source  string        `json:"source,omitempty"`
	Bounds  Bounds        `json:"bounds,omitzero"`
	// Decided is who has changed a rule of the profile by an override, and Why the reason that was given.
	Decided string `json:"decided,omitempty"`
	Why     string `json:"why,omitempty"`
}

// Bounds are those of a rule, in units of its measure; of Seats and Room people, of Guarded those who are guarded by one.
type Bounds struct {
	HardMin *int `json:"hard_min,omitempty"`
	SoftMin *int `json:"soft_min,omitempty"`
	Target  *int `json:"target,omitempty"` // of Seats
	SoftMax *int `json:"soft_max,omitempty"`
	HardMax *int `json:"hard_max,omitempty"`
}

// rule finds the rule that a violation is of.
func (g *ground) rule(v model.Violation) Rule {
	if v.Staff == "" {
		return g.common(v)
	}
	p, known := g.people[v.Staff]
	if !known {
		return Rule{ID: v.Rule}
	}
	rules := g.rulesOf(p)
	if i := slices.IndexFunc(rules, func(r model.Rule) bool { return r.ID == v.Rule }); i >= 0 {
		r := &rules[i]
		out := Rule{
			ID: r.ID, Kind: Personal, Measure: r.Measure, Reason: r.Reason, Source: r.Source,
			Bounds: Bounds{HardMin: r.HardMin, SoftMin: r.SoftMin, SoftMax: r.SoftMax, HardMax: r.HardMax},
		}
		if i := slices.IndexFunc(g.m.Overrides, func(o model.Override) bool { return o.Rule == r.ID }); i >= 0 && g.ofProfile(p, r.ID) {
			out.Decided, out.Why = g.m.Overrides[i].By, g.m.Overrides[i].Reason
		}
		return out
	}
	return Rule{ID: v.Rule, Kind: Kind(v.Rule)}
}

// ofProfile reports whether a person's rule is the profile's, and no later one of its id, which no override changes.
func (g *ground) ofProfile(p int, id string) bool {
	is := func(r model.Rule) bool { return r.ID == id }
	person := &g.m.Staff[p]
	return !slices.ContainsFunc(g.m.Rules, is) && !slices.ContainsFunc(person.Rules, is) &&
		!slices.ContainsFunc(g.m.Contracts, func(c model.Contract) bool { return c.ID == person.Contract && slices.ContainsFunc(c.Rules, is) })
}

// common finds a rule that is about nobody by name.
func (g *ground) common(v model.Violation) Rule {
	if i := g.row(v); i >= 0 {
		d := &g.m.Demand[i]
		out := Rule{ID: v.Rule, Kind: Seats, Reason: d.Reason, Bounds: Bounds{HardMax: d.Max}}
		switch {
		case d.HardMin:
			out.Bounds.HardMin = new(d.Min)
		case d.Min > 0:
			out.Bounds.SoftMin = new(d.Min)
		}
		if d.WUnder > 0 || d.WOver > 0 {
			out.Bounds.Target = new(d.Target)
		}
		return out
	}
	kind, id, _ := strings.Cut(v.Rule, ":")
	out := Rule{ID: v.Rule, Kind: Kind(kind)}
	if i := slices.IndexFunc(g.m.Sites, func(s model.Site) bool { return s.ID == id }); out.Kind == Room && i >= 0 {
		out.Reason, out.Bounds.HardMax = g.m.Sites[i].Reason, new(g.m.Sites[i].Capacity())
	}
	if i := slices.IndexFunc(g.m.Guards, func(x model.Guard) bool { return x.ID == id }); out.Kind == Guarded && i >= 0 {
		per := new(max(1, g.m.Guards[i].Per))
		if out.Reason = g.m.Guards[i].Reason; g.m.Guards[i].Weight > 0 {
			out.Bounds.SoftMax = per
		} else {
			out.Bounds.HardMax = per
		}
	}
	return out
}

// row returns the place of the row of demand that a violation is of; -1: it is of something else.
func (g *ground) row(v model.Violation) int {
	id, ours := strings.CutPrefix(v.Rule, string(Seats)+":")
	if !ours || v.Staff != "" {
		return -1
	}
	if i := slices.IndexFunc(g.m.Demand, func(d model.Demand) bool { return d.ID == id }); i >= 0 {
		return i
	}
	n, err := strconv.Atoi(id)
	if err != nil || n < 1 || n > len(g.m.Demand) {
		return -1
	}
	return n - 1
}

// effects puts the reasons beside what is broken.
func (g *ground) effects(vs []model.Violation) []Effect {
	all := make([]Effect, 0, len(vs))
	for _, v := range vs {
		all = append(all, Effect{Violation: v, Reason: g.rule(v).Reason})
	}
	return all
}
