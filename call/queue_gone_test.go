package call

import (
	"testing"
	"time"

	"heartline/agent"
	"heartline/internal/ledger"
	"heartline/queue"
	"heartline/triage"
)

// goneFloor is a floor after a reload that has removed the queue "gone": somebody talks, and would take callers of "new".
func goneFloor(now queue.ID) *queue.Floor {
	f := queue.NewFloor(queue.Rules{Queues: map[queue.ID]queue.Queue{"gone": {ID: "gone"}}})
	f.Handle(placedAt, queue.OnDuty{Version: "1", Agents: []queue.Duty{{Agent: "li"}}})
	f.Handle(placedAt, queue.SignIn{Agent: "li", Seat: "1", SeatUp: true})
	f.Handle(placedAt, queue.Seize{Agent: "li", Call: "talk"})
	f.Handle(placedAt, queue.SetState{Agent: "li", State: agent.Ready})
	f.Handle(placedAt, queue.RulesChanged{Version: "2", Rules: queue.Rules{Queues: map[queue.ID]queue.Queue{now: {ID: now, MaxWaiting: 1}}}})
	f.Handle(placedAt, queue.Join{Entry: queue.Entry{ID: "in", Call: "in", Queue: now}})
	return f
}

// goneBook knows the hotline as it is after the reload.
type goneBook struct {
	Book
	own string
}

func (b goneBook) Hotline(string) *Hotline { return &Hotline{ID: "city", Queue: b.own} }

// TestAQueueThatIsGoneLosesNobody has callers come back to a queue that was removed while they were off the floor. They
// wait in the hotline's own queue since when they have waited; where that is gone too they are asked for a message, once.
func TestAQueueThatIsGoneLosesNobody(t *testing.T) {
	t.Parallel()
	since := placedAt.Add(-20 * time.Minute)
	waiting := func() State {
		return apply(State{ID: planCall, NextLeg: 1, Phase: Arriving, Hotline: "city", Grade: triage.Green}, placedAt,
			ledger.Queued{Entry: "e1", Queue: "gone", Grade: "green", EnqueuedAt: since, Why: "menu"})
	}
	for name, tc := range map[string]struct {
		begin func(*turn)
		s     State
		own   string // the hotline's queue; the floor has "new"
		ends  Phase
	}{
		"while an outside number of the overflow rang": {s: waiting(), own: "new", ends: Waiting, begin: func(tt *turn) {
			tt.overflowed(inOverflowed{Entry: "e1", Left: true, Kind: "outside", To: "duty"})
			tt.outsideFailed(causeBusy)
		}},
		"while one of their own choice rang": {s: waiting(), own: "new", ends: Waiting, begin: func(tt *turn) {
			tt.waitOutside(*tt.s.Entry, "duty")
			tt.outsideFailed(causeBusy)
		}},
		"while they were in the menu": {s: State{ID: planCall, Phase: InMenu, Hotline: "city", Grade: triage.Green}, own: "new", ends: Waiting, begin: func(tt *turn) {
			tt.enqueue(Entry{Queue: "gone", EnqueuedAt: since}, "menu")
		}},
		"between two tries to call them back": {s: placedBack(since), own: "new", ends: Due, begin: func(tt *turn) { tt.takePlace() }},
		"and the hotline's own is gone too":   {s: waiting(), own: "newer", ends: Message, begin: func(tt *turn) { tt.outsideFailedFor("duty") }},
		"and the hotline has none":            {s: waiting(), ends: Message, begin: func(tt *turn) { tt.outsideFailedFor("duty") }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := &Hotline{ID: "city", Queue: "gone", Box: "city"}
			floor, s, joins, ids := goneFloor("new"), tc.s, 0, 0
			step := func(act func(*turn)) (next []inOverflowed) {
				ids++
				tt := &turn{env: env{Now: placedAt, Hotline: h, EntryID: "again" + string(rune('0'+ids))}, s: s}
				act(tt)
				s = tt.s
				for _, a := range tt.acts {
					if a, ok := a.(actJoin); ok {
						joins++
						for _, out := range floor.Handle(placedAt, (&session{state: s, hotline: h}).floorInput(a)) {
							if in, ok := overflowOf(out, goneBook{own: tc.own}); ok {
								next = append(next, in)
							}
						}
					}
				}
				return next
			}
			for in := step(tc.begin); len(in) > 0; in = step(func(tt *turn) { tt.overflowed(in[0]) }) {
				if joins > 3 {
					t.Fatal("round and round")
				}
			}
			if s.Phase != tc.ends {
				t.Fatalf("in phase %s, want %s", s.Phase, tc.ends)
			}
			if tc.ends == Message {
				return
			}
			if s.Out != nil && s.Out.Place.Queue != "new" {
				t.Errorf("the next try begins in %s", s.Out.Place.Queue)
			}
			if e := s.Entry; e == nil || e.Queue != "new" || !e.EnqueuedAt.Equal(since) {
				t.Errorf("waits as %+v", e)
			}
			for _, w := range floor.Snapshot().Waiting {
				if w.Call == string(planCall) && w.Queue == "new" && w.EnqueuedAt.Equal(since) && w.Absent == (tc.ends == Due) {
					return
				}
			}
			t.Errorf("the floor has %+v", floor.Snapshot().Waiting)
		})
	}
}

// outsideFailedFor rings a number for a caller of the overflow, which does not take them.
func (t *turn) outsideFailedFor(number string) {
	t.overflowed(inOverflowed{Entry: t.s.Entry.ID, Left: true, Kind: "outside", To: number})
	t.outsideFailed(causeBusy)
}

// placedBack is a call of the house at a kept place, off the floor.
func placedBack(since time.Time) State {
	return apply(State{ID: planCall}, placedAt, ledger.CallPlaced{
		Hotline: "city", NumberID: "n", NumberHash: "k1:x", Why: string(OutCallBack), Grade: "green", DueAt: placedAt, Until: placedAt.Add(time.Hour),
		Place: &ledger.Place{Queue: "gone", EnqueuedAt: since},
	})
}

// TestWhoWaitsForAQueueThatIsGone is told apart in the history of the call.
func TestWhoWaitsForAQueueThatIsGone(t *testing.T) {
	t.Parallel()
	s := apply(State{ID: planCall, Phase: Arriving, Hotline: "city", Grade: triage.Green}, placedAt,
		ledger.Queued{Entry: "e1", Queue: "gone", Grade: "green", EnqueuedAt: placedAt, Priority: 2, Only: "li", Why: "menu"})
	tt := &turn{env: env{Now: placedAt, Hotline: boundHotline(), EntryID: "e2"}, s: s}
	tt.overflowed(inOverflowed{Entry: "e1", Left: true, Kind: "message", Own: "main"})
	if len(tt.facts) != 2 || tt.facts[0].Fact != (ledger.Dequeued{Entry: "e1", Why: "queue_gone"}) {
		t.Fatalf("facts %+v", tt.facts)
	}
	q, ok := tt.facts[1].Fact.(ledger.Queued)
	if !ok || q.Entry != "e2" || q.From != "gone" || q.Why != "queue_gone" || q.Priority != 2 || q.Only != "li" {
		t.Errorf("waits as %+v", tt.facts[1].Fact)
	}
}
