package store

import (
	"context"
	"time"

	"github.com/jmoiron/sqlx"
)

// RosterFeed is the address at which a counsellor's calendar is read. Only the hash of its secret is kept.
type RosterFeed struct {
	Hash      string
	Agent     string
	MadeAt    time.Time
	RevokedAt time.Time // zero: it is good
}

// NewRosterFeed gives a counsellor an address, and takes back whatever they had.
func (s *Store) NewRosterFeed(ctx context.Context, f RosterFeed) error {
	return classify("new feed", "the feed", s.desk.tx(ctx, func(tx *sqlx.Tx) error {
		if err := exec(ctx, tx, `UPDATE roster_feed SET revoked_at = ? WHERE agent_id = ? AND revoked_at = 0`, micros(f.MadeAt), f.Agent); err != nil {
			return err
		}
		return exec(ctx, tx, `INSERT INTO roster_feed (hash, agent_id, made_at) VALUES (?, ?, ?)`, f.Hash, f.Agent, micros(f.MadeAt))
	}))
}

// RevokeRosterFeed takes a counsellor's address back, if there is one.
func (s *Store) RevokeRosterFeed(ctx context.Context, agentID string, now time.Time) error {
	_, err := s.desk.exec(ctx, `UPDATE roster_feed SET revoked_at = ? WHERE agent_id = ? AND revoked_at = 0`, micros(now), agentID)
	return classify("revoke feed", "the feed", err)
}

// RosterFeeds returns a counsellor's addresses, the newest first.
func (s *Store) RosterFeeds(ctx context.Context, agentID string) ([]RosterFeed, error) {
	all, err := list(ctx, s.desk, `SELECT hash, agent_id, made_at, revoked_at FROM roster_feed WHERE agent_id = ? ORDER BY made_at DESC, hash`, []any{agentID}, scanFeed)
	return all, classify("feeds", "the feeds", err)
}

// RosterFeedByHash returns the address of a secret; fault.NotFound if there is none.
func (s *Store) RosterFeedByHash(ctx context.Context, hash string) (RosterFeed, error) {
	all, err := list(ctx, s.desk, `SELECT hash, agent_id, made_at, revoked_at FROM roster_feed WHERE hash = ?`, []any{hash}, scanFeed)
	return only("feed", "the feed", all, err)
}

func scanFeed(rows *sqlx.Rows) (f RosterFeed, err error) {
	return f, rows.Scan(&f.Hash, &f.Agent, at(&f.MadeAt), at(&f.RevokedAt))
}
