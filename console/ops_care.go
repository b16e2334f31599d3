package console

import (
	"cmp"
	"context"

	"heartline/console/api"
	"heartline/internal/access"
	"heartline/internal/fault"
	"heartline/internal/ledger"
)

// careAsker is who asks; whoever holds wide need have no part in the call. What is looked at is recorded as fact.
func (o *operations) careAsker(ctx context.Context, wide access.Permission, fact ledger.Fact) CareAsker {
	who := access.From(ctx)
	return CareAsker{User: who.User.ID, Any: who.May(wide), Recorded: func(ctx context.Context) error {
		// The spool will do: whoever comes to a caller's help must not wait for storage.
		if err := o.Audit.Record(ctx, fact); err != nil {
			return fault.Code("audit_unavailable", fault.Wrap(fault.Unavailable, "console.care", err,
				"The audit trail cannot be written just now, so this is refused; try again when the storage is well."))
		}
		return nil
	}}
}

func (o *operations) screener(ctx context.Context) CareAsker {
	who := access.From(ctx)
	return CareAsker{User: who.User.ID, Any: who.May(access.ReviewScreenings)}
}

func (o *operations) assessor(ctx context.Context, call string) CareAsker {
	return o.careAsker(ctx, access.AnyAssessment, ledger.AssessmentRead{Call: call})
}

func (o *operations) rescuer(ctx context.Context, call, purpose string) CareAsker {
	return o.careAsker(ctx, access.AnyRescue, ledger.RescueRead{Call: call, For: purpose})
}

func (o *operations) GetCareOptions(ctx context.Context, _ api.GetCareOptionsRequestObject) (api.GetCareOptionsResponseObject, error) {
	c, err := o.Care.CareOptions(ctx)
	return api.GetCareOptions200JSONResponse(api.Tidy(c)), err
}

func (o *operations) ReviewScreenings(ctx context.Context, r api.ReviewScreeningsRequestObject) (api.ReviewScreeningsResponseObject, error) {
	v, err := o.Care.ScreeningReview(ctx, r.Params.From, r.Params.To)
	return api.ReviewScreenings200JSONResponse(api.Tidy(v)), err
}

func (o *operations) GetScreening(ctx context.Context, r api.GetScreeningRequestObject) (api.GetScreeningResponseObject, error) {
	s, err := o.Care.Screening(ctx, o.screener(ctx), r.Call)
	return api.GetScreening200JSONResponse{ScreeningJSONResponse: api.ScreeningJSONResponse(api.Tidy(s))}, err
}

func (o *operations) SetScreening(ctx context.Context, r api.SetScreeningRequestObject) (api.SetScreeningResponseObject, error) {
	s, err := o.Care.SetScreening(ctx, o.screener(ctx), r.Call, *r.Body)
	return api.SetScreening200JSONResponse{ScreeningJSONResponse: api.ScreeningJSONResponse(api.Tidy(s))}, err
}

func (o *operations) GetAssessment(ctx context.Context, r api.GetAssessmentRequestObject) (api.GetAssessmentResponseObject, error) {
	a, err := o.Care.Assessment(ctx, o.assessor(ctx, r.Call), r.Call)
	return api.GetAssessment200JSONResponse{AssessmentJSONResponse: api.AssessmentJSONResponse(api.Tidy(a))}, err
}

func (o *operations) SaveAssessment(ctx context.Context, r api.SaveAssessmentRequestObject) (api.SaveAssessmentResponseObject, error) {
	a, err := o.Care.SaveAssessment(ctx, o.assessor(ctx, r.Call), r.Call, *r.Body)
	return api.SaveAssessment200JSONResponse{AssessmentJSONResponse: api.AssessmentJSONResponse(api.Tidy(a))}, err
}

func (o *operations) ConfirmAssessment(ctx context.Context, r api.ConfirmAssessmentRequestObject) (api.ConfirmAssessmentResponseObject, error) {
	a, err := o.Care.ConfirmAssessment(ctx, o.assessor(ctx, r.Call), r.Call, *r.Body)
	return api.ConfirmAssessment200JSONResponse{AssessmentJSONResponse: api.AssessmentJSONResponse(api.Tidy(a))}, err
}

func (o *operations) ListRescueSheets(ctx context.Context, _ api.ListRescueSheetsRequestObject) (api.ListRescueSheetsResponseObject, error) {
	who := access.From(ctx)
	all, err := o.Care.RescueSheets(ctx, CareAsker{User: who.User.ID, Any: who.May(access.AnyRescue)})
	return api.ListRescueSheets200JSONResponse(list(all)), err
}

func (o *operations) GetRescueSheet(ctx context.Context, r api.GetRescueSheetRequestObject) (api.GetRescueSheetResponseObject, error) {
	purpose := cmp.Or(r.Params.For, api.GetRescueSheetParamsForView)
	s, err := o.Care.RescueSheet(ctx, o.rescuer(ctx, r.Call, string(purpose)), r.Call)
	return api.GetRescueSheet200JSONResponse{RescueSheetJSONResponse: o.sheet(ctx, s)}, err
}

func (o *operations) AddRescueEntry(ctx context.Context, r api.AddRescueEntryRequestObject) (api.AddRescueEntryResponseObject, error) {
	s, err := o.Care.AddRescueEntry(ctx, o.rescuer(ctx, r.Call, "view"), r.Call, *r.Body)
	return api.AddRescueEntry200JSONResponse{RescueSheetJSONResponse: o.sheet(ctx, s)}, err
}

func (o *operations) AddDispatchEntry(ctx context.Context, r api.AddDispatchEntryRequestObject) (api.AddDispatchEntryResponseObject, error) {
	s, err := o.Care.AddDispatchEntry(ctx, o.rescuer(ctx, r.Call, "view"), r.Call, *r.Body)
	return api.AddDispatchEntry200JSONResponse{RescueSheetJSONResponse: o.sheet(ctx, s)}, err
}

// sheet says what the asker may do with a sheet that the asker may see.
func (o *operations) sheet(ctx context.Context, s api.RescueSheet) api.RescueSheetJSONResponse {
	who := access.From(ctx)
	s.MayWrite, s.MayDispatch = who.May(access.WriteRescue), who.May(access.WriteDispatch)
	return api.RescueSheetJSONResponse(api.Tidy(s))
}
