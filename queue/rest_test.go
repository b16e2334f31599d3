package queue_test

import (
	"testing"
	"time"

	"heartline/agent"
	"heartline/queue"
)

func TestRestsByOutcome(t *testing.T) {
	t.Parallel()
	for outcome, rest := range map[queue.Outcome]time.Duration{
		queue.Declined: 5 * time.Second, queue.NoAnswer: 30 * time.Second, queue.BusySeat: 40 * time.Second, queue.Unreachable: 50 * time.Second,
	} {
		t.Run(string(outcome), func(t *testing.T) {
			t.Parallel()
			h := newHall(t, rules(func(q *queue.Queue) {
				q.MaxMissed, q.NoAnswerRest, q.BusyRest, q.UnreachableRest = 5, 30*time.Second, 40*time.Second, 50*time.Second
			}), "li", "zhao")
			h.do(queue.Seize{Agent: "zhao", Call: "x"})
			h.outs = nil
			h.join()
			h.close("li", outcome)
			h.do(ready("li"))
			h.outs = nil
			h.pass(rest - time.Millisecond)
			h.want("")
			h.pass(time.Millisecond)
			h.want("c1>li")
		})
	}
}

func TestRestsWithoutSettingsAreAsAfterADecline(t *testing.T) {
	t.Parallel()
	h := newHall(t, rules(nil), "li", "zhao")
	h.do(queue.Seize{Agent: "zhao", Call: "x"})
	h.outs = nil
	h.join()
	h.want("c1>li")
	h.close("li", queue.NoAnswer)
	h.pass(5*time.Second - time.Millisecond)
	h.want("")
	h.pass(time.Millisecond)
	h.want("c1>li")
}

// freepbx 816: so many missed offers as are set make not ready, and an answer between them begins the count anew.
func TestMissedOffersAreCountedPerQueueAndResetByAnAnswer(t *testing.T) {
	t.Parallel()
	h := newHall(t, rules(func(q *queue.Queue) { q.MaxMissed, q.AfterCall = 3, 0 }), "li", "zhao")
	h.do(queue.Seize{Agent: "zhao", Call: "x"})
	miss := func() {
		t.Helper()
		h.join()
		h.close("li", queue.NoAnswer)
		h.do(queue.Leave{Entry: h.f.Snapshot().Waiting[0].ID, Why: "abandoned"})
	}
	miss()
	miss()
	h.is("li", "ready")
	h.join(as("talk"))
	h.close("li", queue.Accepted)
	h.do(queue.Released{Agent: "li", Call: "talk", AfterCall: -1})
	miss()
	miss()
	h.is("li", "ready")
	miss()
	h.is("li", "not_ready:unanswered")
}

// asterisk 1006 and 607: after-call work is the counsellor's, not the queue's: no other queue offers meanwhile, and a
// caller of another queue neither ends nor begins it anew.
func TestAfterCallWorkHoldsInEveryQueue(t *testing.T) {
	t.Parallel()
	r := rules(nil) // a minute of after-call work
	r.Queues["other"] = queue.Queue{ID: "other"}
	h := newHall(t, r, "li", "zhao")
	h.do(queue.Seize{Agent: "zhao", Call: "x"})
	h.outs = nil
	h.join(as("talk"))
	h.want("talk>li")
	h.close("li", queue.Accepted)
	h.pass(time.Minute)
	h.do(released("li", "talk"))
	h.join(inQueue("other"))
	h.pass(30 * time.Second)
	h.join(inQueue("other"))
	h.join()
	h.is("li", "after_call")
	h.pass(30*time.Second - time.Millisecond)
	h.want("")
	h.pass(time.Millisecond)
	h.want("c2>li") // and the longest wait of both queues is first
	if s, _ := h.f.Snapshot().Agent(agent.ID("li")); s.State != agent.Reserved {
		t.Errorf("li is %s", s.State)
	}
}
