package replay

import (
	"cmp"
	"maps"
	"slices"

	"heartline/agent"
	"heartline/queue"
)

// Asked says how often a counsellor was asked in the span, and why not, over the offers made in it, those of others too.
type Asked struct {
	Offered  int      `json:"offered"`
	Answered int      `json:"answered"`
	Passed   int      `json:"passed"`            // could have had the call, and somebody else came first by the order
	Reasons  []Reason `json:"reasons,omitempty"` // could not, the most frequent reason first
}

// Reason is why a counsellor was no candidate, and how often.
type Reason struct {
	Reason string `json:"reason"` // as in queue.Exclusion
	Times  int    `json:"times"`
}

// Counsellor compares how one counsellor was asked.
type Counsellor struct {
	Agent agent.ID `json:"agent"`
	Was   Asked    `json:"was"`
	Would Asked    `json:"would"`
}

// tally counts how one counsellor was asked.
type tally struct {
	offered, answered, passed int
	reasons                   map[string]int
}

func (g *gauge) tally(who agent.ID) *tally {
	t := g.asked[who]
	if t == nil {
		t = &tally{reasons: map[string]int{}}
		g.asked[who] = t
	}
	return t
}

// explained counts an offer by what the floor has explained of it.
func (g *gauge) explained(o queue.Offered) {
	g.tally(o.Agent).offered++
	for _, who := range o.Why.Candidates {
		if who != o.Agent && !slices.Contains(o.Why.Together, who) {
			g.tally(who).passed++
		}
	}
	for _, x := range o.Why.Excluded {
		g.tally(x.Agent).reasons[x.Reason]++
	}
}

func (t *tally) told() Asked {
	if t == nil {
		return Asked{}
	}
	out := Asked{Offered: t.offered, Answered: t.answered, Passed: t.passed}
	for _, reason := range slices.Sorted(maps.Keys(t.reasons)) {
		out.Reasons = append(out.Reasons, Reason{reason, t.reasons[reason]})
	}
	slices.SortStableFunc(out.Reasons, func(a, b Reason) int { return cmp.Compare(b.Times, a.Times) })
	return out
}

// counsellors are all who were asked, could have been or could not, in either world, by id.
func counsellors(was, would *gauge) []Counsellor {
	ids := map[agent.ID]bool{}
	for _, g := range []*gauge{was, would} {
		for id := range g.asked {
			ids[id] = true
		}
	}
	out := make([]Counsellor, 0, len(ids))
	for _, id := range slices.Sorted(maps.Keys(ids)) {
		out = append(out, Counsellor{id, was.asked[id].told(), would.asked[id].told()})
	}
	return out
}
