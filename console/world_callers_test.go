package console_test

import (
	"context"

	"heartline/console"
	"heartline/console/api"
	"heartline/internal/fault"
)

// The world's answers about blocked and limited callers.

// noEntry is a number that somebody has typed where the id of an entry belongs.
const noEntry = "13800138000"

func (w *world) CallerEntries(_ context.Context, q console.CallerQuery) (api.CallerPage, error) {
	w.note("callers " + string(q.State))
	return api.CallerPage{}, nil
}

func (w *world) CallerEntry(_ context.Context, who console.Reader, entry string) (api.CallerDetail, error) {
	w.note("caller " + entry)
	if entry == noEntry {
		return api.CallerDetail{}, fault.New(fault.NotFound, "caller", "There is no such entry.")
	}
	if who.Notes {
		return api.CallerDetail{Decisions: []api.CallerDecision{{Note: "sealed"}}}, nil
	}
	return api.CallerDetail{}, nil
}

func (w *world) ReviewCaller(_ context.Context, who console.Reader, entry string, in api.CallerReview) (api.CallerDetail, error) {
	w.note("review " + entry + " " + string(in.Decision) + " by " + who.User)
	return api.CallerDetail{}, nil
}

func (w *world) CallerOf(ctx context.Context, who console.Reader, call string, recorded func(context.Context) error) (api.CallerEvidence, error) {
	w.note("caller of " + call + " for " + who.User)
	return api.CallerEvidence{CallId: call}, recorded(ctx)
}

func (w *world) BlockCaller(_ context.Context, who console.Reader, call string, in api.CallerBlock) (api.CallerEvidence, error) {
	w.note("block " + call + " " + in.Reason + " by " + who.User)
	return api.CallerEvidence{CallId: call}, nil
}
