package crisis

import (
	"slices"
	"time"

	"heartline/internal/fault"
	"heartline/internal/ledger"
)

// Book is every escalation of one call, in the order in which they began. None begins while another one searches; one
// whose acknowledgement is taken back searches on beside a newer one, since two helpers were wanted.
type Book []State

// Apply folds one fact of the call's stream. It returns a new book and never changes what an old one holds.
func (b Book) Apply(at time.Time, fact ledger.Fact) Book {
	id := Of(fact)
	if id == "" {
		return b
	}
	i := slices.IndexFunc(b, func(s State) bool { return s.ID == id })
	if i >= 0 {
		b = slices.Clone(b)
		b[i] = Apply(b[i], at, fact)
		return b
	}
	if s := Apply(State{}, at, fact); s.ID != "" {
		return append(slices.Clip(b), s)
	}
	return b
}

// Find returns an escalation by its id.
func (b Book) Find(id string) (State, bool) {
	for _, s := range b {
		if s.ID == id && id != "" {
			return s, true
		}
	}
	return State{}, false
}

// Of returns the escalation that an attempt belongs to.
func (b Book) Of(attempt string) (State, bool) {
	for _, s := range b {
		if _, ok := s.Attempt(attempt); ok {
			return s, true
		}
	}
	return State{}, false
}

// Last returns the escalation that began last.
func (b Book) Last() (State, bool) {
	if len(b) == 0 {
		return State{}, false
	}
	return b[len(b)-1], true
}

// Begin starts another escalation. While one searches, a person's press is told so, and a rule's start is
// passed over. An acknowledged one does not stand in the way: more help may be wanted.
func (b Book) Begin(in Start, e Env) Decision {
	for _, s := range b {
		if s.ID != in.ID && s.Condition() != Searching {
			continue
		}
		d := Decision{Next: s}
		if s.ID != in.ID && (in.Cause == ByDesk || in.Cause == ByBoard) {
			d.Err = fault.Code("already_searching", fault.New(fault.Conflict, "crisis", "help is being called already"))
		}
		return d
	}
	return Decide(State{}, in, e)
}

// Wake returns when one of the escalations has to be looked at next; zero: none.
func (b Book) Wake() time.Time {
	var at time.Time
	for i := range b {
		if w := b[i].Wake(); !w.IsZero() && (at.IsZero() || w.Before(at)) {
			at = w
		}
	}
	return at
}
