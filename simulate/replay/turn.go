package replay

import (
	"math"
	"slices"

	"heartline/agent"
)

// Because says why a decision is another.
type Because string

// The reasons.
const (
	BecauseExcludedNow  Because = "excluded_now"  // the counsellor of then was no candidate now: Agent and Detail
	BecauseExcludedThen Because = "excluded_then" // the counsellor of now was no candidate then: Agent and Detail
	BecauseOrder        Because = "order"         // both were candidates: the order is another
	BecauseSooner       Because = "sooner"        // the same, earlier
	BecauseLater        Because = "later"         // the same, later
	BecauseSentOn       Because = "sent_on"       // a rule acted that did not then
	BecauseKept         Because = "kept"          // a rule that acted then did not
	BecauseMore         Because = "more"          // decided beyond what was decided then
	BecauseFewer        Because = "fewer"         // decided then, and no more
)

// Turn is the first decision about a caller that is another one.
type Turn struct {
	Was     *Decision `json:"was,omitempty"`
	Would   *Decision `json:"would,omitempty"`
	Because Because   `json:"because"`
	Agent   agent.ID  `json:"agent,omitempty"`
	Detail  string    `json:"detail,omitempty"` // as in queue.Exclusion
}

// firstTurn finds where two lives part; nil: by nothing that the floor has decided.
func firstTurn(was, would *life) *Turn {
	for i := range max(len(was.decisions), len(would.decisions)) {
		var then, now *Decision
		if i < len(was.decisions) {
			then = &was.decisions[i]
		}
		if i < len(would.decisions) {
			now = &would.decisions[i]
		}
		if then != nil && now != nil && then.like(now) {
			continue
		}
		t := &Turn{Was: then, Would: now}
		t.explain(then, now)
		return t
	}
	return nil
}

func (d *Decision) like(o *Decision) bool {
	return d.same(o) && math.Abs(d.Waited-o.Waited) < apart.Seconds()
}

func (d *Decision) same(o *Decision) bool {
	return d.Act == o.Act && d.Agent == o.Agent && d.Queue == o.Queue && d.To == o.To
}

func (t *Turn) explain(then, now *Decision) {
	switch {
	case then == nil && now.Act != ActOffered:
		t.Because = BecauseSentOn
	case then == nil:
		t.Because = BecauseMore
	case now == nil && then.Act != ActOffered:
		t.Because = BecauseKept
	case now == nil:
		t.Because = BecauseFewer
	case then.same(now) && now.Waited < then.Waited:
		t.Because = BecauseSooner
	case then.same(now):
		t.Because = BecauseLater
	case now.Act != ActOffered:
		t.Because = BecauseSentOn
	case then.Act != ActOffered:
		t.Because = BecauseKept
	default:
		t.compare(then, now)
	}
}

// compare says why one counsellor was asked and not the other, as the floor explained it in the two worlds.
func (t *Turn) compare(then, now *Decision) {
	if why := now.why.against(then.Agent); why != "" {
		t.Because, t.Agent, t.Detail = BecauseExcludedNow, then.Agent, why
		return
	}
	if why := then.why.against(now.Agent); why != "" {
		t.Because, t.Agent, t.Detail = BecauseExcludedThen, now.Agent, why
		return
	}
	t.Because, t.Detail = BecauseOrder, now.Step
}

// against is why a counsellor was no candidate; empty: was one, or is not listed.
func (w *whyChosen) against(who agent.ID) string {
	if w == nil || slices.Contains(w.others, who) {
		return ""
	}
	for _, x := range w.excluded {
		if x.Agent == who {
			return x.Reason
		}
	}
	return ""
}
