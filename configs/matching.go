package configs

import (
	"heartline/agent"
	"heartline/queue"
)

// Skill is something a caller may need. Its kind is for people to read: all kinds are matched in the same way.
type Skill struct {
	ID   string `yaml:"id"`
	Name Names  `yaml:"name"`
	Kind string `yaml:"kind"` // skill (default), language, population or trait
}

// The kinds of skill.
const (
	KindSkill      = "skill"
	KindLanguage   = "language"   // a language or dialect
	KindPopulation = "population" // whom somebody is trained for, such as minors
	KindTrait      = "trait"      // what somebody says of themselves and has no level, such as a gender; nobody is asked, nothing is guessed
)

var skillKinds = []string{KindSkill, KindLanguage, KindPopulation, KindTrait}

// expr is an expression that has been checked; one that has not asks for nothing.
func expr(text string) agent.Expr {
	e, err := agent.ParseExpr(text)
	if err != nil {
		return agent.Expr{}
	}
	return e
}

// matching fills in whom a queue asks for, and in which order.
func (q Queue) matching(out *queue.Queue) {
	out.Requires, out.Needs = requirements(q.Requires), expr(q.Needs)
	out.NoAnswerRest, out.BusyRest, out.UnreachableRest = q.NoAnswerRest, q.BusyRest, q.UnreachableRest
	for _, r := range q.Relax {
		s := queue.RelaxStep{After: r.After, Drop: skillList(r.Drop)}
		if r.Needs != "" {
			needs := expr(r.Needs)
			s.Needs = &needs
		}
		out.Relax = append(out.Relax, s)
	}
	for _, id := range q.Order {
		out.Order = append(out.Order, agent.ID(id))
	}
	out.OrderSkill, out.RingAllMax = agent.Skill(q.OrderSkill), q.RingAllMax
}

func skillList(ids []string) (out []agent.Skill) {
	for _, id := range ids {
		out = append(out, agent.Skill(id))
	}
	return out
}
