package queue_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"heartline/agent"
	"heartline/queue"
	"heartline/triage"
)

// hall is a floor with a clock, driven by sentences. It prints what follows in short words, so that a test
// reads as the rule it checks.
type hall struct {
	t      *testing.T
	f      *queue.Floor
	start  time.Time
	at     time.Time
	outs   []queue.Output
	offers map[string]queue.OfferID // the last offer to each counsellor
	joined int
}

const line12345 = queue.ID("q12345")

func rules(edit func(q *queue.Queue)) queue.Rules {
	q := queue.Queue{ID: line12345, OfferTimeout: 20 * time.Second, AfterCall: 60 * time.Second, MaxMissed: 2, DeclineRest: 5 * time.Second}
	if edit != nil {
		edit(&q)
	}
	return queue.Rules{Queues: map[queue.ID]queue.Queue{q.ID: q}}
}

// newHall opens a floor with the named counsellors on duty, at a seat each, and ready in this order.
func newHall(t *testing.T, r queue.Rules, ready ...string) *hall {
	t.Helper()
	at := time.Date(2026, 11, 22, 14, 0, 0, 0, time.UTC)
	h := &hall{t: t, f: queue.NewFloor(r), start: at, at: at, offers: map[string]queue.OfferID{}}
	h.duty(ready...)
	for i, a := range ready {
		h.sit(a, fmt.Sprintf("s%d", i+1), nil)
		h.do(queue.SetState{Agent: agent.ID(a), State: agent.Ready})
		h.pass(time.Second)
	}
	h.outs = nil
	return h
}

func (h *hall) duty(names ...string) {
	in := queue.OnDuty{Version: "1"}
	for _, n := range names {
		in.Agents = append(in.Agents, queue.Duty{Agent: agent.ID(n)})
	}
	h.do(in)
}

func (h *hall) sit(name, seat string, skills agent.Skills) {
	h.do(queue.SignIn{Agent: agent.ID(name), Seat: agent.SeatID(seat), Skills: skills, SeatUp: true})
}

func (h *hall) do(in queue.Input) []queue.Output {
	h.t.Helper()
	outs := h.f.Handle(h.at, in)
	for _, o := range outs {
		if o, ok := o.(queue.Offered); ok {
			h.offers[string(o.Agent)] = o.Offer
		}
	}
	h.outs = append(h.outs, outs...)
	return outs
}

// pass lets time go by with every wake-up on the instant.
func (h *hall) pass(d time.Duration) {
	h.t.Helper()
	end := h.at.Add(d)
	for wake := h.f.NextWake(); !wake.IsZero() && !wake.After(end); wake = h.f.NextWake() {
		if !wake.After(h.at) && !wake.Equal(h.at) {
			h.t.Fatalf("the floor asks for a wake-up in the past")
		}
		h.at = wake
		h.do(queue.Wake{})
	}
	h.at = end
}

func (h *hall) join(edit ...func(e *queue.Entry)) queue.EntryID {
	h.t.Helper()
	h.joined++
	e := queue.Entry{
		ID: queue.EntryID(fmt.Sprintf("01JENTRY%018d", h.joined)), Call: fmt.Sprintf("c%d", h.joined), Queue: line12345,
		Grade: triage.Green,
	}
	for _, f := range edit {
		f(&e)
	}
	h.do(queue.Join{Entry: e})
	return e.ID
}

func (h *hall) close(name string, o queue.Outcome) {
	h.t.Helper()
	h.do(queue.OfferClosed{Offer: h.offers[name], Outcome: o})
}

// said returns what was put out since the last time, in short words.
func (h *hall) said() string {
	var words []string
	for _, o := range h.outs {
		switch o := o.(type) {
		case queue.Offered:
			words = append(words, fmt.Sprintf("%s>%s", o.Entry.Call, o.Agent))
		case queue.Withdrawn:
			words = append(words, fmt.Sprintf("back:%s/%s", o.Agent, o.Reason))
		case queue.Overflowed:
			to := string(o.Action.Kind)
			if o.Action.Queue != "" {
				to = string(o.Action.Queue)
			}
			words = append(words, fmt.Sprintf("%s>>%s", o.Entry.Call, to))
		case queue.EntryRefused:
			words = append(words, fmt.Sprintf("%s!%s", o.Entry.Call, o.Why))
		case queue.SignInRefused:
			words = append(words, fmt.Sprintf("%s!seat:%s", o.Agent, o.Holder))
		case queue.StateRefused:
			words = append(words, fmt.Sprintf("%s!%s", o.Agent, o.Reason))
		case queue.SeatSuspect:
			words = append(words, fmt.Sprintf("check:%s", o.Seat))
		case queue.StateChanged:
		}
	}
	h.outs = nil
	return strings.Join(words, " ")
}

func (h *hall) want(words string) {
	h.t.Helper()
	if got := h.said(); got != words {
		h.t.Fatalf("at +%v the floor says %q, want %q", h.at.Sub(h.start), got, words)
	}
}

// is checks a counsellor's state, as "state" or "state:reason".
func (h *hall) is(name, want string) {
	h.t.Helper()
	s, ok := h.f.Snapshot().Agent(agent.ID(name))
	got := string(agent.LoggedOut)
	if ok {
		got = string(s.State)
		if s.Reason != "" {
			got += ":" + string(s.Reason)
		}
	}
	if got != want {
		h.t.Fatalf("%s is %s, want %s", name, got, want)
	}
}

func (h *hall) waits(n int) {
	h.t.Helper()
	if got := len(h.f.Snapshot().Waiting); got != n {
		h.t.Fatalf("%d callers on the floor, want %d", got, n)
	}
}

func grade(g triage.Grade) func(*queue.Entry) { return func(e *queue.Entry) { e.Grade = g } }
func needs(s agent.Skill, l agent.SkillLevel) func(*queue.Entry) {
	return func(e *queue.Entry) { e.Requires = append(e.Requires, agent.Requirement{Skill: s, Level: l}) }
}
func returned(e *queue.Entry)                 { e.Returned = true }
func prefer(a agent.ID) func(*queue.Entry)    { return func(e *queue.Entry) { e.Prefer = a } }
func only(a agent.ID) func(*queue.Entry)      { return func(e *queue.Entry) { e.Only = a } }
func priority(n int) func(*queue.Entry)       { return func(e *queue.Entry) { e.Priority = n } }
func since(at time.Time) func(e *queue.Entry) { return func(e *queue.Entry) { e.EnqueuedAt = at } }
func excluding(a agent.ID) func(*queue.Entry) {
	return func(e *queue.Entry) { e.Exclude = []agent.ID{a} }
}
func inQueue(q queue.ID) func(e *queue.Entry) { return func(e *queue.Entry) { e.Queue = q } }
func as(call string) func(e *queue.Entry)     { return func(e *queue.Entry) { e.Call = call } }
func ready(name string) queue.Input           { return queue.SetState{Agent: agent.ID(name), State: agent.Ready} }

func notReady(name string) queue.Input {
	return queue.SetState{Agent: agent.ID(name), State: agent.NotReady}
}

func released(name, call string) queue.Input {
	return queue.Released{Agent: agent.ID(name), Call: call}
}
func seat(id agent.SeatID, up bool) queue.Input { return queue.SeatChanged{Seat: id, Up: up} }
