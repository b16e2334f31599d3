package console

import (
	"context"

	"heartline/console/api"
)

// Simulations play days of the roster, and spans of the past, without touching the floor.
type Simulations interface {
	// PlayDay plays one day, bounded in calls and time; it ends with ctx. It returns fault.Conflict while another is played.
	PlayDay(ctx context.Context, ask api.DayAsk) (api.DayPlayed, error)
	// PlayPast plays a past span again, bounded in facts and time; it ends with ctx. Errors are as in PlayDay, and
	// fault.NotFound where nothing was recorded.
	PlayPast(ctx context.Context, ask api.PastAsk) (api.PastPlayed, error)
}
