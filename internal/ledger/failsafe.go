package ledger

import "time"

// KindFailsafeImported is the kind of what the fail-safe's journal told of a call.
const KindFailsafeImported Kind = "failsafe.imported"

// failsafePrefix begins the streams of what the fail-safe did for calls that a controller had before: their
// own streams belong to their sessions.
const failsafePrefix = "failsafe:"

// FailsafeStream names the stream of what the fail-safe did for a call of ours. A call that no controller ever
// had tells it on its own stream.
func FailsafeStream(call string) Stream { return Stream(failsafePrefix + call) }

// FailsafeImported is the journal of a call in the fail-safe, taken over after the event: what was done for the
// caller while no controller was there. It is recorded once for each item of a node's outbox.
type FailsafeImported struct {
	Item     string         `json:"item"` // the item's id in the node's outbox
	Node     string         `json:"node"`
	Outcome  string         `json:"outcome"` // "seat", "duty", "message", "abandoned", "lost"
	Began    time.Time      `json:"began"`
	Ended    time.Time      `json:"ended"`
	Steps    []FailsafeStep `json:"steps"`
	Message  string         `json:"message,omitempty"` // the sealed recording of the message that was left
	Duration time.Duration  `json:"duration_ns,omitempty"`
	Warning  string         `json:"warning,omitempty"` // what could not be kept
}

// FailsafeStep is one thing that the fail-safe did.
type FailsafeStep struct {
	At   time.Time `json:"at"`
	Name string    `json:"name"`
	N    int       `json:"n,omitempty"` // which duty phone, from 1
}

// FactKind names the fact.
func (FailsafeImported) FactKind() Kind { return KindFailsafeImported }

// FactVersion is the version of its data.
func (FailsafeImported) FactVersion() int { return 1 }

// DurableFact marks a fact that must survive a loss of power before it is acted on.
func (FailsafeImported) DurableFact() {}
