package app

import (
	"context"
	"fmt"

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

// recoverCalls folds every call that has not ended.
func recoverCalls(ctx context.Context, r ledger.Reader) (states []call.State, seqs []int64, err error) {
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
			return nil, nil, fmt.Errorf("recover call %s: %w", id, err)
		}
		if s.Live() && len(events) > 0 {
			states, seqs = append(states, s), append(seqs, events[len(events)-1].Seq)
		}
	}
	return states, seqs, nil
}
