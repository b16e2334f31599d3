package app_test

import (
	"net/http"
	"testing"
	"time"

	"heartline/configs"
	"heartline/console/api"
)

// TestHelpIsAskedOfWhoeverIsOnCallNow has a policy ask whoever is on call for a line. Duty off the floor comes before others of the line,
// and who is on call is looked up when help is asked for: the next search asks whoever has the duty by then.
func TestHelpIsAskedOfWhoeverIsOnCallNow(t *testing.T) {
	t.Parallel()
	r := newRig(t, func(c *configs.Config) {
		c.Roster.EveryoneOnDuty = false
		c.Escalations = []configs.Escalation{{ID: "doctors", Steps: []configs.EscalationStep{{
			ID: "on_call", Wait: time.Minute, Ways: []configs.EscalationWay{{Way: "desk", OnCall: "psychiatry", People: 1}},
		}}}}
	})
	boss := r.signIn("gao")
	boss.rota("chen," + rosterDay(0) + ",00:00,24:00")
	on := func(who string, offFloor bool) (s api.RosterShift) {
		boss.must(http.MethodPost, "/roster/shifts", map[string]any{
			"type": "doctor", "line": "psychiatry", "agent": who, "off_floor": offFloor, "reason": "needed", "override": "needed",
			"start": time.Now().Add(2 * time.Second), "end": time.Now().Add(3 * time.Hour),
		}, &s)
		return s
	}
	on("lin", false)
	duty := on("wang", true)
	chain := func() (who string) {
		var d api.RosterDuty
		boss.must(http.MethodGet, "/roster/duty?line=psychiatry", nil, &d)
		if len(d.Chain[0].On) > 0 {
			who = d.Chain[0].On[0].Agent.Id
		}
		return who
	}
	r.until("wang is on call", func() bool { return chain() == "wang" })
	r.until("chen is on duty", func() bool { return r.signIn("chen").desk().Status.OnDuty })
	chen, _, path := r.talk("chen", "1")
	lin, wang, zhao := r.signIn("lin"), r.signIn("wang"), r.signIn("zhao")
	for _, c := range []*client{lin, wang, zhao} {
		c.live()
	}
	chen.must(http.MethodPost, path+"/crisis", nil, nil)
	r.until("who is on call is asked", func() bool { return len(wang.alerts()) == 1 })
	if n := len(lin.alerts()); n != 0 {
		t.Errorf("%d alerts before who is second", n)
	}
	chen.must(http.MethodPost, path+"/crisis/cancel", map[string]string{"reason": "eased"}, nil)
	boss.must(http.MethodPost, "/roster/shifts/"+duty.Id+"/assign", map[string]any{"agent": "zhao", "reason": "needed", "override": "needed"}, nil)
	r.until("zhao is on call", func() bool { return chain() == "zhao" })
	r.until("the next search asks who is on call by then", func() bool {
		if len(zhao.alerts()) == 1 {
			return true
		}
		if status, _ := chen.do(http.MethodPost, path+"/crisis", nil, nil); status/100 == 2 && len(wang.alerts()) > 0 {
			chen.must(http.MethodPost, path+"/crisis/cancel", map[string]string{"reason": "eased"}, nil) // the roster that was read before the change
		}
		return false
	})
}
