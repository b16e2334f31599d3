package app

import (
	"context"
	"time"

	"heartline/internal/store"
	"heartline/roster"
	"heartline/roster/forecast"
)

// demandRow is what came to a queue in a step of the record.
type demandRow struct {
	store.Demand

	at time.Time
}

// demandStore is what the work needs of the store.
type demandStore interface {
	Demand(ctx context.Context, from, to time.Time, step time.Duration) ([]store.Demand, error)
	Shifts(ctx context.Context, from, to time.Time) ([]store.Shift, error)
	SpecialDays(ctx context.Context, first, last string) ([]store.SpecialDay, error)
}

// readCalls reads the weeks of the record that are learned from: those before what is shown, and those before today where gaps are
// looked for. What lies between them, which may be years, is left out.
func (w *demandWork) readCalls(ctx context.Context, s demandStore) error {
	begin := func(before roster.Day) time.Time { return forecast.Plus(before, -week*demandWeeks).At(0, w.zone) }
	shown, today := w.shown().before, w.today.At(0, w.zone)
	spans := [][2]time.Time{{begin(shown), shown.At(0, w.zone)}}
	if from := spans[0][1]; !w.everyone && from.Before(today) {
		if first := begin(w.today); first.After(from) {
			from = first
		}
		spans = append(spans, [2]time.Time{from, today})
	}
	rows := map[string][]demandRow{}
	for _, span := range spans {
		list, err := s.Demand(ctx, span[0], span[1], demandEvery)
		if err != nil {
			return err
		}
		for _, row := range list {
			rows[row.Queue] = append(rows[row.Queue], demandRow{row, span[0].Add(time.Duration(row.Step) * demandEvery)})
		}
	}
	w.rows = rows
	return nil
}

// readShifts reads the published shifts of the days that are shown and of those in which gaps are looked for.
func (w *demandWork) readShifts(ctx context.Context, s demandStore) error {
	read := []demandDays{w.shown()}
	if !w.everyone {
		read = append(read, w.ahead())
	}
	seen := map[string]bool{}
	for _, days := range read {
		rows, err := s.Shifts(ctx, days.first.At(0, w.zone), days.last.Next().At(0, w.zone))
		if err != nil {
			return err
		}
		for _, row := range rows {
			if !seen[row.ID] {
				seen[row.ID] = true
				w.shifts = append(w.shifts, shiftOf(row))
			}
		}
	}
	return nil
}
