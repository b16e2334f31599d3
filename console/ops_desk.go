package console

import (
	"context"

	"heartline/agent"
	"heartline/console/api"
	"heartline/internal/access"
	"heartline/internal/fault"
)

func agentOf(ctx context.Context) agent.ID { return agent.ID(access.From(ctx).User.ID) }

// desk reads the own desk after a command. Pos is read first, so that the answer is at least as new as it says.
func (o *operations) desk(ctx context.Context, err error) (api.DeskJSONResponse, error) {
	if err != nil {
		return api.DeskJSONResponse{}, err
	}
	pos := o.Hub.Pos()
	d, err := o.Desks.Desk(ctx, access.From(ctx).User.ID)
	if err != nil {
		return api.DeskJSONResponse{}, err
	}
	d.Pos = pos
	return api.DeskJSONResponse(api.Tidy(d)), nil
}

func (o *operations) GetDesk(ctx context.Context, _ api.GetDeskRequestObject) (api.GetDeskResponseObject, error) {
	d, err := o.desk(ctx, nil)
	return api.GetDesk200JSONResponse{DeskJSONResponse: d}, err
}

func (o *operations) GetDeskOptions(ctx context.Context, _ api.GetDeskOptionsRequestObject) (api.GetDeskOptionsResponseObject, error) {
	options, err := o.Desks.Options(ctx)
	return api.GetDeskOptions200JSONResponse(api.Tidy(options)), err
}

func (o *operations) SignInAtSeat(ctx context.Context, r api.SignInAtSeatRequestObject) (api.SignInAtSeatResponseObject, error) {
	d, err := o.desk(ctx, o.Floor.SignIn(ctx, agentOf(ctx), agent.SeatID(r.Body.Seat)))
	return api.SignInAtSeat200JSONResponse{DeskJSONResponse: d}, err
}

func (o *operations) SignOutFromSeat(ctx context.Context, _ api.SignOutFromSeatRequestObject) (api.SignOutFromSeatResponseObject, error) {
	a := agentOf(ctx)
	err := o.Floor.SetState(ctx, StateChange{Agent: a, To: agent.LoggedOut, By: string(a)})
	if err == nil {
		err = o.Softphones.Revoke(ctx, ownerOf(ctx))
	}
	d, err := o.desk(ctx, err)
	return api.SignOutFromSeat200JSONResponse{DeskJSONResponse: d}, err
}

func (o *operations) SetDeskState(ctx context.Context, r api.SetDeskStateRequestObject) (api.SetDeskStateResponseObject, error) {
	a := agentOf(ctx)
	c := StateChange{Agent: a, To: agent.State(r.Body.State), Reason: agent.ReasonCode(r.Body.Reason), By: string(a)}
	if c.To == agent.NotReady && c.Reason == "" {
		c.Reason = agent.ReasonChosen
	}
	d, err := o.desk(ctx, o.Floor.SetState(ctx, c))
	return api.SetDeskState200JSONResponse{DeskJSONResponse: d}, err
}

func (o *operations) CreateDeskLeg(ctx context.Context, _ api.CreateDeskLegRequestObject) (api.CreateDeskLegResponseObject, error) {
	login, err := o.Softphones.Issue(ctx, ownerOf(ctx))
	if err != nil {
		return nil, err
	}
	login.WsPath = "/sip"
	return api.CreateDeskLeg200JSONResponse(login), nil
}

func (o *operations) DeleteDeskLeg(ctx context.Context, _ api.DeleteDeskLegRequestObject) (api.DeleteDeskLegResponseObject, error) {
	if err := o.Softphones.Revoke(ctx, ownerOf(ctx)); err != nil {
		return nil, err
	}
	return api.DeleteDeskLeg204Response{}, nil
}

func (o *operations) ReportDeskCheck(ctx context.Context, r api.ReportDeskCheckRequestObject) (api.ReportDeskCheckResponseObject, error) {
	d, err := o.desk(ctx, o.Desks.ReportCheck(ctx, agentOf(ctx), *r.Body))
	return api.ReportDeskCheck200JSONResponse{DeskJSONResponse: d}, err
}

func (o *operations) TestRing(ctx context.Context, _ api.TestRingRequestObject) (api.TestRingResponseObject, error) {
	if err := o.Desks.TestRing(ctx, agentOf(ctx)); err != nil {
		return nil, err
	}
	return api.TestRing204Response{}, nil
}

func (o *operations) StartEcho(ctx context.Context, _ api.StartEchoRequestObject) (api.StartEchoResponseObject, error) {
	if err := o.Desks.Echo(ctx, agentOf(ctx)); err != nil {
		return nil, err
	}
	return api.StartEcho204Response{}, nil
}

func (o *operations) EndEcho(ctx context.Context, _ api.EndEchoRequestObject) (api.EndEchoResponseObject, error) {
	if err := o.Desks.EndTry(ctx, agentOf(ctx)); err != nil {
		return nil, err
	}
	return api.EndEcho204Response{}, nil
}

func (o *operations) EndAfterCall(ctx context.Context, _ api.EndAfterCallRequestObject) (api.EndAfterCallResponseObject, error) {
	d, err := o.desk(ctx, o.Floor.EndAfterCall(ctx, agentOf(ctx)))
	return api.EndAfterCall200JSONResponse{DeskJSONResponse: d}, err
}

func (o *operations) ExtendAfterCall(ctx context.Context, _ api.ExtendAfterCallRequestObject) (api.ExtendAfterCallResponseObject, error) {
	d, err := o.desk(ctx, o.Floor.ExtendAfterCall(ctx, agentOf(ctx)))
	return api.ExtendAfterCall200JSONResponse{DeskJSONResponse: d}, err
}

func (o *operations) ConfirmOfferShown(ctx context.Context, r api.ConfirmOfferShownRequestObject) (api.ConfirmOfferShownResponseObject, error) {
	if err := o.Offers.Shown(ctx, agentOf(ctx), r.Offer); err != nil {
		return nil, err
	}
	return api.ConfirmOfferShown204Response{}, nil
}

func (o *operations) AcceptOffer(ctx context.Context, r api.AcceptOfferRequestObject) (api.AcceptOfferResponseObject, error) {
	d, err := o.desk(ctx, o.Offers.Accept(ctx, agentOf(ctx), r.Offer))
	return api.AcceptOffer200JSONResponse{DeskJSONResponse: d}, err
}

func (o *operations) DeclineOffer(ctx context.Context, r api.DeclineOfferRequestObject) (api.DeclineOfferResponseObject, error) {
	d, err := o.desk(ctx, o.Offers.Decline(ctx, agentOf(ctx), r.Offer))
	return api.DeclineOffer200JSONResponse{DeskJSONResponse: d}, err
}

func (o *operations) CreateDemoPhone(ctx context.Context, _ api.CreateDemoPhoneRequestObject) (api.CreateDemoPhoneResponseObject, error) {
	if o.Demo == nil || o.Demo.Phones == nil {
		return nil, fault.New(fault.NotFound, "console.demo", "Telephones in the browser are for the demonstration only.")
	}
	phone, err := o.issuePhone(ctx)
	return api.CreateDemoPhone200JSONResponse(api.Tidy(phone)), err
}
