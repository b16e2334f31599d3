package app

import (
	"context"
	"fmt"
	"slices"

	"heartline/console"
	"heartline/internal/fault"
	"heartline/roster/bound"
	"heartline/roster/model"
)

// upToDate returns a draft as the staff and the rules of today count it. One that was begun from an older document is bound to the present one
// and kept so. Where it breaks more hard rules by that than whoever publishes it could see, it is not to be published before they were looked at.
// The caller has the turn.
func (p *planner) upToDate(ctx context.Context, d *openDraft, by string) (*openDraft, error) {
	revision, err := p.a.store.RosterRevision(ctx)
	if err != nil || revision == d.body.Revision {
		return d, err
	}
	body, err := p.bindAnew(ctx, d)
	if err != nil {
		return nil, err
	}
	if _, err := newOpen(d.row, body); err != nil {
		return nil, fault.Code("draft_outdated", fault.Wrap(fault.Conflict, "publish roster", err, fmt.Sprintf(
			"The draft has people or shifts that the staff and the rules no longer have: %v. Begin another draft from it.", err)))
	}
	next, err := p.save(ctx, d, body, by)
	if err != nil {
		return nil, err
	}
	p.tell(next, nil)
	if more := moreBroken(d.violations, next.violations); len(more) > 0 {
		return nil, &console.RosterRefusal{Violations: more, Err: fault.Code("draft_recounted", fault.New(fault.Conflict, "publish roster",
			"The staff or the rules have changed since the draft was begun: by those of today it breaks %d more hard rules. Look at it again; give a reason if it has to be.", len(more)))}
	}
	return next, nil
}

// bindAnew binds what a draft has to the document of today. What was past when it was begun is so still, and nothing else.
func (p *planner) bindAnew(ctx context.Context, d *openDraft) (draftBody, error) {
	was, body := d.body.Model, d.body
	m, revision, err := p.bind(ctx, was.Start, was.Days)
	if err == nil {
		err = p.takeAway(ctx, m)
	}
	if err == nil {
		err = p.feed(ctx, m)
	}
	if err != nil {
		return body, err
	}
	switch {
	case was.Stability == nil:
		m.Stability, m.Published = nil, nil
	case m.Stability != nil:
		s := *m.Stability
		s.Today = was.Stability.Today
		m.Stability = &s
	}
	if err := freeOf(m, body.Kept); err != nil {
		return body, err
	}
	body.Model, body.Revision, body.Bound = m, revision, bound.Diagnose(m).Uncovered
	return body, nil
}

func hardOf(all []model.Violation) []model.Violation {
	return slices.DeleteFunc(slices.Clone(all), func(v model.Violation) bool { return !v.Hard })
}

// moreBroken returns the hard rules that are broken and were not, or not so much.
func moreBroken(was, is []model.Violation) []model.Violation {
	return slices.DeleteFunc(hardOf(is), func(v model.Violation) bool {
		return slices.ContainsFunc(was, func(o model.Violation) bool {
			same := o
			same.Amount, same.Cost = v.Amount, v.Cost
			return same == v && o.Amount >= v.Amount
		})
	})
}
