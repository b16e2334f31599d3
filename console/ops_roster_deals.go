package console

import (
	"context"

	"heartline/console/api"
	"heartline/internal/access"
)

func (o *operations) GetMyRoster(ctx context.Context, r api.GetMyRosterRequestObject) (api.GetMyRosterResponseObject, error) {
	v, err := o.Life.MyRoster(ctx, access.From(ctx), r.Params.From, r.Params.To)
	return api.GetMyRoster200JSONResponse(api.Tidy(v)), err
}

func (o *operations) GetMyPartners(ctx context.Context, r api.GetMyPartnersRequestObject) (api.GetMyPartnersResponseObject, error) {
	p := r.Params
	v, err := o.Life.MyPartners(ctx, access.From(ctx), RosterPartnersAsked{
		Shift: p.Shift, PartFrom: p.PartFrom, PartTo: p.PartTo, From: p.From, To: p.To, Offer: p.Way == api.GetMyPartnersParamsWayOffer,
	})
	return api.GetMyPartners200JSONResponse(list(api.Tidy(v))), err
}

func (o *operations) ListRosterDeals(ctx context.Context, r api.ListRosterDealsRequestObject) (api.ListRosterDealsResponseObject, error) {
	v, err := o.Life.Deals(ctx, access.From(ctx), r.Params.State == api.ListRosterDealsParamsStateAll)
	return api.ListRosterDeals200JSONResponse(list(api.Tidy(v))), err
}

func (o *operations) AskRosterDeal(ctx context.Context, r api.AskRosterDealRequestObject) (api.AskRosterDealResponseObject, error) {
	v, err := o.Life.AskDeal(ctx, access.From(ctx), *r.Body)
	o.rosterOnBehalf(ctx, err, string(r.Body.Way), v.Id, r.Body.OnBehalf)
	return api.AskRosterDeal200JSONResponse(api.Tidy(v)), err
}

func (o *operations) TryRosterDeal(ctx context.Context, r api.TryRosterDealRequestObject) (api.TryRosterDealResponseObject, error) {
	v, err := o.Life.TryDeal(ctx, access.From(ctx), *r.Body)
	return api.TryRosterDeal200JSONResponse(api.Tidy(v)), err
}

func (o *operations) AcceptRosterDeal(ctx context.Context, r api.AcceptRosterDealRequestObject) (api.AcceptRosterDealResponseObject, error) {
	v, err := o.Life.StepDeal(ctx, access.From(ctx), r.Deal, StepAccept, *r.Body)
	o.rosterOnBehalf(ctx, err, "accept", r.Deal, r.Body.OnBehalf)
	return api.AcceptRosterDeal200JSONResponse(api.Tidy(v)), err
}

func (o *operations) DeclineRosterDeal(ctx context.Context, r api.DeclineRosterDealRequestObject) (api.DeclineRosterDealResponseObject, error) {
	v, err := o.Life.StepDeal(ctx, access.From(ctx), r.Deal, StepDecline, *r.Body)
	o.rosterOnBehalf(ctx, err, "decline", r.Deal, r.Body.OnBehalf)
	return api.DeclineRosterDeal200JSONResponse(api.Tidy(v)), err
}

func (o *operations) WithdrawRosterDeal(ctx context.Context, r api.WithdrawRosterDealRequestObject) (api.WithdrawRosterDealResponseObject, error) {
	v, err := o.Life.StepDeal(ctx, access.From(ctx), r.Deal, StepWithdraw, *r.Body)
	o.rosterOnBehalf(ctx, err, "withdraw", r.Deal, r.Body.OnBehalf)
	return api.WithdrawRosterDeal200JSONResponse(api.Tidy(v)), err
}

func (o *operations) ApproveRosterDeal(ctx context.Context, r api.ApproveRosterDealRequestObject) (api.ApproveRosterDealResponseObject, error) {
	v, err := o.Life.StepDeal(ctx, access.From(ctx), r.Deal, StepApprove, *r.Body)
	o.rosterCommanded(ctx, err, "approve", r.Deal, "")
	return api.ApproveRosterDeal200JSONResponse(api.Tidy(v)), err
}

func (o *operations) RefuseRosterDeal(ctx context.Context, r api.RefuseRosterDealRequestObject) (api.RefuseRosterDealResponseObject, error) {
	v, err := o.Life.StepDeal(ctx, access.From(ctx), r.Deal, StepRefuse, *r.Body)
	o.rosterCommanded(ctx, err, "refuse", r.Deal, "")
	return api.RefuseRosterDeal200JSONResponse(api.Tidy(v)), err
}
