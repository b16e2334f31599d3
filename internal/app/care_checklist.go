package app

import (
	"context"
	"slices"
	"strings"
	"time"

	"heartline/configs"
	"heartline/console"
	"heartline/console/api"
	"heartline/internal/fault"
	"heartline/internal/ledger"
	"heartline/internal/store"
)

// listedBody is what is sealed of an answer to an item of a checklist.
type listedBody struct {
	List      string    `json:"list"`
	Item      string    `json:"item"`
	State     string    `json:"state"`
	DoneAt    time.Time `json:"done_at,omitzero"`
	Reference string    `json:"reference,omitempty"`
	Text      string    `json:"text,omitempty"`
}

// Checklists gives what was answered of a call's checklists. That it is looked at is recorded first, where there is something.
func (c *care) Checklists(ctx context.Context, who console.CareAsker, callID string) (api.Checklists, error) {
	if err := c.own(ctx, who, callID); err != nil {
		return api.Checklists{}, err
	}
	return c.checklists(ctx, who, callID)
}

func (c *care) checklists(ctx context.Context, who console.CareAsker, callID string) (api.Checklists, error) {
	rows, err := c.a.store.CareEntries(ctx, callID, store.CareChecklist)
	if err != nil {
		return api.Checklists{}, err
	}
	out := api.Checklists{CallId: callID}
	if len(rows) == 0 {
		return out, nil
	}
	if err := who.Recorded(ctx); err != nil {
		return api.Checklists{}, err
	}
	for _, r := range rows {
		var b listedBody
		lost, err := c.openOrLost(ctx, r.ID, r.KeyID, r.Body, &b)
		if err == nil && lost {
			b, err = c.listedOf(ctx, r)
		}
		if err != nil {
			return api.Checklists{}, err
		}
		out.Answers = append(out.Answers, api.ChecklistEntry{
			Id: r.ID, List: b.List, Item: b.Item, State: api.ChecklistState(b.State), DoneAt: b.DoneAt, Reference: b.Reference, Text: b.Text,
			By: c.a.people.Person(r.By), At: r.At, Unreadable: lost,
		})
	}
	return out, nil
}

// listedOf is what the ledger knows of an answer whose words are lost.
func (c *care) listedOf(ctx context.Context, r store.CareEntry) (listedBody, error) {
	facts, err := c.facts(ctx, r.Call)
	for _, f := range facts {
		if l, ok := f.Fact.(ledger.CareListed); ok && l.Entry == r.ID {
			return listedBody{List: l.List, Item: l.Item, State: l.State}, err
		}
	}
	return listedBody{List: r.Subject, State: string(api.ChecklistStateOpen)}, err
}

// AnswerChecklist records an answer to an item of a checklist. It may be repeated.
func (c *care) AnswerChecklist(ctx context.Context, who console.CareAsker, callID string, n api.ChecklistAnswer) (api.Checklists, error) {
	if err := c.own(ctx, who, callID); err != nil {
		return api.Checklists{}, err
	}
	release, err := c.turns.take(ctx, callID)
	if err != nil {
		return api.Checklists{}, err
	}
	defer release()
	e, known, err := c.known(ctx, who, callID, n.Id, store.CareChecklist)
	if err != nil {
		return api.Checklists{}, err
	}
	body := listedBody{}
	if known {
		err = c.open(ctx, e.KeyID, e.Body, &body)
	} else if body, err = c.checkListed(n); err == nil {
		e, err = c.keep(ctx, store.CareEntry{ID: n.Id, Call: callID, Topic: store.CareChecklist, Subject: n.List, By: who.User}, body)
	}
	if err != nil {
		return api.Checklists{}, err
	}
	fact := ledger.CareListed{Entry: e.ID, List: body.List, Item: body.Item, State: body.State, By: e.By}
	err = c.record(ctx, who.User, callID, fact, func(f ledger.Fact) bool { was, ok := f.(ledger.CareListed); return ok && was.Entry == e.ID })
	if err != nil {
		return api.Checklists{}, err
	}
	return c.checklists(ctx, who, callID)
}

// checkListed says what is wrong in an answer.
func (c *care) checkListed(n api.ChecklistAnswer) (b listedBody, err error) {
	lists := c.a.config().Care.Checklists
	i := slices.IndexFunc(lists, func(l configs.Checklist) bool { return l.ID == n.List })
	if i < 0 {
		return b, fault.Field("list", fault.New(fault.Invalid, "care.checklist", "There is no such checklist any more; load the page again."))
	}
	if !slices.ContainsFunc(lists[i].Items, func(it configs.ChecklistItem) bool { return it.ID == n.Item }) {
		return b, fault.Field("item", fault.New(fault.Invalid, "care.checklist", "The checklist has no such item any more; load the page again."))
	}
	b = listedBody{List: n.List, Item: n.Item, State: string(n.State), Reference: strings.TrimSpace(n.Reference), Text: strings.TrimSpace(n.Text)}
	if n.State == api.ChecklistStateDone {
		b.DoneAt, err = toldAt("done_at", n.DoneAt)
	}
	if n.State == api.ChecklistStateNotNeeded && b.Text == "" {
		return b, fault.Field("text", fault.New(fault.Invalid, "care.checklist", "Say in a few words why it is not needed."))
	}
	return b, err
}
