package call_test

import (
	"testing"
	"time"

	"heartline/call"
	"heartline/internal/fakepbx"
	"heartline/internal/ledger"
	"heartline/ivr"
)

// menuRig is a rig whose hotline greets for long enough to be caught in the greeting.
func menuRig(t *testing.T) *rig {
	t.Helper()
	r := newRig(t)
	m := ivr.Menu{ID: "m", Entry: "ask", Steps: map[ivr.StepID]*ivr.Step{
		"ask": {Menu: []ivr.PromptRef{{ID: "choose"}}, Options: map[string]ivr.Choice{"1": {Option: "counselling", Goto: "in"}}},
		"in":  {Queue: "main"},
	}}
	r.hotline.Flow = compile(t, m, ivr.Front{})
	r.asterisk.SetPrompt("sound:/prompts/choose", 10*time.Second)
	return r
}

// TestANewProcessTakesOverInEveryPhase stops the controller in each phase and starts another one over the
// same switch and ledger.
func TestANewProcessTakesOverInEveryPhase(t *testing.T) {
	t.Run("menu", func(t *testing.T) {
		t.Parallel()
		r := menuRig(t)
		r.sipSeat("seat1", fakepbx.Answers(0))
		r.start()
		caller := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
		r.phase(call.InMenu)
		r.wait("a prompt", func() bool { return r.asterisk.Count("/play") > 0 })
		r.life.stop()
		r.start()
		r.ready("li", "seat1")
		r.phase(call.InMenu)
		r.wait("the prompt again", func() bool { return r.asterisk.Count("/play") > 1 })
		caller.Press("1")
		r.phase(call.Talking)
		caller.Hangup(16)
		r.over()
	})
	t.Run("waiting keeps the place", func(t *testing.T) {
		t.Parallel()
		r := newRig(t)
		r.sipSeat("seat1", fakepbx.Answers(0))
		r.start()
		r.onDuty("li")
		caller := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
		v := r.phase(call.Waiting)
		r.life.stop()
		r.start()
		r.ready("li", "seat1")
		got := r.phase(call.Talking)
		if got.ID != v.ID || !got.QueuedAt.Equal(v.QueuedAt.Round(time.Microsecond)) && got.QueuedAt.Sub(v.QueuedAt).Abs() > time.Millisecond {
			t.Errorf("was %v since %v, is %v since %v", v.ID, v.QueuedAt, got.ID, got.QueuedAt)
		}
		caller.Hangup(16)
		r.over()
	})
	t.Run("ringing is offered anew", func(t *testing.T) {
		t.Parallel()
		r := newRig(t)
		r.sipSeat("seat1", fakepbx.NoAnswer())
		r.start()
		r.ready("li", "seat1")
		caller := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
		v := r.phase(call.Waiting)
		r.wait("an offer", func() bool { c, _ := r.life.x.Call(v.ID); return c.Offer != "" })
		r.life.stop()
		r.asterisk.Endpoint("PJSIP/seat1", fakepbx.Answers(0))
		r.start()
		r.ready("li", "seat1")
		r.phase(call.Talking)
		caller.Hangup(16)
		r.over()
	})
	t.Run("talking talks on", func(t *testing.T) {
		t.Parallel()
		r := newRig(t)
		r.sipSeat("seat1", fakepbx.Answers(0))
		r.start()
		r.ready("li", "seat1")
		caller := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
		r.phase(call.Talking)
		r.wait("the bridged fact", func() bool { return has(r, func(ledger.Bridged) bool { return true }) })
		joins := r.asterisk.Count("/addChannel")
		r.life.stop()
		r.start()
		r.onDuty("li")
		r.phase(call.Talking)
		r.wait("the counsellor to be talking on the floor", func() bool { return r.life.floor.status("li") == "talking" })
		if again := r.asterisk.Count("/addChannel"); again != joins {
			t.Errorf("legs were moved %d times by the take-over", again-joins)
		}
		caller.Hangup(16)
		r.over()
		if e := r.ended(); e.Class != "completed" {
			t.Errorf("ended %+v", e)
		}
	})
	t.Run("message", func(t *testing.T) {
		t.Parallel()
		r := newRig(t)
		r.start()
		caller := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
		r.phase(call.Message)
		r.wait("the recording", func() bool { return len(r.asterisk.Recordings()) == 1 })
		r.life.stop()
		r.start()
		r.phase(call.Message)
		<-time.After(1100 * time.Millisecond)
		caller.Hangup(16)
		r.over()
		if e := r.ended(); e.Class != "message" {
			t.Errorf("ended %+v", e)
		}
	})
	t.Run("ending", func(t *testing.T) {
		t.Parallel()
		r := newRig(t)
		r.sipSeat("seat1", fakepbx.Answers(0))
		r.start()
		r.ready("li", "seat1")
		caller := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
		r.phase(call.Talking)
		r.ledger.stopAfter(ledger.KindCallEnding)
		caller.Hangup(16)
		r.wait("the decision to end", func() bool { return has(r, func(ledger.CallEnding) bool { return true }) })
		r.life.stop()
		r.ledger.stopAfter("")
		r.start()
		r.over()
	})
}

// TestACallThatEndedUnseenIsClosed covers the calls that end while no controller is there.
func TestACallThatEndedUnseenIsClosed(t *testing.T) {
	r := newRig(t)
	r.start()
	r.onDuty("li")
	caller := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
	r.phase(call.Waiting)
	r.life.stop()
	caller.Hangup(16)
	r.start()
	r.over()
	if e := r.ended(); e.Class != "abandoned" || e.Reason != "queue" {
		t.Errorf("ended %+v", e)
	}
}

func TestARestartedSwitchLeavesRingBackTasks(t *testing.T) {
	r := newRig(t)
	r.start()
	r.onDuty("li")
	r.asterisk.Call(fakepbx.Caller{Number: "2000"})
	r.phase(call.Waiting)
	r.asterisk.Kill()
	if err := r.asterisk.Restart(); err != nil {
		t.Fatal(err)
	}
	r.over()
	if e := r.ended(); e.Class != "service_error" || e.Reason != "switch_restarted" {
		t.Errorf("ended %+v", e)
	}
	if !has(r, func(f ledger.TaskWanted) bool { return f.Kind == "ring_back" }) {
		t.Error("no ring-back task")
	}
}

// TestCrashBetweenLedgerAndSwitch ends the controller right after each kind of fact was stored and before
// anything was done about it. The next process must bring the caller to a talk all the same.
func TestCrashBetweenLedgerAndSwitch(t *testing.T) {
	kinds := []ledger.Kind{
		ledger.KindCallArrived, ledger.KindCallClaimed, ledger.KindCallAnswered, ledger.KindMenuMoved, ledger.KindMenuEnded,
		ledger.KindQueued, ledger.KindOfferMade, ledger.KindLegDialed, ledger.KindOfferShown, ledger.KindLegUp,
		ledger.KindOfferEnded, ledger.KindConnected, ledger.KindBridged,
	}
	for _, kind := range kinds {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			r.sipSeat("seat1", fakepbx.Answers(30*time.Millisecond))
			r.start()
			r.ready("li", "seat1")
			r.wait("li to be ready", func() bool { return r.life.floor.status("li") == "ready" })
			r.ledger.stopAfter(kind)
			caller := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
			r.wait(string(kind), r.ledger.stopped)
			r.life.stop()
			r.ledger.stopAfter("")
			r.start()
			r.ready("li", "seat1")
			v := r.phase(call.Talking)
			r.wait("both in one bridge", func() bool {
				for _, in := range r.asterisk.Bridges() {
					if len(in) == 2 {
						return true
					}
				}
				return false
			})
			_ = v
			caller.Hangup(16)
			r.over()
		})
	}
}
