package ledger

import (
	"strings"
	"time"
)

// followUpPrefix begins the streams of follow-up plans.
const followUpPrefix = "followup:"

// FollowUpStream names the stream of what people decide about a follow-up plan. The plan itself is opened on the stream of
// the form that it was agreed in.
func FollowUpStream(plan string) Stream { return Stream(followUpPrefix + plan) }

// FollowUpOf returns the plan that a stream is of.
func FollowUpOf(s Stream) (plan string, ok bool) {
	return strings.CutPrefix(string(s), followUpPrefix)
}

// The kinds of facts about the record of a call.
const (
	KindFollowUpOpened Kind = "followup.opened"
	KindFollowUpEnded  Kind = "followup.ended"
	KindCareListed     Kind = "care.listed"
	KindRecordsDeleted Kind = "records.deleted"

	KindChecklistRead      Kind = "audit.checklist_read"
	KindRecordsHeld        Kind = "audit.records_held"
	KindScreeningsExported Kind = "audit.screenings_exported"
)

// FollowUpOpened says that somebody has agreed to be followed up. A TaskWanted for each step follows it. The number of attempts
// is the rule in force when it was agreed. Version 2 has the task of who answers for the shift, which is wanted where nobody
// could be reached.
type FollowUpOpened struct {
	Plan        string `json:"plan"`
	Grade       string `json:"grade"`
	Hotline     string `json:"hotline"`
	NumberHash  string `json:"number_hash,omitempty"`
	Rules       string `json:"rules,omitempty"` // version of the care file
	Steps       int    `json:"steps"`
	Unreachable int    `json:"unreachable,omitempty"` // attempts in a row that reach nobody end it; 0: none do
	By          string `json:"by"`

	Review        string `json:"review,omitempty"`         // id of that task; empty: none is wanted
	ReviewSeconds int64  `json:"review_seconds,omitempty"` // after the end of the plan, when that task is due
}

// FollowUpEnded says that a person has ended a plan before its last step. What ends by itself (every step done, refused,
// nobody reached) follows from the facts of its tasks.
type FollowUpEnded struct {
	Reason string `json:"reason"` // closed, refused
	By     string `json:"by"`
}

// CareListed says that somebody has answered an item of a checklist. Reference and words are sealed.
type CareListed struct {
	Entry string `json:"entry"` // id of what is sealed
	List  string `json:"list"`
	Item  string `json:"item"`
	State string `json:"state"` // done, not_needed, open
	By    string `json:"by"`
}

// RecordsDeleted is the proof that what was written down of a call is gone: its data keys are deleted, and the rows after
// them. FinalAt is when the last backup of the keys has expired.
type RecordsDeleted struct {
	Forms   int       `json:"forms,omitempty"`
	Drafts  int       `json:"drafts,omitempty"`
	Entries int       `json:"entries,omitempty"` // of rescue sheet, dispatch log, assessments and checklists
	Notes   int       `json:"notes,omitempty"`   // on entries of the list of callers that began with the call
	Keys    int       `json:"keys"`
	At      time.Time `json:"at"`
	FinalAt time.Time `json:"final_at"`
}

// ChecklistRead says that somebody asked to see a checklist. It is written before anything is shown.
type ChecklistRead struct {
	Call string `json:"call"`
}

// RecordsHeld says that somebody has set or lifted the legal hold on what was written down of a call.
type RecordsHeld struct {
	Call   string `json:"call"`
	Hold   bool   `json:"hold"`
	Reason string `json:"reason,omitempty"`
}

// ScreeningsExported says that somebody took the list of talks without a screening out of the house.
type ScreeningsExported struct {
	From time.Time `json:"from"`
	To   time.Time `json:"to"`
	Rows int       `json:"rows"`
}

// FactKind names the fact.
func (FollowUpOpened) FactKind() Kind { return KindFollowUpOpened }

// FactVersion is the version of its data.
func (FollowUpOpened) FactVersion() int { return 2 }

// DurableFact marks a fact that must survive a loss of power before it is acted on.
func (FollowUpOpened) DurableFact() {}

// FactKind names the fact.
func (FollowUpEnded) FactKind() Kind { return KindFollowUpEnded }

// FactVersion is the version of its data.
func (FollowUpEnded) FactVersion() int { return 1 }

// DurableFact marks a fact that must survive a loss of power before it is acted on.
func (FollowUpEnded) DurableFact() {}

// FactKind names the fact.
func (CareListed) FactKind() Kind { return KindCareListed }

// FactVersion is the version of its data.
func (CareListed) FactVersion() int { return 1 }

// DurableFact marks a fact that must survive a loss of power before it is acted on.
func (CareListed) DurableFact() {}

// FactKind names the fact.
func (RecordsDeleted) FactKind() Kind { return KindRecordsDeleted }

// FactVersion is the version of its data.
func (RecordsDeleted) FactVersion() int { return 1 }

// DurableFact marks a fact that must survive a loss of power before it is acted on.
func (RecordsDeleted) DurableFact() {}

// FactKind names the fact.
func (ChecklistRead) FactKind() Kind { return KindChecklistRead }

// FactVersion is the version of its data.
func (ChecklistRead) FactVersion() int { return 1 }

// DurableFact marks a fact that must survive a loss of power before it is acted on.
func (ChecklistRead) DurableFact() {}

// FactKind names the fact.
func (RecordsHeld) FactKind() Kind { return KindRecordsHeld }

// FactVersion is the version of its data.
func (RecordsHeld) FactVersion() int { return 1 }

// DurableFact marks a fact that must survive a loss of power before it is acted on.
func (RecordsHeld) DurableFact() {}

// FactKind names the fact.
func (ScreeningsExported) FactKind() Kind { return KindScreeningsExported }

// FactVersion is the version of its data.
func (ScreeningsExported) FactVersion() int { return 1 }

// DurableFact marks a fact that must survive a loss of power before it is acted on.
func (ScreeningsExported) DurableFact() {}
