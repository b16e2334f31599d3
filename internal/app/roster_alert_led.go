package app

import (
	"context"
	"slices"
	"time"

	"heartline/internal/access"
	"heartline/queue"
	rota "heartline/roster/duty"
	"heartline/roster/life"
)

const leadsSeen = 7 * 24 * time.Hour // on either side of now

// unled reads the shifts around now and the times in which people work and nobody who leads is rostered. A house that rosters
// nobody to lead, as far as can be seen, is not told that nobody does.
func (w *rosterAlerts) unled(ctx context.Context, now time.Time) (shifts []life.Shift, gaps []rosterGap, err error) {
	shifts, _, err = w.rota.bookShifts(ctx, now.Add(-leadsSeen), now.Add(leadsSeen))
	if err != nil {
		return nil, nil, err
	}
	if len(shifts) == 0 {
		w.index.Store(nil)
		return nil, nil, nil
	}
	kept, err := w.a.web.planner.model(ctx)
	if err != nil {
		return nil, nil, err
	}
	roll, err := w.rota.roll(ctx, shifts, kept.doc)
	if err != nil {
		return nil, nil, err
	}
	x, err := rota.New(roll)
	if err != nil {
		return nil, nil, err
	}
	w.index.Store(x)
	led := false
	known := *w.a.people.known.Load()
	for i := range roll.Shifts {
		s := &roll.Shifts[i]
		if slices.Contains(known[s.Person].Roles, access.Supervisor) && !s.Is(rota.Supervisor) {
			s.Tags = append(slices.Clone(s.Tags), rota.Supervisor)
		}
		led = led || s.Is(rota.Supervisor)
	}
	if !led {
		return shifts, nil, nil
	}
	if x, err = rota.New(roll); err != nil {
		return nil, nil, err
	}
	for _, g := range x.Without(rota.Supervisor, now, now.Add(leadsSeen), now) {
		gaps = append(gaps, rosterGap{kind: queue.AlertNoSupervisor, line: g.Line, start: g.Start, end: g.End, short: 1})
	}
	return shifts, gaps, nil
}
