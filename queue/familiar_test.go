package queue_test

import (
	"testing"
	"time"

	"heartline/agent"
	"heartline/queue"
	"heartline/triage"
)

// familiar is a caller who wishes for the counsellor of the last talk, for 30 s.
func familiar(a agent.ID) func(*queue.Entry) {
	return func(e *queue.Entry) { e.Prefer, e.PreferFor, e.Familiar = a, 30*time.Second, true }
}

// TestACallerIsKeptForTheFamiliarCounsellor has li idle for longest, and zhao, whom the caller knows, in a talk.
func TestACallerIsKeptForTheFamiliarCounsellor(t *testing.T) {
	t.Parallel()
	open := func(t *testing.T, zhao ...queue.Input) *hall {
		t.Helper()
		h := newHall(t, aged(nil), "li", "zhao")
		for _, in := range zhao {
			h.do(in)
		}
		h.outs = nil
		return h
	}
	t.Run("who is free", func(t *testing.T) {
		t.Parallel()
		h := open(t)
		h.join(familiar("zhao"))
		h.want("c1>zhao")
	})
	t.Run("who talks, for a while", func(t *testing.T) {
		t.Parallel()
		h := open(t, busy("zhao"))
		h.join(familiar("zhao"))
		h.pass(30*time.Second - time.Millisecond)
		h.want("")
		h.pass(time.Millisecond)
		h.want("c1>li")
	})
	t.Run("who declines", func(t *testing.T) {
		t.Parallel()
		h := open(t)
		h.join(familiar("zhao"))
		h.want("c1>zhao")
		h.close("zhao", queue.Declined)
		h.want("c1>li")
	})
	t.Run("who is not ready", func(t *testing.T) {
		t.Parallel()
		h := open(t, notReady("zhao"))
		h.join(familiar("zhao"))
		h.want("c1>li")
	})
	t.Run("who signs out meanwhile", func(t *testing.T) {
		t.Parallel()
		h := open(t, busy("zhao"))
		h.join(familiar("zhao"))
		h.want("")
		h.do(queue.Released{Agent: "zhao", Call: "talk-zhao", AfterCall: time.Minute})
		h.do(queue.SignOut{Agent: "zhao"})
		h.want("c1>li")
	})
	t.Run("a red caller for 10 s", func(t *testing.T) {
		t.Parallel()
		h := open(t, busy("zhao"))
		h.join(familiar("zhao"), grade(triage.Red))
		h.pass(queue.DefaultSkilledFor - time.Millisecond)
		h.want("")
		h.pass(time.Millisecond)
		h.want("c1>li")
	})
	t.Run("who becomes red for no longer than that", func(t *testing.T) {
		t.Parallel()
		for after, left := range map[time.Duration]time.Duration{4 * time.Second: 6 * time.Second, 20 * time.Second: 0} {
			h := open(t, busy("zhao"))
			e := h.join(familiar("zhao"))
			h.pass(after)
			h.want("")
			h.do(queue.Regrade{Entry: e, Grade: triage.Red})
			if left > 0 {
				h.pass(left - time.Millisecond)
				h.want("")
				h.pass(time.Millisecond)
			}
			h.want("c1>li")
		}
	})
	t.Run("a session that starts anew does not wait anew", func(t *testing.T) {
		t.Parallel()
		h := open(t, busy("zhao"))
		h.join(familiar("zhao"))
		h.pass(20 * time.Second)
		e := h.f.Snapshot().Waiting[0].Entry
		h.do(queue.Join{Entry: e})
		h.pass(10 * time.Second)
		h.want("c1>li")
	})
	t.Run("a preference of ours is no wish", func(t *testing.T) {
		t.Parallel()
		h := open(t, busy("zhao"))
		h.join(prefer("zhao"), func(e *queue.Entry) { e.PreferFor = 20 * time.Second }, grade(triage.Red))
		h.pass(20*time.Second - time.Millisecond)
		h.want("")
		h.pass(time.Millisecond)
		h.want("c1>li")
	})
}
