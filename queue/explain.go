package queue

import (
	"slices"

	"heartline/agent"
)

const (
	// explainMax bounds the counsellors listed in an explanation, candidates and others each.
	explainMax = 64
	// explainLook bounds how many are looked at to find them.
	explainLook = 4 * explainMax
)

// Explanation says why this counsellor and no other one was offered the call.
type Explanation struct {
	Step       string      `json:"step"`                 // "only", "preferred", "overflow_agent", or the queue's strategy
	Candidates []agent.ID  `json:"candidates,omitempty"` // eligible counsellors, the chosen one first
	Excluded   []Exclusion `json:"excluded,omitempty"`   // by id
	More       int         `json:"more,omitempty"`       // counsellors beyond those listed

	// Relaxed is how often what the caller needs had been widened, by time or because nobody at work met it; 0: not at
	// all. Circle is how many of these widenings the chosen counsellor needed.
	Relaxed int `json:"relaxed,omitempty"`
	Circle  int `json:"circle,omitempty"`

	// Together are all who are asked at once, this one included, in the order in which they were asked; none where one is
	// asked alone.
	Together []agent.ID `json:"together,omitempty"`
}

// Exclusion says why a counsellor was no candidate: "off_shift", "logged_out", "not_ready:REASON",
// "reserved", "talking", "hold", "after_call", "line", "skill:NAME", "needs:CLAUSE" (an expression), "not_yet" (only
// after the next step of relaxation), "not_asked_for", "resting", "kept_for_preferred", "kept_for_skilled",
// "switchboard", "red_cap", "outside_seat" (nobody is called from there).
type Exclusion struct {
	Agent  agent.ID `json:"agent"`
	Reason string   `json:"reason"`
}

// explain lists the candidates in the strategy's order and why each other counsellor was none.
func (f *Floor) explain(e *waiting, chosen *person) Explanation {
	g := f.gate(e)
	why := Explanation{Step: f.step(e, chosen), Relaxed: g.open, Circle: e.lane.marks[chosen.slot].circle()}
	why.Candidates = append(why.Candidates, chosen.ID)
	spare := !f.spared(e, chosen)
	for _, p := range f.candidates(e, chosen, &g) {
		why.Candidates = append(why.Candidates, p.ID)
	}
	looked := len(why.Candidates)
	for _, p := range f.roll[:min(len(f.roll), explainLook)] {
		if len(why.Excluded) == explainMax {
			break
		}
		if p.Offer != "" && e.bound(p.Offer) { // is asked too: see Together
			looked++
			continue
		}
		reason := f.excluded(e, p, &g)
		if reason == "" && p != chosen && spare && f.spared(e, p) {
			reason = "red_cap"
		}
		if reason != "" {
			why.Excluded = append(why.Excluded, Exclusion{Agent: p.ID, Reason: reason})
			looked++
		}
	}
	why.More = len(f.roll) - looked
	return why
}

// candidates are those beside the chosen one who may take the entry now, in the strategy's order, as many as are listed.
func (f *Floor) candidates(e *waiting, chosen *person, g *gate) []*person {
	spare := !f.spared(e, chosen)
	others := make([]*person, 0, min(len(f.ready), explainMax))
	for _, p := range f.ready[:min(len(f.ready), explainLook)] {
		if p == chosen || spare && f.spared(e, p) || e.lane.marks[p.slot]&markReady == 0 || f.bar(e, p, g) != "" {
			continue
		}
		if others = append(others, p); len(others) == explainMax-1 {
			break
		}
	}
	slices.SortStableFunc(others, func(a, b *person) int { return f.better(e, a, b) })
	return others
}

func (f *Floor) step(e *waiting, p *person) string {
	switch p.ID {
	case e.Only:
		return "only"
	case e.Prefer:
		return "preferred"
	case e.Also:
		return "overflow_agent"
	default:
		return string(e.lane.ranking.strategy)
	}
}

// excluded says why a counsellor is no candidate for the entry; empty: is one.
func (f *Floor) excluded(e *waiting, p *person, g *gate) string {
	if p.State == agent.LoggedOut {
		return string(agent.LoggedOut)
	}
	if _, ok := e.lane.qualifies(p); !ok {
		return e.lane.missing(p, g.open)
	}
	if p.State != agent.Ready {
		if !p.OnDuty {
			return string(agent.ReasonOffShift)
		}
		if p.State == agent.NotReady {
			return string(p.State) + ":" + string(p.Reason)
		}
		return string(p.State)
	}
	return f.bar(e, p, g)
}
