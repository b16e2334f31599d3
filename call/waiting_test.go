package call_test

import (
	"testing"

	"heartline/agent"
	"heartline/call"
	"heartline/internal/fakepbx"
	"heartline/internal/fault"
	"heartline/internal/ledger"
	"heartline/queue"
)

// pause lets a counsellor stay at the desk without taking callers.
func (r *rig) pause(seat string) {
	r.t.Helper()
	who := agent.ID("agent-" + seat)
	r.life.floor.Send(queue.SetState{Agent: who, State: agent.NotReady, Reason: agent.ReasonChosen})
	r.is(string(who), agent.NotReady)
}

func TestAWaitingCallerIsPulledToTheDeskOfWhoAsks(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.start()
	d1, d2 := r.desk("d1"), r.desk("d2")
	r.pause("d2")
	caller := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
	r.wait("the offer to the other desk", func() bool { _, ok := r.screens.offer("agent-d1"); return ok })
	v := r.phase(call.Waiting)
	pull := call.Live{Call: v.ID, Agent: "agent-d2"}
	must(t, "pull", r.life.x.Pull(t.Context(), pull))
	r.with(caller, d2)
	r.wait("the other offer to go", func() bool { _, ok := r.screens.offer("agent-d1"); return !ok })
	r.is("agent-d1", agent.Ready) // free of blame
	r.is("agent-d2", agent.Talking)
	if err := r.life.x.Pull(t.Context(), pull); fault.CodeOf(err) != "not_waiting" {
		t.Errorf("pulled twice: %v", err)
	}
	must(t, "hang up", r.life.x.Hangup(t.Context(), call.Request{Call: v.ID, Agent: "agent-d2"}))
	r.tidy(2)
	r.is("agent-d2", agent.NotReady) // as before
	r.home(d1)
	if e := r.ended(); e.Class != "completed" {
		t.Errorf("ended %+v", e)
	}
	if n := countFacts(r, func(ledger.CallArrived) bool { return true }); n != 1 {
		t.Errorf("%d calls", n)
	}
}

func TestAnOfferToOneselfIsTakenByPulling(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.start()
	d1 := r.desk("d1")
	caller := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
	r.wait("the offer", func() bool { _, ok := r.screens.offer("agent-d1"); return ok })
	must(t, "pull", r.life.x.Pull(t.Context(), call.Live{Call: r.phase(call.Waiting).ID, Agent: "agent-d1"}))
	r.with(caller, d1)
	r.is("agent-d1", agent.Talking)
	caller.Hangup(16)
	r.tidy(1)
}

func TestCallersWhoWaitAreReordered(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.start()
	busy, d1, _ := r.talk("d1")
	first := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
	one := r.phase(call.Waiting)
	second := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
	var two call.View
	r.wait("the second caller", func() bool {
		for _, v := range r.life.x.Calls() {
			if v.ID != one.ID && v.Phase == call.Waiting {
				two = v
			}
		}
		return two.ID != ""
	})
	must(t, "reorder", r.life.x.Reorder(t.Context(), call.Live{Call: two.ID, Agent: "lead", Priority: 1}))
	busy.Hangup(16)
	r.accept("d1")
	r.with(second, d1)
	second.Hangup(16)
	r.accept("d1")
	r.with(first, d1)
	first.Hangup(16)
	r.tidy(1)
}

func TestACallerWhoWaitsIsPutIntoAnotherQueue(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.start()
	busy, d1, _ := r.talk("d1")
	caller := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
	v := r.phase(call.Waiting)
	must(t, "requeue", r.life.x.Requeue(t.Context(), call.Live{Call: v.ID, Agent: "lead", To: call.Target{Queue: "other"}}))
	r.wait("the other queue", func() bool {
		now, _ := r.life.x.Call(v.ID)
		return now.Phase == call.Waiting && now.Queue == "other" && now.QueuedAt.Equal(v.QueuedAt)
	})
	busy.Hangup(16)
	r.accept("d1")
	r.with(caller, d1)
	caller.Hangup(16)
	r.tidy(1)
}

func TestHelpIsAskedForAndAnswered(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.start()
	caller, d1, v := r.talk("d1")
	ask := call.Live{Call: v.ID, Agent: "agent-d1"}
	if err := r.life.x.AnswerHelp(t.Context(), call.Live{Call: v.ID, Agent: "lead"}); fault.CodeOf(err) != "no_help_asked" {
		t.Errorf("answered before it was asked for: %v", err)
	}
	if err := r.life.x.AskHelp(t.Context(), call.Live{Call: v.ID, Agent: "agent-d9"}); fault.CodeOf(err) != "not_yours" {
		t.Errorf("asked by a stranger: %v", err)
	}
	must(t, "ask", r.life.x.AskHelp(t.Context(), ask))
	must(t, "ask again", r.life.x.AskHelp(t.Context(), ask))
	must(t, "answer", r.life.x.AnswerHelp(t.Context(), call.Live{Call: v.ID, Agent: "lead"}))
	must(t, "a second answer", r.life.x.AnswerHelp(t.Context(), call.Live{Call: v.ID, Agent: "other"}))
	now, _ := r.life.x.Call(v.ID)
	if now.Help == nil || now.Help.By != "agent-d1" || now.Help.AnswerBy != "lead" || now.Help.AnswerAt.IsZero() {
		t.Errorf("help %+v", now.Help)
	}
	r.with(caller, d1) // nobody on the line noticed
	if n := countFacts(r, func(ledger.HelpAsked) bool { return true }); n != 1 {
		t.Errorf("asked %d times", n)
	}
	must(t, "withdraw", r.life.x.WithdrawHelp(t.Context(), ask))
	if now, _ := r.life.x.Call(v.ID); now.Help != nil {
		t.Errorf("help %+v is still asked for", now.Help)
	}
	caller.Hangup(16)
	r.tidy(1)
}

func countFacts[F ledger.Fact](r *rig, is func(F) bool) (n int) {
	for _, e := range r.ledger.all() {
		if f, _ := ledger.Decode(e); f != nil {
			if f, ok := f.(F); ok && is(f) {
				n++
			}
		}
	}
	return n
}
