package call_test

import (
	"slices"
	"testing"
	"time"

	"heartline/agent"
	"heartline/call"
	"heartline/crisis"
	"heartline/internal/fakepbx"
	"heartline/internal/ledger"
)

// TestWhoLostACallerIsAskedWhileTheyTalk loses a red caller for whom a supervisor is rung then. The caller hangs up before
// the supervisor answers, and who lost them has another caller by then: they are the one who rings back, they are not taken
// out of that talk, and are asked when it is over.
func TestWhoLostACallerIsAskedWhileTheyTalk(t *testing.T) {
	t.Parallel()
	r := ringBackRig(t, fakepbx.Busy(0))
	r.hotline.RingBack.Tries, r.offerTime = 1, 30*time.Second
	r.known = &plansOf{plans: map[string]call.Plan{}} // callers are told apart
	r.help = &helpers{on: []crisis.Person{{ID: "agent-d3", Roles: []string{"supervisor"}, Ready: true}}}
	r.sipSeat("seat1", fakepbx.Answers(0))
	r.start()
	r.ready("li", "seat1")
	lost := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
	r.phase(call.Talking)
	r.wait("the talk to be known as heard", func() bool { return has(r, func(ledger.Bridged) bool { return true }) })
	r.desk("d3")
	r.rung().Hangup(16)
	r.wait("the supervisor to be rung", func() bool { _, ok := r.screens.offer("agent-d3"); return ok })
	r.asterisk.Call(fakepbx.Caller{Number: "2001"})
	other := r.phase(call.Talking)
	if other.Agent != "li" || other.NumberHash != "hash-2001" {
		t.Fatalf("%s talks with %s", other.Agent, other.NumberHash)
	}
	lost.Hangup(16)
	r.wait("them to be asked in vain", func() bool {
		return has(r, func(f ledger.OutAskEnded) bool { return f.Agent == "li" })
	})
	if f := facts[ledger.RingBackWanted](r); len(f) != 1 || f[0].Agent != "li" {
		t.Errorf("rung back by %+v", f)
	}
	if st := r.life.floor.agent("li"); st.State != agent.Talking || st.Call != string(other.ID) || len(facts[ledger.OutSeated](r)) > 0 {
		t.Errorf("taken out of the talk: %+v", st)
	}
	if err := r.life.x.Hangup(t.Context(), call.Request{Agent: "li", Call: other.ID, Guard: call.RedEnd{Reason: "agreed", Next: "none"}}); err != nil {
		t.Fatal(err)
	}
	r.tidy(1)
	if !slices.Contains(r.attempts(), "busy") {
		t.Errorf("attempts %v", r.attempts())
	}
}
