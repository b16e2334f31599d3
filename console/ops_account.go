package console

import (
	"bytes"
	"cmp"
	"context"
	"time"

	"heartline/console/api"
	"heartline/internal/fault"
	"heartline/internal/ledger"
)

// maxAccount is how many days one account of the console covers at most.
const maxAccount = 92

func accountDays(from api.FirstDay, to api.LastDay) (AccountDays, error) {
	if days := int(to.Sub(from.Time) / (24 * time.Hour)); days < 0 || days >= maxAccount {
		return AccountDays{}, fault.Field("to", fault.New(fault.Invalid, "account", "The last day is not before the first, at most 92 days together."))
	}
	return AccountDays{From: from.Format(time.DateOnly), To: to.Format(time.DateOnly)}, nil
}

// looked records who looked at an account, before anything of it is shown; the spool will do.
func (o *operations) looked(ctx context.Context, d AccountDays, what string) error {
	return o.Audit.Record(ctx, ledger.AccountRead{From: d.From, To: d.To, What: what})
}

func (o *operations) GetAccount(ctx context.Context, r api.GetAccountRequestObject) (api.GetAccountResponseObject, error) {
	d, err := accountDays(r.Params.From, r.Params.To)
	if err != nil {
		return nil, err
	}
	if err := o.looked(ctx, d, "sums"); err != nil {
		return nil, err
	}
	a, err := o.Accounts.Account(ctx, d)
	if err != nil {
		return nil, err
	}
	return api.GetAccount200JSONResponse(api.Tidy(a)), nil
}

func (o *operations) GetAccountTable(ctx context.Context, r api.GetAccountTableRequestObject) (api.GetAccountTableResponseObject, error) {
	d, err := accountDays(r.Params.From, r.Params.To)
	if err != nil {
		return nil, err
	}
	rows := cmp.Or(r.Params.Rows, api.AccountRowsDays)
	if err := o.looked(ctx, d, string(rows)+"_table"); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := o.Accounts.AccountTable(ctx, d, rows, &out); err != nil {
		return nil, err
	}
	return api.GetAccountTable200TextcsvResponse{Body: &out, ContentLength: int64(out.Len())}, nil
}

func (o *operations) ListAttempts(ctx context.Context, r api.ListAttemptsRequestObject) (api.ListAttemptsResponseObject, error) {
	d, err := accountDays(r.Params.From, r.Params.To)
	if err != nil {
		return nil, err
	}
	if err := o.looked(ctx, d, "attempts"); err != nil {
		return nil, err
	}
	page, err := o.Accounts.Attempts(ctx, AttemptQuery{
		AccountDays: d, Class: r.Params.Class, Work: r.Params.Work, Limit: limitOf(r.Params.Limit), Cursor: r.Params.Cursor,
	})
	if err != nil {
		return nil, err
	}
	return api.ListAttempts200JSONResponse(api.Tidy(page)), nil
}
