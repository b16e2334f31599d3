package console

import (
	"context"

	"heartline/console/api"
	"heartline/internal/access"
	"heartline/internal/fault"
	"heartline/internal/ledger"
)

func (o *operations) ListCalls(ctx context.Context, r api.ListCallsRequestObject) (api.ListCallsResponseObject, error) {
	p := r.Params
	q := CallQuery{
		From: p.From, To: p.To, Hotline: p.Hotline, Agent: p.Agent, Class: p.Class, Grade: p.Grade, Test: p.Test, Limited: p.Limited, Silent: p.Silent,
		Limit: limitOf(p.Limit), Cursor: p.Cursor,
	}
	who := access.From(ctx)
	if !who.May(access.ReadAllCalls) {
		q.Agent = who.User.ID
	}
	page, err := o.History.Calls(ctx, q)
	return api.ListCalls200JSONResponse(api.Tidy(page)), err
}

func (o *operations) GetCall(ctx context.Context, r api.GetCallRequestObject) (api.GetCallResponseObject, error) {
	who := readerOf(ctx)
	c, err := o.History.Call(ctx, who, r.Call)
	c.MayPlay = c.MayPlay && who.Play
	return api.GetCall200JSONResponse(api.Tidy(c)), err
}

func (o *operations) GetRouting(ctx context.Context, r api.GetRoutingRequestObject) (api.GetRoutingResponseObject, error) {
	routing, err := o.History.Routing(ctx, readerOf(ctx), r.Call)
	return api.GetRouting200JSONResponse(api.Tidy(routing)), err
}

func (o *operations) PlayRecording(ctx context.Context, r api.PlayRecordingRequestObject) (api.PlayRecordingResponseObject, error) {
	sound, err := o.Sounds.Recording(ctx, r.Call, r.Body.Recording)
	if err != nil {
		return nil, err
	}
	if err := o.Audit.Require(ctx, ledger.RecordingPlayed{Call: r.Call, Recording: sound.ID, Reason: string(r.Body.Reason)}); err != nil {
		return nil, err
	}
	return api.PlayRecording200JSONResponse{PlaybackJSONResponse: o.playback(ctx, sound)}, nil
}

// HoldRecording sets or lifts a legal hold. The trace comes first: a hold that is lifted unseen could be followed by a
// deletion that nobody can explain.
func (o *operations) HoldRecording(ctx context.Context, r api.HoldRecordingRequestObject) (api.HoldRecordingResponseObject, error) {
	if err := holdReason(r.Body.Hold, r.Body.Reason); err != nil {
		return nil, err
	}
	who := access.From(ctx).User.ID
	change := HoldChange{Call: r.Call, Recording: r.Recording, Hold: r.Body.Hold, Reason: r.Body.Reason, By: who}
	change.Recorded = func(ctx context.Context) error {
		return o.Audit.Require(ctx, ledger.RecordingHeld{Call: r.Call, Recording: r.Recording, Held: r.Body.Hold, Reason: string(r.Body.Reason)})
	}
	info, err := o.Holds.HoldRecording(ctx, change)
	return api.HoldRecording200JSONResponse(api.Tidy(info)), err
}

// holdReason refuses a reason to lift where a hold is set: the trace would say the opposite of what was done.
func holdReason(hold bool, reason api.HoldReason) error {
	if lifts := reason == api.HoldReasonClosed || reason == api.HoldReasonMistake; lifts == hold {
		return fault.Field("reason", fault.New(fault.Invalid, "console.hold", "That reason is for %s a hold; choose another one.",
			map[bool]string{true: "lifting", false: "setting"}[lifts]))
	}
	return nil
}

func (o *operations) ListAudit(ctx context.Context, r api.ListAuditRequestObject) (api.ListAuditResponseObject, error) {
	p := r.Params
	page, err := o.History.Audit(ctx, AuditQuery{
		From: p.From, To: p.To, Actor: p.Actor, Kind: p.Kind, Limit: limitOf(p.Limit), Cursor: p.Cursor,
	})
	return api.ListAudit200JSONResponse(api.Tidy(page)), err
}
