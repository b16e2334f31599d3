package call_test

import (
	"testing"
	"time"

	"heartline/call"
	"heartline/internal/fakepbx"
	"heartline/internal/ledger"
)

func TestCallerReachesCounsellorAndCounsellorHangsUp(t *testing.T) {
	r := newRig(t)
	r.sipSeat("seat1", fakepbx.Answers(20*time.Millisecond))
	r.start()
	r.ready("li", "seat1")
	r.asterisk.Call(fakepbx.Caller{Number: "2000"})
	v := r.phase(call.Talking)
	if v.Agent != "li" {
		t.Fatalf("talks with %q, want li", v.Agent)
	}
	r.wait("both in one bridge", func() bool {
		for _, in := range r.asterisk.Bridges() {
			if len(in) == 2 {
				return true
			}
		}
		return false
	})
	for id := range r.asterisk.Channels() {
		if p := r.asterisk.Party(id); p != nil && len(id) == 33 {
			p.Hangup(16)
		}
	}
	r.over()
	if e := r.ended(); e.Class != "completed" || e.Reason != "counsellor_hung_up" || e.By != "counsellor" {
		t.Fatalf("ended %+v", e)
	}
	if has(r, func(ledger.TaskWanted) bool { return true }) {
		t.Fatal("a completed call left a task")
	}
	r.ledger.mu.Lock()
	defer r.ledger.mu.Unlock()
	for _, k := range r.ledger.gathered { // nothing is done on them: see inert
		switch k {
		case ledger.KindCallClaimed, ledger.KindOfferShown, ledger.KindBridged, ledger.KindCallEnded:
		default:
			t.Errorf("%s was acted on and not waited for", k)
		}
	}
	if len(r.ledger.gathered) < 3 {
		t.Errorf("only %v were not waited for", r.ledger.gathered)
	}
}

func TestCallerHangsUpAtEachMoment(t *testing.T) {
	tests := map[string]struct {
		behaviour fakepbx.Behaviour
		signIn    bool
		in        call.Phase
		ringing   bool
		class     string
		reason    string
		task      bool
	}{
		"while waiting":  {signIn: false, in: call.Waiting, class: "abandoned", reason: "queue", task: true},
		"while it rings": {behaviour: fakepbx.NoAnswer(), signIn: true, in: call.Waiting, ringing: true, class: "abandoned", reason: "ringing", task: true},
		"in the talk":    {behaviour: fakepbx.Answers(0), signIn: true, in: call.Talking, class: "completed", reason: "caller_hung_up"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			r.sipSeat("seat1", tt.behaviour)
			r.start()
			if tt.signIn {
				r.ready("li", "seat1")
			} else {
				r.onDuty("li")
			}
			caller := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
			v := r.phase(tt.in)
			if tt.ringing {
				r.wait("an offer", func() bool { c, _ := r.life.x.Call(v.ID); return c.Offer != "" })
			}
			caller.Hangup(16)
			r.over()
			if e := r.ended(); e.Class != tt.class || e.Reason != tt.reason || e.By != "caller" {
				t.Errorf("ended %+v, want %s/%s by caller", e, tt.class, tt.reason)
			}
			if got := has(r, func(ledger.TaskWanted) bool { return true }); got != tt.task {
				t.Errorf("task %v, want %v", got, tt.task)
			}
			if tt.signIn {
				r.wait("the counsellor to be free", func() bool { s := r.life.floor.status("li"); return s == "ready" || s == "after_call" })
			}
		})
	}
}

func TestUnansweredOffersKeepThePlace(t *testing.T) {
	tests := map[string]struct {
		behaviour fakepbx.Behaviour
		outcome   string
	}{
		"busy":        {fakepbx.Busy(5 * time.Millisecond), "busy"},
		"declined":    {fakepbx.Declines(5 * time.Millisecond), "declined"},
		"no answer":   {fakepbx.NoAnswer(), "no_answer"},
		"unreachable": {fakepbx.Unreachable(), "unreachable"},
		"silent":      {fakepbx.Silent(), "unreachable"},
		"vanishes":    {fakepbx.Vanishes(), "unreachable"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			r.sipSeat("seat1", tt.behaviour)
			r.sipSeat("seat2", fakepbx.Answers(10*time.Millisecond))
			r.start()
			r.ready("li", "seat1")
			r.wait("li to be ready", func() bool { return r.life.floor.status("li") == "ready" })
			r.ready("wu", "seat2")
			r.wait("wu to be ready", func() bool { return r.life.floor.status("wu") == "ready" })
			caller := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
			if v := r.phase(call.Talking); v.Agent != "wu" {
				t.Fatalf("talks with %q, want wu", v.Agent)
			}
			if !has(r, func(f ledger.OfferEnded) bool { return f.Agent == "li" && f.Outcome == tt.outcome }) {
				t.Errorf("no offer to li ended with %q", tt.outcome)
			}
			caller.Hangup(16)
			r.over()
		})
	}
}

func TestNobodyOnShiftLeavesAMessage(t *testing.T) {
	r := newRig(t)
	r.start()
	caller := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
	v := r.phase(call.Message)
	r.wait("the recording", func() bool { return len(r.asterisk.Recordings()) == 1 })
	<-time.After(1100 * time.Millisecond)
	caller.Press("#")
	r.over()
	if e := r.ended(); e.Class != "message" || e.Reason != "message_left" {
		t.Fatalf("call %s ended %+v", v.ID, e)
	}
	if !has(r, func(f ledger.TaskWanted) bool { return f.Kind == "message" && f.Recording != "" && f.NumberHash != "" }) {
		t.Fatal("the message left no task")
	}
}

func TestDigitsWhileTwoTalkDoNothing(t *testing.T) {
	r := newRig(t)
	r.sipSeat("seat1", fakepbx.Answers(0))
	r.start()
	r.ready("li", "seat1")
	caller := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
	r.phase(call.Talking)
	before := len(r.ledger.all())
	caller.Press("0123456789*#")
	<-time.After(100 * time.Millisecond)
	r.phase(call.Talking)
	if after := r.ledger.kinds(); len(after) > before+1 { // call.bridged may come late
		t.Errorf("digits left facts: %v", after[before:])
	}
	caller.Hangup(16)
	r.over()
}
