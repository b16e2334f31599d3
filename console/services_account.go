package console

import (
	"context"
	"io"

	"heartline/console/api"
)

// AccountDays are the days of an account, both included, written 2026-11-01 on the house's clocks.
type AccountDays struct{ From, To string }

// AttemptQuery selects attempts of an account.
type AttemptQuery struct {
	AccountDays
	Class  api.AccountClass
	Work   api.AccountWork // empty: any
	Limit  int
	Cursor string
}

// Accounts make the account of every attempt to reach the hotline. They change nothing, and make one at a time: who would
// have to wait for too long gets fault.Conflict with the code account_running. Wrong days are fault.Invalid.
type Accounts interface {
	Account(ctx context.Context, d AccountDays) (api.Account, error)
	// AccountTable writes the days, or every attempt.
	AccountTable(ctx context.Context, d AccountDays, rows api.AccountRows, w io.Writer) error
	Attempts(ctx context.Context, q AttemptQuery) (api.AttemptPage, error)
}
