package console

import (
	"context"

	"heartline/console/api"
)

// CallerQuery selects entries of the list of callers.
type CallerQuery struct {
	State  api.CallerFilter // never empty
	Kind   api.CallerKind   // empty: every kind
	Limit  int
	Cursor string
}

// Callers keeps the list of numbers that are blocked, were limited, or whose call was ended as abusive. It knows numbers
// by their keyed hashes and shows none. Errors carry codes that pages translate.
type Callers interface {
	CallerEntries(ctx context.Context, q CallerQuery) (api.CallerPage, error)
	// CallerEntry opens one entry; the notes only for a reader who may read notes.
	CallerEntry(ctx context.Context, who Reader, entry string) (api.CallerDetail, error)
	// ReviewCaller records that somebody has looked at an entry, and what was decided.
	ReviewCaller(ctx context.Context, who Reader, entry string, in api.CallerReview) (api.CallerDetail, error)
	// CallerOf tells what is known of the caller of a call, to those who may know of the call. recorded is called before
	// anything is read, and its error is the answer.
	CallerOf(ctx context.Context, who Reader, call string, recorded func(context.Context) error) (api.CallerEvidence, error)
	// BlockCaller blocks the number of a call.
	BlockCaller(ctx context.Context, who Reader, call string, in api.CallerBlock) (api.CallerEvidence, error)
}
