package app

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"heartline/console"
	"heartline/console/api"
	"heartline/internal/fault"
	"heartline/internal/id"
	"heartline/internal/store"
	"heartline/roster"
	"heartline/roster/bound"
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
	Kept        []keptRow          `json:"kept,omitempty"` // what is published as it is, whatever the cells say
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

// bind makes a model for some days of the document, with what was worked before and what is published.
func (p *planner) bind(ctx context.Context, from string, days int) (*model.Model, int64, error) {
	kept, err := p.model(ctx)
	if err != nil {
		return nil, 0, err
	}
	m := *kept.doc
	m.Start, m.Days = from, days
	cal, err := model.NewCalendar(&m)
	if err != nil {
		return nil, 0, fault.Field("from", fault.Wrap(fault.Invalid, "roster", err, err.Error()+"."))
	}
	last := cal.Date(days - 1)
	m.Leave = slices.DeleteFunc(slices.Clone(m.Leave), func(l model.Leave) bool { return l.To < from || l.From > last })
	m.Requests = slices.DeleteFunc(slices.Clone(m.Requests), func(r model.Request) bool { return r.Date < from || r.Date > last })
	m.Pins = slices.DeleteFunc(slices.Clone(m.Pins), func(r model.Pin) bool { return r.Date < from || r.Date > last })
	m.Published = nil
	// The document is checked as it was written: what is on the roster may be older than it, and is taken in as far as it is understood.
	if faults := m.Validate(); len(faults) > 0 {
		return nil, 0, refusedModel(faults)
	}
	if err := p.takePast(ctx, &m, cal); err != nil {
		return nil, 0, err
	}
	return &m, kept.Revision, nil
}

// takePast gives the staff what they have worked before the first day, and the model what is published and, from today on, dear
// to change.
func (p *planner) takePast(ctx context.Context, m *model.Model, cal *model.Calendar) error {
	rows, err := p.a.store.AllShifts(ctx, cal.Midnight(-pastDays), cal.Midnight(m.Days))
	if err != nil {
		return err
	}
	staff := slices.Clone(m.Staff)
	past := map[string][]model.PastShift{}
	taken := map[[2]string]bool{}
	m.Published = nil
	for _, row := range rows {
		a, ok := assignmentOf(row, m, cal)
		d, _ := cal.Day(a.Date)
		if !ok || d >= m.Days || taken[[2]string{a.Staff, a.Date}] {
			continue
		}
		taken[[2]string{a.Staff, a.Date}] = true
		if d < 0 {
			past[a.Staff] = append(past[a.Staff], model.PastShift{Date: a.Date, Shift: a.Shift})
			continue
		}
		m.Published = append(m.Published, a)
	}
	for i := range staff {
		if shifts := past[staff[i].ID]; len(shifts) > 0 {
			h := model.History{Shifts: shifts}
			if old := staff[i].History; old != nil {
				h.Counts = old.Counts
			}
			staff[i].History = &h
		}
	}
	m.Staff = staff
	p.settle(m)
	return nil
}

// settle says what changes of the published roster cost, by the document or else by a default.
func (p *planner) settle(m *model.Model) {
	if len(m.Published) == 0 {
		m.Stability = nil
		return
	}
	s := model.Stability{Near: 14, Far: 28, WNear: 50, WFar: 10}
	if m.Stability != nil {
		s = *m.Stability
	}
	s.Today = time.Now().In(p.zone()).Format(time.DateOnly)
	m.Stability = &s
}

// shiftBody is what the roster keeps beside the times of a shift.
type shiftBody struct {
	Type string `json:"type"`
	Role string `json:"role"`
	Date string `json:"date"`
}

// assignmentOf reads a published shift as one of the model's types; where it does not say which, by its times.
func assignmentOf(row store.Shift, m *model.Model, cal *model.Calendar) (model.Assignment, bool) {
	if !slices.ContainsFunc(m.Staff, func(s model.Person) bool { return s.ID == row.Agent }) {
		return model.Assignment{}, false
	}
	var b shiftBody
	if row.Body != "" {
		_ = json.Unmarshal([]byte(row.Body), &b) // what cannot be read goes by its times
	}
	if _, ok := cal.Day(b.Date); ok && slices.ContainsFunc(m.Shifts, func(s model.ShiftType) bool { return s.ID == b.Type }) {
		return model.Assignment{Staff: row.Agent, Date: b.Date, Shift: b.Type, Role: roleIn(m, b.Type, b.Role)}, true
	}
	d, ok := cal.Day(row.Start.In(cal.Midnight(0).Location()).Format(time.DateOnly))
	if !ok {
		return model.Assignment{}, false
	}
	for near := d - 1; near <= d+1; near++ { // the instant's date is that of UTC
		for i := range m.Shifts {
			if s := &m.Shifts[i]; cal.Begins(near, s).Equal(row.Start) && cal.Ends(near, s).Equal(row.End) {
				return model.Assignment{Staff: row.Agent, Date: cal.Date(near), Shift: s.ID, Role: roleOf(m, s.ID)}, true
			}
		}
	}
	return model.Assignment{}, false
}

// roleIn is a role as the model understands it: one that it does not know, such as one that has another name by now, is that of the
// type.
func roleIn(m *model.Model, shift, role string) string {
	if role == "" || slices.ContainsFunc(m.Demand, func(d model.Demand) bool { return d.Counts == model.InRole && d.Role == role }) {
		return role
	}
	return roleOf(m, shift)
}

// roleOf is the first role that is asked for in a type.
func roleOf(m *model.Model, shift string) string {
	for _, d := range m.Demand {
		if d.Counts == model.InRole && (len(d.Shifts) == 0 || slices.Contains(d.Shifts, shift)) {
			return d.Role
		}
	}
	return ""
}

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
	if err != nil {
		return api.RosterDraft{}, err
	}
	begin, kept, err := p.beginning(ctx, in.Begin, m)
	if err != nil {
		return api.RosterDraft{}, err
	}
	freeOf(m, kept)
	now := time.Now()
	from, _ := time.ParseInLocation(time.DateOnly, m.Start, p.zone()) // bind has read it
	row := store.RosterDraft{
		ID: id.New(), Name: in.Name, From: from, To: from.AddDate(0, 0, in.Days), State: string(api.RosterDraftStateOpen),
		MadeBy: by, MadeAt: now, ChangedBy: by, ChangedAt: now, Version: 1,
	}
	d, err := newOpen(row, draftBody{Bound: bound.Diagnose(m).Uncovered, Revision: revision, Model: m, Assignments: begin, Kept: kept})
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
func (p *planner) beginning(ctx context.Context, begin string, m *model.Model) ([]model.Assignment, []keptRow, error) {
	other, isDraft := strings.CutPrefix(begin, "draft:")
	switch {
	case begin == "empty":
		return nil, nil, nil
	case begin == "published":
		cells := slices.Clone(m.Published)
		kept, err := p.keepRows(ctx, m, cells)
		return cells, kept, err
	case !isDraft:
		return nil, nil, fault.Field("begin", fault.New(fault.Invalid, "roster draft", "Begin with empty, published or draft: and an id."))
	}
	d, err := p.draft(ctx, other)
	if err != nil {
		return nil, nil, fault.Field("begin", err)
	}
	sheet, err := check.NewSheet(m, nil)
	if err != nil {
		return nil, nil, err
	}
	cells := slices.DeleteFunc(slices.Clone(d.body.Assignments), func(a model.Assignment) bool { return sheet.Understands(a) != nil })
	cal, err := model.NewCalendar(m)
	if err != nil {
		return nil, nil, err
	}
	kept := slices.DeleteFunc(slices.Clone(d.body.Kept), func(k keptRow) bool {
		day, ok := cal.Day(k.Row.Date)
		return !ok || day < 0 || day >= m.Days || k.Shift != "" && sheet.Understands(k.Assignment) != nil
	})
	return cells, kept, nil
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
	for _, c := range in.Changes {
		cell := api.RosterCell{Staff: c.Staff, Date: c.Date, Shift: c.Shift, Role: c.Role}
		out.Cells = append(slices.DeleteFunc(out.Cells, func(o api.RosterCell) bool { return o.Staff == c.Staff && o.Date == c.Date }), cell)
	}
	return out, nil
}

func dateOf(d roster.Day) string { return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day) }
