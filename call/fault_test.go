package call_test

import (
	"testing"
	"time"

	"heartline/call"
	"heartline/internal/fakepbx"
	"heartline/internal/ledger"
)

// TestCrashBetweenSwitchAndLedger ends the controller when the switch has carried a command out and the ledger
// does not know it yet. The next process must bring the caller to a talk all the same.
func TestCrashBetweenSwitchAndLedger(t *testing.T) {
	kinds := []ledger.Kind{
		ledger.KindCallClaimed, ledger.KindCallAnswered, ledger.KindQueued, ledger.KindOfferMade, ledger.KindOfferShown,
		ledger.KindLegUp, ledger.KindConnected, ledger.KindBridged,
	}
	for _, kind := range kinds {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			r.sipSeat("seat1", fakepbx.Answers(30*time.Millisecond))
			r.start()
			r.ready("li", "seat1")
			r.wait("li to be ready", func() bool { return r.life.floor.status("li") == "ready" })
			r.ledger.stopBefore(kind)
			caller := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
			r.wait(string(kind), r.ledger.stopped)
			// A claim is carried out a moment after its answer: a controller that is gone by then finds the caller in
			// the fail-safe.
			r.wait("the caller to have come in", func() bool { v, ok := caller.View(); return ok && v.Entered })
			r.life.stop()
			r.ledger.stopAfter("")
			r.start()
			r.ready("li", "seat1")
			r.phase(call.Talking)
			r.wait("both in one bridge", r.together(2))
			caller.Hangup(16)
			r.over()
		})
	}
}

// together reports whether so many channels are in one bridge.
func (r *rig) together(n int) func() bool {
	return func() bool {
		for _, in := range r.asterisk.Bridges() {
			if len(in) == n {
				return true
			}
		}
		return false
	}
}

func TestACallThatCannotBeServedGoesToTheFailsafe(t *testing.T) {
	r := newRig(t)
	r.sipSeat("seat1", fakepbx.Answers(0))
	r.start()
	r.ready("li", "seat1")
	r.asterisk.Refuse("/addChannel", 409, 1000)
	r.asterisk.Refuse("/continue", 503, 2) // not even that works at once
	caller := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
	r.wait("the fail-safe", func() bool { v, ok := caller.View(); return ok && v.Failsafe() })
	r.wait("the call to end", r.idle)
	if e := r.ended(); e.Class != "service_error" || e.Reason != "failsafe" {
		t.Errorf("ended %+v", e)
	}
	if !has(r, func(f ledger.TaskWanted) bool { return f.Kind == "ring_back" }) {
		t.Error("no ring-back task")
	}
}

func TestAClaimWhoseAnswerWasLostIsOurs(t *testing.T) {
	r := newRig(t)
	r.sipSeat("seat1", fakepbx.Answers(0))
	r.start()
	r.ready("li", "seat1")
	r.asterisk.DropAnswers(1)
	caller := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
	r.phase(call.Talking)
	caller.Hangup(16)
	r.over()
}
