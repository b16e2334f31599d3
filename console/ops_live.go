package console

import (
	"context"

	"heartline/agent"
	"heartline/console/api"
	"heartline/internal/access"
	"heartline/internal/fault"
	"heartline/internal/ledger"
)

// live carries out a command about others in a call. Who listens, comes in, or commands somebody else's call is
// recorded before it is done; where that cannot be done it is refused. Ending it is never refused for that.
func (o *operations) live(ctx context.Context, c LiveCommand) error {
	who := access.From(ctx)
	c.Agent, c.Any = agent.ID(who.User.ID), who.May(access.CommandAnyCall)
	c.Recorded = func(ctx context.Context, counsellor agent.ID) error {
		fact := ledger.CallSupervised{Call: c.Call, Action: string(c.Verb), Agent: string(counsellor)}
		if c.Verb == LiveListen || c.Verb == LiveWhisper {
			return o.Audit.Require(ctx, fact) // nobody hears a confidence unseen, not even while the storage is ill
		}
		// To come to a caller's help the spool will do.
		if err := o.Audit.Record(ctx, fact); err != nil {
			return fault.Code("audit_unavailable", fault.Wrap(fault.Unavailable, "console.live", err,
				"The audit trail cannot be written just now, so this is refused; try again when the storage is well."))
		}
		return nil
	}
	return o.Live.CommandLive(ctx, c)
}

func (o *operations) liveDesk(ctx context.Context, c LiveCommand) (api.DeskJSONResponse, error) {
	return o.desk(ctx, o.live(ctx, c))
}

func (o *operations) liveParty(ctx context.Context, call, party string, verb LiveVerb) (api.DeskJSONResponse, error) {
	return o.liveDesk(ctx, LiveCommand{Call: call, Party: party, Verb: verb})
}

func (o *operations) GetDirectory(ctx context.Context, _ api.GetDirectoryRequestObject) (api.GetDirectoryResponseObject, error) {
	d, err := o.Live.Directory(ctx, agentOf(ctx))
	return api.GetDirectory200JSONResponse(api.Tidy(d)), err
}

func (o *operations) AskParty(ctx context.Context, r api.AskPartyRequestObject) (api.AskPartyResponseObject, error) {
	d, err := o.liveDesk(ctx, LiveCommand{
		Call: r.Call, Verb: LiveAsk, To: LiveTarget{Agent: agent.ID(r.Body.Agent), Number: r.Body.Number}, Then: r.Body.Then,
	})
	return api.AskParty200JSONResponse{DeskJSONResponse: d}, err
}

func (o *operations) TransferCall(ctx context.Context, r api.TransferCallRequestObject) (api.TransferCallResponseObject, error) {
	d, err := o.liveDesk(ctx, LiveCommand{
		Call: r.Call, Verb: LiveTransfer, To: LiveTarget{Agent: agent.ID(r.Body.Agent), Number: r.Body.Number, Queue: r.Body.Queue, Tier: r.Body.Tier},
	})
	return api.TransferCall200JSONResponse{DeskJSONResponse: d}, err
}

func (o *operations) TurnAside(ctx context.Context, r api.TurnAsideRequestObject) (api.TurnAsideResponseObject, error) {
	d, err := o.liveDesk(ctx, LiveCommand{Call: r.Call, Verb: LiveTurn})
	return api.TurnAside200JSONResponse{DeskJSONResponse: d}, err
}

func (o *operations) TurnBack(ctx context.Context, r api.TurnBackRequestObject) (api.TurnBackResponseObject, error) {
	d, err := o.liveDesk(ctx, LiveCommand{Call: r.Call, Verb: LiveBack})
	return api.TurnBack200JSONResponse{DeskJSONResponse: d}, err
}

func (o *operations) LeaveCall(ctx context.Context, r api.LeaveCallRequestObject) (api.LeaveCallResponseObject, error) {
	d, err := o.liveDesk(ctx, LiveCommand{Call: r.Call, Verb: LiveLeave})
	return api.LeaveCall200JSONResponse{DeskJSONResponse: d}, err
}

func (o *operations) DropParty(ctx context.Context, r api.DropPartyRequestObject) (api.DropPartyResponseObject, error) {
	d, err := o.liveParty(ctx, r.Call, r.Party, LiveDrop)
	return api.DropParty200JSONResponse{DeskJSONResponse: d}, err
}

func (o *operations) BringInParty(ctx context.Context, r api.BringInPartyRequestObject) (api.BringInPartyResponseObject, error) {
	d, err := o.liveParty(ctx, r.Call, r.Party, LiveBringIn)
	return api.BringInParty200JSONResponse{DeskJSONResponse: d}, err
}

func (o *operations) TakeOutParty(ctx context.Context, r api.TakeOutPartyRequestObject) (api.TakeOutPartyResponseObject, error) {
	d, err := o.liveParty(ctx, r.Call, r.Party, LiveTakeOut)
	return api.TakeOutParty200JSONResponse{DeskJSONResponse: d}, err
}

func (o *operations) MuteParty(ctx context.Context, r api.MutePartyRequestObject) (api.MutePartyResponseObject, error) {
	d, err := o.liveParty(ctx, r.Call, r.Party, LiveMute)
	return api.MuteParty200JSONResponse{DeskJSONResponse: d}, err
}

func (o *operations) UnmuteParty(ctx context.Context, r api.UnmutePartyRequestObject) (api.UnmutePartyResponseObject, error) {
	d, err := o.liveParty(ctx, r.Call, r.Party, LiveUnmute)
	return api.UnmuteParty200JSONResponse{DeskJSONResponse: d}, err
}

func (o *operations) PressKeys(ctx context.Context, r api.PressKeysRequestObject) (api.PressKeysResponseObject, error) {
	if err := o.live(ctx, LiveCommand{Call: r.Call, Party: r.Body.Party, Verb: LiveKeys, Keys: r.Body.Keys}); err != nil {
		return nil, err
	}
	return api.PressKeys204Response{}, nil
}

func (o *operations) HandOverCall(ctx context.Context, r api.HandOverCallRequestObject) (api.HandOverCallResponseObject, error) {
	d, err := o.liveParty(ctx, r.Call, r.Party, LiveHandOver)
	return api.HandOverCall200JSONResponse{DeskJSONResponse: d}, err
}

func (o *operations) AskForHelp(ctx context.Context, r api.AskForHelpRequestObject) (api.AskForHelpResponseObject, error) {
	d, err := o.liveDesk(ctx, LiveCommand{Call: r.Call, Verb: LiveHelp})
	return api.AskForHelp200JSONResponse{DeskJSONResponse: d}, err
}

func (o *operations) WithdrawHelp(ctx context.Context, r api.WithdrawHelpRequestObject) (api.WithdrawHelpResponseObject, error) {
	d, err := o.liveDesk(ctx, LiveCommand{Call: r.Call, Verb: LiveHelpWithdraw})
	return api.WithdrawHelp200JSONResponse{DeskJSONResponse: d}, err
}

func (o *operations) TellKeys(ctx context.Context, r api.TellKeysRequestObject) (api.TellKeysResponseObject, error) {
	d, err := o.liveDesk(ctx, LiveCommand{Call: r.Call, Verb: LiveTellKeys})
	return api.TellKeys200JSONResponse{DeskJSONResponse: d}, err
}

func (o *operations) EndAnswers(ctx context.Context, r api.EndAnswersRequestObject) (api.EndAnswersResponseObject, error) {
	d, err := o.liveDesk(ctx, LiveCommand{Call: r.Call, Verb: LiveEndAnswers})
	return api.EndAnswers200JSONResponse{DeskJSONResponse: d}, err
}

func (o *operations) AcknowledgeHelp(ctx context.Context, r api.AcknowledgeHelpRequestObject) (api.AcknowledgeHelpResponseObject, error) {
	if err := o.live(ctx, LiveCommand{Call: r.Call, Verb: LiveHelpAcknowledge}); err != nil {
		return nil, err
	}
	return api.AcknowledgeHelp204Response{}, nil
}
