package console

import (
	"context"
	"time"

	"heartline/console/api"
)

// CareAsker is who asks about a caller's safety.
type CareAsker struct {
	User string
	Any  bool // not only for calls that one has a part in
	// Recorded is called when the asker may see what is there, and before anything is opened; its error is the answer.
	Recorded func(ctx context.Context) error
}

// FollowUpEnding ends a follow-up plan before its last step.
type FollowUpEnding struct {
	Plan   string
	Reason string // closed, refused
	By     string // user id
	All    bool   // oversees every call, and may end any plan
}

// Records says how long what was written down of a call is kept.
type Records interface {
	Records(ctx context.Context, call string) (api.RecordsKept, error)
	// HoldRecords sets or lifts the legal hold; fault.Conflict with the code deleted when the deletion has begun. It may be
	// repeated.
	HoldRecords(ctx context.Context, c HoldChange) (api.RecordsKept, error)
}

// Care keeps screenings, assessments, rescue sheets and logs of dispatches. Every word of them is sealed. Who has no part
// in the call is refused with fault.Denied and the code not_yours, or no_rescue for a sheet.
type Care interface {
	CareOptions(ctx context.Context) (api.CareOptions, error)

	Screening(ctx context.Context, who CareAsker, call string) (api.Screening, error)
	SetScreening(ctx context.Context, who CareAsker, call string, c api.ScreeningChoice) (api.Screening, error)
	// ScreeningReview is of [from, to); the zero times mean the last 24 hours.
	ScreeningReview(ctx context.Context, from, to time.Time) (api.ScreeningReview, error)
	// UnscreenedTalks is the same without the counts, with more of the talks that have none.
	UnscreenedTalks(ctx context.Context, from, to time.Time, limit int) (api.ScreeningReview, error)

	// FollowUps are the follow-up plans of the person of a call, those that go on first. It fails with fault.Conflict and the code
	// not_yours for who was not with the caller, and with fault.Denied and the code known_over long after the call.
	FollowUps(ctx context.Context, who CareAsker, call string) ([]api.FollowPlan, error)
	// EndFollowUp fails with fault.Conflict and the code not_yours for a plan of somebody whom one has not talked with.
	EndFollowUp(ctx context.Context, e FollowUpEnding) (api.FollowPlan, error)

	Checklists(ctx context.Context, who CareAsker, call string) (api.Checklists, error)
	AnswerChecklist(ctx context.Context, who CareAsker, call string, c api.ChecklistAnswer) (api.Checklists, error)

	Assessment(ctx context.Context, who CareAsker, call string) (api.Assessment, error)
	SaveAssessment(ctx context.Context, who CareAsker, call string, d api.AssessmentDraft) (api.Assessment, error)
	ConfirmAssessment(ctx context.Context, who CareAsker, call string, c api.AssessmentConfirmation) (api.Assessment, error)

	RescueSheets(ctx context.Context, who CareAsker) ([]api.OpenRescue, error)
	RescueSheet(ctx context.Context, who CareAsker, call string) (api.RescueSheet, error)
	AddRescueEntry(ctx context.Context, who CareAsker, call string, c api.RescueEntryChoice) (api.RescueSheet, error)
	AddDispatchEntry(ctx context.Context, who CareAsker, call string, c api.DispatchEntryChoice) (api.RescueSheet, error)
}
