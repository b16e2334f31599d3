package storetest

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"heartline/agent"
	"heartline/internal/id"
	"heartline/internal/ledger"
	"heartline/triage"
)

// testExposure reads what a counsellor was exposed to, the red calls that are over, and a debrief that stays a task of
// its own beside an open task of the same call.
func testExposure(t *testing.T, fresh Fresh) {
	t.Helper()
	s := Open(t, fresh(t).Config)
	c, floor := Call(), On(ledger.Floor)
	talk(t, s, floor, c)
	Folded(t, s)
	stretches, err := s.Stretches(t.Context(), "", start, start.Add(24*time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	var states []string
	for _, x := range stretches {
		if x.Agent != "wu" {
			t.Errorf("a stretch of %s", x.Agent)
		}
		if x.State == agent.AfterCall && (!x.Red || x.Yellow || x.Test || x.Call != c.ID() || x.End.Sub(x.Start) != 40*time.Second) {
			t.Errorf("after-call work after a red call: %+v", x)
		}
		states = append(states, string(x.State))
	}
	if diff := cmp.Diff([]string{"after_call", "ready"}, states); diff != "" {
		t.Errorf("states (-want +got):\n%s", diff)
	}
	if other, err := s.Stretches(t.Context(), "li", start, start.Add(24*time.Hour)); err != nil || len(other) != 0 {
		t.Errorf("somebody else's: %+v %v", other, err)
	}
	red, err := s.RedTalks(t.Context(), start, 10)
	if err != nil || len(red) != 1 || red[0].Call != c.ID() || red[0].Agent != "wu" || red[0].Hotline != "12345" {
		t.Errorf("red talks %+v %v", red, err)
	}
	if later, err := s.RedTalks(t.Context(), start.Add(24*time.Hour), 10); err != nil || len(later) != 0 {
		t.Errorf("red talks of later: %+v %v", later, err)
	}
	debrief := On(ledger.DebriefStream(c.ID()))
	Put(t, s, debrief.Draft(ledger.TaskWanted{Task: id.New(), Kind: string(triage.TaskMissed), Grade: "red", Due: start}),
		debrief.Draft(ledger.TaskWanted{Task: id.New(), Kind: string(triage.TaskDebrief), Grade: "red", Due: start.Add(time.Hour)}))
	Folded(t, s)
	counts, err := s.OpenTasks(t.Context(), start)
	total := 0
	for _, n := range counts {
		total += n.Open
	}
	if err != nil || total != 2 {
		t.Errorf("%d open tasks, want the missed call's and the debrief: %v", total, err)
	}
}
