package queue

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"heartline/agent"
	"heartline/internal/ledger"
)

// Recover folds the floor stream, in order, into the floor it leads to: from the last stored state on, or
// from an empty floor. It returns the last sequence number, from which the dispatcher numbers on. Facts of
// kinds that it does not know are passed over; outputs are not given again. An error names facts that cannot be
// read: the floor is there all the same, without them.
func Recover(events []ledger.Event) (*Floor, int64, error) {
	f := NewFloor(Rules{})
	var damaged []error
	start := 0
	for i, event := range slices.Backward(events) {
		if event.Kind != ledger.KindFloorSnapshot {
			continue
		}
		stored, err := importSnapshot(event)
		if err != nil {
			damaged = append(damaged, err)
			continue // the one before, or none
		}
		f, start = stored, i+1
		break
	}
	for _, ev := range events[start:] {
		in, ok, err := ParseInput(ev.Kind, ev.Data)
		switch {
		case err != nil:
			damaged = append(damaged, fmt.Errorf("floor fact %d: %w", ev.Seq, err))
		case ok:
			f.Handle(ev.At, in)
		}
	}
	var seq int64
	if len(events) > 0 {
		seq = events[len(events)-1].Seq
	}
	return f, seq, errors.Join(damaged...)
}

func importSnapshot(ev ledger.Event) (*Floor, error) {
	var fact ledger.FloorSnapshot
	if err := json.Unmarshal(ev.Data, &fact); err != nil {
		return nil, fmt.Errorf("floor fact %d: %w", ev.Seq, err)
	}
	var s State
	if err := json.Unmarshal(fact.State, &s); err != nil {
		return nil, fmt.Errorf("floor fact %d: %w", ev.Seq, err)
	}
	return Import(s)
}

func snapshotFact(f *Floor) (ledger.Fact, error) {
	b, err := json.Marshal(f.Export())
	if err != nil {
		return nil, fmt.Errorf("store the floor: %w", err)
	}
	return ledger.FloorSnapshot{State: b}, nil
}

// stateFact is a step of a counsellor as reports read it.
func stateFact(s StateChanged) ledger.AgentState {
	return ledger.AgentState{
		Agent: string(s.After.Agent), Before: phase(s.Before), After: phase(s.After), OnDuty: s.After.OnDuty, By: s.By,
	}
}

func phase(s agent.Status) ledger.AgentPhase {
	return ledger.AgentPhase{
		State: string(s.State), Reason: string(s.Reason), Seat: string(s.Seat), Call: s.Call, Offer: s.Offer,
		Since: s.Since, Until: s.Until,
	}
}
