package console

import (
	"context"

	"heartline/console/api"
	"heartline/internal/access"
	"heartline/internal/ledger"
)

func (o *operations) GetKnownCaller(ctx context.Context, r api.GetKnownCallerRequestObject) (api.GetKnownCallerResponseObject, error) {
	k, err := o.Known.KnownCaller(ctx, readerOf(ctx), r.Call, o.careAsker(ctx, access.ReadAllCalls, ledger.KnownRead{Call: r.Call, What: "caller"}).Recorded)
	return api.GetKnownCaller200JSONResponse(api.Tidy(k)), err
}

func (o *operations) SetCallerPlan(ctx context.Context, r api.SetCallerPlanRequestObject) (api.SetCallerPlanResponseObject, error) {
	p, err := o.Known.SetPlan(ctx, PlanSetting{Call: r.Call, By: access.From(ctx).User.ID, CallerPlanInput: *r.Body})
	return api.SetCallerPlan200JSONResponse{CallerPlanJSONResponse: api.CallerPlanJSONResponse(api.Tidy(p))}, err
}

func (o *operations) EndCallerPlan(ctx context.Context, r api.EndCallerPlanRequestObject) (api.EndCallerPlanResponseObject, error) {
	if err := o.Known.EndPlan(ctx, r.Call, access.From(ctx).User.ID); err != nil {
		return nil, err
	}
	return api.EndCallerPlan204Response{}, nil
}

func (o *operations) ListCallerPlans(ctx context.Context, _ api.ListCallerPlansRequestObject) (api.ListCallerPlansResponseObject, error) {
	all, err := o.Known.Plans(ctx)
	return api.ListCallerPlans200JSONResponse(list(all)), err
}

// OpenPlanWords shows sealed words. The trace comes first.
func (o *operations) OpenPlanWords(ctx context.Context, r api.OpenPlanWordsRequestObject) (api.OpenPlanWordsResponseObject, error) {
	w, err := o.Known.PlanWords(ctx, readerOf(ctx), r.Call, func(plan string) error {
		return o.Audit.Require(ctx, ledger.PlanRead{Plan: plan, Call: r.Call})
	})
	return api.OpenPlanWords200JSONResponse(w), err
}

// RevealCallNumber shows a whole number. The trace comes first.
func (o *operations) RevealCallNumber(ctx context.Context, r api.RevealCallNumberRequestObject) (api.RevealCallNumberResponseObject, error) {
	number, err := o.Known.CallNumber(ctx, r.Call, func() error {
		return o.Audit.Require(ctx, ledger.NumberRevealed{Call: r.Call, Reason: string(r.Body.Reason)})
	})
	return api.RevealCallNumber200JSONResponse{Number: number}, err
}

func (o *operations) ListReferrals(ctx context.Context, r api.ListReferralsRequestObject) (api.ListReferralsResponseObject, error) {
	page, err := o.Referrals.Referrals(ctx, ReferralQuery{Words: r.Params.Q, Kind: r.Params.Kind, Town: r.Params.Town})
	return api.ListReferrals200JSONResponse(api.Tidy(page)), err
}

func (o *operations) ImportReferrals(ctx context.Context, r api.ImportReferralsRequestObject) (api.ImportReferralsResponseObject, error) {
	result, err := o.Referrals.ImportReferrals(ctx, r.Body, r.Params.DryRun)
	return api.ImportReferrals200JSONResponse(api.Tidy(result)), err
}

func (o *operations) CallReferral(ctx context.Context, r api.CallReferralRequestObject) (api.CallReferralResponseObject, error) {
	call, err := o.Referrals.CallReferral(ctx, agentOf(ctx), r.Referral, r.Body.Hotline)
	return api.CallReferral201JSONResponse{PlacedJSONResponse: api.PlacedJSONResponse{CallId: call}}, err
}
