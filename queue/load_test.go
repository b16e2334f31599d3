package queue_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"heartline/agent"
	"heartline/queue"
	"heartline/triage"
)

// crowded is a floor whose queue sends callers on by a rule to the queue "q2", which nobody but "zoe" serves, who talks.
// The others talk too.
func crowded(t *testing.T, r queue.OverflowRule, names ...string) *hall {
	t.Helper()
	r.Action = queue.Action{Kind: queue.ToQueue, Queue: "q2"}
	all := rules(func(q *queue.Queue) { q.Overflow, q.Line = []queue.OverflowRule{r}, "a" })
	all.Queues["q2"] = queue.Queue{ID: "q2", Line: "b"}
	if err := all.Validate(); err != nil {
		t.Fatal(err)
	}
	h := newHall(t, all)
	in := queue.OnDuty{Agents: []queue.Duty{{Agent: "zoe", Lines: []string{"b"}}}}
	for _, n := range names {
		in.Agents = append(in.Agents, queue.Duty{Agent: agent.ID(n), Lines: []string{"a"}})
	}
	h.do(in)
	for i, n := range append([]string{"zoe"}, names...) {
		h.sit(n, fmt.Sprintf("s%d", i), nil)
		h.do(queue.Seize{Agent: agent.ID(n), Call: "x" + n, Queue: line12345})
	}
	h.outs = nil
	return h
}

func TestOverflowByCallersPerCounsellor(t *testing.T) {
	t.Parallel()
	two := queue.OverflowRule{When: queue.CallersPerCounsellor, PerCounsellor: 2}
	t.Run("the caller who is one too many goes, not the one who waits for longest", func(t *testing.T) {
		t.Parallel()
		h := crowded(t, two, "anna", "bert")
		for range 4 {
			h.join()
		}
		h.want("")
		h.join()
		h.want("c5>>q2")
	})
	t.Run("looked at again while they wait: a counsellor leaves", func(t *testing.T) {
		t.Parallel()
		h := crowded(t, two, "anna", "bert")
		for range 4 {
			h.join()
		}
		h.do(queue.SignOut{Agent: "bert"})
		h.want("c3>>q2 c4>>q2")
		h.waits(4) // all are on the floor still
	})
	t.Run("a red caller goes to the front, and the last one goes", func(t *testing.T) {
		t.Parallel()
		h := crowded(t, two, "anna")
		h.join()
		h.join()
		h.join(grade(triage.Red))
		h.want("c2>>q2")
	})
	t.Run("only when it has held for the grace without a break", func(t *testing.T) {
		t.Parallel()
		r := two
		r.Grace = 20 * time.Second
		h := crowded(t, r, "anna", "bert")
		for range 5 {
			h.join()
		}
		h.pass(19 * time.Second)
		h.want("")
		h.do(queue.Leave{Entry: h.f.Snapshot().Waiting[0].ID, Why: "abandoned"})
		h.join()
		h.pass(19 * time.Second)
		h.want("")
		h.pass(time.Second)
		h.want("c6>>q2")
	})
	t.Run("nobody works: it holds", func(t *testing.T) {
		t.Parallel()
		h := crowded(t, two)
		h.join()
		h.want("c1>>q2")
	})
	t.Run("nor do those who are not on the line", func(t *testing.T) {
		t.Parallel()
		h := crowded(t, two, "anna")
		absent := func(e *queue.Entry) { e.Absent = true }
		h.join(absent)
		h.join(absent)
		h.join()
		h.join()
		h.want("")
		h.join()
		h.want("c5>>q2")
		h.join(absent) // behind as many as there may be
		h.want("")
	})
	t.Run("a person who is not on the line makes room for nobody", func(t *testing.T) {
		t.Parallel()
		h := crowded(t, two, "anna", "bert")
		h.join(func(e *queue.Entry) { e.Absent = true })
		for range 3 {
			h.join()
		}
		h.do(queue.SignOut{Agent: "bert"})
		h.want("c4>>q2")
	})
	t.Run("those who are being offered do not count", func(t *testing.T) {
		t.Parallel()
		r := two
		r.PerCounsellor = 1
		h := crowded(t, r, "anna")
		h.do(queue.Released{Agent: "anna", Call: "xanna", AfterCall: -1})
		h.join()
		h.join()
		h.want("c1>anna")
		h.close("anna", queue.Accepted)
		h.join()
		h.want("c3>>q2")
	})
}

func TestOverflowByPredictedWait(t *testing.T) {
	t.Parallel()
	h := crowded(t, queue.OverflowRule{When: queue.PredictedWait, Longer: 10 * time.Minute}, "anna", "bert")
	for range 3 {
		h.join()
	}
	h.want("") // nothing is known of how long calls take: nobody is sent on by a guess
	for i := range 5 {
		h.pass(8*time.Minute - 10*time.Second)
		h.do(queue.Seize{Agent: "anna", Call: "xanna", Queue: line12345})
		h.do(queue.Released{Agent: "anna", Call: "xanna", AfterCall: 10 * time.Second})
		if i < 4 {
			h.do(notReady("anna"))
			h.pass(10 * time.Second)
			h.want("")
			h.do(queue.Seize{Agent: "anna", Call: "xanna", Queue: line12345})
			h.do(ready("anna"))
		}
	}
	// Five calls of eight minutes each: with two at work the third caller is in for twelve.
	h.do(queue.Seize{Agent: "zoe", Call: "other"})
	h.said()
	h.do(queue.AfterCallDone{Agent: "anna"})
	if got := h.said(); !strings.Contains(got, "c1>anna") {
		t.Fatalf("the floor says %q", got)
	}
	h.close("anna", queue.Accepted)
	h.want("")
	h.join()
	h.want("c4>>q2")
	h.waits(3)
}

// TestThePredictedWaitCountsWhoIsCalledBack: the counsellors will be busy with those who are not on the line too.
func TestThePredictedWaitCountsWhoIsCalledBack(t *testing.T) {
	t.Parallel()
	h := crowded(t, queue.OverflowRule{When: queue.PredictedWait, Longer: 10 * time.Minute}, "anna")
	for range 5 {
		h.do(queue.Seize{Agent: "anna", Call: "xanna", Queue: line12345})
		h.do(notReady("anna"))
		h.pass(6 * time.Minute)
		h.do(queue.Released{Agent: "anna", Call: "xanna", AfterCall: -1})
	}
	h.do(queue.Seize{Agent: "anna", Call: "xanna", Queue: line12345})
	h.do(ready("anna"))
	h.outs = nil
	h.join(func(e *queue.Entry) { e.Absent = true })
	h.want("")
	h.join()
	h.want("c2>>q2")
}

func TestPredict(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		place, working int
		mean, want     time.Duration
	}{
		{1, 1, 20 * time.Minute, 20 * time.Minute},
		{1, 4, 20 * time.Minute, 5 * time.Minute},
		{6, 4, 20 * time.Minute, 30 * time.Minute},
		{0, 4, 20 * time.Minute, 0},
		{1, 0, 20 * time.Minute, 1000 * time.Hour},
		{1 << 60, 1, time.Hour, 1000 * time.Hour},
		{3, 2, 0, 0},
	} {
		if got := queue.Predict(tt.place, tt.working, tt.mean); got != tt.want {
			t.Errorf("Predict(%d, %d, %v) = %v, want %v", tt.place, tt.working, tt.mean, got, tt.want)
		}
	}
}

// TestLoadIsKeptOverARestart replays random floors with rules about the load: a floor that is stored and read back after
// each step does what one does that never was.
func TestLoadIsKeptOverARestart(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		all := rules(func(q *queue.Queue) {
			q.Overflow = []queue.OverflowRule{
				{
					When: queue.CallersPerCounsellor, PerCounsellor: rapid.Float64Range(0.5, 3).Draw(rt, "per"), Grace: time.Duration(rapid.IntRange(0, 60).Draw(rt, "grace")) * time.Second,
					Action: queue.Action{Kind: queue.ToQueue, Queue: "q2"},
				},
				{When: queue.PredictedWait, Longer: time.Duration(rapid.IntRange(1, 600).Draw(rt, "longer")) * time.Second, Action: queue.Action{Kind: queue.ToMessage}},
			}
		})
		all.Queues["q2"] = queue.Queue{ID: "q2", Overflow: []queue.OverflowRule{{When: queue.CallersPerCounsellor, PerCounsellor: 1, Action: queue.Action{Kind: queue.ToQueue, Queue: line12345}}}}
		one, at := queue.NewFloor(all), time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)
		names := []agent.ID{"anna", "bert", "zoe"}
		other := queue.NewFloor(all)
		for step := range rapid.IntRange(1, 60).Draw(rt, "steps") {
			at = at.Add(time.Duration(rapid.IntRange(0, 90).Draw(rt, "pause")) * time.Second)
			in := drawStep(rt, step, names)
			got, want := other.Handle(at, in), one.Handle(at, in)
			if diff := cmp.Diff(want, got); diff != "" {
				rt.Fatalf("step %d, %T: the floor that was stored differs (-never +stored):\n%s", step, in, diff)
			}
			text, err := json.Marshal(other.Export())
			if err != nil {
				rt.Fatal(err)
			}
			var s queue.State
			if err := json.Unmarshal(text, &s); err != nil {
				rt.Fatal(err)
			}
			if other, err = queue.Import(s); err != nil {
				rt.Fatal(err)
			}
		}
	})
}

func drawStep(rt *rapid.T, step int, names []agent.ID) queue.Input {
	who := rapid.SampledFrom(names).Draw(rt, "who")
	switch rapid.IntRange(0, 6).Draw(rt, "kind") {
	case 0:
		return queue.OnDuty{Agents: []queue.Duty{{Agent: who}, {Agent: "bert"}}}
	case 1:
		return queue.SignIn{Agent: who, Seat: agent.SeatID("s" + string(who)), SeatUp: true}
	case 2:
		return ready(string(who))
	case 3:
		return queue.Seize{Agent: who, Call: fmt.Sprintf("t%d", step), Queue: line12345}
	case 4:
		return queue.AfterCallDone{Agent: who}
	default:
		return queue.Join{Entry: queue.Entry{ID: queue.EntryID(fmt.Sprintf("e%d", step)), Call: fmt.Sprintf("c%d", step), Queue: line12345, Grade: triage.Green}}
	}
}
