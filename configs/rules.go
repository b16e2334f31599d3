package configs

import (
	"heartline/agent"
	"heartline/queue"
)

// Rules returns the queues as the dispatcher takes them. Comfort prompts are named "id" or "id@language".
func (c *Config) Rules() queue.Rules {
	rules := queue.Rules{
		Queues:       make(map[queue.ID]queue.Queue, len(c.Queues)),
		SeatGrace:    c.Floor.SeatGrace,
		AfterCallMax: c.Floor.AfterCallMax,
	}
	for _, q := range c.Queues {
		rule := q.rule(c.language())
		for _, o := range q.Overflow {
			rule.Overflow = append(rule.Overflow, c.steps(o)...)
		}
		rules.Queues[queue.ID(q.ID)] = rule
	}
	if a := c.Floor.Aging; !a.Strict {
		rules.Aging = &queue.Aging{YellowAhead: a.YellowAhead, PriorityAhead: a.PriorityAhead}
	}
	for _, s := range c.Seats {
		if s.Kind == agent.OutsideNumber {
			rules.Outside = append(rules.Outside, agent.SeatID(s.ID))
		}
	}
	c.care(&rules)
	return rules
}

// language is the first language of the house.
func (c *Config) language() string {
	if l := c.Languages(); len(l) > 0 {
		return l[0]
	}
	return ""
}

func (q Queue) rule(lang string) queue.Queue {
	out := queue.Queue{
		ID: queue.ID(q.ID), Name: q.Name.In(lang), Line: q.Line, Strategy: queue.Strategy(q.Strategy),
		OfferTimeout: q.OfferTimeout, AfterCall: q.AfterCall, AfterCallRed: q.AfterCallRed, AfterCallYellow: q.AfterCallYellow,
		MaxMissed: q.MaxMissed, DeclineRest: q.DeclineRest, PreferFor: q.PreferFor, MaxWaiting: q.MaxWaiting, MaxPaused: q.MaxPaused,
		Comfort: queue.Comfort{Every: q.Comfort.Every, Position: q.Comfort.Position, Wait: q.Comfort.Wait},
	}
	q.matching(&out)
	for _, p := range q.Comfort.Prompts {
		out.Comfort.Prompts = append(out.Comfort.Prompts, p.String())
	}
	return out
}

func (o Overflow) action() queue.Action {
	switch {
	case o.Queue != "":
		return queue.Action{Kind: queue.ToQueue, Queue: queue.ID(o.Queue)}
	case o.Outside != "":
		return queue.Action{Kind: queue.ToOutside, Target: o.Outside}
	case o.Agent != "":
		return queue.Action{Kind: queue.ToAgent, Agent: agent.ID(o.Agent)}
	case o.CallBack:
		return queue.Action{Kind: queue.ToCallBack}
	default:
		return queue.Action{Kind: queue.ToMessage, Target: o.Message}
	}
}

// AgentSeat returns the seat as the floor knows it. Numbers stay here: numberID is that of the sealed one.
func (s Seat) AgentSeat(node, numberID string) agent.Seat {
	out := agent.Seat{ID: agent.SeatID(s.ID), Name: s.Name, Kind: s.Kind, Node: node}
	switch s.Kind {
	case agent.SIPPhone:
		out.Endpoint = s.Endpoint
	case agent.OutsideNumber:
		out.NumberID = numberID
	case agent.BrowserDesk:
	}
	return out
}
