package ledger

// The kinds of facts about who looked at the roster's papers, and who changed what rosters are made from. What happens to the published
// roster is in facts of its own.
const (
	KindRosterNoteRead     Kind = "audit.roster_note_read"
	KindRosterExported     Kind = "audit.roster_exported"
	KindRosterModelChanged Kind = "audit.roster_model_changed"
	KindRosterDraftDeleted Kind = "audit.roster_draft_deleted"
	KindRosterFeedMade     Kind = "audit.roster_feed_made"
	KindRosterFeedRevoked  Kind = "audit.roster_feed_revoked"
	KindRosterCommanded    Kind = "audit.roster_commanded"
)

// RosterNoteRead says that somebody opened a note of those who worked before.
type RosterNoteRead struct {
	Note string `json:"note"`
}

// RosterExported says that somebody took a table of the roster out of the house, or looked at what people did in their shifts.
type RosterExported struct {
	What  string `json:"what"` // sheet, hours, adherence
	From  string `json:"from"` // a date, or a month
	To    string `json:"to"`
	Agent string `json:"agent,omitempty"` // of one person alone
}

// RosterModelChanged says that somebody changed the staff or the rules.
type RosterModelChanged struct {
	Revision int64  `json:"revision"`
	How      string `json:"how"` // written, staff, leave, demand, calendar
}

// RosterDraftDeleted says that somebody threw a roster away that was not published.
type RosterDraftDeleted struct {
	Draft string `json:"draft"`
}

// RosterFeedMade says that somebody asked for an address at which the own shifts are read without signing in.
type RosterFeedMade struct{}

// RosterFeedRevoked says that somebody took the own address back.
type RosterFeedRevoked struct{}

// FactKind names the fact.
func (RosterNoteRead) FactKind() Kind { return KindRosterNoteRead }

// FactVersion is the version of its data.
func (RosterNoteRead) FactVersion() int { return 1 }

// DurableFact marks a fact that must survive a loss of power before it is acted on.
func (RosterNoteRead) DurableFact() {}

// FactKind names the fact.
func (RosterExported) FactKind() Kind { return KindRosterExported }

// FactVersion is the version of its data.
func (RosterExported) FactVersion() int { return 1 }

// DurableFact marks a fact that must survive a loss of power before it is acted on.
func (RosterExported) DurableFact() {}

// FactKind names the fact.
func (RosterModelChanged) FactKind() Kind { return KindRosterModelChanged }

// FactVersion is the version of its data.
func (RosterModelChanged) FactVersion() int { return 1 }

// DurableFact marks a fact that must survive a loss of power before it is acted on.
func (RosterModelChanged) DurableFact() {}

// FactKind names the fact.
func (RosterDraftDeleted) FactKind() Kind { return KindRosterDraftDeleted }

// FactVersion is the version of its data.
func (RosterDraftDeleted) FactVersion() int { return 1 }

// DurableFact marks a fact that must survive a loss of power before it is acted on.
func (RosterDraftDeleted) DurableFact() {}

// FactKind names the fact.
func (RosterFeedMade) FactKind() Kind { return KindRosterFeedMade }

// FactVersion is the version of its data.
func (RosterFeedMade) FactVersion() int { return 1 }

// DurableFact marks a fact that must survive a loss of power before it is acted on.
func (RosterFeedMade) DurableFact() {}

// FactKind names the fact.
func (RosterFeedRevoked) FactKind() Kind { return KindRosterFeedRevoked }

// FactVersion is the version of its data.
func (RosterFeedRevoked) FactVersion() int { return 1 }

// DurableFact marks a fact that must survive a loss of power before it is acted on.
func (RosterFeedRevoked) DurableFact() {}

// RosterCommanded says that somebody changed other people's shifts by hand, decided about a deal or leave, or acted for somebody else.
// What became of it is in the roster's own facts.
type RosterCommanded struct {
	What   string `json:"what"`             // add, assign, unassign, cancel, move, missed, replan, approve, refuse, …
	Object string `json:"object,omitempty"` // the id of the shift, deal, absence or window
	On     string `json:"on,omitempty"`     // on whose behalf
}

// FactKind names the fact.
func (RosterCommanded) FactKind() Kind { return KindRosterCommanded }

// FactVersion is the version of its data.
func (RosterCommanded) FactVersion() int { return 1 }

// DurableFact marks a fact that must survive a loss of power before it is acted on.
func (RosterCommanded) DurableFact() {}
