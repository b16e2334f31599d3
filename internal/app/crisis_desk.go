package app

import (
	"context"
	"strings"

	"heartline/call"
	"heartline/console"
	"heartline/console/api"
	"heartline/crisis"
	"heartline/internal/access"
	"heartline/internal/fault"
)

// crisisDesk passes commands about calls for help on to their calls.
type crisisDesk struct{ a *App }

var _ console.Crises = crisisDesk{}

var (
	errAlertGone = fault.Code("alert_gone", fault.New(fault.NotFound, "crisis", "This alert is no longer there, or is not for you."))
	errNoCrisis  = fault.Code("no_escalation", fault.New(fault.NotFound, "crisis", "Nobody is being called for help in this call."))
)

// CommandCrisis carries out a command about a call for help.
func (d crisisDesk) CommandCrisis(ctx context.Context, c console.CrisisCommand) error {
	switch c.Verb {
	case console.CrisisAlertShown, console.CrisisAlertAccept, console.CrisisAlertRefuse:
		return d.alert(ctx, c)
	default: // the rest is about a call
	}
	v, ok := d.a.calls.Call(call.ID(c.Call))
	if !ok || v.Phase == call.Ending || v.Phase == call.Ended {
		return fault.Code("call_over", fault.New(fault.NotFound, "crisis", "The call is over."))
	}
	if c.Verb == console.CrisisJoin {
		if err := mayJoin(&v, c); err != nil {
			return err
		}
	}
	// The crisis button waits for nothing: the call's own facts say who pressed it, in whose call.
	if c.Verb == console.CrisisJoin || v.Agent != c.By && foreignRecorded(c.Verb) {
		if err := c.Recorded(ctx, v.Agent); err != nil {
			return err
		}
	}
	r := call.CrisisRequest{Call: v.ID, By: c.By, Any: c.Any, Attempt: c.Attempt, Number: c.Number, Mode: c.Mode, Reason: c.Reason}
	x := d.a.calls
	switch c.Verb {
	case console.CrisisStart:
		return x.CallForHelp(ctx, r)
	case console.CrisisCancel:
		return x.CancelCrisis(ctx, r)
	case console.CrisisStepIn:
		r.Any = true // the operation's permission is to come unasked
		return x.AcknowledgeCrisis(ctx, r)
	case console.CrisisGiveBack:
		return x.GiveCrisisBack(ctx, r)
	case console.CrisisJoin:
		return x.JoinCrisis(ctx, r)
	case console.CrisisHelperMode:
		return x.SetHelperMode(ctx, r)
	case console.CrisisPrepare:
		return x.PrepareEmergency(ctx, r)
	case console.CrisisPress:
		return x.PressEmergency(ctx, r)
	default:
		return fault.New(fault.Invalid, "crisis.command", "There is no such command.")
	}
}

// foreignRecorded says which commands about somebody else's call are recorded in the audit before they are done.
func foreignRecorded(v console.CrisisVerb) bool {
	return v == console.CrisisCancel || v == console.CrisisHelperMode || v == console.CrisisPrepare || v == console.CrisisPress
}

// mayJoin lets in whoever was asked for help in this call, or has said that they come; everybody else by what their
// roles let them do in any call.
func mayJoin(v *call.View, c console.CrisisCommand) error {
	me, lives := crisis.Actor(string(c.By)), false
	for i := range v.Crisis {
		e := &v.Crisis[i]
		if e.Live() && (ackBy(e) == me || e.HasAsked(me)) {
			return nil
		}
		lives = lives || e.Live()
	}
	if !lives {
		return errNoCrisis
	}
	need := map[crisis.Mode]access.Permission{
		crisis.Listen: access.ListenToCalls, crisis.Whisper: access.WhisperToCalls, crisis.Conference: access.BargeIntoCalls,
	}[c.Mode]
	if need == "" || !c.May(need) {
		return fault.New(fault.Denied, "crisis.join", "You were not asked for help in this call, and your roles do not allow it.")
	}
	return nil
}

// alert carries out a command about an alert of one's own.
func (d crisisDesk) alert(ctx context.Context, c console.CrisisCommand) error {
	if key, page := strings.CutPrefix(c.Attempt, pagePrefix); page {
		return d.page(ctx, c, key)
	}
	id, ok := d.a.helpers.alert(string(c.By), c.Attempt)
	if !ok {
		return errAlertGone
	}
	r := call.CrisisRequest{Call: id, By: c.By, Attempt: c.Attempt}
	switch c.Verb {
	case console.CrisisAlertShown:
		return d.a.calls.CrisisShown(ctx, r)
	case console.CrisisAlertAccept:
		return d.a.calls.AcknowledgeCrisis(ctx, r)
	default:
		return d.a.calls.DeclineCrisis(ctx, r)
	}
}

// page answers a page. Whoever says that they come has the call for help; after the call, its task is what is left.
func (d crisisDesk) page(ctx context.Context, c console.CrisisCommand, key string) error {
	p, ok := d.a.helpers.page(string(c.By), key)
	switch {
	case !ok:
		return errAlertGone
	case c.Verb == console.CrisisAlertShown:
		return nil // who had a page open is recorded with the page itself
	case c.Verb == console.CrisisAlertAccept && !p.over:
		return d.a.calls.AcknowledgeCrisis(ctx, call.CrisisRequest{Call: p.call, By: c.By, Any: true, Escalation: key})
	default:
		d.a.helpers.putAway(string(c.By), key)
		return nil
	}
}

// Crisis gives the call for help of a call that lives which has to be looked after, or the last one.
func (d crisisDesk) Crisis(_ context.Context, id string) (api.Crisis, error) {
	v, ok := d.a.calls.Call(call.ID(id))
	if ok {
		if e, any := v.Crisis.Open(); any {
			return d.a.crisisOf(&v, &e), nil
		}
	}
	return api.Crisis{}, errNoCrisis
}

// Alerts gives what is put before a user.
func (d crisisDesk) Alerts(ctx context.Context, userID string) (api.CrisisAlertList, error) {
	return d.a.helpers.Alerts(ctx, userID)
}

// CrisisOptions lists what can be chosen in a crisis.
func (d crisisDesk) CrisisOptions(context.Context) (api.CrisisOptions, error) {
	var out api.CrisisOptions
	for _, n := range d.a.config().Numbers {
		if crisis.Class(n.Class) == crisis.EmergencyClass {
			out.EmergencyNumbers = append(out.EmergencyNumbers, d.a.emergencyNumber(n.ID))
		}
	}
	return api.Tidy(out), nil
}

// liveCrises lists all calls for help that are under way, for the board; a call may have several.
func (a *App) liveCrises(calls []call.View) (out []api.Crisis) {
	for i := range calls {
		v := &calls[i]
		for j := range v.Crisis {
			if e := &v.Crisis[j]; e.Live() && v.Phase != call.Ended {
				out = append(out, a.crisisOf(v, e))
			}
		}
	}
	return out
}

// deskCrisis is the call for help of the call at a desk, with what can be done about it.
func (d *deskView) deskCrisis(out *api.DeskCall) {
	if e, any := d.call.Crisis.Open(); any {
		out.Crisis = d.a.crisisOf(d.call, &e)
	}
}

// crisisActions lists what the counsellor can do about calling for help.
func (d *deskView) crisisActions() []api.DeskAction {
	e, any := d.call.Crisis.Open()
	switch {
	case any && e.Condition() == crisis.Searching:
		return []api.DeskAction{api.DeskActionCrisisCancel}
	case any && e.Cancellable(): // who comes is waited for: more may be asked, or nobody needed any more
		return []api.DeskAction{api.DeskActionCrisis, api.DeskActionCrisisCancel}
	}
	return []api.DeskAction{api.DeskActionCrisis}
}
