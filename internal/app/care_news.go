package app

import (
	"strings"

	"heartline/agent"
	"heartline/call"
	"heartline/console/api"
	"heartline/console/live"
	"heartline/internal/access"
	"heartline/internal/ledger"
)

// What of a call has changed, for pages that show it.
const (
	careScreening  = "screening"
	careAssessment = "assessment"
	careRescue     = "rescue"
	careChecklist  = "checklist"
)

// careChange says what a fact about care has changed; empty for another fact.
func careChange(k ledger.Kind) string {
	switch k {
	case ledger.KindCareScreened:
		return careScreening
	case ledger.KindCareAssessed:
		return careAssessment
	case ledger.KindCareNoted, ledger.KindCareDispatched:
		return careRescue
	case ledger.KindCareListed:
		return careChecklist
	default:
		return ""
	}
}

// changed tells the pages of those who may see it that something has changed. What it is they ask for, which is recorded.
func (c *care) changed(callID, change string) {
	wide := access.ReviewScreenings
	switch change {
	case careAssessment:
		wide = access.AnyAssessment
	case careRescue:
		wide = access.AnyRescue
	case careChecklist:
		wide = access.AnyChecklist
	}
	data := live.CallData{CallID: callID, Change: change}
	c.a.web.hub.Publish(live.Message{Type: live.Call, To: live.Holding(wide), Data: data})
	for who := range c.around(callID) {
		c.a.web.hub.Publish(live.Message{Type: live.Call, To: live.To(who), Data: data})
	}
}

// around are the users who have a part in a call now: in it, in its after-call work, or coming to its help.
func (c *care) around(callID string) map[string]bool {
	out := map[string]bool{}
	if v, ok := c.a.calls.Call(call.ID(callID)); ok {
		for _, u := range c.a.people.Agents() {
			if partOf(&v, agent.ID(u.ID)) != "" || c.helps(v.Crisis, u.ID) {
				out[u.ID] = true
			}
		}
	}
	for _, st := range c.a.floor.Snapshot().Agents {
		if st.Call == callID && st.State == agent.AfterCall {
			out[string(st.Agent)] = true
		}
	}
	return out
}

// careSeen says what came of the questions about a caller's safety somebody may see in a timeline.
type careSeen struct{ Screenings, Assessments, Rescues, Checklists bool }

// hideCare takes the rest out; that something was asked or written down stays. What is not known is hidden.
func hideCare(events []api.TimelineEvent, seen careSeen) {
	shown := map[string]bool{careScreening: seen.Screenings, careAssessment: seen.Assessments, careRescue: seen.Rescues, careChecklist: seen.Checklists}
	for i, e := range events {
		if ledger.Kind(e.Kind) == ledger.KindFormSubmitted && !seen.Screenings { // who it was about is for who may read the note
			for _, code := range []string{"contact", "problems", "outcome", "flags", "declined"} {
				delete(events[i].Data, code)
			}
		}
		if strings.HasPrefix(e.Kind, "care.") && !shown[careChange(ledger.Kind(e.Kind))] {
			events[i].Data = nil
		}
	}
}
