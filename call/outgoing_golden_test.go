package call_test

import (
	"strings"
	"testing"

	"heartline/call"
	"heartline/internal/fakepbx"
	"heartline/internal/ledger"
)

// recordOutgoing plays a red caller who is lost, and rung back twice, and a call to a number of the directory, and keeps
// the ledger of each of the calls.
func recordOutgoing(t *testing.T) {
	t.Helper()
	r := ringBackRig(t, fakepbx.Busy(0))
	r.start()
	_, lost := r.loses(16)
	r.attempted("busy")
	r.asterisk.Endpoint(person, fakepbx.Answers(0))
	r.takesEveryRingBack(1)
	p := r.rungPerson(true)
	p.Press("1")
	v := r.phase(call.Talking)
	p.Hangup(16)
	r.tidy(1)
	keepCall(t, r, lost.ID, "lost")
	keepCall(t, r, v.ID, "ringback")

	o := outRig(t, fakepbx.Answers(0))
	o.start()
	o.desk("d1")
	called, err := o.life.x.Place(t.Context(), call.Placing{
		Agent: "agent-d1", Seat: "d1", Hotline: "city", NumberID: "01HYYYYYYYYYYYYYYYYYYYYYYY", NumberHash: "k1:other", Outside: "clinic",
	})
	if err != nil {
		t.Fatal(err)
	}
	o.phase(call.Talking)
	o.rungPerson(true).Hangup(16)
	o.tidy(1)
	keepCall(t, o, called, "called")
}

// keepCall keeps the ledger of one of a rig's calls.
func keepCall(t *testing.T, r *rig, id call.ID, name string) {
	t.Helper()
	only := func(e ledger.Event) bool { return strings.TrimPrefix(string(e.Stream), "call:") == string(id) }
	keepEvents(t, r, name, only)
}
