package console

import (
	"context"

	"heartline/console/api"
	"heartline/internal/access"
	"heartline/internal/ledger"
)

func (o *operations) place(ctx context.Context, p OutgoingPlace) (api.PlacedJSONResponse, error) {
	p.By = agentOf(ctx)
	call, err := o.Outgoing.Place(ctx, p)
	return api.PlacedJSONResponse{CallId: call}, err
}

func (o *operations) PlaceCall(ctx context.Context, r api.PlaceCallRequestObject) (api.PlaceCallResponseObject, error) {
	placed, err := o.place(ctx, OutgoingPlace{Number: r.Body.Number, Hotline: r.Body.Hotline})
	return api.PlaceCall201JSONResponse{PlacedJSONResponse: placed}, err
}

func (o *operations) CallDirectory(ctx context.Context, r api.CallDirectoryRequestObject) (api.CallDirectoryResponseObject, error) {
	placed, err := o.place(ctx, OutgoingPlace{Entry: r.Body.Number, Hotline: r.Body.Hotline})
	return api.CallDirectory201JSONResponse{PlacedJSONResponse: placed}, err
}

func (o *operations) CallForTask(ctx context.Context, r api.CallForTaskRequestObject) (api.CallForTaskResponseObject, error) {
	placed, err := o.place(ctx, OutgoingPlace{Task: r.Task})
	return api.CallForTask201JSONResponse{PlacedJSONResponse: placed}, err
}

func (o *operations) outgoing(ctx context.Context, call string, verb OutgoingVerb) error {
	return o.Outgoing.CommandOutgoing(ctx, OutgoingCommand{Verb: verb, By: agentOf(ctx), Any: access.From(ctx).May(access.CommandAnyCall), Call: call})
}

func (o *operations) CallOff(ctx context.Context, r api.CallOffRequestObject) (api.CallOffResponseObject, error) {
	if err := o.outgoing(ctx, r.Call, OutgoingCancel); err != nil {
		return nil, err
	}
	return api.CallOff204Response{}, nil
}

func (o *operations) RingBackNow(ctx context.Context, r api.RingBackNowRequestObject) (api.RingBackNowResponseObject, error) {
	if err := o.outgoing(ctx, r.Call, OutgoingNow); err != nil {
		return nil, err
	}
	return api.RingBackNow204Response{}, nil
}

func (o *operations) EndAtMachine(ctx context.Context, r api.EndAtMachineRequestObject) (api.EndAtMachineResponseObject, error) {
	if err := o.outgoing(ctx, r.Call, OutgoingMachine); err != nil {
		return nil, err
	}
	return api.EndAtMachine204Response{}, nil
}

func (o *operations) NoRingBack(ctx context.Context, r api.NoRingBackRequestObject) (api.NoRingBackResponseObject, error) {
	if err := o.outgoing(ctx, r.Call, OutgoingUnwanted); err != nil {
		return nil, err
	}
	return api.NoRingBack204Response{}, nil
}

func (o *operations) GetSafeContact(ctx context.Context, r api.GetSafeContactRequestObject) (api.GetSafeContactResponseObject, error) {
	c, err := o.Outgoing.SafeContact(ctx, readerOf(ctx), r.Call)
	if err != nil {
		return nil, err
	}
	if err := o.Audit.Record(ctx, ledger.SafeContactRead{Call: r.Call}); err != nil {
		return nil, err
	}
	return api.GetSafeContact200JSONResponse{SafeContactJSONResponse: api.SafeContactJSONResponse(c)}, nil
}

func (o *operations) SetSafeContact(ctx context.Context, r api.SetSafeContactRequestObject) (api.SetSafeContactResponseObject, error) {
	c, err := o.Outgoing.SetSafeContact(ctx, r.Call, access.From(ctx).User.ID, *r.Body)
	return api.SetSafeContact200JSONResponse{SafeContactJSONResponse: api.SafeContactJSONResponse(c)}, err
}
