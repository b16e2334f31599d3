package app

import (
	"context"
	"slices"
	"strings"

	"heartline/call"
	"heartline/configs"
	"heartline/console"
	"heartline/console/api"
	"heartline/internal/fault"
)

// hangUp ends a call. What the counsellor says about the end of a red one are codes of the configuration; a note goes
// into the draft of the after-call form, sealed, before the call ends.
func (c callDesk) hangUp(ctx context.Context, cmd console.CallCommand, r call.Request) error {
	cfg := c.a.config()
	if err := listed("reason", "red_end_reason", cmd.Reason, cfg.RedReasons); err != nil {
		return err
	}
	if err := listed("next_step", "red_end_next_step", cmd.NextStep, cfg.RedNextSteps); err != nil {
		return err
	}
	r.Guard = call.RedEnd{Reason: cmd.Reason, Next: cmd.NextStep}
	if err := c.a.calls.Hangup(ctx, r); err != nil {
		return err
	}
	if strings.TrimSpace(cmd.Note) != "" {
		c.keepNote(ctx, cmd)
	}
	return nil
}

// keepNote adds a note to the draft of the counsellor's form. The call has ended already and stays ended: where the note
// cannot be kept the page still has it in its field.
func (c callDesk) keepNote(ctx context.Context, cmd console.CallCommand) {
	forms := c.a.web.forms
	was, err := forms.Form(ctx, cmd.Agent, cmd.Call)
	if err == nil {
		note := strings.TrimSpace(was.Note + "\n" + cmd.Note)
		_, err = forms.SaveForm(ctx, cmd.Agent, cmd.Call, api.FormDraft{
			Version: was.Version, Category: was.Category, Note: note, Grade: was.Grade, FollowUp: was.FollowUp,
		})
	}
	if err != nil {
		c.a.log.ErrorContext(ctx, "the note on the end of a red call is not in its form", "call_id", cmd.Call, "err", err)
	}
}

// listed refuses a code that is not in a list of the configuration; an empty one is for the call to judge.
func listed(field, code, value string, list []configs.Named) error {
	if value == "" || slices.ContainsFunc(list, func(n configs.Named) bool { return n.ID == value }) {
		return nil
	}
	return fault.Field(field, fault.Code(code, fault.New(fault.Invalid, "call.hangup", "Choose one of the list.")))
}
