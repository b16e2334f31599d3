package store

import (
	"context"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"
)

// AnswerWaits returns, by hotline, how long the answered of the calls that entered a queue in [from, to) have
// waited together, from the queue entry to the talk. The system's own test calls are left out.
func (s *Store) AnswerWaits(ctx context.Context, from, to time.Time) (map[string]time.Duration, error) {
	out := map[string]time.Duration{}
	err := each(ctx, s.desk, `SELECT hotline, SUM(bridged_at - queued_at) FROM call
		WHERE queued_at >= ? AND queued_at < ? AND bridged_at >= queued_at AND bridged_at > 0 AND marked = '' AND direction = '' GROUP BY hotline`,
		[]any{micros(from), micros(to)}, func(rows *sqlx.Rows) error {
			var hotline string
			var us int64
			err := rows.Scan(&hotline, &us)
			out[hotline] = time.Duration(us) * time.Microsecond
			return err
		})
	return out, classify("answer waits", "the waits", err)
}

// CallsOfAgents returns how many calls that began to talk in [from, to) each counsellor was the last to talk
// in. The system's own test calls are left out.
func (s *Store) CallsOfAgents(ctx context.Context, from, to time.Time) (map[string]int, error) {
	out := map[string]int{}
	err := each(ctx, s.desk, `SELECT agent, COUNT(*) FROM call WHERE arrived_at >= ? AND bridged_at >= ? AND bridged_at < ? AND marked = '' GROUP BY agent`,
		[]any{micros(from.Add(-longestWait)), micros(from), micros(to)}, func(rows *sqlx.Rows) error {
			var who string
			var n int
			err := rows.Scan(&who, &n)
			out[who] = n
			return err
		})
	return out, classify("calls of counsellors", "the calls", err)
}

// longestWait bounds how far back the arrival of a call is looked for that talks now.
const longestWait = 24 * time.Hour

// StepCounts are the calls that entered a queue within one step of a series.
type StepCounts struct {
	Step        int64 // number of the step, from 0
	Offered     int
	Answered    int
	Abandoned   int
	LongestWait time.Duration // of those that no longer wait
}

// Steps returns the counts of the steps of [from, to) in which calls entered a queue, in order, of one hotline
// or of all for the empty id. The system's own test calls are left out.
func (s *Store) Steps(ctx context.Context, hotline string, from, to time.Time, step time.Duration) ([]StepCounts, error) {
	all, err := list(ctx, s.desk, `SELECT (queued_at - ?) / ? AS step, COUNT(*),
		SUM(CASE WHEN bridged_at > 0 THEN 1 ELSE 0 END),
		SUM(CASE WHEN bridged_at = 0 AND class = 'abandoned' THEN 1 ELSE 0 END),
		MAX(CASE WHEN bridged_at > 0 THEN bridged_at - queued_at WHEN ended_at > 0 THEN ended_at - queued_at ELSE 0 END)
		FROM call WHERE queued_at >= ? AND queued_at < ? AND (hotline = ? OR ? = '') AND marked = '' AND direction = '' GROUP BY 1 ORDER BY 1`,
		[]any{micros(from), step.Microseconds(), micros(from), micros(to), hotline, hotline}, func(rows *sqlx.Rows) (c StepCounts, err error) {
			var longest int64
			err = rows.Scan(&c.Step, &c.Offered, &c.Answered, &c.Abandoned, &longest)
			c.LongestWait = time.Duration(max(longest, 0)) * time.Microsecond
			return c, err
		})
	return all, classify("series", "the calls", err)
}

// TaskCounts are a hotline's tasks that are not done.
type TaskCounts struct {
	Hotline string
	Open    int
	Overdue int // of those, due before now
}

// OpenTasks returns the counts of each hotline that has tasks to be done, in order of hotline.
func (s *Store) OpenTasks(ctx context.Context, now time.Time) ([]TaskCounts, error) {
	all, err := list(ctx, s.desk, `SELECT hotline, COUNT(*), SUM(CASE WHEN due_at < ? THEN 1 ELSE 0 END) FROM task
		WHERE closed_at = 0 GROUP BY hotline ORDER BY hotline`, []any{micros(now)}, func(rows *sqlx.Rows) (c TaskCounts, err error) {
		return c, rows.Scan(&c.Hotline, &c.Open, &c.Overdue)
	})
	return all, classify("open tasks", "the tasks", err)
}

// TrunkCalls are the calls that came in through one trunk.
type TrunkCalls struct {
	Trunk     string
	Live      int
	LastAt    time.Time
	FailedAt  time.Time // the last one that the carrier broke off; zero: none
	FailCause int       // its Q.850 cause
}

// CallsOfTrunks returns the calls that arrived at an instant or later, by trunk.
func (s *Store) CallsOfTrunks(ctx context.Context, since time.Time) ([]TrunkCalls, error) {
	all, err := list(ctx, s.desk, `SELECT trunk, SUM(CASE WHEN ended_at = 0 THEN 1 ELSE 0 END), MAX(arrived_at),
		MAX(CASE WHEN class = 'carrier_error' THEN ended_at ELSE 0 END),
		MAX(CASE WHEN class = 'carrier_error' THEN cause ELSE 0 END)
		FROM call WHERE arrived_at >= ? GROUP BY trunk ORDER BY trunk`, []any{micros(since)}, func(rows *sqlx.Rows) (c TrunkCalls, err error) {
		return c, rows.Scan(&c.Trunk, &c.Live, at(&c.LastAt), at(&c.FailedAt), &c.FailCause)
	})
	return all, classify("calls of trunks", "the calls", err)
}

// RecordingsOfCalls returns the recordings of several calls, in order of their start.
func (s *Store) RecordingsOfCalls(ctx context.Context, calls ...string) ([]Recording, error) {
	if len(calls) == 0 {
		return nil, nil
	}
	args := make([]any, len(calls))
	for i, c := range calls {
		args[i] = c
	}
	all, err := list(ctx, s.desk, `SELECT `+recordingColumns+` FROM recording WHERE call_id IN (?`+strings.Repeat(", ?", len(calls)-1)+`) ORDER BY started_at, id`,
		args, scanRecording)
	return all, classify("recordings", "the recordings of the calls", err)
}
