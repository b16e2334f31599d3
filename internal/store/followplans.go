package store

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"heartline/triage"
)

// FollowPlan is a follow-up plan that was agreed with a person, known by the hash of their number alone.
type FollowPlan struct {
	ID          string
	Call        string // in which it was agreed
	Grade       string
	Hotline     string
	NumberHash  string
	Rules       string // version of the care file
	Steps       int    // that were agreed
	Unreachable int    // attempts in a row that reach nobody end it; 0: none do
	Review      string // task of who answers for the shift, opened where they have ended it; empty: none
	By          string // user id
	OpenedAt    time.Time
	EndedAt     time.Time // zero: it goes on
	Reason      string    // why it is over: completed, closed, refused, unreachable
	EndedBy     string    // user id; empty: by itself
	Tasks       []Task    // in order of the steps
}

const followColumns = `id, call_id, grade, hotline, number_hash, rules, steps, unreachable, by_user, opened_at, ended_at, reason, ended_by, review_task`

func scanFollowPlan(rows *sqlx.Rows) (p FollowPlan, err error) {
	return p, rows.Scan(&p.ID, &p.Call, &p.Grade, &p.Hotline, &p.NumberHash, &p.Rules, &p.Steps, &p.Unreachable, &p.By,
		at(&p.OpenedAt), at(&p.EndedAt), &p.Reason, &p.EndedBy, &p.Review)
}

// FollowPlan returns one plan with its tasks; fault.NotFound if there is none with that id.
func (s *Store) FollowPlan(ctx context.Context, id string) (FollowPlan, error) {
	all, err := list(ctx, s.desk, `SELECT `+followColumns+` FROM follow_plan WHERE id = ?`, []any{id}, scanFollowPlan)
	p, err := only("plan", "the follow-up plan", all, err)
	if err != nil {
		return FollowPlan{}, err
	}
	one := []FollowPlan{p}
	err = s.fillFollowPlans(ctx, one)
	return one[0], err
}

// FollowPlansOf returns the plans that were agreed in a call or with the person of one of the hashes, those that go on first, then
// the newest, at most limit.
func (s *Store) FollowPlansOf(ctx context.Context, call string, numberHashes []string, limit int) ([]FollowPlan, error) {
	where, args := `call_id = ?`, []any{call}
	hashes := slices.DeleteFunc(slices.Clone(numberHashes), func(h string) bool { return h == "" })
	if len(hashes) > 0 {
		where += ` OR number_hash IN (?` + strings.Repeat(", ?", len(hashes)-1) + `)`
		for _, h := range hashes {
			args = append(args, h)
		}
	}
	all, err := list(ctx, s.desk, `SELECT `+followColumns+` FROM follow_plan WHERE `+where+`
		ORDER BY CASE WHEN ended_at = 0 THEN 0 ELSE 1 END, opened_at DESC, id DESC LIMIT ?`, append(args, min(max(limit, 1), maxPage)), scanFollowPlan)
	if err != nil {
		return nil, classify("plans", "the follow-up plans", err)
	}
	return all, s.fillFollowPlans(ctx, all)
}

// fillFollowPlans adds their tasks to plans.
func (s *Store) fillFollowPlans(ctx context.Context, plans []FollowPlan) error {
	for i := range plans {
		tasks, err := list(ctx, s.desk, `SELECT `+taskColumns+` FROM task WHERE plan_id = ? AND plan_step > 0 ORDER BY plan_step, id`, []any{plans[i].ID}, scanTask)
		if err != nil {
			return classify("plans", "the steps of the plan", err)
		}
		if err := s.fillTasks(ctx, tasks); err != nil {
			return err
		}
		plans[i].Tasks = tasks
	}
	return nil
}

// OverdueFollowUps counts the open follow-ups that were due before now, by grade: the steps of plans and those that stand
// for themselves.
func (s *Store) OverdueFollowUps(ctx context.Context, now time.Time) (map[triage.Grade]int, error) {
	out := map[triage.Grade]int{}
	err := each(ctx, s.desk, `SELECT grade, COUNT(*) FROM task WHERE kind = ? AND closed_at = 0 AND due_at < ? GROUP BY grade`,
		[]any{string(triage.TaskFollowUp), micros(now)}, func(rows *sqlx.Rows) error {
			var g triage.Grade
			var n int
			if err := rows.Scan(&g, &n); err != nil {
				return err
			}
			out[g] = n
			return nil
		})
	return out, classify("follow-ups", "the follow-ups that are overdue", err)
}
