package app

import (
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"heartline/configs"
	"heartline/internal/mailbox"
	"heartline/queue"
	"heartline/roster/adherence"
	rota "heartline/roster/duty"
)

// rosterAlerts looks after the published roster while it runs: times in which people work and nobody who leads is rostered, times
// in which fewer people are rostered than are required, and people who have not come to their shift. What it finds are readings of
// the alert book, which says what is to be told; this then records it, and tells pages and other systems. Nothing of it is
// asked in a house without a roster.
type rosterAlerts struct {
	a    *App
	wake chan struct{}
	news *mailbox.Mailbox[queue.Alert] // to be told

	rota   rosterReports
	demand *rosters
	late   lateWatch // run's own
	before []queue.Told
	index  atomic.Pointer[rota.Index] // of the shifts around now; nil: there are none

	mu     sync.Mutex // protects the following
	found  bool       // something was looked for, once at least
	gaps   []rosterGap
	absent []adherence.Late
	readAt time.Time // when the roster was last read
}

// rosterGap is a time in which a line is without somebody it should have.
type rosterGap struct {
	kind       queue.AlertKind
	line       string
	start, end time.Time
	short      int // people who are missing at once
}

const (
	rosterEvery = 2 * time.Second
	rosterRead  = time.Minute // the roster and what is required are read at least so often
	rosterAgain = 20 * time.Second
)

func newRosterAlerts(a *App) *rosterAlerts {
	return &rosterAlerts{a: a, wake: make(chan struct{}, 1), news: mailbox.New[queue.Alert](0), rota: rosterReports{a}, demand: newRosters(a)}
}

// changed is to be called after a change of the roster.
func (w *rosterAlerts) changed() {
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

// run looks until ctx ends.
func (w *rosterAlerts) run(ctx context.Context) error {
	if err := w.restore(ctx); err != nil && ctx.Err() == nil {
		w.a.log.WarnContext(ctx, "what was told about the roster is not known; it may be told once more", "err", err)
	}
	every := time.NewTicker(rosterEvery)
	defer every.Stop()
	var failed time.Time
	changed := true
	for {
		if now := time.Now(); !w.a.cfg.Roster.EveryoneOnDuty && now.Sub(failed) >= rosterAgain {
			if err := w.look(ctx, now, changed); err != nil {
				failed = now
				if ctx.Err() == nil {
					w.a.log.WarnContext(ctx, "the roster cannot be looked after; what was found last stays", "err", err)
				}
			} else {
				changed = false
			}
		}
		select {
		case <-ctx.Done():
			return nil
		case <-w.news.Wake():
			all, _ := w.news.Take()
			for _, al := range all {
				w.tell(ctx, al)
			}
		case <-w.wake:
			changed = true
		case <-every.C:
		}
	}
}

// look reads what there is to read. What can be found is found, whatever else fails.
func (w *rosterAlerts) look(ctx context.Context, now time.Time, changed bool) error {
	w.mu.Lock()
	gaps, readAt := w.gaps, w.readAt
	w.mu.Unlock()
	var faults []error
	if changed || now.Sub(readAt) >= rosterRead {
		shifts, led, err := w.unled(ctx, now)
		if err == nil {
			gaps = replaced(gaps, queue.AlertNoSupervisor, led, now)
			w.late.publish(now, shifts)
		}
		short, shortErr := w.demand.short(ctx, now)
		if shortErr == nil {
			gaps = replaced(gaps, queue.AlertRosterGap, short, now)
		}
		if faults = append(faults, err, shortErr); err == nil && shortErr == nil {
			readAt = now
		}
	}
	absent, err := w.late.look(ctx, w.rota, now)
	faults = append(faults, err)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.found, w.gaps, w.readAt = true, gaps, readAt
	if err == nil {
		w.absent = absent
	}
	return errors.Join(faults...)
}

// replaced puts the gaps of a kind in the place of those that were known. One that runs keeps the start that it had, though what is
// looked at begins later.
func replaced(known []rosterGap, kind queue.AlertKind, found []rosterGap, now time.Time) []rosterGap {
	var out []rosterGap
	for _, g := range known {
		if g.kind != kind {
			out = append(out, g)
		}
	}
	for _, g := range found {
		for _, was := range known {
			if was.kind == kind && was.line == g.line && was.start.Before(g.start) && !g.start.After(now) && !g.start.After(was.end) {
				g.start = was.start
			}
		}
		out = append(out, g)
	}
	return out
}

// alerts is what of the running roster is told, and when.
func (w *rosterAlerts) alerts() configs.ShiftAlerts { return w.a.config().Floor.Shifts }

// readings are the figures of an instant, and what earlier processes have told. ready is false until something was looked for.
func (w *rosterAlerts) readings(at time.Time) (out []queue.Reading, before []queue.Told, ready bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.found {
		return nil, nil, false
	}
	set := w.alerts()
	for _, g := range w.gaps {
		r := queue.Reading{Kind: g.kind, Of: g.line + "." + formatInt(g.start.Unix()), Line: g.line, From: g.start, To: g.end, Level: 1, Value: float64(g.short), Limit: 1}
		switch {
		case !g.end.After(at) || g.start.After(at.Add(set.Ahead)), g.kind == queue.AlertNoSupervisor && !set.Unled():
			continue
		case !g.start.After(at):
			r.Level = pageLevel
		}
		if g.kind == queue.AlertRosterGap {
			r.Limit = float64(set.LeastShort())
		}
		out = append(out, r)
	}
	grace := set.LateAfter()
	for _, l := range w.absent {
		waited := at.Sub(l.Since)
		if grace == 0 || !l.Shift.End.After(at) {
			continue
		}
		r := queue.Reading{
			Kind: queue.AlertLate, Of: l.Shift.ID + "." + l.Agent, Line: l.Shift.Line, Agent: agentID(l.Agent), From: l.Shift.Start, To: l.Shift.End,
			Value: waited.Seconds(), Limit: grace.Seconds(), Level: 1,
		}
		if waited >= grace+set.LateAgain {
			r.Level = pageLevel
		}
		out = append(out, r)
	}
	return out, w.before, true
}

// pageLevel is that of what is so now, or has been for too long.
const pageLevel = 2

// ofRoster reports whether an alert is about the published roster.
func ofRoster(kind queue.AlertKind) bool {
	return slices.Contains([]queue.AlertKind{queue.AlertNoSupervisor, queue.AlertRosterGap, queue.AlertLate}, kind)
}
