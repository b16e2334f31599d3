package console

import (
	"context"
	"io"

	"heartline/agent"
	"heartline/console/api"
)

// PlanSetting says how the next calls of a caller are to be received.
type PlanSetting struct {
	Call string
	By   string // user id
	api.CallerPlanInput
}

// Known knows callers by the keyed hashes of their numbers. Errors carry codes that pages translate.
type Known interface {
	// KnownCaller sums up what came before a call, for whom it is offered to, who has talked in it, and who may read
	// every call; fault.NotFound for anybody else, and fault.Denied with the code known_over for its counsellor long after
	// it. Recorded is called before anything is read, once while the call lives; its error is the answer.
	KnownCaller(ctx context.Context, who Reader, call string, recorded func(context.Context) error) (api.KnownCaller, error)
	SetPlan(ctx context.Context, p PlanSetting) (api.CallerPlan, error)
	EndPlan(ctx context.Context, call, by string) error
	Plans(ctx context.Context) ([]api.CallerPlan, error)
	// PlanWords opens the words of the plan that holds for the caller of a call. Recorded is called when they were found
	// and before they are opened; its error is the answer.
	PlanWords(ctx context.Context, who Reader, call string, recorded func(plan string) error) (api.PlanWords, error)
	// CallNumber opens the number of a call, and calls recorded before it does.
	CallNumber(ctx context.Context, call string, recorded func() error) (string, error)
}

// ReferralQuery selects places that callers are referred to. The zero value of a field does not restrict.
type ReferralQuery struct {
	Words string // each must be found
	Kind  string
	Town  string
}

// Referrals keeps the places that callers are referred to.
type Referrals interface {
	Referrals(ctx context.Context, q ReferralQuery) (api.ReferralPage, error)
	ImportReferrals(ctx context.Context, csv io.Reader, dryRun bool) (api.ReferralImport, error)
	// CallReferral calls a place from a desk and returns the call's id.
	CallReferral(ctx context.Context, by agent.ID, referral, hotline string) (call string, err error)
}
