package app

import (
	"context"
	"sync"
	"time"

	"heartline/agent"
	"heartline/call"
	"heartline/configs"
	"heartline/console"
	"heartline/console/api"
	"heartline/console/live"
	"heartline/internal/fault"
	"heartline/internal/id"
	"heartline/triage"
)

// Times of the desks.
const (
	testRingFor     = 4 * time.Second // a telephone rings so long when its seat is tried out
	afterCallExtend = 2 * time.Minute // one extension of after-call work
)

// desks shows counsellors their desks. Everything comes from memory: the floor's snapshot, the call's
// picture, the open offer. The draft of the after-call form alone is read from the store.
type desks struct {
	a *App

	mu     sync.Mutex // protects the following
	checks map[string]api.SeatCheck
}

var (
	_ console.Desks = (*desks)(nil)
	_ live.Desks    = (*desks)(nil)
)

func newDesks(a *App) *desks { return &desks{a: a, checks: map[string]api.SeatCheck{}} }

// Desk gives a counsellor's desk as it is now.
func (d *desks) Desk(ctx context.Context, userID string) (api.Desk, error) {
	who, at := agent.ID(userID), time.Now().UTC() // taken first: of two desks the later one is the newer
	st := d.a.status(who)
	v, talks := d.a.calls.CallOf(who)
	view := deskView{a: d.a, who: who, status: st}
	view.seat, view.seated = d.a.book.Seat(st.Seat)
	// The floor may be a moment ahead of the call's picture when a talk ends.
	over := st.State == agent.AfterCall && st.Call == string(v.ID)
	if talks && !over && (v.Phase == call.Talking || v.Phase == call.Parted) {
		view.call = &v
	}
	if o, ok := d.a.desks.Offer(who); ok {
		view.offer = &o
	}
	desk := api.Desk{At: at, Status: d.a.agentStatus(st), Leg: view.leg(), Actions: view.actions()}
	if view.seated {
		desk.Seat = d.a.seat(view.seat)
	}
	if view.offer != nil {
		desk.Offer = d.a.offer(*view.offer, func(id string) string { return d.a.tails.Masked(ctx, id) })
	}
	if view.call != nil {
		desk.Call = view.deskCall(ctx)
	}
	if st.State == agent.AfterCall {
		desk.AfterCall = d.afterCall(ctx, st)
	}
	d.mu.Lock()
	desk.Check = d.checks[userID]
	d.mu.Unlock()
	return desk, nil
}

// afterCall shows the after-call clock with the form as far as it is written.
func (d *desks) afterCall(ctx context.Context, st agent.Status) api.AfterCall {
	form, err := d.a.web.forms.Form(ctx, st.Agent, st.Call)
	if err != nil {
		if !fault.Is(err, fault.NotFound) {
			d.a.log.WarnContext(ctx, "after-call form not read", "call_id", st.Call, "err", err)
		}
		form = api.Form{CallId: st.Call, State: api.FormStateOpen}
	}
	return api.AfterCall{
		CallId: st.Call, Until: st.Until, ExtensionsLeft: d.a.extensions(st), ExtendSeconds: int(afterCallExtend / time.Second), Form: form,
	}
}

// extensions is how often after-call work can still be extended.
func (a *App) extensions(st agent.Status) int {
	room := st.Since.Add(a.config().Floor.AfterCallMax).Sub(st.Until)
	if room <= 0 {
		return 0
	}
	return int((room + afterCallExtend - 1) / afterCallExtend)
}

// Options lists what a counsellor may choose from.
func (d *desks) Options(context.Context) (api.DeskOptions, error) {
	cfg := d.a.config()
	o := api.DeskOptions{
		Reasons: named(cfg.Reasons), Categories: named(cfg.Categories), GradeReasons: named(cfg.GradeReasons), Outcomes: attemptOutcomes(),
	}
	if len(cfg.Queues) > 0 {
		o.AfterCallSeconds = int(cfg.Queues[0].AfterCall / time.Second)
	}
	for _, g := range triage.Grades() {
		o.Grades = append(o.Grades, gradeOption(g))
	}
	return o, nil
}

func named(list []configs.Named) []api.Named {
	out := make([]api.Named, len(list))
	for i, n := range list {
		out[i] = api.Named{Id: n.ID, Name: localText(n.Name, n.ID)}
	}
	return out
}

// localText is a name in the pages' languages; what is missing is filled with what there is.
func localText(n configs.Names, otherwise string) api.LocalText {
	out := api.LocalText{}
	for _, lang := range []string{"zh-CN", "en"} {
		text := n.In(lang)
		if text == "" {
			text = otherwise
		}
		out[lang] = text
	}
	return out
}

// gradeOption says what a grade asks for. A grade is a required response, not a forecast.
func gradeOption(g triage.Grade) api.GradeOption {
	switch g {
	case triage.Red:
		return api.GradeOption{Grade: api.GradeRed, Response: api.LocalText{"zh-CN": "立即响应：不中断通话，通知督导", "en": "Act now: stay on the line, tell the supervisor"}}
	case triage.Yellow:
		within := 24 * time.Hour
		return api.GradeOption{
			Grade: api.GradeYellow, Response: api.LocalText{"zh-CN": "24 小时内随访", "en": "Follow up within 24 hours"}, WithinSeconds: int(within / time.Second),
		}
	case triage.Green:
	}
	return api.GradeOption{Grade: api.GradeGreen, Response: api.LocalText{"zh-CN": "常规咨询", "en": "Usual counselling"}}
}

// attemptOutcomes are how an attempt to reach somebody can end; the interface file fixes the ids.
func attemptOutcomes() []api.Named {
	one := func(id api.AttemptInputOutcome, zh, en string) api.Named {
		return api.Named{Id: string(id), Name: api.LocalText{"zh-CN": zh, "en": en}}
	}
	return []api.Named{
		one(api.AttemptInputOutcomeReached, "已联系上", "Reached"),
		one(api.AttemptInputOutcomeNoAnswer, "无人接听", "No answer"),
		one(api.AttemptInputOutcomeBusy, "忙线", "Busy"),
		one(api.AttemptInputOutcomeWrongNumber, "号码有误", "Wrong number"),
		one(api.AttemptInputOutcomeLeftMessage, "已留言", "Left a message"),
	}
}

// ReportCheck keeps what the page's seat check has found, until the counsellor signs in anew.
func (d *desks) ReportCheck(_ context.Context, who agent.ID, c api.SeatCheck) error {
	if st := d.a.status(who); st.Seat == "" {
		return errNoSeat()
	}
	c.At = time.Now().UTC()
	d.mu.Lock()
	d.checks[string(who)] = c
	d.mu.Unlock()
	d.a.web.hub.DeskChanged(string(who))
	return nil
}

// checked reports whether the seat was checked and nothing failed that a caller depends on.
func (d *desks) checked(who agent.ID) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	c := d.checks[string(who)]
	return !c.At.IsZero() && c.Microphone != api.CheckResultFailed && c.Speaker != api.CheckResultFailed &&
		c.Ring != api.CheckResultFailed && c.Leg != api.CheckResultFailed
}

// forget drops a counsellor's seat check: another seat is another microphone.
func (d *desks) forget(who agent.ID) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.checks, string(who))
}

// TestRing rings a seat as an offer would: the page by a notice, a telephone by ringing it.
func (d *desks) TestRing(ctx context.Context, who agent.ID) error {
	st := d.a.status(who)
	seat, ok := d.a.book.Seat(st.Seat)
	switch {
	case !ok:
		return errNoSeat()
	case st.State != agent.NotReady:
		return fault.New(fault.Conflict, "desk.test_ring", "Be not ready before the seat is tried out, so that no caller comes in between.")
	case seat.Kind == agent.BrowserDesk:
		if !d.a.calls.DeskUp(who) {
			return fault.New(fault.Conflict, "desk.test_ring", "The desk's line is not up yet; run the seat check.")
		}
		d.a.web.hub.Publish(live.Message{Type: live.Notice, To: live.To(string(who)), Data: live.NoticeData{Code: "test_ring", Level: "info"}})
		return nil
	default:
		return d.a.ringPhone(ctx, seat)
	}
}

// ringPhone rings a telephone for a few seconds. Whoever lifts it hears nothing: the leg is hung up.
func (a *App) ringPhone(ctx context.Context, seat agent.Seat) error {
	to, ok := dialer{a}.SeatDial(ctx, seat.ID)
	if !ok {
		return fault.New(fault.Conflict, "desk.test_ring", "This seat has no telephone that could ring.")
	}
	leg := id.Object(id.New(), id.RoleProbe, 0)
	if err := a.link.Dial(ctx, call.Dial{ID: leg, Endpoint: string(to), Timeout: testRingFor, CallerID: "Heartline <test>"}); err != nil {
		return fault.Wrap(fault.KindOf(err), "desk.test_ring", err, "The telephone could not be rung; look whether it is registered.")
	}
	a.web.background.after(testRingFor+time.Second, func(ctx context.Context) { //nolint:contextcheck // the ring outlives the request
		if err := a.link.Hangup(ctx, leg, causeNormalClearing); err != nil {
			a.log.WarnContext(ctx, "test ring not ended", "err", err)
		}
	})
	return nil
}

// causeNormalClearing is Q.850 cause 16.
const causeNormalClearing = 16

func errNoSeat() error {
	return fault.New(fault.Conflict, "desk", "Sign in at a seat first.")
}

// status is a counsellor's state on the floor; one whom the floor does not know is signed out.
func (a *App) status(who agent.ID) agent.Status {
	st, ok := a.floor.Snapshot().Agent(who)
	if !ok {
		return agent.Status{Agent: who, State: agent.LoggedOut}
	}
	return st
}

// config is the configuration in force.
func (a *App) config() *configs.Config { return a.book.now.Load().cfg }
