package console

import (
	"context"

	"heartline/console/api"
)

func (o *operations) ListenToCall(ctx context.Context, r api.ListenToCallRequestObject) (api.ListenToCallResponseObject, error) {
	d, err := o.liveDesk(ctx, LiveCommand{Call: r.Call, Verb: LiveListen})
	return api.ListenToCall200JSONResponse{DeskJSONResponse: d}, err
}

func (o *operations) WhisperToCounsellor(ctx context.Context, r api.WhisperToCounsellorRequestObject) (api.WhisperToCounsellorResponseObject, error) {
	d, err := o.liveDesk(ctx, LiveCommand{Call: r.Call, Verb: LiveWhisper})
	return api.WhisperToCounsellor200JSONResponse{DeskJSONResponse: d}, err
}

func (o *operations) StopWhispering(ctx context.Context, r api.StopWhisperingRequestObject) (api.StopWhisperingResponseObject, error) {
	d, err := o.liveDesk(ctx, LiveCommand{Call: r.Call, Verb: LiveSilent})
	return api.StopWhispering200JSONResponse{DeskJSONResponse: d}, err
}

func (o *operations) StopListening(ctx context.Context, r api.StopListeningRequestObject) (api.StopListeningResponseObject, error) {
	d, err := o.liveDesk(ctx, LiveCommand{Call: r.Call, Verb: LiveStop})
	return api.StopListening200JSONResponse{DeskJSONResponse: d}, err
}

func (o *operations) BargeIn(ctx context.Context, r api.BargeInRequestObject) (api.BargeInResponseObject, error) {
	d, err := o.liveDesk(ctx, LiveCommand{Call: r.Call, Verb: LiveBarge})
	return api.BargeIn200JSONResponse{DeskJSONResponse: d}, err
}

func (o *operations) TakeOverCall(ctx context.Context, r api.TakeOverCallRequestObject) (api.TakeOverCallResponseObject, error) {
	d, err := o.liveDesk(ctx, LiveCommand{Call: r.Call, Verb: LiveTakeOver})
	return api.TakeOverCall200JSONResponse{DeskJSONResponse: d}, err
}

func (o *operations) PullCaller(ctx context.Context, r api.PullCallerRequestObject) (api.PullCallerResponseObject, error) {
	if err := o.live(ctx, LiveCommand{Call: r.Call, Verb: LivePull}); err != nil {
		return nil, err
	}
	return api.PullCaller204Response{}, nil
}

func (o *operations) ReorderCaller(ctx context.Context, r api.ReorderCallerRequestObject) (api.ReorderCallerResponseObject, error) {
	if err := o.live(ctx, LiveCommand{Call: r.Call, Verb: LiveReorder, First: r.Body.To == api.OrderChoiceToFirst}); err != nil {
		return nil, err
	}
	return api.ReorderCaller204Response{}, nil
}

func (o *operations) RequeueCaller(ctx context.Context, r api.RequeueCallerRequestObject) (api.RequeueCallerResponseObject, error) {
	if err := o.live(ctx, LiveCommand{Call: r.Call, Verb: LiveRequeue, To: LiveTarget{Queue: r.Body.Queue}}); err != nil {
		return nil, err
	}
	return api.RequeueCaller204Response{}, nil
}
