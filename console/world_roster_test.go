package console_test

import (
	"context"
	"io"

	"heartline/console"
	"heartline/console/api"
	"heartline/internal/access"
	"heartline/internal/fault"
	"heartline/roster/model"
)

func (w *world) RosterModel(context.Context) (api.RosterModel, error) {
	return api.RosterModel{Model: []byte(`{"version":1}`)}, nil
}

func (w *world) SetRosterModel(_ context.Context, in api.RosterModelInput, by string) (api.RosterModel, error) {
	w.note("model " + string(in.Model) + " by " + by)
	return api.RosterModel{}, &console.RosterRefusal{
		Err:    fault.Code("roster_model", fault.New(fault.Invalid, "test", "The document has 1 fault.")),
		Faults: []api.RosterFault{{Path: "zone", Line: 1, Message: "no zone; name one"}},
	}
}

func (w *world) ImportRosterTable(_ context.Context, csv io.Reader, _ string, in console.RosterTableImport) (api.RosterTable, error) {
	data, err := io.ReadAll(csv)
	w.note("table " + in.What + " " + string(data))
	return api.RosterTable{}, err
}

func (w *world) ImportRosterCalendar(_ context.Context, agent string, calendar io.Reader, _ bool, _ string) (api.RosterTable, error) {
	data, err := io.ReadAll(calendar)
	w.note("calendar " + agent + " " + string(data))
	return api.RosterTable{}, err
}

func (w *world) RosterDiagnosis(context.Context, string, int) (api.RosterDiagnosis, error) {
	return api.RosterDiagnosis{}, nil
}

func (w *world) RosterDrafts(context.Context) ([]api.RosterDraftHead, error) { return nil, nil }

func (w *world) NewRosterDraft(context.Context, api.RosterDraftInput, string) (api.RosterDraft, error) {
	return api.RosterDraft{}, nil
}

func (w *world) RosterDraft(context.Context, string) (api.RosterDraft, error) {
	return api.RosterDraft{}, nil
}

func (w *world) DeleteRosterDraft(context.Context, string) error { return nil }

func (w *world) RosterDraftDiff(context.Context, string) (api.RosterDiff, error) {
	return api.RosterDiff{}, nil
}

func (w *world) PublishRosterDraft(_ context.Context, draft string, in api.RosterPublish, by string) (api.RosterPublished, error) {
	w.note("publish " + draft + " by " + by)
	if !in.Running {
		return api.RosterPublished{}, fault.Code("roster_running", fault.New(fault.Conflict, "test", "1 shift is running."))
	}
	return api.RosterPublished{Version: 7, Told: 2, Shifts: 3}, nil
}

func (w *world) RosterReplan(context.Context, string, int) (api.RosterReplan, error) {
	return api.RosterReplan{}, nil
}

func (w *world) MakeRosterReplan(_ context.Context, who access.Identity, in api.RosterReplanInput) (api.RosterReplanned, error) {
	w.note("replan by " + who.User.ID)
	return api.RosterReplanned{Done: len(in.Changes)}, nil
}

func (w *world) TryRosterDraft(context.Context, string, []api.RosterChange) (api.RosterVerdict, error) {
	return api.RosterVerdict{}, nil
}

func (w *world) ChangeRosterDraft(context.Context, string, api.RosterDraftChange, string) (api.RosterDraftPart, error) {
	return api.RosterDraftPart{}, &console.RosterRefusal{
		Err:        fault.Code("hard_rules", fault.New(fault.Invalid, "test", "This breaks 1 hard rule.")),
		Violations: []model.Violation{{Rule: "rest", Staff: "chen", Hard: true, Amount: 180}},
	}
}

func (w *world) SearchRosterDraft(context.Context, string, api.RosterSearch, string) (api.RosterDraftHead, error) {
	return api.RosterDraftHead{}, nil
}

func (w *world) StopRosterSearch(context.Context, string) (api.RosterDraftHead, error) {
	return api.RosterDraftHead{}, nil
}

func (w *world) RosterWhy(context.Context, string, string, string, string) (api.RosterWhy, error) {
	return api.RosterWhy{}, nil
}

func (w *world) RosterFindings(context.Context, string) (api.RosterFindings, error) {
	return api.RosterFindings{}, nil
}

func (w *world) RosterCovers(context.Context, string, string, string, string, string) ([]api.RosterCandidate, error) {
	return nil, nil
}

func (w *world) RosterPartners(context.Context, string, string, string) ([]api.RosterPartner, error) {
	return nil, nil
}
