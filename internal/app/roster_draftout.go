package app

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"heartline/console"
	"heartline/console/api"
	"heartline/internal/access"
	"heartline/internal/fault"
	"heartline/roster/life"
	"heartline/roster/model"
)

// onCall is the tag of types that bring no calls of the queues.
const onCall = "on_call"

// draftRows are the shifts of a draft as they are published: what people have, and the seats that nobody has.
func draftRows(d *openDraft) ([]life.Shift, error) {
	m := d.body.Model
	cal, err := model.NewCalendar(m)
	if err != nil {
		return nil, err
	}
	types := map[string]*model.ShiftType{}
	for i := range m.Shifts {
		types[m.Shifts[i].ID] = &m.Shifts[i]
	}
	row := func(date, shift, role, holder string) life.Shift {
		day, _ := cal.Day(date)
		t := types[shift]
		s := life.Shift{
			Type: shift, Role: role, Line: lineOf(m, cal, day, shift, role), Site: t.Site, Date: date,
			Start: cal.Begins(day, t), End: cal.Ends(day, t), Zone: m.Zone, Holder: holder, OffFloor: slices.Contains(t.Tags, onCall),
		}
		if worked := t.Worked(); worked != int(s.End.Sub(s.Start)/time.Minute) {
			s.Credit = max(worked, 0)
		}
		return s
	}
	var rows []life.Shift
	for _, a := range d.body.Assignments {
		role := a.Role
		if role == "" {
			role = roleOf(m, a.Shift)
		}
		rows = append(rows, row(a.Date, a.Shift, role, a.Staff))
	}
	for _, s := range seatsOf(d, cal) {
		for range max(s.Min, s.Target) - s.N {
			rows = append(rows, row(s.Date, s.Shift, s.Role, ""))
		}
	}
	return rows, nil
}

// lineOf is the line that a role of a type serves on a day.
func lineOf(m *model.Model, cal *model.Calendar, day int, shift, role string) string {
	for _, row := range m.Demand {
		if row.Counts == model.InRole && row.Role == role && (len(row.Shifts) == 0 || slices.Contains(row.Shifts, shift)) && cal.Picks(row.On, day) {
			return row.Line
		}
	}
	return ""
}

// publication makes the command that publishes a draft.
func (p *planner) publication(ctx context.Context, d *openDraft, by, override string, running bool) (func(*life.Book) life.Publish, error) {
	rows, err := draftRows(d)
	if err != nil {
		return nil, err
	}
	if err := p.serve(ctx, rows); err != nil {
		return nil, err
	}
	cal, err := model.NewCalendar(d.body.Model)
	if err != nil {
		return nil, err
	}
	return func(*life.Book) life.Publish {
		return life.Publish{
			Asker: publisher(by), From: cal.Midnight(0), To: cal.Midnight(d.body.Model.Days), Shifts: slices.Clone(rows), Running: running, Override: override,
		}
	}, nil
}

// serve refuses shifts that would bring nobody any calls: of lines that no queue is served by, and of people who cannot sign in.
// Duty off the floor may be anybody's.
func (p *planner) serve(ctx context.Context, rows []life.Shift) error {
	users, err := p.a.store.ListUsers(ctx)
	if err != nil {
		return err
	}
	lines := newRosters(p.a).lines()
	said := map[string]bool{}
	r := &console.RosterRefusal{}
	refuse := func(path, name, message string) {
		if !said[path+name] {
			said[path+name] = true
			r.Faults = append(r.Faults, api.RosterFault{Path: path, Message: fmt.Sprintf(message, name)})
		}
	}
	for _, s := range rows {
		if s.OffFloor {
			continue
		}
		if s.Line != "" && !slices.Contains(lines, s.Line) {
			refuse("demand", s.Line, "no queue is served by the line %q; use the line of a queue, or none")
		}
		if s.Holder != "" && !slices.ContainsFunc(users, func(u access.User) bool { return u.ID == s.Holder && ofTheHouse(u) && !u.Disabled }) {
			refuse("staff", s.Holder, "%q is nobody who can sign in and take calls; give the person an account of that id, or take the person out of the draft")
		}
	}
	if len(r.Faults) == 0 {
		return nil
	}
	r.Err = fault.Code("not_served", fault.New(fault.Invalid, "publish roster", "Shifts of the draft would bring nobody any calls, for %d reasons.", len(r.Faults)))
	return r
}

// RosterDraftDiff shows what publishing a draft would change.
func (p *planner) RosterDraftDiff(ctx context.Context, draftID string) (api.RosterDiff, error) {
	d, err := p.draft(ctx, draftID)
	if err != nil {
		return api.RosterDiff{}, err
	}
	publish, err := p.publication(ctx, d, life.Timer, "", false)
	if err != nil {
		return api.RosterDiff{}, err
	}
	return p.a.rosterDiff(ctx, publish, p.zone())
}

// reasonInDraft is the code by which the book knows a reason that stands, in words, in the draft.
const reasonInDraft = "see_draft"

// PublishRosterDraft makes a draft the roster. What breaks hard rules needs a reason, which is kept with the draft.
func (p *planner) PublishRosterDraft(ctx context.Context, draftID string, in api.RosterPublish, by string) (api.RosterPublished, error) {
	release, err := p.turns.take(ctx, draftID)
	if err != nil {
		return api.RosterPublished{}, err
	}
	defer release()
	d, err := p.draft(ctx, draftID)
	if err != nil {
		return api.RosterPublished{}, err
	}
	override := strings.TrimSpace(in.Override)
	switch {
	case p.hunts.of(draftID) != nil:
		return api.RosterPublished{}, draftSearching()
	case d.row.Version != in.Version:
		return api.RosterPublished{}, staleRoster("Somebody else has changed the draft meanwhile; read it again.")
	case d.row.State == string(api.RosterDraftStatePublished):
		return api.RosterPublished{}, draftPublished()
	}
	hard := slices.DeleteFunc(slices.Clone(d.violations), func(v model.Violation) bool { return !v.Hard })
	if len(hard) > 0 && override == "" {
		return api.RosterPublished{}, &console.RosterRefusal{Violations: hard, Err: fault.Code("hard_rules", fault.New(fault.Invalid, "publish roster",
			"The draft breaks %d hard rules; give a reason if it has to be.", len(hard)))}
	}
	code := ""
	if override != "" {
		code = reasonInDraft
	}
	publish, err := p.publication(ctx, d, by, code, in.Running)
	if err != nil {
		return api.RosterPublished{}, err
	}
	diff, err := p.a.rosterDiff(ctx, publish, p.zone())
	if err != nil {
		return api.RosterPublished{}, err
	}
	version, err := p.a.publishRoster(ctx, publish)
	if err != nil {
		return api.RosterPublished{}, err
	}
	out := api.RosterPublished{Version: version, Told: len(diff.People), Shifts: len(d.body.Assignments)}
	was, body := *d, d.body
	was.row.State = string(api.RosterDraftStatePublished)
	if override != "" {
		body.Overrides = append(slices.Clone(body.Overrides), draftOverride{By: by, At: time.Now(), Reason: override, Broken: hard})
	}
	next, err := p.save(ctx, &was, body, by)
	if err != nil {
		return out, err
	}
	p.tell(next, nil)
	return out, nil
}

func draftPublished() error {
	return fault.Code("draft_published", fault.New(fault.Conflict, "roster draft", "The draft has been published; begin another one, or change the roster by hand."))
}
