package store

import (
	"context"
	"time"
)

// WasRed reports whether a call of a number, by its hash, was graded red since an instant.
func (s *Store) WasRed(ctx context.Context, numberHash string, since time.Time) (bool, error) {
	var n int
	err := s.desk.one(ctx, `SELECT COUNT(*) FROM call WHERE number_hash = ? AND arrived_at >= ? AND (red_at > 0 OR grade = 'red')`,
		[]any{numberHash, micros(since)}, &n)
	return n > 0, classify("was red", "the calls of a number", err)
}
