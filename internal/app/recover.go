package app

import (
	"context"
	"fmt"
	"log/slog"

	"heartline/call"
	"heartline/internal/ledger"
	"heartline/internal/store"
	"heartline/queue"
)

// recoverFloor folds the floor stream, from its last stored state on, into the floor that the last process left. Facts
// that cannot be read are passed over, loudly: calls and seats say again what they are, and a line with an incomplete
// floor serves callers better than none.
func recoverFloor(ctx context.Context, r *store.Store, log *slog.Logger) (*queue.Floor, int64, error) {
	events, err := r.StreamSince(ctx, ledger.Floor, ledger.KindFloorSnapshot)
	if err != nil {
		return nil, 0, fmt.Errorf("recover the floor: %w", err)
	}
	floor, seq, err := queue.Recover(events)
	if err != nil {
		log.ErrorContext(ctx, "the floor is recovered without facts that cannot be read; counsellors may have to sign in again", "err", err)
	}
	return floor, seq, nil
}

// recoverCalls folds every call that has not ended. One whose facts cannot be read is returned as far as they can, on
// no node, loudly: it must not keep the line dead. Nobody can take it over, so it is ended with a task, and its
// channel, if it still lives, is taken in as a new call.
func recoverCalls(ctx context.Context, r ledger.Reader, log *slog.Logger) (states []call.State, seqs []int64, err error) {
	ids, err := r.OpenCalls(ctx)
	if err != nil {
		return nil, nil, fmt.Errorf("recover calls: %w", err)
	}
	for _, id := range ids {
		events, err := r.Stream(ctx, ledger.CallStream(id))
		if err != nil {
			return nil, nil, fmt.Errorf("recover call %s: %w", id, err)
		}
		s, err := call.Fold(call.ID(id), events)
		if err != nil {
			log.ErrorContext(ctx, "an open call cannot be folded and is ended", "call_id", id, "err", err)
			s.Node = ""
		}
		if (s.Live() || err != nil) && len(events) > 0 {
			states, seqs = append(states, s), append(seqs, events[len(events)-1].Seq)
		}
	}
	return states, seqs, nil
}
