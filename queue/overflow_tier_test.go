package queue_test

import (
	"testing"
	"time"

	"heartline/agent"
	"heartline/queue"
)

// tiered is a queue whose callers are sent to the tier "b" after a minute, while somebody works there, and beside it a
// queue "c" that is none. Anna serves the queue and talks; bert serves b, and is not at work.
func tiered(t *testing.T) *hall {
	t.Helper()
	r := rules(func(q *queue.Queue) {
		q.Line = "a"
		q.Overflow = []queue.OverflowRule{{When: queue.WaitLonger, After: time.Minute, Action: queue.Action{Kind: queue.ToQueue, Queue: "b", Served: true}}}
	})
	r.Queues["b"] = queue.Queue{ID: "b", Line: "b"}
	r.Queues["c"] = queue.Queue{ID: "c", Line: "c"}
	h := newHall(t, r)
	h.do(queue.OnDuty{Agents: []queue.Duty{{Agent: "anna", Lines: []string{"a"}}, {Agent: "bert", Lines: []string{"b"}}, {Agent: "cato", Lines: []string{"c"}}}})
	h.sit("anna", "s1", nil)
	h.do(queue.Seize{Agent: "anna", Call: "x"})
	h.do(ready("anna"))
	h.outs = nil
	return h
}

// TestATierIsOpenFromWhenSomebodyWorksThere: nobody works there when the rule comes due, and somebody does later.
func TestATierIsOpenFromWhenSomebodyWorksThere(t *testing.T) {
	t.Parallel()
	comes := func(h *hall) {
		h.sit("bert", "s2", nil)
		h.do(queue.Seize{Agent: "bert", Call: "y"})
		h.do(ready("bert"))
	}
	for name, tc := range map[string]struct {
		then func(h *hall)
		want string
	}{
		"somebody signs in": {then: comes, want: "c1>>b"},
		"before the rule is due": {then: func(h *hall) {
			h.do(queue.Leave{Entry: h.f.Snapshot().Waiting[0].ID})
			h.join()
			comes(h)
			h.pass(59 * time.Second)
		}},
		"somebody signs in elsewhere": {then: func(h *hall) {
			h.sit("cato", "s3", nil)
			h.do(ready("cato"))
		}},
		"the shift begins": {then: func(h *hall) {
			h.do(queue.OnDuty{Agents: []queue.Duty{{Agent: "anna", Lines: []string{"a"}}}})
			comes(h)
			h.do(queue.OnDuty{Agents: []queue.Duty{{Agent: "anna", Lines: []string{"a"}}, {Agent: "bert", Lines: []string{"b"}}}})
			h.do(ready("bert"))
		}, want: "c1>>b"},
		"all its calls come to a switchboard who works": {then: func(h *hall) {
			h.sit("cato", "s3", nil)
			h.do(queue.Seize{Agent: "cato", Call: "z"})
			h.do(ready("cato"))
			h.do(queue.SetSwitchboard{Queue: "b", Agent: "cato", Why: "many_callers", By: "user:boss"})
		}, want: "c1>>b"},
		"the floor was stored meanwhile": {then: func(h *hall) {
			f, err := queue.Import(h.f.Export())
			if err != nil {
				h.t.Fatal(err)
			}
			h.f = f
			comes(h)
		}, want: "c1>>b"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := tiered(t)
			h.join()
			h.pass(61 * time.Second)
			h.want("")
			h.pass(9 * time.Second)
			h.outs = nil
			tc.then(h)
			if got := h.said(); got != tc.want {
				t.Errorf("the floor says %q, want %q", got, tc.want)
			}
		})
	}
}

// TestTheLastOneLeavesATier: a caller whom nobody can serve waits only for a tier that somebody serves.
func TestTheLastOneLeavesATier(t *testing.T) {
	t.Parallel()
	h := tiered(t)
	h.sit("bert", "s2", nil)
	h.do(queue.Seize{Agent: "bert", Call: "y"})
	h.do(ready("bert"))
	h.do(queue.SetState{Agent: "anna", State: agent.NotReady, Reason: agent.ReasonChosen})
	h.outs = nil
	h.join()
	h.pass(30 * time.Second)
	h.want("")
	h.do(queue.SetState{Agent: "bert", State: agent.NotReady, Reason: agent.ReasonChosen})
	h.want("c1>>message")
}

// TestATierThatStaysEmptyKeepsNobodyBusy: a rule that is due and leads nowhere is not looked at again and again.
func TestATierThatStaysEmptyKeepsNobodyBusy(t *testing.T) {
	t.Parallel()
	h := tiered(t)
	h.join()
	h.pass(time.Minute)
	if wake := h.f.NextWake(); !wake.IsZero() {
		t.Errorf("the floor wakes at %v for nothing", wake)
	}
	h.do(queue.SetState{Agent: "anna", State: agent.NotReady, Reason: agent.ReasonChosen})
	h.want("c1>>message") // nobody will ever take the call: neither here nor there
}
