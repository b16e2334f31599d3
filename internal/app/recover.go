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

// recoverFloor folds the floor stream, from its last stored state on, into the floor that the last process left.
func recoverFloor(ctx context.Context, r *store.Store) (*queue.Floor, int64, error) {
	events, err := r.StreamSince(ctx, ledger.Floor, ledger.KindFloorSnapshot)
	if err != nil {
		return nil, 0, fmt.Errorf("recover the floor: %w", err)
	}
	return queue.Recover(events)
}

// recoverCalls folds every call that has not ended. A call whose facts cannot be read is left out, loudly: one
// damaged call must not keep the line dead, and its channel, if it still lives, is taken in as a new call.
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
			log.ErrorContext(ctx, "an open call cannot be folded and is left out", "call_id", id, "err", err)
			continue
		}
		if s.Live() && len(events) > 0 {
			states, seqs = append(states, s), append(seqs, events[len(events)-1].Seq)
		}
	}
	return states, seqs, nil
}
