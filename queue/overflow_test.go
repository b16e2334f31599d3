package queue_test

import (
	"testing"
	"time"

	"heartline/agent"
	"heartline/queue"
	"heartline/triage"
)

func over(after time.Duration, when queue.When, kind queue.ActionKind, to queue.ID) queue.OverflowRule {
	return queue.OverflowRule{After: after, When: when, Action: queue.Action{Kind: kind, Queue: to}}
}

func TestNobodyThere(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		prep func(h *hall)
		want string
	}{
		{"nobody on shift", func(h *hall) { h.duty() }, "c1>>message"},
		{"on shift, not signed in", func(h *hall) { h.duty("anna") }, "c1>>message"},
		{"signed in, not ready", func(h *hall) { h.duty("anna"); h.sit("anna", "s1", nil) }, "c1>>message"},
		{"somebody talks: there is one to wait for", func(h *hall) {
			h.duty("anna")
			h.sit("anna", "s1", nil)
			h.do(ready("anna"))
			h.do(queue.Seize{Agent: "anna", Call: "x"})
		}, ""},
		{"the only one talks and leaves afterwards", func(h *hall) {
			h.duty("anna")
			h.sit("anna", "s1", nil)
			h.do(queue.Seize{Agent: "anna", Call: "x"})
			h.do(queue.SignOut{Agent: "anna"})
		}, "c1>>message"},
		{"the only one had chosen not to be ready before the talk", func(h *hall) {
			h.duty("anna")
			h.sit("anna", "s1", nil)
			h.do(queue.SetState{Agent: "anna", State: agent.NotReady, Reason: "training"})
			h.do(queue.Seize{Agent: "anna", Call: "x"})
		}, "c1>>message"},
		{"a seat that may come back is waited for", func(h *hall) {
			h.duty("anna")
			h.sit("anna", "s1", nil)
			h.do(ready("anna"))
			h.do(seat("s1", false))
		}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			h := newHall(t, rules(nil)) // no overflow configured at all
			tt.prep(h)
			h.outs = nil
			h.join()
			h.want(tt.want)
		})
	}
}

func TestLastCounsellorLeaves(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		leave func(h *hall)
	}{
		{"not ready after this call", func(h *hall) { h.do(notReady("anna")) }},
		{"signs out", func(h *hall) { h.do(queue.SignOut{Agent: "anna"}) }},
		{"shift ends", func(h *hall) { h.duty() }},
		{"skill taken away", func(h *hall) { h.do(queue.SkillsChanged{Agent: "anna"}) }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			h := newHall(t, rules(nil))
			h.duty("anna")
			h.sit("anna", "s1", agent.Skills{"minors": 1})
			h.do(ready("anna"))
			h.do(queue.Seize{Agent: "anna", Call: "x"})
			h.join(needs("minors", 1))
			h.join(needs("minors", 1), grade(triage.Red))
			h.want("")
			tt.leave(h)
			h.want("c2>>message c1>>message")
			h.waits(0)
		})
	}
	t.Run("the seat stays away", func(t *testing.T) {
		t.Parallel()
		h := newHall(t, rules(nil), "anna")
		h.do(seat("s1", false))
		h.join()
		h.pass(14 * time.Second)
		h.want("")
		h.pass(time.Second)
		h.want("c1>>message")
	})
}

func TestOverflowRules(t *testing.T) {
	t.Parallel()
	two := func(first, second []queue.OverflowRule) queue.Rules {
		r := rules(func(q *queue.Queue) { q.Overflow = first })
		r.Queues["q2"] = queue.Queue{ID: "q2", Overflow: second, Requires: []agent.Requirement{{Skill: "branch", Level: 1}}}
		return r
	}
	busy := func(h *hall) {
		h.do(queue.Seize{Agent: "anna", Call: "x", Queue: line12345})
		h.said()
	}
	t.Run("by time, re-checked while waiting", func(t *testing.T) {
		t.Parallel()
		h := newHall(t, two([]queue.OverflowRule{over(90*time.Second, queue.Always, queue.ToOutside, "")}, nil), "anna")
		busy(h)
		h.join()
		h.pass(89 * time.Second)
		h.want("")
		h.pass(time.Second)
		h.want("c1>>outside")
		h.waits(0)
	})
	t.Run("the whole wait counts, over faults", func(t *testing.T) {
		t.Parallel()
		h := newHall(t, two([]queue.OverflowRule{over(90*time.Second, queue.WaitLonger, queue.ToMessage, "")}, nil), "anna")
		busy(h)
		h.join(since(h.at.Add(-80 * time.Second)))
		h.pass(10 * time.Second)
		h.want("c1>>message")
	})
	t.Run("a grace before nobody ready acts", func(t *testing.T) {
		t.Parallel()
		h := newHall(t, two([]queue.OverflowRule{over(30*time.Second, queue.NobodyReady, queue.ToMessage, "")}, nil), "anna")
		h.do(notReady("anna"))
		h.join()
		h.join()
		h.pass(20 * time.Second)
		h.want("")
		h.do(ready("anna"))
		h.want("c1>anna")
		h.pass(20 * time.Second) // the rule for c2 is due, but anna works
		h.want("back:anna/no_answer")
	})
	t.Run("to another queue with the place kept", func(t *testing.T) {
		t.Parallel()
		h := newHall(t, two([]queue.OverflowRule{over(10*time.Second, queue.Always, queue.ToQueue, "q2")}, nil), "anna")
		busy(h)
		h.duty("anna", "bert")
		h.sit("bert", "s2", agent.Skills{"branch": 1})
		h.do(queue.Seize{Agent: "bert", Call: "y"})
		first := h.join()
		h.pass(10 * time.Second)
		h.want("c1>>q2")
		h.join(inQueue("q2"))
		w := h.f.Snapshot().Waiting
		if w[0].ID != first || w[0].Position != 1 || w[1].Position != 2 {
			t.Errorf("order %+v", w)
		}
		h.do(released("bert", "y"))
		h.want("c1>bert")
	})
	t.Run("two queues that overflow into each other end", func(t *testing.T) {
		t.Parallel()
		h := newHall(t, two(
			[]queue.OverflowRule{over(0, queue.NobodyReady, queue.ToQueue, "q2")},
			[]queue.OverflowRule{over(0, queue.NobodyReady, queue.ToQueue, line12345)}))
		h.join()
		h.want("c1>>q2 c1>>message")
	})
	t.Run("a supervisor as the last resort", func(t *testing.T) {
		t.Parallel()
		r := two([]queue.OverflowRule{{After: time.Minute, When: queue.Always, Action: queue.Action{Kind: queue.ToAgent, Agent: "boss"}}}, nil)
		h := newHall(t, r, "anna", "boss")
		h.do(queue.SkillsChanged{Agent: "anna", Skills: agent.Skills{"minors": 1}})
		busy(h)
		h.join(needs("minors", 1))
		h.pass(59 * time.Second)
		h.want("")
		h.pass(time.Second)
		h.want("c1>>agent c1>boss")
	})
	t.Run("not while somebody is being rung", func(t *testing.T) {
		t.Parallel()
		h := newHall(t, two([]queue.OverflowRule{over(10*time.Second, queue.Always, queue.ToMessage, "")}, nil), "anna")
		h.join()
		h.pass(15 * time.Second)
		h.want("c1>anna")
		h.close("anna", queue.Declined)
		h.want("c1>>message")
	})
	t.Run("a ringing call does not block the way to another queue", func(t *testing.T) {
		t.Parallel()
		h := newHall(t, two([]queue.OverflowRule{over(10*time.Second, queue.Always, queue.ToQueue, "q2")}, nil), "anna")
		h.duty("anna", "bert")
		h.sit("bert", "s2", agent.Skills{"branch": 1})
		h.do(ready("bert"))
		h.do(queue.Seize{Agent: "bert", Call: "y"})
		h.join()
		h.pass(12 * time.Second)
		h.want("c1>anna c1>>q2")
		h.do(released("bert", "y"))
		h.close("anna", queue.Declined)
		h.want("c1>bert")
	})
}

func TestDirectToAPerson(t *testing.T) {
	t.Parallel()
	h := newHall(t, rules(nil), "anna", "bert")
	h.do(queue.Seize{Agent: "bert", Call: "x", Queue: line12345})
	h.join(only("bert"), needs("law", 5))
	h.want("") // anna is free but was not asked for
	h.do(queue.Released{Agent: "bert", Call: "x", AfterCall: -1})
	h.want("c1>bert")
	h.close("bert", queue.Declined)
	h.do(notReady("bert"))
	h.want("c1>>message")
	h.join(only("bert"))
	h.want("c2>>message")
}

func TestRefusedEntries(t *testing.T) {
	t.Parallel()
	h := newHall(t, rules(func(q *queue.Queue) {
		q.MaxWaiting = 1
		q.Overflow = []queue.OverflowRule{{After: time.Hour, When: queue.Always, Action: queue.Action{Kind: queue.ToOutside, Target: "duty"}}}
	}), "anna")
	h.do(queue.Seize{Agent: "anna", Call: "x"})
	h.join(inQueue("nowhere"))
	h.want("c1!unknown_queue")
	h.join()
	h.want("")
	outs := h.do(queue.Join{Entry: queue.Entry{ID: "01JENTRYFULL00000000000000", Call: "c9", Queue: line12345}})
	h.want("c9!full")
	if r, ok := outs[0].(queue.EntryRefused); !ok || r.Action.Target != "duty" {
		t.Errorf("refused with %+v", outs[0])
	}
	h.join(grade(triage.Red))
	h.join(returned)
	h.want("")
	h.waits(3)
}

func TestJoinAgain(t *testing.T) {
	t.Parallel()
	h := newHall(t, rules(nil), "anna")
	h.do(queue.Seize{Agent: "anna", Call: "x"})
	e := h.join()
	h.pass(time.Minute)
	h.do(queue.Join{Entry: queue.Entry{ID: e, Call: "c1", Queue: line12345, Grade: triage.Red}})
	h.waits(1)
	w := h.f.Snapshot().Waiting[0]
	if w.Grade != triage.Red || !w.EnqueuedAt.Equal(h.at.Add(-time.Minute)) {
		t.Errorf("entry %+v", w)
	}
	h.join(as("c1")) // the same call under a new entry: it waits once
	h.waits(1)
}

func TestRulesChange(t *testing.T) {
	t.Parallel()
	h := newHall(t, rules(nil), "anna")
	h.do(queue.Seize{Agent: "anna", Call: "x", Queue: line12345})
	h.join()
	h.do(queue.RulesChanged{Version: "2", Rules: queue.Rules{Queues: map[queue.ID]queue.Queue{"new": {ID: "new"}}}})
	h.waits(1) // finishes under the rules of the queue that is gone
	h.join()
	h.want("c2!unknown_queue")
	h.join(returned)
	h.waits(2)
	h.do(released("anna", "x"))
	h.is("anna", "after_call")
	h.pass(time.Minute)
	h.want("c3>anna")
	s := h.f.Snapshot()
	if s.RulesVersion != "2" || len(s.Queues) != 2 || !s.Queues[1].Retired || s.Queues[1].Waiting[triage.Green] != 2 {
		t.Errorf("queues %+v", s.Queues)
	}
}

func TestLines(t *testing.T) {
	t.Parallel()
	h := newHall(t, rules(func(q *queue.Queue) { q.Line = "12345" }))
	h.do(queue.OnDuty{Agents: []queue.Duty{{Agent: "anna", Lines: []string{"96111"}}, {Agent: "bert", Lines: []string{"12345", "96111"}}}})
	h.sit("anna", "s1", nil)
	h.sit("bert", "s2", nil)
	h.do(ready("anna"))
	h.join()
	h.want("c1>>message") // anna is on another line
	h.do(ready("bert"))
	h.join()
	h.want("c2>bert")
}

func TestRulesValidate(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		edit func(q *queue.Queue)
		want string
	}{
		{"good", nil, ""},
		{"other id", func(q *queue.Queue) { q.Name = "x"; q.ID = "" }, `queue "" is filed under ""; give both the same, non-empty id`},
		{"strategy", func(q *queue.Queue) { q.Strategy = "at_random" }, `queue "q12345" has strategy "at_random"; use longest_idle, fewest_calls, top_down or ring_all`},
		{"too many at once", func(q *queue.Queue) { q.Strategy, q.RingAllMax = queue.RingAll, 33 }, `queue "q12345" rings 33 counsellors at once; use 1 to 32`},
		{"negative time", func(q *queue.Queue) { q.AfterCall = -1 }, `queue "q12345" has a negative after_call; use 0 or more`},
		{"negative count", func(q *queue.Queue) { q.MaxMissed = -1 }, `queue "q12345" has a negative max_missed, max_waiting or max_paused; use 0 or more`},
		{"unknown target", func(q *queue.Queue) {
			q.Overflow = []queue.OverflowRule{over(0, queue.Always, queue.ToQueue, "q9")}
		}, `queue "q12345", overflow rule 1: queue "q9" does not exist; name one of the configured queues`},
		{"unknown condition", func(q *queue.Queue) {
			q.Overflow = []queue.OverflowRule{over(0, "never", queue.ToMessage, "")}
		}, `queue "q12345", overflow rule 1: condition "never" is not known; use nobody_on_shift, nobody_ready, wait_longer, always, callers_per_counsellor or predicted_wait`},
		{"unknown action", func(q *queue.Queue) {
			q.Overflow = []queue.OverflowRule{over(0, queue.Always, "hang_up", "")}
		}, `queue "q12345", overflow rule 1: action "hang_up" is not known; use message, queue, outside, agent or call_back`},
		{"nobody named", func(q *queue.Queue) {
			q.Overflow = []queue.OverflowRule{over(0, queue.Always, queue.ToAgent, "")}
		}, `queue "q12345", overflow rule 1: the counsellor is missing; name one`},
		{"negative after", func(q *queue.Queue) {
			q.Overflow = []queue.OverflowRule{over(-1, queue.Always, queue.ToMessage, "")}
		}, `queue "q12345", overflow rule 1: after or grace is negative; use 0 or more`},
		{"too many", func(q *queue.Queue) { q.Overflow = make([]queue.OverflowRule, 65) }, `queue "q12345" has 65 overflow rules; use at most 64`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := ""
			if err := rules(tt.edit).Validate(); err != nil {
				got = err.Error()
			}
			if got != tt.want {
				t.Errorf("error %q, want %q", got, tt.want)
			}
		})
	}
}
