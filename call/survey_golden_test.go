package call_test

import (
	"testing"

	"heartline/call"
)

// recordSurvey plays a caller who is asked how the talk was: one answer, a new controller, the key to a person, and a second
// talk, whose caller is not asked.
func recordSurvey(t *testing.T) {
	t.Helper()
	r := surveyRig(t)
	r.hotline.AfterCall = -1
	r.slow("again")
	r.start()
	r.ready("anna", "s1")
	caller := r.leaves()
	r.phase(call.Surveyed)
	caller.Press("4")
	r.asks(caller, "again")
	r.again()
	r.asks(caller, "again")
	caller.Press("9")
	v := r.phase(call.Talking)
	r.wait("both to be heard", r.together(2))
	r.asterisk.Party(v.Leg).Hangup(16)
	r.over()
	keep(t, r, "survey")
}
