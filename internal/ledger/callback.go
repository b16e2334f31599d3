package ledger

import "time"

// KindCallBackTurned is the kind of the facts about a waiting caller who is asked whether to be called back.
const KindCallBackTurned Kind = "call_back.turned"

// CallBackTurned is a step of a waiting caller towards being called back at the kept place.
type CallBackTurned struct {
	Step string `json:"step"` // "offered", "asked", "agreed", "dropped"
}

// FactKind names the fact.
func (CallBackTurned) FactKind() Kind { return KindCallBackTurned }

// FactVersion is the version of its data.
func (CallBackTurned) FactVersion() int { return 1 }

// DurableFact marks it as synced before it is acted on.
func (CallBackTurned) DurableFact() {}

// Place is a place in a queue that is kept for a person who is not on the line.
type Place struct {
	Queue      string        `json:"queue"`
	Requires   []Requirement `json:"requires,omitempty"`
	Priority   int           `json:"priority,omitempty"`
	EnqueuedAt time.Time     `json:"enqueued_at"`

	Wishes []CallerWished `json:"wishes,omitempty"` // of whoever has the person on the line
}
