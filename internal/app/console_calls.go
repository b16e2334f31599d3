package app

import (
	"context"
	"slices"

	"heartline/agent"
	"heartline/call"
	"heartline/configs"
	"heartline/console"
	"heartline/internal/fault"
)

// callDesk passes counsellors' answers and commands on to their calls.
type callDesk struct{ a *App }

var (
	_ console.Offers = callDesk{}
	_ console.Calls  = callDesk{}
)

// Shown confirms that an offer is on the screen.
func (c callDesk) Shown(ctx context.Context, who agent.ID, offer string) error {
	return offerFault(c.a.calls.Shown(ctx, who, offer))
}

// Accept takes an offer.
func (c callDesk) Accept(ctx context.Context, who agent.ID, offer string) error {
	return offerFault(c.a.calls.Accept(ctx, who, offer))
}

// Decline refuses an offer.
func (c callDesk) Decline(ctx context.Context, who agent.ID, offer string) error {
	return offerFault(c.a.calls.Decline(ctx, who, offer))
}

// offerFault gives an offer that is over the code that pages translate, unless it is known that a colleague was first. It is a conflict whether or not the call that it
// was of is still there.
func offerFault(err error) error {
	switch {
	case fault.CodeOf(err) == call.OutcomeElsewhere:
		return err
	case fault.Is(err, fault.Conflict):
		return fault.Code("offer_gone", err)
	case fault.Is(err, fault.NotFound):
		return fault.Code("offer_gone", fault.Wrap(fault.Conflict, "offer", err, fault.MessageOf(err)))
	}
	return err
}

// Command commands the call at the counsellor's desk.
func (c callDesk) Command(ctx context.Context, cmd console.CallCommand) error {
	x := c.a.calls
	v, err := c.own(cmd.Agent, cmd.Call)
	r := call.Request{Agent: cmd.Agent, Call: v.ID}
	if _, party := ownParty(&v, cmd.Agent); party && err != nil {
		return c.ownMicrophone(ctx, cmd.Verb, r, err)
	}
	if err != nil {
		return err
	}
	switch cmd.Verb {
	case console.VerbHold:
		return x.Hold(ctx, r)
	case console.VerbResume:
		return x.Resume(ctx, r)
	case console.VerbMute:
		return x.Mute(ctx, r)
	case console.VerbUnmute:
		return x.Unmute(ctx, r)
	case console.VerbHangUp:
		return c.hangUp(ctx, cmd, r)
	case console.VerbPauseRecording:
		return x.PauseRecording(ctx, r)
	case console.VerbResumeRecording:
		return x.ResumeRecording(ctx, r)
	case console.VerbRefuseRecording:
		return x.RefuseRecording(ctx, r)
	}
	return fault.New(fault.Invalid, "call.command", "There is no such command.")
}

// ownMicrophone carries out what somebody who is in a call without having it may do to their own line.
func (c callDesk) ownMicrophone(ctx context.Context, verb console.CallVerb, r call.Request, refused error) error {
	switch verb {
	case console.VerbMute:
		return c.a.calls.Mute(ctx, r)
	case console.VerbUnmute:
		return c.a.calls.Unmute(ctx, r)
	case console.VerbHangUp: // the line of a party; the call goes on
		return c.a.calls.LeaveCall(ctx, call.Live{Agent: r.Agent, Call: r.Call})
	default:
		return refused
	}
}

// own finds a call that is at the counsellor's desk.
func (c callDesk) own(who agent.ID, id string) (call.View, error) {
	v, ok := c.a.calls.Call(call.ID(id))
	switch {
	case !ok:
		return v, fault.New(fault.NotFound, "call", "The call is over.")
	case v.Agent != who || v.Offer != "":
		return v, fault.Code("not_yours", fault.New(fault.Conflict, "call", "The call is not at your desk."))
	}
	return v, nil
}

// Grade sets a call's required response.
func (c callDesk) Grade(ctx context.Context, g console.Grading) error {
	who := agent.ID(g.By)
	if !g.Any {
		if _, err := c.own(who, g.Call); err != nil {
			return err
		}
	}
	if g.Why != "" && !slices.ContainsFunc(c.a.config().GradeReasons, func(n configs.Named) bool { return n.ID == g.Why }) {
		return fault.Field("why", fault.New(fault.Invalid, "call.grade", "Choose one of the reasons of the list."))
	}
	return c.a.calls.SetGrade(ctx, call.Request{Agent: who, Call: call.ID(g.Call), Grade: string(g.Grade), Why: g.Why})
}
