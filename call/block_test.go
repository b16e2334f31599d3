package call_test

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"heartline/call"
	"heartline/internal/fakepbx"
	"heartline/internal/ledger"
	"heartline/ivr"
)

// gatekeeper gives the verdict that a test has set, and sees what it is told.
type gatekeeper struct {
	verdict atomic.Pointer[call.Verdict]
	asked   atomic.Pointer[call.Calling]
}

func (g *gatekeeper) Judge(_ context.Context, who call.Calling) call.Verdict {
	g.asked.Store(&who)
	if v := g.verdict.Load(); v != nil {
		return *v
	}
	return call.Verdict{}
}

func blockedRig(t *testing.T) (*rig, *gatekeeper) {
	t.Helper()
	r, g := newRig(t), &gatekeeper{}
	g.verdict.Store(&call.Verdict{Why: call.LimitedBlocked, Block: "block-1"})
	r.callers = g
	r.hotline.Blocked = compile(t, ivr.Blocked("blocked", "city", "0"), ivr.Front{})
	return r, g
}

// TestABlockedCallerIsNeverLeftWithNothing has a blocked caller press the person key, during and after the message, a wrong
// key, nothing, and the hash key, with the process ending in the middle too: a person, or a message, is always the end.
func TestABlockedCallerIsNeverLeftWithNothing(t *testing.T) {
	for name, press := range map[string]string{"the person key": "0", "a wrong key": "7"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, g := blockedRig(t)
			r.start()
			desk := r.desk("d1")
			caller := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
			r.phase(call.InMenu)
			if who := g.asked.Load(); who == nil || who.Hash == "" || who.Number != "2000" {
				t.Errorf("the judge is not told who calls: %v", who)
			}
			caller.Press(press)
			r.accept("d1")
			r.talks(caller, desk)
			if !has(r, func(f ledger.CallLimited) bool {
				return f.Why == "blocked" && f.Block == "block-1" && f.NumberHash != ""
			}) {
				t.Error("the ledger does not say that the number is blocked")
			}
			caller.Hangup(16)
			r.tidy(1)
		})
	}
	t.Run("after a restart, during the message", func(t *testing.T) {
		t.Parallel()
		r, g := blockedRig(t)
		r.asterisk.SetPrompt("sound:/prompts/"+string(ivr.PromptBlocked), time.Hour)
		r.start()
		caller := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
		r.phase(call.InMenu)
		r.life.stop()
		g.verdict.Store(nil) // lifted meanwhile: who hears the message finishes it
		r.start()
		desk := r.desk("d1")
		r.phase(call.InMenu)
		caller.Press("0")
		r.accept("d1")
		r.talks(caller, desk)
		caller.Hangup(16)
		r.tidy(1)
	})
	for name, press := range map[string]string{"nothing": "", "the hash key": "#"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, _ := blockedRig(t)
			r.start()
			r.desk("d1")
			caller := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
			if press != "" {
				r.phase(call.InMenu)
				caller.Press(press)
			}
			r.phase(call.Message)
			caller.Hangup(16)
			r.tidy(1)
		})
	}
	t.Run("a hotline without the message answers like any other", func(t *testing.T) {
		t.Parallel()
		r, _ := blockedRig(t)
		r.hotline.Blocked = nil
		r.start()
		caller, desk, _ := r.talk("d1")
		r.talks(caller, desk)
		caller.Hangup(16)
		r.tidy(1)
	})
}

// TestWhoLeavesTheMessageToABlockedNumberLeavesNoTask has a blocked caller hang up in the short message: the list of
// callers has the call, and no task is made, which would let the next call through.
func TestWhoLeavesTheMessageToABlockedNumberLeavesNoTask(t *testing.T) {
	t.Parallel()
	r, _ := blockedRig(t)
	r.asterisk.SetPrompt("sound:/prompts/"+string(ivr.PromptBlocked), time.Hour)
	r.start()
	caller := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
	r.phase(call.InMenu)
	caller.Hangup(16)
	r.tidy(0)
	if e := r.ended(); e.Class != "abandoned" || e.Reason != "blocked" {
		t.Errorf("ended as %s/%s", e.Class, e.Reason)
	}
	if has(r, func(ledger.TaskWanted) bool { return true }) {
		t.Error("a task is wanted")
	}
}

// TestAWaivedBlockIsRecorded has a blocked caller let through: straight to the queue, and the ledger says why.
func TestAWaivedBlockIsRecorded(t *testing.T) {
	t.Parallel()
	r, g := blockedRig(t)
	g.verdict.Store(&call.Verdict{Block: "block-1", Waived: "red"})
	r.start()
	caller, desk, _ := r.talk("d1")
	r.talks(caller, desk)
	if !has(r, func(f ledger.CallBlockWaived) bool { return f.Block == "block-1" && f.Why == "red" }) {
		t.Error("the ledger does not say that the block was waived")
	}
	if has(r, func(ledger.CallLimited) bool { return true }) {
		t.Error("the call counts as limited")
	}
	caller.Hangup(16)
	r.tidy(1)
}

// TestAnAbusiveCallIsEndedAsOne has a counsellor end a call as abusive: its ending says so, nobody rings back, and the
// ledger has the hash of the number. A red call needs its reason and next step all the same.
func TestAnAbusiveCallIsEndedAsOne(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.hotline.GuardRed = true
	r.hotline.RingBack = &call.RingBackRules{HungUp: true, Tries: 1, Within: time.Minute, Delay: time.Second}
	r.start()
	_, _, v := r.talk("d1")
	ask := call.Request{Agent: v.Agent, Call: v.ID, Grade: "red", Why: "asked"}
	if err := r.life.x.SetGrade(t.Context(), ask); err != nil {
		t.Fatal(err)
	}
	ask.Guard = call.RedEnd{Abusive: true}
	if err := r.life.x.Hangup(t.Context(), ask); err == nil {
		t.Error("a red call ends as abusive without a reason")
	}
	if has(r, func(ledger.CallAbusive) bool { return true }) {
		t.Error("a call that goes on is recorded as abusive")
	}
	ask.Guard = call.RedEnd{Abusive: true, Reason: "not_red", Next: "none_needed"}
	if err := r.life.x.Hangup(t.Context(), ask); err != nil {
		t.Fatal(err)
	}
	r.tidy(1)
	if e := r.ended(); e.Class != "completed" || e.Reason != "abusive" || e.By != "counsellor" {
		t.Errorf("ended as %s/%s by %s", e.Class, e.Reason, e.By)
	}
	if !has(r, func(f ledger.CallAbusive) bool { return f.NumberHash != "" && f.By == string(v.Agent) }) {
		t.Error("the ledger does not say that the call was abusive")
	}
	if has(r, func(ledger.RingBackWanted) bool { return true }) {
		t.Error("the caller is to be rung back")
	}
}
