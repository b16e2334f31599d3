package queue_test

import (
	"testing"
	"time"

	"heartline/agent"
	"heartline/queue"
	"heartline/triage"
)

// TestARuleOffersToCallBackOnceAndTheCallerWaitsOn has one case for each caller whom such a rule tells, or does not.
func TestARuleOffersToCallBackOnceAndTheCallerWaitsOn(t *testing.T) {
	t.Parallel()
	back := over(time.Minute, queue.WaitLonger, queue.ToCallBack, "")
	later := over(3*time.Minute, queue.WaitLonger, queue.ToMessage, "")
	for name, tt := range map[string]struct {
		change func(*queue.Entry)
		told   int
	}{
		"green":              {func(*queue.Entry) {}, 1},
		"red":                {func(e *queue.Entry) { e.Grade = triage.Red }, 0},
		"was with somebody":  {func(e *queue.Entry) { e.Returned = true }, 0},
		"for one counsellor": {func(e *queue.Entry) { e.Only = "anna" }, 0},
		"not on the line":    {func(e *queue.Entry) { e.Absent = true }, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := queue.NewFloor(queue.Rules{Queues: map[queue.ID]queue.Queue{"main": {ID: "main", Overflow: []queue.OverflowRule{back, later}}}})
			at := time.Date(2026, 11, 1, 8, 0, 0, 0, time.UTC)
			told, sent := 0, 0
			do := func(in queue.Input) {
				for _, o := range f.Handle(at, in) {
					if o, is := o.(queue.Overflowed); is {
						switch {
						case o.Action.Kind == queue.ToCallBack && !o.Left:
							told++
						case o.Left:
							sent++
						}
					}
				}
			}
			do(queue.OnDuty{Version: "1", Agents: []queue.Duty{{Agent: "anna", Skills: agent.Skills{}}}})
			do(queue.SignIn{Agent: "anna", Seat: "s1", SeatUp: true})
			do(queue.SetState{Agent: "anna", State: agent.Ready})
			do(queue.Seize{Agent: "anna", Call: "talk"})
			e := queue.Entry{ID: "e1", Call: "c1", Queue: "main", Grade: triage.Green, EnqueuedAt: at}
			tt.change(&e)
			do(queue.Join{Entry: e})
			for range 17 {
				at = at.Add(10 * time.Second)
				do(queue.Wake{})
			}
			if told != tt.told || sent != 0 {
				t.Errorf("told %d times, want %d; sent on %d times", told, tt.told, sent)
			}
			at = at.Add(20 * time.Second)
			if do(queue.Wake{}); sent != 1 && !e.Absent {
				t.Errorf("sent on %d times when the next rule is due", sent)
			}
		})
	}
}

// TestACallBackIsNoWayOut asks a caller for a message whom nobody can serve, though a rule would offer to call back later.
func TestACallBackIsNoWayOut(t *testing.T) {
	t.Parallel()
	h := newHall(t, rules(func(q *queue.Queue) {
		q.Overflow = []queue.OverflowRule{over(time.Minute, queue.Always, queue.ToCallBack, "")}
	}))
	h.duty()
	h.outs = nil
	h.join()
	h.want("c1>>message")
}
