package access

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"heartline/internal/fault"
	"heartline/internal/ledger"
)

// Trail writes the ledger's audit stream, which it owns and numbers. It is safe for concurrent use.
type Trail struct {
	ledger ledger.Appender
	seqs   Sequence
	boot   time.Time // carries the monotonic clock that Mono counts from
	log    *slog.Logger

	mu   sync.Mutex // protects the following, and keeps the appends in order
	next int64      // 0: not read yet
}

// Sequence tells how far a stream has come.
type Sequence interface {
	// LastSeq returns the number of the last fact of a stream that is stored or spooled, 0 for none.
	LastSeq(ctx context.Context, s ledger.Stream) (int64, error)
}

// auditTime bounds one append, apart from the request that asked for it: a page that goes away must not
// take the fact with it.
const auditTime = 5 * time.Second

// NewTrail returns a trail that goes on where the stream stands.
func NewTrail(to ledger.Appender, seqs Sequence, boot time.Time, log *slog.Logger) *Trail {
	return &Trail{ledger: to, seqs: seqs, boot: boot, log: log}
}

// Record stores fact as done by the identity in ctx, or by the system. A fact that only reached the spool
// counts: it will be in the ledger.
func (t *Trail) Record(ctx context.Context, fact ledger.Fact) error {
	_, err := t.append(ctx, From(ctx).Actor(), fact)
	return err
}

// RecordAs is Record for an actor that ctx does not carry, such as somebody who has just signed in.
func (t *Trail) RecordAs(ctx context.Context, userID string, fact ledger.Fact) error {
	_, err := t.append(ctx, Actor(userID), fact)
	return err
}

// Require is Record for what may not happen unseen: a fact that only reached the spool counts as not
// written. The error is fault.Unavailable with the code audit_unavailable.
func (t *Trail) Require(ctx context.Context, fact ledger.Fact) error {
	late, err := t.append(ctx, From(ctx).Actor(), fact)
	return required(late, err)
}

// RequireSealed is Require for a fact that refers to a sealed value: both are stored, or neither is.
func (t *Trail) RequireSealed(ctx context.Context, fact ledger.Fact, value ledger.Sealed) error {
	late, err := t.append(ctx, From(ctx).Actor(), fact, value)
	return required(late, err)
}

func required(late bool, err error) error {
	if err == nil && !late {
		return nil
	}
	return fault.Code("audit_unavailable", fault.Wrap(fault.Unavailable, "access.audit", fmt.Errorf("late %t: %w", late, orLate(err)),
		"The audit trail cannot be written just now, so this is refused; try again when the storage is well."))
}

func orLate(err error) error {
	if err == nil {
		return context.DeadlineExceeded
	}
	return err
}

func (t *Trail) append(ctx context.Context, actor string, fact ledger.Fact, sealed ...ledger.Sealed) (late bool, err error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), auditTime)
	defer cancel()
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.next == 0 {
		last, err := t.seqs.LastSeq(ctx, ledger.Audit)
		if err != nil {
			return false, fmt.Errorf("read the audit stream: %w", err)
		}
		t.next = last + 1
	}
	now := time.Now()
	d := ledger.NewDraft(ledger.Audit, t.next, now, now.Sub(t.boot), actor, fact)
	d.Sealed = sealed
	late, err = t.ledger.Append(ctx, d)
	if err != nil {
		// Whether the number is used up is not known: ask the ledger before the next one.
		t.next = 0
		t.log.ErrorContext(ctx, "audit fact not written", "kind", string(fact.FactKind()), "error", err)
		return false, fmt.Errorf("append %s: %w", fact.FactKind(), err)
	}
	t.next++
	return late, nil
}
