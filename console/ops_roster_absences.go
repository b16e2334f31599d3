package console

import (
	"context"
	"strings"

	"heartline/console/api"
	"heartline/internal/access"
	"heartline/internal/ledger"
)

func (o *operations) ListRosterAbsences(ctx context.Context, r api.ListRosterAbsencesRequestObject) (api.ListRosterAbsencesResponseObject, error) {
	v, err := o.Life.Absences(ctx, access.From(ctx), string(r.Params.State))
	return api.ListRosterAbsences200JSONResponse(list(api.Tidy(v))), err
}

func (o *operations) AskRosterAbsence(ctx context.Context, r api.AskRosterAbsenceRequestObject) (api.AskRosterAbsenceResponseObject, error) {
	v, err := o.Life.AskAbsence(ctx, access.From(ctx), *r.Body)
	o.rosterOnBehalf(ctx, err, "absence", v.Id, r.Body.OnBehalf)
	return api.AskRosterAbsence200JSONResponse(api.Tidy(v)), err
}

func (o *operations) ApproveRosterAbsence(ctx context.Context, r api.ApproveRosterAbsenceRequestObject) (api.ApproveRosterAbsenceResponseObject, error) {
	v, err := o.Life.StepAbsence(ctx, access.From(ctx), r.Absence, StepApprove, *r.Body)
	o.rosterCommanded(ctx, err, "approve", r.Absence, "")
	return api.ApproveRosterAbsence200JSONResponse(api.Tidy(v)), err
}

func (o *operations) RefuseRosterAbsence(ctx context.Context, r api.RefuseRosterAbsenceRequestObject) (api.RefuseRosterAbsenceResponseObject, error) {
	v, err := o.Life.StepAbsence(ctx, access.From(ctx), r.Absence, StepRefuse, *r.Body)
	o.rosterCommanded(ctx, err, "refuse", r.Absence, "")
	return api.RefuseRosterAbsence200JSONResponse(api.Tidy(v)), err
}

func (o *operations) WithdrawRosterAbsence(ctx context.Context, r api.WithdrawRosterAbsenceRequestObject) (api.WithdrawRosterAbsenceResponseObject, error) {
	v, err := o.Life.StepAbsence(ctx, access.From(ctx), r.Absence, StepWithdraw, *r.Body)
	o.rosterOnBehalf(ctx, err, "withdraw", r.Absence, v.Agent.Id)
	return api.WithdrawRosterAbsence200JSONResponse(api.Tidy(v)), err
}

func (o *operations) EndRosterAbsence(ctx context.Context, r api.EndRosterAbsenceRequestObject) (api.EndRosterAbsenceResponseObject, error) {
	v, err := o.Life.StepAbsence(ctx, access.From(ctx), r.Absence, StepEnd, *r.Body)
	o.rosterOnBehalf(ctx, err, "end", r.Absence, v.Agent.Id)
	return api.EndRosterAbsence200JSONResponse(api.Tidy(v)), err
}

func (o *operations) ListRosterWindows(ctx context.Context, _ api.ListRosterWindowsRequestObject) (api.ListRosterWindowsResponseObject, error) {
	v, err := o.Life.Windows(ctx)
	return api.ListRosterWindows200JSONResponse(list(api.Tidy(v))), err
}

func (o *operations) OpenRosterWindow(ctx context.Context, r api.OpenRosterWindowRequestObject) (api.OpenRosterWindowResponseObject, error) {
	v, err := o.Life.SetWindow(ctx, access.From(ctx), *r.Body)
	o.rosterCommanded(ctx, err, "window", v.Id, "")
	return api.OpenRosterWindow201JSONResponse(api.Tidy(v)), err
}

func (o *operations) ChangeRosterWindow(ctx context.Context, r api.ChangeRosterWindowRequestObject) (api.ChangeRosterWindowResponseObject, error) {
	v, err := o.Life.SetWindow(ctx, access.From(ctx), *r.Body)
	o.rosterCommanded(ctx, err, "window", v.Id, "")
	return api.ChangeRosterWindow200JSONResponse(api.Tidy(v)), err
}

func (o *operations) MakeRosterFeed(ctx context.Context, _ api.MakeRosterFeedRequestObject) (api.MakeRosterFeedResponseObject, error) {
	// Whoever has the address reads the shifts without signing in: it is made only if that is on record.
	if err := o.Audit.Record(ctx, ledger.RosterFeedMade{}); err != nil {
		return nil, err
	}
	url, err := o.Life.MakeFeed(ctx, access.From(ctx))
	if strings.HasPrefix(url, "/") { // nobody has configured how the console is reached: as it was reached now
		scheme := "http://"
		if o.TLS {
			scheme = "https://"
		}
		url = scheme + exchangeOf(ctx).r.Host + url
	}
	return api.MakeRosterFeed200JSONResponse{Url: url}, err
}

func (o *operations) RevokeRosterFeed(ctx context.Context, _ api.RevokeRosterFeedRequestObject) (api.RevokeRosterFeedResponseObject, error) {
	if err := o.Life.RevokeFeed(ctx, access.From(ctx)); err != nil {
		return nil, err
	}
	o.rosterRecorded(ctx, ledger.RosterFeedRevoked{})
	return api.RevokeRosterFeed204Response{}, nil
}
