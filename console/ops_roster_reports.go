package console

import (
	"bytes"
	"context"
	"time"

	"heartline/console/api"
	"heartline/internal/access"
	"heartline/internal/ledger"
)

func (o *operations) GetRosterDuty(ctx context.Context, r api.GetRosterDutyRequestObject) (api.GetRosterDutyResponseObject, error) {
	p := r.Params
	v, err := o.Reports.RosterDuty(ctx, p.At, p.Skill, p.Area, p.Line)
	return api.GetRosterDuty200JSONResponse(api.Tidy(v)), err
}

func (o *operations) GetRosterFairness(ctx context.Context, r api.GetRosterFairnessRequestObject) (api.GetRosterFairnessResponseObject, error) {
	until := ""
	if !r.Params.Until.IsZero() {
		until = r.Params.Until.String()
	}
	v, err := o.Reports.RosterFairness(ctx, until, r.Params.Weeks)
	return api.GetRosterFairness200JSONResponse(api.Tidy(v)), err
}

func (o *operations) GetRosterAdherence(ctx context.Context, r api.GetRosterAdherenceRequestObject) (api.GetRosterAdherenceResponseObject, error) {
	p := r.Params
	v, err := o.Reports.RosterAdherence(ctx, p.From, p.To, p.Agent)
	if err != nil {
		return nil, err
	}
	if err := o.Audit.Record(ctx, ledger.RosterExported{What: "adherence", From: p.From.UTC().Format(time.DateOnly), To: p.To.UTC().Format(time.DateOnly), Agent: p.Agent}); err != nil {
		return nil, err
	}
	return api.GetRosterAdherence200JSONResponse(api.Tidy(v)), nil
}

func (o *operations) GetRosterSheet(ctx context.Context, r api.GetRosterSheetRequestObject) (api.GetRosterSheetResponseObject, error) {
	var out bytes.Buffer
	p := r.Params
	if err := o.Reports.RosterSheet(ctx, p.From.String(), p.To.String(), p.By, p.Format, access.From(ctx).User.Language, &out); err != nil {
		return nil, err
	}
	if err := o.Audit.Record(ctx, ledger.RosterExported{What: "sheet", From: p.From.String(), To: p.To.String()}); err != nil {
		return nil, err
	}
	if p.Format == api.GetRosterSheetParamsFormatHtml {
		exchangeOf(ctx).w.Header().Set("Content-Security-Policy", paperPolicy(out.Bytes()))
		return api.GetRosterSheet200TexthtmlResponse{Body: &out, ContentLength: int64(out.Len())}, nil
	}
	return api.GetRosterSheet200ApplicationvndOpenxmlformatsOfficedocumentSpreadsheetmlSheetResponse{Body: &out, ContentLength: int64(out.Len())}, nil
}

func (o *operations) GetRosterHours(ctx context.Context, r api.GetRosterHoursRequestObject) (api.GetRosterHoursResponseObject, error) {
	var out bytes.Buffer
	if err := o.Reports.RosterHours(ctx, r.Params.Month, r.Params.Format, access.From(ctx).User.Language, &out); err != nil {
		return nil, err
	}
	if err := o.Audit.Record(ctx, ledger.RosterExported{What: "hours", From: r.Params.Month, To: r.Params.Month}); err != nil {
		return nil, err
	}
	if r.Params.Format == api.GetRosterHoursParamsFormatXlsx {
		return api.GetRosterHours200ApplicationvndOpenxmlformatsOfficedocumentSpreadsheetmlSheetResponse{Body: &out, ContentLength: int64(out.Len())}, nil
	}
	return api.GetRosterHours200TextcsvResponse{Body: &out, ContentLength: int64(out.Len())}, nil
}
