package console

import (
	"context"

	"heartline/console/api"
	"heartline/internal/access"
	"heartline/internal/ledger"
)

func (o *operations) AddRosterShift(ctx context.Context, r api.AddRosterShiftRequestObject) (api.AddRosterShiftResponseObject, error) {
	v, err := o.Life.AddShift(ctx, access.From(ctx), *r.Body)
	o.rosterCommanded(ctx, err, "add", v.Id, "")
	return api.AddRosterShift201JSONResponse(api.Tidy(v)), err
}

func (o *operations) AssignRosterShift(ctx context.Context, r api.AssignRosterShiftRequestObject) (api.AssignRosterShiftResponseObject, error) {
	if err := o.Life.AssignShift(ctx, access.From(ctx), r.Shift, *r.Body); err != nil {
		return nil, err
	}
	o.rosterCommanded(ctx, nil, "assign", r.Shift, "")
	return api.AssignRosterShift204Response{}, nil
}

func (o *operations) UnassignRosterShift(ctx context.Context, r api.UnassignRosterShiftRequestObject) (api.UnassignRosterShiftResponseObject, error) {
	if err := o.Life.OpenShift(ctx, access.From(ctx), r.Shift, *r.Body); err != nil {
		return nil, err
	}
	o.rosterCommanded(ctx, nil, "unassign", r.Shift, "")
	return api.UnassignRosterShift204Response{}, nil
}

func (o *operations) CancelRosterShift(ctx context.Context, r api.CancelRosterShiftRequestObject) (api.CancelRosterShiftResponseObject, error) {
	if err := o.Life.CancelShift(ctx, access.From(ctx), r.Shift, *r.Body); err != nil {
		return nil, err
	}
	o.rosterCommanded(ctx, nil, "cancel", r.Shift, "")
	return api.CancelRosterShift204Response{}, nil
}

func (o *operations) MoveRosterShift(ctx context.Context, r api.MoveRosterShiftRequestObject) (api.MoveRosterShiftResponseObject, error) {
	if err := o.Life.MoveShift(ctx, access.From(ctx), r.Shift, *r.Body); err != nil {
		return nil, err
	}
	o.rosterCommanded(ctx, nil, "move", r.Shift, "")
	return api.MoveRosterShift204Response{}, nil
}

func (o *operations) TryRosterShift(ctx context.Context, r api.TryRosterShiftRequestObject) (api.TryRosterShiftResponseObject, error) {
	v, err := o.Life.TryShift(ctx, access.From(ctx), r.Shift, *r.Body)
	return api.TryRosterShift200JSONResponse(api.Tidy(v)), err
}

func (o *operations) ReportRosterMissed(ctx context.Context, r api.ReportRosterMissedRequestObject) (api.ReportRosterMissedResponseObject, error) {
	if err := o.Life.StepShift(ctx, access.From(ctx), r.Shift, StepMissed); err != nil {
		return nil, err
	}
	o.rosterCommanded(ctx, nil, "missed", r.Shift, "")
	return api.ReportRosterMissed204Response{}, nil
}

func (o *operations) GiveBackRosterShift(ctx context.Context, r api.GiveBackRosterShiftRequestObject) (api.GiveBackRosterShiftResponseObject, error) {
	if err := o.Life.StepShift(ctx, access.From(ctx), r.Shift, StepGiveBack); err != nil {
		return nil, err
	}
	return api.GiveBackRosterShift204Response{}, nil
}

func (o *operations) SignUpRosterShift(ctx context.Context, r api.SignUpRosterShiftRequestObject) (api.SignUpRosterShiftResponseObject, error) {
	if err := o.Life.StepShift(ctx, access.From(ctx), r.Shift, StepSignUp); err != nil {
		return nil, err
	}
	return api.SignUpRosterShift204Response{}, nil
}

func (o *operations) DropRosterShift(ctx context.Context, r api.DropRosterShiftRequestObject) (api.DropRosterShiftResponseObject, error) {
	if err := o.Life.StepShift(ctx, access.From(ctx), r.Shift, StepDrop); err != nil {
		return nil, err
	}
	return api.DropRosterShift204Response{}, nil
}

func (o *operations) WaitRosterShift(ctx context.Context, r api.WaitRosterShiftRequestObject) (api.WaitRosterShiftResponseObject, error) {
	if err := o.Life.StepShift(ctx, access.From(ctx), r.Shift, StepWait); err != nil {
		return nil, err
	}
	return api.WaitRosterShift204Response{}, nil
}

func (o *operations) StopWaitingRosterShift(ctx context.Context, r api.StopWaitingRosterShiftRequestObject) (api.StopWaitingRosterShiftResponseObject, error) {
	if err := o.Life.StepShift(ctx, access.From(ctx), r.Shift, StepStopWait); err != nil {
		return nil, err
	}
	return api.StopWaitingRosterShift204Response{}, nil
}

func (o *operations) GetRosterShiftCovers(ctx context.Context, r api.GetRosterShiftCoversRequestObject) (api.GetRosterShiftCoversResponseObject, error) {
	v, err := o.Life.ShiftCovers(ctx, r.Shift)
	return api.GetRosterShiftCovers200JSONResponse(list(api.Tidy(v))), err
}

func (o *operations) LeaveRosterNote(ctx context.Context, r api.LeaveRosterNoteRequestObject) (api.LeaveRosterNoteResponseObject, error) {
	if err := o.Life.LeaveNote(ctx, access.From(ctx), r.Shift, r.Body.Text); err != nil {
		return nil, err
	}
	return api.LeaveRosterNote204Response{}, nil
}

func (o *operations) GetRosterNote(ctx context.Context, r api.GetRosterNoteRequestObject) (api.GetRosterNoteResponseObject, error) {
	v, err := o.Life.ShiftNote(ctx, access.From(ctx), r.Note)
	if err != nil {
		return nil, err
	}
	if err := o.Audit.Record(ctx, ledger.RosterNoteRead{Note: v.Id}); err != nil {
		return nil, err
	}
	return api.GetRosterNote200JSONResponse(api.Tidy(v)), nil
}
