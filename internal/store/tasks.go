package store

import (
	"context"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"heartline/triage"
)

// Task is one person's open or closed work: the task, its attempts, and the contacts gathered in it.
type Task struct {
	triage.Task
	Outcome  string
	Plan     string // follow-up plan that it is a step of; empty: it stands for itself
	Step     int    // of the plan, from 1
	TakenAt  time.Time
	ClosedAt time.Time
	Contacts []Contact // oldest first
	Tries    []Attempt // oldest first
}

// Contact is one call that wanted the task.
type Contact struct {
	Call      string
	Wanted    string // the task id that the call asked for; another than the task's own if it was gathered
	Kind      triage.TaskKind
	Recording string // the message that was left
	Box       string // in which; empty: not known, or no message
	At        time.Time
}

// Attempt is one try to do what a task asks for.
type Attempt struct {
	By      string // user id
	Outcome string
	At      time.Time
}

// TaskFilter chooses tasks. The zero value of a field does not restrict.
type TaskFilter struct {
	States  []triage.TaskState
	Hotline string
	TakenBy string
	Call    string    // that this call has wanted
	Number  string    // hash of the person's number
	Plan    string    // steps of this follow-up plan
	Overdue time.Time // due before
}

const taskColumns = `id, kind, state, grade, hotline, number_id, number_hash, taken_by, outcome, opened_at, due_at, taken_at, closed_at, plan_id, plan_step`

// taskOrder is how urgent tasks are: by grade, then by due time.
const taskOrder = `CASE grade WHEN 'red' THEN 0 WHEN 'yellow' THEN 1 ELSE 2 END, due_at, id`

func scanTask(rows *sqlx.Rows) (t Task, err error) {
	return t, rows.Scan(&t.ID, &t.Kind, &t.State, &t.Grade, &t.Hotline, &t.NumberID, &t.NumberHash, &t.TakenBy, &t.Outcome,
		at(&t.OpenedAt), at(&t.Due), at(&t.TakenAt), at(&t.ClosedAt), &t.Plan, &t.Step)
}

// Tasks returns tasks from offset on, the most urgent first, with their contacts and attempts, and whether
// there are more. limit runs from 1 to 500.
func (s *Store) Tasks(ctx context.Context, f TaskFilter, offset, limit int) (page []Task, more bool, err error) {
	where, args := f.where()
	limit = min(max(limit, 1), maxPage)
	page, err = list(ctx, s.desk, `SELECT `+taskColumns+` FROM task WHERE `+where+` ORDER BY `+taskOrder+` LIMIT ? OFFSET ?`,
		append(args, limit+1, max(offset, 0)), scanTask)
	if err != nil {
		return nil, false, classify("tasks", "the tasks", err)
	}
	if len(page) > limit {
		page, more = page[:limit], true
	}
	return page, more, s.fillTasks(ctx, page)
}

// CountTasks returns how many tasks a filter chooses.
func (s *Store) CountTasks(ctx context.Context, f TaskFilter) (n int, err error) {
	where, args := f.where()
	err = s.desk.one(ctx, `SELECT COUNT(*) FROM task WHERE `+where, args, &n)
	return n, classify("count tasks", "the tasks", err)
}

func (f TaskFilter) where() (condition string, args []any) {
	where := []string{"1 = 1"}
	if len(f.States) > 0 {
		where = append(where, "state IN (?"+strings.Repeat(", ?", len(f.States)-1)+")")
		for _, st := range f.States {
			args = append(args, string(st))
		}
	}
	for _, c := range []struct{ condition, value string }{
		{"hotline = ?", f.Hotline}, {"taken_by = ?", f.TakenBy}, {"plan_id = ?", f.Plan}, {"number_hash = ?", f.Number}, {"id IN (SELECT task_id FROM task_call WHERE call_id = ?)", f.Call},
	} {
		if c.value != "" {
			where, args = append(where, c.condition), append(args, c.value)
		}
	}
	if !f.Overdue.IsZero() {
		where, args = append(where, "due_at < ?"), append(args, micros(f.Overdue))
	}
	return strings.Join(where, " AND "), args
}

// Task returns one task by its own id or by one that was gathered into it; fault.NotFound if there is none.
func (s *Store) Task(ctx context.Context, id string) (Task, error) {
	all, err := list(ctx, s.desk, `SELECT `+taskColumns+` FROM task WHERE id = ? OR id IN (SELECT task_id FROM task_call WHERE wanted = ?) LIMIT 1`,
		[]any{id, id}, scanTask)
	t, err := only("task", "the task", all, err)
	if err != nil {
		return Task{}, err
	}
	one := []Task{t}
	err = s.fillTasks(ctx, one)
	return one[0], err
}

// fillTasks adds contacts and attempts to tasks.
func (s *Store) fillTasks(ctx context.Context, tasks []Task) error {
	if len(tasks) == 0 {
		return nil
	}
	byID := make(map[string]*Task, len(tasks))
	ids := make([]any, len(tasks))
	for i := range tasks {
		byID[tasks[i].ID] = &tasks[i]
		ids[i] = tasks[i].ID
	}
	in := `(?` + strings.Repeat(", ?", len(ids)-1) + `)`
	err := each(ctx, s.desk, `SELECT task_id, call_id, wanted, kind, recording, box, at FROM task_call WHERE task_id IN `+in+` ORDER BY at, wanted`, ids, func(rows *sqlx.Rows) error {
		var id string
		var c Contact
		if err := rows.Scan(&id, &c.Call, &c.Wanted, &c.Kind, &c.Recording, &c.Box, at(&c.At)); err != nil {
			return err
		}
		byID[id].Contacts = append(byID[id].Contacts, c)
		byID[id].Calls = append(byID[id].Calls, c.Call)
		return nil
	})
	if err != nil {
		return classify("tasks", "the contacts of the tasks", err)
	}
	err = each(ctx, s.desk, `SELECT task_id, by_user, outcome, at FROM task_attempt WHERE task_id IN `+in+` ORDER BY at, seq`, ids, func(rows *sqlx.Rows) error {
		var id string
		var a Attempt
		if err := rows.Scan(&id, &a.By, &a.Outcome, at(&a.At)); err != nil {
			return err
		}
		byID[id].Tries = append(byID[id].Tries, a)
		byID[id].Attempts++
		return nil
	})
	return classify("tasks", "the attempts on the tasks", err)
}
