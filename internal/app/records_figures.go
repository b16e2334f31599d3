package app

import (
	"context"
	"slices"
	"sync/atomic"
	"time"

	"heartline/agent"
	"heartline/console/api"
	"heartline/internal/ledger"
	"heartline/internal/store"
)

// figures come from the store, so they are read beside the boards and not for each of them: at most once in
// refreshGap, and at least once in refreshAtLeast, because windows roll on when nothing happens.
const (
	refreshGap     = time.Second
	refreshAtLeast = 15 * time.Second
	refreshTime    = 5 * time.Second
	rollingDay     = 24 * time.Hour
	// definition is the version of the measures' formulae, as the console lists them.
	definition = 1
)

// tally is what the store knows at an instant, for all boards until the next one.
type tally struct {
	today, day map[string]api.Measures // by hotline; the empty id: all together
	open       map[string]store.TaskCounts
	calls      map[string]int // calls of each counsellor today
	skills     map[agent.ID]agent.Skills
	proofs     []ledger.LineProved // the last test calls, newest first
}

// tallies keeps the newest tally.
type tallies struct {
	a       *App
	wanted  chan struct{}
	changed func()
	now     atomic.Pointer[tally]
}

func newTallies(a *App, changed func()) *tallies {
	t := &tallies{a: a, wanted: make(chan struct{}, 1), changed: changed}
	t.now.Store(&tally{})
	return t
}

// get returns the newest tally and asks for a newer one. It never blocks.
func (t *tallies) get() *tally {
	select {
	case t.wanted <- struct{}{}:
	default:
	}
	return t.now.Load()
}

// Run reads the store until ctx ends.
func (t *tallies) Run(ctx context.Context) error {
	least := time.NewTimer(0)
	defer least.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-least.C:
		case <-t.wanted:
		}
		t.refresh(ctx)
		least.Reset(refreshAtLeast)
		pause(ctx, refreshGap)
	}
}

func (t *tallies) refresh(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, refreshTime)
	defer cancel()
	fresh, err := t.read(ctx, time.Now())
	if err != nil {
		if ctx.Err() == nil {
			t.a.log.WarnContext(ctx, "figures of the board not read; the last ones stay", "err", err)
		}
		return
	}
	if old := t.now.Swap(fresh); !old.same(fresh) {
		t.changed()
	}
}

func (t *tallies) read(ctx context.Context, now time.Time) (*tally, error) {
	out := &tally{today: map[string]api.Measures{}, open: map[string]store.TaskCounts{}}
	var err error
	if out.day, err = t.measures(ctx, now.Add(-rollingDay), now); err != nil {
		return nil, err
	}
	// Hotlines may keep different clocks: each gets the figures of its own day.
	days := map[time.Time]map[string]api.Measures{}
	for _, h := range append(t.hotlines(), "") {
		from := t.midnight(h, now)
		if days[from] == nil {
			if days[from], err = t.measures(ctx, from, now); err != nil {
				return nil, err
			}
		}
		if m, ok := days[from][h]; ok {
			out.today[h] = m
		} else {
			out.today[h] = blank(from, now)
		}
	}
	if out.calls, err = t.a.store.CallsOfAgents(ctx, t.midnight("", now), now); err != nil {
		return nil, err
	}
	if out.skills, err = t.a.store.AgentSkills(ctx); err != nil {
		return nil, err
	}
	if out.proofs, err = t.proofs(ctx); err != nil {
		return nil, err
	}
	counts, err := t.a.store.OpenTasks(ctx, now)
	for _, c := range counts {
		out.open[c.Hotline] = c
		all := out.open[""]
		out.open[""] = store.TaskCounts{Open: all.Open + c.Open, Overdue: all.Overdue + c.Overdue}
	}
	return out, err
}

// proofs are the results that decide whether the alarm rings.
func (t *tallies) proofs(ctx context.Context) (out []ledger.LineProved, err error) {
	events, err := t.a.store.Latest(ctx, ledger.Prove, proofAlarm)
	for _, e := range events {
		if fact, err := ledger.Decode(e); err == nil {
			if f, ok := fact.(ledger.LineProved); ok {
				out = append(out, f)
			}
		}
	}
	return out, err
}

func (t *tallies) hotlines() (ids []string) {
	for _, h := range t.a.config().Hotlines {
		ids = append(ids, h.ID)
	}
	return ids
}

// midnight is the beginning of a hotline's day, of the house's for the empty id. Where the clocks skip it, the
// day begins with the first instant that there is.
func (t *tallies) midnight(hotline string, now time.Time) time.Time {
	cfg := t.a.config()
	zone := cfg.Zone.Location
	if h, ok := cfg.Hotline(hotline); ok && h.Zone != nil {
		zone = h.Zone.Location
	}
	if zone == nil {
		zone = time.UTC
	}
	y, m, d := now.In(zone).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, zone).UTC()
}

// measures are the figures of a window, by hotline and together.
func (t *tallies) measures(ctx context.Context, from, to time.Time) (map[string]api.Measures, error) {
	counts, err := t.a.store.Counts(ctx, from, to, serviceThreshold)
	if err != nil {
		return nil, err
	}
	waits, err := t.a.store.AnswerWaits(ctx, from, to)
	if err != nil {
		return nil, err
	}
	out := map[string]api.Measures{}
	var all store.Counts
	var wait time.Duration
	for _, c := range counts {
		out[c.Hotline] = measuresOf(c, waits[c.Hotline], from, to)
		all.Offered += c.Offered
		all.Answered += c.Answered
		all.AnsweredIn += c.AnsweredIn
		all.Abandoned += c.Abandoned
		all.Flowed += c.Flowed
		all.Silent += c.Silent
		wait += waits[c.Hotline]
	}
	out[""] = measuresOf(all, wait, from, to)
	return out, nil
}

// measuresOf computes the figures. Those that divide by nothing are absent.
func measuresOf(c store.Counts, wait time.Duration, from, to time.Time) api.Measures {
	m := blank(from, to)
	m.Offered, m.Answered, m.AnsweredInTime, m.Abandoned, m.FlowedOut = c.Offered, c.Answered, c.AnsweredIn, c.Abandoned, c.Flowed
	m.Silent = c.Silent
	if level, ok := c.ServiceLevel(); ok {
		m.ServiceLevel = &level
	}
	if c.Offered > 0 {
		ratio := float64(c.Answered) / float64(c.Offered)
		m.AnswerRatio = &ratio
	}
	if c.Answered > 0 {
		asa := wait.Seconds() / float64(c.Answered)
		m.AsaSeconds = &asa
	}
	return m
}

func blank(from, to time.Time) api.Measures {
	return api.Measures{From: from.UTC(), To: to.UTC(), ThresholdSeconds: int(serviceThreshold.Seconds()), Definition: definition}
}

// same reports whether two tallies look the same on a board, the windows' ends aside.
func (t *tally) same(o *tally) bool {
	if len(t.today) != len(o.today) || len(t.day) != len(o.day) || len(t.open) != len(o.open) || len(t.calls) != len(o.calls) || !slices.Equal(t.proofs, o.proofs) {
		return false
	}
	for h, m := range t.today {
		if !sameMeasures(m, o.today[h]) {
			return false
		}
	}
	for h, m := range t.day {
		if !sameMeasures(m, o.day[h]) {
			return false
		}
	}
	for h, c := range t.open {
		if o.open[h] != c {
			return false
		}
	}
	for who, n := range t.calls {
		if o.calls[who] != n {
			return false
		}
	}
	return true
}

// sameMeasures compares the counts, of which the ratios follow; the mean wait moves with the answered.
func sameMeasures(a, b api.Measures) bool {
	return a.Offered == b.Offered && a.Answered == b.Answered && a.AnsweredInTime == b.AnsweredInTime && a.Abandoned == b.Abandoned && a.FlowedOut == b.FlowedOut && a.Silent == b.Silent
}
