package ledger

import "time"

// Kinds of facts on the floor stream about what supervisors do with it, and about the care for counsellors. The last
// four are decided by the floor itself: they are told, not replayed.
const (
	KindFloorSwitchboardSet   Kind = "floor.switchboard_set"
	KindFloorSurgeSet         Kind = "floor.surge_set"
	KindFloorAlertNoted       Kind = "floor.alert_noted"
	KindFloorRedCapPassed     Kind = "floor.red_cap_passed" //nolint:gosec // no password: the cap was passed
	KindFloorPauseBroken      Kind = "floor.pause_broken"
	KindFloorSwitchboardEnded Kind = "floor.switchboard_ended"
	KindFloorSurgeEnded       Kind = "floor.surge_ended"
)

// FloorSwitchboardSet sends all calls of a queue to one counsellor; without a counsellor it ends that.
type FloorSwitchboardSet struct {
	Queue string `json:"queue"`
	Agent string `json:"agent,omitempty"`
	Why   string `json:"why"` // a code
	By    string `json:"by"`
}

// FloorSurgeSet puts a hotline's surge profile in force until an instant, or ends it.
type FloorSurgeSet struct {
	Hotline string    `json:"hotline"`
	On      bool      `json:"on"`
	Until   time.Time `json:"until,omitzero"`
	Why     string    `json:"why"` // a code
	By      string    `json:"by"`
}

// FloorAlertNoted says that somebody has acknowledged an alert, or put it off until an instant.
type FloorAlertNoted struct {
	Alert string    `json:"alert"`
	Level int       `json:"level"` // how bad it was then: it is told again when it is worse
	Until time.Time `json:"until,omitzero"`
	By    string    `json:"by"`
	At    time.Time `json:"at,omitzero"` // by the clock that the alert was raised by; zero: when it was recorded
}

// FloorRedCapPassed says that a red caller was offered to a counsellor who has had as many red calls as the rule
// allows, because nobody else could take the caller.
type FloorRedCapPassed struct {
	Offer string `json:"offer"`
	Call  string `json:"call"`
	Agent string `json:"agent"`
	Count int    `json:"count"` // red calls so far
	Cap   int    `json:"cap"`
}

// FloorPauseBroken says that a counsellor's pause after a red call ended early, because nobody else at all could take
// a red caller.
type FloorPauseBroken struct {
	Call  string `json:"call"`
	Agent string `json:"agent"`
}

// FloorSwitchboardEnded says that a switchboard ended by itself.
type FloorSwitchboardEnded struct {
	Queue string `json:"queue"`
	Agent string `json:"agent"`
	Why   string `json:"why"` // desk_left, queue_gone
}

// FloorSurgeEnded says that a surge ended by itself.
type FloorSurgeEnded struct {
	Hotline string `json:"hotline"`
	Why     string `json:"why"` // over, profile_gone
}

// FactKind names the fact.
func (FloorSwitchboardSet) FactKind() Kind { return KindFloorSwitchboardSet }

// FactVersion is the version of its data.
func (FloorSwitchboardSet) FactVersion() int { return 1 }

// FactKind names the fact.
func (FloorSurgeSet) FactKind() Kind { return KindFloorSurgeSet }

// FactVersion is the version of its data.
func (FloorSurgeSet) FactVersion() int { return 1 }

// FactKind names the fact.
func (FloorAlertNoted) FactKind() Kind { return KindFloorAlertNoted }

// FactVersion is the version of its data.
func (FloorAlertNoted) FactVersion() int { return 1 }

// FactKind names the fact.
func (FloorRedCapPassed) FactKind() Kind { return KindFloorRedCapPassed }

// FactVersion is the version of its data.
func (FloorRedCapPassed) FactVersion() int { return 1 }

// FactKind names the fact.
func (FloorPauseBroken) FactKind() Kind { return KindFloorPauseBroken }

// FactVersion is the version of its data.
func (FloorPauseBroken) FactVersion() int { return 1 }

// FactKind names the fact.
func (FloorSwitchboardEnded) FactKind() Kind { return KindFloorSwitchboardEnded }

// FactVersion is the version of its data.
func (FloorSwitchboardEnded) FactVersion() int { return 1 }

// FactKind names the fact.
func (FloorSurgeEnded) FactKind() Kind { return KindFloorSurgeEnded }

// FactVersion is the version of its data.
func (FloorSurgeEnded) FactVersion() int { return 1 }
