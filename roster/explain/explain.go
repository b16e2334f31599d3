package explain

import (
	"context"
	"fmt"
	"slices"

	"heartline/roster/check"
	"heartline/roster/model"
)

// Explainer explains one roster of one model. It is not safe for goroutines.
type Explainer struct {
	*ground
	try    Trier
	report check.Report
}

// New makes an Explainer. The Trier must be of the same model and roster, and neither must change while it is in use. The
// error is that of roster/check for assignments that it cannot read.
func New(m *model.Model, as []model.Assignment, try Trier) (*Explainer, error) {
	report, err := check.Check(m, as)
	if err != nil {
		return nil, fmt.Errorf("check the roster: %w", err)
	}
	g, err := newGround(m, as)
	if err != nil {
		return nil, err
	}
	return &Explainer{ground: g, try: try, report: report}, nil
}

// Explanation is what is wrong with a roster, and what it is worth.
type Explanation struct {
	Summary Summary  `json:"summary"`
	Broken  []Broken `json:"broken,omitempty"` // hard rules first, then the dearest
}

// Broken is a broken rule or an unmet wish. What is broken several times on the same date, such as seats by clock times, is one.
type Broken struct {
	model.Violation
	Of   Rule `json:"of"`
	Side Side `json:"side,omitempty"`
	// Within is how many changes a repair might have had; 0: none was sought, since it is beyond Options.Most.
	Within int     `json:"within"`
	Repair *Repair `json:"repair,omitempty"` // the best that was found; nil: none at all
	// Wanted is of an unmet wish what was wished: work, free, shift, or not (any but that shift).
	Wanted string `json:"wanted,omitempty"`
}

// Explain tells what a roster breaks, with the cheapest repair of each. It ends early, with the error of ctx, if that ends.
func (e *Explainer) Explain(ctx context.Context, o Options) (Explanation, error) {
	o, err := o.check()
	if err != nil {
		return Explanation{}, err
	}
	broken, err := e.broken()
	if err != nil {
		return Explanation{}, err
	}
	for i := range broken {
		if o.Most > 0 && i >= o.Most {
			break
		}
		if err := ctx.Err(); err != nil {
			return Explanation{}, fmt.Errorf("explain: %w", err)
		}
		if err := e.repair(&broken[i], o); err != nil {
			return Explanation{}, err
		}
	}
	return Explanation{Summary: e.Summary(), Broken: broken}, nil
}

// broken returns what is broken, without repairs.
func (e *Explainer) broken() ([]Broken, error) {
	low, err := check.Check(e.lowered(), e.assignments())
	if err != nil {
		return nil, fmt.Errorf("check the lower bounds: %w", err)
	}
	below := map[model.Violation]int{}
	for _, v := range low.Violations {
		below[v]++
	}
	type kind struct {
		v    model.Violation
		side Side
	}
	at := map[kind]int{}
	var all []Broken
	for _, v := range e.report.Violations {
		b := Broken{Violation: v, Of: e.rule(v)}
		if b.Of.Kind == Wish {
			b.Wanted = e.wanted(v)
		}
		if b.Of.Kind == Personal || b.Of.Kind == Seats {
			b.Side = High
			if below[v] > 0 {
				below[v]--
				b.Side = Low
			}
		}
		key := kind{v, b.Side}
		key.v.Amount, key.v.Cost = 0, 0
		if i, there := at[key]; there {
			all[i].Amount += v.Amount
			all[i].Cost += v.Cost
			continue
		}
		at[key] = len(all)
		all = append(all, b)
	}
	slices.SortStableFunc(all, func(a, b Broken) int {
		switch {
		case a.Hard && b.Hard:
			return b.Amount - a.Amount
		case a.Hard:
			return -1
		case b.Hard:
			return 1
		}
		return b.Cost - a.Cost
	})
	return all, nil
}

// wanted names what was wished. Of a wish that is not met, whether the person works tells what it was.
func (g *ground) wanted(v model.Violation) string {
	p, d, _, err := g.read(Change{Staff: v.Staff, Date: v.Date})
	if err != nil {
		return ""
	}
	has, _ := g.names(g.rows[p][d])
	switch {
	case v.Shift == "" && has == "":
		return "work"
	case v.Shift == "":
		return "free"
	case v.Shift == has:
		return "not"
	default:
		return "shift"
	}
}

// repair seeks the cheapest repair.
func (e *Explainer) repair(b *Broken, o Options) error {
	s := search{ground: e.ground, try: e.try, cells: o.Cells, left: o.Tries, aim: lessens(b.Violation)}
	if b.Of.Kind == Wish {
		s.aim = e.meets(b)
	}
	best, err := s.run(e.moves(nil, b.Violation, b.Side, maxFirst))
	b.Within = o.Cells
	if best == nil && err == nil { // what stands in the way is the answer
		e.bold = true
		_, err = s.ask(e.moves(nil, b.Violation, b.Side, maxFirst))
		e.bold, best = false, s.best
	}
	if best == nil || err != nil {
		return err
	}
	b.Repair = &Repair{Outcome: *e.outcome(best), Removes: best.whole}
	return nil
}

// outcome tells what a state would do.
func (g *ground) outcome(t *tried) *Outcome {
	return &Outcome{
		Changes: g.changes(t.st), Steps: g.steps(t.st), Legal: t.v.Legal, Better: t.plus, Value: t.v.Value, Hard: t.hard,
		Rules: byRule(slices.Concat(t.v.Hard, t.v.Soft), t.v.Mended), Breaks: g.effects(t.v.Hard), Costs: g.effects(t.v.Soft), Saves: g.effects(t.v.Mended),
	}
}

// byRule sums what is more and what is less by rule, the dearest first.
func byRule(more, less []model.Violation) []Sum {
	var sums []Sum
	add := func(v model.Violation, sign int) {
		i := slices.IndexFunc(sums, func(s Sum) bool { return s.Rule == v.Rule })
		if i < 0 {
			i = len(sums)
			sums = append(sums, Sum{Rule: v.Rule})
		}
		if v.Hard {
			sums[i].Hard += sign * v.Amount
		}
		sums[i].Cost += sign * v.Cost
	}
	for _, v := range more {
		add(v, 1)
	}
	for _, v := range less {
		add(v, -1)
	}
	sums = slices.DeleteFunc(sums, func(s Sum) bool { return s.Hard == 0 && s.Cost == 0 })
	slices.SortStableFunc(sums, func(a, b Sum) int { return (b.Hard-a.Hard)*heavy + b.Cost - a.Cost })
	return sums
}

// assignments returns the roster.
func (g *ground) assignments() []model.Assignment {
	var as []model.Assignment
	for p, row := range g.rows {
		for d, at := range row {
			if shift, role := g.names(at); shift != "" {
				as = append(as, model.Assignment{Staff: g.m.Staff[p].ID, Date: g.cal.Date(d), Shift: shift, Role: role})
			}
		}
	}
	return as
}

// lowered returns the model with its lower bounds alone: what breaks it is too little, and all else that breaks the whole model too
// much. The checker does not say which.
func (g *ground) lowered() *model.Model {
	m := *g.m
	m.Profile, m.Overrides, m.Rules, m.Sites, m.Guards = "", nil, nil, nil, nil
	profile, _ := model.LookupProfile(g.m.Profile)
	m.Holidays = slices.Clone(g.m.Holidays)
	for _, year := range profile.Holidays {
		for _, h := range year.Days {
			if !slices.ContainsFunc(g.m.Holidays, func(own model.Holiday) bool { return own.Date == h.Date }) {
				m.Holidays = append(m.Holidays, h)
			}
		}
	}
	m.Contracts = slices.Clone(m.Contracts)
	for i := range m.Contracts {
		m.Contracts[i].Rules = nil
	}
	m.Staff = slices.Clone(m.Staff)
	for p := range m.Staff {
		rules := slices.Clone(g.rulesOf(p))
		for i := range rules {
			rules[i].SoftMax, rules[i].HardMax, rules[i].Fair = nil, nil, false
		}
		m.Staff[p].Rules = rules
	}
	m.Demand = slices.Clone(m.Demand)
	for i := range m.Demand {
		m.Demand[i].Max, m.Demand[i].WOver = nil, 0
	}
	return &m
}
