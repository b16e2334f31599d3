package queue_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"heartline/agent"
	"heartline/internal/ledger"
	"heartline/queue"
	"heartline/triage"
)

// stream records what a floor was given, as the dispatcher does.
type stream struct {
	t      *testing.T
	floor  *queue.Floor
	at     time.Time
	events []ledger.Event
}

func newStream(t *testing.T, r queue.Rules) *stream {
	t.Helper()
	s := &stream{t: t, floor: queue.NewFloor(queue.Rules{}), at: time.Date(2026, 11, 22, 14, 0, 0, 0, time.UTC)}
	s.do(queue.RulesChanged{Version: "1", Rules: r})
	return s
}

func (s *stream) do(in queue.Input) []queue.Output {
	s.t.Helper()
	data, err := json.Marshal(in)
	if err != nil {
		s.t.Fatal(err)
	}
	s.keep(in.Kind(), data)
	return s.floor.Handle(s.at, in)
}

func (s *stream) keep(kind ledger.Kind, data json.RawMessage) {
	s.events = append(s.events, ledger.Event{Stream: ledger.Floor, Seq: int64(len(s.events) + 1), At: s.at, Kind: kind, V: 1, Data: data})
}

// snapshot stores the whole floor, as the dispatcher does now and then.
func (s *stream) snapshot() {
	s.t.Helper()
	state, err := json.Marshal(s.floor.Export())
	if err != nil {
		s.t.Fatal(err)
	}
	data, err := json.Marshal(ledger.FloorSnapshot{State: state})
	if err != nil {
		s.t.Fatal(err)
	}
	s.keep(ledger.KindFloorSnapshot, data)
}

func (s *stream) wait(d time.Duration) { s.at = s.at.Add(d) }

func (s *stream) join(call string, g triage.Grade, edit ...func(*queue.Entry)) {
	s.t.Helper()
	e := queue.Entry{ID: queue.EntryID("e-" + call), Call: call, Queue: line12345, Grade: g, EnqueuedAt: s.at}
	for _, f := range edit {
		f(&e)
	}
	s.do(queue.Join{Entry: e})
}

// told is the retracing of a call in short words, a line for each step.
func (s *stream) told(call string) string {
	s.t.Helper()
	steps, err := queue.Retrace(s.events, call)
	if err != nil {
		s.t.Fatal(err)
	}
	lines := make([]string, 0, len(steps))
	for _, step := range steps {
		line := fmt.Sprintf("%s %s", step.Turn, step.Waited)
		if step.Rank > 0 {
			line += fmt.Sprintf(" %d/%d", step.Rank, step.Waiting)
		}
		for _, p := range step.Before {
			line += fmt.Sprintf(" %s:%s", p.Entry.Call, p.Why)
			if p.Rings != "" {
				line += "@" + string(p.Rings)
			}
		}
		for _, detail := range []string{string(step.Agent), string(step.Outcome), step.Reason, step.Why.Step, string(step.Action.Kind), strings.Join(step.Asks, ",")} {
			if detail != "" {
				line += " " + detail
			}
		}
		for _, x := range step.Why.Excluded {
			line += fmt.Sprintf(" -%s:%s", x.Agent, x.Reason)
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

func (s *stream) seat(names ...string) {
	s.t.Helper()
	duty := queue.OnDuty{Version: "1"}
	for _, n := range names {
		duty.Agents = append(duty.Agents, queue.Duty{Agent: agent.ID(n)})
	}
	s.do(duty)
	for i, n := range names {
		s.do(queue.SignIn{Agent: agent.ID(n), Seat: agent.SeatID(fmt.Sprint("s", i)), SeatUp: true})
		s.do(queue.SetState{Agent: agent.ID(n), State: agent.Ready})
		s.do(queue.Seize{Agent: agent.ID(n), Call: "with-" + n}) // busy: callers wait
	}
}

// ready ends the talk that a counsellor of seat began with.
func (s *stream) ready(name string) []queue.Output {
	outs := s.do(queue.Released{Agent: agent.ID(name), Call: "with-" + name})
	return append(outs, s.do(queue.AfterCallDone{Agent: agent.ID(name)})...)
}

func TestARetracedCallTellsWhoStoodBeforeItAndWhy(t *testing.T) {
	t.Parallel()
	s := newStream(t, rules(nil))
	s.seat("li", "wu")
	s.join("early", triage.Green)
	s.wait(time.Second)
	s.join("asked", triage.Green)
	s.wait(time.Second)
	s.join("red", triage.Red)
	s.join("ours", triage.Green, func(e *queue.Entry) { e.Returned = true })
	s.do(queue.Regrade{Entry: "e-asked", Grade: triage.Green, Priority: 1, By: "user:chen"})
	s.wait(time.Second)
	outs := s.ready("li") // the red caller
	var red queue.OfferID
	for _, o := range outs {
		if o, is := o.(queue.Offered); is {
			red = o.Offer
		}
	}
	s.do(queue.Leave{Entry: "e-ours", Why: "abandoned"})
	s.snapshot()
	s.wait(time.Second)
	s.ready("wu")
	s.wait(time.Second)
	s.do(queue.OfferClosed{Offer: "e-asked-of0001", Outcome: queue.Accepted})
	s.do(queue.OfferClosed{Offer: red, Outcome: queue.Accepted})

	want := strings.Join([]string{
		"joined 0s 2/2 early:age",
		"regraded 1s 3/4 red:grade ours:returned",
		"offered 3s 2/3 red:grade@li wu longest_idle -li:reserved",
		"closed 4s wu accepted",
		"left 4s accepted",
	}, "\n")
	if diff := cmp.Diff(want, s.told("asked")); diff != "" {
		t.Errorf("asked (-want +got):\n%s", diff)
	}
	if got := s.told("nobody"); got != "" {
		t.Errorf("a call that never waited has steps:\n%s", got)
	}
}

func TestARetracedCallTellsWhereTheQueueSentIt(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		edit func(*queue.Queue)
		want string
	}{
		{"to a message at once", nil, "joined 0s\noverflowed 0s message"},
		{"to a colleague", func(q *queue.Queue) {
			q.Overflow = []queue.OverflowRule{{When: queue.NobodyReady, Action: queue.Action{Kind: queue.ToAgent, Agent: "duty"}}, {After: time.Hour, When: queue.Always, Action: queue.Action{Kind: queue.ToMessage}}}
		}, "joined 0s 1/1\noverflowed 0s agent"},
		{"refused", func(q *queue.Queue) {
			q.MaxWaiting = 1
			q.Overflow = []queue.OverflowRule{{After: time.Hour, When: queue.Always, Action: queue.Action{Kind: queue.ToMessage}}}
		}, "refused 0s full message"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := newStream(t, rules(tt.edit))
			if tt.name == "refused" {
				s.seat("li")
				s.join("before", triage.Green)
			}
			s.join("c", triage.Green)
			if diff := cmp.Diff(tt.want, s.told("c")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestRetracingIsTheSameFromAnyStoredState begins at a later stored state than the first fact: what came before it is
// not needed.
func TestRetracingIsTheSameFromAnyStoredState(t *testing.T) {
	t.Parallel()
	s := newStream(t, rules(nil))
	s.seat("li")
	s.join("before", triage.Yellow)
	s.snapshot()
	cut := len(s.events) - 1
	s.wait(time.Second)
	s.join("c", triage.Green)
	s.wait(time.Second)
	s.ready("li")
	whole := s.told("c")
	s.events = s.events[cut:]
	if diff := cmp.Diff(whole, s.told("c")); diff != "" {
		t.Errorf("from the stored state (-from the beginning):\n%s", diff)
	}
	if !strings.Contains(whole, "before:grade") {
		t.Errorf("who stood before is not told:\n%s", whole)
	}
}

func TestRetracingPassesOverDamage(t *testing.T) {
	t.Parallel()
	s := newStream(t, rules(nil))
	s.keep(ledger.KindFloorJoined, json.RawMessage(`{"priority":"x"}`))
	s.keep(ledger.KindAgentState, json.RawMessage(`{}`))
	s.seat("li")
	s.join("c", triage.Green)
	steps, err := queue.Retrace(s.events, "c")
	if err == nil {
		t.Error("damage is not told")
	}
	if len(steps) == 0 || steps[0].Turn != queue.TurnJoined {
		t.Errorf("steps: %v", steps)
	}
}
