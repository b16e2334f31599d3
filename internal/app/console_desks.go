package app

import (
	"context"
	"sync"
	"time"

	"heartline/agent"
	"heartline/configs"
	"heartline/console"
	"heartline/console/api"
	"heartline/console/live"
	"heartline/internal/fault"
	"heartline/triage"
)

// afterCallExtend is one extension of after-call work.
const afterCallExtend = 2 * time.Minute

// desks shows counsellors their desks. Everything comes from memory: the floor's snapshot, the call's
// picture, the open offer. The draft of the after-call form alone is read from the store.
type desks struct {
	a *App

	mu     sync.Mutex // protects the following
	checks map[string]seatCheck
	tried  map[agent.ID]tried
}

var (
	_ console.Desks = (*desks)(nil)
	_ live.Desks    = (*desks)(nil)
)

func newDesks(a *App) *desks {
	return &desks{a: a, checks: map[string]seatCheck{}, tried: map[agent.ID]tried{}}
}

// Desk gives a counsellor's desk as it is now.
func (d *desks) Desk(ctx context.Context, userID string) (api.Desk, error) {
	who, at := agent.ID(userID), time.Now().UTC() // taken first: of two desks the later one is the newer
	st := d.a.status(who)
	v, talks := d.a.calls.CallOf(who)
	view := deskView{a: d.a, who: who, status: st}
	view.seat, view.seated = d.a.book.Seat(st.Seat)
	// The floor may be a moment ahead of the call's picture when a talk ends.
	over := st.State == agent.AfterCall && st.Call == string(v.ID)
	if view.part = partOf(&v, who); talks && !over && view.part != "" && atDesk(&v) {
		view.call = &v
	}
	if o, ok := d.a.desks.Offer(who); ok {
		view.offer = &o
	}
	desk := api.Desk{At: at, Status: d.a.agentStatus(st), Leg: view.leg(), Actions: view.actions()}
	if f, ok := d.a.deskFloor(who); ok {
		desk.Floor = f
	}
	if view.seated {
		desk.Seat = d.a.seat(view.seat)
	}
	if view.offer != nil {
		desk.Offer = d.a.offer(*view.offer, func(id string) string { return d.a.tails.Masked(ctx, id) })
	}
	if view.call != nil {
		desk.Call = view.deskCall(ctx)
	}
	if last, ok := d.a.lasts.of(who, at); ok && view.call == nil {
		desk.LastOutgoing = last
	}
	if st.State == agent.AfterCall {
		desk.AfterCall = d.afterCall(ctx, st)
	}
	desk.Check = d.check(userID)
	if g, ok := d.a.duty.guest(who); ok {
		desk.Guest = guestTime(g, st, at)
	}
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
		Reasons: named(cfg.Reasons), Categories: named(cfg.Categories), GradeReasons: named(cfg.GradeReasons), RedReasons: named(cfg.RedReasons), RedNextSteps: named(cfg.RedNextSteps), Outcomes: attemptOutcomes(),
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
