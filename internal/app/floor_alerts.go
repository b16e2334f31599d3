package app

import (
	"context"
	"slices"
	"sync"
	"time"

	"heartline/call"
	"heartline/configs"
	"heartline/console/live"
	"heartline/crisis"
	"heartline/internal/access"
	"heartline/internal/store"
	"heartline/queue"
	"heartline/triage"
)

// Times of the alerts.
const (
	alertsEvery  = time.Second
	abandonEvery = 15 * time.Second
	abandonOver  = time.Hour
	alertsShown  = 5 * time.Second // figures of alerts in force are shown anew so often
)

// alertBook keeps the alerts for supervisors: thresholds of the hotlines, and events of the floor.
type alertBook struct {
	a *App

	mu      sync.Mutex // protects the following
	watch   *queue.Watch
	now     []queue.Alert
	looked  bool                 // at least once
	resumed bool                 // what was told of the roster before is known
	idle    map[string]time.Time // since when nobody works for a hotline
	counts  []store.Counts       // of the last hour
	flow    []store.Flow         // of the last half hour
	callers time.Time            // since when the list of callers waits to be looked at
	drawn   time.Time            // when the board was last asked to show them
}

func newAlertBook(a *App) *alertBook {
	b := &alertBook{a: a, watch: queue.NewWatch(), idle: map[string]time.Time{}}
	a.works = append(a.works, work{"alerts", b.run})
	return b
}

// run looks until ctx ends.
func (b *alertBook) run(ctx context.Context) error {
	every := time.NewTicker(alertsEvery)
	defer every.Stop()
	var counted time.Time
	for {
		select {
		case <-ctx.Done():
			return nil
		case at := <-every.C:
			if at.Sub(counted) >= abandonEvery {
				counted = at
				b.count(ctx, at)
			}
			b.look(at)
		}
	}
}

// count reads what the abandon rate is made of.
func (b *alertBook) count(ctx context.Context, at time.Time) {
	ctx, cancel := context.WithTimeout(ctx, figuresTime)
	defer cancel()
	counts, err := b.a.store.Counts(ctx, at.Add(-abandonOver), at, serviceThreshold)
	if err != nil {
		if ctx.Err() == nil {
			b.a.log.WarnContext(ctx, "abandon rate not read; the last one stays", "err", err)
		}
		return
	}
	flow, err := b.a.store.Flow(ctx, at.Add(-queue.ForecastOver), at)
	if err != nil {
		if ctx.Err() == nil {
			b.a.log.WarnContext(ctx, "flow of calls not read; the last one stays", "err", err)
		}
		return
	}
	waits := b.callersWait(ctx, b.callers) // nobody else writes it
	b.mu.Lock()
	defer b.mu.Unlock()
	b.counts, b.flow, b.callers = counts, flow, waits
}

// look compares the figures of an instant with their thresholds and tells what is new.
func (b *alertBook) look(at time.Time) {
	snap := b.a.floor.Snapshot()
	shifts, before, ready := b.a.web.shifts.readings(at)
	b.mu.Lock()
	if ready && !b.resumed {
		b.watch.Remember(before...)
	}
	all, news := b.watch.Look(at, append(b.readings(at, snap), shifts...), snap.Happenings, snap.Notes)
	if ready && !b.resumed {
		b.resumed = true
		b.watch.Remember() // what has ended meanwhile is new when it comes again
	}
	changed := !slices.EqualFunc(all, b.now, sameAlert) || len(all) > 0 && at.Sub(b.drawn) >= alertsShown
	b.now, b.looked = all, true
	if changed {
		b.drawn = at
	}
	b.mu.Unlock()
	for _, al := range news {
		if ofRoster(al.Kind) {
			b.a.web.shifts.later(al)
			continue
		}
		level := "warning"
		if al.Kind == queue.AlertNobodyReady || al.Kind == queue.AlertRedOpen || al.Grade == triage.Red {
			level = "alarm"
		}
		b.a.web.hub.Publish(live.Message{Type: live.Notice, To: live.Holding(access.AnswerAlerts), Data: live.NoticeData{
			Code: "floor_alert", Level: level, Params: map[string]string{"kind": string(al.Kind), "hotline": al.Hotline, "grade": string(al.Grade)},
		}})
	}
	if changed {
		b.a.web.hub.BoardChanged()
	}
}

// sameAlert compares what a board shows, the running figure aside.
func sameAlert(x, y queue.Alert) bool {
	x.Value, y.Value = 0, 0
	return x == y
}

// tell says that something has happened that the floor keeps as an alert. It does not block.
func (b *alertBook) tell(kind queue.AlertKind, hotline string) {
	b.a.web.hub.Publish(live.Message{Type: live.Notice, To: live.Holding(access.AnswerAlerts), Data: live.NoticeData{
		Code: "floor_alert", Level: "warning", Params: map[string]string{"kind": string(kind), "hotline": hotline},
	}})
}

// list gives the alerts in force.
func (b *alertBook) list() []queue.Alert {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.now)
}

// find gives one alert in force.
func (b *alertBook) find(id string) (queue.Alert, bool) {
	all := b.list()
	if i := slices.IndexFunc(all, func(a queue.Alert) bool { return a.ID == id }); i >= 0 {
		return all[i], true
	}
	return queue.Alert{}, false
}

// byKind counts the alerts in force that nobody has noted, for the metrics.
func (b *alertBook) byKind() map[string]int {
	out := map[string]int{}
	for _, al := range b.list() {
		if !al.Quiet {
			out[string(al.Kind)]++
		}
	}
	return out
}

// readings are the figures of all hotlines beside their thresholds. The caller holds the lock.
func (b *alertBook) readings(at time.Time, snap *queue.Snapshot) (out []queue.Reading) {
	cfg := b.a.config()
	red := b.unacknowledged(at)
	views := map[queue.ID]queue.View{}
	for _, v := range snap.Queues {
		views[v.ID] = v
	}
	for _, h := range cfg.Hotlines {
		surging := slices.ContainsFunc(snap.Surges, func(s queue.SurgeState) bool { return s.Hotline == h.ID })
		limits := cfg.ThresholdsOf(h.ID, surging)
		count, longest := 0, map[triage.Grade]time.Duration{}
		for _, w := range snap.Waiting {
			if w.Hotline == h.ID && !w.Test && !w.Absent {
				count++
				g := triage.Grade(w.Grade.String())
				longest[g] = max(longest[g], at.Sub(w.EnqueuedAt))
			}
		}
		for _, g := range triage.Grades() {
			out = append(out, queue.Reading{
				Kind: queue.AlertLongestWait, Hotline: h.ID, Grade: g, Value: longest[g].Seconds(), Limit: limits.LongestWait[string(g)].Seconds(),
			})
		}
		out = append(out,
			queue.Reading{Kind: queue.AlertWaiting, Hotline: h.ID, Value: float64(count), Limit: float64(limits.Waiting)},
			queue.Reading{Kind: queue.AlertWaitingSoon, Hotline: h.ID, Value: b.ahead(cfg, h.Queue, views[queue.ID(h.Queue)]), Limit: float64(limits.WaitingSoon)},
			queue.Reading{Kind: queue.AlertNobodyReady, Hotline: h.ID, Value: b.idleFor(at, h.ID, snap, views[queue.ID(h.Queue)], count), Limit: limits.NobodyReady.Seconds()},
			queue.Reading{Kind: queue.AlertRedOpen, Hotline: h.ID, Value: red[h.ID].Seconds(), Limit: limits.RedUnacknowledged.Seconds()})
		for _, c := range b.counts {
			if over := c.Answered + c.Abandoned + c.Flowed; c.Hotline == h.ID && over > 0 && over >= limits.AbandonLeast {
				out = append(out, queue.Reading{Kind: queue.AlertAbandonRate, Hotline: h.ID, Value: float64(c.Abandoned) / float64(over), Limit: limits.AbandonRate})
			}
		}
	}
	return append(out, b.callersReading(at))
}

// idleFor is for how long nobody has worked for a hotline that should be served: somebody is on shift, or somebody
// waits.
func (b *alertBook) idleFor(at time.Time, hotline string, snap *queue.Snapshot, v queue.View, waiting int) float64 {
	if v.Working > 0 || v.OnShift == 0 && waiting == 0 {
		delete(b.idle, hotline)
		return 0
	}
	since, ok := b.idle[hotline]
	if !ok {
		since = at
		if !b.looked {
			since = leftAt(at, snap)
		}
		b.idle[hotline] = since
	}
	return at.Sub(since).Seconds()
}

// leftAt is when the last of those on duty ceased to work, as far as the floor tells: what a process that has just
// started knows of the time before.
func leftAt(at time.Time, snap *queue.Snapshot) time.Time {
	var last time.Time
	for _, st := range snap.Agents {
		if st.OnDuty && st.Since.After(last) {
			last = st.Since
		}
	}
	if last.IsZero() || last.After(at) {
		return at
	}
	return last
}

// ahead is how many callers may wait for a queue in ten minutes. Hotlines that share it are taken together, as their
// counsellors are the same.
func (b *alertBook) ahead(cfg *configs.Config, id string, v queue.View) float64 {
	flow := queue.Flow{Over: queue.ForecastOver}
	for _, f := range b.flow {
		if h, ok := cfg.Hotline(f.Hotline); ok && h.Queue == id {
			flow.Arrived += f.Arrived
			flow.Served += f.Served
		}
	}
	waiting := 0
	for _, n := range v.Waiting {
		waiting += n
	}
	return flow.Ahead(queue.ForecastAhead, waiting, v.Ready, v.Working)
}

// unacknowledged is, by hotline, how long the oldest call for help has gone without an answer. Drills are left out.
func (b *alertBook) unacknowledged(at time.Time) map[string]time.Duration {
	out := map[string]time.Duration{}
	for _, v := range b.a.calls.Calls() {
		if v.Marked != "" || v.Phase == call.Ended {
			continue
		}
		for i := range v.Crisis {
			if e := &v.Crisis[i]; !e.Drill && (e.Condition() == crisis.Searching || e.Condition() == crisis.Exhausted) {
				out[v.Hotline] = max(out[v.Hotline], at.Sub(e.StartedAt))
			}
		}
	}
	return out
}
