package app_test

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"heartline/configs"
	"heartline/console/api"
	"heartline/console/live"
)

// alerts is what stands before somebody now.
func (c *client) alerts() []api.CrisisAlert {
	c.r.t.Helper()
	var list api.CrisisAlertList
	c.must(http.MethodGet, "/crisis/alerts", nil, &list)
	return list.Items
}

// alerted waits for an alert on the stream and says that it is shown.
func (s *seated) alerted() api.CrisisAlert {
	s.r.t.Helper()
	list := await(s.live, "an alert", live.CrisisAlerts, func(l api.CrisisAlertList) bool {
		return slices.ContainsFunc(l.Items, func(a api.CrisisAlert) bool { return a.State == api.CrisisAlertStateAsked })
	})
	a := list.Items[len(list.Items)-1]
	s.must(http.MethodPost, "/crisis/alerts/"+a.Id+"/shown", nil, nil)
	return a
}

// The counsellor presses, the supervisor's page shows it, they come, whisper, and everybody sees how it stands. Who was
// not asked and has no right to, does not get in.
func TestHelpIsCalledAndComesToTheDesk(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	chen, _, path := r.talk("chen", "1")
	gao, lin := r.sit("gao", "2"), r.sit("lin", "3")
	if !can(chen.desk(), api.DeskActionCrisis) {
		t.Error("the desk has no crisis button")
	}
	var c api.Crisis
	chen.must(http.MethodPost, path+"/crisis", nil, &c)
	chen.refused(http.MethodPost, path+"/crisis", nil, http.StatusConflict, "already_searching")
	if c.Condition != api.CrisisConditionSearching || len(c.Steps) == 0 || c.Steps[0].Name["zh-CN"] != "当班督导" || c.StartedBy.Person.Id != "chen" {
		t.Errorf("the desk shows %+v", c)
	}
	a := gao.alerted()
	if a.Hotline.Id != "minors" || a.Counsellor.Id != "chen" || a.Drill || a.Until.IsZero() {
		t.Errorf("the alert is %+v", a)
	}
	if !can(chen.desk(), api.DeskActionCrisisCancel) || len(lin.alerts()) != 0 {
		t.Error("a search cannot be stopped, or asks somebody of another step")
	}
	lin.refused(http.MethodPost, "/crisis/alerts/"+a.Id+"/accept", nil, http.StatusNotFound, "alert_gone")
	lin.refused(http.MethodPost, path+"/crisis/join", map[string]string{"mode": "listen"}, http.StatusForbidden, "denied")
	if b := r.board("gao"); len(b.Crises) != 1 || b.Crises[0].CallId != a.CallId {
		t.Errorf("the board shows %+v", b.Crises)
	}
	gao.must(http.MethodPost, "/crisis/alerts/"+a.Id+"/accept", nil, nil)
	await(chen.live, "word of who comes", live.Notice, func(n live.NoticeData) bool { return n.Code == "crisis_acknowledged" && n.Params["name"] == "高远" })
	if list := gao.alerts(); len(list) != 1 || list[0].State != api.CrisisAlertStateComing {
		t.Errorf("whoever comes has %+v before them", list)
	}
	waits := chen.desk()
	if c := waits.Call.Crisis; c.Deadline.IsZero() || c.NextStep != 1 || !can(waits, api.DeskActionCrisis) || !can(waits, api.DeskActionCrisisCancel) {
		t.Errorf("while somebody is waited for the desk shows %+v, may %v", c, waits.Actions)
	}
	gao.must(http.MethodPost, path+"/crisis/join", map[string]string{"mode": "whisper"}, nil)
	gao.hears("counsellor:chen", "caller counsellor:chen", "counsellor:chen")
	d := await(chen.live, "the helper at the desk", live.Desk, func(d api.Desk) bool { return len(d.Call.Crisis.Helpers) == 1 })
	if h := d.Call.Crisis.Helpers[0]; h.By.Person.Id != "gao" || h.Mode != api.CrisisModeWhisper || d.Call.Crisis.AcknowledgedBy.Person.Id != "gao" {
		t.Errorf("the desk shows %+v", d.Call.Crisis)
	}
	gao.must(http.MethodPost, path+"/crisis/join", map[string]string{"mode": "conference"}, nil)
	chen.hears("party:gao you", "caller party:gao", "caller party:gao")
	r.until("nothing stands before whoever is there", func() bool { return len(gao.alerts()) == 0 })
	r.until("joining is in the audit", func() bool {
		return slices.Equal(r.audited(), []string{"gao crisis_join", "gao crisis_join"})
	})
	var page api.CallDetail
	gao.must(http.MethodGet, path, nil, &page)
	if len(page.Crises) != 1 || len(page.Crises[0].Attempts) == 0 || page.Crises[0].AcknowledgedHow != api.CrisisAcknowledgedHowDesk {
		t.Errorf("the call's page shows %+v", page.Crises)
	}
}

// inTurn is a policy that asks counsellors one after another.
func inTurn(c *configs.Config) {
	c.Escalations = []configs.Escalation{{ID: "turns", Steps: []configs.EscalationStep{{
		ID: "colleagues", Wait: time.Minute, RoundRobin: true, Ways: []configs.EscalationWay{{Way: "desk", Role: "counsellor"}},
	}}}}
}

// Whoever is asked may come, though listening is not among the rights of a counsellor. The next search asks the next
// one, also after a restart.
func TestColleaguesAreAskedInTurn(t *testing.T) {
	t.Parallel()
	r := newRig(t, inTurn)
	chen, _, path := r.talk("chen", "1")
	lin, wang := r.sit("lin", "2"), r.sit("wang", "3")
	chen.must(http.MethodPost, path+"/crisis", nil, nil)
	lin.alerted()
	lin.must(http.MethodPost, path+"/crisis/join", map[string]string{"mode": "listen"}, nil)
	lin.hears("counsellor:chen", "caller counsellor:chen", "")
	lin.refused(http.MethodPost, path+"/listen", nil, http.StatusForbidden, "denied")
	lin.must(http.MethodPost, path+"/stop-listening", nil, nil)
	chen.must(http.MethodPost, path+"/crisis", nil, nil)
	wang.alerted()
	chen.must(http.MethodPost, path+"/crisis/cancel", map[string]string{"reason": "eased"}, nil)
	r.stop()
	r.start()
	r.until("the call is there again", func() bool { return chen.desk().Call.Id != "" })
	stream := lin.client.live()
	wang.client.live()
	chen.must(http.MethodPost, path+"/crisis", nil, nil)
	await(stream, "the turn of the next one, who is waited for from before", live.CrisisAlerts, func(l api.CrisisAlertList) bool {
		return len(l.Items) == 2 && l.Items[0].State == api.CrisisAlertStateComing && l.Items[1].State == api.CrisisAlertStateAsked
	})
	if len(wang.alerts()) != 0 {
		t.Error("whoever was asked last is asked again first")
	}
}

// An administrator sees no alerts; a supervisor who is at a page is on shift, whatever the roster says.
func TestWhoIsAsked(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	admin := r.signIn("admin")
	admin.refused(http.MethodGet, "/crisis/alerts", nil, http.StatusForbidden, "denied")
	admin.refused(http.MethodPost, "/drills", map[string]string{"hotline": "minors"}, http.StatusForbidden, "denied")
	gao := r.signIn("gao")
	gao.refused(http.MethodPost, "/drills", map[string]string{"hotline": "nowhere"}, http.StatusNotFound, "not_found")
	var options api.CrisisOptions
	gao.must(http.MethodGet, "/crisis/options", nil, &options)
	if len(options.EmergencyNumbers) != 1 || options.EmergencyNumbers[0].Refused != api.NumberRefusalPlaceholder || options.EmergencyNumbers[0].Script["en"] == "" {
		t.Errorf("the emergency numbers are %+v", options.EmergencyNumbers)
	}
}

// More help is called while somebody comes: everybody sees both calls for help, and who comes, comes to the first one.
func TestTwoCallsForHelpAreBothSeen(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	chen, _, path := r.talk("chen", "1")
	gao := r.sit("gao", "2")
	chen.must(http.MethodPost, path+"/crisis", nil, nil)
	a := gao.alerted()
	gao.must(http.MethodPost, "/crisis/alerts/"+a.Id+"/accept", nil, nil)
	chen.must(http.MethodPost, path+"/crisis", nil, nil)
	gao.must(http.MethodPost, path+"/crisis/join", map[string]string{"mode": "whisper"}, nil)
	gao.hears("counsellor:chen", "caller counsellor:chen", "counsellor:chen")
	b := r.board("gao")
	if len(b.Crises) != 2 {
		t.Fatalf("the board shows %+v", b.Crises)
	}
	if c := b.Crises[0]; c.Id != a.CrisisId || c.Condition != api.CrisisConditionAcknowledged || len(c.Helpers) != 1 {
		t.Errorf("the first one is %+v", c)
	}
	if c := b.Crises[1]; c.Condition != api.CrisisConditionSearching || len(c.Helpers) != 0 {
		t.Errorf("the second one is %+v", c)
	}
	if !can(chen.desk(), api.DeskActionCrisisCancel) {
		t.Error("the second search cannot be stopped")
	}
	chen.must(http.MethodPost, path+"/crisis/cancel", map[string]string{"reason": "eased"}, nil)
	if c := r.board("gao").Crises; len(c) != 1 || c[0].Id != a.CrisisId {
		t.Errorf("after the second one the board shows %+v", c)
	}
}
