package call

import (
	"time"

	"heartline/internal/ledger"
	"heartline/ivr"
)

// WaitKey is what a key does that a caller presses while waiting, at any moment of it: also while something is said, or
// a counsellor or an outside number is rung. No key costs the caller the place: who comes back to a queue, by whatever
// way, has waited since the first time.
type WaitKey struct {
	Does WaitDoes
	Box  string          // WaitMessage; empty: the hotline's
	Ways []WaitWay       // WaitOn: the first that is open is taken
	Name string          // WaitListen: of the exercise
	Play []ivr.PromptRef // WaitListen: in the caller's language where none is named
}

// WaitDoes is the meaning of a key.
type WaitDoes string

// The meanings of keys.
const (
	WaitMessage WaitDoes = "message" // leave a message and wait no longer
	WaitMenu    WaitDoes = "menu"    // back to the menu
	WaitPerson  WaitDoes = "person"  // to the hotline's own queue, where the person key of a menu leads
	WaitOn      WaitDoes = "on"      // to another queue, or to an outside number
	WaitListen  WaitDoes = "listen"  // hear an exercise, or no more of it; the wait goes on
)

// WaitWay leads to a queue, open while somebody serves it or where it is the only way, or to an outside number, open
// always.
type WaitWay struct{ Queue, Outside string }

// What keys bring about, as the ledger names it, beside the meanings above.
const (
	doesQueue   = "queue"
	doesOutside = "outside"
	whyWaitKey  = "key"
)

// PromptKeyUnknown tells a waiting caller that a key has no meaning and that the place is kept; draft, to be confirmed by
// a clinical lead.
const PromptKeyUnknown = ivr.PromptWaitKey

// waitKey acts on a key of a caller who waits. Where the queue has no keys they do nothing.
func (t *turn) waitKey(d string) {
	e, ok := t.s.waits()
	if !ok || len(t.Hotline.WaitKeys[e.Queue]) == 0 {
		return
	}
	k, known := t.Hotline.WaitKeys[e.Queue][d]
	if !known && d == ivr.DefaultPersonKey {
		k, known = WaitKey{Does: WaitPerson}, true
	}
	switch {
	case !known:
		t.assure(PromptKeyUnknown)
	case k.Does == WaitMessage:
		t.leaveWait(e, string(k.Does), k.Box)
		t.offerMessage(orElse(k.Box, t.Hotline.Box), whyWaitKey)
	case k.Does == WaitMenu:
		t.leaveWait(e, string(k.Does), "")
		t.lead(ivr.Again())
	case k.Does == WaitPerson:
		t.waitIn(e, string(k.Does), t.Hotline.Queue)
	case k.Does == WaitOn:
		t.waitOn(e, k.Ways)
	case k.Does == WaitListen:
		t.listen(e, k)
	}
}

// waits returns the wait of a caller who waits for somebody, in a queue or while its overflow rings an outside number.
func (s *State) waits() (Entry, bool) {
	switch {
	case s.Phase == Waiting && s.Entry != nil:
		return *s.Entry, true
	case s.Phase == Outside && s.Relief != nil && s.Relief.Entry.ID != "":
		return s.Relief.Entry, true
	}
	return Entry{}, false
}

// waitOn takes the first way that is open: a queue that nobody serves is one only where there is no other.
func (t *turn) waitOn(e Entry, ways []WaitWay) {
	for i, w := range ways {
		switch {
		case w.Outside != "":
			t.waitOutside(e, w.Outside)
			return
		case !t.Unserved[w.Queue] || len(ways) == 1 || i == len(ways)-1:
			t.waitIn(e, doesQueue, w.Queue)
			return
		}
	}
	t.assure(PromptWait)
}

// waitIn lets the caller wait in a queue with the old place. Who waits there already hears that they do.
func (t *turn) waitIn(e Entry, does, queue string) {
	if e.Queue == queue && e.Only == "" {
		t.assure(PromptWait)
		return
	}
	t.leaveWait(e, does, queue)
	t.again(e, queue, e.EnqueuedAt, "", whyWaitKey)
	t.assure(PromptWait)
}

// again lets a caller who has left a wait wait in a queue from a time on: their own, or that of the call whose place they
// have recovered.
func (t *turn) again(e Entry, queue string, since time.Time, recovered, why string) {
	t.recovered = recovered
	t.enqueue(Entry{Queue: queue, Requires: e.Requires, Priority: e.Priority, EnqueuedAt: since, Returned: e.Returned, From: e.Queue}, why)
}

// waitOutside rings an outside number for the caller. If nobody takes the call there, the caller is back at the place.
func (t *turn) waitOutside(e Entry, number string) {
	if t.s.Phase == Outside {
		t.assure(PromptWait) // somebody is being rung
		return
	}
	t.closeRound(OutcomeWithdrawn, 0)
	t.do(actDisarm{timerComfort})
	t.do(actDisarm{timerWaived})
	t.do(actHush{})
	t.do(actLeave{Entry: e.ID, Why: whyWaitKey})
	t.ringOutside(e, number)
	t.record(actorCaller, ledger.WaitKey{Entry: e.ID, Does: doesOutside, To: number})
}

// leaveWait ends the wait by the caller's key: what rings stops, and nobody is to blame.
func (t *turn) leaveWait(e Entry, does, to string) {
	var relief Relief
	if t.s.Phase == Outside {
		relief = *t.s.Relief
	}
	t.record(actorCaller, ledger.WaitKey{Entry: e.ID, Does: does, To: to})
	if leg := relief.Leg; leg != "" {
		t.record(actorCaller, ledger.LegGone{Leg: leg, Cause: causeNormal})
		t.do(actDisarm{timerOutside})
		t.do(actDisarm{timerKey})
	} else {
		t.closeRound(OutcomeWithdrawn, 0)
		t.record(actorCaller, ledger.Dequeued{Entry: e.ID, Why: whyWaitKey})
		t.do(actLeave{Entry: e.ID, Why: whyWaitKey})
	}
	t.do(actDisarm{timerComfort})
	t.do(actDisarm{timerWaived})
	t.do(actHush{})
}

// assure says a short sentence to a waiting caller. While a counsellor is being rung nothing is said: they may answer at
// any moment.
func (t *turn) assure(p ivr.PromptID) {
	if t.s.Offer == nil {
		t.do(actSay{Purpose: sayComfort, Prompts: t.own(p)})
	}
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// unserved names the queues of the waiting keys that nobody serves, where a key was pressed that may lead there.
func (s *session) unserved(in Input) map[string]bool {
	sig, ok := in.(inSignal)
	if !ok || sig.Signal.Kind != SignalDigit || s.parts.Served == nil {
		return nil
	}
	e, ok := s.state.waits()
	if !ok {
		return nil
	}
	var out map[string]bool
	for _, w := range s.hotline.WaitKeys[e.Queue][sig.Signal.Digit].Ways {
		if w.Queue != "" && s.parts.Served(w.Queue) != nil {
			if out == nil {
				out = map[string]bool{}
			}
			out[w.Queue] = true
		}
	}
	return out
}

// callBackTakes reports whether a key belongs to the call-back that the waiting caller was offered.
func (t *turn) callBackTakes(d string) bool {
	r, c := t.callBack(), t.s.CallBack
	return r != nil && c != nil && (c.Asked || c.Agreed || d == r.Key)
}
