package call_test

import (
	"testing"

	"heartline/agent"
	"heartline/call"
	"heartline/crisis"
	"heartline/internal/ledger"
	"heartline/triage"
)

// The counsellor of a red call is lost: the caller hears a sentence, and a supervisor who takes calls is asked first,
// though a colleague has been ready for longer. Without such a supervisor, and for other calls, the counsellor is
// waited for as ever.
func TestALostRedCallGoesToASupervisorFirst(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		grade triage.Grade
		lead  bool // the supervisor takes calls
		first agent.ID
	}{
		{"red", triage.Red, true, "agent-d3"},
		{"red, and the supervisor takes no calls", triage.Red, false, "agent-d1"},
		{"yellow", triage.Yellow, true, "agent-d1"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := crisisRig(t)
			r.hotline.Grade = tt.grade
			r.help.on = []crisis.Person{
				{ID: "agent-d1", Roles: []string{"supervisor"}, Ready: true}, // the lost one
				{ID: "agent-d2", Roles: []string{"counsellor"}, Ready: true},
				{ID: "agent-d3", Roles: []string{"supervisor"}, Ready: tt.lead},
			}
			r.start()
			caller, desk, v := r.talk("d1")
			r.desk("d2")
			d3 := r.desk("d3")
			desk.Hangup(16)
			r.phase(call.Parted)
			r.wait("a sentence", func() bool { return r.asterisk.Count("/play") > 0 })
			r.wait("the queue", func() bool {
				return has(r, func(f ledger.Queued) bool { return f.Returned && f.Prefer == string(tt.first) })
			})
			if tt.first != "agent-d3" {
				caller.Hangup(16)
				r.tidy(2)
				return
			}
			r.accept("d3")
			if got := r.phase(call.Talking); got.Agent != "agent-d3" || got.ID != v.ID {
				t.Errorf("talks with %q", got.Agent)
			}
			r.talks(caller, d3)
			offers := 0
			has(r, func(f ledger.OfferMade) bool {
				if f.Agent == "agent-d2" {
					t.Error("a colleague is asked before the supervisor")
				}
				offers++
				return false
			})
			if offers != 2 {
				t.Errorf("%d offers", offers)
			}
			caller.Hangup(16)
			r.tidy(2)
		})
	}
}
