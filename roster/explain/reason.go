package explain

import (
	"slices"

	"heartline/roster/model"
)

// A Because is why there is a rule.
type Because struct {
	Rule    string
	Reason  string // as the model, or its profile, gives it
	Profile string // the profile that the rule is of; empty: it is the model's own
}

// Reasons says why there are the rules that violations are of, in their order, each rule once. What nobody has given a reason for is
// left out.
func Reasons(m *model.Model, vs []model.Violation) (all []Because) {
	g := &ground{m: m, book: model.NewRulebook(m), people: map[string]int{}, rules: map[int][]model.Rule{}}
	for p := range m.Staff {
		g.people[m.Staff[p].ID] = p
	}
	for _, v := range vs {
		if slices.ContainsFunc(all, func(b Because) bool { return b.Rule == v.Rule }) {
			continue
		}
		r := g.rule(v)
		if r.Reason == "" {
			continue
		}
		b := Because{Rule: v.Rule, Reason: r.Reason}
		if r.Kind == Personal && g.ofProfile(g.people[v.Staff], r.ID) {
			b.Profile = m.Profile
		}
		all = append(all, b)
	}
	return all
}
