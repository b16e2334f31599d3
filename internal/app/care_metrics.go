package app

import (
	"context"
	"time"

	"heartline/triage"
)

// unscreened counts the talks of the last 24 hours without a screening by hotline; nil where they cannot be read.
func (f figures) unscreened(ctx context.Context, now time.Time) map[string]int {
	counts, err := f.a.store.ScreenedCounts(ctx, now.Add(-reviewSpan), now)
	if err != nil {
		f.a.log.WarnContext(ctx, "screenings not read", "err", err)
		return nil
	}
	out := map[string]int{}
	for _, c := range counts {
		out[c.Hotline] += c.Missing
	}
	return out
}

// followUpsOverdue counts the follow-ups that are past their time by grade; nil where they cannot be read.
func (f figures) followUpsOverdue(ctx context.Context, now time.Time) map[triage.Grade]int {
	counts, err := f.a.store.OverdueFollowUps(ctx, now)
	if err != nil {
		f.a.log.WarnContext(ctx, "overdue follow-ups not read", "err", err)
		return nil
	}
	return counts
}
