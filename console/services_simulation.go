package console

import (
	"context"

	"heartline/console/api"
)

// Simulations play days of the roster without touching the floor.
type Simulations interface {
	// PlayDay plays one day, bounded in calls and time; it ends with ctx. It returns fault.Conflict while another is played.
	PlayDay(ctx context.Context, ask api.DayAsk) (api.DayPlayed, error)
}
