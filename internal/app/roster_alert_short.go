package app

import (
	"context"
	"slices"
	"time"

	"heartline/configs"
	"heartline/ivr"
	"heartline/queue"
	"heartline/roster/forecast"
)

// short finds the times of today and tomorrow in which fewer people are rostered on a line than are required while callers can
// reach it.
func (r *rosters) short(ctx context.Context, now time.Time) (gaps []rosterGap, err error) {
	zone, cfg := r.zone(), r.a.config()
	cal, err := forecast.NewCalendar(zone, demandEvery, holidaysOf(cfg.Region))
	if err != nil {
		return nil, err
	}
	today := cal.Day(now)
	w := demandWork{
		cal: cal, zone: zone, now: now, from: now, to: forecast.Plus(today, 2).At(0, zone), today: today,
		everyone: true, // no days ahead but those
	}
	if err := w.readShifts(ctx, r.a.store); err != nil {
		return nil, err
	}
	if err := w.readSpecials(ctx, r.a.store); err != nil {
		return nil, err
	}
	release, err := r.turns.take(ctx, "roster demand")
	if err != nil {
		return nil, err
	}
	defer release()
	for _, line := range r.lines() {
		found, err := w.shortOn(ctx, &r.demands, r.a.store, line, cfg)
		if err != nil {
			return nil, err
		}
		gaps = append(gaps, found...)
	}
	return gaps, nil
}

// shortOn is short of one line.
func (w *demandWork) shortOn(ctx context.Context, b *demandBook, s demandStore, line string, cfg *configs.Config) (gaps []rosterGap, err error) {
	reckoned, err := b.of(ctx, w, s, line, queuesOfLine(cfg.Queues, line), w.shown())
	if err != nil {
		return nil, err
	}
	hotlines := hotlinesOf(cfg, line)
	var spans []forecast.Span
	for _, n := range reckoned.needs {
		if slices.ContainsFunc(hotlines, func(h configs.Hotline) bool { return openAt(cfg, h, n.start) || openAt(cfg, h, n.end.Add(-1)) }) {
			spans = append(spans, forecast.Span{Line: line, Start: n.start, End: n.end, People: n.people})
		}
	}
	for _, g := range forecast.Gaps(spans, forecast.ShiftSpans(w.serving(line), ""), w.now, forecast.Ahead{}) {
		gaps = append(gaps, rosterGap{kind: queue.AlertRosterGap, line: line, start: g.Start, end: g.End, short: g.Short})
	}
	return gaps, nil
}

// hotlinesOf are the hotlines whose queue is served by a line of the roster; where there are none, or for the line that serves
// every queue, all of them.
func hotlinesOf(cfg *configs.Config, line string) []configs.Hotline {
	queues := queuesOfLine(cfg.Queues, line)
	of := slices.DeleteFunc(slices.Clone(cfg.Hotlines), func(h configs.Hotline) bool { return !queues[h.Queue] })
	if line == "" || len(of) == 0 {
		return cfg.Hotlines
	}
	return of
}

// openAt reports whether a hotline is open by its calendar.
func openAt(cfg *configs.Config, h configs.Hotline, at time.Time) bool {
	if h.OffHours == nil {
		return true
	}
	zone := cfg.Zone.Location
	if h.Zone != nil {
		zone = h.Zone.Location
	}
	return cfg.Hours[h.OffHours.Hours].At(at, zone) == ivr.Open
}
