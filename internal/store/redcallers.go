package store

import (
	"context"
	"time"
)

// WasRed reports whether a call of a number, by the hashes that it may be known by, was graded red since an instant.
func (s *Store) WasRed(ctx context.Context, since time.Time, numberHashes ...string) (bool, error) {
	in, args := hashed(numberHashes)
	var n int
	err := s.desk.one(ctx, `SELECT COUNT(*) FROM call WHERE `+in+` AND arrived_at >= ? AND (red_at > 0 OR grade = 'red')`, append(args, micros(since)), &n)
	return n > 0, classify("was red", "the calls of a number", err)
}
