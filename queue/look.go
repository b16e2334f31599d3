package queue

import (
	"heartline/agent"
	"heartline/internal/ledger"
)

// What follows is for whoever plays recorded inputs on a floor of their own and asks it between two of them.

// Stored returns the floor that a fact of kind floor.snapshot holds.
func Stored(ev ledger.Event) (*Floor, error) { return importSnapshot(ev) }

// Fact is the step as it is recorded behind the input that caused it.
func (o StateChanged) Fact() ledger.AgentState { return stateFact(o) }

// Waits returns the wait of a call; ok is false where the call does not wait.
func (f *Floor) Waits(call string) (e Entry, ok bool) {
	w := f.entries[f.byCall[call]]
	if w == nil {
		return Entry{}, false
	}
	return w.EntryState.clone().Entry, true
}

// CallOf returns the call that waits under an entry; empty: none does.
func (f *Floor) CallOf(id EntryID) string {
	if e := f.entries[id]; e != nil {
		return e.Call
	}
	return ""
}

// Status returns how a counsellor stands; ok is false for one who is neither on duty nor signed in.
func (f *Floor) Status(id agent.ID) (st agent.Status, ok bool) {
	p := f.people[id]
	if p == nil {
		return agent.Status{}, false
	}
	return p.status(), true
}

// Offer returns an open offer, or the tombstone of one that was freed.
func (f *Floor) Offer(id OfferID) (o OfferState, ok bool) {
	if open := f.offers[id]; open != nil {
		return open.OfferState, true
	}
	return OfferState{}, false
}

// Ringing returns the offers of a waiting call that are open and not taken back, the first made first.
func (f *Floor) Ringing(call string) (ids []OfferID) {
	e := f.entries[f.byCall[call]]
	if e == nil {
		return nil
	}
	for _, o := range f.round(e) {
		if o.WithdrawnAt.IsZero() {
			ids = append(ids, o.ID)
		}
	}
	return ids
}
