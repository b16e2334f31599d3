package app

import (
	"context"
	"net"
	"time"

	"heartline/agent"
	"heartline/call"
	"heartline/console/api"
	"heartline/internal/fault"
	"heartline/internal/metrics"
	"heartline/internal/pbx"
	"heartline/internal/store"
	"heartline/queue"
	"heartline/triage"
)

// newMetrics makes the metrics of this process. Their labels are those of the configuration at the start.
func newMetrics(a *App) *metrics.Metrics {
	names := metrics.Names{Nodes: []string{a.cfg.Node.Name}}
	for _, h := range a.cfg.Hotlines {
		names.Hotlines = append(names.Hotlines, h.ID)
	}
	for _, q := range a.cfg.Queues {
		names.Queues = append(names.Queues, q.ID)
	}
	return metrics.New(names, figures{a})
}

// serveMetrics serves metrics, health, readiness and profiles on their own listener.
func (a *App) serveMetrics(ctx context.Context, l net.Listener) error {
	control, err := newControl(a.cfg)
	if err != nil {
		return err
	}
	return metrics.Serve(ctx, l, a.drainHandler(control, proveHandler(a.web.prover, a.web.metrics.Handler(a.healthChecks(), a.readyChecks(), a.log))))
}

// healthChecks say that the process lives and its owners turn.
func (a *App) healthChecks() []metrics.Check {
	return []metrics.Check{{Name: "floor", Func: func(context.Context) error {
		if a.floor.Sick() {
			return fault.New(fault.Unavailable, "health", "the dispatcher does not keep up")
		}
		return nil
	}}}
}

// readyChecks say that callers would be served. Facts that are safe in the spool do not count against it: a
// caller does not wait for storage.
func (a *App) readyChecks() []metrics.Check {
	return []metrics.Check{
		{Name: "link", Func: func(context.Context) error {
			s, _ := a.link.State()
			if s == pbx.Replaced {
				return fault.New(fault.Unavailable, "ready", "%s", replacedSays(a.link.App()))
			}
			if s != pbx.Up {
				return fault.New(fault.Unavailable, "ready", "the link to Asterisk of node %s is %s; look whether `heartline node` runs", a.link.Node(), s)
			}
			return nil
		}},
		{Name: "store", Func: func(context.Context) error {
			switch h := a.store.Health(); h.State {
			case store.StateOK, store.StateLate, store.StateSpool:
				return nil
			case store.StateMemory, store.StateFenced, store.StateClosed:
				return fault.New(fault.Unavailable, "ready", "the ledger's storage is %s; look at the disk of the store and of the spool", h.State)
			}
			return nil
		}},
		{Name: "configuration", Func: func(context.Context) error {
			if a.config() == nil {
				return fault.New(fault.Unavailable, "ready", "no configuration is in force")
			}
			return nil
		}},
		{Name: "drain", Func: func(context.Context) error {
			if a.calls.Draining() {
				return fault.New(fault.Unavailable, "ready", "an operator drains this controller: it claims no new callers; `heartline drain -cancel` undoes it")
			}
			return nil
		}},
		a.healthChecks()[0],
	}
}

// figures gives the gauges: from the floor's snapshot, the calls, the store's writer and the link. Test calls
// and the counsellor who takes them are left out.
type figures struct{ a *App }

// figuresTime bounds the readings that are not in memory.
const figuresTime = 500 * time.Millisecond

// MetricsNow reads the state of the hotline.
func (f figures) MetricsNow() metrics.Now {
	a := f.a
	state, _ := a.link.State()
	health := a.store.Health()
	now := metrics.Now{
		Agents: map[agent.State]int{}, Calls: map[string]int{}, AnswerRatio24h: f.ratios(),
		Connected: map[string]bool{a.cfg.Node.Name: state == pbx.Up}, LedgerLate: health.State != store.StateOK, Pages: a.web.hub.Open(), Alerts: a.alerts.byKind(),
	}
	c := a.calls.Counts()
	now.Faults = map[string]int64{"unfinished": c.Unfinished, "swept": c.Swept, "panic": c.Panics, "sick": c.Sick, "lost": c.Lost, "unsent": c.Unsent}
	snap, at := a.floor.Snapshot(), time.Now()
	for _, q := range snap.Queues {
		if q.ID != proveQueue {
			now.Waiting = append(now.Waiting, waitingOf(q, at)...)
		}
	}
	for _, st := range snap.Agents {
		if st.Agent != proveAgent {
			now.Agents[st.State]++
		}
	}
	for _, v := range a.calls.Calls() {
		if v.Marked == "" && v.Phase != call.Ended {
			now.Calls[v.Hotline]++
		}
	}
	ctx, cancel := context.WithTimeout(context.Background(), figuresTime)
	defer cancel()
	now.TasksOverdue, now.RosterGapMinutes = f.tasksOverdue(ctx), f.rosterGaps(ctx, at)
	now.Unscreened, now.FollowupsOverdue = f.unscreened(ctx, at), f.followUpsOverdue(ctx, at)
	return now
}

// tasksOverdue counts the tasks of all hotlines that are past their time; nil where they cannot be read.
func (f figures) tasksOverdue(ctx context.Context) *int {
	counts, err := f.a.store.OpenTasks(ctx, time.Now())
	if err != nil {
		f.a.log.WarnContext(ctx, "overdue tasks not read", "err", err)
		return nil
	}
	n := 0
	for _, c := range counts {
		n += c.Overdue
	}
	return &n
}

// rosterGaps tells how long nobody is on duty; nil where the roster cannot be read.
func (f figures) rosterGaps(ctx context.Context, now time.Time) map[string]float64 {
	gaps, err := newRosters(f.a).gaps(ctx, now, now.AddDate(0, 0, week))
	if err != nil {
		f.a.log.WarnContext(ctx, "roster not read", "err", err)
		return nil
	}
	return gapMinutes(gaps, now)
}

// gapMinutes sums gaps of all lines: now is what is left of the longest gap that stands, hour and week are the gaps in
// that time from now.
func gapMinutes(gaps []api.RosterGap, now time.Time) map[string]float64 {
	out := map[string]float64{"now": 0, "hour": 0, "week": 0}
	within := func(g api.RosterGap, d time.Duration) float64 {
		from, to := g.Start, g.End
		if from.Before(now) {
			from = now
		}
		if end := now.Add(d); to.After(end) {
			to = end
		}
		return max(0, to.Sub(from).Minutes())
	}
	for _, g := range gaps {
		if !g.Start.After(now) && g.End.After(now) {
			out["now"] = max(out["now"], g.End.Sub(now).Minutes())
		}
		out["hour"] += within(g, time.Hour)
		out["week"] += within(g, week*24*time.Hour)
	}
	return out
}

func waitingOf(q queue.View, at time.Time) (out []metrics.Waiting) {
	for _, grade := range triage.Grades() {
		w := metrics.Waiting{Queue: string(q.ID), Grade: grade, Count: q.Waiting[grade]}
		if oldest, ok := q.Oldest[grade]; ok {
			w.Longest = at.Sub(oldest)
		}
		out = append(out, w)
	}
	return out
}

// serviceThreshold is the service level's; the ratio does not depend on it.
const serviceThreshold = 15 * time.Second

// ratios are the answered of those offered in the last 24 hours, by hotline.
func (f figures) ratios() map[string]float64 {
	ctx, cancel := context.WithTimeout(context.Background(), figuresTime)
	defer cancel()
	now := time.Now()
	counts, err := f.a.store.Counts(ctx, now.Add(-24*time.Hour), now, serviceThreshold)
	if err != nil {
		f.a.log.WarnContext(ctx, "answer ratio not read", "err", err)
		return nil
	}
	out := map[string]float64{}
	for _, c := range counts {
		if c.Offered > 0 {
			out[c.Hotline] = float64(c.Answered) / float64(c.Offered)
		}
	}
	return out
}
