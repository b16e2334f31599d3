package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"

	"heartline/internal/fault"
	"heartline/internal/ledger"
)

var _ interface {
	ledger.Appender
	ledger.Reader
} = (*Store)(nil)

// Stream returns every stored fact of one stream in order. Facts that wait in the spool are not among
// them until they are in the database.
func (s *Store) Stream(ctx context.Context, stream ledger.Stream) ([]ledger.Event, error) {
	events, err := list(ctx, s.reader, `SELECT `+eventColumns+` FROM event WHERE stream = ? ORDER BY seq`, []any{string(stream)}, scanEvent)
	return events, classify("read stream", "the stream", err)
}

// StreamSince returns the stored facts of one stream from the last one of a kind on, or all of them where
// there is none of that kind.
func (s *Store) StreamSince(ctx context.Context, stream ledger.Stream, kind ledger.Kind) ([]ledger.Event, error) {
	events, err := list(ctx, s.reader, `SELECT `+eventColumns+` FROM event WHERE stream = ? AND seq >=
		COALESCE((SELECT MAX(seq) FROM event WHERE stream = ? AND kind = ?), 0) ORDER BY seq`, []any{string(stream), string(stream), string(kind)}, scanEvent)
	return events, classify("read stream", "the stream", err)
}

// OfKind returns the facts of one kind behind pos, in order, whatever their stream.
func (s *Store) OfKind(ctx context.Context, kind ledger.Kind, pos int64) ([]ledger.Event, error) {
	events, err := list(ctx, s.reader, `SELECT `+eventColumns+` FROM event WHERE pos > ? AND kind = ? ORDER BY pos`, []any{pos, string(kind)}, scanEvent)
	return events, classify("read ledger", "the ledger", err)
}

// After returns at most limit events behind pos, in order.
func (s *Store) After(ctx context.Context, pos int64, limit int) ([]ledger.Event, error) {
	events, err := list(ctx, s.reader, `SELECT `+eventColumns+` FROM event WHERE pos > ? ORDER BY pos LIMIT ?`, []any{pos, limit}, scanEvent)
	return events, classify("read ledger", "the ledger", err)
}

// OpenCalls returns the ids of calls whose stream has no ending, in the order of their first facts.
func (s *Store) OpenCalls(ctx context.Context) ([]string, error) {
	ids, err := list(ctx, s.reader, `SELECT call_id FROM open_call ORDER BY pos`, nil, func(rows *sqlx.Rows) (id string, err error) {
		return id, rows.Scan(&id)
	})
	return ids, classify("open calls", "the table of open calls", err)
}

// Head returns the position of the last stored event, 0 for an empty ledger.
func (s *Store) Head(ctx context.Context) (pos int64, err error) {
	err = s.reader.one(ctx, `SELECT pos FROM head WHERE id = 1`, nil, &pos)
	return pos, classify("read head", "the ledger's head", err)
}

// SealedValue returns an erasable value that a fact refers to; fault.NotFound after its erasure.
func (s *Store) SealedValue(ctx context.Context, id string) (v ledger.Sealed, err error) {
	v.ID = id
	err = s.reader.one(ctx, `SELECT purpose, key_id, box FROM sealed WHERE id = ?`, []any{id}, &v.Purpose, &v.KeyID, &v.Box)
	return v, classify("sealed value", "the sealed value", err)
}

func scanEvent(rows *sqlx.Rows) (e ledger.Event, err error) {
	var mono int64
	var stream, kind, data string
	err = rows.Scan(&e.Pos, &stream, &e.Seq, &e.Epoch, at(&e.At), &e.Boot, &mono, &kind, &e.V, &e.Actor, &data, flag(&e.Late), &e.Prev, &e.Hash)
	e.Stream, e.Kind, e.Data = ledger.Stream(stream), ledger.Kind(kind), json.RawMessage(data)
	e.Mono = time.Duration(mono) * time.Microsecond
	return e, err
}

// verifyBatch is how many events are checked at a time.
const verifyBatch = 2000

// Verify walks the whole chain and compares its end with the head. It returns how many events are whole; a
// damaged one gives fault.Internal with a *ledger.BrokenChainError in its chain.
func (s *Store) Verify(ctx context.Context) (int64, error) {
	head := int64(0)
	var headHash []byte
	if err := s.reader.one(ctx, `SELECT pos, hash FROM head WHERE id = 1`, nil, &head, &headHash); err != nil {
		return 0, classify("verify ledger", "the ledger's head", err)
	}
	pos, hash := int64(0), ledger.Genesis()
	for pos < head {
		events, err := s.After(ctx, pos, verifyBatch)
		if err != nil {
			return pos, err
		}
		if len(events) == 0 {
			err = &ledger.BrokenChainError{Pos: pos + 1, What: "head"}
		} else {
			events = events[:min(len(events), int(head-pos))]
			pos, hash, err = ledger.VerifyChain(pos, hash, events)
		}
		if err != nil {
			return pos, broken(err)
		}
	}
	if head > 0 && string(hash) != string(headHash) {
		return pos, broken(&ledger.BrokenChainError{Pos: pos, What: "head"})
	}
	return pos, nil
}

func broken(err error) error {
	var chain *ledger.BrokenChainError
	if !errors.As(err, &chain) {
		return fmt.Errorf("verify ledger: %w", err)
	}
	return fault.Wrap(fault.Internal, "verify ledger", err, fmt.Sprintf("the ledger was changed from outside at or before event %d", chain.Pos))
}
