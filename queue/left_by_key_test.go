package queue_test

import (
	"testing"

	"heartline/queue"
)

// TestAKeyToAQueueThatIsGoneKeepsThePlace: the queue that a caller's key leads to is taken out of the configuration. The
// caller stays where they were, also while the last callers of that queue are still there.
func TestAKeyToAQueueThatIsGoneKeepsThePlace(t *testing.T) {
	t.Parallel()
	for name, last := range map[string]bool{"nobody is left in it": false, "its last callers wait": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			both := rules(nil)
			both.Queues["gone"] = queue.Queue{ID: "gone"}
			h := newHall(t, both, "anna")
			h.do(queue.Seize{Agent: "anna", Call: "talk", Queue: line12345})
			if last {
				h.join(func(e *queue.Entry) { e.Queue = "gone" })
			}
			h.do(queue.RulesChanged{Version: "2", Rules: rules(nil)})
			since := h.at
			id := h.join(func(e *queue.Entry) { e.Queue, e.From, e.EnqueuedAt = "gone", line12345, since })
			for _, w := range h.f.Snapshot().Waiting {
				if w.ID == id && w.Queue == line12345 && w.EnqueuedAt.Equal(since) {
					return
				}
			}
			t.Errorf("the caller waits nowhere: %+v", h.outs)
		})
	}
}
