package app

import (
	"context"

	"heartline/console/api"
	"heartline/crisis"
	"heartline/internal/ledger"
	"heartline/internal/store"
)

// crises shows the calls for help of a call by its facts, with the times of their chains.
func (h history) crises(ctx context.Context, c store.Call) ([]api.Crisis, error) {
	events, err := h.a.store.Timeline(ctx, c.ID)
	if err != nil {
		return nil, err
	}
	var book crisis.Book
	for _, e := range events {
		if f, err := ledger.Decode(e); err == nil && f != nil { // what an older release wrote differently is passed over
			book = book.Apply(e.At, f)
		}
	}
	out := make([]api.Crisis, 0, len(book))
	for i := range book {
		s := &book[i]
		one := h.a.crisisView(c.ID, c.Hotline, s)
		if score, ok := crisis.ScoreOf(s.ID, events, h.a.config().DrillTargets(c.Hotline)); ok {
			one.Chain = chainParts(score.Parts)
		}
		one.Grade = gradeOf(c.Grade)
		beside, err := h.a.store.Stream(ctx, ledger.CrisisStream(s.ID))
		if err != nil {
			return nil, err
		}
		for _, e := range beside {
			if e.Kind == ledger.KindCrisisPaged {
				one.PagedAt = e.At
			}
		}
		out = append(out, one)
	}
	return out, nil
}
