package call

import (
	"testing"
	"time"

	"heartline/agent"
	"heartline/internal/ledger"
	"heartline/queue"
	"heartline/triage"
)

// boundHotline is a hotline whose keys and kept places are those of the queue main.
func boundHotline() *Hotline {
	return &Hotline{
		ID: "city", Queue: "main", Box: "city", KeepPlaces: map[string]time.Duration{"main": 10 * time.Minute},
		WaitKeys: map[string]map[string]WaitKey{"main": {"4": {Does: WaitOn, Ways: []WaitWay{{Outside: "duty"}}}}},
	}
}

// fullFloor is a floor on which as many wait in each queue as its bound allows.
func fullFloor(t *testing.T) *queue.Floor {
	t.Helper()
	f := queue.NewFloor(queue.Rules{Queues: map[queue.ID]queue.Queue{"main": {ID: "main", MaxWaiting: 1}, "other": {ID: "other", MaxWaiting: 1}}})
	f.Handle(placedAt, queue.OnDuty{Version: "1", Agents: []queue.Duty{{Agent: "li"}}})
	f.Handle(placedAt, queue.SignIn{Agent: "li", Seat: "1", SeatUp: true})
	f.Handle(placedAt, queue.Seize{Agent: "li", Call: "talk"})
	f.Handle(placedAt, queue.SetState{Agent: "li", State: agent.Ready})
	for _, id := range []queue.ID{"main", "other"} {
		f.Handle(placedAt, queue.Join{Entry: queue.Entry{ID: "in-" + queue.EntryID(id), Call: "in-" + string(id), Queue: id}})
	}
	return f
}

// TestABoundTurnsNobodyAwayWhoHasAPlace lets callers come to a queue that is full, by each way on which they have waited
// before, and by those on which they have not.
func TestABoundTurnsNobodyAwayWhoHasAPlace(t *testing.T) {
	t.Parallel()
	waiting := func(queue string) State {
		return apply(State{ID: planCall, NextLeg: 1, Phase: Arriving, Hotline: "city", Grade: triage.Green, NumberHash: "k1:x"}, placedAt,
			ledger.Queued{Entry: "e1", Queue: queue, Grade: "green", EnqueuedAt: placedAt, Why: "menu"})
	}
	for name, tc := range map[string]struct {
		turn func() *turn
		full bool
	}{
		"who comes": {full: true, turn: func() *turn {
			tt := boundTurn(State{ID: planCall, NextLeg: 1, Phase: InMenu, Grade: triage.Green})
			tt.enqueue(Entry{Queue: "main"}, "menu")
			return tt
		}},
		"who was to be called back and rings in": {turn: func() *turn {
			tt := boundTurn(State{ID: planCall, NextLeg: 1, Phase: InMenu, Grade: triage.Green})
			tt.priorPlace(Prior{Of: "c0", Place: &Place{Queue: "main", EnqueuedAt: placedAt.Add(-time.Minute)}})
			return tt
		}},
		"who hung up and rings again": {turn: func() *turn {
			tt := boundTurn(State{ID: planCall, NextLeg: 1, Phase: InMenu, Grade: triage.Green, NumberHash: "k1:x"})
			tt.LeftPlace = &LeftPlace{Of: "c0", Queue: "main", EnqueuedAt: placedAt.Add(-time.Minute), At: placedAt}
			tt.enqueue(Entry{Queue: "main"}, "menu")
			return tt
		}},
		"whom nobody takes at a number of their own choice": {turn: func() *turn {
			tt := boundTurn(waiting("main"))
			tt.waitKey("4")
			tt.outsideFailed(causeBusy)
			return tt
		}},
		"whom nobody takes at a number of the overflow": {turn: func() *turn {
			tt := boundTurn(waiting("main"))
			tt.overflowed(inOverflowed{Entry: "e1", Left: true, Kind: "outside", To: "duty"})
			tt.outsideFailed(causeBusy)
			return tt
		}},
		"whom a supervisor sends there": {turn: func() *turn {
			tt := boundTurn(waiting("other"))
			tt.requeue(inLive{Do: liveRequeue, By: "boss", To: Target{Queue: "main"}})
			return tt
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tt := tc.turn()
			in, floor := joinOf(t, tt), fullFloor(t)
			full := false
			for _, out := range floor.Handle(placedAt, in) {
				if r, ok := out.(queue.EntryRefused); ok && r.Entry.Call == string(planCall) {
					full = true
				}
			}
			if full != tc.full {
				t.Errorf("turned away: %v, want %v: %+v", full, tc.full, in)
			}
		})
	}
}

// boundTurn is one decision about a call.
func boundTurn(s State) *turn {
	return &turn{env: env{Now: placedAt, Hotline: boundHotline(), EntryID: "e2"}, s: s}
}

// joinOf is the last word of a decision to the floor that the caller waits.
func joinOf(t *testing.T, tt *turn) (in queue.Join) {
	t.Helper()
	found := false
	for _, a := range tt.acts {
		if a, ok := a.(actJoin); ok {
			in, found = (&session{state: tt.s, hotline: tt.Hotline}).floorInput(a).(queue.Join)
		}
	}
	if !found {
		t.Fatalf("does not wait: %+v", tt.acts)
	}
	return in
}

// TestANumberOfTheOverflowIsRungOnce: who came to the queue by a key of their own is not brought to the same number again
// and again.
func TestANumberOfTheOverflowIsRungOnce(t *testing.T) {
	t.Parallel()
	s := apply(State{ID: planCall, NextLeg: 1, Phase: Arriving, Hotline: "city", Grade: triage.Green}, placedAt,
		ledger.Queued{Entry: "e1", Queue: "other", Grade: "green", EnqueuedAt: placedAt, From: "main", Why: "key"})
	tt := boundTurn(s)
	tt.overflowed(inOverflowed{Entry: "e1", Left: true, Kind: "outside", To: "duty"})
	tt.outsideFailed(causeBusy)
	if in := joinOf(t, tt); len(in.Tried) != 1 || in.Tried[0] != "duty" {
		t.Errorf("the numbers that have not taken the caller: %v", in.Tried)
	}
}
