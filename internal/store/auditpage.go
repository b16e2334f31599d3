package store

import (
	"context"
	"strconv"
	"strings"
	"time"

	"heartline/internal/fault"
	"heartline/internal/ledger"
)

// AuditFilter chooses entries of the audit stream. The zero value of a field does not restrict.
type AuditFilter struct {
	From, To time.Time // [From, To)
	Actor    string    // as the ledger writes it: "user:ID", "system"
	Kind     ledger.Kind
}

// AuditPage returns one page of the audit stream, newest first, and the cursor of the next one, empty at the
// end. A cursor that AuditPage did not make is fault.Invalid. limit runs from 1 to 500.
func (s *Store) AuditPage(ctx context.Context, f AuditFilter, cursor string, limit int) (page []ledger.Event, next string, err error) {
	where, args := []string{"stream = ?"}, []any{string(ledger.Audit)}
	add := func(use bool, condition string, value any) {
		if use {
			where, args = append(where, condition), append(args, value)
		}
	}
	add(!f.From.IsZero(), "at >= ?", micros(f.From))
	add(!f.To.IsZero(), "at < ?", micros(f.To))
	add(f.Actor != "", "actor = ?", f.Actor)
	add(f.Kind != "", "kind = ?", string(f.Kind))
	if cursor != "" {
		before, err := strconv.ParseInt(cursor, 36, 64)
		if err != nil {
			return nil, "", fault.New(fault.Invalid, "audit", "the cursor is not one that this list has given; start with the first page")
		}
		add(true, "seq < ?", before)
	}
	limit = min(max(limit, 1), maxPage)
	page, err = list(ctx, s.reader, `SELECT `+eventColumns+` FROM event WHERE `+strings.Join(where, " AND ")+` ORDER BY seq DESC LIMIT ?`,
		append(args, limit+1), scanEvent)
	if err != nil {
		return nil, "", classify("audit", "the audit stream", err)
	}
	if len(page) > limit {
		page = page[:limit]
		next = strconv.FormatInt(page[limit-1].Seq, 36)
	}
	return page, next, nil
}

// Latest returns the last facts of a stream, at most limit, newest first.
func (s *Store) Latest(ctx context.Context, stream ledger.Stream, limit int) ([]ledger.Event, error) {
	events, err := list(ctx, s.reader, `SELECT `+eventColumns+` FROM event WHERE stream = ? ORDER BY seq DESC LIMIT ?`,
		[]any{string(stream), min(max(limit, 1), maxPage)}, scanEvent)
	return events, classify("read stream", "the stream", err)
}
