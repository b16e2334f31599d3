package replay

import (
	"encoding/json"
	"testing"
	"time"

	"heartline/agent"
	"heartline/internal/ledger"
	"heartline/queue"
	"heartline/triage"
)

// house writes a floor stream as the dispatcher does: each input, and behind it the steps that it caused.
type house struct {
	tb     testing.TB
	floor  *queue.Floor
	at     time.Time
	events []ledger.Event
	lag    time.Duration // how late the floor is woken
}

func noon() time.Time { return time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC) }

func open(tb testing.TB, rules queue.Rules) *house {
	tb.Helper()
	h := &house{tb: tb, floor: queue.NewFloor(queue.Rules{}), at: noon()}
	h.do(queue.RulesChanged{Version: "1", Rules: rules})
	return h
}

func (h *house) keep(kind ledger.Kind, v any) {
	h.tb.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		h.tb.Fatal(err)
	}
	h.events = append(h.events, ledger.Event{Stream: ledger.Floor, Seq: int64(len(h.events) + 1), At: h.at, Kind: kind, V: 1, Data: data})
}

func (h *house) do(in queue.Input) []queue.Output {
	h.tb.Helper()
	h.keep(in.Kind(), in)
	outs := h.floor.Handle(h.at, in)
	for _, o := range outs {
		if s, is := o.(queue.StateChanged); is {
			h.keep(ledger.KindAgentState, s.Fact())
		}
	}
	return outs
}

func (h *house) snapshot() {
	h.tb.Helper()
	state, err := json.Marshal(h.floor.Export())
	if err != nil {
		h.tb.Fatal(err)
	}
	h.keep(ledger.KindFloorSnapshot, ledger.FloorSnapshot{State: state})
}

// until lets time pass to an offset from noon; the floor is woken when it wants to be, a little late.
func (h *house) until(s float64) {
	h.tb.Helper()
	to := noon().Add(time.Duration(s * float64(time.Second)))
	for {
		wake := h.floor.NextWake()
		if wake.IsZero() || wake.Add(h.lag).After(to) {
			break
		}
		h.at = wake.Add(h.lag)
		h.do(queue.Wake{})
	}
	h.at = to
}

// sit brings counsellors on duty and ready, each at a seat of their own.
func (h *house) sit(names ...string) {
	h.tb.Helper()
	duty := queue.OnDuty{Version: "1"}
	for _, n := range names {
		duty.Agents = append(duty.Agents, queue.Duty{Agent: agent.ID(n)})
	}
	h.do(duty)
	for _, n := range names {
		h.do(queue.SignIn{Agent: agent.ID(n), Seat: agent.SeatID("seat-" + n), SeatUp: true, By: "user:" + n})
		h.do(queue.SetState{Agent: agent.ID(n), State: agent.Ready, By: "user:" + n})
		h.at = h.at.Add(time.Millisecond)
	}
}

// comes lets a caller join the queue main, and returns the first offer that is made.
func (h *house) comes(call string, grades ...triage.Grade) queue.Offered {
	h.tb.Helper()
	e := queue.Entry{ID: queue.EntryID("e-" + call), Call: call, Queue: "main", Grade: triage.Green, EnqueuedAt: h.at}
	for _, g := range grades {
		e.Grade = g
	}
	return first(h.do(queue.Join{Entry: e}))
}

func first(outs []queue.Output) queue.Offered {
	for _, o := range outs {
		if offered, is := o.(queue.Offered); is {
			return offered
		}
	}
	return queue.Offered{}
}

func (h *house) answers(o queue.Offered, outcome queue.Outcome) []queue.Output {
	h.tb.Helper()
	return h.do(queue.OfferClosed{Offer: o.Offer, Outcome: outcome, At: h.at})
}

func (h *house) ends(call, who string) []queue.Output {
	h.tb.Helper()
	return h.do(queue.Released{Agent: agent.ID(who), Call: call})
}

// record takes what was written, in a span from an offset to another.
func (h *house) record(from, to float64) *Record {
	h.tb.Helper()
	r := New(noon().Add(time.Duration(from*float64(time.Second))), noon().Add(time.Duration(to*float64(time.Second))))
	r.keep = true
	for _, ev := range h.events {
		r.Take(ev)
	}
	return r
}

func oneQueue(edit func(*queue.Queue)) queue.Rules {
	q := queue.Queue{ID: "main", OfferTimeout: 20 * time.Second, AfterCall: 10 * time.Second}
	if edit != nil {
		edit(&q)
	}
	return queue.Rules{Queues: map[queue.ID]queue.Queue{"main": q}}
}
