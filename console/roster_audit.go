package console

import (
	"context"
	"net/http"
	"time"

	"heartline/console/spec"
	"heartline/internal/access"
	"heartline/internal/ledger"
)

// recordPatience is how long the audit of something that is done may take, whoever waits for the answer.
const recordPatience = 5 * time.Second

// rosterRecorded records what has been done. It is done whether or not that can be recorded, and to say otherwise would have it done
// twice: the log then says what is missing.
func (o *operations) rosterRecorded(ctx context.Context, fact ledger.Fact) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), recordPatience)
	defer cancel()
	if err := o.Audit.Record(ctx, fact); err != nil {
		o.log.ErrorContext(ctx, "what was done to the roster is not on record", "kind", string(fact.FactKind()), "err", err)
	}
}

// rosterCommanded records what somebody did to the roster of others, if it was done.
func (o *operations) rosterCommanded(ctx context.Context, err error, what, object, on string) {
	if err == nil {
		o.rosterRecorded(ctx, ledger.RosterCommanded{What: what, Object: object, On: on})
	}
}

// rosterOnBehalf records what was done for somebody else; what people do for themselves is in the roster's own facts alone.
func (o *operations) rosterOnBehalf(ctx context.Context, err error, what, object, on string) {
	if on != "" && on != access.From(ctx).User.ID {
		o.rosterCommanded(ctx, err, what, object, on)
	}
}

type commandKey struct{}

// commandHeader is the word by which a page knows a command that it may send again.
const commandHeader = "Idempotency-Key"

// withCommandKey keeps the page's word for a command, for that operation alone.
func withCommandKey(ctx context.Context, op *spec.Operation, r *http.Request) context.Context {
	key := r.Header.Get(commandHeader)
	if key == "" {
		return ctx
	}
	return context.WithValue(ctx, commandKey{}, op.ID+" "+key)
}

// CommandKey returns the page's word for the command that a request is; empty: it has none.
func CommandKey(ctx context.Context) string {
	key, _ := ctx.Value(commandKey{}).(string)
	return key
}
