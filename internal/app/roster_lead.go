package app

import (
	"context"
	"slices"
	"time"

	"heartline/console/live"
	"heartline/internal/access"
	rota "heartline/roster/duty"
)

// leadWatch tells those who answer alerts of times in which people work and nobody who leads is rostered: an hour ahead, and when
// it begins. A house that rosters nobody to lead, as far as can be seen, is not told that nobody does.
type leadWatch struct {
	a    *App
	wake chan struct{}
	told map[string]bool // of what there is now, what this process has told; run's own
}

func newLeadWatch(a *App) *leadWatch { return &leadWatch{a: a, wake: make(chan struct{}, 1)} }

// changed is to be called after a change of the roster.
func (w *leadWatch) changed() {
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

const (
	leadsEvery = 20 * time.Second
	leadsSeen  = 7 * 24 * time.Hour // on either side of now
)

// run looks until ctx ends.
func (w *leadWatch) run(ctx context.Context) error {
	every := time.NewTicker(leadsEvery)
	defer every.Stop()
	for {
		if !w.a.config().Roster.EveryoneOnDuty {
			if err := w.look(ctx, time.Now()); err != nil && ctx.Err() == nil {
				w.a.log.WarnContext(ctx, "whether somebody leads each shift is not known", "err", err)
			}
		}
		select {
		case <-ctx.Done():
			return nil
		case <-w.wake:
		case <-every.C:
		}
	}
}

func (w *leadWatch) look(ctx context.Context, now time.Time) error {
	gaps, err := w.gaps(ctx, now)
	if err != nil {
		return err
	}
	before := w.told
	w.told = map[string]bool{}
	for _, g := range gaps {
		if g.Urgency == rota.Warning {
			continue
		}
		key := string(g.Urgency) + g.Line + g.Start.String()
		if w.told[key] = true; before[key] {
			continue
		}
		level := "warning"
		if g.Urgency == rota.Page {
			level = "alarm"
		}
		w.a.web.hub.Publish(live.Message{Type: live.Notice, To: live.Holding(access.AnswerAlerts), Data: live.NoticeData{
			Code: "no_supervisor", Level: level, Params: map[string]string{"line": g.Line, "from": g.Start.UTC().Format(time.RFC3339), "to": g.End.UTC().Format(time.RFC3339)},
		}})
	}
	return nil
}

// gaps are the times without somebody who leads that run or begin within the hour.
func (w *leadWatch) gaps(ctx context.Context, now time.Time) ([]rota.Gap, error) {
	r := rosterReports{w.a}
	shifts, _, err := r.bookShifts(ctx, now.Add(-leadsSeen), now.Add(leadsSeen))
	if err != nil || len(shifts) == 0 {
		return nil, err
	}
	kept, err := w.a.web.planner.model(ctx)
	if err != nil {
		return nil, err
	}
	roll, err := r.roll(ctx, shifts, kept.doc)
	if err != nil {
		return nil, err
	}
	users, err := w.a.store.ListUsers(ctx)
	if err != nil {
		return nil, err
	}
	leads := map[string]bool{}
	for _, u := range users {
		leads[u.ID] = slices.Contains(u.Roles, access.Supervisor)
	}
	led := false
	for i := range roll.Shifts {
		s := &roll.Shifts[i]
		if leads[s.Person] && !s.Is(rota.Supervisor) {
			s.Tags = append(slices.Clone(s.Tags), rota.Supervisor)
		}
		led = led || s.Is(rota.Supervisor)
	}
	if !led {
		return nil, nil
	}
	x, err := rota.New(roll)
	if err != nil {
		return nil, err
	}
	return x.Without(rota.Supervisor, now, now.Add(rota.EscalateAhead), now), nil
}
