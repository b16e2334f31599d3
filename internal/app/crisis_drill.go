package app

import (
	"context"
	"crypto/rand"
	"net"
	"slices"
	"strings"
	"sync"
	"time"

	"heartline/call"
	"heartline/configs"
	"heartline/console"
	"heartline/console/api"
	"heartline/crisis"
	"heartline/internal/access"
	"heartline/internal/fault"
	"heartline/internal/id"
	"heartline/internal/ledger"
	"heartline/internal/phone"
	"heartline/internal/yamlfile"
	"heartline/ivr"
	"heartline/triage"
)

// Times and tones of a drill.
const (
	drillAnswer = 12 * time.Second // until the hotline answers
	drillSearch = 10 * time.Second // from then until help is being called
	drillLasts  = 15 * time.Minute // a drill that nobody ends
	drillAfter  = 5 * time.Second  // once somebody has come, so long the talk goes on by itself
	drillTone   = 550              // Hz: what the injected caller says
	shownDrills = 50
	drillPoll   = 100 * time.Millisecond
)

// The reasons why a drill could not be scored.
const (
	drillNoNumber    = "no_number"
	drillNoPassword  = "no_password"
	drillNoPhone     = "no_phone"
	drillNotAnswered = "not_answered"
	drillNoSearch    = "no_search"
	drillInterrupted = "interrupted"
)

// drillSystem is the actor of what happens by itself.
const drillSystem = "system"

// drills makes marked red calls of our own. One runs at a time: it asks real people.
type drills struct {
	a *App

	mu  sync.Mutex // protects the following
	now *drillRun
}

// drillRun is the drill that runs.
type drillRun struct {
	api.Drill
	hotline string
	token   string
	end     context.CancelFunc
}

var _ console.Drills = (*drills)(nil)

func newDrills(a *App) *drills { return &drills{a: a} }

// StartDrill begins a drill of a hotline. It returns at once; how it goes is in the list.
func (d *drills) StartDrill(ctx context.Context, hotline, by string) (api.Drill, error) {
	h, ok := d.a.config().Hotline(hotline)
	if !ok {
		return api.Drill{}, fault.Field("hotline", fault.New(fault.NotFound, "drill", "There is no such hotline: choose one of the list."))
	}
	d.mu.Lock()
	if d.now != nil {
		d.mu.Unlock()
		return api.Drill{}, fault.Code("drill_running", fault.New(fault.Conflict, "drill", "A drill is under way; end it, or wait for its score."))
	}
	run := &drillRun{hotline: hotline, token: "drill" + strings.ToLower(rand.Text()), end: func() {}, Drill: api.Drill{
		Id: id.New(), Hotline: d.a.hotlineName(hotline), State: api.DrillStateStarting, StartedAt: time.Now().UTC(), StartedBy: d.a.people.Person(by),
	}}
	d.now = run
	d.mu.Unlock()
	if err := d.record(ctx, access.Actor(by), ledger.DrillStarted{Drill: run.Id, Hotline: hotline}); err != nil {
		d.over(run)
		return api.Drill{}, err
	}
	d.a.helpers.hooks.later(func(ctx context.Context) { d.run(ctx, run, h) })
	return api.Tidy(run.Drill), nil
}

// EndDrill ends a drill that runs.
func (d *drills) EndDrill(_ context.Context, drill, _ string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.now == nil || d.now.Id != drill {
		return fault.Code("drill_over", fault.New(fault.NotFound, "drill", "This drill is over."))
	}
	d.now.end()
	return nil
}

// hotlineOf finds the hotline that a drill's call is for, by the calling number that only this process knows.
func (d *drills) hotlineOf(token string) (string, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.now == nil || d.now.token != token {
		return "", false
	}
	return d.now.hotline, true
}

func (d *drills) over(run *drillRun) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.now == run {
		d.now = nil
	}
}

func (d *drills) set(run *drillRun, change func(*api.Drill)) {
	d.mu.Lock()
	defer d.mu.Unlock()
	change(&run.Drill)
}

func (d *drills) record(ctx context.Context, actor string, facts ...ledger.Fact) error {
	release, err := d.a.crisisTurns.take(ctx, string(ledger.Drills))
	if err != nil {
		return err
	}
	defer release()
	_, err = d.a.appendFacts(ctx, ledger.Drills, actor, facts...)
	return err
}

// run makes the call, waits until the chain has come to its end, and keeps the score.
func (d *drills) run(ctx context.Context, run *drillRun, h configs.Hotline) {
	defer d.over(run)
	talk, end := context.WithTimeout(ctx, drillLasts)
	defer end()
	d.mu.Lock()
	run.end = end
	d.mu.Unlock()
	failed := d.call(talk, run, h)
	if ctx.Err() != nil {
		return // the process ends; the next one finds that the drill was interrupted
	}
	fact := ledger.DrillEnded{Drill: run.Id, Call: run.CallId, Escalation: run.CrisisId, Failed: failed}
	facts := []ledger.Fact{fact}
	if failed == "" {
		if score, ok := d.score(ctx, run); ok {
			facts = []ledger.Fact{score.Fact(), fact}
		} else {
			fact.Failed = drillNoSearch
			facts = []ledger.Fact{fact}
		}
	}
	if err := d.record(ctx, drillSystem, facts...); err != nil {
		d.a.log.ErrorContext(ctx, "the result of a drill is not recorded", "drill_id", run.Id, "err", err)
	}
	d.a.web.hub.BoardChanged()
}

// call is the injected caller. It returns why the drill cannot be scored.
func (d *drills) call(ctx context.Context, run *drillRun, h configs.Hotline) (failed string) {
	number := firstNumber(h)
	if number == "" {
		return drillNoNumber
	}
	password, err := secret(d.a.cfg, provePasswordFile)
	if err != nil {
		return drillNoPassword
	}
	host, server := sipServer(d.a.cfg)
	telephone, err := phone.New(phone.Config{
		Listen: net.JoinHostPort(host, "0"), Server: server, User: string(proveSeat), Password: password.Reveal(), Sound: phone.Tone(drillTone),
	})
	if err != nil {
		return drillNoPhone
	}
	defer telephone.Close() //nolint:contextcheck // it takes its leave also when ctx has ended
	answered, cancel := context.WithTimeout(ctx, drillAnswer)
	defer cancel()
	out, err := telephone.Dial(answered, number, phone.DialOptions{User: run.token, Sound: phone.Tone(drillTone)})
	if err != nil || out.WaitAnswered(answered) != nil {
		return drillNotAnswered
	}
	failed = d.follow(ctx, run)
	if err := out.Hangup(context.WithoutCancel(ctx)); err != nil {
		d.a.log.DebugContext(ctx, "end of the drill's call not confirmed", "err", err)
	}
	return failed
}

// follow waits for the search and its end: somebody is in the call, everybody was asked, the talk is over, or the drill
// was ended.
func (d *drills) follow(ctx context.Context, run *drillRun) (failed string) {
	began := time.Now()
	var there time.Time
	for {
		v, ok := d.callOf(run)
		if ok && run.CallId == "" {
			d.set(run, func(x *api.Drill) { x.CallId, x.State = string(v.ID), api.DrillStateRunning })
		}
		e, any := v.Crisis.Last()
		if run.CrisisId != "" { // not one that was begun beside it
			e, any = v.Crisis.Find(run.CrisisId)
		}
		switch {
		case any && run.CrisisId == "":
			d.set(run, func(x *api.Drill) { x.CrisisId = e.ID })
		case !any && run.CrisisId == "" && time.Since(began) > drillSearch:
			return drillNoSearch
		}
		if len(e.Helpers) > 0 && there.IsZero() {
			there = time.Now()
		}
		if over := run.CallId != "" && (!ok || v.Phase == call.Ended); over || any && (e.Exhausted || e.Cancelled) || !there.IsZero() && time.Since(there) > drillAfter {
			break
		}
		if ctx.Err() != nil {
			break
		}
		pause(ctx, drillPoll)
	}
	if run.CrisisId == "" {
		return drillNoSearch
	}
	return ""
}

// callOf finds the drill's call.
func (d *drills) callOf(run *drillRun) (call.View, bool) {
	if run.CallId != "" {
		return d.a.calls.Call(call.ID(run.CallId))
	}
	for _, v := range d.a.calls.Calls() {
		if v.Marked == call.MarkDrill && v.Phase != call.Ended && v.ArrivedAt.After(run.StartedAt.Add(-time.Second)) {
			return v, true
		}
	}
	return call.View{}, false
}

// score measures the chain by the call's facts, which must be in the ledger by then.
func (d *drills) score(ctx context.Context, run *drillRun) (crisis.Score, bool) {
	d.a.folded(ctx)
	events, err := d.a.store.Stream(ctx, ledger.CallStream(run.CallId))
	if err != nil {
		d.a.log.WarnContext(ctx, "a drill's call is not read", "call_id", run.CallId, "err", err)
		return crisis.Score{}, false
	}
	return crisis.ScoreOf(run.CrisisId, events, d.a.config().DrillTargets(run.hotline))
}

// Drills lists the last drills, newest first.
func (d *drills) Drills(ctx context.Context) (api.DrillList, error) {
	events, err := d.a.store.Latest(ctx, ledger.Drills, 3*shownDrills)
	if err != nil {
		return api.DrillList{}, err
	}
	slices.Reverse(events)
	d.mu.Lock()
	defer d.mu.Unlock()
	var out []api.Drill
	scores := map[string]ledger.CrisisDrillScored{}
	for _, e := range events {
		fact, err := ledger.Decode(e)
		if err != nil {
			continue
		}
		switch f := fact.(type) {
		case ledger.DrillStarted:
			by, _ := strings.CutPrefix(e.Actor, userActor)
			out = append(out, api.Drill{
				Id: f.Drill, Hotline: d.a.hotlineName(f.Hotline), StartedAt: e.At, StartedBy: d.a.people.Person(by),
				State: api.DrillStateFailed, Failed: api.DrillFailed(drillInterrupted),
			})
		case ledger.CrisisDrillScored:
			scores[f.Escalation] = f
		case ledger.DrillEnded:
			if i := slices.IndexFunc(out, func(x api.Drill) bool { return x.Id == f.Drill }); i >= 0 {
				ended(&out[i], e, f, scores[f.Escalation])
			}
		}
	}
	for i := range out {
		if d.now != nil && out[i].Id == d.now.Id && out[i].EndedAt.IsZero() {
			out[i] = d.now.Drill
			out[i].Chain = d.runningChain()
		}
	}
	slices.Reverse(out)
	return api.Tidy(api.DrillList{Items: out[:min(len(out), shownDrills)]}), nil
}

// runningChain is how far the chain of the drill that runs has come.
func (d *drills) runningChain() []api.ChainPart {
	v, ok := d.a.calls.Call(call.ID(d.now.CallId))
	if e, any := v.Crisis.Find(d.now.CrisisId); ok && any {
		return d.a.chain(d.now.hotline, &e)
	}
	return nil
}

// ended fills in what has become of a drill.
func ended(out *api.Drill, e ledger.Event, f ledger.DrillEnded, s ledger.CrisisDrillScored) {
	out.EndedAt, out.CallId, out.CrisisId, out.Failed = e.At, f.Call, f.Escalation, api.DrillFailed(f.Failed)
	if f.Failed != "" {
		return
	}
	out.State, out.Score = api.DrillStateScored, s.Score
	out.Chain = chainParts(crisis.PartsOf(s))
}

// drillHotline is a hotline as a drill calls it: red from the first moment, straight to its queue, never recorded.
func drillHotline(e *edition, hotline string) (*call.Hotline, bool) {
	p, ok := e.hotlines[hotline]
	if !ok {
		return nil, false
	}
	h := *p
	queue := h.Queue
	if queue == "" && len(e.cfg.Queues) > 0 {
		queue = e.cfg.Queues[0].ID
	}
	flow, problems := ivr.Compile(ivr.Straight("drill", queue), ivr.Front{}, ivr.Known{Languages: h.Languages, Queues: []string{queue}}, yamlfile.Section{})
	if len(problems) > 0 {
		return nil, false
	}
	rules := *h.Crisis
	rules.OnRed = true
	h.Flow, h.Queue, h.Record, h.Grade, h.Crisis = flow, queue, false, triage.Red, &rules
	return &h, true
}
