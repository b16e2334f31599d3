package call

import (
	"context"

	"heartline/crisis"
	"heartline/internal/fault"
)

// The requests about a call for help. Each waits until the call's owner has decided and recorded. Errors are faults
// with a sentence for the desk; the search goes on whatever they say.

// CallForHelp begins a search for help beside a call. The counsellor presses for the own call, a supervisor for any.
func (x *Exchange) CallForHelp(ctx context.Context, r CrisisRequest) error {
	return x.crisis(ctx, crisisStart, r)
}

// CrisisShown says that an alert is on a page of the person it is for.
func (x *Exchange) CrisisShown(ctx context.Context, r CrisisRequest) error {
	return x.crisis(ctx, crisisShown, r)
}

// AcknowledgeCrisis says that somebody comes. Whoever comes second is told so, with the code "taken", and may still join.
func (x *Exchange) AcknowledgeCrisis(ctx context.Context, r CrisisRequest) error {
	return x.crisis(ctx, crisisAcknowledge, r)
}

// DeclineCrisis says that who was asked cannot come.
func (x *Exchange) DeclineCrisis(ctx context.Context, r CrisisRequest) error {
	return x.crisis(ctx, crisisDecline, r)
}

// GiveCrisisBack takes an acknowledgement back before its owner is in the call.
func (x *Exchange) GiveCrisisBack(ctx context.Context, r CrisisRequest) error {
	return x.crisis(ctx, crisisGiveBack, r)
}

// JoinCrisis brings a helper at a browser desk into the call, as listener, whisperer or with everybody. It is an
// acknowledgement where there is none yet.
func (x *Exchange) JoinCrisis(ctx context.Context, r CrisisRequest) error {
	v, ok := x.Call(r.Call)
	if e, runs := v.Crisis.Toward(crisis.Actor(string(r.By))); !ok || !runs || !e.Live() {
		return errNoCrisis
	}
	live := Live{Call: r.Call, Agent: r.By, Any: r.Any}
	var err error
	switch r.Mode {
	case crisis.Listen:
		err = x.Listen(ctx, live)
	case crisis.Whisper:
		err = x.Whisper(ctx, live)
	case crisis.Conference:
		err = x.Barge(ctx, live)
	default:
		return fault.Field("mode", fault.New(fault.Invalid, "crisis.join", "choose listen, whisper or conference"))
	}
	if err != nil {
		return err
	}
	return x.crisis(ctx, crisisJoined, r)
}

// SetHelperMode changes how a helper who came by telephone is in the call. The counsellor and supervisors may.
func (x *Exchange) SetHelperMode(ctx context.Context, r CrisisRequest) error {
	return x.crisis(ctx, crisisMode, r)
}

// CancelCrisis stops a search with a reason. The counsellor and supervisors may.
func (x *Exchange) CancelCrisis(ctx context.Context, r CrisisRequest) error {
	return x.crisis(ctx, crisisCancel, r)
}

// PrepareEmergency lays an emergency number ready before the policy comes to it. It dials nothing.
func (x *Exchange) PrepareEmergency(ctx context.Context, r CrisisRequest) error {
	return x.crisis(ctx, crisisPrepare, r)
}

// PressEmergency has a prepared emergency number called, because r.By has pressed for it. Whoever answers is with the
// caller and the counsellor.
func (x *Exchange) PressEmergency(ctx context.Context, r CrisisRequest) error {
	return x.crisis(ctx, crisisPress, r)
}

func (x *Exchange) crisis(ctx context.Context, do crisisAction, r CrisisRequest) error {
	if x.parts.Helpers == nil {
		return errNoCrisisers
	}
	return x.awaitIn(ctx, r.Call, func(reply chan error) Input { return inCrisis{Do: do, CrisisRequest: r, reply: reply} })
}
