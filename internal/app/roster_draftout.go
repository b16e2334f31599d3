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
	"heartline/internal/id"
	"heartline/roster/life"
	"heartline/roster/model"
)

// publication makes the command that publishes a draft for an asker, without more than its period and its shifts.
func (p *planner) publication(ctx context.Context, d *openDraft, asker life.Asker) (func(*life.Book) life.Publish, error) {
	rows, err := newDraftRows(d)
	if err != nil {
		return nil, err
	}
	if err := p.serve(ctx, rows.rows(nil)); err != nil {
		return nil, err
	}
	cal, err := model.NewCalendar(d.body.Model)
	if err != nil {
		return nil, err
	}
	return func(b *life.Book) life.Publish {
		return life.Publish{Asker: asker, From: cal.Midnight(0), To: cal.Midnight(d.body.Model.Days), Shifts: rows.rows(b)}
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
	publish, err := p.publication(ctx, d, life.Asker{ID: id.New(), By: life.Timer})
	if err != nil {
		return api.RosterDiff{}, err
	}
	return p.a.rosterDiff(ctx, publish, p.zone())
}

// reasonInDraft is the code by which the book knows a reason that stands, in words, in a draft: it names the draft and the version that
// says why.
func reasonInDraft(d *openDraft) string {
	return "draft_" + strings.ToLower(d.row.ID) + "_" + formatInt(d.row.Version)
}

// draftKeeps is the patience with the store after a publication, which stands whether or not the draft can say so.
const draftKeeps = 10 * time.Second

// PublishRosterDraft makes a draft the roster, if it changes what was looked at. What breaks hard rules needs a reason, which is kept
// with the draft. What was published already by the same command is told again.
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
	asker := publisher(ctx, by)
	if was, done, err := p.a.publishedBy(ctx, asker.ID); err != nil || done {
		return api.RosterPublished{Version: was.Version, Told: len(holdersOf(was.Set)), Shifts: len(d.body.Assignments)}, err
	}
	override := strings.TrimSpace(in.Override)
	switch {
	case in.Seen == "":
		return api.RosterPublished{}, fault.Field("seen", fault.New(fault.Invalid, "publish roster", "Look at what it changes first, and send the mark of that."))
	case p.hunts.of(draftID) != nil:
		return api.RosterPublished{}, draftSearching()
	case d.row.Version != in.Version:
		return api.RosterPublished{}, staleRoster("Somebody else has changed the draft meanwhile; read it again.")
	case d.row.State == string(api.RosterDraftStatePublished):
		return api.RosterPublished{}, draftPublished()
	}
	if d, err = p.upToDate(ctx, d, by); err != nil {
		return api.RosterPublished{}, err
	}
	hard := hardOf(d.violations)
	if len(hard) > 0 && override == "" {
		return api.RosterPublished{}, &console.RosterRefusal{Violations: hard, Err: fault.Code("hard_rules", fault.New(fault.Invalid, "publish roster",
			"The draft breaks %d hard rules; give a reason if it has to be.", len(hard)))}
	}
	plain, err := p.publication(ctx, d, asker)
	if err != nil {
		return api.RosterPublished{}, err
	}
	code := ""
	publish := func(b *life.Book) life.Publish {
		c := plain(b)
		c.Running, c.Override, c.Seen = in.Running, code, in.Seen
		return c
	}
	diff, err := p.a.rosterDiff(ctx, publish, p.zone())
	if err != nil {
		return api.RosterPublished{}, err
	}
	if override != "" { // the reason is kept before what it is for
		code = reasonInDraft(d)
		if err := p.a.wouldPublish(ctx, publish); err != nil {
			return api.RosterPublished{}, err
		}
		if d, err = p.giveReason(ctx, d, by, override, hard); err != nil {
			return api.RosterPublished{}, err
		}
		code = reasonInDraft(d)
	}
	version, err := p.a.publishRoster(ctx, publish)
	if err != nil {
		return api.RosterPublished{}, err
	}
	out := api.RosterPublished{Version: version, Told: len(diff.People), Shifts: len(d.body.Assignments)}
	p.wasPublished(ctx, d, by)
	return out, nil
}

// wasPublished says so in the draft. The roster is published whether or not that can be kept, and whether or not anybody waits for the
// answer.
func (p *planner) wasPublished(ctx context.Context, d *openDraft, by string) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), draftKeeps)
	defer cancel()
	was, body := *d, d.body
	was.row.State = string(api.RosterDraftStatePublished)
	next, err := p.save(ctx, &was, body, by)
	if err != nil {
		p.a.log.ErrorContext(ctx, "the roster is published, but its draft does not say so", "draft", d.row.ID, "err", err)
		return
	}
	p.tell(next, nil)
}

// giveReason keeps with a draft why it is published although it breaks rules.
func (p *planner) giveReason(ctx context.Context, d *openDraft, by, why string, hard []model.Violation) (*openDraft, error) {
	body := d.body
	body.Overrides = append(slices.Clone(body.Overrides), draftOverride{By: by, At: time.Now(), Reason: why, Broken: hard})
	next, err := p.save(ctx, d, body, by)
	if err == nil {
		p.tell(next, nil)
	}
	return next, err
}

// holdersOf are the people who have some shifts.
func holdersOf(shifts []life.Shift) map[string]bool {
	people := map[string]bool{}
	for _, s := range shifts {
		if s.Holder != "" {
			people[s.Holder] = true
		}
	}
	return people
}

func draftPublished() error {
	return fault.Code("draft_published", fault.New(fault.Conflict, "roster draft", "The draft has been published; begin another one, or change the roster by hand."))
}
