package store

import (
	"context"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"heartline/internal/ledger"
	"heartline/report"
)

// What the account of a period reads (report.Source). Every reading is bounded by a range of calls' ids, which are made
// when the calls are taken; the streams of the ledger begin with them, so that its unique index finds them.

// Facts gives the facts of report.Kinds on the own streams of calls with ids in [from, to), and on the streams of their
// fail-safe journals.
func (s *Store) Facts(ctx context.Context, from, to string, f func(call string, e ledger.Event) error) error {
	kinds := report.Kinds()
	in := `(?` + strings.Repeat(", ?", len(kinds)-1) + `)`
	for _, stream := range []func(string) ledger.Stream{ledger.CallStream, ledger.FailsafeStream} {
		prefix := string(stream(""))
		args := []any{string(stream(from)), string(stream(to))}
		for _, k := range kinds {
			args = append(args, string(k))
		}
		err := each(ctx, s.reader, `SELECT stream, seq, at, kind, v, data FROM event WHERE stream >= ? AND stream < ? AND kind IN `+in+` ORDER BY stream, seq`,
			args, func(rows *sqlx.Rows) error {
				var name, kind string
				var data []byte
				var e ledger.Event
				if err := rows.Scan(&name, &e.Seq, at(&e.At), &kind, &e.V, &data); err != nil {
					return err
				}
				call, ok := strings.CutPrefix(name, prefix)
				if !ok {
					return nil // an order of the database's own that passes over the colon
				}
				e.Stream, e.Kind, e.Data = ledger.Stream(name), ledger.Kind(kind), data
				return f(call, e)
			})
		if err != nil {
			return classify("account", "the facts of the calls", err)
		}
	}
	return nil
}

const rowColumns = `id, direction, marked, limited, class, reason, arrived_at, queued_at, bridged_at, ended_at`

func scanRow(rows *sqlx.Rows, f func(report.Row) error) error {
	var r report.Row
	var direction string
	err := rows.Scan(&r.ID, &direction, &r.Marked, &r.Limited, &r.Class, &r.Reason, at(&r.ArrivedAt), at(&r.QueuedAt), at(&r.BridgedAt), at(&r.EndedAt))
	if err != nil {
		return err
	}
	r.Out = direction != ""
	return f(r)
}

// Rows gives the history's calls with ids in [from, to), in both directions.
func (s *Store) Rows(ctx context.Context, from, to string, f func(report.Row) error) error {
	err := each(ctx, s.desk, `SELECT `+rowColumns+` FROM call WHERE id >= ? AND id < ?`, []any{from, to},
		func(rows *sqlx.Rows) error { return scanRow(rows, f) })
	return classify("account", "the history", err)
}

// Strays gives the history's inbound calls that arrived in a period and whose id is not in [from, to).
func (s *Store) Strays(ctx context.Context, p report.Period, from, to string, f func(report.Row) error) error {
	err := each(ctx, s.desk, `SELECT `+rowColumns+` FROM call WHERE arrived_at >= ? AND arrived_at < ? AND (id < ? OR id >= ?) AND direction = ''`,
		[]any{micros(p.From), micros(p.To), from, to}, func(rows *sqlx.Rows) error { return scanRow(rows, f) })
	return classify("account", "the history", err)
}

// CallTasks gives the tasks that calls with ids in [from, to) have wanted, as the list of tasks has them.
func (s *Store) CallTasks(ctx context.Context, from, to string, f func(report.Task) error) error {
	err := each(ctx, s.desk, `SELECT c.call_id, c.wanted, t.id, t.taken_by, t.due_at, t.closed_at FROM task_call c JOIN task t ON t.id = c.task_id
		WHERE c.call_id >= ? AND c.call_id < ?`, []any{from, to}, func(rows *sqlx.Rows) error {
		var t report.Task
		if err := rows.Scan(&t.Call, &t.Wanted, &t.ID, &t.Owner, at(&t.Due), at(&t.Closed)); err != nil {
			return err
		}
		return f(t)
	})
	return classify("account", "the tasks", err)
}

// Sums counts the inbound calls that arrived in a period, and of those that have ended before an instant how the measures
// count them, by the same conditions as Counts.
func (s *Store) Sums(ctx context.Context, p report.Period, endedBefore time.Time) (sums report.Sums, err error) {
	const ours = `marked = '' AND queued_at > 0 AND ended_at > 0 AND ended_at < ?`
	end := micros(endedBefore)
	err = s.desk.one(ctx, `SELECT COALESCE(SUM(CASE WHEN marked = '' THEN 1 ELSE 0 END), 0), COALESCE(SUM(CASE WHEN marked <> '' THEN 1 ELSE 0 END), 0),
		COALESCE(SUM(CASE WHEN `+ours+` THEN 1 ELSE 0 END), 0),
		COALESCE(SUM(CASE WHEN `+ours+` AND bridged_at > 0 THEN 1 ELSE 0 END), 0),
		COALESCE(SUM(CASE WHEN `+ours+` AND bridged_at = 0 AND class = 'abandoned' THEN 1 ELSE 0 END), 0),
		COALESCE(SUM(CASE WHEN `+ours+` AND bridged_at = 0 AND class NOT IN ('', 'abandoned') THEN 1 ELSE 0 END), 0)
		FROM call WHERE arrived_at >= ? AND arrived_at < ? AND direction = ''`,
		[]any{end, end, end, end, micros(p.From), micros(p.To)},
		&sums.Attempts, &sums.Own, &sums.Offered, &sums.Answered, &sums.Abandoned, &sums.FlowedOut)
	return sums, classify("account", "the sums", err)
}

// Beside a controller its projections are waited for as long as they move.
const (
	settleEvery = 20 * time.Millisecond
	settleStill = time.Second
)

// Settle waits until the projections of calls and tasks hold what the ledger held at the call. behind says that they do
// not and that nobody folds them: the store is open beside a writer that does not run.
func (s *Store) Settle(ctx context.Context) (behind bool, err error) {
	head, err := s.Head(ctx)
	if err != nil {
		return false, err
	}
	if s.projector != nil {
		return false, s.Folded(ctx, head)
	}
	tick := time.NewTicker(settleEvery)
	defer tick.Stop()
	last, since := int64(-1), time.Now()
	for {
		pos := int64(0)
		if err := s.desk.one(ctx, `SELECT COALESCE(MIN(pos), 0) FROM projection WHERE name IN ('call', 'task')`, nil, &pos); err != nil {
			return false, classify("account", "the positions of the projections", err)
		}
		switch {
		case pos >= head:
			return false, nil
		case pos > last:
			last, since = pos, time.Now()
		case time.Since(since) > settleStill:
			return true, nil
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return false, ctx.Err()
		}
	}
}
