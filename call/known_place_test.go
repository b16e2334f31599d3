package call

import (
	"testing"

	"heartline/agent"
	"heartline/queue"
	"heartline/triage"
)

// TestAPlanYieldsToWhomTheCallerWaitsFor completes places of callers with a plan: who waits for a certain counsellor, or
// has been with one, is given nobody else and no skill more.
func TestAPlanYieldsToWhomTheCallerWaitsFor(t *testing.T) {
	t.Parallel()
	skill := []agent.Requirement{{Skill: "minors", Level: 3}}
	tests := map[string]struct {
		entry  Entry
		ever   bool
		prefer agent.ID
		wants  int
	}{
		"the first wait":                       {entry: Entry{}, prefer: "wu", wants: 1},
		"who rings in while being rung back":   {entry: Entry{Returned: true, Prefer: "li", PreferFor: outPrefer}, prefer: "li"},
		"who comes back without a counsellor":  {entry: Entry{Returned: true}},
		"who wants one counsellor":             {entry: Entry{Only: "li"}},
		"whose counsellor was lost":            {entry: Entry{Returned: true, Prefer: "li"}, ever: true, prefer: "li"},
		"whom the menu brings to a counsellor": {entry: Entry{Prefer: "li"}, prefer: "li", wants: 1},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := State{ID: "c", Grade: triage.Red, Ever: tt.ever, Plan: &Plan{Grade: triage.Red, Requires: skill, Prefer: "wu"}}
			e := (&turn{s: s}).byPlan(tt.entry)
			if e.Prefer != tt.prefer || len(e.Requires) > 0 {
				t.Errorf("the place: %+v", e)
			}
			j, _ := (&session{state: s, hotline: &Hotline{}}).floorInput(actJoin{Entry: e, Grade: s.Grade}).(queue.Join)
			if len(j.Wants) != tt.wants || j.Waived {
				t.Errorf("the floor is asked for %+v", j.Entry)
			}
		})
	}
}
