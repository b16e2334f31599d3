package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"heartline/internal/ledger"
)

// FloorStart returns the number of the fact of the floor stream from which the floor at an instant can be followed: the last
// stored state that is not younger, or 1, the stream's beginning.
func (s *Store) FloorStart(ctx context.Context, instant time.Time) (seq int64, err error) {
	last, err := s.floorSeqAt(ctx, instant)
	if err != nil {
		return 0, classify("floor", "the floor's facts", err)
	}
	seq = 1
	err = s.reader.one(ctx, `SELECT seq FROM event WHERE stream = ? AND seq <= ? AND kind = ? ORDER BY seq DESC LIMIT 1`,
		[]any{string(ledger.Floor), last, string(ledger.KindFloorSnapshot)}, &seq)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return 0, classify("floor", "the floor's facts", err)
	}
	return seq, nil
}

// FloorFacts returns at most limit facts of the floor stream from a number on, in order.
func (s *Store) FloorFacts(ctx context.Context, seq int64, limit int) ([]ledger.Event, error) {
	events, err := list(ctx, s.reader, `SELECT `+eventColumns+` FROM event WHERE stream = ? AND seq >= ? ORDER BY seq LIMIT ?`,
		[]any{string(ledger.Floor), seq, limit}, scanEvent)
	return events, classify("floor", "the floor's facts", err)
}

// floorSeqAt returns the number of the last fact of the floor stream that is not younger than an instant, at least 1. The
// floor's time never goes back, so it is found by halves; see floorSeq.
func (s *Store) floorSeqAt(ctx context.Context, instant time.Time) (int64, error) {
	high := int64(0)
	if err := s.reader.one(ctx, `SELECT COALESCE(MAX(seq), 0) FROM event WHERE stream = ?`, []any{string(ledger.Floor)}, &high); err != nil {
		return 0, err
	}
	low := int64(1)
	for low < high {
		mid := low + (high-low+1)/2
		us := int64(0)
		switch err := s.reader.one(ctx, `SELECT at FROM event WHERE stream = ? AND seq = ?`, []any{string(ledger.Floor), mid}, &us); {
		case errors.Is(err, sql.ErrNoRows): // on its way from the spool
			high = mid - 1
		case err != nil:
			return 0, err
		case us <= micros(instant):
			low = mid
		default:
			high = mid - 1
		}
	}
	return low, nil
}
