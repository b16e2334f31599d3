//go:build e2e

package crisis_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"heartline/internal/ledger"
	"heartline/internal/phone"
	"heartline/test/house"
)

// parties are the ids of the parties at the counsellor's desk, by the configured names of their numbers.
func (x *rig) parties() map[string]string {
	x.T.Helper()
	var d struct {
		Call struct {
			Parties []struct {
				ID     string
				Number struct{ ID string }
			}
		}
	}
	x.a1.Must(http.MethodGet, "/desk", nil, &d)
	out := map[string]string{}
	for _, p := range d.Call.Parties {
		out[p.Number.ID] = p.ID
	}
	return out
}

func (x *rig) do(id, what string) {
	x.T.Helper()
	x.a1.Must(http.MethodPost, "/calls/"+id+"/"+what, nil, nil)
}

// testPartiesApart silences and holds the helper and the outside number of a crisis conference, each apart from the
// other. The caller and the counsellor hear each other all the while.
func (x *rig) testPartiesApart(t *testing.T, id string, caller, doctor, relief *phone.Call) {
	t.Helper()
	ids := x.parties()
	helper, outside := ids["doctor"], ids["relief"]
	if helper == "" || outside == "" {
		t.Fatalf("the desk shows the parties %v", ids)
	}
	for _, p := range []struct {
		what, id    string
		mute, other int
		own, others *phone.Call
	}{
		{"the helper", helper, doctorTone, reliefTone, doctor, relief},
		{"the outside number", outside, reliefTone, doctorTone, relief, doctor},
	} {
		x.do(id, "parties/"+p.id+"/mute")
		x.hears("the caller, with "+p.what+" silenced", caller, firstTone, p.other)
		x.hears("the counsellor, with "+p.what+" silenced", x.a1.Line, callerTone, p.other)
		x.hears(p.what+", silenced", p.own, callerTone, firstTone, p.other)
		x.do(id, "parties/"+p.id+"/unmute")
		x.do(id, "parties/"+p.id+"/take-out")
		x.hears("the caller, with "+p.what+" on hold", caller, firstTone, p.other)
		x.hears("who is still there, with "+p.what+" on hold", p.others, callerTone, firstTone)
		x.hears(p.what+", on hold", p.own)
		x.do(id, "parties/"+p.id+"/bring-in")
		x.hears("the caller, with "+p.what+" back", caller, firstTone, doctorTone, reliefTone)
	}
}

// testOwnLegApart silences the counsellor's own leg, and puts it beside the call: the others go on without it.
func (x *rig) testOwnLegApart(t *testing.T, id string, caller, doctor, relief *phone.Call) {
	t.Helper()
	x.do(id, "mute")
	x.hears("the caller, with the counsellor silenced", caller, doctorTone, reliefTone)
	x.hears("the counsellor, silenced", x.a1.Line, callerTone, doctorTone, reliefTone)
	x.hears("the outside number, with the counsellor silenced", relief, callerTone, doctorTone)
	x.do(id, "unmute")
	x.hears("the helper", doctor, callerTone, firstTone, reliefTone)
}

// testGuardedEnd ends the red call at the desk: not without a reason, not without a next step, and then properly.
func (x *rig) testGuardedEnd(t *testing.T, id string, caller *phone.Call) {
	t.Helper()
	end := "/calls/" + id + "/hangup"
	for _, tt := range []struct {
		said any
		want string
	}{
		{nil, "red_end_reason"},
		{map[string]string{"reason": "agreed"}, "red_end_next_step"},
	} {
		status, problem := x.a1.Do(http.MethodPost, end, tt.said, nil)
		if status != http.StatusUnprocessableEntity || !strings.HasPrefix(problem, tt.want) {
			t.Errorf("a red call ended with %v: %d %s, want %s", tt.said, status, problem, tt.want)
		}
	}
	x.hears("the caller whose call was not ended", caller, firstTone, doctorTone, reliefTone)
	x.a1.Must(http.MethodPost, end, map[string]string{"reason": "agreed", "next_step": "follow_up_today"}, nil)
	if _, err := caller.WaitEnded(within(t, 10*time.Second)); err != nil {
		t.Errorf("the call is not over: %v", err)
	}
	if f := house.FactsOf[ledger.RedEnded](x.House); len(f) != 1 || f[0].Reason != "agreed" || f[0].Next != "follow_up_today" || f[0].By != "a1" {
		t.Errorf("why it ended is recorded as %+v", f)
	}
}
