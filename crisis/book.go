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

// Mine returns the escalation that somebody, named as actors are, has most to do with: the newest live one that they
// have acknowledged, else in which they are, else that has asked them without a no or in vain.
func (b Book) Mine(by string) (State, bool) {
	for _, theirs := range []func(*State) bool{
		func(s *State) bool { return s.Ack != nil && s.Ack.By == by },
		func(s *State) bool {
			return slices.ContainsFunc(s.Present(), func(h Helper) bool { return h.By == by })
		},
		func(s *State) bool { return s.HasAsked(by) },
	} {
		if s, ok := b.newest(func(s *State) bool { return s.Live() && theirs(s) }); ok {
			return s, true
		}
	}
	return State{}, false
}

// Open returns the escalation that somebody has to look after: the newest one that searches, else the newest that
// nobody has answered, else the newest live one, else the last one.
func (b Book) Open() (State, bool) {
	for _, open := range []func(*State) bool{
		func(s *State) bool { return s.Condition() == Searching },
		func(s *State) bool { return s.Condition() == Exhausted },
		(*State).Live,
	} {
		if s, ok := b.newest(open); ok {
			return s, true
		}
	}
	return b.Last()
}

// Toward returns the escalation for which somebody comes into the call: the own one, else the open one.
func (b Book) Toward(by string) (State, bool) {
	if s, ok := b.Mine(by); ok {
		return s, true
	}
	return b.Open()
}

// newest returns the last begun escalation for which ok holds.
func (b Book) newest(ok func(*State) bool) (State, bool) {
	for i := len(b) - 1; i >= 0; i-- {
		if ok(&b[i]) {
			return b[i], true
		}
	}
	return State{}, false
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
