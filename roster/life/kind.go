package life

import (
	"encoding/json"
	"fmt"
	"reflect"

	"heartline/internal/ledger"
)

// Facts returns an empty fact of every kind that this program writes.
func Facts() []Fact {
	return []Fact{
		PolicySet{},
		Published{},
		Changed{},
		DealAsked{},
		DealDeclined{},
		DealAccepted{},
		DealJudged{},
		DealDone{},
		DealEnded{},
		AbsenceAsked{},
		AbsenceBegun{},
		AbsenceEnded{},
		WindowSet{},
		SignedUp{},
		Waited{},
		Dropped{},
		Missed{},
		NoteLeft{},
		Told{},
	}
}

// Encode returns the data of a fact. Its kind and version stand beside it wherever it is kept.
func Encode(f Fact) (json.RawMessage, error) { return json.Marshal(f) }

// Decode reads the data of a fact. A kind that this program does not know, or a version newer than its own, is an error: a
// book that passed over a fact would be another one.
func Decode(kind ledger.Kind, version int, data []byte) (Fact, error) {
	for _, f := range Facts() {
		if f.FactKind() != kind {
			continue
		}
		if version > f.FactVersion() || version < 1 {
			return nil, fmt.Errorf("fact %s has version %d, this program knows 1 to %d: it was written by a newer one", kind, version, f.FactVersion())
		}
		v := reflect.New(reflect.TypeOf(f))
		if err := json.Unmarshal(data, v.Interface()); err != nil {
			return nil, fmt.Errorf("fact %s: %w", kind, err)
		}
		return v.Elem().Interface().(Fact), nil
	}
	return nil, fmt.Errorf("no fact of the roster is called %q: it was written by a newer program", kind)
}

// FactKind names the fact.
func (PolicySet) FactKind() ledger.Kind { return KindPolicySet }

// FactVersion is the version of its data.
func (PolicySet) FactVersion() int { return 1 }

// FactKind names the fact.
func (Published) FactKind() ledger.Kind { return KindPublished }

// FactVersion is the version of its data.
func (Published) FactVersion() int { return 1 }

// FactKind names the fact.
func (Changed) FactKind() ledger.Kind { return KindChanged }

// FactVersion is the version of its data.
func (Changed) FactVersion() int { return 1 }

// FactKind names the fact.
func (DealAsked) FactKind() ledger.Kind { return KindDealAsked }

// FactVersion is the version of its data.
func (DealAsked) FactVersion() int { return 1 }

// FactKind names the fact.
func (DealDeclined) FactKind() ledger.Kind { return KindDealDeclined }

// FactVersion is the version of its data.
func (DealDeclined) FactVersion() int { return 1 }

// FactKind names the fact.
func (DealAccepted) FactKind() ledger.Kind { return KindDealAccepted }

// FactVersion is the version of its data.
func (DealAccepted) FactVersion() int { return 1 }

// FactKind names the fact.
func (DealJudged) FactKind() ledger.Kind { return KindDealJudged }

// FactVersion is the version of its data.
func (DealJudged) FactVersion() int { return 1 }

// FactKind names the fact.
func (DealDone) FactKind() ledger.Kind { return KindDealDone }

// FactVersion is the version of its data.
func (DealDone) FactVersion() int { return 1 }

// FactKind names the fact.
func (DealEnded) FactKind() ledger.Kind { return KindDealEnded }

// FactVersion is the version of its data.
func (DealEnded) FactVersion() int { return 1 }

// FactKind names the fact.
func (AbsenceAsked) FactKind() ledger.Kind { return KindAbsenceAsked }

// FactVersion is the version of its data.
func (AbsenceAsked) FactVersion() int { return 1 }

// FactKind names the fact.
func (AbsenceBegun) FactKind() ledger.Kind { return KindAbsenceBegun }

// FactVersion is the version of its data.
func (AbsenceBegun) FactVersion() int { return 1 }

// FactKind names the fact.
func (AbsenceEnded) FactKind() ledger.Kind { return KindAbsenceEnded }

// FactVersion is the version of its data.
func (AbsenceEnded) FactVersion() int { return 1 }

// FactKind names the fact.
func (WindowSet) FactKind() ledger.Kind { return KindWindowSet }

// FactVersion is the version of its data.
func (WindowSet) FactVersion() int { return 1 }

// FactKind names the fact.
func (SignedUp) FactKind() ledger.Kind { return KindSignedUp }

// FactVersion is the version of its data.
func (SignedUp) FactVersion() int { return 1 }

// FactKind names the fact.
func (Waited) FactKind() ledger.Kind { return KindWaited }

// FactVersion is the version of its data.
func (Waited) FactVersion() int { return 1 }

// FactKind names the fact.
func (Dropped) FactKind() ledger.Kind { return KindDropped }

// FactVersion is the version of its data.
func (Dropped) FactVersion() int { return 1 }

// FactKind names the fact.
func (Missed) FactKind() ledger.Kind { return KindMissed }

// FactVersion is the version of its data.
func (Missed) FactVersion() int { return 1 }

// FactKind names the fact.
func (NoteLeft) FactKind() ledger.Kind { return KindNoteLeft }

// FactVersion is the version of its data.
func (NoteLeft) FactVersion() int { return 1 }

// FactKind names the fact.
func (Told) FactKind() ledger.Kind { return KindTold }

// FactVersion is the version of its data.
func (Told) FactVersion() int { return 1 }
