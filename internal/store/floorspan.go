package store

import (
	"context"
	"database/sql"
	"errors"

	"heartline/internal/ledger"
)

// FloorSpan returns facts of the floor stream in order, for whoever follows what the floor did while facts between two
// positions were written: from the last stored state before the position from on, or the stream's beginning, to the last
// fact below the position to. At most limit facts are returned; more says that there are further ones.
func (s *Store) FloorSpan(ctx context.Context, from, to int64, limit int) (events []ledger.Event, more bool, err error) {
	first, err := s.floorSeq(ctx, from)
	if err != nil {
		return nil, false, classify("floor", "the floor's facts", err)
	}
	stored := int64(1)
	err = s.reader.one(ctx, `SELECT seq FROM event WHERE stream = ? AND seq <= ? AND kind = ? ORDER BY seq DESC LIMIT 1`,
		[]any{string(ledger.Floor), first, string(ledger.KindFloorSnapshot)}, &stored)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return nil, false, classify("floor", "the floor's facts", err)
	}
	events, err = list(ctx, s.reader, `SELECT `+eventColumns+` FROM event WHERE stream = ? AND seq >= ? AND pos < ? ORDER BY seq LIMIT ?`,
		[]any{string(ledger.Floor), stored, to, limit + 1}, scanEvent)
	if err != nil {
		return nil, false, classify("floor", "the floor's facts", err)
	}
	if len(events) > limit {
		return events[:limit], true, nil
	}
	return events, false, nil
}

// floorSeq returns the number of the last fact of the floor stream that was stored before a position, at least 1. Numbers
// have no gaps and grow with the position, so it is found by halves: a search by position alone would read the whole
// ledger of a house with few calls. Facts that came late from the spool lie behind their neighbours; they are few, and
// a stored state is looked for before the answer.
func (s *Store) floorSeq(ctx context.Context, pos int64) (int64, error) {
	high := int64(0)
	if err := s.reader.one(ctx, `SELECT COALESCE(MAX(seq), 0) FROM event WHERE stream = ?`, []any{string(ledger.Floor)}, &high); err != nil {
		return 0, err
	}
	low := int64(1)
	for low < high {
		mid := low + (high-low+1)/2
		at := int64(0)
		switch err := s.reader.one(ctx, `SELECT pos FROM event WHERE stream = ? AND seq = ?`, []any{string(ledger.Floor), mid}, &at); {
		case errors.Is(err, sql.ErrNoRows): // on its way from the spool
			high = mid - 1
		case err != nil:
			return 0, err
		case at < pos:
			low = mid
		default:
			high = mid - 1
		}
	}
	return low, nil
}
