package app

import (
	"sync"
	"time"

	"heartline/agent"
	"heartline/call"
	"heartline/console/api"
)

// toldFor is how long a desk shows what its last call came to.
const toldFor = 5 * time.Minute

// lastCalls knows what became of the last call that each counsellor has made, where it has not reached its person: the desk
// says so until the next call, or for some minutes. The call's page has it for ever.
type lastCalls struct {
	mu   sync.Mutex // protects the following
	last map[agent.ID]toldCall
}

type toldCall struct {
	shown api.LastOutgoing
	until time.Time
}

func newLastCalls() *lastCalls { return &lastCalls{last: map[agent.ID]toldCall{}} }

// changed takes in how a call looks now.
func (t *lastCalls) changed(v call.View, now time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	o := v.Out
	switch {
	case v.Agent != "" && v.Offer == "" && (v.Phase == call.Talking || o != nil && v.Phase != call.Due):
		delete(t.last, v.Agent) // somebody is called, or talked with
	case o == nil || o.First == "" || o.Last == "" || o.Reached:
	case v.Phase != call.Due && v.Phase != call.Ending && v.Phase != call.Ended:
	default:
		was := t.last[o.First]
		if was.shown.CallId != string(v.ID) || was.shown.Attempt != o.Attempt || was.shown.Outcome != o.Last {
			was.shown = api.LastOutgoing{
				CallId: string(v.ID), Why: api.LastOutgoingWhy(o.Why), Outcome: o.Last, Attempt: o.Attempt, At: now.UTC(), TaskId: o.Task,
			}
			was.until = now.Add(toldFor)
		}
		was.shown.NextAt = time.Time{}
		if v.Phase == call.Due {
			was.shown.NextAt = o.DueAt
		}
		t.last[o.First] = was
	}
}

// of returns what a counsellor's last call came to.
func (t *lastCalls) of(who agent.ID, now time.Time) (api.LastOutgoing, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	c, ok := t.last[who]
	if ok && now.After(c.until) {
		delete(t.last, who)
		return api.LastOutgoing{}, false
	}
	return c.shown, ok
}
