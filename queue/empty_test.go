package queue_test

import (
	"strings"
	"testing"
	"time"

	"heartline/agent"
	"heartline/queue"
	"heartline/triage"
)

// TestJoinEmptyAndLeaveEmpty has a row for each of app_queue's eight factors: whether a caller may begin to wait while the
// only counsellor is in that state, and whether callers who wait already stay when the counsellor comes into it. Both
// are the same question here: can somebody serve this caller without anybody lifting a hand?
func TestJoinEmptyAndLeaveEmpty(t *testing.T) {
	t.Parallel()
	rows := []struct {
		factor string
		into   func(h *hall) // the only counsellor, who talks with somebody, comes into the state
		stays  bool
		until  time.Duration // for so long only; 0: for ever
	}{
		{"paused", func(h *hall) { h.do(notReady("anna")); h.done() }, false, 0},
		{"penalty: the level asked for is not there", func(h *hall) { h.do(queue.SkillsChanged{Agent: "anna", Skills: agent.Skills{"minors": 1}}) }, false, 0},
		{"inuse", func(*hall) {}, true, 0},
		{"inuse, and leaves afterwards", func(h *hall) { h.do(queue.SignOut{Agent: "anna"}) }, false, 0},
		{"ringing", func(h *hall) { h.first(); h.done() }, true, 0},
		{"unavailable: the seat may come back", func(h *hall) { h.do(seat("s1", false)); h.done() }, true, queue.DefaultSeatGrace},
		{"unavailable: cannot be reached", func(h *hall) { h.first(); h.done(); h.close("anna", queue.Unreachable) }, false, 0},
		{"invalid: not on the roster", func(h *hall) { h.duty(); h.done() }, false, 0},
		{"invalid: signed out", func(h *hall) { h.do(queue.SignOut{Agent: "anna"}); h.done() }, false, 0},
		{"unknown: on shift, not at work yet", func(h *hall) { h.duty("bert"); h.done() }, false, 0},
		{"wrapup", func(h *hall) { h.do(queue.Released{Agent: "anna", Call: "x", AfterCall: time.Hour}) }, true, 0},
	}
	for _, tt := range rows {
		for name, waits := range map[string]bool{"join empty": false, "leave empty": true} {
			t.Run(name+"/"+tt.factor, func(t *testing.T) {
				t.Parallel()
				h := newHall(t, rules(nil))
				h.duty("anna")
				h.sit("anna", "s1", agent.Skills{"minors": 2})
				h.do(ready("anna"))
				h.do(queue.Seize{Agent: "anna", Call: "x", Queue: line12345})
				if waits {
					h.join(as("caller"), needs("minors", 2))
				}
				h.said()
				tt.into(h)
				if !waits {
					h.join(as("caller"), needs("minors", 2))
				}
				left := strings.Contains(h.said(), "caller>>message")
				if left == tt.stays {
					t.Fatalf("asked for a message: %v", left)
				}
				if tt.until == 0 {
					return
				}
				h.pass(tt.until - time.Second)
				h.want("")
				h.pass(time.Second)
				h.want("caller>>message")
			})
		}
	}
}

// done ends the talk of the only counsellor without after-call work.
func (h *hall) done() { h.do(queue.Released{Agent: "anna", Call: "x", AfterCall: -1}) }

// first lets somebody wait who is offered before everybody else.
func (h *hall) first() { h.join(as("first"), needs("minors", 2), since(h.at.Add(-time.Hour))) }

// TestNobodyOnShiftNeverRingsForEver covers yap 107: whatever the rules say, or fail to say, a caller of a shift that
// nobody serves is led somewhere at once or at an instant that is known.
func TestNobodyOnShiftNeverRingsForEver(t *testing.T) {
	t.Parallel()
	everyRule := []queue.OverflowRule{
		{When: queue.CallersPerCounsellor, PerCounsellor: 3, Grace: time.Minute, Action: queue.Action{Kind: queue.ToQueue, Queue: "q2"}},
		{When: queue.PredictedWait, Longer: time.Hour, Action: queue.Action{Kind: queue.ToQueue, Queue: line12345}},
		{When: queue.NobodyOnShift, After: time.Minute, Action: queue.Action{Kind: queue.ToQueue, Queue: "q2"}},
		{When: queue.NobodyReady, Grace: time.Minute, Action: queue.Action{Kind: queue.ToQueue, Queue: "nowhere"}},
		{When: queue.WaitLonger, After: time.Minute, Action: queue.Action{Kind: queue.ToAgent, Agent: "boss"}},
	}
	for n := range 1 << len(everyRule) {
		r := rules(nil)
		r.Queues["q2"] = queue.Queue{ID: "q2", Overflow: []queue.OverflowRule{{When: queue.CallersPerCounsellor, PerCounsellor: 1, Action: queue.Action{Kind: queue.ToQueue, Queue: line12345}}}}
		q := r.Queues[line12345]
		for i, o := range everyRule {
			if n&(1<<i) != 0 {
				q.Overflow = append(q.Overflow, o)
			}
		}
		r.Queues[line12345] = q
		h := newHall(t, r)
		h.join()
		h.pass(3 * time.Minute)
		if words := h.said(); !strings.Contains(words, "c1>>message") {
			t.Errorf("rules %05b: the floor says %q", n, words)
		}
		h.waits(0)
	}
}

func TestAKeyToAQueueLosesNobody(t *testing.T) {
	t.Parallel()
	two := func() queue.Rules {
		r := rules(nil)
		r.Queues["q2"] = queue.Queue{ID: "q2", MaxWaiting: 1, Overflow: []queue.OverflowRule{{When: queue.Always, After: time.Hour, Action: queue.Action{Kind: queue.ToMessage}}}}
		return r
	}
	h := newHall(t, two(), "anna")
	h.do(queue.Seize{Agent: "anna", Call: "x", Queue: line12345})
	h.join(inQueue("q2"))
	began := h.at
	h.pass(time.Minute)
	from := func(e *queue.Entry) { e.From, e.EnqueuedAt = line12345, began }
	t.Run("the other queue is full", func(t *testing.T) {
		h.t = t
		h.join(inQueue("q2"), from)
		h.want("")
		h.waits(2)
	})
	t.Run("the other queue is gone", func(t *testing.T) {
		h.t = t
		h.join(inQueue("gone"), from)
		h.want("c3>>" + string(line12345))
		w := h.f.Snapshot().Waiting
		if last := w[len(w)-1]; last.Queue != line12345 || !last.EnqueuedAt.Equal(began) {
			t.Errorf("waits as %+v", last)
		}
	})
	t.Run("both are gone", func(t *testing.T) {
		h.t = t
		h.join(inQueue("gone"), func(e *queue.Entry) { e.From = "gone too" })
		h.want("c4!unknown_queue")
	})
}

// TestWhatIsRemovedByAReloadLosesNobody removes what callers wait for: they are kept, and served.
func TestWhatIsRemovedByAReloadLosesNobody(t *testing.T) {
	t.Parallel()
	skilled := func() queue.Rules {
		return rules(func(q *queue.Queue) { q.Requires = []agent.Requirement{{Skill: "minors", Level: 2}} })
	}
	other := queue.Rules{Queues: map[queue.ID]queue.Queue{"new": {ID: "new"}}}
	for name, tt := range map[string]struct {
		after queue.Rules
		who   string
	}{
		"the queue": {other, "anna"},
		"the skill": {rules(nil), "bert"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newHall(t, skilled())
			h.duty("anna", "bert")
			h.sit("anna", "s1", agent.Skills{"minors": 2})
			h.sit("bert", "s2", nil)
			h.do(ready("anna"))
			h.do(ready("bert"))
			h.do(queue.Seize{Agent: "anna", Call: "x", Queue: line12345})
			if tt.who == "anna" {
				h.do(queue.Seize{Agent: "bert", Call: "y", Queue: line12345})
			}
			h.said()
			h.join()
			h.join(grade(triage.Red))
			h.want("")
			h.do(queue.RulesChanged{Version: "2", Rules: tt.after})
			h.do(queue.Released{Agent: "anna", Call: "x", AfterCall: -1})
			if words := h.said(); !strings.Contains(words, "c2>"+tt.who) {
				t.Errorf("the floor says %q", words)
			}
			h.waits(2)
		})
	}
}
