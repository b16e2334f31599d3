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

// TestWhoWasTalkedWithIsNotStrandedByAnOldStep loses the counsellor of a caller whom an outside number had not taken before:
// the caller waits for the next counsellor, and is not asked for a message.
func TestWhoWasTalkedWithIsNotStrandedByAnOldStep(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.nobody = queue.Action{Kind: queue.ToOutside, Target: "duty"}
	r.asterisk.Endpoint("PJSIP/duty@trunk", fakepbx.Answers(10*time.Millisecond))
	r.asterisk.SetPrompt("sound:/prompts/system.accept_key", 10*time.Second)
	r.start()
	caller := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
	leg := r.asked()
	desk := r.desk("d1") // somebody comes while the number is asked
	leg.Hangup(16)
	r.accept("d1")
	r.talks(caller, desk)
	r.desk("d2")
	r.life.floor.Send(queue.SetState{Agent: "agent-d2", State: agent.NotReady})
	desk.Hangup(16)
	r.phase(call.Parted)
	v := r.phase(call.Waiting)
	r.life.floor.Send(queue.SetState{Agent: "agent-d2", State: agent.Ready})
	r.accept("d2")
	if v := r.phase(call.Talking); v.Agent != "agent-d2" {
		t.Errorf("%s talks", v.Agent)
	}
	if has(r, func(ledger.MessageOffered) bool { return true }) {
		t.Errorf("call %s was asked for a message", v.ID)
	}
}
