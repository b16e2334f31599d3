package console

import (
	"context"

	"heartline/console/api"
	"heartline/internal/fault"
)

func (o *operations) PlayDay(ctx context.Context, r api.PlayDayRequestObject) (api.PlayDayResponseObject, error) {
	if n := len(r.Body.PerHour); n != 0 && n != 1 && n != 24 {
		return nil, fault.Field("per_hour", fault.New(fault.Invalid, "console.simulation", "Give one number of callers an hour, or 24, or none."))
	}
	played, err := o.Simulations.PlayDay(ctx, *r.Body)
	if err != nil {
		return nil, err
	}
	return api.PlayDay200JSONResponse(api.Tidy(played)), nil
}

func (o *operations) PlayPast(ctx context.Context, r api.PlayPastRequestObject) (api.PlayPastResponseObject, error) {
	played, err := o.Simulations.PlayPast(ctx, *r.Body)
	if err != nil {
		return nil, err
	}
	return api.PlayPast200JSONResponse(api.Tidy(played)), nil
}
