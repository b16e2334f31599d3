package app_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"heartline/configs"
	"heartline/console/api"
	"heartline/console/live"
	"heartline/internal/fakepbx"
)

// care turns off what a test of something else would have to wait for.
func care(c *configs.Config) {
	c.Floor.Welfare = configs.Welfare{Pause: time.Minute, RedWindow: time.Hour, DebriefDue: time.Hour}
	c.Floor.Thresholds = configs.Thresholds{Waiting: 1, AbandonLeast: 10}
	for i, none := range make([]int, len(c.Hotlines)) {
		c.Hotlines[i].RingBack.Tries = &none
	}
}

func TestAPauseAfterARedCall(t *testing.T) {
	t.Parallel()
	r := newRig(t, care)
	chen, caller, path := r.talk("chen", "1")
	boss := r.signIn("gao")
	boss.must(http.MethodPost, path+"/grade", map[string]string{"grade": "red"}, nil)
	r.until("the floor knows of the red call", func() bool { return chen.desk().Status.Reds == 1 })
	caller.Hangup(16)
	await(chen.live, "after-call work", live.Desk, func(d api.Desk) bool { return d.Status.State == api.AgentStateAfterCall })
	chen.must(http.MethodPost, "/desk/after-call/done", nil, nil)
	d := chen.desk()
	if d.Status.State != api.AgentStateNotReady || d.Status.Reason != "red_pause" || d.Status.Until.IsZero() || can(d, api.DeskActionReady) {
		t.Errorf("the desk in the pause: %+v, actions %v", d.Status, d.Actions)
	}
	chen.refused(http.MethodPost, "/desk/state", map[string]string{"state": "ready"}, http.StatusConflict, "red_pause")
	boss.must(http.MethodPost, "/agents/chen/state", map[string]string{"state": "ready"}, nil)
	if d := chen.desk(); d.Status.State != api.AgentStateReady {
		t.Errorf("after the supervisor's word: %+v", d.Status)
	}
	r.until("a debrief of the shift", func() bool {
		var page api.TaskPage
		boss.must(http.MethodGet, "/tasks?state=open", nil, &page)
		n := 0
		for _, task := range page.Items {
			if task.Kind == "debrief" && task.CallId == strings.TrimPrefix(path, "/calls/") && task.Grade == api.GradeRed {
				n++
			}
		}
		return n == 1
	})
	from, to := time.Now().Add(-time.Hour).UTC().Format(time.RFC3339), time.Now().Add(time.Hour).UTC().Format(time.RFC3339)
	var own, all api.ExposureReport
	r.until("the exposure is told", func() bool {
		chen.must(http.MethodGet, "/desk/exposure?from="+from+"&to="+to, nil, &own)
		return len(own.Rows) == 1 && own.Rows[0].Red == 1 && own.Rows[0].Talks == 1 && own.Rows[0].Pauses == 1
	})
	boss.must(http.MethodGet, "/floor/exposure?from="+from+"&to="+to, nil, &all)
	if !slices.ContainsFunc(all.Rows, func(e api.Exposure) bool { return e.Agent.Id == "chen" && e.Red == 1 }) {
		t.Errorf("exposure of all: %+v", all.Rows)
	}
	chen.refused(http.MethodGet, "/floor/exposure?from="+from+"&to="+to, nil, http.StatusForbidden, "denied")
	boss.refused(http.MethodGet, "/floor/exposure?from="+to+"&to="+from, nil, http.StatusUnprocessableEntity, "invalid")
}

func TestASwitchboardOverHTTP(t *testing.T) {
	t.Parallel()
	r := newRig(t, care)
	chen, lin := r.sit("chen", "1"), r.sit("lin", "2")
	boss := r.signIn("gao")
	at := "/floor/queues/minors/switchboard"
	boss.refused(http.MethodPost, at, map[string]string{"agent": "chen", "why": "incident"}, http.StatusConflict, "desk_not_at_work")
	boss.refused(http.MethodPost, "/floor/queues/prove/switchboard", map[string]string{"agent": "chen", "why": "incident"}, http.StatusNotFound, "not_found")
	lin.ready()
	chen.ready()
	boss.must(http.MethodPost, at, map[string]string{"agent": "chen", "why": "incident"}, nil)
	await(chen.live, "the desk knows", live.Desk, func(d api.Desk) bool { return len(d.Floor.Switchboards) == 1 })
	r.fake.Call(fakepbx.Caller{Dialed: minorsLine, Number: "13800138047"})
	chen.answer() // lin is idle for longer, and not asked
	i := slices.IndexFunc(r.board("gao").Floor.Queues, func(q api.FloorQueue) bool { return q.Id == "minors" })
	if q := r.board("gao").Floor.Queues[i]; q.Switchboard.Agent.Id != "chen" || q.Switchboard.By.Id != "gao" || q.Switchboard.Why != api.FloorWhyIncident {
		t.Errorf("the switchboard on the board: %+v", q.Switchboard)
	}
	chen.must(http.MethodPost, "/desk/state", map[string]string{"state": "not_ready"}, nil)
	r.until("the switchboard ends with an alert when its desk leaves", func() bool {
		f := r.board("gao").Floor
		return f.Queues[i].Switchboard.Agent.Id == "" && slices.ContainsFunc(f.Alerts, func(a api.FloorAlert) bool { return a.Kind == api.AlertKindSwitchboardLeft && a.Agent.Id == "chen" })
	})
}

func TestASurgeAndAlertsOverHTTP(t *testing.T) {
	t.Parallel()
	r := newRig(t, care)
	boss, senior := r.signIn("gao"), r.signIn("sun")
	chen := r.sit("chen", "1")
	at := "/floor/hotlines/government/surge"
	until := func(d time.Duration) map[string]string {
		return map[string]string{"until": time.Now().Add(d).UTC().Format(time.RFC3339), "why": "many_callers"}
	}
	boss.refused(http.MethodPost, at, until(-time.Minute), http.StatusUnprocessableEntity, "invalid")
	boss.refused(http.MethodPost, "/floor/hotlines/minors/surge", until(time.Hour), http.StatusNotFound, "not_found")
	senior.refused(http.MethodPost, at, until(time.Hour), http.StatusForbidden, "denied")
	boss.must(http.MethodPost, at, until(time.Hour), nil)
	await(chen.live, "the desk knows", live.Desk, func(d api.Desk) bool { return len(d.Floor.Surges) == 1 && d.Floor.Surges[0].Line == "reserve" })
	r.until("word that the reserve is called in", func() bool {
		return slices.ContainsFunc(r.board("gao").Floor.Alerts, func(a api.FloorAlert) bool { return a.Kind == api.AlertKindLineCalledIn })
	})
	boss.must(http.MethodPost, at+"/end", map[string]string{"why": "quiet_again"}, nil)
	if s := r.board("gao").Floor.Surges; len(s) != 1 || s[0].On {
		t.Errorf("surges after the end: %+v", s)
	}
	lin := r.sit("lin", "2")
	lin.ready() // somebody is at work, and takes nothing
	r.fake.Call(fakepbx.Caller{Dialed: minorsLine, Number: "13800138047"})
	const id = "waiting.minors"
	alert := func() (a api.FloorAlert) {
		for _, one := range r.board("gao").Floor.Alerts {
			if one.Id == id {
				a = one
			}
		}
		return a
	}
	r.until("an alert that a caller waits", func() bool { return alert().Level == 1 && !alert().Quiet })
	r.until("the metric of it", func() bool { return strings.Contains(r.metrics(), `heartline_floor_alerts{state="waiting"} 1`) })
	chen.refused(http.MethodPost, "/floor/alerts/"+id+"/acknowledge", nil, http.StatusForbidden, "denied")
	senior.must(http.MethodPost, "/floor/alerts/"+id+"/snooze", map[string]int{"minutes": 5}, nil)
	if a := alert(); !a.Quiet || a.By.Id != "sun" || a.QuietUntil.IsZero() {
		t.Errorf("the alert that was put off: %+v", a)
	}
	senior.refused(http.MethodPost, "/floor/alerts/nothing/acknowledge", nil, http.StatusConflict, "alert_over")
}

func TestSkillsOfManyAndUndo(t *testing.T) {
	t.Parallel()
	r := newRig(t, care)
	boss := r.signIn("gao")
	chen := r.sit("chen", "1")
	chen.ready()
	skills := func(user string) (out []string) {
		for _, row := range r.board("gao").Agents {
			if row.Status.Agent.Id == user {
				for _, s := range row.Skills {
					out = append(out, s.Skill)
				}
			}
		}
		return out
	}
	change := map[string]any{
		"agents": []string{"chen", "zhao"}, "set": []map[string]any{{"skill": "crisis", "level": 2}}, "remove": []string{"minors"},
		"state": "not_ready", "reason": "supervisor",
	}
	var preview api.FloorChangePreview
	boss.must(http.MethodPost, "/floor/changes/preview", change, &preview)
	if len(preview.Rows) != 2 || !preview.Rows[0].SkillsChange || !preview.Rows[0].StateChange || preview.Rows[1].PassedOver != "signed_out" {
		t.Errorf("preview %+v", preview.Rows)
	}
	if chen.desk().Status.State != api.AgentStateReady {
		t.Error("the preview has changed something")
	}
	for name, bad := range map[string]map[string]any{
		"nothing":          {"agents": []string{"chen"}},
		"an unknown skill": {"agents": []string{"chen"}, "set": []map[string]any{{"skill": "magic", "level": 2}}},
		"twice":            {"agents": []string{"chen", "chen"}, "state": "ready"},
		"nobody":           {"agents": []string{"audit"}, "state": "ready"},
		"both":             {"agents": []string{"chen"}, "set": []map[string]any{{"skill": "crisis", "level": 2}}, "remove": []string{"crisis"}},
	} {
		if status, _ := boss.do(http.MethodPost, "/floor/changes", bad, nil); status != http.StatusUnprocessableEntity {
			t.Errorf("%s: status %d", name, status)
		}
	}
	var done api.FloorChangeResult
	boss.must(http.MethodPost, "/floor/changes", change, &done)
	if d := chen.desk(); d.Status.State != api.AgentStateNotReady {
		t.Errorf("after the change: %+v", d.Status)
	}
	r.until("the new skills", func() bool { return slices.Equal(skills("chen"), []string{"crisis", "language:en"}) })
	boss.must(http.MethodPut, "/users/zhao/skills", map[string]any{"skills": []map[string]any{{"skill": "minors", "level": 1}}}, nil)
	var undone api.FloorChangeResult
	boss.must(http.MethodPost, "/floor/changes/"+done.Id+"/undo", nil, &undone)
	if len(undone.Rows) != 2 || undone.Rows[0].PassedOver != "" || undone.Rows[1].PassedOver != "changed_since" {
		t.Errorf("undone %+v", undone.Rows)
	}
	r.until("the old skills", func() bool { return slices.Equal(skills("chen"), []string{"language:en", "minors"}) })
	boss.refused(http.MethodPost, "/floor/changes/"+done.Id+"/undo", nil, http.StatusConflict, "undone")
	boss.refused(http.MethodPost, "/floor/changes/01NOTHING/undo", nil, http.StatusNotFound, "not_found")
}

// A reason is one of the list: what was typed beside another state, or is none of the list, is kept nowhere.
func TestTypedReasonsAreNotKept(t *testing.T) {
	t.Parallel()
	r := newRig(t, care)
	boss := r.signIn("gao")
	chen := r.sit("chen", "1")
	const typed = "told-me-about-a-divorce"
	boss.must(http.MethodPost, "/agents/chen/state", map[string]string{"state": "not_ready"}, nil)
	boss.refused(http.MethodPost, "/agents/chen/state", map[string]string{"state": "not_ready", "reason": typed}, http.StatusUnprocessableEntity, "invalid")
	chen.refused(http.MethodPost, "/desk/state", map[string]string{"state": "not_ready", "reason": typed}, http.StatusUnprocessableEntity, "invalid")
	boss.must(http.MethodPost, "/agents/chen/state", map[string]string{"state": "ready", "reason": typed}, nil)
	for _, change := range []map[string]any{
		{"agents": []string{"chen"}, "state": "ready", "reason": typed},
		{"agents": []string{"chen"}, "remove": []string{"minors"}, "reason": typed},
	} {
		boss.must(http.MethodPost, "/floor/changes", change, nil)
	}
	var page api.AuditPage
	auditor := r.signIn("audit")
	auditor.must(http.MethodGet, "/audit?kind=audit.agent_state_forced", nil, &page)
	if len(page.Items) != 3 {
		t.Errorf("%d forced states are recorded, want 3: %+v", len(page.Items), page.Items)
	}
	r.stop()
	r.nowhere(typed)
}
