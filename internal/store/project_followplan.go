package store

import (
	"context"

	"github.com/jmoiron/sqlx"

	"heartline/internal/ledger"
	"heartline/triage"
)

// openFollowPlan keeps a follow-up plan. Its tasks are wanted by the facts that follow.
func openFollowPlan(ctx context.Context, tx *sqlx.Tx, e ledger.Event, f ledger.FollowUpOpened) error {
	call, of := ledger.CallOf(e.Stream)
	if !of {
		return nil
	}
	return exec(ctx, tx, `INSERT INTO follow_plan (id, call_id, grade, hotline, number_hash, rules, steps, unreachable, by_user, opened_at, review_task, review_seconds)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`,
		f.Plan, call, f.Grade, f.Hotline, f.NumberHash, f.Rules, int64(f.Steps), int64(f.Unreachable), f.By, micros(e.At), f.Review, f.ReviewSeconds)
}

// planOfTask follows what became of a plan's task: the plan may be over with it. A task of no plan changes none.
func planOfTask(ctx context.Context, tx *sqlx.Tx, e ledger.Event, task string) error {
	plan, rule := "", triage.PlanRule{}
	err := each(ctx, tx, `SELECT p.id, p.unreachable FROM follow_plan p JOIN task t ON t.plan_id = p.id WHERE t.id = ? AND p.ended_at = 0`, []any{task},
		func(rows *sqlx.Rows) error { return rows.Scan(&plan, &rule.Unreachable) })
	if err != nil || plan == "" {
		return err
	}
	var tasks []triage.PlanTask
	err = each(ctx, tx, `SELECT closed_at, outcome FROM task WHERE plan_id = ? ORDER BY plan_step, id`, []any{plan}, func(rows *sqlx.Rows) error {
		var t triage.PlanTask
		var closed int64
		if err := rows.Scan(&closed, &t.Outcome); err != nil {
			return err
		}
		t.Over = closed > 0
		tasks = append(tasks, t)
		return nil
	})
	if err != nil {
		return err
	}
	var attempts []string
	err = each(ctx, tx, `SELECT a.outcome FROM task_attempt a JOIN task t ON t.id = a.task_id WHERE t.plan_id = ? ORDER BY a.at, a.seq`, []any{plan}, func(rows *sqlx.Rows) error {
		var outcome string
		if err := rows.Scan(&outcome); err != nil {
			return err
		}
		attempts = append(attempts, outcome)
		return nil
	})
	if err != nil {
		return err
	}
	end := rule.Ended(tasks, attempts)
	if end == "" {
		return nil
	}
	if err := endFollowPlan(ctx, tx, e, plan, string(end), ""); err != nil || end != triage.PlanUnreachable {
		return err
	}
	return wantReview(ctx, tx, e, plan)
}

// wantReview opens the task of who answers for the shift where a plan has ended because nobody could be reached. It is
// no step of the plan, and is gathered with nothing: someone decides whether to try another way, and writes down why not.
func wantReview(ctx context.Context, tx *sqlx.Tx, e ledger.Event, plan string) error {
	const review = ` FROM follow_plan p WHERE p.id = ? AND p.review_task <> ''`
	err := exec(ctx, tx, `INSERT INTO task (id, kind, state, grade, hotline, number_id, number_hash, opened_at, due_at, plan_id)
		SELECT p.review_task, ?, ?, p.grade, p.hotline, COALESCE((SELECT MAX(t.number_id) FROM task t WHERE t.plan_id = p.id), ''), p.number_hash, ?, ? + p.review_seconds * 1000000, p.id`+review+`
		ON CONFLICT (id) DO NOTHING`, string(triage.TaskReview), string(triage.TaskOpen), micros(e.At), micros(e.At), plan)
	if err != nil {
		return err
	}
	return exec(ctx, tx, `INSERT INTO task_call (task_id, call_id, wanted, kind, recording, at) SELECT p.review_task, p.call_id, p.review_task, ?, '', ?`+review+`
		ON CONFLICT (task_id, call_id, wanted) DO NOTHING`, string(triage.TaskReview), micros(e.At), plan)
}

// endFollowPlan ends a plan that goes on, and gives up the tasks of its steps that are left.
func endFollowPlan(ctx context.Context, tx *sqlx.Tx, e ledger.Event, plan, reason, by string) error {
	err := exec(ctx, tx, `UPDATE task SET state = ?, outcome = ?, closed_at = ? WHERE plan_id = ? AND closed_at = 0
		AND EXISTS (SELECT 1 FROM follow_plan p WHERE p.id = task.plan_id AND p.ended_at = 0)`, string(triage.TaskClosed), "plan_"+reason, micros(e.At), plan)
	if err != nil {
		return err
	}
	return exec(ctx, tx, `UPDATE follow_plan SET ended_at = ?, reason = ?, ended_by = ? WHERE id = ? AND ended_at = 0`, micros(e.At), reason, by, plan)
}
