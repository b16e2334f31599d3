package store

import (
	"context"

	"github.com/jmoiron/sqlx"

	"heartline/internal/ledger"
	"heartline/triage"
)

// foldWorkDone closes the task of a call that has done other work than ringing back: that of calling back whom the call
// was promised to. A message, and a call that was promised beside it, keep it open: the task is that work from then on.
func foldWorkDone(ctx context.Context, tx *sqlx.Tx, e ledger.Event, f ledger.OutAttemptEnded) error {
	const (
		mine = ` WHERE closed_at = 0 AND kind IN (?, ?, ?) AND id IN (SELECT task_id FROM task_call WHERE wanted = ?)`
		left = ` AND NOT EXISTS (SELECT 1 FROM task_call c WHERE c.task_id = task.id AND c.wanted <> ? AND c.kind IN (?, ?))`
	)
	message, promised := string(triage.TaskMessage), string(triage.TaskCallBack)
	return exec(ctx, tx, `UPDATE task SET state = ?, outcome = ?, taken_by = CASE WHEN taken_by = '' THEN ? ELSE taken_by END, closed_at = ?`+mine+left,
		string(triage.TaskDone), f.Outcome, f.Agent, micros(e.At),
		f.Work, string(triage.TaskRingBack), string(triage.TaskMissed), f.Task,
		f.Task, message, promised)
}
