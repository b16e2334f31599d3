package console

import (
	"context"
	"io"

	"heartline/console/api"
	"heartline/internal/access"
	"heartline/roster/model"
)

// RosterTableImport says how a table is taken into the document.
type RosterTableImport struct {
	What    string // staff, leave or demand
	DryRun  bool
	Replace bool   // what is not in the table goes
	Seen    string // the mark of the changes that were looked at; empty: none were
}

// RosterPlanner keeps what rosters are made from, and rosters while they are made. Bad input is a RosterRefusal; what was
// made from an older revision or version is fault.Conflict with the code stale. By is a user's id.
type RosterPlanner interface {
	RosterModel(ctx context.Context) (api.RosterModel, error)
	SetRosterModel(ctx context.Context, in api.RosterModelInput, by string) (api.RosterModel, error)
	// ImportRosterTable takes rows of staff, leave or demand into the model, all of them or, with a fault, none. What would change something
	// else than was seen is fault.Conflict with the code stale.
	ImportRosterTable(ctx context.Context, csv io.Reader, by string, in RosterTableImport) (api.RosterTable, error)
	ImportRosterCalendar(ctx context.Context, agent string, calendar io.Reader, dryRun bool, by string) (api.RosterTable, error)
	RosterDiagnosis(ctx context.Context, from string, days int) (api.RosterDiagnosis, error)

	RosterDrafts(ctx context.Context) ([]api.RosterDraftHead, error)
	NewRosterDraft(ctx context.Context, in api.RosterDraftInput, by string) (api.RosterDraft, error)
	RosterDraft(ctx context.Context, draft string) (api.RosterDraft, error)
	DeleteRosterDraft(ctx context.Context, draft string) error
	TryRosterDraft(ctx context.Context, draft string, changes []api.RosterChange) (api.RosterVerdict, error)
	ChangeRosterDraft(ctx context.Context, draft string, in api.RosterDraftChange, by string) (api.RosterDraftPart, error)

	// RosterDraftDiff shows what publishing would change; PublishRosterDraft does it. Running shifts that would change are
	// fault.Conflict with the code roster_running unless the input says that the rest of them is to follow.
	RosterDraftDiff(ctx context.Context, draft string) (api.RosterDiff, error)
	PublishRosterDraft(ctx context.Context, draft string, in api.RosterPublish, by string) (api.RosterPublished, error)

	// RosterReplan proposes how to mend the published roster with few changes; MakeRosterReplan makes changes in it, and names those
	// that were refused.
	RosterReplan(ctx context.Context, from string, days int) (api.RosterReplan, error)
	MakeRosterReplan(ctx context.Context, who access.Identity, in api.RosterReplanInput) (api.RosterReplanned, error)

	// SearchRosterDraft begins a search and returns at once; StopRosterSearch ends it and waits for what it has found.
	SearchRosterDraft(ctx context.Context, draft string, in api.RosterSearch, by string) (api.RosterDraftHead, error)
	StopRosterSearch(ctx context.Context, draft string) (api.RosterDraftHead, error)

	RosterWhy(ctx context.Context, draft, staff, date, shift string) (api.RosterWhy, error)
	RosterFindings(ctx context.Context, draft string) (api.RosterFindings, error)
	RosterCovers(ctx context.Context, draft, date, shift, role, without string) ([]api.RosterCandidate, error)
	RosterPartners(ctx context.Context, draft, staff, date string) ([]api.RosterPartner, error)
}

// RosterRefusal is an error with all that is wrong in a document, or the hard rules that are in the way.
type RosterRefusal struct {
	Err        error // with its kind and its code
	Faults     []api.RosterFault
	Violations []model.Violation
}

func (r *RosterRefusal) Error() string { return r.Err.Error() }

// Unwrap returns the error itself.
func (r *RosterRefusal) Unwrap() error { return r.Err }
