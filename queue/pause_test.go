package queue_test

import (
	"testing"
	"time"

	"heartline/agent"
	"heartline/queue"
	"heartline/triage"
)

// pausing gives a queue a cap of pauses.
func pausing(limit int) queue.Rules {
	return rules(func(q *queue.Queue) { q.MaxPaused = limit })
}

func away(name string, reason agent.ReasonCode) queue.Input {
	return set(name, agent.NotReady, func(in *queue.SetState) { in.Reason = reason })
}

// refused reports whether the floor refused a state, and why.
func refused(outs []queue.Output) (reason string) {
	for _, o := range outs {
		if r, ok := o.(queue.StateRefused); ok {
			reason = r.Reason
		}
	}
	return reason
}

func (h *hall) phase(name string) agent.Status {
	h.t.Helper()
	st, ok := h.f.Snapshot().Agent(agent.ID(name))
	if !ok {
		h.t.Fatalf("%s is not on the floor", name)
	}
	return st
}

func TestPausesAreCapped(t *testing.T) {
	t.Parallel()
	t.Run("as many as the rule allows, and another one when somebody is back", func(t *testing.T) {
		t.Parallel()
		h := newHall(t, pausing(1), "li", "wang", "zhao")
		h.do(away("li", "break"))
		if why := refused(h.do(away("wang", "break"))); why != "pause_full" || h.phase("wang").State != agent.Ready {
			t.Fatalf("the second pause was refused as %q, wang is %v", why, h.phase("wang").State)
		}
		if v := h.f.Snapshot().Queues[0]; v.Paused != 1 || v.MaxPaused != 1 {
			t.Errorf("the queue shows %d of %d pauses", v.Paused, v.MaxPaused)
		}
		h.do(set("li", agent.Ready))
		if why := refused(h.do(away("wang", "break"))); why != "" {
			t.Errorf("refused as %q although li is back", why)
		}
	})
	t.Run("a supervisor may send anybody away", func(t *testing.T) {
		t.Parallel()
		h := newHall(t, pausing(1), "li", "wang", "zhao")
		h.do(away("li", "break"))
		if why := refused(h.do(set("wang", agent.NotReady, by("boss")))); why != "" || h.phase("wang").State != agent.NotReady {
			t.Errorf("a supervisor's word was refused as %q", why)
		}
		if v := h.f.Snapshot().Queues[0]; v.Paused != 2 {
			t.Errorf("%d are shown as away, want 2", v.Paused)
		}
	})
	t.Run("a pause after a red call counts for nothing", func(t *testing.T) {
		t.Parallel()
		r := pausing(1)
		r.Welfare = queue.Welfare{Pause: time.Hour}
		h := newHall(t, r, "li", "wang", "zhao")
		h.redCall("li", "old")
		if st := h.phase("li"); st.Reason != agent.ReasonRedPause {
			t.Fatalf("li is %+v", st)
		}
		if why := refused(h.do(away("wang", "break"))); why != "" {
			t.Errorf("refused as %q because of a pause after a red call", why)
		}
		if why := refused(h.do(away("zhao", "break"))); why != "pause_full" {
			t.Errorf("the second pause was answered with %q", why)
		}
	})
	t.Run("a pause that is meant for after the call takes its place at once", func(t *testing.T) {
		t.Parallel()
		h := newHall(t, pausing(1), "li", "wang")
		h.do(queue.Seize{Agent: "li", Call: "c", Queue: line12345, Grade: triage.Green})
		h.do(away("li", "break"))
		if why := refused(h.do(away("wang", "break"))); why != "pause_full" {
			t.Errorf("answered with %q", why)
		}
		h.do(queue.Seize{Agent: "wang", Call: "d", Queue: line12345, Grade: triage.Green})
		if why := refused(h.do(away("wang", "break"))); why != "pause_full" {
			t.Errorf("in a talk: answered with %q", why)
		}
	})
	t.Run("who cannot work anyway may say why, and who is away may say another reason", func(t *testing.T) {
		t.Parallel()
		h := newHall(t, pausing(1), "li", "wang")
		h.do(away("li", "break"))
		if why := refused(h.do(away("li", "meal"))); why != "" || h.phase("li").Reason != "meal" {
			t.Errorf("another reason was refused as %q", why)
		}
		h.do(queue.SeatChanged{Seat: "s2"})
		if why := refused(h.do(away("wang", "break"))); why != "" {
			t.Errorf("at a seat that is down: refused as %q", why)
		}
	})
	t.Run("who is refused while an offer rings declines it", func(t *testing.T) {
		t.Parallel()
		h := newHall(t, pausing(1), "wang", "li", "zhao")
		h.do(away("li", "break"))
		h.join()
		h.outs = nil
		if why := refused(h.do(away("wang", "break"))); why != "pause_full" {
			t.Errorf("answered with %q", why)
		}
		h.want("wang!pause_full back:wang/not_ready")
		h.close("wang", queue.Declined)
		h.want("c1>zhao")
		h.is("wang", "ready") // the rule keeps them at work
	})
	t.Run("another queue's counsellors are not counted", func(t *testing.T) {
		t.Parallel()
		r := pausing(1)
		law := queue.Queue{ID: "law", Requires: []agent.Requirement{{Skill: "law", Level: 1}}, MaxPaused: 1}
		main := r.Queues[line12345]
		main.MaxPaused = 0
		r.Queues = map[queue.ID]queue.Queue{line12345: main, "law": law}
		h := newHall(t, r, "li", "wang")
		h.sit("wang", "s2", agent.Skills{"law": 2})
		h.do(away("li", "break")) // no skill: not of this queue
		if why := refused(h.do(away("wang", "break"))); why != "" {
			t.Errorf("refused as %q", why)
		}
	})
	t.Run("each reason is a stretch of its own", func(t *testing.T) {
		t.Parallel()
		h := newHall(t, pausing(0), "li")
		h.outs = nil
		for _, reason := range []agent.ReasonCode{"break", "meal", "training"} {
			h.do(away("li", reason))
			h.pass(time.Minute)
		}
		h.do(away("li", "training")) // the same again begins nothing
		var began []time.Time
		for _, o := range h.outs {
			if s, ok := o.(queue.StateChanged); ok {
				began = append(began, s.After.Since)
			}
		}
		if len(began) != 3 || began[1].Sub(began[0]) != time.Minute || began[2].Sub(began[1]) != time.Minute {
			t.Errorf("stretches began at %v", began)
		}
	})
}
