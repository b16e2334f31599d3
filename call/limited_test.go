package call_test

import (
	"context"
	"testing"
	"time"

	"heartline/agent"
	"heartline/call"
	"heartline/internal/fakepbx"
	"heartline/internal/ledger"
	"heartline/ivr"
)

// strict limits whoever calls.
type strict struct{ why call.Limited }

func (s strict) Judge(context.Context, call.Calling) call.Verdict { return call.Verdict{Why: s.why} }

func limitedRig(t *testing.T) *rig {
	t.Helper()
	r := newRig(t)
	r.callers = strict{call.LimitedMinute}
	r.hotline.Limited = compile(t, ivr.Limited("limited", "city"), ivr.Front{})
	return r
}

// TestWhoCallsTooOftenIsNeverLeftWithNothing has somebody who calls too often press a key, press a wrong key, press the
// person key, and press nothing: a person, or a message, is always the end, also where the process ends in the middle.
func TestWhoCallsTooOftenIsNeverLeftWithNothing(t *testing.T) {
	for name, press := range map[string]string{"the key": "1", "a wrong key": "7", "the person key": "0"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := limitedRig(t)
			r.start()
			desk := r.desk("d1")
			caller := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
			r.phase(call.InMenu)
			caller.Press(press)
			r.accept("d1")
			r.talks(caller, desk)
			if !has(r, func(f ledger.CallLimited) bool { return f.Why == "per_minute" }) {
				t.Error("the ledger does not say that the call was limited")
			}
			caller.Hangup(16)
			r.tidy(1)
		})
	}
	t.Run("after a restart", func(t *testing.T) {
		t.Parallel()
		r := limitedRig(t)
		r.asterisk.SetPrompt("sound:/prompts/"+string(ivr.PromptLimited), time.Hour)
		r.start()
		caller := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
		r.phase(call.InMenu)
		r.life.stop()
		r.start()
		desk := r.desk("d1")
		r.phase(call.InMenu)
		caller.Press("1")
		r.accept("d1")
		r.talks(caller, desk)
		caller.Hangup(16)
		r.tidy(1)
	})
	t.Run("nothing", func(t *testing.T) {
		t.Parallel()
		r := limitedRig(t)
		r.start()
		r.desk("d1")
		caller := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
		r.phase(call.Message)
		caller.Hangup(16)
		r.tidy(1)
	})
	t.Run("a hotline without the short message limits nobody", func(t *testing.T) {
		t.Parallel()
		r := limitedRig(t)
		r.hotline.Limited = nil
		r.start()
		caller, desk, _ := r.talk("d1")
		r.talks(caller, desk)
		caller.Hangup(16)
		r.tidy(1)
	})
}

// TestACallerWhoPressesNothingIsShown has somebody press nothing in a menu: they come to a person, whose desk says so, also
// after a restart and after the call was handed on.
func TestACallerWhoPressesNothingIsShown(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.hotline.Flow = compile(t, ivr.Menu{ID: "ask", Entry: "ask", Steps: map[ivr.StepID]*ivr.Step{
		"ask":   {Menu: []ivr.PromptRef{{ID: "choose"}}, Options: map[string]ivr.Choice{"1": {Option: "one", Goto: "queue"}}, Timeout: time.Second, Tries: 1},
		"queue": {Queue: "main"},
	}}, ivr.Front{})
	r.start()
	caller, desk, v := r.talk("d1")
	if !v.NoKey {
		t.Error("the desk does not say that the caller pressed nothing")
	}
	r.life.stop()
	r.start()
	if now := r.phase(call.Talking); !now.NoKey {
		t.Error("a restart forgets that the caller pressed nothing")
	}
	r.talks(caller, desk)
	caller.Hangup(16)
	r.tidy(1)
	r.is("agent-d1", agent.Ready)
	second := r.asterisk.Call(fakepbx.Caller{Number: "2001"})
	r.phase(call.InMenu)
	second.Press("1")
	r.accept("d1")
	if v := r.phase(call.Talking); v.NoKey {
		t.Error("somebody who pressed a key is taken for silent")
	}
	second.Hangup(16)
	r.tidy(1)
}
