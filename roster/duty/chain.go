package duty

import "heartline/internal/fault"

// Link is one link of a chain: whom to ask for.
type Link struct {
	Name string // "primary", "backup"
	Role string // or tag; see Shift.Is
	// AnySkill, AnyArea and AnyLine loosen the query for this link: a supervisor need not speak the caller's language or serve the town.
	AnySkill, AnyArea, AnyLine bool
}

// DefaultChain is primary, backup and supervisor, by the tags on_call, second_line and supervisor. A supervisor may be one of any
// skill, area and line.
func DefaultChain() []Link {
	return []Link{
		{Name: "primary", Role: OnCall},
		{Name: "backup", Role: SecondLine},
		{Name: "supervisor", Role: Supervisor, AnySkill: true, AnyArea: true, AnyLine: true},
	}
}

// Rung is a link with who is there now.
type Rung struct {
	Link Link
	Answer
}

// Resolution is a chain at an instant.
type Resolution struct {
	Rungs []Rung // one for each link, in order
	// Call is the place of the first rung with anybody; -1: there is nobody in the whole chain, and each rung says why.
	Call int
}

// Order is everybody of the chain in the order to be called, each person once, at the first place at which the person stands.
func (r Resolution) Order() []Duty {
	var all []Duty
	seen := map[string]bool{}
	for _, rung := range r.Rungs {
		for _, d := range rung.On {
			if !seen[d.Person] {
				seen[d.Person] = true
				all = append(all, d)
			}
		}
	}
	return all
}

// Resolve reads each link of a chain at the instant of the query. The query's own role is not looked at; only people who can be
// reached are named. Errors are those of On; a chain without links is fault.Invalid.
func (x *Index) Resolve(q Query, chain []Link) (Resolution, error) {
	if len(chain) == 0 {
		return Resolution{}, fault.New(fault.Invalid, "duty", "the chain has no links; name at least one role")
	}
	r := Resolution{Call: -1}
	for i, link := range chain {
		ask := q
		ask.Role, ask.Reachable = link.Role, true
		if link.AnySkill {
			ask.Skill = ""
		}
		if link.AnyArea {
			ask.Area = ""
		}
		if link.AnyLine {
			ask.Line = ""
		}
		a, err := x.On(ask)
		if err != nil {
			return Resolution{}, err
		}
		if len(a.On) > 0 && r.Call < 0 {
			r.Call = i
		}
		r.Rungs = append(r.Rungs, Rung{Link: link, Answer: a})
	}
	return r, nil
}
