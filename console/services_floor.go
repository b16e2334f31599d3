package console

import (
	"context"
	"time"

	"heartline/agent"
	"heartline/console/api"
)

// Steering is what supervisors do with the floor as a whole. The names of who asks come with the context.
type Steering interface {
	// SetSwitchboard sends all calls of a queue to one counsellor; the empty counsellor ends it.
	SetSwitchboard(ctx context.Context, queue string, a agent.ID, why api.FloorWhy) error
	// SetSurge puts a hotline's profile in force until an instant; the zero instant ends it.
	SetSurge(ctx context.Context, hotline string, until time.Time, why api.FloorWhy) error
	// NoteAlert acknowledges an alert, or puts it off where the span is positive.
	NoteAlert(ctx context.Context, alert string, put time.Duration) error
	PreviewChange(ctx context.Context, c api.FloorChange) (api.FloorChangePreview, error)
	ApplyChange(ctx context.Context, c api.FloorChange) (api.FloorChangeResult, error)
	UndoChange(ctx context.Context, id string) (api.FloorChangeResult, error)
	// Exposure reports on one counsellor, or on all for the empty id.
	Exposure(ctx context.Context, a agent.ID, from, to time.Time) (api.ExposureReport, error)
}
