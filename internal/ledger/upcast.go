package ledger

import (
	"encoding/json"
	"fmt"
)

// Upcast turns the data of one version of a kind into that of the next. It must be pure, and it stays for
// ever: ledgers of every release are folded.
type Upcast func(old json.RawMessage) (json.RawMessage, error)

// Step is the upcast of a kind from version From to From + 1.
type Step struct {
	Kind Kind
	From int
	Do   Upcast
}

// Upcasts raises old facts to the newest versions of their kinds.
type Upcasts struct{ steps map[Kind]map[int]Upcast }

// NewUpcasts returns the registry of steps. Two steps from the same version of a kind are a defect: it panics.
func NewUpcasts(steps ...Step) Upcasts {
	u := Upcasts{steps: map[Kind]map[int]Upcast{}}
	for _, s := range steps {
		if u.steps[s.Kind] == nil {
			u.steps[s.Kind] = map[int]Upcast{}
		}
		if _, twice := u.steps[s.Kind][s.From]; twice || s.From < 1 {
			panic(fmt.Sprintf("ledger: %s has two upcasts from version %d, or a version below 1", s.Kind, s.From))
		}
		u.steps[s.Kind][s.From] = s.Do
	}
	return u
}

// Raise returns the event with its data in the newest version of its kind. The event as stored, and with it
// the chain, is not changed: the hash covers what was written.
func (u Upcasts) Raise(e Event) (Event, error) {
	for do := u.steps[e.Kind][e.V]; do != nil; do = u.steps[e.Kind][e.V] {
		data, err := do(e.Data)
		if err != nil {
			return e, fmt.Errorf("upcast %s from version %d at %s/%d: %w", e.Kind, e.V, e.Stream, e.Seq, err)
		}
		e.Data, e.V = data, e.V+1
	}
	return e, nil
}

// Newest returns the version to which Raise brings facts of a kind that were written as version v.
func (u Upcasts) Newest(k Kind, v int) int {
	for u.steps[k][v] != nil {
		v++
	}
	return v
}

// upcasts holds the steps of every kind that has had more than one version.
var upcasts = NewUpcasts(
	Step{Kind: KindFollowUpOpened, From: 1, Do: asItIs}, // without the task of version 2 none is wanted
)

// asItIs is the upcast to a version that has only got something more, whose absence says what held before.
func asItIs(old json.RawMessage) (json.RawMessage, error) { return old, nil }
