package call_test

import (
	"testing"
	"time"

	"heartline/agent"
	"heartline/call"
	"heartline/internal/fakepbx"
	"heartline/internal/ledger"
	"heartline/queue"
)

// TestWhoRingsInIsNotKeptForWhoTalks has a lost caller ring in between two attempts, while who lost them talks with
// somebody else: whoever is free has them at once.
func TestWhoRingsInIsNotKeptForWhoTalks(t *testing.T) {
	t.Parallel()
	r := ringBackRig(t, fakepbx.Busy(0))
	r.hotline.RingBack.Gap, r.hotline.RingBack.Within = time.Hour, 2*time.Hour
	r.known = &plansOf{plans: map[string]call.Plan{}} // callers are told apart
	r.start()
	caller, _, _ := r.talk("d1")
	r.wait("the talk to be known as heard", func() bool { return has(r, func(ledger.Bridged) bool { return true }) })
	caller.Hangup(16)
	r.attempted("busy")
	r.asterisk.Call(fakepbx.Caller{Number: "2001"})
	r.accept("d1")
	if v := r.phase(call.Talking); v.NumberHash != "hash-2001" {
		t.Fatalf("talks with %s", v.NumberHash)
	}
	other := r.desk("d2")
	at := time.Now()
	again := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
	r.accept("d2")
	r.talks(again, other)
	if f := facts[ledger.CallCameBack](r); len(f) != 1 || !f[0].Engaged || f[0].Agent != "agent-d1" {
		t.Errorf("came back: %+v", f)
	}
	t.Logf("with somebody after %v", time.Since(at))
}

// TestWhoRingsInDoesNotWaitForAfterCallWork has a lost caller ring in while they are rung back: who lost them is free for
// them, and does the work after the call later.
func TestWhoRingsInDoesNotWaitForAfterCallWork(t *testing.T) {
	t.Parallel()
	r := ringBackRig(t, fakepbx.NoAnswer())
	r.hotline.AfterCall = time.Hour
	r.start()
	r.desk("d2") // idle for longer
	desk := r.desk("d1")
	r.life.floor.Send(queue.SetState{Agent: "agent-d2", State: agent.NotReady})
	caller := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
	r.accept("d1")
	r.phase(call.Talking)
	r.talks(caller, desk)
	r.wait("the talk to be known as heard", func() bool { return has(r, func(ledger.Bridged) bool { return true }) })
	caller.Hangup(16)
	r.life.floor.Send(queue.SetState{Agent: "agent-d2", State: agent.Ready})
	r.rungPerson(false)
	again := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
	r.accept("d1")
	r.talks(again, desk)
	if f := facts[ledger.CallCameBack](r); len(f) != 1 || f[0].Engaged {
		t.Errorf("came back: %+v", f)
	}
}
