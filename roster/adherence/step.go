package adherence

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"heartline/internal/ledger"
	"heartline/roster"
)

// Step is what a book is folded from: Published, Changed, Recorded or Seen.
type Step interface{ step() }

// Published is a roster that came into force at an instant: it replaces every shift that starts in [From, To).
type Published struct {
	At       time.Time
	From, To time.Time
	Shifts   []roster.Shift
}

// Changed is what became of some shifts of the roster in force at an instant: those of Gone are not in force any more, and those of Shifts
// are. One that was moved, or has another end, is in both.
type Changed struct {
	At           time.Time
	Gone, Shifts []roster.Shift
}

// Recorded is a fact of the ledger. Those of the floor are applied in the order of their numbers.
type Recorded struct{ Event ledger.Event }

// Seen says that the process of a boot was up at an instant. It is for whoever follows the floor live: on a quiet floor there may
// be no fact for long.
type Seen struct {
	At   time.Time
	Boot string
}

func (Published) step() {}
func (Changed) step()   {}
func (Recorded) step()  {}
func (Seen) step()      {}

// signs are the kinds of facts that a counsellor, or a call that the counsellor is in, gives a sign of life by.
var signs = []ledger.Kind{
	ledger.KindFloorSignedIn, ledger.KindFloorStateSet, ledger.KindFloorHoldChanged, ledger.KindFloorAfterCallDone,
	ledger.KindFloorAfterCallExtended, ledger.KindFloorReleased, ledger.KindFloorSeized, ledger.KindDeskUp,
}

// Apply folds one step. It is total: what cannot be read is passed over, as what is not known is.
func (b *Book) Apply(s Step) {
	switch s := s.(type) {
	case Published:
		b.publish(s)
	case Changed:
		b.change(s)
	case Seen:
		b.alive(s.At, s.Boot)
	case Recorded:
		b.record(s.Event)
	}
}

func (b *Book) record(e ledger.Event) {
	if e.Stream == ledger.Floor && e.Seq > 0 {
		if e.Seq <= b.floorSeq {
			return
		}
		b.floorSeq = e.Seq
	}
	if fromTheHouse(e.Stream) {
		b.alive(e.At, e.Boot)
	}
	switch {
	case e.Kind == ledger.KindAgentState:
		if f, err := ledger.Decode(e); err == nil {
			b.moved(e.At, f.(ledger.AgentState))
		}
	case e.Kind == KindLateTold:
		var f LateTold
		if json.Unmarshal(e.Data, &f) == nil {
			b.told(e.At, f)
		}
	case e.Kind == KindLateEnded:
		var f LateEnded
		if json.Unmarshal(e.Data, &f) == nil {
			b.ended(f)
		}
	case slices.Contains(signs, e.Kind):
		var f struct {
			Agent string `json:"agent"`
			By    string `json:"by"`
		}
		if json.Unmarshal(e.Data, &f) == nil && (f.By == "" || own(f.By, f.Agent)) {
			b.confirm(f.Agent, e.At)
		}
	}
}

// fromTheHouse reports whether the facts of a stream are written by the process that holds the floor. What a tool beside it
// writes is no sign of life of the house.
func fromTheHouse(s ledger.Stream) bool {
	return s == ledger.Floor || strings.HasPrefix(string(s), "call:") || strings.HasPrefix(string(s), "desk:") || strings.HasPrefix(string(s), "agent:")
}
