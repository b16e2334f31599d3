package call

import (
	"slices"
	"strings"
	"time"

	"heartline/agent"
	"heartline/crisis"
	"heartline/triage"
)

// leadRole is who a red caller is brought to first whose counsellor is lost.
const leadRole = "supervisor"

// preferLead is for how long such a caller is kept for that supervisor, who was ready a moment ago.
const preferLead = 2 * time.Second

// leadFor finds the supervisor to whom a red caller goes whose counsellor is lost: one who takes calls now. Such a
// caller was in the middle of what needs an immediate response, and somebody else would have to begin anew. Empty:
// nobody, or the call is not red.
func (t *turn) leadFor(lost agent.ID) agent.ID {
	if t.s.Grade != triage.Red || t.Crisis.People == nil || t.s.Marked != "" && t.s.Marked != MarkDrill {
		return ""
	}
	var leads []crisis.Person
	for _, p := range t.Crisis.People.OnShift() {
		if p.Ready && slices.Contains(p.Roles, leadRole) && agent.ID(p.ID) != lost {
			leads = append(leads, p)
		}
	}
	if len(leads) == 0 {
		return ""
	}
	return agent.ID(slices.MinFunc(leads, func(a, b crisis.Person) int { return strings.Compare(a.ID, b.ID) }).ID)
}

// forLead reports whether the caller waits for a supervisor first, who may lack a skill: the caller is in danger.
func (e Entry) forLead() bool { return e.Returned && e.Prefer != "" && e.PreferFor == preferLead }

// afterLoss is the place in the queue of a caller whose counsellor is lost: in front, and at first for whom the call is
// kept.
func (t *turn) afterLoss(queue string, lost agent.ID) Entry {
	e := Entry{Queue: queue, Requires: t.s.Needs, Priority: t.Hotline.Priority, Returned: true, Prefer: lost}
	if lead := t.leadFor(lost); lead != "" {
		e.Prefer, e.PreferFor = lead, preferLead
	}
	return e
}
