package ledger

import "time"

// Kinds of facts about what supervisors do with the floor as a whole, and who looked at whom.
const (
	KindFloorSteered Kind = "audit.floor_steered"
	KindExposureRead Kind = "audit.exposure_read"
	KindManyChanged  Kind = "change.applied"
	KindChangeUndone Kind = "change.undone"
	changePrefix          = "change:"
	debriefPrefix         = "debrief:"
)

// ChangeStream is the stream of one change of many counsellors.
func ChangeStream(id string) Stream { return Stream(changePrefix + id) }

// DebriefStream is the stream that asks for a debrief after a red call: once for each call and counsellor.
func DebriefStream(call string) Stream { return Stream(debriefPrefix + call) }

// FloorSteered says that somebody began or ended a switchboard or a surge.
type FloorSteered struct {
	Action  string    `json:"action"` // switchboard_start, switchboard_end, surge_start, surge_end
	Queue   string    `json:"queue,omitempty"`
	Hotline string    `json:"hotline,omitempty"`
	Agent   string    `json:"agent,omitempty"`
	Until   time.Time `json:"until,omitzero"`
	Why     string    `json:"why"` // a code
}

// ExposureRead says that somebody read what counsellors have been exposed to.
type ExposureRead struct {
	From time.Time `json:"from"`
	To   time.Time `json:"to"`
}

// ManyChanged says that somebody changed the skills or the state of many counsellors in one action, with what is
// needed to undo it.
type ManyChanged struct {
	By    string         `json:"by"` // user id
	State string         `json:"state,omitempty"`
	Why   string         `json:"why,omitempty"` // reason of the state, a code
	Each  []ChangedAgent `json:"each"`
}

// ChangedAgent is one counsellor in a change of many.
type ChangedAgent struct {
	Agent  string         `json:"agent"`
	Before map[string]int `json:"before,omitempty"` // skills
	After  map[string]int `json:"after,omitempty"`
	Skills bool           `json:"skills,omitempty"` // they differ
	State  bool           `json:"state,omitempty"`  // the state was asked for
}

// ChangeUndone says that somebody gave back the skills of a change.
type ChangeUndone struct {
	By string `json:"by"` // user id
}

// FactKind names the fact.
func (FloorSteered) FactKind() Kind { return KindFloorSteered }

// FactVersion is the version of its data.
func (FloorSteered) FactVersion() int { return 1 }

// DurableFact marks a fact that must survive a loss of power before it is acted on.
func (FloorSteered) DurableFact() {}

// FactKind names the fact.
func (ExposureRead) FactKind() Kind { return KindExposureRead }

// FactVersion is the version of its data.
func (ExposureRead) FactVersion() int { return 1 }

// DurableFact marks a fact that must survive a loss of power before it is acted on.
func (ExposureRead) DurableFact() {}

// FactKind names the fact.
func (ManyChanged) FactKind() Kind { return KindManyChanged }

// FactVersion is the version of its data.
func (ManyChanged) FactVersion() int { return 1 }

// DurableFact marks a fact that must survive a loss of power before it is acted on.
func (ManyChanged) DurableFact() {}

// FactKind names the fact.
func (ChangeUndone) FactKind() Kind { return KindChangeUndone }

// FactVersion is the version of its data.
func (ChangeUndone) FactVersion() int { return 1 }

// DurableFact marks a fact that must survive a loss of power before it is acted on.
func (ChangeUndone) DurableFact() {}
