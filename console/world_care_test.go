package console_test

import (
	"context"
	"time"

	"heartline/console"
	"heartline/console/api"
	"heartline/internal/fault"
)

// The world's answers about callers' safety. The call "theirs" is one that only those may see who may see any.

func (w *world) asker(what string, who console.CareAsker, call string) error {
	w.note(what + " " + call + " for " + who.User)
	if call == "theirs" && !who.Any {
		return fault.Code("no_rescue", fault.New(fault.Denied, "care", "This is not for you."))
	}
	return nil
}

func (w *world) CareOptions(context.Context) (api.CareOptions, error) {
	return api.CareOptions{Version: "1", Draft: true}, nil
}

func (w *world) Screening(_ context.Context, who console.CareAsker, call string) (api.Screening, error) {
	return api.Screening{CallId: call}, w.asker("screening", who, call)
}

func (w *world) SetScreening(_ context.Context, who console.CareAsker, call string, c api.ScreeningChoice) (api.Screening, error) {
	return api.Screening{CallId: call, Outcome: c.Outcome}, w.asker("screened "+string(c.Outcome), who, call)
}

func (w *world) ScreeningReview(_ context.Context, from, to time.Time) (api.ScreeningReview, error) {
	return api.ScreeningReview{From: from, To: to}, nil
}

func (w *world) Assessment(ctx context.Context, who console.CareAsker, call string) (api.Assessment, error) {
	if err := w.asker("assessment", who, call); err != nil {
		return api.Assessment{}, err
	}
	return api.Assessment{CallId: call}, who.Recorded(ctx)
}

func (w *world) SaveAssessment(_ context.Context, who console.CareAsker, call string, d api.AssessmentDraft) (api.Assessment, error) {
	return api.Assessment{CallId: call, Version: d.Version + 1, Answers: d.Answers}, w.asker("assess", who, call)
}

func (w *world) ConfirmAssessment(_ context.Context, who console.CareAsker, call string, c api.AssessmentConfirmation) (api.Assessment, error) {
	return api.Assessment{CallId: call}, w.asker("confirm "+string(c.Decided), who, call)
}

func (w *world) RescueSheets(context.Context, console.CareAsker) ([]api.OpenRescue, error) {
	return nil, nil
}

func (w *world) RescueSheet(ctx context.Context, who console.CareAsker, call string) (api.RescueSheet, error) {
	if err := w.asker("rescue", who, call); err != nil {
		return api.RescueSheet{}, err
	}
	if err := who.Recorded(ctx); err != nil {
		return api.RescueSheet{}, err
	}
	return api.RescueSheet{CallId: call, Entries: []api.RescueEntry{{Id: "e", Text: "the third house"}}}, nil
}

func (w *world) AddRescueEntry(ctx context.Context, who console.CareAsker, call string, c api.RescueEntryChoice) (api.RescueSheet, error) {
	w.note("write " + c.Item)
	return w.RescueSheet(ctx, who, call)
}

func (w *world) AddDispatchEntry(ctx context.Context, who console.CareAsker, call string, c api.DispatchEntryChoice) (api.RescueSheet, error) {
	w.note("dispatch " + string(c.Step))
	return w.RescueSheet(ctx, who, call)
}

func (w *world) UnscreenedTalks(_ context.Context, from, to time.Time, _ int) (api.ScreeningReview, error) {
	w.note("unscreened")
	return api.ScreeningReview{From: from, To: to, Missing: []api.UnscreenedCall{{
		CallId: "c1", Hotline: api.Named{Id: "minors"}, Agent: api.Person{Id: "u1", Name: "=cmd|' /c calc'!A1"}, Grade: "red", StartedAt: time.Unix(1763800000, 0), EndedAt: time.Unix(1763800060, 0),
	}}}, nil
}

func (w *world) FollowUps(ctx context.Context, who console.CareAsker, call string) ([]api.FollowPlan, error) {
	w.note("plans of " + call + " for " + who.User)
	return nil, who.Recorded(ctx)
}

func (w *world) EndFollowUp(_ context.Context, e console.FollowUpEnding) (api.FollowPlan, error) {
	w.note("end plan " + e.Plan + " as " + e.Reason + " by " + e.By)
	return api.FollowPlan{Id: e.Plan, Reason: api.FollowPlanReason(e.Reason)}, nil
}

func (w *world) Checklists(ctx context.Context, who console.CareAsker, call string) (api.Checklists, error) {
	if err := w.asker("checklists", who, call); err != nil {
		return api.Checklists{}, err
	}
	return api.Checklists{CallId: call}, who.Recorded(ctx)
}

func (w *world) AnswerChecklist(_ context.Context, who console.CareAsker, call string, n api.ChecklistAnswer) (api.Checklists, error) {
	return api.Checklists{CallId: call}, w.asker("list "+n.Item, who, call)
}

func (w *world) Records(_ context.Context, call string) (api.RecordsKept, error) {
	return api.RecordsKept{CallId: call, State: api.RecordsKeptStateKept}, nil
}

func (w *world) HoldRecords(ctx context.Context, c console.HoldChange) (api.RecordsKept, error) {
	w.note("hold records of " + c.Call + " by " + c.By)
	return api.RecordsKept{CallId: c.Call, State: api.RecordsKeptStateKept}, c.Recorded(ctx)
}
