package store

import (
	"context"
	"time"

	"github.com/jmoiron/sqlx"

	"heartline/agent"
)

// Stretches returns the spans that counsellors spent in each state and that touch [from, to), of one of them or of all
// for the empty id, in order of their beginning.
func (s *Store) Stretches(ctx context.Context, who agent.ID, from, to time.Time) ([]agent.Stretch, error) {
	all, err := list(ctx, s.desk, `SELECT t.agent, t.start_at, t.end_at, t.state, t.reason, t.call_id,
		CASE WHEN COALESCE(c.red_at, 0) > 0 OR COALESCE(c.grade, '') = 'red' THEN 1 ELSE 0 END,
		CASE WHEN COALESCE(c.red_at, 0) = 0 AND COALESCE(c.grade, '') = 'yellow' THEN 1 ELSE 0 END,
		CASE WHEN COALESCE(c.marked, '') <> '' THEN 1 ELSE 0 END
		FROM agent_time t LEFT JOIN call c ON c.id = t.call_id
		WHERE t.start_at < ? AND (t.end_at > ? OR t.end_at = 0) AND (t.agent = ? OR ? = '') ORDER BY t.start_at, t.pos`,
		[]any{micros(to), micros(from), string(who), string(who)}, func(rows *sqlx.Rows) (x agent.Stretch, err error) {
			var red, yellow, test int
			err = rows.Scan(&x.Agent, at(&x.Start), at(&x.End), &x.State, &x.Reason, &x.Call, &red, &yellow, &test)
			x.Red, x.Yellow, x.Test = red > 0, yellow > 0, test > 0
			return x, err
		})
	return all, classify("exposure", "the times of counsellors", err)
}

// RedTalk is a call that was red at any time, in which a counsellor talked, and which is over.
type RedTalk struct {
	Call    string
	Hotline string
	Agent   string // the last who talked in it
	EndedAt time.Time
}

// RedTalks returns those that ended since an instant, the oldest first, at most limit. The system's own test calls are
// left out.
func (s *Store) RedTalks(ctx context.Context, since time.Time, limit int) ([]RedTalk, error) {
	all, err := list(ctx, s.desk, `SELECT id, hotline, agent, ended_at FROM call
		WHERE arrived_at >= ? AND ended_at >= ? AND (red_at > 0 OR grade = 'red') AND bridged_at > 0 AND agent <> '' AND marked = '' ORDER BY ended_at, id LIMIT ?`,
		[]any{micros(since.Add(-longestWait)), micros(since), limit}, func(rows *sqlx.Rows) (x RedTalk, err error) {
			return x, rows.Scan(&x.Call, &x.Hotline, &x.Agent, at(&x.EndedAt))
		})
	return all, classify("red calls", "the calls", err)
}
