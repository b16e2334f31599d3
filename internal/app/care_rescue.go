package app

import (
	"context"
	"slices"
	"strings"
	"time"

	"heartline/call"
	"heartline/configs"
	"heartline/console"
	"heartline/console/api"
	"heartline/crisis"
	"heartline/internal/fault"
	"heartline/internal/id"
	"heartline/internal/ledger"
	"heartline/internal/store"
	"heartline/triage"
)

// maxTold is how far ahead of the clock a time that somebody writes down may lie: clocks differ a little.
const maxTold = time.Minute

// maxCareEntries bounds what one call can gather, so that a sheet can always be opened.
const maxCareEntries = 1000

// noteBody is what is sealed of an entry of a rescue sheet.
type noteBody struct {
	State  string    `json:"state"`
	Text   string    `json:"text,omitempty"`
	Source string    `json:"source,omitempty"`
	ToldAt time.Time `json:"told_at,omitzero"`
}

// RescueSheets lists the living calls whose sheet the asker may see now, because help is called for or the call is red.
func (c *care) RescueSheets(_ context.Context, who console.CareAsker) ([]api.OpenRescue, error) {
	var out []api.OpenRescue
	for _, v := range c.a.calls.Calls() {
		help := helpOf(v.Crisis)
		if v.Phase == call.Ended || v.Grade != triage.Red && help == api.OpenRescueHelpNone {
			continue
		}
		part := c.rescuePart(who, string(v.ID))
		if part == partNone {
			continue
		}
		one := api.OpenRescue{
			CallId: string(v.ID), Hotline: c.a.hotlineName(v.Hotline), Grade: api.Grade(v.Grade.String()), StartedAt: v.ArrivedAt,
			Part: api.OpenRescuePart(part), Help: help,
		}
		if v.Agent != "" {
			one.Counsellor = c.a.people.Person(string(v.Agent))
		}
		out = append(out, one)
	}
	slices.SortFunc(out, func(a, b api.OpenRescue) int { return a.StartedAt.Compare(b.StartedAt) })
	return out, nil
}

// helpOf is what has become of the newest call for help.
func helpOf(book crisis.Book) api.OpenRescueHelp {
	if len(book) == 0 {
		return api.OpenRescueHelpNone
	}
	last := book[len(book)-1]
	switch last.Condition() {
	case crisis.Searching:
		return api.OpenRescueHelpSearching
	case crisis.Acknowledged:
		return api.OpenRescueHelpAcknowledged
	case crisis.Exhausted:
		return api.OpenRescueHelpExhausted
	case crisis.Cancelled, crisis.Closed:
		return api.OpenRescueHelpEnded
	case crisis.Idle:
	}
	return api.OpenRescueHelpNone
}

// RescueSheet gives what is known for a rescue, and what was sent.
func (c *care) RescueSheet(ctx context.Context, who console.CareAsker, callID string) (api.RescueSheet, error) {
	if err := c.mayRescue(ctx, who, callID); err != nil {
		return api.RescueSheet{}, err
	}
	return c.sheet(ctx, who, callID)
}

// sheet opens every entry. That it is looked at is recorded first.
func (c *care) sheet(ctx context.Context, who console.CareAsker, callID string) (api.RescueSheet, error) {
	if err := who.Recorded(ctx); err != nil {
		return api.RescueSheet{}, err
	}
	out := api.RescueSheet{CallId: callID}
	rows, err := c.a.store.CareEntries(ctx, callID, store.CareRescue)
	if err != nil {
		return out, err
	}
	replaced := map[string]bool{}
	for _, r := range rows {
		replaced[r.Replaces] = true
	}
	for _, r := range rows {
		var b noteBody
		lost, err := c.openOrLost(ctx, r.ID, r.KeyID, r.Body, &b)
		if err != nil {
			return api.RescueSheet{}, err
		}
		if lost {
			b = noteBody{State: string(api.RescueEntryStateUnreadable)}
		}
		out.Entries = append(out.Entries, api.RescueEntry{
			Id: r.ID, Item: r.Subject, State: api.RescueEntryState(b.State), Text: b.Text, Source: b.Source, ToldAt: b.ToldAt,
			At: r.At, By: c.a.people.Person(r.By), Replaces: r.Replaces, Replaced: replaced[r.ID],
		})
	}
	out.Dispatches, err = c.dispatches(ctx, callID)
	return out, err
}

// AddRescueEntry writes something onto the sheet. It may be repeated.
func (c *care) AddRescueEntry(ctx context.Context, who console.CareAsker, callID string, n api.RescueEntryChoice) (api.RescueSheet, error) {
	if err := c.mayRescue(ctx, who, callID); err != nil {
		return api.RescueSheet{}, err
	}
	release, err := c.turns.take(ctx, callID)
	if err != nil {
		return api.RescueSheet{}, err
	}
	defer release()
	e, known, err := c.known(ctx, who, callID, n.Id, store.CareRescue)
	if err != nil {
		return api.RescueSheet{}, err
	}
	var body noteBody
	if known {
		err = c.open(ctx, e.KeyID, e.Body, &body)
	} else if n, err = c.checkNote(ctx, callID, n); err == nil {
		body = noteBody{State: string(n.State), Text: n.Text, Source: n.Source, ToldAt: n.ToldAt}
		e = store.CareEntry{ID: n.Id, Call: callID, Topic: store.CareRescue, Subject: n.Item, Replaces: n.Replaces, By: who.User}
		e, err = c.keep(ctx, e, body)
	}
	if err != nil {
		return api.RescueSheet{}, err
	}
	fact := ledger.CareNoted{Entry: e.ID, Item: e.Subject, State: body.State, Replaces: e.Replaces, By: e.By}
	err = c.record(ctx, who.User, callID, fact, func(f ledger.Fact) bool { was, ok := f.(ledger.CareNoted); return ok && was.Entry == e.ID })
	if err != nil {
		return api.RescueSheet{}, err
	}
	return c.sheet(ctx, who, callID)
}

// known finds an entry that is written again. One of somebody else, or about something else, is refused.
func (c *care) known(ctx context.Context, who console.CareAsker, callID, entry string, topic store.CareTopic) (store.CareEntry, bool, error) {
	if !id.Valid(entry) {
		return store.CareEntry{}, false, fault.Field("id", fault.New(fault.Invalid, "care", "The id must be a ULID."))
	}
	e, err := c.a.store.CareEntry(ctx, entry)
	switch {
	case fault.Is(err, fault.NotFound):
		return store.CareEntry{}, false, nil
	case err != nil:
		return store.CareEntry{}, false, err
	case e.Call != callID || e.Topic != topic || e.By != who.User:
		return store.CareEntry{}, false, fault.Field("id", fault.New(fault.Conflict, "care", "That id is taken; write it down again."))
	}
	return e, true, nil
}

// keep seals and stores an entry before any fact names it.
func (c *care) keep(ctx context.Context, e store.CareEntry, body any) (store.CareEntry, error) {
	all, err := c.a.store.CareEntries(ctx, e.Call, e.Topic)
	if err != nil {
		return e, err
	}
	if len(all) >= maxCareEntries {
		return e, fault.New(fault.Conflict, "care", "This call holds %d entries, which is all it can hold; go on in the note of the form.", maxCareEntries)
	}
	e.At = time.Now().UTC().Truncate(time.Microsecond)
	if e.KeyID, e.Body, err = c.seal(ctx, body); err != nil {
		return e, err
	}
	return e, c.settle(ctx, c.a.store.AddCareEntry(ctx, e), e.KeyID, c.keyOf(ctx, e.ID))
}

// checkNote says what is missing or wrong in what is to be written down.
func (c *care) checkNote(ctx context.Context, callID string, n api.RescueEntryChoice) (api.RescueEntryChoice, error) {
	bad := func(field, sentence string) (api.RescueEntryChoice, error) {
		return n, fault.Field(field, fault.New(fault.Invalid, "care.rescue", "%s", sentence))
	}
	cfg := c.a.config().Care.Rescue
	n.Text = strings.TrimSpace(n.Text)
	switch {
	case !slices.ContainsFunc(cfg.Items, func(it configs.RescueItem) bool { return it.ID == n.Item }):
		return bad("item", "Choose one of the items of the sheet.")
	case n.State == api.RescueStateKnown && n.Text == "":
		return bad("text", "Write down what is known.")
	case n.State != api.RescueStateKnown && n.Text != "":
		return bad("text", "Where it is not known there is nothing to write.")
	case n.Source != "" && !slices.Contains(ids(cfg.Sources), n.Source):
		return bad("source", "Choose one of the sources of the list.")
	case n.State == api.RescueStateKnown && n.Source == "":
		return bad("source", "Say who told it.")
	case n.State == api.RescueStateWithdrawn && n.Replaces == "":
		return bad("replaces", "Say which entry is taken back.")
	}
	var err error
	if n.ToldAt, err = toldAt("told_at", n.ToldAt); err != nil || n.Replaces == "" {
		return n, err
	}
	rows, err := c.a.store.CareEntries(ctx, callID, store.CareRescue)
	if err != nil {
		return n, err
	}
	i := slices.IndexFunc(rows, func(r store.CareEntry) bool { return r.ID == n.Replaces && r.Subject == n.Item })
	if i < 0 {
		return bad("replaces", "The entry to be corrected is not on the sheet.")
	}
	if slices.ContainsFunc(rows, func(r store.CareEntry) bool { return r.Replaces == n.Replaces }) {
		return n, fault.Code("replaced", fault.New(fault.Conflict, "care.rescue", "Somebody has corrected that entry already; look at the sheet again."))
	}
	return n, nil
}

// toldAt completes and checks a time that somebody writes down. It may lie in the past, which people tell of.
func toldAt(field string, at time.Time) (time.Time, error) {
	now := time.Now().UTC().Truncate(time.Microsecond)
	if at.IsZero() {
		return now, nil
	}
	if at.After(now.Add(maxTold)) {
		return at, fault.Field(field, fault.New(fault.Invalid, "care", "That time lies in the future; write down when it was."))
	}
	return at.UTC(), nil
}
