package app

import (
	"context"
	"slices"
	"strings"
	"time"

	"heartline/console"
	"heartline/console/api"
	"heartline/internal/fault"
	"heartline/internal/id"
	"heartline/internal/ledger"
	"heartline/internal/store"
)

// dispatchBody is what is sealed of an entry of a log of dispatches.
type dispatchBody struct {
	Step      string    `json:"step"`
	StepAt    time.Time `json:"step_at"`
	Agency    string    `json:"agency,omitempty"`
	Reference string    `json:"reference,omitempty"`
	Outcome   string    `json:"outcome,omitempty"`
	Text      string    `json:"text,omitempty"`
}

// dispatches folds the log of a call: of two entries about the same thing the newer holds.
func (c *care) dispatches(ctx context.Context, callID string) (out []api.Dispatch, err error) {
	rows, err := c.a.store.CareEntries(ctx, callID, store.CareDispatch)
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		var b dispatchBody
		lost, err := c.openOrLost(ctx, r.ID, r.KeyID, r.Body, &b)
		if err == nil && lost {
			b, err = c.stepOf(ctx, r)
		}
		if err != nil {
			return nil, err
		}
		i := slices.IndexFunc(out, func(d api.Dispatch) bool { return d.Id == r.Subject })
		if i < 0 {
			i = len(out)
			out = append(out, api.Dispatch{Id: r.Subject})
		}
		d := &out[i]
		d.Entries = append(d.Entries, api.DispatchEntry{
			Id: r.ID, Step: api.DispatchStep(b.Step), StepAt: b.StepAt, Agency: b.Agency, Reference: b.Reference, Outcome: b.Outcome, Text: b.Text,
			At: r.At, By: c.a.people.Person(r.By), Unreadable: lost,
		})
		if b.Agency != "" {
			d.Agency = b.Agency
		}
		if b.Reference != "" {
			d.Reference = b.Reference
		}
		switch api.DispatchStep(b.Step) {
		case api.DispatchStepCalled:
			d.CalledAt = b.StepAt
		case api.DispatchStepAccepted:
			d.AcceptedAt = b.StepAt
		case api.DispatchStepArrived:
			d.ArrivedAt = b.StepAt
		case api.DispatchStepClosed:
			d.ClosedAt, d.Outcome = b.StepAt, b.Outcome
		case api.DispatchStepNote:
		}
	}
	return out, nil
}

// stepOf is what the ledger knows of an entry whose words are lost.
func (c *care) stepOf(ctx context.Context, r store.CareEntry) (dispatchBody, error) {
	facts, err := c.facts(ctx, r.Call)
	for _, f := range facts {
		if d, ok := f.Fact.(ledger.CareDispatched); ok && d.Entry == r.ID {
			return dispatchBody{Step: d.Step, StepAt: d.At, Outcome: d.Outcome}, err
		}
	}
	return dispatchBody{Step: string(api.DispatchStepNote), StepAt: r.At}, err
}

// AddDispatchEntry writes a step into the log of a dispatch, or begins one. It may be repeated.
func (c *care) AddDispatchEntry(ctx context.Context, who console.CareAsker, callID string, n api.DispatchEntryChoice) (api.RescueSheet, error) {
	if err := c.mayRescue(ctx, who, callID); err != nil {
		return api.RescueSheet{}, err
	}
	release, err := c.turns.take(ctx, callID)
	if err != nil {
		return api.RescueSheet{}, err
	}
	defer release()
	e, known, err := c.known(ctx, who, callID, n.Id, store.CareDispatch)
	if err != nil {
		return api.RescueSheet{}, err
	}
	body := dispatchBody{}
	if known {
		err = c.open(ctx, e.KeyID, e.Body, &body)
	} else if body, err = c.checkDispatch(ctx, callID, n); err == nil {
		e, err = c.keep(ctx, store.CareEntry{ID: n.Id, Call: callID, Topic: store.CareDispatch, Subject: n.Dispatch, By: who.User}, body)
	}
	if err != nil {
		return api.RescueSheet{}, err
	}
	fact := ledger.CareDispatched{Entry: e.ID, Dispatch: e.Subject, Step: body.Step, At: body.StepAt, Outcome: body.Outcome, By: e.By}
	err = c.record(ctx, who.User, callID, fact, func(f ledger.Fact) bool { was, ok := f.(ledger.CareDispatched); return ok && was.Entry == e.ID })
	if err != nil {
		return api.RescueSheet{}, err
	}
	return c.sheet(ctx, who, callID)
}

// checkDispatch says what is missing or wrong in a step.
func (c *care) checkDispatch(ctx context.Context, callID string, n api.DispatchEntryChoice) (b dispatchBody, err error) {
	bad := func(field, sentence string) (dispatchBody, error) {
		return b, fault.Field(field, fault.New(fault.Invalid, "care.dispatch", "%s", sentence))
	}
	b = dispatchBody{
		Step: string(n.Step), Agency: strings.TrimSpace(n.Agency), Reference: strings.TrimSpace(n.Reference), Outcome: n.Outcome, Text: strings.TrimSpace(n.Text),
	}
	if b.StepAt, err = toldAt("step_at", n.StepAt); err != nil {
		return b, err
	}
	if !id.Valid(n.Dispatch) {
		return bad("dispatch", "The id of the dispatch must be a ULID.")
	}
	closed := n.Step == api.DispatchStepClosed
	switch {
	case closed && !slices.Contains(ids(c.a.config().Care.Rescue.Outcomes), n.Outcome):
		return bad("outcome", "Say what it has led to: choose one of the outcomes of the list.")
	case !closed && n.Outcome != "":
		return bad("outcome", "What it has led to is written down when it is closed.")
	case n.Step == api.DispatchStepNote && b.Agency == "" && b.Reference == "" && b.Text == "":
		return bad("text", "Write down what happened.")
	}
	rows, err := c.a.store.CareEntries(ctx, callID, store.CareDispatch)
	if err != nil {
		return b, err
	}
	if b.Agency == "" && !slices.ContainsFunc(rows, func(r store.CareEntry) bool { return r.Subject == n.Dispatch }) {
		return bad("agency", "Say who was called.")
	}
	return b, nil
}
