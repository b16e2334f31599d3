package call_test

import (
	"slices"
	"testing"
	"time"

	"heartline/call"
	"heartline/internal/fakepbx"
	"heartline/internal/ledger"
	"heartline/queue"
)

// again ends the controller's life and begins the next one with the floor as the ledger has kept it.
func (r *rig) again() {
	r.t.Helper()
	r.life.stop()
	r.floor = r.life.floor.export(r.t)
	r.ledger.stopAfter("")
	r.start()
}

// TestTheFloorHoldsNobodyForACallThatIsGone ends the controller between a fact and the word of it to the floor. The
// next process must free the counsellor, whatever the floor remembers.
func TestTheFloorHoldsNobodyForACallThatIsGone(t *testing.T) {
	t.Run("the end was recorded, the release was not", func(t *testing.T) {
		t.Parallel()
		r := newRig(t)
		r.sipSeat("seat1", fakepbx.Answers(0))
		r.start()
		r.ready("li", "seat1")
		caller := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
		r.phase(call.Talking)
		r.wait("li to talk on the floor", func() bool { return r.life.floor.status("li") == "talking" })
		r.ledger.stopAfter(ledger.KindCallEnding)
		caller.Hangup(16)
		r.wait("the crash", r.ledger.stopped)
		r.again()
		r.over()
		r.wait("li to be free", func() bool { return r.life.floor.status("li") == "ready" })
	})
	t.Run("the caller was given back, the release was not", func(t *testing.T) {
		t.Parallel()
		r := newRig(t)
		r.sipSeat("seat1", fakepbx.Answers(0))
		r.start()
		r.ready("li", "seat1")
		caller := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
		v := r.phase(call.Talking)
		r.wait("li to talk on the floor", func() bool { return r.life.floor.status("li") == "talking" })
		r.ledger.stopAfter(ledger.KindCounsellorLost)
		r.asterisk.Party(v.Leg).Hangup(44)
		r.wait("the crash", r.ledger.stopped)
		r.again()
		r.phase(call.Talking)
		caller.Hangup(16)
		r.over()
		r.wait("li to be free", func() bool { return r.life.floor.status("li") == "ready" })
	})
	t.Run("an offer of which the session knows nothing", func(t *testing.T) {
		t.Parallel()
		r := newRig(t)
		r.offerTime = time.Minute
		r.sipSeat("seat1", fakepbx.Answers(0))
		r.start()
		r.ready("li", "seat1")
		r.ledger.stopBefore(ledger.KindOfferMade)
		caller := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
		r.wait("the crash", r.ledger.stopped)
		r.wait("li to be reserved", func() bool { return r.life.floor.status("li") == "reserved" })
		r.again()
		r.phase(call.Talking)
		caller.Hangup(16)
		r.over()
	})
}

// TestATalkThatWasHeardIsCompleted ends the controller between the join of the legs and the fact of it.
func TestATalkThatWasHeardIsCompleted(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.sipSeat("seat1", fakepbx.Answers(0))
	r.start()
	r.ready("li", "seat1")
	r.ledger.stopBefore(ledger.KindBridged)
	caller := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
	r.wait("the crash", r.ledger.stopped)
	r.wait("both in one bridge", r.together(2))
	r.again()
	r.phase(call.Talking)
	r.wait("the talk to be known", func() bool { return has(r, func(ledger.Bridged) bool { return true }) })
	caller.Hangup(16)
	r.over()
	if e := r.ended(); e.Class != "completed" || e.Reason != "caller_hung_up" {
		t.Errorf("ended %+v, want completed", e)
	}
	if has(r, func(ledger.TaskWanted) bool { return true }) {
		t.Error("a task for a call that was completed")
	}
}

// TestAHangUpBeforeTheSwitchIsSeen lets a counsellor's page hang up while the next process has not yet seen what the switch
// holds. That the two have talked is known before the command is carried out: the caller is not given back to the queue.
func TestAHangUpBeforeTheSwitchIsSeen(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.sipSeat("seat1", fakepbx.Answers(0))
	r.start()
	r.ready("li", "seat1")
	r.ledger.stopBefore(ledger.KindBridged)
	r.asterisk.Call(fakepbx.Caller{Number: "2000"})
	v := r.phase(call.Talking)
	r.wait("the crash", r.ledger.stopped)
	r.wait("both in one bridge", r.together(2))
	asked := make(chan error, 1)
	r.early = func(x *call.Exchange) {
		go func() { asked <- x.Hangup(t.Context(), call.Request{Agent: "li", Call: v.ID}) }()
		<-time.After(50 * time.Millisecond) // the command waits by then
	}
	r.again()
	if err := <-asked; err != nil {
		t.Errorf("hang up: %v", err)
	}
	r.over()
	if e := r.ended(); e.Class != "completed" || e.Reason != "counsellor_hung_up" {
		t.Errorf("ended %+v, want completed", e)
	}
}

// TestATeardownGoesOnHoweverLongNobodyCouldSee restores a call whose end was decided long ago.
func TestATeardownGoesOnHoweverLongNobodyCouldSee(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.sipSeat("seat1", fakepbx.Answers(0))
	r.start()
	r.ready("li", "seat1")
	r.asterisk.Call(fakepbx.Caller{Number: "2000"})
	v := r.phase(call.Talking)
	r.wait("both in one bridge", r.together(2))
	r.ledger.stopAfter(ledger.KindCallEnding)
	r.asterisk.Party(v.Leg).Hangup(16)
	r.wait("the crash", r.ledger.stopped)
	r.life.stop()
	r.ledger.age(ledger.KindCallEnding, time.Hour)
	r.ledger.stopAfter("")
	r.start()
	r.over()
}

// export is the floor as the next process finds it in the ledger.
func (f *floorLoop) export(t *testing.T) *queue.Floor {
	t.Helper()
	f.mu.Lock()
	defer f.mu.Unlock()
	floor, err := queue.Import(f.floor.Export())
	if err != nil {
		t.Fatal(err)
	}
	return floor
}

// age moves facts of a kind into the past.
func (m *memoryLedger) age(k ledger.Kind, by time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.events = slices.Clone(m.events)
	for i := range m.events {
		if m.events[i].Kind == k {
			m.events[i].At = m.events[i].At.Add(-by)
		}
	}
}
