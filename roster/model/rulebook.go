package model

import "slices"

// Rulebook says which rules hold for whom in one model. It is made once and asked for each person, because fair shares are
// measured over all of them; it is never changed. The model must not be changed while it is in use.
type Rulebook struct {
	model  *Model
	first  string // the dates of the model
	last   string
	shared [][]Rule              // of the profile with its overrides, and of the model
	shares map[fairKey]fairShare // of the rules that are to be shared fairly
}

// NewRulebook makes the rulebook of a model.
func NewRulebook(m *Model) *Rulebook {
	b := &Rulebook{model: m, first: m.Start, last: m.Start, shares: map[fairKey]fairShare{}}
	cal, err := NewCalendar(m)
	if err == nil {
		b.last = cal.Date(max(m.Days, 1) - 1)
	}
	profile, _ := LookupProfile(m.Profile)
	b.shared = [][]Rule{overridden(profile.Rules, m.Overrides), m.Rules}
	if err == nil { // without a calendar nothing is demanded, and Validate has said so
		b.share(cal)
	}
	return b
}

// EffectiveRules returns the rules that hold for a person, in order: those of the profile, the model's, the contract's and the
// person's own, of which the scope picks the person. A later rule takes the place of an earlier one with its id. The overrides
// of the model are applied to the rules of the profile, and Fair is resolved into SoftMax. Who asks for many people keeps a Rulebook.
func (m *Model) EffectiveRules(p *Person) []Rule { return NewRulebook(m).For(p) }

// For returns the rules that hold for a person; see Model.EffectiveRules.
func (b *Rulebook) For(p *Person) []Rule {
	picked := b.pick(p)
	rules := make([]Rule, 0, len(picked))
	for _, r := range picked {
		rule := r.rule
		if share, fair := b.shares[r.key]; rule.Fair && fair {
			most := share.of(b.model.share(p))
			rule.SoftMax, rule.Fair = &most, false
		}
		rules = append(rules, rule)
	}
	return rules
}

// placed is a rule and the place it came from, which tells apart two rules with one id.
type placed struct {
	rule Rule
	key  fairKey
}

func (b *Rulebook) pick(p *Person) []placed {
	contract := b.model.contract(p)
	var rules []placed
	at := map[string]int{}
	for layer, list := range slices.Concat(b.shared, [][]Rule{contract.Rules, p.Rules}) {
		key := fairKey{layer: layer}
		switch layer {
		case 2:
			key.of = contract.ID
		case 3:
			key.of = p.ID
		}
		for i, rule := range list {
			if !b.in(rule.Scope, p, contract) {
				continue
			}
			key.place = i
			if earlier, replaced := at[rule.ID]; replaced {
				rules[earlier] = placed{rule, key}
				continue
			}
			at[rule.ID] = len(rules)
			rules = append(rules, placed{rule, key})
		}
	}
	return rules
}

// in reports whether a scope picks a person. Skills and tags that are dated count if they hold on a day of the model.
func (b *Rulebook) in(s Scope, p *Person, c Contract) bool {
	switch {
	case len(s.Staff) > 0 && !slices.Contains(s.Staff, p.ID),
		len(s.Contracts) > 0 && !slices.Contains(s.Contracts, p.Contract),
		len(s.Teams) > 0 && !slices.Contains(s.Teams, p.Team),
		len(s.Tags) > 0 && !b.has(p.Tags, s.Tags),
		len(s.Skills) > 0 && !b.has(p.Skills, s.Skills),
		s.Volunteers == volunteersOnly && !c.Volunteer,
		s.Volunteers == volunteersNot && c.Volunteer:
		return false
	}
	return true
}

// Values of Scope.Volunteers, beside the empty one.
const (
	volunteersOnly = "only"
	volunteersNot  = "not"
)

func (b *Rulebook) has(have []Dated, any []string) bool {
	return slices.ContainsFunc(have, func(d Dated) bool {
		return slices.Contains(any, d.ID) && (d.From == "" || d.From <= b.last) && (d.Until == "" || d.Until >= b.first)
	})
}

// contract returns the contract of a person; the zero one where there is none.
func (m *Model) contract(p *Person) Contract {
	for _, c := range m.Contracts {
		if c.ID == p.Contract {
			return c
		}
	}
	return Contract{}
}

// share returns which part of a full post a person has, in percent.
func (m *Model) share(p *Person) int {
	if share := m.contract(p).Share; share != 0 {
		return share
	}
	return 100
}

// overridden returns rules with what was overridden. One that was switched off is left out.
func overridden(rules []Rule, overrides []Override) []Rule {
	var out []Rule
	for _, rule := range rules {
		i := slices.IndexFunc(overrides, func(o Override) bool { return o.Rule == rule.ID })
		switch {
		case i < 0:
			out = append(out, rule)
		case !overrides[i].Off:
			out = append(out, overrides[i].apply(rule))
		}
	}
	return out
}

func (o Override) apply(r Rule) Rule {
	for _, bound := range []struct{ to, from **int }{
		{&r.HardMin, &o.HardMin}, {&r.SoftMin, &o.SoftMin}, {&r.SoftMax, &o.SoftMax}, {&r.HardMax, &o.HardMax},
	} {
		if *bound.from != nil {
			*bound.to = *bound.from
		}
	}
	return r
}
