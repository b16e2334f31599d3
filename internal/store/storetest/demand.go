package storetest

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"heartline/internal/ledger"
	"heartline/internal/store"
)

func testDemand(t *testing.T, fresh Fresh) {
	t.Helper()
	s := Open(t, fresh(t).Config)
	floor := On(ledger.Floor)
	begin := func(after time.Duration, arrival ledger.CallArrived, queue string) *Stream {
		c := Call()
		c.After(after)
		Put(t, s, c.Draft(arrival), c.Draft(ledger.Queued{Queue: queue}))
		return c
	}
	then := func(c *Stream, after time.Duration, f ledger.Fact) { Put(t, s, c.After(after).Draft(f)) }

	c := begin(time.Minute, arrived("12345"), "general") // waits 1 min, talks 10 min, writes for 3
	then(c, time.Minute, ledger.Connected{Leg: "l", Agent: "wu", Seat: "2"})
	then(c, 0, ledger.Bridged{})
	then(c, 10*time.Minute, ledger.CallEnded{Class: "completed"})
	floor.now = c.now
	Put(t, s, step(floor.After(3*time.Minute), "wu", ledger.AgentPhase{State: "after_call", Call: c.ID()}, ledger.AgentPhase{State: "ready"}))
	then(begin(2*time.Minute, arrived("12345"), "general"), 2*time.Minute, ledger.CallEnded{Class: "abandoned"})
	then(begin(3*time.Minute, arrived("12345"), "general"), 5*time.Minute, ledger.CallEnded{Class: "message"}) // patience not known
	begin(4*time.Minute, arrived("96111"), "general")                                                          // waits
	then(begin(29*time.Minute, arrived("12345"), "youth"), 4*time.Minute, ledger.Bridged{})                    // talks
	c = begin(31*time.Minute, arrived("12345"), "general")                                                     // went on to another queue
	then(c, 6*time.Minute, ledger.Queued{Queue: "youth"})
	then(c, time.Minute, ledger.Bridged{})
	then(c, 20*time.Minute, ledger.CallEnded{Class: "completed"})
	ours := arrived("12345")
	ours.Marked = "prove"
	begin(5*time.Minute, ours, "general")
	then(Call(), 0, ledger.CallPlaced{Node: "n1", Hotline: "12345"}) // one that we make
	Folded(t, s)

	const half = 30 * time.Minute
	all := []store.Demand{
		{Queue: "general", Arrived: 4, Handled: 1, HandleTime: 13 * time.Minute, Waited: 2, WaitTime: 3 * time.Minute, GaveUp: 1},
		{Queue: "youth", Arrived: 1, Waited: 1, WaitTime: 4 * time.Minute},
		{Queue: "youth", Step: 1, Arrived: 1, Handled: 1, HandleTime: 20 * time.Minute, Waited: 1, WaitTime: 7 * time.Minute},
	}
	for name, tt := range map[string]struct {
		from, to time.Duration
		want     []store.Demand
	}{
		"all":    {0, time.Hour, all},
		"first":  {0, half, all[:2]},
		"before": {-time.Hour, 0, nil},
		"later": {half, time.Hour, []store.Demand{
			{Queue: "youth", Arrived: 1, Handled: 1, HandleTime: 20 * time.Minute, Waited: 1, WaitTime: 7 * time.Minute},
		}},
	} {
		got := must[[]store.Demand](t)(s.Demand(t.Context(), start.Add(tt.from), start.Add(tt.to), half))
		if d := cmp.Diff(tt.want, got, cmpopts.EquateEmpty()); d != "" {
			t.Errorf("%s (-want +got):\n%s", name, d)
		}
	}
}
