package configs

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"heartline/agent"
	"heartline/queue"
)

var strategies = []string{string(queue.LongestIdle), string(queue.FewestCalls), string(queue.TopDown), string(queue.RingAll)}

// relaxMost is as many steps as a queue may relax in.
const relaxMost = 8

func (k *checker) aging() {
	a := &k.cfg.Floor.Aging
	if a.Strict && (a.YellowAhead != 0 || a.PriorityAhead != 0) {
		k.bad("floor.aging.strict", "leave out strict, or the credits", "a strict order of callers gives no credit")
	}
	k.span("floor.aging.yellow_ahead", &a.YellowAhead, queue.DefaultYellowAhead, time.Minute, 4*time.Hour)
	k.span("floor.aging.priority_ahead", &a.PriorityAhead, queue.DefaultPriorityAhead, time.Second, time.Hour)
}

func (k *checker) skills() {
	k.ids("skills", "skill", k.skillIDs(), skillPattern)
	for i := range k.cfg.Skills {
		s := &k.cfg.Skills[i]
		if s.Kind == "" {
			s.Kind = KindSkill
		}
		k.member(fmt.Sprintf("skills[%d].kind", i), "kind of skill", s.Kind, skillKinds)
	}
}

// matching checks whom a queue asks for, and in which order.
func (k *checker) matching(path string, q *Queue) {
	k.levels(path+".requires", q.Requires)
	first, ok := k.expression(path+".needs", q.Needs)
	if first = agent.All(requirements(q.Requires)...).And(first); ok {
		k.possible(path, "the queue "+fmt.Sprintf("%q", q.ID), first)
	}
	k.relaxation(path, q, first)
	if q.Strategy == "" {
		q.Strategy = string(queue.LongestIdle)
	}
	k.member(path+".strategy", "strategy", q.Strategy, strategies)
	top := q.Strategy == string(queue.TopDown)
	switch ordered := len(q.Order) > 0 || q.OrderSkill != ""; {
	case top && !ordered:
		k.bad(path+".strategy", "write order with the ids of counsellors, or order_skill", "the queue %q is served top down without an order", q.ID)
	case !top && ordered:
		k.bad(path, "write strategy: top_down, or leave the order out", "the queue %q has an order that its strategy does not use", q.ID)
	}
	switch all := q.Strategy == string(queue.RingAll); {
	case !all && q.RingAllMax != 0:
		k.bad(path+".ring_all_max", "write strategy: ring_all, or leave it out", "the queue %q bounds how many ring at once, and rings one", q.ID)
	case all && q.RingAllMax == 0:
		q.RingAllMax = queue.DefaultRingAllMax
	case all && (q.RingAllMax < 1 || q.RingAllMax > queue.RingAllMost):
		k.bad(path+".ring_all_max", fmt.Sprintf("it may be 1 to %d", queue.RingAllMost), "ring_all_max is %d", q.RingAllMax)
	}
	for i, id := range q.Order {
		if slices.Index(q.Order, id) < i {
			k.bad(fmt.Sprintf("%s.order[%d]", path, i), "name each once", "%q stands in the order twice", id)
		}
	}
	if q.OrderSkill != "" {
		k.member(path+".order_skill", "skill", q.OrderSkill, k.skillIDs())
	}
}

// relaxation checks the steps in which a queue asks for less. It ends, because each comes later than the one before it,
// and the last one is for good.
func (k *checker) relaxation(path string, q *Queue, now agent.Expr) {
	if len(q.Relax) > relaxMost {
		k.bad(path+".relax", fmt.Sprintf("write at most %d", relaxMost), "the queue %q relaxes in %d steps", q.ID, len(q.Relax))
	}
	var before time.Duration
	for i, r := range q.Relax {
		at := fmt.Sprintf("%s.relax[%d]", path, i)
		switch {
		case r.After < time.Second || r.After > 2*time.Hour:
			k.bad(at+".after", "it may be 1s to 2h", "a step of relaxation comes after %v", r.After)
		case r.After <= before:
			k.bad(at+".after", "write the steps in order of time", "a step of relaxation does not come after the one before it")
		}
		before = max(before, r.After)
		if r.Needs == "" && len(r.Drop) == 0 {
			k.bad(at, "write needs or drop", "a step of relaxation changes nothing")
			continue
		}
		for j, s := range r.Drop {
			k.member(fmt.Sprintf("%s.drop[%d]", at, j), "skill", s, k.skillIDs())
		}
		next, ok := now, true
		if r.Needs != "" {
			if next, ok = k.expression(at+".needs", r.Needs); ok {
				k.possible(at+".needs", "the step", next)
			}
		}
		next = next.Without(skillList(r.Drop)...)
		if ok && next.Equal(now) && len(r.Drop) == 0 {
			k.bad(at, "ask for something else, or leave the step out", "a step of relaxation asks for the same as before: %s", next)
		}
		now = next
	}
	k.unreached(path, q)
}

// unreached warns of steps that no caller lives to see in this queue.
func (k *checker) unreached(path string, q *Queue) {
	for _, o := range q.Overflow {
		if o.When != string(queue.WaitLonger) || o.Message == "" && o.Queue == "" && o.Outside == "" {
			continue
		}
		for i, r := range q.Relax {
			if r.After >= o.After {
				k.warn(fmt.Sprintf("%s.relax[%d].after", path, i), "let it come earlier, or leave it out",
					"the step after %v comes to nobody: callers leave the queue %q after %v", r.After, q.ID, o.After)
			}
		}
	}
}

// expression reads what is asked for, with the skills that the configuration names.
func (k *checker) expression(path, text string) (agent.Expr, bool) {
	e, err := agent.ParseExpr(text)
	if wrong, ok := errors.AsType[*agent.ExprError](err); ok {
		place := fmt.Sprintf("character %d", wrong.Column)
		if strings.Contains(strings.TrimSpace(text), "\n") {
			place = fmt.Sprintf("line %d, character %d", wrong.Line, wrong.Column)
		}
		k.bad(path, wrong.Mend, "the expression cannot be read at %s: %s", place, wrong.What)
		return agent.Expr{}, false
	}
	known := len(k.problems)
	for _, s := range e.Skills() {
		k.member(path, "skill", string(s), k.skillIDs())
	}
	return e, len(k.problems) == known
}

// possible complains about what nobody can meet, and warns of what none of the users of the configuration meets.
func (k *checker) possible(path, noun string, e agent.Expr) {
	switch {
	case !e.Satisfiable():
		k.bad(path, "mend the expression: it contradicts itself", "%s asks for what nobody can meet: %s", noun, e)
	case len(k.cfg.Users) > 0 && !slices.ContainsFunc(k.cfg.Users, func(u User) bool { return e.Meets(u.skills()) }):
		k.warn(path, "give somebody these skills, or ask for less", "none of the users has what %s asks for: %s", noun, e)
	}
}

func (u User) skills() agent.Skills {
	out := make(agent.Skills, len(u.Skills))
	for s, l := range u.Skills {
		out[agent.Skill(s)] = agent.SkillLevel(l)
	}
	return out
}
