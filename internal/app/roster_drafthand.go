package app

import (
	"context"
	"slices"
	"strings"
	"time"

	"heartline/console"
	"heartline/console/api"
	"heartline/internal/fault"
	"heartline/roster/legal"
	"heartline/roster/model"
)

// TryRosterDraft says what changes would do.
func (p *planner) TryRosterDraft(ctx context.Context, draftID string, changes []api.RosterChange) (api.RosterVerdict, error) {
	d, err := p.draft(ctx, draftID)
	if err != nil {
		return api.RosterVerdict{}, err
	}
	v, err := d.pos.Try(legalChanges(changes)...)
	if err != nil {
		return api.RosterVerdict{}, refusedDraft(err)
	}
	return verdictOf(v), nil
}

func legalChanges(changes []api.RosterChange) []legal.Change {
	out := make([]legal.Change, len(changes))
	for i, c := range changes {
		out[i] = legal.Change(c)
	}
	return out
}

func verdictOf(v legal.Verdict) api.RosterVerdict {
	return api.RosterVerdict{Legal: v.Legal, Value: v.Value, Hard: v.Hard, Soft: v.Soft, Mended: v.Mended}
}

// ChangeRosterDraft changes a draft by hand.
func (p *planner) ChangeRosterDraft(ctx context.Context, draftID string, in api.RosterDraftChange, by string) (api.RosterDraftPart, error) {
	release, err := p.turns.take(ctx, draftID)
	if err != nil {
		return api.RosterDraftPart{}, err
	}
	defer release()
	d, err := p.draft(ctx, draftID)
	if err != nil {
		return api.RosterDraftPart{}, err
	}
	switch {
	case p.hunts.of(draftID) != nil:
		return api.RosterDraftPart{}, draftSearching()
	case d.row.State == string(api.RosterDraftStatePublished):
		return api.RosterDraftPart{}, draftPublished()
	case d.row.Version != in.Version:
		return api.RosterDraftPart{}, staleRoster("Somebody else has changed the draft meanwhile; read it again.")
	}
	changes := legalChanges(in.Changes)
	v, err := d.pos.Try(changes...)
	if err != nil {
		return api.RosterDraftPart{}, refusedDraft(err)
	}
	body := d.body
	if !v.Legal {
		if strings.TrimSpace(in.Override) == "" {
			return api.RosterDraftPart{}, &console.RosterRefusal{Violations: v.Hard, Err: fault.Code("hard_rules", fault.New(fault.Invalid, "roster draft",
				"This breaks %d hard rules; give a reason if it has to be.", len(v.Hard)))}
		}
		body.Overrides = append(slices.Clone(body.Overrides), draftOverride{By: by, At: time.Now(), Reason: in.Override, Broken: v.Hard})
	}
	// The next position is another one: who reads the draft meanwhile sees it as it was.
	after, err := legal.NewPosition(body.Model, body.Assignments)
	if err == nil {
		err = after.Make(changes...)
	}
	if err != nil {
		return api.RosterDraftPart{}, refusedDraft(err)
	}
	body.Assignments = after.Assignments()
	next, err := p.save(ctx, d, body, by)
	if err != nil {
		return api.RosterDraftPart{}, err
	}
	p.tell(next, nil)
	out := api.RosterDraftPart{Version: next.row.Version, Value: next.body.Value, Hard: next.body.Hard, Violations: next.violations}
	if cal, err := model.NewCalendar(next.body.Model); err == nil { // it was counted by it
		out.Coverage = coverageOf(next, cal)
	}
	for _, c := range in.Changes {
		cell := api.RosterCell{Staff: c.Staff, Date: c.Date, Shift: c.Shift, Role: c.Role}
		out.Cells = append(slices.DeleteFunc(out.Cells, func(o api.RosterCell) bool { return o.Staff == c.Staff && o.Date == c.Date }), cell)
	}
	return out, nil
}
