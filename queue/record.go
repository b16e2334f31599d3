package queue

import (
	"encoding/json"
	"fmt"

	"heartline/internal/ledger"
)

const system = "system"

func byOrSystem(by string) string {
	if by == "" {
		return system
	}
	return by
}

// Kind names the recorded fact.
func (Join) Kind() ledger.Kind { return ledger.KindFloorJoined }

// Kind names the recorded fact.
func (Leave) Kind() ledger.Kind { return ledger.KindFloorLeft }

// Kind names the recorded fact.
func (Regrade) Kind() ledger.Kind { return ledger.KindFloorRegraded }

// Kind names the recorded fact.
func (OfferClosed) Kind() ledger.Kind { return ledger.KindFloorOfferClosed }

// Kind names the recorded fact.
func (Ask) Kind() ledger.Kind { return ledger.KindFloorAsked }

// Kind names the recorded fact.
func (SignIn) Kind() ledger.Kind { return ledger.KindFloorSignedIn }

// Kind names the recorded fact.
func (SignOut) Kind() ledger.Kind { return ledger.KindFloorSignedOut }

// Kind names the recorded fact.
func (SetState) Kind() ledger.Kind { return ledger.KindFloorStateSet }

// Kind names the recorded fact.
func (SeatChanged) Kind() ledger.Kind { return ledger.KindFloorSeatChanged }

// Kind names the recorded fact.
func (OnDuty) Kind() ledger.Kind { return ledger.KindFloorDutyChanged }

// Kind names the recorded fact.
func (SkillsChanged) Kind() ledger.Kind { return ledger.KindFloorSkillsChanged }

// Kind names the recorded fact.
func (Released) Kind() ledger.Kind { return ledger.KindFloorReleased }

// Kind names the recorded fact.
func (HoldChanged) Kind() ledger.Kind { return ledger.KindFloorHoldChanged }

// Kind names the recorded fact.
func (AfterCallDone) Kind() ledger.Kind { return ledger.KindFloorAfterCallDone }

// Kind names the recorded fact.
func (ExtendAfterCall) Kind() ledger.Kind { return ledger.KindFloorAfterCallExtended }

// Kind names the recorded fact.
func (Seize) Kind() ledger.Kind { return ledger.KindFloorSeized }

// Kind names the recorded fact.
func (Resync) Kind() ledger.Kind { return ledger.KindFloorResynced }

// Kind names the recorded fact.
func (RulesChanged) Kind() ledger.Kind { return ledger.KindFloorRulesChanged }

// Kind names the recorded fact.
func (Wake) Kind() ledger.Kind { return ledger.KindFloorWoke }

// Kind names the recorded fact.
func (SetSwitchboard) Kind() ledger.Kind { return ledger.KindFloorSwitchboardSet }

// Kind names the recorded fact.
func (SetSurge) Kind() ledger.Kind { return ledger.KindFloorSurgeSet }

// Kind names the recorded fact.
func (NoteAlert) Kind() ledger.Kind { return ledger.KindFloorAlertNoted }

func (Join) actor() string               { return system }
func (Leave) actor() string              { return system }
func (in Regrade) actor() string         { return byOrSystem(in.By) }
func (OfferClosed) actor() string        { return system }
func (in Ask) actor() string             { return byOrSystem(in.By) }
func (in SignIn) actor() string          { return byOrSystem(in.By) }
func (in SignOut) actor() string         { return byOrSystem(in.By) }
func (in SetState) actor() string        { return byOrSystem(in.By) }
func (SeatChanged) actor() string        { return system }
func (OnDuty) actor() string             { return system }
func (in SkillsChanged) actor() string   { return byOrSystem(in.By) }
func (Released) actor() string           { return system }
func (HoldChanged) actor() string        { return system }
func (AfterCallDone) actor() string      { return system }
func (in ExtendAfterCall) actor() string { return byOrSystem(in.By) }
func (Seize) actor() string              { return system }
func (Resync) actor() string             { return system }
func (RulesChanged) actor() string       { return system }
func (Wake) actor() string               { return system }
func (in SetSwitchboard) actor() string  { return byOrSystem(in.By) }
func (in SetSurge) actor() string        { return byOrSystem(in.By) }
func (in NoteAlert) actor() string       { return byOrSystem(in.By) }

// recorded is an input as a fact. Its JSON is the ledger's struct of the same kind, field by field, which
// is what reports read; a test holds the two together.
type recorded struct{ in Input }

func (r recorded) FactKind() ledger.Kind        { return r.in.Kind() }
func (r recorded) FactVersion() int             { return 1 }
func (r recorded) MarshalJSON() ([]byte, error) { return json.Marshal(r.in) }

// ParseInput reads a recorded input back. ok is false for kinds of the floor stream that are no inputs:
// counsellors' states and snapshots.
func ParseInput(kind ledger.Kind, data json.RawMessage) (in Input, ok bool, err error) {
	parse, ok := parsers[kind]
	if !ok {
		return nil, false, nil
	}
	in, err = parse(data)
	if err != nil {
		return nil, true, fmt.Errorf("read floor fact %s: %w", kind, err)
	}
	return in, true, nil
}

var parsers = map[ledger.Kind]func(json.RawMessage) (Input, error){
	ledger.KindFloorJoined:            parse[Join],
	ledger.KindFloorLeft:              parse[Leave],
	ledger.KindFloorRegraded:          parse[Regrade],
	ledger.KindFloorOfferClosed:       parse[OfferClosed],
	ledger.KindFloorAsked:             parse[Ask],
	ledger.KindFloorSignedIn:          parse[SignIn],
	ledger.KindFloorSignedOut:         parse[SignOut],
	ledger.KindFloorStateSet:          parse[SetState],
	ledger.KindFloorSeatChanged:       parse[SeatChanged],
	ledger.KindFloorDutyChanged:       parse[OnDuty],
	ledger.KindFloorSkillsChanged:     parse[SkillsChanged],
	ledger.KindFloorReleased:          parse[Released],
	ledger.KindFloorHoldChanged:       parse[HoldChanged],
	ledger.KindFloorAfterCallDone:     parse[AfterCallDone],
	ledger.KindFloorAfterCallExtended: parse[ExtendAfterCall],
	ledger.KindFloorSeized:            parse[Seize],
	ledger.KindFloorResynced:          parse[Resync],
	ledger.KindFloorRulesChanged:      parse[RulesChanged],
	ledger.KindFloorWoke:              parse[Wake],
	ledger.KindFloorSwitchboardSet:    parse[SetSwitchboard],
	ledger.KindFloorSurgeSet:          parse[SetSurge],
	ledger.KindFloorAlertNoted:        parse[NoteAlert],
}

func parse[T Input](data json.RawMessage) (Input, error) {
	var in T
	if err := json.Unmarshal(data, &in); err != nil {
		return nil, err
	}
	return in, nil
}

// told is an output that the floor decides by itself and that is recorded too; a nil fact is not.
type told interface{ fact() ledger.Fact }
