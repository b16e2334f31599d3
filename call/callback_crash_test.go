package call_test

import (
	"fmt"
	"testing"
	"time"

	"heartline/agent"
	"heartline/call"
	"heartline/internal/fakepbx"
	"heartline/internal/ledger"
	"heartline/queue"
)

// TestCrashAtEveryFactOfAKeptPlace ends the controller right before and right after each sort of fact between the promise
// and the talk. The next process keeps the promise: the person is called once at a time, and talks or is a task.
func TestCrashAtEveryFactOfAKeptPlace(t *testing.T) {
	for _, kind := range []ledger.Kind{
		ledger.KindRingBackWanted, ledger.KindTaskWanted, ledger.KindCallEnding, ledger.KindCallPlaced, ledger.KindRingBackBegun, ledger.KindQueued,
		ledger.KindOutAsked, ledger.KindOutAskEnded, ledger.KindDequeued, ledger.KindOutSeated, ledger.KindOutDialed, ledger.KindOutRinging,
		ledger.KindOutAttemptEnded, ledger.KindConnected, ledger.KindBridged, ledger.KindCallEnded,
	} {
		for _, after := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s after=%v", kind, after), func(t *testing.T) {
				t.Parallel()
				callBackCrash(t, kind, after)
			})
		}
	}
}

func callBackCrash(t *testing.T, at ledger.Kind, after bool) {
	r := callBackRig(t, fakepbx.Answers(20*time.Millisecond))
	r.start()
	desk := r.desk("d1")
	r.pause("d1")
	caller := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
	r.turned("offered")
	caller.Press("2")
	r.turned("offered", "asked")
	if after {
		r.ledger.stopAfter(at)
	} else {
		r.ledger.stopBefore(at)
	}
	caller.Press("1")
	wake := func() {
		if r.life.floor.status("agent-d1") == agent.NotReady {
			r.life.floor.Send(queue.SetState{Agent: "agent-d1", State: agent.Ready})
		}
		r.answersAll()
	}
	promised := func() bool { return len(facts[ledger.CallPlaced](r)) > 0 }
	r.wait("the crash, or the talk", func() bool {
		if promised() {
			wake()
		}
		return r.ledger.stopped() || r.rangBack()
	})
	r.again()
	r.wait("the promise to be kept", func() bool {
		if promised() {
			wake()
		}
		return r.rangBack()
	})
	for _, v := range r.life.x.Calls() {
		if v.Phase == call.Talking {
			must(t, "hang up", r.life.x.Hangup(t.Context(), call.Request{Agent: v.Agent, Call: v.ID}))
		}
	}
	r.tidy(1)
	r.home(desk)
	if n := len(facts[ledger.OutDialed](r)); n < 1 || n > 2 {
		t.Errorf("dialled %d times", n)
	}
	if n := len(facts[ledger.CallPlaced](r)); n != 1 {
		t.Errorf("%d calls for one place", n)
	}
	if n := len(facts[ledger.TaskWanted](r)); n != 1 {
		t.Errorf("%d tasks", n)
	}
}
