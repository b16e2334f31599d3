package app_test

import (
	"encoding/json"
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"heartline/configs"
	"heartline/console/api"
	"heartline/console/live"
	"heartline/internal/app"
	"heartline/internal/fakepbx"
	"heartline/internal/fault"
)

// seated is a counsellor at a browser desk whose leg is up.
type seated struct {
	*client
	live *stream
	leg  *fakepbx.Party
}

// sit signs a counsellor in at a browser seat and dials the leg as the page does.
func (r *rig) sit(user, seat string) *seated {
	r.t.Helper()
	return r.signIn(user).sit(seat)
}

// sit takes a browser seat as whoever is signed in.
func (c *client) sit(seat string) *seated {
	r := c.r
	r.t.Helper()
	s := &seated{client: c, live: c.live()}
	c.must(http.MethodPost, "/desk/sign-in", map[string]string{"seat": seat}, nil)
	var login api.SoftphoneLogin
	c.must(http.MethodPost, "/desk/leg", nil, &login)
	if login.WsPath != "/sip" || r.fake.Config("endpoint", login.User)["context"] != "from-agent" {
		r.t.Fatalf("softphone: path %s, pushed %v", login.WsPath, r.fake.Config("endpoint", login.User))
	}
	s.leg = r.fake.Desk(login.User)
	await(s.live, "the leg is up", live.Desk, func(d api.Desk) bool { return d.Leg.State == api.LegStateStateUp && d.Status.SeatUp })
	r.fake.Endpoint("Local/echo@desk-echo/n", fakepbx.Answers(0))
	s.must(http.MethodPost, "/desk/test-ring", nil, nil)
	s.must(http.MethodPost, "/desk/echo", nil, nil)
	s.must(http.MethodPost, "/desk/check", proven, nil)
	return s
}

// proven is what the page of a desk reports that was heard in both directions.
var proven = map[string]string{"microphone": "ok", "speaker": "ok", "ring": "ok", "echo": "ok", "leg": "ok"}

// but is a report that differs in one thing.
func but(what, result string) map[string]string {
	other := maps.Clone(proven)
	other[what] = result
	return other
}

func (s *seated) ready() {
	s.r.t.Helper()
	s.must(http.MethodPost, "/desk/state", map[string]string{"state": "ready"}, nil)
	s.r.until("the desk to be ready", func() bool { return s.desk().Status.State == api.AgentStateReady }) // the last caller may be about to go
}

// answer takes the offer of the call that comes.
func (s *seated) answer() api.Offer {
	s.r.t.Helper()
	o := await(s.live, "an offer", live.Offer, func(api.Offer) bool { return true })
	s.must(http.MethodPost, "/offers/"+o.Id+"/shown", nil, nil)
	s.must(http.MethodPost, "/offers/"+o.Id+"/accept", nil, nil)
	await(s.live, "the talk", live.Desk, func(d api.Desk) bool {
		return d.Call.Id == o.CallId && d.Call.State == api.DeskCallStateTalking && d.Status.State == api.AgentStateTalking
	})
	return o
}

func can(d api.Desk, actions ...api.DeskAction) bool {
	return !slices.ContainsFunc(actions, func(a api.DeskAction) bool { return !slices.Contains(d.Actions, a) })
}

const minorsLine = "96111" // has no menu: straight to a person

func TestACounsellorTakesACallAtABrowserDesk(t *testing.T) {
	t.Parallel()
	r := newRig(t, func(c *configs.Config) { c.Floor.Welfare.Pause = 0 }) // the call is graded red
	c := r.signIn("chen")
	r.until("the roster to be in force", func() bool { return c.desk().Status.OnDuty })
	if d := c.desk(); d.Status.State != api.AgentStateLoggedOut || !d.Status.OnDuty || !can(d, api.DeskActionSignIn) || len(d.Actions) != 1 {
		t.Fatalf("desk before signing in: %+v", d)
	}
	c.refused(http.MethodPost, "/desk/state", map[string]string{"state": "ready"}, http.StatusConflict, "conflict")
	c.refused(http.MethodPost, "/desk/sign-in", map[string]string{"seat": "no such"}, http.StatusUnprocessableEntity, "invalid")

	s := r.sit("chen", "1")
	s.ready()
	caller := r.fake.Call(fakepbx.Caller{Dialed: minorsLine, Number: "13800138047"})
	o := s.answer()
	if o.MaskedNumber != "••• •••• ••47" || o.Hotline.Id != "minors" || !o.Deadline.After(o.OfferedAt) || o.OfferedAt.Before(o.WaitingSince) {
		t.Errorf("offer %+v", o)
	}
	d := s.desk()
	if d.Call.MaskedNumber != "••• •••• ••47" || !can(d, api.DeskActionHold, api.DeskActionMute, api.DeskActionHangup, api.DeskActionGrade) {
		t.Errorf("desk in talk: %+v", d)
	}
	r.until("both are in one bridge", func() bool {
		a, _ := caller.View()
		b, _ := s.leg.View()
		return a.Bridge != "" && a.Bridge == b.Bridge && !b.Muted
	})

	call := "/calls/" + o.CallId
	s.refused(http.MethodPost, "/desk/sign-out", nil, http.StatusConflict, "in_call")
	s.must(http.MethodPost, call+"/hold", nil, nil)
	await(s.live, "the hold", live.Desk, func(d api.Desk) bool {
		return d.Call.State == api.DeskCallStateHold && d.Status.State == api.AgentStateHold && can(d, api.DeskActionResume)
	})
	s.must(http.MethodPost, call+"/resume", nil, nil)
	s.must(http.MethodPost, call+"/grade", map[string]string{"grade": "red", "why": "means"}, nil)
	s.refused(http.MethodPost, call+"/grade", map[string]string{"grade": "red", "why": "free text"}, http.StatusUnprocessableEntity, "invalid")
	s.refused(http.MethodPost, call+"/hangup", nil, http.StatusUnprocessableEntity, "red_end_reason")
	s.refused(http.MethodPost, call+"/hangup", map[string]string{"reason": "agreed"}, http.StatusUnprocessableEntity, "red_end_next_step")
	s.refused(http.MethodPost, call+"/hangup", map[string]string{"reason": "free text", "next_step": "none_needed"}, http.StatusUnprocessableEntity, "red_end_reason")
	s.must(http.MethodPost, call+"/hangup", map[string]string{"reason": "agreed", "next_step": "follow_up_today", "note": "noted at the end"}, nil)
	var form api.Form
	s.must(http.MethodGet, call+"/form", nil, &form)
	if form.Note != "noted at the end" {
		t.Errorf("the form's note is %q", form.Note)
	}

	after := await(s.live, "after-call work", live.Desk, func(d api.Desk) bool { return d.Status.State == api.AgentStateAfterCall })
	if after.AfterCall.CallId != o.CallId || after.AfterCall.ExtensionsLeft < 1 || !can(after, api.DeskActionAfterCallDone, api.DeskActionAfterCallExtend) {
		t.Errorf("after-call: %+v", after.AfterCall)
	}
	s.must(http.MethodPost, "/desk/after-call/extend", nil, nil)
	if later := s.desk().AfterCall.Until; !later.After(after.AfterCall.Until) {
		t.Errorf("after-call work was not extended: %v, %v", after.AfterCall.Until, later)
	}
	s.must(http.MethodPost, "/desk/after-call/done", nil, nil)
	s.refused(http.MethodPost, "/desk/after-call/done", nil, http.StatusConflict, "conflict")
	if d := s.desk(); d.Status.State != api.AgentStateReady {
		t.Errorf("after after-call work: %+v", d.Status)
	}
	r.until("the caller is gone", caller.Gone)
	// For a moment it is a call that is over, and then none.
	r.until("the call is none any more", func() bool {
		status, why := s.do(http.MethodPost, call+"/hold", nil, nil)
		if status != http.StatusNotFound && status != http.StatusConflict {
			t.Fatalf("a hold after the end: %d %s", status, why)
		}
		return status == http.StatusNotFound
	})
}

func TestSigningOutEndsStreamLegAndSeat(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	s := r.sit("chen", "1")
	other := r.signIn("lin")
	other.refused(http.MethodPost, "/desk/sign-in", map[string]string{"seat": "1"}, http.StatusConflict, "seat_taken")
	s.ready()
	s.must(http.MethodDelete, "/session", nil, nil)
	await(s.live, "the farewell", live.SignedOut, func(struct{ Reason string }) bool { return true })
	r.until("the leg is gone", s.leg.Gone)
	r.until("the seat is free", func() bool {
		status, _ := other.do(http.MethodPost, "/desk/sign-in", map[string]string{"seat": "1"}, nil)
		return status == http.StatusOK
	})
}

func TestALookFromASecondBrowserLeavesTheSeatAlone(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	s := r.sit("chen", "1")
	s.ready()
	second := r.signIn("chen")
	second.must(http.MethodDelete, "/session", nil, nil)
	if d := s.desk(); d.Status.State != api.AgentStateReady || d.Leg.State != api.LegStateStateUp {
		t.Errorf("desk after the other browser's sign-out: %+v %+v", d.Status, d.Leg)
	}
}

func TestADeclinedOfferGoesToTheNextCounsellor(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	a, b := r.sit("chen", "1"), r.sit("lin", "2")
	a.ready()
	b.ready()
	r.fake.Call(fakepbx.Caller{Dialed: minorsLine, Number: "13800138047"})
	o := await(a.live, "an offer", live.Offer, func(api.Offer) bool { return true })
	b.refused(http.MethodPost, "/offers/"+o.Id+"/accept", nil, http.StatusConflict, "offer_gone")
	a.must(http.MethodPost, "/offers/"+o.Id+"/decline", nil, nil)
	await(a.live, "the withdrawal", live.OfferWithdrawn, func(w live.WithdrawnData) bool { return w.ID == o.Id && w.Reason == "declined" })
	next := b.answer()
	a.refused(http.MethodPost, "/calls/"+next.CallId+"/hangup", nil, http.StatusConflict, "not_yours")
}

func TestASupervisorSetsAState(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	s, boss := r.sit("chen", "1"), r.signIn("gao")
	s.ready()
	boss.must(http.MethodPost, "/agents/chen/state", map[string]string{"state": "not_ready"}, nil)
	await(s.live, "the notice", live.Notice, func(n live.NoticeData) bool { return n.Code == "state_set_by_supervisor" })
	if d := s.desk(); d.Status.State != api.AgentStateNotReady || d.Status.Reason != "supervisor" {
		t.Errorf("desk: %+v", d.Status)
	}
	boss.refused(http.MethodPost, "/agents/wang/state", map[string]string{"state": "ready"}, http.StatusConflict, "conflict")
}

func TestADeskIsTriedOutBeforeItIsReady(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	c := r.signIn("chen")
	c.must(http.MethodPost, "/desk/sign-in", map[string]string{"seat": "1"}, nil)
	c.refused(http.MethodPost, "/desk/test-ring", nil, http.StatusConflict, "conflict") // the leg is not there yet
	c.refused(http.MethodPost, "/desk/check", proven, http.StatusConflict, "leg_down")
	c.refused(http.MethodPost, "/desk/check", but("leg", "failed"), http.StatusConflict, "not_tried")
	c.must(http.MethodPost, "/desk/sign-out", nil, nil)

	s := r.sit("chen", "1")
	for _, what := range []string{"microphone", "ring", "echo", "leg"} {
		for _, result := range []string{"failed", "skipped"} {
			s.must(http.MethodPost, "/desk/check", but(what, result), nil)
			s.refused(http.MethodPost, "/desk/state", map[string]string{"state": "ready"}, http.StatusConflict, "not_checked")
		}
	}
	s.must(http.MethodPost, "/desk/check", but("speaker", "skipped"), nil)
	if d := s.desk(); d.Check.Microphone != api.CheckResultOk || d.Check.Echo != api.CheckResultOk || d.Check.At.IsZero() {
		t.Errorf("check: %+v", d.Check)
	}
	s.must(http.MethodPost, "/desk/echo", nil, nil)
	if v, ok := s.leg.View(); !ok || v.Muted {
		t.Errorf("no echo at the leg: %+v", v)
	}
	s.ready()
	if v, ok := s.leg.View(); !ok || !v.Muted {
		t.Errorf("a desk is ready though its echo goes on: %+v", v)
	}
	r.until("the echo is gone", func() bool {
		v, ok := s.leg.View()
		return ok && len(r.fake.Bridges()[v.Bridge]) == 1
	})
	s.must(http.MethodDelete, "/desk/echo", nil, nil)
	s.refused(http.MethodPost, "/desk/test-ring", nil, http.StatusConflict, "conflict")
	s.refused(http.MethodPost, "/desk/echo", nil, http.StatusConflict, "conflict")
}

func TestAForgottenHoldIsBroughtToMind(t *testing.T) {
	t.Parallel()
	r := newRig(t, func(c *configs.Config) { c.Floor.HoldReminder = time.Second })
	s, boss := r.sit("chen", "1"), r.signIn("gao")
	s.ready()
	board := boss.live()
	caller := r.fake.Call(fakepbx.Caller{Number: "13800138000", Dialed: "96111"})
	o := s.answer()
	s.must(http.MethodPost, "/calls/"+o.CallId+"/hold", nil, nil)
	held := s.desk().Call
	if held.State != api.DeskCallStateHold || held.HoldReminderAt.Sub(held.StateSince) != time.Second {
		t.Errorf("on hold: %+v", held)
	}
	await(s.live, "the reminder", live.Notice, func(n live.NoticeData) bool { return n.Code == "hold_long" && n.Params["seconds"] == "1" })
	await(board, "the supervisors' notice", live.Notice, func(n live.NoticeData) bool { return n.Code == "hold_forgotten" && n.Level == "alarm" })
	await(board, "the board shows it", live.Board, func(b api.Board) bool { return len(b.Calls) == 1 && b.Calls[0].HoldLong })
	s.must(http.MethodPost, "/calls/"+o.CallId+"/resume", nil, nil)
	if d := s.desk(); d.Call.HeldSeconds < 1.9 || d.Call.HeldSeconds > 60 || !d.Call.HoldReminderAt.IsZero() {
		t.Errorf("after the hold: %+v", d.Call)
	}
	await(board, "the board shows no hold", live.Board, func(b api.Board) bool { return len(b.Calls) == 1 && !b.Calls[0].HoldLong })
	caller.Hangup(16)
}

func TestDemoTelephonesDialTheHotlineOnly(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	var p api.DemoPhone
	c := r.client()
	c.must(http.MethodPost, "/demo/phone", nil, &p)
	pushed := r.fake.Config("endpoint", p.User)
	if p.WsPath != "/demo/sip" || pushed["context"] != "hotline-in" || p.Password == "" {
		t.Errorf("phone at %s, pushed %v", p.WsPath, pushed)
	}
	var keys []string
	for _, n := range p.Numbers {
		for _, k := range n.Keys {
			keys = append(keys, n.Number+" "+k.Key+" "+k.Text["en"])
		}
	}
	if !slices.Contains(keys, "12345 1 中文") || !slices.Contains(keys, "12345 2 English") {
		t.Errorf("keys %q", keys)
	}
	var again api.DemoPhone
	c.must(http.MethodPost, "/demo/phone", nil, &again)
	if again.User == p.User || r.fake.Config("endpoint", p.User) != nil {
		t.Error("a second telephone of one page leaves the first one behind")
	}
	if err := r.fake.Restart(); err != nil {
		t.Fatal(err)
	}
	r.until("the telephone is known to the new Asterisk", func() bool { return r.fake.Config("endpoint", again.User) != nil })
}

func TestPlacesAndSkills(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	s, boss := r.sit("chen", "1"), r.signIn("gao")
	var seats []api.Seat
	boss.must(http.MethodGet, "/seats", nil, &seats)
	if len(seats) != 6 || seats[0].TakenBy.Id != "chen" || !seats[0].Up || seats[1].Up {
		t.Errorf("seats %+v", seats)
	}
	s.ready()
	boss.must(http.MethodPut, "/users/chen/skills", map[string]any{"skills": []map[string]any{{"skill": "crisis", "level": 2}}}, nil)
	r.fake.Call(fakepbx.Caller{Dialed: minorsLine, Number: "13800138047"})
	r.until("the caller waits", func() bool {
		return strings.Contains(r.metrics(), `heartline_queue_waiting{grade="green",queue="minors"} 1`)
	})
	if d := s.desk(); d.Status.State != api.AgentStateReady {
		t.Errorf("a counsellor without the skill was asked: %+v", d.Status)
	}
}

func TestATalkAndItsDeskOutliveTheController(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	s := r.sit("chen", "1")
	s.ready()
	caller := r.fake.Call(fakepbx.Caller{Dialed: minorsLine, Number: "13800138047"})
	o := s.answer()
	r.stop()
	if caller.Gone() || s.leg.Gone() {
		t.Fatal("the end of the controller ended the talk")
	}
	r.start()
	s.live = s.client.live()
	r.until("the desk is whole again", func() bool {
		d := s.desk()
		return d.Leg.State == api.LegStateStateUp && d.Call.Id == o.CallId && d.Call.State == api.DeskCallStateTalking
	})
	if d := s.desk(); d.Call.MaskedNumber != "••• •••• ••47" || d.Status.State != api.AgentStateTalking {
		t.Errorf("desk after the restart: %+v %+v", d.Call, d.Status)
	}
	s.must(http.MethodPost, "/calls/"+o.CallId+"/hangup", nil, nil)
	await(s.live, "after-call work", live.Desk, func(d api.Desk) bool { return d.Status.State == api.AgentStateAfterCall })
	r.until("the caller is gone", caller.Gone)
}

func TestASIPPhoneSeatIsUpWhenItsPhoneIs(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.fake.Endpoint("PJSIP/seat5", fakepbx.Answers(5*time.Millisecond))
	c := r.signIn("chen")
	stream := c.live()
	c.must(http.MethodPost, "/desk/sign-in", map[string]string{"seat": "5"}, nil)
	await(stream, "the phone", live.Desk, func(d api.Desk) bool {
		return d.Seat.Id == "5" && d.Status.SeatUp && d.Leg.State == api.LegStateStateNone
	})
	c.refused(http.MethodPost, "/desk/leg", nil, http.StatusConflict, "conflict")
	c.must(http.MethodPost, "/desk/state", map[string]string{"state": "ready"}, nil)
	caller := r.fake.Call(fakepbx.Caller{Dialed: minorsLine, Number: "13800138047"})
	await(stream, "the talk", live.Desk, func(d api.Desk) bool { return d.Call.State == api.DeskCallStateTalking })

	other := r.signIn("lin")
	other.refused(http.MethodPost, "/desk/sign-in", map[string]string{"seat": "5"}, http.StatusConflict, "seat_taken")
	other.must(http.MethodPost, "/desk/sign-in", map[string]string{"seat": "6"}, nil)
	if d := other.desk(); d.Status.SeatUp {
		t.Error("a seat whose phone is not registered is up")
	}
	other.refused(http.MethodPost, "/desk/state", map[string]string{"state": "ready"}, http.StatusConflict, "seat_down")
	caller.Hangup(16)
	await(stream, "after-call work", live.Desk, func(d api.Desk) bool { return d.Status.State == api.AgentStateAfterCall })
}

func TestATakenPortIsOneSentence(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	second := &rig{t: t, dir: t.TempDir(), fake: r.fake}
	if err := configs.CopySample(second.dir); err != nil {
		t.Fatal(err)
	}
	taken := func(c *configs.Config) { second.override(c); c.Console.Listen = r.at.Console }
	cfg, problems := configs.Load(second.dir, taken)
	if len(problems) > 0 {
		t.Fatal(problems.Error())
	}
	if _, err := app.Setup(cfg); err != nil {
		t.Fatal(err)
	}
	a, err := app.New(t.Context(), app.Options{ConfigDir: second.dir, Overrides: []configs.Override{taken}, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	err = a.Run(t.Context())
	if msg := fault.MessageOf(err); !strings.Contains(msg, r.at.Console) || !strings.Contains(msg, "choose another address") {
		t.Errorf("a taken port: %v", err)
	}
}

func TestNoDigitsLeaveTheSealedStore(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	s := r.sit("chen", "1")
	s.ready()
	const number = "13812345678"
	caller := r.fake.Call(fakepbx.Caller{Dialed: minorsLine, Number: number})
	o := s.answer()
	scraped := r.metrics()
	var desk json.RawMessage
	s.must(http.MethodGet, "/desk", nil, &desk)
	s.must(http.MethodPost, "/calls/"+o.CallId+"/hangup", nil, nil)
	r.until("the caller is gone", caller.Gone)
	for what, text := range map[string]string{"metrics": scraped, "desk": string(desk), "log": r.logged()} {
		if strings.Contains(text, number) || strings.Contains(text, number[3:]) {
			t.Errorf("the caller's number stands in the %s", what)
		}
	}
	if !strings.Contains(r.logged(), "console listens") {
		t.Error("nothing was logged: the test proves nothing")
	}
}
