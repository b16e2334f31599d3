package console

import (
	"context"

	"heartline/agent"
	"heartline/console/api"
	"heartline/crisis"
	"heartline/internal/access"
	"heartline/internal/fault"
	"heartline/internal/ledger"
)

// crisis carries out a command about a call for help. Who hears a call, or commands somebody else's, is recorded
// before it is done. The crisis button itself never waits for the audit: the call's own facts say who pressed it.
func (o *operations) crisis(ctx context.Context, c CrisisCommand) error {
	who := access.From(ctx)
	c.By, c.Any, c.May = agent.ID(who.User.ID), who.May(access.CommandAnyCall), who.May
	c.Recorded = func(ctx context.Context, counsellor agent.ID) error {
		fact := ledger.CallSupervised{Call: c.Call, Action: "crisis_" + string(c.Verb), Agent: string(counsellor)}
		if err := o.Audit.Record(ctx, fact); err != nil {
			return fault.Code("audit_unavailable", fault.Wrap(fault.Unavailable, "console.crisis", err,
				"The audit trail cannot be written just now, so this is refused; try again when the storage is well."))
		}
		return nil
	}
	return o.Crises.CommandCrisis(ctx, c)
}

// crisisNow carries out a command and gives the call for help as it is after it.
func (o *operations) crisisNow(ctx context.Context, c CrisisCommand) (api.CrisisJSONResponse, error) {
	if err := o.crisis(ctx, c); err != nil {
		return api.CrisisJSONResponse{}, err
	}
	now, err := o.Crises.Crisis(ctx, c.Call)
	return api.CrisisJSONResponse(api.Tidy(now)), err
}

func (o *operations) GetCrisisOptions(ctx context.Context, _ api.GetCrisisOptionsRequestObject) (api.GetCrisisOptionsResponseObject, error) {
	options, err := o.Crises.CrisisOptions(ctx)
	return api.GetCrisisOptions200JSONResponse(api.Tidy(options)), err
}

func (o *operations) ListCrisisAlerts(ctx context.Context, _ api.ListCrisisAlertsRequestObject) (api.ListCrisisAlertsResponseObject, error) {
	alerts, err := o.Crises.Alerts(ctx, access.From(ctx).User.ID)
	return api.ListCrisisAlerts200JSONResponse(api.Tidy(alerts)), err
}

func (o *operations) ConfirmCrisisAlertShown(ctx context.Context, r api.ConfirmCrisisAlertShownRequestObject) (api.ConfirmCrisisAlertShownResponseObject, error) {
	if err := o.crisis(ctx, CrisisCommand{Verb: CrisisAlertShown, Attempt: r.Alert}); err != nil {
		return nil, err
	}
	return api.ConfirmCrisisAlertShown204Response{}, nil
}

func (o *operations) AcceptCrisisAlert(ctx context.Context, r api.AcceptCrisisAlertRequestObject) (api.AcceptCrisisAlertResponseObject, error) {
	if err := o.crisis(ctx, CrisisCommand{Verb: CrisisAlertAccept, Attempt: r.Alert}); err != nil {
		return nil, err
	}
	return api.AcceptCrisisAlert204Response{}, nil
}

func (o *operations) DeclineCrisisAlert(ctx context.Context, r api.DeclineCrisisAlertRequestObject) (api.DeclineCrisisAlertResponseObject, error) {
	if err := o.crisis(ctx, CrisisCommand{Verb: CrisisAlertRefuse, Attempt: r.Alert}); err != nil {
		return nil, err
	}
	return api.DeclineCrisisAlert204Response{}, nil
}

func (o *operations) StartCrisis(ctx context.Context, r api.StartCrisisRequestObject) (api.StartCrisisResponseObject, error) {
	c := CrisisCommand{Verb: CrisisStart, Call: r.Call}
	if r.Body != nil {
		c.Reason = r.Body.Reason
	}
	now, err := o.crisisNow(ctx, c)
	return api.StartCrisis200JSONResponse{CrisisJSONResponse: now}, err
}

func (o *operations) CancelCrisis(ctx context.Context, r api.CancelCrisisRequestObject) (api.CancelCrisisResponseObject, error) {
	now, err := o.crisisNow(ctx, CrisisCommand{Verb: CrisisCancel, Call: r.Call, Reason: string(r.Body.Reason)})
	return api.CancelCrisis200JSONResponse{CrisisJSONResponse: now}, err
}

func (o *operations) AcknowledgeCrisis(ctx context.Context, r api.AcknowledgeCrisisRequestObject) (api.AcknowledgeCrisisResponseObject, error) {
	if err := o.crisis(ctx, CrisisCommand{Verb: CrisisStepIn, Call: r.Call}); err != nil {
		return nil, err
	}
	return api.AcknowledgeCrisis204Response{}, nil
}

func (o *operations) GiveCrisisBack(ctx context.Context, r api.GiveCrisisBackRequestObject) (api.GiveCrisisBackResponseObject, error) {
	if err := o.crisis(ctx, CrisisCommand{Verb: CrisisGiveBack, Call: r.Call}); err != nil {
		return nil, err
	}
	return api.GiveCrisisBack204Response{}, nil
}

func (o *operations) JoinCrisis(ctx context.Context, r api.JoinCrisisRequestObject) (api.JoinCrisisResponseObject, error) {
	d, err := o.desk(ctx, o.crisis(ctx, CrisisCommand{Verb: CrisisJoin, Call: r.Call, Mode: crisis.Mode(r.Body.Mode)}))
	return api.JoinCrisis200JSONResponse{DeskJSONResponse: d}, err
}

func (o *operations) SetCrisisHelperMode(ctx context.Context, r api.SetCrisisHelperModeRequestObject) (api.SetCrisisHelperModeResponseObject, error) {
	now, err := o.crisisNow(ctx, CrisisCommand{Verb: CrisisHelperMode, Call: r.Call, Attempt: r.Attempt, Mode: crisis.Mode(r.Body.Mode)})
	return api.SetCrisisHelperMode200JSONResponse{CrisisJSONResponse: now}, err
}

func (o *operations) PrepareEmergency(ctx context.Context, r api.PrepareEmergencyRequestObject) (api.PrepareEmergencyResponseObject, error) {
	now, err := o.crisisNow(ctx, CrisisCommand{Verb: CrisisPrepare, Call: r.Call, Number: r.Body.Number})
	return api.PrepareEmergency200JSONResponse{CrisisJSONResponse: now}, err
}

func (o *operations) PressEmergency(ctx context.Context, r api.PressEmergencyRequestObject) (api.PressEmergencyResponseObject, error) {
	now, err := o.crisisNow(ctx, CrisisCommand{Verb: CrisisPress, Call: r.Call, Attempt: r.Attempt})
	return api.PressEmergency200JSONResponse{CrisisJSONResponse: now}, err
}

func (o *operations) ListDrills(ctx context.Context, _ api.ListDrillsRequestObject) (api.ListDrillsResponseObject, error) {
	drills, err := o.Drills.Drills(ctx)
	return api.ListDrills200JSONResponse(api.Tidy(drills)), err
}

func (o *operations) StartDrill(ctx context.Context, r api.StartDrillRequestObject) (api.StartDrillResponseObject, error) {
	d, err := o.Drills.StartDrill(ctx, r.Body.Hotline, access.From(ctx).User.ID)
	return api.StartDrill201JSONResponse(api.Tidy(d)), err
}

func (o *operations) EndDrill(ctx context.Context, r api.EndDrillRequestObject) (api.EndDrillResponseObject, error) {
	if err := o.Drills.EndDrill(ctx, r.Drill, access.From(ctx).User.ID); err != nil {
		return nil, err
	}
	return api.EndDrill204Response{}, nil
}
