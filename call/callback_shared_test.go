package call_test

import (
	"testing"

	"heartline/call"
	"heartline/internal/fakepbx"
	"heartline/internal/ledger"
)

// TestAPlaceIsKeptBesideACallOfTheSameNumber: a school's exchange shows one number for all. Whoever of them waits, or talks,
// already is somebody else than the person who hangs up and keeps a place.
func TestAPlaceIsKeptBesideACallOfTheSameNumber(t *testing.T) {
	t.Parallel()
	r := callBackRig(t, fakepbx.NoAnswer())
	r.start()
	talk, desk := r.busyDesk()
	other := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
	r.turned("offered")
	person := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
	r.turned("offered", "offered")
	person.Press("2")
	r.turned("offered", "offered", "asked")
	person.Press("1")
	kept := r.place(r.phase(call.Due).ID)
	if !kept.Absent {
		t.Errorf("the place %+v", kept)
	}
	talk.Hangup(16)
	r.accept("d1")
	r.talks(other, desk)
	other.Hangup(16)
	r.accept("d1")
	r.rungPerson(false)
	if f := facts[ledger.OutAttemptEnded](r); len(f) > 0 {
		t.Errorf("the work is taken for done: %+v", f)
	}
}
