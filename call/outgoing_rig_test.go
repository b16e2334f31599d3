package call_test

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"heartline/agent"
	"heartline/call"
	"heartline/crisis"
	"heartline/internal/fakepbx"
	"heartline/internal/ledger"
	"heartline/ivr"
	"heartline/triage"
)

// outward is who can be called on paper: everybody at one endpoint.
type outward struct {
	mu      sync.Mutex // protects the following
	safe    call.SafeContact
	refuse  crisis.Refusal
	fail    error
	backups []agent.ID
	dialled []string        // numbers by their sealed ids
	over    map[string]bool // tasks that are closed
	down    bool            // the way out does not answer
}

const person = "PJSIP/person@trunk"

func (o *outward) NumberDial(_ context.Context, _, numberID string) (call.Secret, crisis.Refusal, crisis.GateMode, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.dialled = append(o.dialled, numberID)
	return person, o.refuse, crisis.ProductionMode, nil
}

func (o *outward) TaskOver(_ context.Context, task string) (bool, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.over[task], nil
}

func (o *outward) SafeContact(context.Context, string, string) (call.SafeContact, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.safe, o.fail
}

func (o *outward) LineDown(string) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.down
}

func (o *outward) Backups(string) []agent.ID {
	o.mu.Lock()
	defer o.mu.Unlock()
	return slices.Clone(o.backups)
}

func (o *outward) set(f func(*outward)) {
	o.mu.Lock()
	defer o.mu.Unlock()
	f(o)
}

// ringBackRig is a rig that rings back red callers after a moment, twice at most.
func ringBackRig(t *testing.T, person1 fakepbx.Behaviour) *rig {
	t.Helper()
	r := newRig(t)
	r.out = &outward{}
	r.hotline.Grade, r.hotline.GuardRed, r.hotline.Shown = triage.Red, true, "12345"
	r.hotline.RingBack = &call.RingBackRules{
		Grades: []triage.Grade{triage.Red, triage.Yellow}, HungUp: true, Tries: 2, Within: 10 * time.Minute, Delay: 50 * time.Millisecond,
		Gap: 50 * time.Millisecond, Sentence: []ivr.PromptRef{{ID: "neutral"}}, RefuseKey: "9",
	}
	r.asterisk.SetPrompt("sound:/prompts/neutral", 30*time.Millisecond)
	r.asterisk.Endpoint(person, person1)
	return r
}

// attempts returns the outcomes of the attempts, in order.
func (r *rig) attempts() (outcomes []string) {
	for _, f := range facts[ledger.OutAttemptEnded](r) {
		outcomes = append(outcomes, f.Outcome)
	}
	return outcomes
}

// facts returns the facts of a sort in the ledger, in order.
func facts[F ledger.Fact](r *rig) (all []F) {
	for _, e := range r.ledger.all() {
		if f, _ := ledger.Decode(e); f != nil {
			if x, is := f.(F); is {
				all = append(all, x)
			}
		}
	}
	return all
}

// attempted waits for the outcomes of the attempts.
func (r *rig) attempted(want ...string) {
	r.t.Helper()
	r.wait("attempts "+strings.Join(want, ", "), func() bool { return slices.Equal(r.attempts(), want) })
}

// rungPerson waits until the person's telephone has been dialled, and returns it. up: until it was answered.
func (r *rig) rungPerson(up bool) *fakepbx.Party {
	r.t.Helper()
	var p *fakepbx.Party
	r.wait("the person to be rung", func() bool {
		for _, v := range r.asterisk.Channels() {
			if v.Endpoint == person && (!up || v.State == "Up") {
				p = r.asterisk.Party(v.ID)
				return true
			}
		}
		return false
	})
	return p
}

// endings returns the class and reason of each call that has ended, in order.
func (r *rig) endings() (all []string) {
	for _, f := range facts[ledger.CallEnded](r) {
		all = append(all, f.Class+"/"+f.Reason)
	}
	return all
}
