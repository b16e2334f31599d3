package app

import (
	"context"
	"slices"
	"strings"

	"heartline/agent"
	"heartline/call"
	"heartline/configs"
	"heartline/console"
	"heartline/console/api"
	"heartline/internal/fault"
)

// hangUp ends a call. What the counsellor says about the end of a red one are codes of the configuration; a note goes
// into the draft of the after-call form, sealed, before the call ends. A note that cannot be kept keeps the call up: it
// stands in the field still, and the call ends as soon as the field is empty.
func (c callDesk) hangUp(ctx context.Context, cmd console.CallCommand, r call.Request) error {
	cfg := c.a.config()
	if err := listed("reason", "red_end_reason", cmd.Reason, cfg.RedReasons); err != nil {
		return err
	}
	if err := listed("next_step", "red_end_next_step", cmd.NextStep, cfg.RedNextSteps); err != nil {
		return err
	}
	if strings.TrimSpace(cmd.Note) != "" {
		if err := keepNote(ctx, c.a.web.forms, cmd); err != nil {
			c.a.log.ErrorContext(ctx, "the note on the end of a red call is not in its form", "call_id", cmd.Call, "err", err)
			return fault.Code("note_not_kept", fault.Wrap(fault.KindOf(err), "call.hangup", err, "The note cannot be kept just now: try again, or empty it to end the call without it."))
		}
	}
	r.Guard = call.RedEnd{Reason: cmd.Reason, Next: cmd.NextStep, Abusive: cmd.Abusive}
	return c.a.calls.Hangup(ctx, r)
}

// noteTries is how often a note is added to a form that is being saved by its page at the same moment.
const noteTries = 5

// drafts are the after-call forms of counsellors.
type drafts interface {
	Form(ctx context.Context, who agent.ID, callID string) (api.Form, error)
	SaveForm(ctx context.Context, who agent.ID, callID string, d api.FormDraft) (api.Form, error)
}

// keepNote adds a note to the draft of the counsellor's form. One that was added before, by a request whose call did not
// end, is not added again.
func keepNote(ctx context.Context, forms drafts, cmd console.CallCommand) error {
	note := strings.TrimSpace(cmd.Note)
	for try := 1; ; try++ {
		was, err := forms.Form(ctx, cmd.Agent, cmd.Call)
		if err != nil || was.Note == note || strings.HasSuffix(was.Note, "\n"+note) {
			return err
		}
		_, err = forms.SaveForm(ctx, cmd.Agent, cmd.Call, api.FormDraft{
			Version: was.Version, Category: was.Category, Note: strings.TrimSpace(was.Note + "\n" + note), Grade: was.Grade, FollowUp: was.FollowUp,
			Record: was.Record, Plan: was.Plan,
		})
		if err == nil || try == noteTries || fault.CodeOf(err) != "stale" {
			return err
		}
	}
}

// listed refuses a code that is not in a list of the configuration; an empty one is for the call to judge.
func listed(field, code, value string, list []configs.Named) error {
	if value == "" || slices.ContainsFunc(list, func(n configs.Named) bool { return n.ID == value }) {
		return nil
	}
	return fault.Field(field, fault.Code(code, fault.New(fault.Invalid, "call.hangup", "Choose one of the list.")))
}
