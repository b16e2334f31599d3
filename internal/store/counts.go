package store

import (
	"context"
	"time"

	"github.com/jmoiron/sqlx"
)

// Counts are the calls of one hotline that entered a queue in a window. Offered = Answered + Abandoned +
// Flowed + Waiting; the system's own test calls are left out.
type Counts struct {
	Hotline        string
	Offered        int
	Answered       int // could talk with a counsellor
	AnsweredIn     int // of those, within the threshold after the queue entry
	Abandoned      int // hung up before
	ShortAbandoned int // of those, within ShortAbandon after the queue entry
	Flowed         int // ended otherwise before: message, call-back, refused, a fault
	Waiting        int // neither yet
	Silent         int // of the answered, those whose caller has not been heard
}

// ShortAbandon is how soon a hang-up after the queue entry counts as short.
const ShortAbandon = 5 * time.Second

// ServiceLevel is the strict service level, AnsweredIn / (Answered + Abandoned + Flowed), from 0 to 1: nobody
// gets credit for callers who leave. ok is false when there is nothing to measure.
func (c Counts) ServiceLevel() (level float64, ok bool) {
	n := c.Answered + c.Abandoned + c.Flowed
	if n == 0 {
		return 0, false
	}
	return float64(c.AnsweredIn) / float64(n), true
}

// Counts returns the counts of each hotline that had calls with a queue entry in [from, to), in order of
// hotline. threshold is the service level's, 15 s by rule.
func (s *Store) Counts(ctx context.Context, from, to time.Time, threshold time.Duration) ([]Counts, error) {
	all, err := list(ctx, s.desk, `SELECT hotline, COUNT(*),
		SUM(CASE WHEN bridged_at > 0 THEN 1 ELSE 0 END),
		SUM(CASE WHEN bridged_at > 0 AND bridged_at - queued_at <= ? THEN 1 ELSE 0 END),
		SUM(CASE WHEN bridged_at = 0 AND class = 'abandoned' THEN 1 ELSE 0 END),
		SUM(CASE WHEN bridged_at = 0 AND class = 'abandoned' AND ended_at - queued_at <= ? THEN 1 ELSE 0 END),
		SUM(CASE WHEN bridged_at = 0 AND class NOT IN ('', 'abandoned') THEN 1 ELSE 0 END),
		SUM(CASE WHEN bridged_at = 0 AND class = '' THEN 1 ELSE 0 END),
		SUM(CASE WHEN bridged_at > 0 AND silent = 1 THEN 1 ELSE 0 END)
		FROM call WHERE queued_at >= ? AND queued_at < ? AND marked = '' AND direction = '' GROUP BY hotline ORDER BY hotline`,
		[]any{threshold.Microseconds(), ShortAbandon.Microseconds(), micros(from), micros(to)}, func(rows *sqlx.Rows) (c Counts, err error) {
			return c, rows.Scan(&c.Hotline, &c.Offered, &c.Answered, &c.AnsweredIn, &c.Abandoned, &c.ShortAbandoned, &c.Flowed, &c.Waiting, &c.Silent)
		})
	return all, classify("counts", "the counts", err)
}

// Flow is what one hotline has seen in a window: callers who came to a queue, and talks that ended. Calls of our own and
// those that we make are left out.
type Flow struct {
	Hotline string
	Arrived int
	Served  int
}

// longestTalk bounds how far back the calls are looked at whose talks may end in a window.
const longestTalk = 6 * time.Hour

// Flow returns the flow of each hotline in [from, to), in order of hotline.
func (s *Store) Flow(ctx context.Context, from, to time.Time) ([]Flow, error) {
	all, err := list(ctx, s.desk, `SELECT hotline,
		SUM(CASE WHEN queued_at >= ? THEN 1 ELSE 0 END),
		SUM(CASE WHEN bridged_at > 0 AND ended_at >= ? AND ended_at < ? THEN 1 ELSE 0 END)
		FROM call WHERE queued_at >= ? AND queued_at < ? AND marked = '' AND direction = '' GROUP BY hotline ORDER BY hotline`,
		[]any{micros(from), micros(from), micros(to), micros(from.Add(-longestTalk)), micros(to)}, func(rows *sqlx.Rows) (f Flow, err error) {
			return f, rows.Scan(&f.Hotline, &f.Arrived, &f.Served)
		})
	return all, classify("flow", "the flow of calls", err)
}
