package console

import (
	"context"

	"heartline/console/api"
	"heartline/internal/access"
	"heartline/internal/ledger"
)

// pageSize is how many items a page of a list has unless the request says otherwise.
const pageSize = 50

func limitOf(l api.Limit) int {
	if l <= 0 {
		return pageSize
	}
	return l
}

func (o *operations) ListTasks(ctx context.Context, r api.ListTasksRequestObject) (api.ListTasksResponseObject, error) {
	q := TaskQuery{State: r.Params.State, Limit: limitOf(r.Params.Limit), Cursor: r.Params.Cursor}
	if q.State == "" {
		q.State = api.TaskFilterOpen
	}
	if r.Params.Mine {
		q.TakenBy = access.From(ctx).User.ID
	}
	page, err := o.Tasks.Tasks(ctx, q)
	return api.ListTasks200JSONResponse(api.Tidy(page)), err
}

func (o *operations) GetTask(ctx context.Context, r api.GetTaskRequestObject) (api.GetTaskResponseObject, error) {
	t, err := o.Tasks.Task(ctx, r.Task)
	return api.GetTask200JSONResponse{TaskJSONResponse: api.TaskJSONResponse(api.Tidy(t))}, err
}

func (o *operations) changeTask(ctx context.Context, c TaskChange) (api.TaskJSONResponse, error) {
	c.By = access.From(ctx).User.ID
	t, err := o.Tasks.ChangeTask(ctx, c)
	return api.TaskJSONResponse(api.Tidy(t)), err
}

func (o *operations) TakeTask(ctx context.Context, r api.TakeTaskRequestObject) (api.TakeTaskResponseObject, error) {
	t, err := o.changeTask(ctx, TaskChange{Task: r.Task, Verb: TaskTake})
	return api.TakeTask200JSONResponse{TaskJSONResponse: t}, err
}

func (o *operations) ReleaseTask(ctx context.Context, r api.ReleaseTaskRequestObject) (api.ReleaseTaskResponseObject, error) {
	t, err := o.changeTask(ctx, TaskChange{Task: r.Task, Verb: TaskRelease})
	return api.ReleaseTask200JSONResponse{TaskJSONResponse: t}, err
}

func (o *operations) RecordAttempt(ctx context.Context, r api.RecordAttemptRequestObject) (api.RecordAttemptResponseObject, error) {
	t, err := o.changeTask(ctx, TaskChange{Task: r.Task, Verb: TaskAttempt, Outcome: string(r.Body.Outcome), NextDue: r.Body.NextDueAt})
	return api.RecordAttempt200JSONResponse{TaskJSONResponse: t}, err
}

func (o *operations) CompleteTask(ctx context.Context, r api.CompleteTaskRequestObject) (api.CompleteTaskResponseObject, error) {
	t, err := o.changeTask(ctx, TaskChange{Task: r.Task, Verb: TaskDone, Outcome: string(r.Body.Outcome)})
	return api.CompleteTask200JSONResponse{TaskJSONResponse: t}, err
}

func (o *operations) RevealTaskNumber(ctx context.Context, r api.RevealTaskNumberRequestObject) (api.RevealTaskNumberResponseObject, error) {
	number, err := o.Tasks.TaskNumber(ctx, r.Task, access.From(ctx).User.ID)
	if err != nil {
		return nil, err
	}
	if err := o.Audit.Record(ctx, ledger.NumberRevealed{Task: r.Task}); err != nil {
		return nil, err
	}
	return api.RevealTaskNumber200JSONResponse{Number: number}, nil
}

func (o *operations) PlayTaskMessage(ctx context.Context, r api.PlayTaskMessageRequestObject) (api.PlayTaskMessageResponseObject, error) {
	sound, err := o.Sounds.Message(ctx, r.Task)
	if err != nil {
		return nil, err
	}
	// A message asks for help: unlike a recording it may be heard while the storage is slow.
	if err := o.Audit.Record(ctx, ledger.MessagePlayed{Task: r.Task}); err != nil {
		return nil, err
	}
	return api.PlayTaskMessage200JSONResponse{PlaybackJSONResponse: o.playback(ctx, sound)}, nil
}
