package ledger

import "time"

// The kinds of facts about numbers that are blocked, limited, or whose call was ended as abusive.
const (
	KindCallLimited     Kind = "call.limited"
	KindCallBlockWaived Kind = "call.block_waived"
	KindCallAbusive     Kind = "call.abusive"

	KindCallerBlocked  Kind = "audit.caller_blocked"
	KindCallerReviewed Kind = "audit.caller_reviewed"
	KindCallerListRead Kind = "audit.caller_list_read"
	KindCallerRead     Kind = "audit.caller_read"
)

// CallLimited says that a call is answered by the short message: its number, or all callers without one together, called
// too often, or the number is blocked. The caller comes to a person by a key, or leaves a message.
type CallLimited struct {
	Why        string `json:"why"`                   // "per_minute", "per_hour", "withheld", "blocked"
	NumberHash string `json:"number_hash,omitempty"` // absent from what older releases have recorded
	Block      string `json:"block,omitempty"`       // the entry that blocks the number
}

// CallBlockWaived says that a blocked number was let through because somebody may be in danger, or is owed a call.
type CallBlockWaived struct {
	Block string `json:"block"` // the entry that blocks the number
	Why   string `json:"why"`   // "red", "crisis", "plan", "ring_back", "open_task", "unknown"
}

// CallAbusive says that a counsellor ended a call as abusive. It is recorded with the end of the call.
type CallAbusive struct {
	NumberHash string `json:"number_hash,omitempty"` // absent where the number is withheld
	By         string `json:"by"`
}

// CallerBlocked says that somebody has blocked a number until an instant.
type CallerBlocked struct {
	Entry      string    `json:"entry"`
	NumberHash string    `json:"number_hash"`
	Call       string    `json:"call"` // the call that it was blocked from
	Reason     string    `json:"reason"`
	Until      time.Time `json:"until"`
	By         string    `json:"by"`
	NoteID     string    `json:"note_id,omitempty"` // a sealed note
}

// CallerReviewed says that somebody has looked at an entry, and what was decided.
type CallerReviewed struct {
	Entry    string    `json:"entry"`
	Decision string    `json:"decision"`       // keep, lift, extend
	Until    time.Time `json:"until,omitzero"` // of an extended block
	By       string    `json:"by"`
	NoteID   string    `json:"note_id,omitempty"` // a sealed note
}

// CallerListRead says that somebody asked to see the list of blocked and limited callers. It is written before anything is
// shown.
type CallerListRead struct{}

// CallerRead says that somebody asked to see what is known of a caller who is blocked, was limited, or may be: an entry, or
// everything about the caller of a call. It is written before anything is shown.
type CallerRead struct {
	Entry string `json:"entry,omitempty"`
	Call  string `json:"call,omitempty"`
}

// FactKind names the fact.
func (CallLimited) FactKind() Kind { return KindCallLimited }

// FactVersion is the version of its data.
func (CallLimited) FactVersion() int { return 1 }

// FactKind names the fact.
func (CallBlockWaived) FactKind() Kind { return KindCallBlockWaived }

// FactVersion is the version of its data.
func (CallBlockWaived) FactVersion() int { return 1 }

// FactKind names the fact.
func (CallAbusive) FactKind() Kind { return KindCallAbusive }

// FactVersion is the version of its data.
func (CallAbusive) FactVersion() int { return 1 }

// FactKind names the fact.
func (CallerBlocked) FactKind() Kind { return KindCallerBlocked }

// FactVersion is the version of its data.
func (CallerBlocked) FactVersion() int { return 1 }

// DurableFact marks a fact that must survive a loss of power before it is acted on.
func (CallerBlocked) DurableFact() {}

// FactKind names the fact.
func (CallerReviewed) FactKind() Kind { return KindCallerReviewed }

// FactVersion is the version of its data.
func (CallerReviewed) FactVersion() int { return 1 }

// DurableFact marks a fact that must survive a loss of power before it is acted on.
func (CallerReviewed) DurableFact() {}

// FactKind names the fact.
func (CallerListRead) FactKind() Kind { return KindCallerListRead }

// FactVersion is the version of its data.
func (CallerListRead) FactVersion() int { return 1 }

// DurableFact marks a fact that must survive a loss of power before it is acted on.
func (CallerListRead) DurableFact() {}

// FactKind names the fact.
func (CallerRead) FactKind() Kind { return KindCallerRead }

// FactVersion is the version of its data.
func (CallerRead) FactVersion() int { return 1 }

// DurableFact marks a fact that must survive a loss of power before it is acted on.
func (CallerRead) DurableFact() {}
