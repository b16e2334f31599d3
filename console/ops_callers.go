package console

import (
	"cmp"
	"context"

	"heartline/console/api"
	"heartline/internal/access"
	"heartline/internal/ledger"
)

func (o *operations) ListCallers(ctx context.Context, r api.ListCallersRequestObject) (api.ListCallersResponseObject, error) {
	if err := o.Audit.Record(ctx, ledger.CallerListRead{}); err != nil {
		return nil, err
	}
	page, err := o.Callers.CallerEntries(ctx, CallerQuery{
		State: cmp.Or(r.Params.State, api.CallerFilterWaiting), Kind: r.Params.Kind, Limit: limitOf(r.Params.Limit), Cursor: r.Params.Cursor,
	})
	return api.ListCallers200JSONResponse(api.Tidy(page)), err
}

func (o *operations) GetCaller(ctx context.Context, r api.GetCallerRequestObject) (api.GetCallerResponseObject, error) {
	d, err := o.Callers.CallerEntry(ctx, readerOf(ctx), r.Entry)
	if err != nil {
		return nil, err // what is no entry, such as a number that was typed, never comes into the trail
	}
	if err := o.Audit.Record(ctx, ledger.CallerRead{Entry: r.Entry}); err != nil {
		return nil, err
	}
	return api.GetCaller200JSONResponse{CallerDetailJSONResponse: api.CallerDetailJSONResponse(api.Tidy(d))}, nil
}

func (o *operations) ReviewCaller(ctx context.Context, r api.ReviewCallerRequestObject) (api.ReviewCallerResponseObject, error) {
	d, err := o.Callers.ReviewCaller(ctx, readerOf(ctx), r.Entry, *r.Body)
	return api.ReviewCaller200JSONResponse{CallerDetailJSONResponse: api.CallerDetailJSONResponse(api.Tidy(d))}, err
}

// evidence adds what the asker may do with it.
func evidence(ctx context.Context, e api.CallerEvidence) api.CallerEvidenceJSONResponse {
	e.MayBlock = access.From(ctx).May(access.BlockCallers)
	return api.CallerEvidenceJSONResponse(api.Tidy(e))
}

func (o *operations) GetCallerOfCall(ctx context.Context, r api.GetCallerOfCallRequestObject) (api.GetCallerOfCallResponseObject, error) {
	e, err := o.Callers.CallerOf(ctx, readerOf(ctx), r.Call, func(ctx context.Context) error {
		return o.Audit.Record(ctx, ledger.CallerRead{Call: r.Call})
	})
	return api.GetCallerOfCall200JSONResponse{CallerEvidenceJSONResponse: evidence(ctx, e)}, err
}

func (o *operations) BlockCaller(ctx context.Context, r api.BlockCallerRequestObject) (api.BlockCallerResponseObject, error) {
	e, err := o.Callers.BlockCaller(ctx, readerOf(ctx), r.Call, *r.Body)
	return api.BlockCaller200JSONResponse{CallerEvidenceJSONResponse: evidence(ctx, e)}, err
}
