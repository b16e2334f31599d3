package call_test

import (
	"testing"

	"heartline/call"
	"heartline/internal/fakepbx"
)

// TestADeskWhoseLastCallerIsAskedTalksOnWithTheNextOne wants a call that asks its caller to leave the leg of the desk alone
// once it is home, also when a new controller finds the leg with somebody else.
func TestADeskWhoseLastCallerIsAskedTalksOnWithTheNextOne(t *testing.T) {
	t.Parallel()
	r := surveyRig(t)
	r.hotline.AfterCall = -1
	r.slow("helped", "again")
	r.start()
	asked, desk, v := r.talk("d1")
	must(t, "hang up", r.life.x.Hangup(t.Context(), call.Request{Agent: "agent-d1", Call: v.ID}))
	r.phase(call.Surveyed)
	r.home(desk)
	next := r.asterisk.Call(fakepbx.Caller{Number: "2001"})
	r.accept("d1")
	r.talks(next, desk)
	r.again()
	r.phase(call.Surveyed)
	r.asks(asked, "helped")
	d, _ := desk.View()
	n, _ := next.View()
	if d.Bridge != n.Bridge || d.Muted {
		t.Fatalf("after a new controller has come the desk is in %s, muted %v, and its caller in %s", d.Bridge, d.Muted, n.Bridge)
	}
	asked.Hangup(16)
	r.wait("the end of the first call", func() bool { return len(r.life.x.Calls()) == 1 })
	r.talks(next, desk)
	next.Hangup(16)
	r.tidy(1)
	r.home(desk)
}
