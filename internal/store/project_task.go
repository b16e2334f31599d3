package store

import (
	"cmp"
	"context"
	"strings"

	"github.com/jmoiron/sqlx"

	"heartline/internal/ledger"
	"heartline/triage"
)

const taskPrefix = "task:"

// foldTask keeps one row per task. A call that wants work done for a person who has an open task is
// gathered into that task, which takes the more urgent grade, the earlier due time and the weightier kind.
// A follow-up stays by itself: it is another promise, for another day. So does a debrief, which is for the counsellor.
func foldTask(ctx context.Context, tx *sqlx.Tx, e ledger.Event, f ledger.Fact) error {
	if want, ok := f.(ledger.TaskWanted); ok {
		return wantTask(ctx, tx, e, want)
	}
	if tried, ok := f.(ledger.OutAttemptEnded); ok {
		return foldCallAttempt(ctx, tx, e, tried)
	}
	if plan, ok := f.(ledger.FollowUpOpened); ok {
		return openFollowPlan(ctx, tx, e, plan)
	}
	if ended, ok := f.(ledger.FollowUpEnded); ok {
		plan, of := ledger.FollowUpOf(e.Stream)
		if !of {
			return nil
		}
		return endFollowPlan(ctx, tx, e, plan, ended.Reason, ended.By)
	}
	id, ok := strings.CutPrefix(string(e.Stream), taskPrefix)
	if !ok {
		return nil
	}
	if err := foldOwnTask(ctx, tx, e, f, id); err != nil {
		return err
	}
	return planOfTask(ctx, tx, e, id)
}

// foldOwnTask folds what people do with a task.
func foldOwnTask(ctx context.Context, tx *sqlx.Tx, e ledger.Event, f ledger.Fact, id string) error {
	now := micros(e.At)
	switch f := f.(type) {
	case ledger.TaskTaken:
		return exec(ctx, tx, `UPDATE task SET state = ?, taken_by = ?, taken_at = ? WHERE id = ? AND closed_at = 0`, string(triage.TaskTaken), f.By, now, id)
	case ledger.TaskReleased:
		return exec(ctx, tx, `UPDATE task SET state = ?, taken_by = '', taken_at = 0 WHERE id = ? AND closed_at = 0`, string(triage.TaskOpen), id)
	case ledger.TaskAttempted:
		if !f.NextDue.IsZero() {
			if err := exec(ctx, tx, `UPDATE task SET due_at = ? WHERE id = ? AND closed_at = 0`, micros(f.NextDue), id); err != nil {
				return err
			}
		}
		return exec(ctx, tx, `INSERT INTO task_attempt (task_id, seq, at, by_user, outcome) VALUES (?, ?, ?, ?, ?) ON CONFLICT (task_id, seq) DO NOTHING`,
			id, e.Seq, now, f.By, f.Outcome)
	case ledger.TaskDone:
		return exec(ctx, tx, `UPDATE task SET state = ?, outcome = ?, taken_by = CASE WHEN taken_by = '' THEN ? ELSE taken_by END, closed_at = ? WHERE id = ? AND closed_at = 0`,
			string(triage.TaskDone), f.Outcome, f.By, now, id)
	case ledger.TaskClosed:
		return exec(ctx, tx, `UPDATE task SET state = ?, outcome = ?, closed_at = ? WHERE id = ? AND closed_at = 0`, string(triage.TaskClosed), f.Reason, now, id)
	}
	return nil
}

// callAttempts is added to the position of an attempt that a call made, so that it has a number of its own beside those
// that people write down on the task's stream.
const callAttempts = int64(1) << 40

// foldCallAttempt writes the attempt of a call of the house into the task that it was made for. A ring-back that has
// reached its person, or that nobody wants any more, is done; any other work is done when somebody says so. What else was
// gathered into the same task, a message that somebody is to hear or a call that was promised, keeps it open and with
// whoever has taken it: the task is that work from then on.
func foldCallAttempt(ctx context.Context, tx *sqlx.Tx, e ledger.Event, f ledger.OutAttemptEnded) error {
	if f.Task == "" || f.Outcome == "nobody_free" || f.Outcome == "counsellor_gone" { // nobody was called
		return nil
	}
	const task = `(SELECT task_id FROM task_call WHERE wanted = ?)`
	err := exec(ctx, tx, `INSERT INTO task_attempt (task_id, seq, at, by_user, outcome) SELECT id, ?, ?, ?, ? FROM task WHERE id IN `+task+`
		ON CONFLICT (task_id, seq) DO NOTHING`, callAttempts+e.Pos, micros(e.At), f.Agent, f.Outcome, f.Task)
	if err == nil {
		err = planOfTask(ctx, tx, e, f.Task)
	}
	if err != nil || !f.Done {
		return err
	}
	if f.Work != "" && f.Work != string(triage.TaskRingBack) {
		return foldWorkDone(ctx, tx, e, f)
	}
	const (
		mine = ` WHERE kind = ? AND closed_at = 0 AND id IN ` + task
		left = `EXISTS (SELECT 1 FROM task_call c WHERE c.task_id = task.id AND c.kind = ?)`
	)
	for _, kind := range []triage.TaskKind{triage.TaskMessage, triage.TaskCallBack} { // the weightier first; then it is no ring-back any more
		if err := exec(ctx, tx, `UPDATE task SET kind = ?`+mine+` AND `+left, string(kind), string(triage.TaskRingBack), f.Task, string(kind)); err != nil {
			return err
		}
	}
	return exec(ctx, tx, `UPDATE task SET state = ?, outcome = ?, taken_by = CASE WHEN taken_by = '' THEN ? ELSE taken_by END, closed_at = ?`+mine,
		string(triage.TaskDone), f.Outcome, f.Agent, micros(e.At), string(triage.TaskRingBack), f.Task)
}

func wantTask(ctx context.Context, tx *sqlx.Tx, e ledger.Event, want ledger.TaskWanted) error {
	callID, _ := ledger.CallOf(e.Stream)
	fresh := triage.Task{ID: want.Task, Kind: triage.TaskKind(want.Kind), Grade: triage.Grade(want.Grade), Due: want.Due}
	open := triage.Task{}
	if fresh.Kind != triage.TaskFollowUp && fresh.Kind != triage.TaskDebrief && fresh.Kind != triage.TaskReview {
		var err error
		if open, err = openTaskOf(ctx, tx, want.NumberHash, callID); err != nil {
			return err
		}
	}
	var err error
	if open.ID == "" {
		open.ID = fresh.ID
		err = exec(ctx, tx, `INSERT INTO task (id, kind, state, grade, hotline, number_id, number_hash, opened_at, due_at, plan_id, plan_step)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`,
			fresh.ID, want.Kind, string(triage.TaskOpen), string(cmp.Or(fresh.Grade, triage.Green)), want.Hotline, want.NumberID, want.NumberHash, micros(e.At), micros(want.Due),
			want.Plan, int64(want.Step))
	} else {
		open = open.Merge(fresh)
		err = exec(ctx, tx, `UPDATE task SET kind = ?, grade = ?, due_at = ? WHERE id = ?`, string(open.Kind), string(open.Grade), micros(open.Due), open.ID)
	}
	if err != nil {
		return err
	}
	return exec(ctx, tx, `INSERT INTO task_call (task_id, call_id, wanted, kind, recording, box, at) VALUES (?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (task_id, call_id, wanted) DO NOTHING`, open.ID, callID, want.Task, want.Kind, want.Recording, want.Box, micros(e.At))
}

// openTaskOf returns the open task of the person with that number, or a task without an id. A caller whose number is
// not known is told by nothing but the call: what one call wants by its end and by its message is one task.
func openTaskOf(ctx context.Context, tx *sqlx.Tx, numberHash, callID string) (t triage.Task, err error) {
	const open = `SELECT id, kind, grade, due_at FROM task WHERE closed_at = 0 AND kind NOT IN ('follow_up', 'debrief', 'review') AND `
	query, arg := open+`number_hash = ? ORDER BY opened_at, id LIMIT 1`, numberHash
	if numberHash == "" {
		query, arg = open+`id IN (SELECT task_id FROM task_call WHERE call_id = ?) ORDER BY opened_at, id LIMIT 1`, callID
	}
	if arg == "" {
		return t, nil
	}
	err = each(ctx, tx, query, []any{arg}, func(rows *sqlx.Rows) error { return rows.Scan(&t.ID, &t.Kind, &t.Grade, at(&t.Due)) })
	return t, err
}
