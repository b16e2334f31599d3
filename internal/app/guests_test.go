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
	"heartline/ivr"
)

// invite opens an account for the line for minors, for six hours from now.
func (c *client) invite(name string) (code api.GuestCode) {
	c.r.t.Helper()
	c.must(http.MethodPost, "/guests", map[string]any{"name": name, "lines": []string{"minors"}, "until": time.Now().Add(6 * time.Hour)}, &code)
	return code
}

// enter is a browser in which a guest has signed in by code.
func (r *rig) enter(code api.GuestCode) *client {
	r.t.Helper()
	c := r.client()
	c.must(http.MethodPost, "/session", map[string]string{"login": code.Login, "password": code.Code}, nil)
	r.until("the guest is on duty", func() bool { return c.desk().Status.OnDuty })
	return c
}

func (c *client) guest(id string) (found api.GuestAccount) {
	c.r.t.Helper()
	var all api.GuestList
	c.must(http.MethodGet, "/guests", nil, &all)
	for _, g := range all.Items {
		if g.Guest.Id == id {
			found = g
		}
	}
	return found
}

// signedOut reports whether a browser's sign-in has ended.
func (c *client) signedOut() bool {
	status, _ := c.do(http.MethodGet, "/session", nil, nil)
	return status == http.StatusUnauthorized
}

func TestAGuestTakesACallOfTheLineAndIsOutAfterIt(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	gao := r.signIn("gao")
	code := gao.invite("林 教授")
	id := code.Account.Guest.Id
	if code.Account.State != api.GuestStateOpen || len(code.Account.Skills) != 1 || code.Account.Skills[0].Skill != "minors" || code.Account.InvitedBy.Id != "gao" {
		t.Fatalf("invited: %+v", code.Account)
	}
	var rota api.Roster
	gao.must(http.MethodGet, "/roster", nil, &rota)
	i := slices.IndexFunc(rota.Shifts, func(s api.Shift) bool { return s.Agent.Id == id })
	if i < 0 || rota.Shifts[i].Agent.Name != "林 教授" || !rota.Shifts[i].End.Equal(code.Account.Until) || len(rota.Shifts[i].GuestLines) != 1 || rota.Shifts[i].GuestLines[0].Id != "minors" {
		t.Errorf("the roster's page: %+v", rota.Shifts)
	}
	c := r.enter(code)
	c.refused(http.MethodPost, "/desk/sign-in", map[string]string{"seat": "5"}, http.StatusUnprocessableEntity, "guest_seat")
	lin := c.sit("1")
	lin.ready()
	if d := lin.desk(); !d.Guest.Until.Equal(code.Account.Until) || !d.Guest.NoteUntil.IsZero() || !d.Status.ShiftEndsAt.Equal(code.Account.Until) {
		t.Errorf("the guest's desk: %+v %+v", d.Guest, d.Status)
	}
	if g := gao.guest(id); g.State != api.GuestStateSignedIn {
		t.Errorf("signed in, the account is %s", g.State)
	}
	other := r.fake.Call(fakepbx.Caller{Dialed: "95000", Number: "13800138001"}) // a line of the whole house
	caller := r.fake.Call(fakepbx.Caller{Dialed: minorsLine, Number: "13800138047"})
	o := lin.answer()
	if o.Hotline.Id != "minors" {
		t.Fatalf("the guest was offered a call of %s", o.Hotline.Id)
	}
	call := "/calls/" + o.CallId
	for _, path := range []string{"/calls", call, call + "/known", call + "/caller", call + "/follow-ups", call + "/note", "/tasks", "/callers", "/roster", "/users", "/audit", "/board", "/guests"} {
		c.refused(http.MethodGet, path, nil, http.StatusForbidden, "denied")
	}
	c.refused(http.MethodPost, call+"/playback", map[string]string{"reason": "review"}, http.StatusForbidden, "denied")

	var ended api.GuestAccount
	gao.must(http.MethodPost, "/guests/"+id+"/end", nil, &ended)
	if ended.State != api.GuestStateLeaving || ended.EndedBy.Id != "gao" {
		t.Errorf("ended: %+v", ended)
	}
	await(lin.live, "the end of duty", live.Desk, func(d api.Desk) bool { return !d.Status.OnDuty })
	if d := lin.desk(); d.Status.State != api.AgentStateTalking || d.Call.Id != o.CallId {
		t.Fatalf("the talk was cut: %+v", d.Status)
	}
	if a, _ := caller.View(); a.Bridge == "" {
		t.Error("the caller has lost the bridge")
	}
	caller.Hangup(16)
	d := await(lin.live, "after-call work", live.Desk, func(d api.Desk) bool { return d.Status.State == api.AgentStateAfterCall })
	if d.Guest.NoteUntil.Before(time.Now().Add(14*time.Minute)) || d.Guest.NoteUntil.After(time.Now().Add(15*time.Minute)) {
		t.Errorf("the note may be written until %v", d.Guest.NoteUntil)
	}
	var form api.Form
	c.must(http.MethodGet, call+"/form", nil, &form)
	c.must(http.MethodPost, call+"/form/submit", map[string]any{
		"version": form.Version, "category": "family", "note": "x", "grade": "green", "done": true, "record": map[string]any{"contact": "self"},
	}, nil)
	r.until("the guest is signed out", c.signedOut)
	r.until("the account is closed", func() bool { g := gao.guest(id); return g.State == api.GuestStateEnded && !g.ClosedAt.IsZero() })
	again := r.client()
	again.refused(http.MethodPost, "/session", map[string]string{"login": code.Login, "password": code.Code}, http.StatusForbidden, "guest_over")
	other.Hangup(16)
	var page api.AuditPage
	r.signIn("audit").must(http.MethodGet, "/audit?kind=audit.guest_changed", nil, &page)
	if len(page.Items) != 2 || page.Items[1].Actor.Id != "gao" || page.Items[0].Actor.Id != "system" {
		t.Errorf("audit: %+v", page.Items)
	}
	if log := r.logged(); strings.Contains(log, code.Code) || strings.Contains(log, "林 教授") {
		t.Error("the log holds the code or the name")
	}
}

func TestAGuestsAccountOutlivesRestarts(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	code := r.signIn("gao").invite("林 教授")
	id := code.Account.Guest.Id
	r.stop()
	r.start() // invited, and not come yet
	c := r.enter(code)
	lin := c.sit("1")
	lin.ready()
	caller := r.fake.Call(fakepbx.Caller{Dialed: minorsLine, Number: "13800138047"})
	lin.answer()
	r.signIn("gao").must(http.MethodPost, "/guests/"+id+"/end", nil, nil)
	r.stop()
	r.start() // in a talk, after the end
	if c.signedOut() {
		t.Fatal("a restart has signed the guest out of a talk")
	}
	if g := r.signIn("gao").guest(id); g.State != api.GuestStateLeaving {
		t.Errorf("after the restart the account is %s", g.State)
	}
	r.until("the talk is known again", func() bool { return c.desk().Status.State == api.AgentStateTalking })
	caller.Hangup(16)
	r.until("after-call work", func() bool { return c.desk().Status.State == api.AgentStateAfterCall })
	r.stop()
	r.start() // with a note to write
	if d := c.desk(); d.Guest.NoteUntil.IsZero() || d.Guest.NoteUntil.After(time.Now().Add(15*time.Minute)) {
		t.Errorf("after the restart: %+v %s", d.Guest, d.Status.State)
	}
	r.signIn("gao").must(http.MethodPut, "/guests/"+id+"/until", map[string]any{"until": time.Now().Add(time.Hour)}, nil)
	r.until("the guest is on duty again", func() bool { return c.desk().Status.OnDuty })
}

func TestTheEndOfTheTimeItself(t *testing.T) {
	t.Parallel()
	r := newRig(t, func(c *configs.Config) { n := 1; c.Guests.Open = &n })
	gao := r.signIn("gao")
	var code api.GuestCode
	gao.must(http.MethodPost, "/guests", map[string]any{"name": "周", "lines": []string{"minors"}}, &code)
	gao.refused(http.MethodPost, "/guests", map[string]any{"name": "吴", "lines": []string{"minors"}}, http.StatusConflict, "guests_full")
	c := r.enter(code)
	c.sit("1").ready()
	end := time.Now().Add(2 * time.Second) // set once the guest sits: however slow the machine, the desk was ready before it
	gao.must(http.MethodPut, "/guests/"+code.Account.Guest.Id+"/until", map[string]any{"until": end}, nil)
	r.until("the guest is signed out", c.signedOut)
	if time.Now().Before(end) {
		t.Error("signed out too early")
	}
	r.until("the account is closed", func() bool {
		g := gao.guest(code.Account.Guest.Id)
		return g.State == api.GuestStateEnded && g.EndedBy.Id == ""
	})
	gao.must(http.MethodPost, "/guests", map[string]any{"name": "吴", "lines": []string{"minors"}}, &code)
	for _, role := range []string{"chen", "sun", "audit"} {
		r.signIn(role).refused(http.MethodGet, "/guests", nil, http.StatusForbidden, "denied")
	}
	r.signIn("admin").must(http.MethodPost, "/guests/"+code.Account.Guest.Id+"/code", nil, &code)
}

// TestAGuestIsDoneWithACallThatHasLeftTheDesk has a guest give the caller to the house: what is written down from then on is
// not the guest's to read or to change.
func TestAGuestIsDoneWithACallThatHasLeftTheDesk(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	code := r.signIn("gao").invite("林 教授")
	c := r.enter(code)
	lin := c.sit("1")
	lin.ready()
	caller := r.fake.Call(fakepbx.Caller{Dialed: minorsLine, Number: "13800138047"})
	call := "/calls/" + lin.answer().CallId
	var own api.Assessment
	c.must(http.MethodPut, call+"/assessment", map[string]any{"version": 0, "answers": map[string]string{"plan": "vague"}}, &own)
	chen := r.sit("chen", "2")
	chen.ready()
	c.must(http.MethodPost, call+"/transfer", map[string]string{"agent": "chen"}, nil)
	chen.answer()
	await(lin.live, "after-call work", live.Desk, func(d api.Desk) bool { return d.Status.State == api.AgentStateAfterCall })
	c.must(http.MethodPost, "/desk/after-call/done", nil, nil)
	await(lin.live, "the end of it", live.Desk, func(d api.Desk) bool { return d.Status.State == api.AgentStateReady })
	chen.must(http.MethodPut, call+"/assessment", map[string]any{"version": own.Version, "answers": map[string]string{"plan": "definite"}}, nil)
	gone := func(when string) {
		t.Helper()
		c.refused(http.MethodGet, call+"/assessment", nil, http.StatusForbidden, "not_yours")
		c.refused(http.MethodPut, call+"/assessment", map[string]any{"version": own.Version + 1, "answers": map[string]string{}}, http.StatusForbidden, "not_yours")
		if t.Failed() {
			t.Fatalf("%s, the guest is let in", when)
		}
	}
	gone("while a colleague has the caller")
	caller.Hangup(16)
	await(chen.live, "after-call work", live.Desk, func(d api.Desk) bool { return d.Status.State == api.AgentStateAfterCall })
	gone("when the call is over")
}

// TestAGuestWritesWhileTheCallerIsAsked has a guest end a talk whose caller is then asked how it was: the record is written
// meanwhile, until the caller asks for a person.
func TestAGuestWritesWhileTheCallerIsAsked(t *testing.T) {
	t.Parallel()
	r := newRig(t, func(c *configs.Config) {
		for i := range c.Queues {
			c.Queues[i].Survey = &configs.Survey{
				Questions: []configs.Question{{ID: "helped", Name: configs.Names{"en": "Helped"}, Play: []ivr.PromptRef{{ID: "system.survey_helped"}}, Keys: "1-5"}},
				Grades:    []string{"green"}, HandedOn: true, PersonKey: "8", Wait: 20 * time.Second,
			}
		}
	})
	c := r.enter(r.signIn("gao").invite("林 教授"))
	chen, lin := r.sit("chen", "2"), c.sit("1")
	lin.ready()
	caller := r.fake.Call(fakepbx.Caller{Dialed: minorsLine, Number: "13800138047"})
	call := "/calls/" + lin.answer().CallId
	lin.must(http.MethodPost, call+"/hangup", nil, nil)
	await(lin.live, "after-call work", live.Desk, func(d api.Desk) bool { return d.Status.State == api.AgentStateAfterCall })
	c.must(http.MethodPost, "/desk/after-call/done", nil, nil)
	await(lin.live, "the end of it", live.Desk, func(d api.Desk) bool { return d.Status.State == api.AgentStateReady })
	c.must(http.MethodPost, "/desk/state", map[string]string{"state": "not_ready", "reason": "break"}, nil)
	r.until("the guest to have a break", func() bool { return c.desk().Status.State == api.AgentStateNotReady })
	var own api.Assessment
	c.must(http.MethodPut, call+"/assessment", map[string]any{"version": 0, "answers": map[string]string{"plan": "vague"}}, &own)
	caller.Press("8")
	chen.must(http.MethodPost, "/desk/state", map[string]string{"state": "ready"}, nil) // who waits is offered at once
	chen.answer()
	c.refused(http.MethodPut, call+"/assessment", map[string]any{"version": own.Version, "answers": map[string]string{}}, http.StatusForbidden, "not_yours")
	caller.Hangup(16)
}
