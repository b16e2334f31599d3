package app

import (
	"context"
	"encoding/json"
	"sync"
	"time"

	"heartline/console"
	"heartline/console/api"
	"heartline/internal/fault"
	"heartline/internal/store"
	"heartline/roster/check"
	"heartline/roster/legal"
	"heartline/roster/model"
)

const (
	draftsMost = 50               // in the store, beside those that were published
	draftsOpen = 8                // in memory
	draftIdle  = 15 * time.Minute // after which a draft is dropped from memory
	pastDays   = 35               // of published shifts that are taken in as what was worked before
)

// planner keeps what rosters are made from, and rosters while they are made. Whoever changes a draft, or the document, has its
// turn; an open draft is kept in memory with its position and made again from the store.
type planner struct {
	a     *App
	turns turns
	hunts hunts

	mu   sync.Mutex // protects the following
	open map[string]*openDraft
	gone map[string]bool // drafts that were thrown away: whoever is just opening one does not keep it
	last keptModel       // the last revision that was read
}

var _ console.RosterPlanner = (*planner)(nil)

func newPlanner(a *App) *planner {
	return &planner{a: a, open: map[string]*openDraft{}, gone: map[string]bool{}, hunts: newHunts()}
}

func (p *planner) zone() *time.Location {
	if z := p.a.config().Zone.Location; z != nil {
		return z
	}
	return time.UTC
}

// draftBody is what the store keeps of a draft. The figures are the checker's.
type draftBody struct {
	Value       int                `json:"value"`
	Hard        int                `json:"hard"`
	Bound       int                `json:"bound"`
	Revision    int64              `json:"revision"` // of the document that it was made from
	Model       *model.Model       `json:"model"`
	Assignments []model.Assignment `json:"assignments"`
	Overrides   []draftOverride    `json:"overrides,omitempty"`
	Kept        []keptRow          `json:"kept,omitempty"`      // what is published as it is, whatever the cells say
	Published   bool               `json:"published,omitempty"` // it was begun from the published roster
}

type draftOverride struct {
	By     string            `json:"by"`
	At     time.Time         `json:"at"`
	Reason string            `json:"reason"`
	Broken []model.Violation `json:"broken"`
}

// openDraft is a draft in memory. It is changed by whoever has its turn, by putting another one in its place: what it holds,
// the position aside, is never changed.
type openDraft struct {
	row        store.RosterDraft // without its body
	body       draftBody
	violations []model.Violation
	pos        *legal.Position
	used       time.Time           // planner.mu protects it
	findings   *api.RosterFindings // of this version, once somebody has asked; planner.mu protects it
}

// draftHead is what lists show of a draft, beside its row.
type draftHead struct {
	Days  int `json:"days"`
	Value int `json:"value"`
	Hard  int `json:"hard"`
	Bound int `json:"bound"`
}

func headText(b draftBody) (string, error) {
	text, err := json.Marshal(draftHead{Days: b.Model.Days, Value: b.Value, Hard: b.Hard, Bound: b.Bound})
	return string(text), err
}

// newOpen counts a draft and lays it out.
func newOpen(row store.RosterDraft, body draftBody) (*openDraft, error) {
	report, err := check.Check(body.Model, body.Assignments)
	if err != nil {
		return nil, err
	}
	pos, err := legal.NewPosition(body.Model, body.Assignments)
	if err != nil {
		return nil, err
	}
	body.Value, body.Hard, row.Body = report.Value, report.Hard, ""
	return &openDraft{row: row, body: body, violations: report.Violations, pos: pos}, nil
}

// draft returns a draft as it is now, from memory or the store.
func (p *planner) draft(ctx context.Context, draftID string) (*openDraft, error) {
	if d := p.kept(draftID); d != nil {
		return d, nil
	}
	row, err := p.a.store.RosterDraft(ctx, draftID)
	if err != nil {
		return nil, err
	}
	var body draftBody
	if err := json.Unmarshal([]byte(row.Body), &body); err != nil {
		return nil, fault.Wrap(fault.Internal, "roster draft", err, "")
	}
	d, err := newOpen(row, body)
	if err != nil {
		return nil, fault.Wrap(fault.Internal, "roster draft", err, "")
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if now := p.open[draftID]; now != nil {
		return now, nil // somebody else was quicker, and may have changed it
	}
	if p.gone[draftID] {
		return nil, noDraft()
	}
	p.keepLocked(d)
	return d, nil
}

func (p *planner) kept(draftID string) *openDraft {
	p.mu.Lock()
	defer p.mu.Unlock()
	d := p.open[draftID]
	if d != nil {
		d.used = time.Now()
	}
	return d
}

// keepLocked keeps a draft in memory and drops those that nobody has looked at for long, or longest.
func (p *planner) keepLocked(d *openDraft) {
	now := time.Now()
	d.used = now
	p.open[d.row.ID] = d
	for len(p.open) > 0 {
		oldest := d
		for _, o := range p.open {
			if o.used.Before(oldest.used) {
				oldest = o
			}
		}
		if oldest == d || len(p.open) <= draftsOpen && now.Sub(oldest.used) < draftIdle {
			return
		}
		delete(p.open, oldest.row.ID)
	}
}

func (p *planner) forget(draftID string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.open, draftID)
}

// save writes the next version of a draft and puts it in the place of the last one. The caller has the turn.
func (p *planner) save(ctx context.Context, was *openDraft, body draftBody, by string) (*openDraft, error) {
	next, err := newOpen(was.row, body)
	if err != nil {
		return nil, refusedDraft(err)
	}
	next.row.Version++
	next.row.ChangedBy, next.row.ChangedAt = by, time.Now()
	if next.row.Head, err = headText(next.body); err != nil {
		return nil, err
	}
	row := next.row
	if row.Body, err = bodyText(next.body); err != nil {
		return nil, err
	}
	if err := p.a.store.UpdateRosterDraft(ctx, row, was.row.Version); err != nil {
		p.forget(was.row.ID) // what is in memory may be old
		return nil, err
	}
	p.mu.Lock()
	p.keepLocked(next)
	p.mu.Unlock()
	return next, nil
}

func bodyText(b draftBody) (string, error) {
	text, err := json.Marshal(b)
	return string(text), err
}

func refusedDraft(err error) error {
	return fault.Field("changes", fault.Wrap(fault.Invalid, "roster draft", err, err.Error()+"; nothing was changed."))
}
