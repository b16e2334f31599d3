package app

import (
	"context"
	"errors"
	"time"

	"heartline/configs"
	"heartline/internal/highs"
	"heartline/internal/seek"
	"heartline/roster/check"
	"heartline/roster/model"
	"heartline/roster/solve"
)

// A search goes on in a process of its own that yields to all others, because calls come first (docs/adr/0027). Where there is none, or it
// breaks down, it is one goroutine of the controller that rests again and again, and annealing alone.
const (
	huntWorks = 4 * time.Millisecond // a search in the controller works for so long
	huntRests = time.Millisecond     // and then leaves its core to calls for so long
)

// solver is where the solver of linear programs should be; empty: none is wanted.
func (p *planner) solver() string {
	cfg := p.a.config()
	switch cfg.Roster.Solver {
	case "":
		return highs.Place()
	case configs.NoSolver:
		return ""
	}
	return cfg.Path(cfg.Roster.Solver)
}

// find searches until the task's time is over or ctx ends.
func (p *planner) find(ctx context.Context, one *hunt, t seek.Task) (*model.Roster, error) {
	alone := seek.AloneTold
	if len(p.a.opt.Searcher) > 0 {
		r, err := seek.Search(ctx, p.a.opt.Searcher, t, func(now seek.Progress) {
			one.note(func(was *seek.Progress) { *was = now })
			p.sayAlone(ctx, now.Alone)
		})
		if err == nil || ctx.Err() != nil || errors.Is(err, seek.ErrMemory) {
			return r, err
		}
		p.a.log.ErrorContext(ctx, "the process that searches for a roster has failed; the controller goes on by itself", "draft", one.draft, "err", err)
		alone = seek.AloneBroke
	}
	one.note(func(now *seek.Progress) { *now = seek.Progress{Alone: alone} })
	return solve.Solve(ctx, t.Model, solve.Options{
		Seed: t.Seed, Workers: 1, Iterations: t.Moves, Begin: t.Begin, Spent: one.spent(ctx), Progress: func(best solve.Progress) {
			one.note(func(now *seek.Progress) { now.Found, now.Value, now.Hard = true, best.Value, best.Hard })
		},
	})
}

// spent tells how much of the time by the clock is gone, and rests now and then.
func (h *hunt) spent(ctx context.Context) func() float64 {
	worked := time.Now()
	return func() float64 {
		if time.Since(worked) > huntWorks {
			pause(ctx, huntRests)
			worked = time.Now()
		}
		part := float64(time.Since(h.began)) / float64(h.of)
		h.note(func(now *seek.Progress) { now.Spent = min(1, part) })
		return part
	}
}

func (h *hunt) note(change func(now *seek.Progress)) {
	h.mu.Lock()
	defer h.mu.Unlock()
	change(&h.now)
}

func (h *hunt) progress() seek.Progress {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.now
}

// alones are what the log says of why annealing goes on alone.
var alones = map[seek.Alone]string{ //nolint:gochecknoglobals // a table
	seek.AloneMissed: "the solver of linear programs is not at its place; scripts/highs.sh fetches it",
	seek.AloneRules:  "the roster has rules that look back far",
	seek.AloneSize:   "the roster is too large for linear programs in the time there was, or somebody has no legal row",
	seek.AloneBroke:  "the solver of linear programs has broken off",
}

// sayAlone logs why annealing goes on alone, once until it is something else.
func (p *planner) sayAlone(ctx context.Context, why seek.Alone) {
	p.hunts.mu.Lock()
	said := *p.hunts.alone == why
	if alones[why] != "" {
		*p.hunts.alone = why
	}
	p.hunts.mu.Unlock()
	if text := alones[why]; !said && text != "" {
		p.a.log.WarnContext(ctx, "rosters are searched for by annealing alone", "why", text)
	}
}

// boundOf is the best of two lower bounds. One that is above a legal roster is none: then the search counts otherwise than the checker.
func (p *planner) boundOf(ctx context.Context, known int, found *int, report *check.Report) int {
	if found == nil || *found <= known {
		return known
	}
	if report.Hard == 0 && report.Value < *found {
		p.a.log.ErrorContext(ctx, "the search and the checker count differently; the bound is not kept", "bound", *found, "checker", report.Value)
		return known
	}
	return *found
}
