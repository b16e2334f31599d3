package store

import (
	"context"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"heartline/triage"
)

// Person is what the history tells of the calls of one number, a call of which goes on.
type Person struct {
	Calls     int       // earlier calls that came in
	LastAt    time.Time // when the last of them came; zero: there is none
	LastCall  string
	LastAgent string // user id of who talked in the newest of them in which somebody did
	LastClass string // how the last of them ended; empty while it goes on
	RedAt     time.Time
	Today     int // earlier calls that came in since an instant
}

// PersonBefore sums up what came before a call from the same number, by the number's hashes; since is where Today begins.
// Test calls, and calls that the house has made, are not among them.
func (s *Store) PersonBefore(ctx context.Context, call string, since time.Time, numberHashes ...string) (p Person, err error) {
	if len(numberHashes) == 0 {
		return Person{}, nil
	}
	theirs := `number_hash IN (?` + strings.Repeat(", ?", len(numberHashes)-1) + `) AND id <> ? AND marked = '' AND direction = ''`
	args := append(anys(numberHashes), call)
	if err = s.desk.one(ctx, `SELECT COUNT(*), COALESCE(MAX(red_at), 0), COALESCE(SUM(CASE WHEN arrived_at >= ? THEN 1 ELSE 0 END), 0) FROM call WHERE `+theirs,
		append([]any{micros(since)}, args...), &p.Calls, at(&p.RedAt), &p.Today); err != nil || p.Calls == 0 {
		return p, classify("person", "the earlier calls", err)
	}
	if err = s.desk.one(ctx, `SELECT id, arrived_at, class FROM call WHERE `+theirs+` ORDER BY arrived_at DESC, id DESC LIMIT 1`,
		args, &p.LastCall, at(&p.LastAt), &p.LastClass); err != nil {
		return p, classify("person", "the last call", err)
	}
	talks, err := list(ctx, s.desk, `SELECT agent FROM call WHERE `+theirs+` AND agent <> '' AND bridged_at > 0 ORDER BY arrived_at DESC, id DESC LIMIT 1`,
		args, func(rows *sqlx.Rows) (who string, err error) { return who, rows.Scan(&who) })
	if len(talks) > 0 {
		p.LastAgent = talks[0]
	}
	return p, classify("person", "the last counsellor", err)
}

// OpenTasksOf returns the tasks of a person that are still to be done, the most urgent first, without contacts and attempts.
func (s *Store) OpenTasksOf(ctx context.Context, numberHashes ...string) ([]Task, error) {
	if len(numberHashes) == 0 {
		return nil, nil
	}
	args := append(anys(numberHashes), string(triage.TaskOpen), string(triage.TaskTaken))
	all, err := list(ctx, s.desk, `SELECT `+taskColumns+` FROM task WHERE number_hash IN (?`+strings.Repeat(", ?", len(numberHashes)-1)+`)
		AND state IN (?, ?) ORDER BY `+taskOrder+` LIMIT 20`, args, scanTask)
	return all, classify("tasks", "the tasks of a person", err)
}
