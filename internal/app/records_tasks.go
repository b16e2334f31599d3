package app

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"time"

	"heartline/console"
	"heartline/console/api"
	"heartline/internal/access"
	"heartline/internal/fault"
	"heartline/internal/ledger"
	"heartline/internal/store"
	"heartline/triage"
)

// tasks keeps tasks: their readings are the store's, each change is a fact on the task's stream.
type tasks struct {
	a     *App
	turns turns
}

var _ console.Tasks = (*tasks)(nil)

func newTasks(a *App) *tasks { return &tasks{a: a} }

// Tasks lists tasks, the most urgent first.
func (t *tasks) Tasks(ctx context.Context, q console.TaskQuery) (api.TaskPage, error) {
	offset := int64(0)
	if q.Cursor != "" {
		var err error
		if offset, err = strconv.ParseInt(q.Cursor, 36, 32); err != nil || offset < 0 {
			return api.TaskPage{}, fault.Field("cursor", fault.New(fault.Invalid, "tasks", "The cursor is not one that this list has given; start with the first page."))
		}
	}
	f := taskFilter(q, time.Now())
	rows, more, err := t.a.store.Tasks(ctx, f, int(offset), q.Limit)
	if err != nil {
		return api.TaskPage{}, err
	}
	page := api.TaskPage{}
	if page.Total, err = t.a.store.CountTasks(ctx, f); err != nil {
		return api.TaskPage{}, err
	}
	for _, r := range rows {
		page.Items = append(page.Items, t.a.task(ctx, r))
	}
	if more {
		page.Next = strconv.FormatInt(offset+int64(len(rows)), 36)
	}
	return page, nil
}

// taskFilter turns a query into a filter. Whoever asks for the own open tasks means those still to be done.
func taskFilter(q console.TaskQuery, now time.Time) store.TaskFilter {
	f := store.TaskFilter{TakenBy: q.TakenBy}
	switch q.State {
	case api.TaskFilterOpen:
		f.States = []triage.TaskState{triage.TaskOpen}
		if q.TakenBy != "" {
			f.States = append(f.States, triage.TaskTaken)
		}
	case api.TaskFilterTaken:
		f.States = []triage.TaskState{triage.TaskTaken}
	case api.TaskFilterOverdue:
		f.States, f.Overdue = []triage.TaskState{triage.TaskOpen, triage.TaskTaken}, now
	case api.TaskFilterDone:
		f.States = []triage.TaskState{triage.TaskDone, triage.TaskClosed}
	case api.TaskFilterAll:
	}
	return f
}

// Task gives one task, by its own id or by one that was gathered into it.
func (t *tasks) Task(ctx context.Context, id string) (api.Task, error) {
	row, err := t.a.store.Task(ctx, id)
	if err != nil {
		return api.Task{}, err
	}
	return t.a.task(ctx, row), nil
}

// ChangeTask records what a user does with a task. A command that has been done before changes nothing.
func (t *tasks) ChangeTask(ctx context.Context, c console.TaskChange) (api.Task, error) {
	row, err := t.a.store.Task(ctx, c.Task)
	if err != nil {
		return api.Task{}, err
	}
	stream := ledger.TaskStream(row.ID)
	release, err := t.turns.take(ctx, row.ID)
	if err != nil {
		return api.Task{}, err
	}
	defer release()
	if err := t.a.settled(ctx, stream); err != nil {
		return api.Task{}, err
	}
	if row, err = t.a.store.Task(ctx, row.ID); err != nil {
		return api.Task{}, err
	}
	now := time.Now().UTC()
	fact, err := changeOfTask(row, c, access.From(ctx).May(access.ManageAgents), now)
	if err != nil || fact == nil {
		return t.a.task(ctx, row), err
	}
	stored, err := t.a.appendFacts(ctx, stream, access.Actor(c.By), fact)
	if err != nil {
		return api.Task{}, err
	}
	if !stored {
		return t.a.task(ctx, afterFact(row, fact, now)), nil
	}
	return t.Task(ctx, row.ID)
}

// changeOfTask decides what a command means for a task: a fact, nothing because it is so already, or a
// refusal. May says that the user answers for counsellors: may release what others have taken, and take what asks for a
// supervisor's decision.
func changeOfTask(row store.Task, c console.TaskChange, may bool, now time.Time) (ledger.Fact, error) {
	const op = "task"
	open := row.State == triage.TaskOpen || row.State == triage.TaskTaken
	mine := row.TakenBy == c.By && row.State == triage.TaskTaken
	notYours := fault.Code("not_yours", fault.New(fault.Conflict, op, "Take the task first."))
	switch c.Verb {
	case console.TaskTake:
		switch {
		case mine:
			return nil, nil //nolint:nilnil // nothing to record
		case row.State == triage.TaskTaken:
			return nil, fault.Code("task_taken", fault.New(fault.Conflict, op, "Somebody else has taken this task."))
		case !open:
			return nil, fault.New(fault.Conflict, op, "The task is done.")
		case row.Kind == triage.TaskReview && !may:
			return nil, fault.Code("supervisor_task", fault.New(fault.Denied, op, "This task is for a supervisor: leave it to whoever answers for the shift."))
		}
		return ledger.TaskTaken{By: c.By}, nil
	case console.TaskRelease:
		switch {
		case row.State == triage.TaskOpen:
			return nil, nil //nolint:nilnil // nothing to record
		case !open:
			return nil, fault.New(fault.Conflict, op, "The task is done.")
		case !mine && !may:
			return nil, notYours
		}
		return ledger.TaskReleased{By: c.By}, nil
	case console.TaskAttempt:
		if !mine {
			return nil, notYours
		}
		if !c.NextDue.IsZero() && c.NextDue.Before(now) {
			return nil, fault.Field("next_due_at", fault.New(fault.Invalid, op, "The next attempt must lie in the future."))
		}
		return ledger.TaskAttempted{By: c.By, Outcome: c.Outcome, NextDue: nextDue(row, c, now)}, nil
	case console.TaskDone:
		switch {
		case !open && row.Outcome == c.Outcome:
			return nil, nil //nolint:nilnil // nothing to record
		case !open:
			return nil, fault.New(fault.Conflict, op, "The task is done already, with another outcome.")
		case !mine:
			return nil, notYours
		}
		return ledger.TaskDone{By: c.By, Outcome: c.Outcome}, nil
	}
	return nil, fault.New(fault.Invalid, op, "There is no such command.")
}

// nextDue is when the next attempt is due: as asked for, else after the time of the grade where nobody was
// reached. It is never moved to a later time than that by an attempt alone.
func nextDue(row store.Task, c console.TaskChange, now time.Time) time.Time {
	if !c.NextDue.IsZero() {
		return c.NextDue.UTC()
	}
	if c.Outcome == string(api.AttemptInputOutcomeReached) || c.Outcome == string(api.AttemptInputOutcomeWrongNumber) {
		return time.Time{}
	}
	if next := now.Add(row.Grade.DueAfter()).Truncate(time.Microsecond); next.After(row.Due) {
		return next
	}
	return time.Time{}
}

// afterFact is the task as it will be once a fact that waits in the spool is folded.
func afterFact(row store.Task, fact ledger.Fact, at time.Time) store.Task {
	switch f := fact.(type) {
	case ledger.TaskTaken:
		row.State, row.TakenBy, row.TakenAt = triage.TaskTaken, f.By, at
	case ledger.TaskReleased:
		row.State, row.TakenBy, row.TakenAt = triage.TaskOpen, "", time.Time{}
	case ledger.TaskAttempted:
		row.Tries = append(slices.Clone(row.Tries), store.Attempt{By: f.By, Outcome: f.Outcome, At: at})
		if !f.NextDue.IsZero() {
			row.Due = f.NextDue
		}
	case ledger.TaskDone:
		row.State, row.Outcome, row.ClosedAt, row.TakenBy = triage.TaskDone, f.Outcome, at, cmp.Or(row.TakenBy, f.By)
	}
	return row
}

// TaskNumber gives the caller's number to the user who has taken the task.
func (t *tasks) TaskNumber(ctx context.Context, task, userID string) (string, error) {
	row, err := t.a.store.Task(ctx, task)
	if err != nil {
		return "", err
	}
	if row.State != triage.TaskTaken || row.TakenBy != userID {
		return "", fault.Code("not_yours", fault.New(fault.Conflict, "task number", "Take the task first."))
	}
	if row.NumberID == "" {
		return "", fault.New(fault.NotFound, "task number", "The caller has withheld the number.")
	}
	sealed, err := t.a.store.SealedValue(ctx, row.NumberID)
	if err != nil {
		return "", err
	}
	return t.a.ring.OpenNumber(ctx, sealed)
}

// task shows a task. The number is masked.
func (a *App) task(ctx context.Context, row store.Task) api.Task {
	out := api.Task{
		Id: row.ID, Kind: taskKind(row.Kind), State: api.TaskState(row.State), Grade: api.Grade(row.Grade.String()), Hotline: a.hotlineName(row.Hotline),
		Anonymous: row.NumberID == "", MaskedNumber: a.tails.Masked(ctx, row.NumberID), CreatedAt: row.OpenedAt, DueAt: row.Due,
		PlanId: row.Plan, PlanStep: row.Step, OwnerShift: a.ownerShift(row.Hotline, boxOf(row)), TakenAt: row.TakenAt, DoneAt: row.ClosedAt, Outcome: row.Outcome, Calls: len(row.Contacts),
	}
	if row.State == triage.TaskClosed {
		out.State = api.TaskStateDone
	}
	if row.TakenBy != "" {
		out.TakenBy = a.people.Person(row.TakenBy)
	}
	for _, try := range row.Tries {
		out.Attempts = append(out.Attempts, api.Attempt{At: try.At, By: a.people.Person(try.By), Outcome: try.Outcome})
	}
	if len(row.Contacts) > 0 {
		out.CallId = row.Contacts[0].Call
		if c, err := a.store.Call(ctx, out.CallId); err == nil {
			out.Reason = c.Reason
		}
	}
	if msg, ok := lastMessage(row); ok {
		out.HasMessage = true
		if r, err := a.store.Recording(ctx, msg); err == nil && r.EndedAt.After(r.StartedAt) {
			out.MessageSeconds = r.EndedAt.Sub(r.StartedAt).Seconds()
		}
	}
	return out
}

// lastMessage is the newest message that a task's caller has left.
func lastMessage(row store.Task) (recording string, ok bool) {
	for _, c := range slices.Backward(row.Contacts) {
		if c.Recording != "" {
			return c.Recording, true
		}
	}
	return "", false
}

// taskKind is the word that screens know: a caller who was missed and one who asked for it are both called back.
func taskKind(k triage.TaskKind) string {
	switch k {
	case triage.TaskMissed, triage.TaskCallBack:
		return "callback"
	case triage.TaskMessage, triage.TaskRingBack, triage.TaskFollowUp, triage.TaskDebrief, triage.TaskReview:
		return string(k)
	}
	return string(k)
}

// boxOf is the box of the newest message that a task's caller has left; empty where it is not known.
func boxOf(row store.Task) string {
	for _, c := range slices.Backward(row.Contacts) {
		if c.Recording != "" {
			return c.Box
		}
	}
	return ""
}

// ownerShift is the roster's line that answers for a hotline's tasks: that of the queue which owns the box of the message,
// or the hotline's own one where there is no message or the box is no more; else of the hotline's queue. Empty: every shift.
func (a *App) ownerShift(hotline, box string) string {
	cfg := a.config()
	h, ok := cfg.Hotline(hotline)
	if !ok {
		return ""
	}
	owner := h.Queue
	for _, id := range []string{h.MessageBox, box} {
		for _, b := range cfg.Boxes {
			if b.ID == id && b.Owner != "" {
				owner = b.Owner
			}
		}
	}
	for _, q := range cfg.Queues {
		if q.ID == owner {
			return q.Line
		}
	}
	return ""
}
