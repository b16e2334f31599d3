package store

import (
	"context"

	"heartline/internal/fault"
	"heartline/internal/ledger"
)

// Append stores drafts, all of one stream and numbered one after another, and returns when they are
// committed. late = true means that storage took longer than Patience or failed: the facts are in the
// spool, or as a last resort in memory, and will be inserted. The error is ErrFenced, a defect such as
// ErrSequence, or that of ctx; after the last one the facts may or may not be stored, and appending them
// again is safe.
func (s *Store) Append(ctx context.Context, drafts ...ledger.Draft) (late bool, err error) {
	e, err := s.put(drafts, false)
	if e == nil {
		return false, err
	}
	w := s.writer
	select {
	case o := <-e.done:
		return o.late, o.err
	case <-ctx.Done():
		return false, ctx.Err()
	case <-w.stopped:
	}
	select {
	case o := <-e.done:
		return o.late, o.err
	default:
		return false, errClosed()
	}
}

// Gather takes drafts that nobody waits for: see ledger.Gatherer. Storage that is slow or fails is met as with Append:
// they go to the spool.
func (s *Store) Gather(drafts ...ledger.Draft) error {
	_, err := s.put(drafts, true)
	return err
}

// put hands drafts to the writer; no drafts are no entry.
func (s *Store) put(drafts []ledger.Draft, gather bool) (*entry, error) {
	if s.writer == nil {
		return nil, fault.New(fault.Conflict, "append", "this program reads the ledger beside its writer and may not append")
	}
	if len(drafts) == 0 {
		return nil, nil
	}
	if err := checkDrafts(drafts); err != nil {
		return nil, err
	}
	e := newEntry(s.cfg.Boot, drafts)
	e.gather = gather
	if !s.writer.inbox.Put(e) {
		return nil, errClosed()
	}
	return e, nil
}

// LastSeq returns the number of the last fact of a stream that is stored or accepted, 0 for none.
func (s *Store) LastSeq(ctx context.Context, stream ledger.Stream) (int64, error) {
	queued := int64(0)
	if w := s.writer; w != nil { // first, since what leaves the queue meanwhile is stored
		answer := make(chan int64, 1)
		ask := func() {
			last := int64(0)
			for _, e := range w.queue {
				if e.drafts[0].Stream == stream {
					last = max(last, e.drafts[len(e.drafts)-1].Seq)
				}
			}
			answer <- last
		}
		select {
		case w.asks <- ask:
			queued = <-answer
		case <-w.stopped:
			return 0, errClosed()
		case <-ctx.Done():
			return 0, ctx.Err()
		}
	}
	var stored int64
	err := s.reader.one(ctx, `SELECT COALESCE(MAX(seq), 0) FROM event WHERE stream = ?`, []any{string(stream)}, &stored)
	return max(queued, stored), classify("last fact", "the stream", err)
}

func errClosed() error {
	return fault.New(fault.Unavailable, "append", "the ledger is closed")
}
