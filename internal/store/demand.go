package store

import (
	"context"
	"time"

	"github.com/jmoiron/sqlx"
)

// Demand is what came to one queue in one step of time, and what it took. The calls are those that entered a queue in the step, for the
// first time; of calls that went on to another queue it is the last one. The system's own test calls are left out.
type Demand struct {
	Queue   string
	Step    int64 // number of the step, from 0
	Arrived int   // all who came: answered, given up, passed on, waiting

	Handled    int           // talks that have ended
	HandleTime time.Duration // of those together: talk with hold, and after-call work as far as it has ended

	Waited   int           // who were answered or gave up; how long the others would have waited is not known
	WaitTime time.Duration // of those together
	GaveUp   int           // of those, who hung up before they were answered
}

// Demand returns what came to each queue in each step of [from, to) in which anything came, in order of queue and step.
func (s *Store) Demand(ctx context.Context, from, to time.Time, step time.Duration) ([]Demand, error) {
	all, err := list(ctx, s.desk, `SELECT queue, (queued_at - ?) / ? AS step, COUNT(*),
		SUM(CASE WHEN bridged_at > 0 AND ended_at > 0 THEN 1 ELSE 0 END),
		SUM(CASE WHEN bridged_at > 0 AND ended_at > 0 THEN ended_at - bridged_at + CASE WHEN wrap_end_at > ended_at THEN wrap_end_at - ended_at ELSE 0 END ELSE 0 END),
		SUM(CASE WHEN bridged_at > 0 OR class = 'abandoned' THEN 1 ELSE 0 END),
		SUM(CASE WHEN bridged_at > 0 THEN bridged_at - queued_at WHEN class = 'abandoned' THEN ended_at - queued_at ELSE 0 END),
		SUM(CASE WHEN bridged_at = 0 AND class = 'abandoned' THEN 1 ELSE 0 END)
		FROM call WHERE queued_at >= ? AND queued_at < ? AND marked = '' AND direction = '' GROUP BY 1, 2 ORDER BY 1, 2`,
		[]any{micros(from), step.Microseconds(), micros(from), micros(to)}, func(rows *sqlx.Rows) (d Demand, err error) {
			var handled, waited int64
			err = rows.Scan(&d.Queue, &d.Step, &d.Arrived, &d.Handled, &handled, &d.Waited, &waited, &d.GaveUp)
			d.HandleTime, d.WaitTime = micro(handled), micro(waited)
			return d, err
		})
	return all, classify("demand", "the calls", err)
}

// micro is a span of microseconds that clocks which were set may not turn into one below 0.
func micro(us int64) time.Duration { return time.Duration(max(us, 0)) * time.Microsecond }
