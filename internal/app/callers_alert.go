package app

import (
	"context"
	"time"

	"heartline/internal/store"
	"heartline/queue"
)

// callersWait says since when the entry of the list of callers waits to be looked at that waits longest; zero: none does.
// Where that cannot be read, what was known stays.
func (b *alertBook) callersWait(ctx context.Context, known time.Time) time.Time {
	_, since, err := b.a.store.CountCallers(ctx, store.CallerFilter{Waiting: true})
	if err != nil {
		if ctx.Err() == nil {
			b.a.log.WarnContext(ctx, "the list of callers was not read; the last alert stays", "err", err)
		}
		return known
	}
	return since
}

// callersReading is how long the list of callers has waited to be looked at, beside the time of the configuration.
func (b *alertBook) callersReading(at time.Time) queue.Reading {
	r := queue.Reading{Kind: queue.AlertCallers, Limit: b.a.config().Callers.ReviewWithin.Seconds()}
	if !b.callers.IsZero() {
		r.Value = at.Sub(b.callers).Seconds()
	}
	return r
}
