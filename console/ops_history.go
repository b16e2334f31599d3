package console

import (
	"context"

	"heartline/console/api"
	"heartline/internal/access"
	"heartline/internal/ledger"
)

func (o *operations) ListCalls(ctx context.Context, r api.ListCallsRequestObject) (api.ListCallsResponseObject, error) {
	p := r.Params
	q := CallQuery{
		From: p.From, To: p.To, Hotline: p.Hotline, Agent: p.Agent, Class: p.Class, Grade: p.Grade, Test: p.Test,
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

func (o *operations) ListAudit(ctx context.Context, r api.ListAuditRequestObject) (api.ListAuditResponseObject, error) {
	p := r.Params
	page, err := o.History.Audit(ctx, AuditQuery{
		From: p.From, To: p.To, Actor: p.Actor, Kind: p.Kind, Limit: limitOf(p.Limit), Cursor: p.Cursor,
	})
	return api.ListAudit200JSONResponse(api.Tidy(page)), err
}
