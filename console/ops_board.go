package console

import (
	"context"

	"heartline/agent"
	"heartline/console/api"
	"heartline/internal/access"
)

func (o *operations) GetBoard(ctx context.Context, _ api.GetBoardRequestObject) (api.GetBoardResponseObject, error) {
	pos := o.Hub.Pos()
	b, err := o.Boards.Board(ctx)
	b.Pos = pos
	return api.GetBoard200JSONResponse(api.Tidy(b)), err
}

func (o *operations) GetBoardSeries(ctx context.Context, r api.GetBoardSeriesRequestObject) (api.GetBoardSeriesResponseObject, error) {
	series, err := o.Boards.Series(ctx, r.Params.Hotline)
	return api.GetBoardSeries200JSONResponse(api.Tidy(series)), err
}

func (o *operations) ListMeasures(context.Context, api.ListMeasuresRequestObject) (api.ListMeasuresResponseObject, error) {
	return api.ListMeasures200JSONResponse(measures()), nil
}

func (o *operations) SetAgentState(ctx context.Context, r api.SetAgentStateRequestObject) (api.SetAgentStateResponseObject, error) {
	c := StateChange{Agent: agent.ID(r.Agent), To: agent.State(r.Body.State), Reason: agent.ReasonCode(r.Body.Reason), By: access.From(ctx).User.ID}
	if c.To == agent.NotReady && c.Reason == "" {
		c.Reason = agent.ReasonSupervisor
	}
	if err := o.Floor.SetState(ctx, c); err != nil {
		return nil, err
	}
	return api.SetAgentState204Response{}, nil
}

func (o *operations) ListSeats(ctx context.Context, _ api.ListSeatsRequestObject) (api.ListSeatsResponseObject, error) {
	seats, err := o.Places.Seats(ctx)
	return api.ListSeats200JSONResponse(list(seats)), err
}

func (o *operations) ListHotlines(ctx context.Context, _ api.ListHotlinesRequestObject) (api.ListHotlinesResponseObject, error) {
	hotlines, err := o.Places.Hotlines(ctx)
	return api.ListHotlines200JSONResponse(list(hotlines)), err
}

func (o *operations) ListAgents(ctx context.Context, _ api.ListAgentsRequestObject) (api.ListAgentsResponseObject, error) {
	agents, err := o.Places.Agents(ctx)
	return api.ListAgents200JSONResponse(list(agents)), err
}
