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
	debriefSince = 48 * time.Hour // what ended so long ago is still asked for: storage, or the fold of the calls, may have been behind
	debriefBatch = 200
)

// debriefs asks for a talk with the counsellor after each red call, as a task of the shift. It looks at what has ended
// and asks once for each call, over restarts too: a stream of the ledger holds the asking.
type debriefs struct {
	a     *App
	talks func(ctx context.Context, since time.Time, limit int) ([]store.RedTalk, error)
	ask   func(ctx context.Context, t store.RedTalk, due time.Duration) error
	asked map[string]time.Time // calls that are known to have been asked for, by their end
}

func newDebriefs(a *App) *debriefs {
	d := &debriefs{a: a, talks: a.store.RedTalks, asked: map[string]time.Time{}}
	d.ask = d.want
	a.works = append(a.works, work{"debriefs", d.run})
	return d
}

func (d *debriefs) run(ctx context.Context) error {
	for ctx.Err() == nil {
		if due := d.a.config().Floor.Welfare.DebriefDue; due > 0 {
			if err := d.look(ctx, time.Now(), due); err != nil && ctx.Err() == nil {
				d.a.log.WarnContext(ctx, "debriefs not asked for yet; the next look does", "err", err)
			}
		}
		pause(ctx, debriefEvery)
	}
	return nil
}

// look asks for every talk of the last while that has not been asked for. It always looks all the way back: a call may
// come to be known as ended hours after its end.
func (d *debriefs) look(ctx context.Context, now time.Time, due time.Duration) error {
	back := now.Add(-debriefSince)
	for from := back; ; {
		talks, err := d.talks(ctx, from, debriefBatch)
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
		if len(talks) < debriefBatch || !talks[len(talks)-1].EndedAt.After(from) {
			break
		}
		from = talks[len(talks)-1].EndedAt
	}
	for call, ended := range d.asked {
		if ended.Before(back) {
			delete(d.asked, call)
		}
	}
	return nil
}

// want asks for one talk, unless that was done before.
func (d *debriefs) want(ctx context.Context, t store.RedTalk, due time.Duration) error {
	stream := ledger.DebriefStream(t.Call)
	last, err := d.a.store.LastSeq(ctx, stream)
	if err != nil || last > 0 {
		return err
	}
	task := ledger.TaskWanted{
		Task: id.New(), Kind: string(triage.TaskDebrief), Grade: triage.Red.String(), Due: t.EndedAt.Add(due).UTC(), Hotline: t.Hotline,
	}
	if _, err := d.a.appendFacts(ctx, stream, "system", task); err != nil {
		return fmt.Errorf("ask for a debrief: %w", err)
	}
	return nil
}
