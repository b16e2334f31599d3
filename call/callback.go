package call

import (
	"time"

	"heartline/internal/ledger"
	"heartline/ivr"
	"heartline/triage"
)

// A caller who waits may hang up and keep the place. The call that came in ends as one to be called back, and a call of
// the house takes the place on the floor: it is offered like any other one, and only when a counsellor has accepted is
// the person dialled, once. Until then it is Due and holds nobody.

// OutCallBack is a call of the house for a person who has kept a place in a queue.
const OutCallBack OutWhy = "call_back"

// KeptPlace is the reason of a call whose caller hung up by agreement, to be called back at the same place.
const KeptPlace Reason = "place_kept"

// PlaceRules say how a queue calls back callers who do not want to wait on the line.
type PlaceRules struct {
	After time.Duration // of waiting until it is offered; at once when not positive
	Key   string        // "1" to "9", pressed while waiting
	Dial  RingBackRules // Tries, Within, Gap, and what whoever answers hears and presses; the rest means nothing here
}

// PlaceOffer is how far a waiting caller is towards being called back.
type PlaceOffer struct {
	Offered bool // has been told that it can be had
	Asked   bool `json:",omitempty"` // has pressed the key, and is asked to confirm the number
	Agreed  bool `json:",omitempty"` // has confirmed it
}

// Place is a place in a queue that is kept for a person who is not on the line.
type Place struct {
	Queue      string
	Requires   []ledger.Requirement `json:",omitempty"`
	Priority   int                  `json:",omitempty"`
	EnqueuedAt time.Time
	Wishes     []ledger.CallerWished `json:",omitempty"` // of the person, but for that for the counsellor of the last talk
}

func keptPlace(p *ledger.Place) *Place {
	if p == nil {
		return nil
	}
	return &Place{Queue: p.Queue, Requires: p.Requires, Priority: p.Priority, EnqueuedAt: p.EnqueuedAt, Wishes: p.Wishes}
}

func (p *Place) recorded() *ledger.Place {
	if p == nil {
		return nil
	}
	return &ledger.Place{Queue: p.Queue, Requires: p.Requires, Priority: p.Priority, EnqueuedAt: p.EnqueuedAt, Wishes: p.Wishes}
}

// entry is a wait that goes on at the place.
func (p *Place) entry() Entry {
	return Entry{Queue: p.Queue, Requires: requirements(p.Requires), Priority: p.Priority, EnqueuedAt: p.EnqueuedAt}
}

// place is the one that a waiting caller has, by the entry.
func (s *State) place(e *Entry) *Place {
	p := &Place{Queue: e.Queue, Requires: recordedRequirements(e.Requires), Priority: e.Priority, EnqueuedAt: e.EnqueuedAt}
	for _, w := range s.otherWishes() {
		p.Wishes = append(p.Wishes, ledger.CallerWished{Kind: w.Kind, Needs: w.Needs.String(), For: w.For})
	}
	return p
}

const (
	sayCallBack     purpose = "call_back"
	sayCallBackKept purpose = "call_back_kept"

	timerCallBack timer = "call_back" // it is time to offer it, or nobody has confirmed it, or the farewell waits for an offer that rings

	callBackAgain   = 2 * time.Minute // it is offered again
	callBackConfirm = 15 * time.Second
	callBackLast    = 30 * time.Second // the farewell has been said by then
	callBackPause   = 5 * time.Second  // a counsellor is being asked: perhaps there is no need
)

const (
	callBackOffered = "offered"
	callBackAsked   = "asked"
	callBackAgreed  = "agreed"
	callBackDropped = "dropped"
)

// callBack returns the rules for the caller's queue; nil where the caller is not to be called back.
func (t *turn) callBack() *PlaceRules {
	e := t.s.Entry
	if t.s.Phase != Waiting || e == nil || t.s.Grade == triage.Red || t.s.NumberID == "" || t.s.NumberHash == "" ||
		t.s.Marked != "" || t.s.Unwanted || t.s.Ever || e.Returned || e.Only != "" {
		return nil
	}
	r, ok := t.Hotline.CallBacks[e.Queue]
	if !ok || r.Dial.Tries <= 0 {
		return nil
	}
	return &r
}

// agreed reports whether the caller may hang up, or is to be bid farewell. One who has become red meanwhile is not.
func (s *State) agreed() bool {
	return s.Phase == Waiting && s.CallBack != nil && s.CallBack.Agreed && s.Grade != triage.Red
}

// armCallBack lets the caller be told in time, counted from the begin of the whole wait.
func (t *turn) armCallBack() {
	r := t.callBack()
	switch {
	case t.s.agreed():
		t.do(actArm{Timer: timerCallBack, After: callBackPause})
		return
	case r == nil:
		return
	}
	t.do(actArm{Timer: timerCallBack, After: max(t.s.Entry.EnqueuedAt.Add(r.After).Sub(t.Now), 0)})
}

// callBackNow lets the caller be told at once, by a rule of the queue: in a moment while a counsellor is being asked. Who
// has been told already is told again in time anyway.
func (t *turn) callBackNow() {
	if t.s.CallBack == nil && t.callBack() != nil {
		t.do(actArm{Timer: timerCallBack})
	}
}

// callBackTimeout offers to be called back, takes a question for not answered, or says farewell.
func (t *turn) callBackTimeout(in inTimeout) {
	r := t.callBack()
	switch {
	case t.s.agreed():
		t.callBackFarewell()
	case r == nil || in.Safe.Deny:
	case t.s.CallBack != nil && t.s.CallBack.Asked:
		t.record(actorCaller, ledger.CallBackTurned{Step: callBackDropped})
		t.do(actArm{Timer: timerCallBack, After: callBackAgain})
	case t.s.Offer != nil || t.s.Listens != "": // nothing is said into an exercise
		t.do(actArm{Timer: timerCallBack, After: callBackPause})
	default:
		if t.s.CallBack == nil {
			t.record(actorSystem, ledger.CallBackTurned{Step: callBackOffered})
		}
		t.saysCallBack(ivr.CallBackPrompt(r.Key))
		t.do(actArm{Timer: timerCallBack, After: callBackAgain})
	}
}

// saysCallBack says a sentence, and keeps the comfort from speaking into it.
func (t *turn) saysCallBack(id ivr.PromptID) {
	t.do(actSay{Purpose: sayCallBack, Prompts: t.own(id)})
	if c := t.comforts(); c.Every > 0 {
		t.do(actArm{Timer: timerComfort, After: max(c.Every, callBackConfirm)})
	}
}

// callBackKey takes a key of a waiting caller who was told of it. The number is confirmed by a key, and never said.
func (t *turn) callBackKey(digit string) {
	r, c := t.callBack(), t.s.CallBack
	switch {
	case r == nil || c == nil || c.Agreed:
	case c.Asked && digit == ivr.CallBackConfirms:
		t.record(actorCaller, ledger.CallBackTurned{Step: callBackAgreed})
		t.do(actArm{Timer: timerCallBack, After: callBackLast})
		t.do(actDisarm{timerComfort})
		t.do(actSay{Purpose: sayCallBackKept, Prompts: t.own(ivr.PromptCallBackKept)})
	case c.Asked:
		t.record(actorCaller, ledger.CallBackTurned{Step: callBackDropped})
		t.do(actHush{})
		t.listenOn() // an exercise that the question was said into
		t.do(actArm{Timer: timerCallBack, After: callBackAgain})
	case digit == r.Key:
		t.record(actorCaller, ledger.CallBackTurned{Step: callBackAsked})
		t.saysCallBack(ivr.PromptCallBackConfirm)
		t.do(actArm{Timer: timerCallBack, After: callBackConfirm})
	}
}

// callBackFarewell ends the line of a caller who is to be called back. While a counsellor is being asked there may be no
// need to: who accepts has the caller at once.
func (t *turn) callBackFarewell() {
	if !t.s.agreed() {
		return
	}
	if t.s.Offer != nil {
		t.do(actArm{Timer: timerCallBack, After: callBackPause})
		return
	}
	t.end(WantCallback, KeptPlace, actorSystem, 0)
}

// keepPlace plans the call of the house that takes the place of a caller who has hung up by agreement.
func (t *turn) keepPlace() {
	e, within := t.s.Entry, defaultCallBack.Within
	if e == nil {
		return
	}
	if r, ok := t.Hotline.CallBacks[e.Queue]; ok && r.Dial.Within > 0 {
		within = r.Dial.Within
	}
	t.record(actorSystem, ledger.RingBackWanted{Call: t.RingID, Task: t.TaskID, DueAt: t.Now, Until: t.Now.Add(within), Place: t.s.place(e).recorded()})
	t.do(actRingBack{Call: ID(t.RingID)})
}

// foldCallBack folds how far a waiting caller is. Somebody who takes the call after all keeps the promise: who waits again
// after a talk has agreed to nothing.
func foldCallBack(s *State, fact ledger.Fact) {
	if _, ok := fact.(ledger.Connected); ok {
		s.CallBack = nil
	}
	f, ok := fact.(ledger.CallBackTurned)
	if !ok {
		return
	}
	c := PlaceOffer{Offered: true}
	switch f.Step {
	case callBackAsked:
		c.Asked = true
	case callBackAgreed:
		c.Agreed = true
	}
	s.CallBack = &c
}
