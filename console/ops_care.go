package console

import (
	"bytes"
	"cmp"
	"context"
	"encoding/csv"
	"time"

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

// maxExported is how many rows a table of talks without a screening has at most.
const maxExported = 5000

func (o *operations) ExportScreenings(ctx context.Context, r api.ExportScreeningsRequestObject) (api.ExportScreeningsResponseObject, error) {
	v, err := o.Care.UnscreenedTalks(ctx, r.Params.From, r.Params.To, maxExported)
	if err != nil {
		return nil, err
	}
	table, err := unscreenedTable(v)
	if err != nil {
		return nil, err
	}
	if err := o.Audit.Record(ctx, ledger.ScreeningsExported{From: v.From.UTC(), To: v.To.UTC(), Rows: len(v.Missing)}); err != nil {
		return nil, err
	}
	return api.ExportScreenings200TextcsvResponse{Body: bytes.NewReader(table), ContentLength: int64(len(table))}, nil
}

// unscreenedTable writes the talks without a screening for spreadsheets: codes, times and ids alone.
func unscreenedTable(v api.ScreeningReview) ([]byte, error) {
	rows := [][]string{{"call_id", "hotline_id", "counsellor_id", "counsellor", "grade", "started_at", "ended_at"}}
	for _, c := range v.Missing {
		rows = append(rows, []string{
			cell(c.CallId), cell(c.Hotline.Id), cell(c.Agent.Id), cell(c.Agent.Name), cell(string(c.Grade)),
			c.StartedAt.UTC().Format(time.RFC3339), c.EndedAt.UTC().Format(time.RFC3339),
		})
	}
	var out bytes.Buffer
	out.WriteString("\ufeff") // by it spreadsheets know the encoding
	w := csv.NewWriter(&out)
	w.UseCRLF = true
	if err := w.WriteAll(rows); err != nil {
		return nil, fault.Wrap(fault.Internal, "screenings", err, "The table could not be written.")
	}
	return out.Bytes(), nil
}

func (o *operations) ListFollowUps(ctx context.Context, r api.ListFollowUpsRequestObject) (api.ListFollowUpsResponseObject, error) {
	all, err := o.Care.FollowUps(ctx, o.careAsker(ctx, access.ReadAllCalls, ledger.KnownRead{Call: r.Call, What: "follow_ups"}), r.Call)
	return api.ListFollowUps200JSONResponse(list(all)), err
}

func (o *operations) EndFollowUp(ctx context.Context, r api.EndFollowUpRequestObject) (api.EndFollowUpResponseObject, error) {
	who := readerOf(ctx)
	p, err := o.Care.EndFollowUp(ctx, FollowUpEnding{Plan: r.Plan, Reason: string(r.Body.Reason), By: who.User, All: who.All})
	return api.EndFollowUp200JSONResponse(api.Tidy(p)), err
}

func (o *operations) lister(ctx context.Context, call string) CareAsker {
	return o.careAsker(ctx, access.AnyChecklist, ledger.ChecklistRead{Call: call})
}

func (o *operations) GetChecklists(ctx context.Context, r api.GetChecklistsRequestObject) (api.GetChecklistsResponseObject, error) {
	l, err := o.Care.Checklists(ctx, o.lister(ctx, r.Call), r.Call)
	return api.GetChecklists200JSONResponse(api.Tidy(l)), err
}

func (o *operations) AnswerChecklist(ctx context.Context, r api.AnswerChecklistRequestObject) (api.AnswerChecklistResponseObject, error) {
	l, err := o.Care.AnswerChecklist(ctx, o.lister(ctx, r.Call), r.Call, *r.Body)
	return api.AnswerChecklist200JSONResponse(api.Tidy(l)), err
}

func (o *operations) GetRecords(ctx context.Context, r api.GetRecordsRequestObject) (api.GetRecordsResponseObject, error) {
	k, err := o.Records.Records(ctx, r.Call)
	return api.GetRecords200JSONResponse{RecordsJSONResponse: api.RecordsJSONResponse(api.Tidy(k))}, err
}

func (o *operations) HoldRecords(ctx context.Context, r api.HoldRecordsRequestObject) (api.HoldRecordsResponseObject, error) {
	if err := holdReason(r.Body.Hold, r.Body.Reason); err != nil {
		return nil, err
	}
	change := HoldChange{Call: r.Call, Hold: r.Body.Hold, Reason: r.Body.Reason, By: access.From(ctx).User.ID}
	change.Recorded = func(ctx context.Context) error {
		return o.Audit.Require(ctx, ledger.RecordsHeld{Call: r.Call, Hold: r.Body.Hold, Reason: string(r.Body.Reason)})
	}
	k, err := o.Records.HoldRecords(ctx, change)
	return api.HoldRecords200JSONResponse{RecordsJSONResponse: api.RecordsJSONResponse(api.Tidy(k))}, err
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
