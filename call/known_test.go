package call_test

import (
	"sync"
	"testing"
	"time"

	"heartline/agent"
	"heartline/call"
	"heartline/internal/fakepbx"
	"heartline/internal/ledger"
	"heartline/ivr"
	"heartline/triage"
)

// plansOf are the plans of callers by the hashes of their numbers.
type plansOf struct {
	mu    sync.Mutex // protects the following
	plans map[string]call.Plan
}

func (p *plansOf) PlanFor(who call.Calling, now time.Time) (call.Plan, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	plan, ok := p.plans[who.Hash]
	return plan, ok && plan.Until.After(now)
}

func (p *plansOf) set(hash string, plan call.Plan) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.plans[hash] = plan
}

// planned is a plan for the number 2001.
func planned(grade triage.Grade, until time.Time) call.Plan {
	return call.Plan{ID: "plan-1", Grade: grade, By: "wu", At: time.Now().Add(-time.Hour), Until: until}
}

func knownRig(t *testing.T, p call.Plan) *rig {
	t.Helper()
	r := newRig(t)
	r.known = &plansOf{plans: map[string]call.Plan{"hash-2001": p}}
	return r
}

// inQueue waits until n callers wait, and returns them by the hash of their number.
func (r *rig) inQueue(n int) map[string]call.View {
	r.t.Helper()
	found := map[string]call.View{}
	r.wait("callers to wait", func() bool {
		clear(found)
		for _, v := range r.life.x.Calls() {
			if v.Phase == call.Waiting {
				found[v.NumberHash] = v
			}
		}
		return len(found) == n
	})
	return found
}

// TestACallerWithARedPlanIsOfferedFirst has three callers wait, the last of whom has a plan: who made it and when is in
// the ledger, the grade is the plan's, and the first counsellor gets that caller, also where the process has ended between.
func TestACallerWithARedPlanIsOfferedFirst(t *testing.T) {
	for name, restart := range map[string]bool{"at once": false, "after a restart": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := knownRig(t, planned(triage.Red, time.Now().Add(time.Hour)))
			r.start()
			before, desk, _ := r.talk("d1")
			var callers []*fakepbx.Party
			for i, number := range []string{"2002", "2003", "2001"} {
				callers = append(callers, r.asterisk.Call(fakepbx.Caller{Number: number}))
				r.inQueue(i + 1)
			}
			if restart {
				r.life.stop()
				r.start()
			}
			v := r.inQueue(3)["hash-2001"]
			if v.Grade != triage.Red || v.Plan == nil || v.Plan.By != "wu" || v.Plan.ID != "plan-1" {
				t.Errorf("not received by the plan: grade %s, plan %+v", v.Grade, v.Plan)
			}
			before.Hangup(16)
			r.accept("d1")
			if first := r.phase(call.Talking); first.NumberHash != "hash-2001" {
				t.Errorf("%s was offered first", first.NumberHash)
			}
			r.talks(callers[2], desk)
			if !has(r, func(f ledger.PlanFollowed) bool {
				return f.Plan == "plan-1" && f.By == "wu" && f.Grade == "red" && !f.SetAt.IsZero()
			}) {
				t.Error("the ledger does not say whose plan was followed")
			}
			if !has(r, func(f ledger.Graded) bool { return f.Grade == "red" && f.By == "plan" }) {
				t.Error("the ledger does not say that the plan set the grade")
			}
			for _, c := range callers {
				c.Hangup(16)
			}
			r.tidy(1)
		})
	}
}

// TestAPlanIsFollowedOnlyWhereItHolds asks plans that are over, of others, for less than the hotline's grade, and for the
// key of a menu that asks for less.
func TestAPlanIsFollowedOnlyWhereItHolds(t *testing.T) {
	menu := ivr.Menu{ID: "ask", Entry: "ask", Steps: map[ivr.StepID]*ivr.Step{
		"ask":   {Menu: []ivr.PromptRef{{ID: "choose"}}, Options: map[string]ivr.Choice{"1": {Option: "one", Goto: "calm"}}, Timeout: time.Second, Tries: 1},
		"calm":  {SetGrade: string(triage.Yellow), Goto: "queue"},
		"queue": {Queue: "main"},
	}}
	soon := time.Now().Add(time.Hour)
	tests := map[string]struct {
		plan    call.Plan
		number  string
		hotline triage.Grade
		menu    bool
		want    triage.Grade
		follows bool
	}{
		"it raises the grade":          {plan: planned(triage.Yellow, soon), want: triage.Yellow, follows: true},
		"it is over":                   {plan: planned(triage.Red, time.Now().Add(-time.Minute)), want: triage.Green},
		"it is of somebody else":       {plan: planned(triage.Red, soon), number: "2002", want: triage.Green},
		"it lowers nothing":            {plan: planned(triage.Green, soon), hotline: triage.Red, want: triage.Red, follows: true},
		"a key of the menu lowers not": {plan: planned(triage.Red, soon), menu: true, want: triage.Red, follows: true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := knownRig(t, tt.plan)
			r.hotline.Grade = tt.hotline
			if tt.menu {
				r.hotline.Flow = compile(t, menu, ivr.Front{})
			}
			number := tt.number
			if number == "" {
				number = "2001"
			}
			r.start()
			before, _, _ := r.talk("d1")
			caller := r.asterisk.Call(fakepbx.Caller{Number: number})
			if tt.menu {
				r.phase(call.InMenu)
				caller.Press("1")
			}
			v := r.phase(call.Waiting)
			if v.Grade != tt.want || (v.Plan != nil) != tt.follows {
				t.Errorf("grade %s, plan %+v", v.Grade, v.Plan)
			}
			caller.Hangup(16)
			before.Hangup(16)
			r.tidy(1)
		})
	}
}

// TestAPlanAsksThePreferredCounsellorFirst gives a caller to the counsellor of the plan although another one is idle for
// longer, and to that one where the preferred one is not at work.
func TestAPlanAsksThePreferredCounsellorFirst(t *testing.T) {
	for name, there := range map[string]bool{"who is there": true, "who is not there": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := planned(triage.Yellow, time.Now().Add(time.Hour))
			p.Prefer = "agent-d2"
			r := knownRig(t, p)
			r.start()
			r.desk("d1")
			want := "d1"
			if there {
				want = "d2"
				r.desk("d2")
			}
			caller := r.asterisk.Call(fakepbx.Caller{Number: "2001"})
			r.accept(want)
			if v := r.phase(call.Talking); v.Agent != agent.ID("agent-"+want) {
				t.Errorf("%s has the caller", v.Agent)
			}
			caller.Hangup(16)
			desks := 1
			if there {
				desks = 2
			}
			r.tidy(desks)
		})
	}
}

// TestAPlanThatIsMadeWhileTheCallerWaitsHoldsAtOnce makes a plan for the second of two who wait.
func TestAPlanThatIsMadeWhileTheCallerWaitsHoldsAtOnce(t *testing.T) {
	t.Parallel()
	r := knownRig(t, call.Plan{})
	r.start()
	before, _, _ := r.talk("d1")
	first := r.asterisk.Call(fakepbx.Caller{Number: "2002"})
	r.inQueue(1)
	second := r.asterisk.Call(fakepbx.Caller{Number: "2001"})
	r.inQueue(2)
	r.known.set("hash-2001", planned(triage.Red, time.Now().Add(time.Hour)))
	for range 2 {
		r.life.x.Planned([]string{"hash-2001"}, time.Now())
	}
	r.wait("the grade to be the plan's", func() bool { return r.inQueue(2)["hash-2001"].Grade == triage.Red })
	before.Hangup(16)
	r.accept("d1")
	if v := r.phase(call.Talking); v.NumberHash != "hash-2001" {
		t.Errorf("%s was offered first", v.NumberHash)
	}
	r.life.x.Planned([]string{"hash-2001"}, time.Now()) // somebody has the caller: nothing changes
	first.Hangup(16)
	second.Hangup(16)
	r.tidy(1)
}
