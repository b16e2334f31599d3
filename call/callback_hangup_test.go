package call_test

import (
	"testing"

	"heartline/call"
	"heartline/internal/fakepbx"
	"heartline/internal/ledger"
)

// TestACounsellorWhoHangsUpLeavesThePlace: the person's telephone stops ringing, and rings again once, by the rule, for
// whoever accepts then.
func TestACounsellorWhoHangsUpLeavesThePlace(t *testing.T) {
	t.Parallel()
	r := callBackRig(t, fakepbx.NoAnswer())
	r.start()
	talk, desk := r.busyDesk()
	kept, at := r.keeps()
	talk.Hangup(16)
	r.accept("d1")
	first := r.rungPerson(false)
	must(t, "hang up", r.life.x.Hangup(t.Context(), call.Request{Agent: "agent-d1", Call: kept.ID}))
	r.wait("the person's telephone to stop", first.Gone)
	r.attempted("counsellor_gone")
	if p := r.place(kept.ID); !p.EnqueuedAt.Equal(at) || !p.Absent {
		t.Errorf("the place %+v, want that since %s", p, at)
	}
	r.asterisk.Endpoint(person, fakepbx.Answers(0))
	r.accept("d1")
	p := r.rungPerson(true)
	p.Press("1")
	r.talks(p, desk)
	p.Hangup(16)
	r.tidy(1)
	r.attempted("counsellor_gone", "reached")
	if n := len(facts[ledger.OutDialed](r)); n != 2 {
		t.Errorf("dialled %d times", n)
	}
}
