package app

import (
	"context"
	"slices"
	"time"

	"heartline/console"
	"heartline/console/api"
	"heartline/internal/fault"
	"heartline/internal/store"
)

// HoldRecording sets or lifts the legal hold of a recording of a call. The hold stands in the recording's row, where the
// deletion job looks, and the trail says who changed it and why.
func (h history) HoldRecording(ctx context.Context, c console.HoldChange) (api.RecordingInfo, error) {
	rows, err := h.a.store.RecordingsOfCall(ctx, c.Call)
	if err != nil {
		return api.RecordingInfo{}, err
	}
	i := slices.IndexFunc(rows, func(r store.Recording) bool { return r.ID == c.Recording })
	if i < 0 {
		return api.RecordingInfo{}, fault.New(fault.NotFound, "recording", "This call has no such recording; read the call again.")
	}
	row := rows[i]
	if c.Hold && row.Hold.On && row.Hold.Reason == string(c.Reason) || !c.Hold && !row.Hold.On {
		return h.recording(ctx, row), nil
	}
	if err := c.Recorded(ctx); err != nil {
		return api.RecordingInfo{}, err
	}
	hold := store.Hold{On: c.Hold, Reason: string(c.Reason), By: c.By, At: time.Now().UTC().Truncate(time.Microsecond)}
	if err := h.a.store.HoldRecording(ctx, row.ID, hold); err != nil {
		return api.RecordingInfo{}, err
	}
	row, err = h.a.store.Recording(ctx, row.ID)
	if err != nil {
		return api.RecordingInfo{}, err
	}
	return h.recording(ctx, row), nil
}

// legalHold shows a hold; zero where none stands.
func (h history) legalHold(hold store.Hold) api.LegalHold {
	if !hold.On {
		return api.LegalHold{}
	}
	return api.LegalHold{Reason: api.HoldReason(hold.Reason), By: h.a.people.Person(hold.By), Since: hold.At}
}
