package call

import (
	"time"

	"heartline/internal/ledger"
	"heartline/ivr"
)

// A waiting caller may hear an exercise by a key, such as one for calm breathing. It is no service of its own: the place
// is kept, what else is said waits until it is over, and it ends in the moment in which somebody takes the call.

// listen lets the caller hear an exercise, or, with the same key again, no more of it.
func (t *turn) listen(e Entry, k WaitKey) {
	if t.s.Listens == k.Name {
		t.record(actorCaller, ledger.Listened{Entry: e.ID, What: k.Name})
		t.do(actHush{})
		return
	}
	t.record(actorCaller, ledger.WaitKey{Entry: e.ID, Does: string(k.Does), To: k.Name})
	t.do(actSay{Purpose: sayListen, Prompts: t.theirs(k.Play)})
}

// listenOn begins an exercise anew that something else was said into, or that the last process has begun. One that is
// not configured any more is over.
func (t *turn) listenOn() {
	e, ok := t.s.waits()
	if !ok || t.s.Listens == "" {
		return
	}
	for _, keys := range t.Hotline.WaitKeys {
		for _, k := range keys {
			if k.Does == WaitListen && k.Name == t.s.Listens {
				t.do(actSay{Purpose: sayListen, Prompts: t.theirs(k.Play)})
				return
			}
		}
	}
	t.record(actorSystem, ledger.Listened{Entry: e.ID, What: t.s.Listens})
}

// listened ends an exercise that was said to its end, or could not be.
func (t *turn) listened(failed bool) {
	if e, ok := t.s.waits(); ok && t.s.Listens != "" {
		t.record(actorSystem, ledger.Listened{Entry: e.ID, What: t.s.Listens, Complete: !failed})
	}
}

// theirs names prompts in the caller's language where they name none.
func (t *turn) theirs(refs []ivr.PromptRef) []ivr.PromptRef {
	out := make([]ivr.PromptRef, len(refs))
	for i, r := range refs {
		out[i] = ivr.PromptRef{ID: r.ID, Lang: orElse(r.Lang, t.s.Language)}
	}
	return out
}

// foldWait folds what a waiting caller does.
func foldWait(s *State, at time.Time, fact ledger.Fact) {
	switch f := fact.(type) {
	case ledger.WaitKey:
		if s.Relief != nil && f.Does != string(WaitListen) {
			s.Relief.ByKey = true // the copy is this state's own
		}
		switch f.Does {
		case string(WaitListen):
			s.Listens = f.To
		case string(WaitMenu):
			s.Phase, s.Menu, s.Relief, s.Again = InMenu, nil, nil, true
		}
	case ledger.WaitTold:
		if f.Place > 0 {
			s.Place = f.Place
		}
		if f.Code {
			s.CodeTold = at
		}
	case ledger.Queued:
		s.Place = 0
		if f.From != "" && f.Why != whyOverflow && f.Why != whyReordered {
			s.Tried = nil // steps of the overflow of a queue that the caller has left
		}
		if s.Again { // the menu may have asked for something else this time
			s.Needs, s.Again = requirements(f.Requires), false
		}
		if s.Entry != nil {
			s.Entry.From = f.From
		}
	case ledger.Listened, ledger.Dequeued, ledger.MessageOffered, ledger.CallEnding, ledger.Connected:
		s.Listens = ""
	}
}
