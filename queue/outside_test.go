package queue_test

import (
	"testing"
	"time"

	"heartline/queue"
)

// TestAfterAnOutsideNumber wants a caller whom an outside number did not take led to the next step at once.
func TestAfterAnOutsideNumber(t *testing.T) {
	t.Parallel()
	outside := func(when queue.When, target string) queue.OverflowRule {
		return queue.OverflowRule{When: when, Action: queue.Action{Kind: queue.ToOutside, Target: target}}
	}
	later := queue.OverflowRule{When: queue.WaitLonger, After: time.Hour, Action: queue.Action{Kind: queue.ToMessage}}
	busy := func(h *hall) { h.do(queue.Seize{Agent: "anna", Call: "x", Queue: line12345}) }
	tests := []struct {
		name  string
		rules []queue.OverflowRule
		prep  func(h *hall)
		tried []string
		want  string
	}{
		{"a caller who has tried none", []queue.OverflowRule{outside(queue.NobodyOnShift, "a"), later}, func(h *hall) { h.duty() }, nil, "c1>>outside"},
		{"the next number", []queue.OverflowRule{outside(queue.NobodyOnShift, "a"), outside(queue.NobodyOnShift, "b")}, func(h *hall) { h.duty() }, []string{"a"}, "c1>>outside"},
		{"no number is left", []queue.OverflowRule{outside(queue.NobodyOnShift, "a"), outside(queue.NobodyOnShift, "b")}, func(h *hall) { h.duty() }, []string{"a", "b"}, "c1>>message"},
		{"a later step is not waited for", []queue.OverflowRule{outside(queue.NobodyOnShift, "a"), later}, func(h *hall) { h.duty() }, []string{"a"}, "c1>>message"},
		{"nor while all talk", []queue.OverflowRule{outside(queue.Always, "a"), later}, busy, []string{"a"}, "c1>>message"},
		{"another queue", []queue.OverflowRule{outside(queue.Always, "a"), over(0, queue.Always, queue.ToQueue, "q2")}, busy, []string{"a"}, "c1>>q2"},
		{"somebody is ready by now", []queue.OverflowRule{outside(queue.NobodyOnShift, "a"), later}, func(*hall) {}, []string{"a"}, "c1>anna"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := rules(func(q *queue.Queue) { q.Overflow = tt.rules })
			r.Queues["q2"] = queue.Queue{ID: "q2"}
			h := newHall(t, r, "anna")
			tt.prep(h)
			h.said()
			h.outs, h.joined = nil, 0
			h.join(func(e *queue.Entry) { e.Tried = tt.tried })
			h.want(tt.want)
		})
	}
}
