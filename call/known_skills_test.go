package call_test

import (
	"testing"
	"time"

	"heartline/agent"
	"heartline/call"
	"heartline/crisis"
	"heartline/internal/fakepbx"
	"heartline/internal/ledger"
	"heartline/ivr"
	"heartline/triage"
)

// TestALostRedCallerIsNotKeptFromTheSupervisor loses the only counsellor who has a skill: the supervisor who lacks it takes
// the caller, whether the menu or a plan asks for it.
func TestALostRedCallerIsNotKeptFromTheSupervisor(t *testing.T) {
	for name, menu := range map[string]bool{"the menu asks for it": true, "a plan asks for it": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := planned(triage.Red, time.Now().Add(time.Hour))
			p.Requires = []agent.Requirement{{Skill: "minors", Level: 3}}
			r := knownRig(t, p)
			number := "2001"
			if menu {
				number = "2002"
				r.hotline.Grade = triage.Red
				r.hotline.Flow = compile(t, ivr.Menu{ID: "skill", Entry: "need", Steps: map[ivr.StepID]*ivr.Step{
					"need": {SetSkill: &ivr.SkillNeed{Skill: "minors", Level: 3}, Goto: "queue"}, "queue": {Queue: "main"},
				}}, ivr.Front{})
			}
			r.help = &helpers{on: []crisis.Person{{ID: "agent-d3", Roles: []string{"supervisor"}, Ready: true}}}
			r.skills = map[string]agent.Skills{"li": {"minors": 3}}
			r.offerTime = 30 * time.Second
			r.sipSeat("seat1", fakepbx.Answers(0))
			r.start()
			d3 := r.desk("d3")
			r.ready("li", "seat1")
			r.life.floor.Send(r.roster()) // with the skills
			r.is("li", agent.Ready)
			caller := r.asterisk.Call(fakepbx.Caller{Number: number})
			if v := r.phase(call.Talking); v.Agent != "li" {
				t.Fatalf("%s has the caller, who lacks the skill", v.Agent)
			}
			r.wait("the talk to be known as heard", func() bool { return has(r, func(ledger.Bridged) bool { return true }) })
			li := ""
			for id, c := range r.asterisk.Channels() {
				if c.Endpoint == "PJSIP/seat1" {
					li = id
				}
			}
			r.asterisk.Party(li).Hangup(44)
			r.accept("d3")
			r.talks(caller, d3)
			if f := facts[ledger.Queued](r); !menu && len(f) > 0 && len(f[0].Requires)+len(f[1].Requires) > 0 {
				t.Errorf("the plan's skills are required: %+v", f)
			}
			caller.Hangup(16)
			r.tidy(1)
		})
	}
}
