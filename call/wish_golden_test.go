package call_test

import (
	"testing"
	"time"

	"heartline/call"
)

// recordWished plays a caller who wishes for a woman, who talks with somebody else, and for the counsellor of the last talk,
// who is granted; the call is taken over while the caller waits.
func recordWished(t *testing.T) {
	t.Helper()
	r := wishRig(t, time.Minute)
	r.before = &talksOf{found: call.LastTalk{Agent: "zhao", Recent: 1, AtWork: true}}
	r.start()
	r.sit("zhao")
	busy := r.presses("2000", "5")
	r.phase(call.Talking)
	caller := r.presses("2000", "135")
	v := r.phase(call.Waiting)
	r.again()
	r.phase(call.Waiting)
	busy.Hangup(16)
	r.wait("the caller to talk with zhao", func() bool {
		now, ok := r.life.x.Call(v.ID)
		return ok && now.Phase == call.Talking && now.Agent == "zhao"
	})
	caller.Hangup(16)
	r.over()
	keepCall(t, r, v.ID, "wished")
}
