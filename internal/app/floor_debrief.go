package app

import (
	"context"
	"fmt"
	"time"

	"heartline/internal/id"
	"heartline/internal/ledger"
	"heartline/internal/store"
	"heartline/triage"
)

// Times of debriefs.
const (
	debriefEvery = 10 * time.Second
	debriefSince = 48 * time.Hour // what ended before a start is still asked for
	debriefBatch = 200
)

// debriefs asks for a talk with the counsellor after each red call, as a task of the shift. It looks at what has ended
// and asks once for each call, over restarts too: a stream of the ledger holds the asking.
type debriefs struct {
	a     *App
	asked map[string]time.Time // calls that are known to have been asked for, by their end
	since time.Time
}

func newDebriefs(a *App) *debriefs {
	d := &debriefs{a: a, asked: map[string]time.Time{}, since: time.Now().Add(-debriefSince)}
	a.works = append(a.works, work{"debriefs", d.run})
	return d
}

func (d *debriefs) run(ctx context.Context) error {
	for ctx.Err() == nil {
		if due := d.a.config().Floor.Welfare.DebriefDue; due > 0 {
			if err := d.look(ctx, due); err != nil && ctx.Err() == nil {
				d.a.log.WarnContext(ctx, "debriefs not asked for yet; the next look does", "err", err)
			}
		}
		pause(ctx, debriefEvery)
	}
	return nil
}

// look asks for what has ended since the last look. It looks back by a while, because a late fact may come in between.
func (d *debriefs) look(ctx context.Context, due time.Duration) error {
	talks, err := d.a.store.RedTalks(ctx, d.since, debriefBatch)
	if err != nil {
		return err
	}
	for _, t := range talks {
		if _, done := d.asked[t.Call]; !done {
			if err := d.ask(ctx, t, due); err != nil {
				return err
			}
			d.asked[t.Call] = t.EndedAt
		}
	}
	if n := len(talks); n == debriefBatch {
		d.since = talks[n-1].EndedAt
	} else if back := time.Now().Add(-time.Hour); back.After(d.since) {
		d.since = back
	}
	for call, ended := range d.asked {
		if ended.Before(d.since) {
			delete(d.asked, call)
		}
	}
	return nil
}

func (d *debriefs) ask(ctx context.Context, t store.RedTalk, due time.Duration) error {
	stream := ledger.DebriefStream(t.Call)
	last, err := d.a.store.LastSeq(ctx, stream)
	if err != nil || last > 0 {
		return err
	}
	want := ledger.TaskWanted{
		Task: id.New(), Kind: string(triage.TaskDebrief), Grade: triage.Red.String(), Due: t.EndedAt.Add(due).UTC(), Hotline: t.Hotline,
	}
	if _, err := d.a.appendFacts(ctx, stream, "system", want); err != nil {
		return fmt.Errorf("ask for a debrief: %w", err)
	}
	return nil
}
