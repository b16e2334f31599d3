package console

import (
	"bytes"
	"context"
	"strconv"

	"heartline/console/api"
	"heartline/console/spec"
	"heartline/internal/access"
	"heartline/internal/ledger"
	"heartline/roster/model"
)

func (o *operations) GetRosterModel(ctx context.Context, _ api.GetRosterModelRequestObject) (api.GetRosterModelResponseObject, error) {
	m, err := o.Planner.RosterModel(ctx)
	return api.GetRosterModel200JSONResponse(api.Tidy(m)), err
}

func (o *operations) PutRosterModel(ctx context.Context, r api.PutRosterModelRequestObject) (api.PutRosterModelResponseObject, error) {
	m, err := o.Planner.SetRosterModel(ctx, *r.Body, access.From(ctx).User.ID)
	if err == nil {
		o.rosterRecorded(ctx, ledger.RosterModelChanged{Revision: m.Revision, How: "written"})
	}
	return api.PutRosterModel200JSONResponse(api.Tidy(m)), err
}

func (o *operations) ListRosterProfiles(context.Context, api.ListRosterProfilesRequestObject) (api.ListRosterProfilesResponseObject, error) {
	var all []model.Profile
	for _, id := range model.Profiles() {
		if p, ok := model.LookupProfile(id); ok {
			all = append(all, p)
		}
	}
	return api.ListRosterProfiles200JSONResponse(all), nil
}

func (o *operations) ImportRosterTable(ctx context.Context, r api.ImportRosterTableRequestObject) (api.ImportRosterTableResponseObject, error) {
	data, err := spec.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	how := RosterTableImport{What: string(r.Params.What), DryRun: r.Params.DryRun, Replace: r.Params.Replace, Seen: r.Params.Seen}
	t, err := o.Planner.ImportRosterTable(ctx, bytes.NewReader(data), access.From(ctx).User.ID, how)
	if err == nil && t.Accepted && !r.Params.DryRun {
		o.rosterRecorded(ctx, ledger.RosterModelChanged{Revision: t.Revision, How: string(r.Params.What)})
	}
	return api.ImportRosterTable200JSONResponse(api.Tidy(t)), err
}

func (o *operations) ImportRosterCalendar(ctx context.Context, r api.ImportRosterCalendarRequestObject) (api.ImportRosterCalendarResponseObject, error) {
	data, err := spec.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	t, err := o.Planner.ImportRosterCalendar(ctx, r.Params.Agent, bytes.NewReader(data), r.Params.DryRun, access.From(ctx).User.ID)
	if err == nil && t.Accepted && !r.Params.DryRun {
		o.rosterRecorded(ctx, ledger.RosterModelChanged{Revision: t.Revision, How: "calendar"})
	}
	return api.ImportRosterCalendar200JSONResponse(api.Tidy(t)), err
}

func (o *operations) GetRosterDiagnosis(ctx context.Context, r api.GetRosterDiagnosisRequestObject) (api.GetRosterDiagnosisResponseObject, error) {
	d, err := o.Planner.RosterDiagnosis(ctx, r.Params.From.String(), r.Params.Days)
	return api.GetRosterDiagnosis200JSONResponse(api.Tidy(d)), err
}

func (o *operations) ListRosterDrafts(ctx context.Context, _ api.ListRosterDraftsRequestObject) (api.ListRosterDraftsResponseObject, error) {
	all, err := o.Planner.RosterDrafts(ctx)
	return api.ListRosterDrafts200JSONResponse(list(all)), err
}

func (o *operations) CreateRosterDraft(ctx context.Context, r api.CreateRosterDraftRequestObject) (api.CreateRosterDraftResponseObject, error) {
	d, err := o.Planner.NewRosterDraft(ctx, *r.Body, access.From(ctx).User.ID)
	return api.CreateRosterDraft201JSONResponse(api.Tidy(d)), err
}

func (o *operations) GetRosterDraft(ctx context.Context, r api.GetRosterDraftRequestObject) (api.GetRosterDraftResponseObject, error) {
	d, err := o.Planner.RosterDraft(ctx, r.Draft)
	return api.GetRosterDraft200JSONResponse(api.Tidy(d)), err
}

func (o *operations) DeleteRosterDraft(ctx context.Context, r api.DeleteRosterDraftRequestObject) (api.DeleteRosterDraftResponseObject, error) {
	if err := o.Planner.DeleteRosterDraft(ctx, r.Draft); err != nil {
		return nil, err
	}
	o.rosterRecorded(ctx, ledger.RosterDraftDeleted{Draft: r.Draft})
	return api.DeleteRosterDraft204Response{}, nil
}

func (o *operations) TryRosterDraft(ctx context.Context, r api.TryRosterDraftRequestObject) (api.TryRosterDraftResponseObject, error) {
	v, err := o.Planner.TryRosterDraft(ctx, r.Draft, r.Body.Changes)
	return api.TryRosterDraft200JSONResponse(api.Tidy(v)), err
}

func (o *operations) ChangeRosterDraft(ctx context.Context, r api.ChangeRosterDraftRequestObject) (api.ChangeRosterDraftResponseObject, error) {
	p, err := o.Planner.ChangeRosterDraft(ctx, r.Draft, *r.Body, access.From(ctx).User.ID)
	return api.ChangeRosterDraft200JSONResponse(api.Tidy(p)), err
}

func (o *operations) GetRosterDiff(ctx context.Context, r api.GetRosterDiffRequestObject) (api.GetRosterDiffResponseObject, error) {
	d, err := o.Planner.RosterDraftDiff(ctx, r.Draft)
	return api.GetRosterDiff200JSONResponse(api.Tidy(d)), err
}

func (o *operations) PublishRosterDraft(ctx context.Context, r api.PublishRosterDraftRequestObject) (api.PublishRosterDraftResponseObject, error) {
	p, err := o.Planner.PublishRosterDraft(ctx, r.Draft, *r.Body, access.From(ctx).User.ID)
	if err != nil {
		return nil, err
	}
	o.rosterRecorded(ctx, ledger.RosterImported{Version: "roster-" + strconv.Itoa(p.Version), Shifts: p.Shifts})
	return api.PublishRosterDraft200JSONResponse(p), nil
}

func (o *operations) GetRosterReplan(ctx context.Context, r api.GetRosterReplanRequestObject) (api.GetRosterReplanResponseObject, error) {
	from := ""
	if !r.Params.From.IsZero() {
		from = r.Params.From.String()
	}
	p, err := o.Planner.RosterReplan(ctx, from, r.Params.Days)
	return api.GetRosterReplan200JSONResponse(api.Tidy(p)), err
}

func (o *operations) MakeRosterReplan(ctx context.Context, r api.MakeRosterReplanRequestObject) (api.MakeRosterReplanResponseObject, error) {
	p, err := o.Planner.MakeRosterReplan(ctx, access.From(ctx), *r.Body)
	if p.Done > 0 {
		o.rosterCommanded(ctx, err, "replan", "", "")
	}
	return api.MakeRosterReplan200JSONResponse(api.Tidy(p)), err
}

func (o *operations) SearchRosterDraft(ctx context.Context, r api.SearchRosterDraftRequestObject) (api.SearchRosterDraftResponseObject, error) {
	h, err := o.Planner.SearchRosterDraft(ctx, r.Draft, *r.Body, access.From(ctx).User.ID)
	return api.SearchRosterDraft202JSONResponse(h), err
}

func (o *operations) StopRosterSearch(ctx context.Context, r api.StopRosterSearchRequestObject) (api.StopRosterSearchResponseObject, error) {
	h, err := o.Planner.StopRosterSearch(ctx, r.Draft)
	return api.StopRosterSearch200JSONResponse(h), err
}

func (o *operations) GetRosterWhy(ctx context.Context, r api.GetRosterWhyRequestObject) (api.GetRosterWhyResponseObject, error) {
	w, err := o.Planner.RosterWhy(ctx, r.Draft, r.Params.Staff, r.Params.Date.String(), r.Params.Shift)
	return api.GetRosterWhy200JSONResponse(api.Tidy(w)), err
}

func (o *operations) GetRosterFindings(ctx context.Context, r api.GetRosterFindingsRequestObject) (api.GetRosterFindingsResponseObject, error) {
	f, err := o.Planner.RosterFindings(ctx, r.Draft)
	return api.GetRosterFindings200JSONResponse(api.Tidy(f)), err
}

func (o *operations) GetRosterCovers(ctx context.Context, r api.GetRosterCoversRequestObject) (api.GetRosterCoversResponseObject, error) {
	p := r.Params
	all, err := o.Planner.RosterCovers(ctx, r.Draft, p.Date.String(), p.Shift, p.Role, p.Without)
	return api.GetRosterCovers200JSONResponse(list(api.Tidy(all))), err
}

func (o *operations) GetRosterPartners(ctx context.Context, r api.GetRosterPartnersRequestObject) (api.GetRosterPartnersResponseObject, error) {
	all, err := o.Planner.RosterPartners(ctx, r.Draft, r.Params.Staff, r.Params.Date.String())
	return api.GetRosterPartners200JSONResponse(list(api.Tidy(all))), err
}
