package call

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"heartline/internal/id"
	"heartline/internal/ledger"
	"heartline/queue"
)

// TestAMinuteOfSilenceEndsNoCall lets a caller who was with a counsellor when the controller started be silent for a
// minute, and some more, with the shortest rule there is: the caller is noticed, told once, and stays where they are.
func TestAMinuteOfSilenceEndsNoCall(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		calls := map[string]int{}
		p := &paper{closed: map[queue.OfferID]int{}, fail: func(op string) error { calls[op]++; return nil }}
		parts := &Parts{Ledger: p, Floor: p, Positions: p, Desks: p, Dialer: p, Prompts: paperPrompts{p}, Log: discardLog, Boot: time.Now()}
		h := &Hotline{ID: "city", Languages: []string{"zh-CN"}, Queue: "main", Zone: time.UTC, Silence: SilenceRules{After: 3 * time.Second, Auto: true}}
		state := State{
			ID: ID(id.New()), Phase: Talking, Node: "a", Caller: "caller", Hotline: "city", Language: "zh-CN", Claimed: true, Answered: true, Ever: true,
			Heard: true, ArrivedAt: time.Now(), ConnectedAt: time.Now(),
			Talk: &Talk{Leg: "desk1", Agent: "li", Desk: "d1", Bridged: true, Since: time.Now()},
			Legs: []Leg{{ID: "desk1", Role: DeskLeg, Agent: "li", Up: true, Parking: "home1"}},
		}
		s := newSession(parts, p, h, state, 0)
		both := []string{"caller", "desk1"}
		snap := &Snapshot{
			Channels: []Channel{{ID: "caller", State: "Up", Stasis: true}, {ID: "desk1", State: "Up", Stasis: true}},
			Bridges:  []Bridge{{ID: bridgeOf(&state), Channels: both}},
		}
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() { s.run(ctx); close(done) }()
		s.inbox.Put(inAdopted{Fresh: true, Snapshot: snap})
		<-time.After(90 * time.Second) // of the bubble's time
		synctest.Wait()
		cancel()
		<-done
		if s.state.Phase != Talking || !s.state.Silence.Silent() || s.state.Silence.Told != 1 {
			t.Errorf("after a minute: %s, %+v", s.state.Phase, s.state.Silence)
		}
		if p.count(ledger.KindCallerSilent) != 1 || p.count(ledger.KindCallEnding) != 0 {
			t.Errorf("ledger %v", kinds(p.events))
		}
		if calls["hangup"] > 1 { // the teller is taken off; nothing else is
			t.Errorf("%d hang-ups", calls["hangup"])
		}
		if calls["heed"] == 0 || calls["play"] == 0 {
			t.Errorf("nobody listened, or told: %v", calls)
		}
	})
}
