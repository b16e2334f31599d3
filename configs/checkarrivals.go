package configs

import (
	"fmt"
	"slices"

	"heartline/agent"
	"heartline/ivr"
)

// arrivals complains about callers for whom nobody can ever be found: what their way through the menu asks for contradicts
// what the queue asks for, at every step of its relaxation. hotlineQueue is where the way to a person leads; empty: no
// hotline uses the menu.
func (k *checker) arrivals(flow *ivr.Flow, hotlineQueue string, places ivr.Places) {
	ways, ok := flow.Arrivals()
	if !ok {
		k.cfg.Warnings = append(k.cfg.Warnings, places.Problem("steps", "set fewer skills, or split the menu",
			"the menu %q has too many ways to look whether somebody can take the callers of each", flow.ID))
		return
	}
	for _, way := range ways {
		to := way.Queue
		if to == "" {
			to = hotlineQueue
		}
		i := slices.IndexFunc(k.cfg.Queues, func(q Queue) bool { return q.ID == to })
		if i < 0 || len(way.Needs) == 0 {
			continue
		}
		own := make([]agent.Requirement, len(way.Needs))
		for j, n := range way.Needs {
			own[j] = agent.Requirement{Skill: agent.Skill(n.Skill), Level: agent.SkillLevel(n.Level)}
		}
		if asked := k.cfg.Queues[i].circles(agent.All(own...)); len(asked) > 0 && !slices.ContainsFunc(asked, agent.Expr.Satisfiable) {
			k.problems = append(k.problems, places.Problem("steps."+string(way.Step), fmt.Sprintf("set no such skill on the way, lead to another queue, or mend needs of the queue %q", to),
				"nobody can take the callers who come from the step %q to the queue %q: they ask for %s", way.Step, to, asked[0]))
		}
	}
}

// circles are what the queue asks for with what a caller asks for, at first and after each step of its relaxation; none
// where that cannot be read, or nobody can meet what the queue alone asks for, of which the checker complains elsewhere.
func (q Queue) circles(own agent.Expr) []agent.Expr {
	needs, err := agent.ParseExpr(q.Needs)
	if needs = agent.All(requirements(q.Requires)...).And(needs); err != nil || !needs.Satisfiable() {
		return nil
	}
	out := []agent.Expr{needs.And(own)}
	var dropped []agent.Skill
	for _, r := range q.Relax {
		if r.Needs != "" {
			if needs, err = agent.ParseExpr(r.Needs); err != nil {
				return nil
			}
		}
		dropped = append(dropped, skillList(r.Drop)...)
		out = append(out, needs.And(own).Without(dropped...))
	}
	return out
}
