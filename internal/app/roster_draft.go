package app

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"heartline/console/api"
	"heartline/internal/fault"
	"heartline/internal/id"
	"heartline/internal/store"
	"heartline/roster"
	"heartline/roster/bound"
	"heartline/roster/check"
	"heartline/roster/model"
)

// RosterDrafts returns all drafts, the latest first.
func (p *planner) RosterDrafts(ctx context.Context) ([]api.RosterDraftHead, error) {
	rows, err := p.a.store.RosterDrafts(ctx)
	if err != nil {
		return nil, err
	}
	var out []api.RosterDraftHead
	for _, row := range rows {
		var h draftHead
		if err := json.Unmarshal([]byte(row.Head), &h); err != nil {
			return nil, fault.Wrap(fault.Internal, "roster drafts", err, "")
		}
		out = append(out, p.headOf(row, h))
	}
	return out, nil
}

// NewRosterDraft begins a draft.
func (p *planner) NewRosterDraft(ctx context.Context, in api.RosterDraftInput, by string) (api.RosterDraft, error) {
	release, err := p.turns.take(ctx, modelTurn)
	if err != nil {
		return api.RosterDraft{}, err
	}
	defer release()
	rows, err := p.a.store.RosterDrafts(ctx)
	if err != nil {
		return api.RosterDraft{}, err
	}
	rows = slices.DeleteFunc(rows, func(d store.RosterDraft) bool { return d.State == string(api.RosterDraftStatePublished) })
	if len(rows) >= draftsMost {
		return api.RosterDraft{}, fault.Code("too_many_drafts", fault.New(fault.Conflict, "roster draft", "There are %d drafts already; throw one away first.", draftsMost))
	}
	m, revision, err := p.bind(ctx, in.From.String(), in.Days)
	if err == nil {
		err = p.takeAway(ctx, m)
	}
	if err == nil {
		err = p.feed(ctx, m)
	}
	if err != nil {
		return api.RosterDraft{}, err
	}
	body, err := p.beginning(ctx, in.Begin, m)
	if err != nil {
		return api.RosterDraft{}, err
	}
	if err := freeOf(m, body.Kept); err != nil {
		return api.RosterDraft{}, err
	}
	now := time.Now()
	from, _ := time.ParseInLocation(time.DateOnly, m.Start, p.zone()) // bind has read it
	row := store.RosterDraft{
		ID: id.New(), Name: in.Name, From: from, To: from.AddDate(0, 0, in.Days), State: string(api.RosterDraftStateOpen),
		MadeBy: by, MadeAt: now, ChangedBy: by, ChangedAt: now, Version: 1,
	}
	body.Bound, body.Revision, body.Model = bound.Diagnose(m).Uncovered, revision, m
	d, err := newOpen(row, body)
	if err != nil {
		return api.RosterDraft{}, fault.Field("begin", fault.Wrap(fault.Invalid, "roster draft", err, err.Error()+"."))
	}
	if row.Head, err = headText(d.body); err != nil {
		return api.RosterDraft{}, err
	}
	d.row.Head = row.Head
	if row.Body, err = bodyText(d.body); err != nil {
		return api.RosterDraft{}, err
	}
	if err := p.a.store.InsertRosterDraft(ctx, row); err != nil {
		return api.RosterDraft{}, err
	}
	p.mu.Lock()
	p.keepLocked(d)
	p.mu.Unlock()
	return p.page(d)
}

// beginning is what a draft begins with: nothing, what is published, or what another draft has for the same people and days.
func (p *planner) beginning(ctx context.Context, begin string, m *model.Model) (draftBody, error) {
	other, isDraft := strings.CutPrefix(begin, "draft:")
	switch {
	case begin == "empty":
		return draftBody{}, nil
	case begin == "published":
		cells := slices.Clone(m.Published)
		kept, err := p.keepRows(ctx, m, cells)
		return draftBody{Assignments: cells, Kept: kept, Published: true}, err
	case !isDraft:
		return draftBody{}, fault.Field("begin", fault.New(fault.Invalid, "roster draft", "Begin with empty, published or draft: and an id."))
	}
	d, err := p.draft(ctx, other)
	if err != nil {
		return draftBody{}, fault.Field("begin", err)
	}
	sheet, err := check.NewSheet(m, nil)
	if err != nil {
		return draftBody{}, err
	}
	cells := slices.DeleteFunc(slices.Clone(d.body.Assignments), func(a model.Assignment) bool { return sheet.Understands(a) != nil })
	cal, err := model.NewCalendar(m)
	if err != nil {
		return draftBody{}, err
	}
	kept := slices.DeleteFunc(slices.Clone(d.body.Kept), func(k keptRow) bool {
		day, ok := cal.Day(k.Row.Date)
		return !ok || day < 0 || day >= m.Days || k.Shift != "" && sheet.Understands(k.Assignment) != nil
	})
	return draftBody{Assignments: cells, Kept: kept, Published: d.body.Published}, nil
}

// RosterDraft returns a draft whole.
func (p *planner) RosterDraft(ctx context.Context, draftID string) (api.RosterDraft, error) {
	d, err := p.draft(ctx, draftID)
	if err != nil {
		return api.RosterDraft{}, err
	}
	return p.page(d)
}

func noDraft() error {
	return fault.New(fault.NotFound, "roster draft", "There is no such draft; look at the list.")
}

// DeleteRosterDraft throws a draft away, unless it is being searched. One that was published with a reason for what it breaks stays:
// the roster names it.
func (p *planner) DeleteRosterDraft(ctx context.Context, draftID string) error {
	release, err := p.turns.take(ctx, draftID)
	if err != nil {
		return err
	}
	defer release()
	if p.hunts.of(draftID) != nil {
		return draftSearching()
	}
	d, err := p.draft(ctx, draftID)
	if err != nil {
		return err
	}
	if d.row.State == string(api.RosterDraftStatePublished) && len(d.body.Overrides) > 0 {
		return fault.Code("draft_reason", fault.New(fault.Conflict, "roster draft", "The draft was published, and says why rules were broken; it is kept."))
	}
	if err := p.a.store.DeleteRosterDraft(ctx, draftID); err != nil {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.gone[draftID] = true
	delete(p.open, draftID)
	return nil
}

func draftSearching() error {
	return fault.Code("draft_searching", fault.New(fault.Conflict, "roster draft", "The draft is being searched; stop the search first."))
}

func dateOf(d roster.Day) string { return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day) }
