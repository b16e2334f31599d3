package app

import (
	"cmp"
	"context"

	"heartline/console/api"
	"heartline/internal/fault"
	"heartline/roster/explain"
	"heartline/roster/legal"
	"heartline/roster/model"
)

// tries asks a position what changes would do.
type tries struct{ *legal.Position }

// Try implements explain.Trier.
func (t tries) Try(changes ...explain.Change) (explain.Verdict, error) {
	v, err := t.Position.Try(legalChanges(changes)...)
	return explain.Verdict(v), err
}

func (p *planner) explainer(ctx context.Context, draftID string) (*explain.Explainer, error) {
	d, err := p.draft(ctx, draftID)
	if err != nil {
		return nil, err
	}
	return explain.New(d.body.Model, d.body.Assignments, tries{d.pos})
}

// RosterWhy answers why somebody works on a day, or does not.
func (p *planner) RosterWhy(ctx context.Context, draftID, staff, date, shift string) (api.RosterWhy, error) {
	x, err := p.explainer(ctx, draftID)
	if err != nil {
		return api.RosterWhy{}, err
	}
	a, err := x.Why(staff, date, shift)
	if err != nil {
		return api.RosterWhy{}, unknown(err)
	}
	return api.RosterWhy{Answer: a, Said: a.Sentences()}, nil
}

func unknown(err error) error {
	return fault.Wrap(fault.Invalid, "roster draft", err, err.Error()+"; choose one of the draft.")
}

const (
	findingsMost  = 20  // that get a repair sought
	findingsTries = 300 // questions for each
	offersMost    = 50
)

// findingsTurn has one draft explained at a time: it counts beside the calls.
const findingsTurn = "findings"

// RosterFindings tells what a draft breaks. It is counted once for each version of a draft, whoever asks.
func (p *planner) RosterFindings(ctx context.Context, draftID string) (api.RosterFindings, error) {
	release, err := p.turns.take(ctx, findingsTurn)
	if err != nil {
		return api.RosterFindings{}, err
	}
	defer release()
	d, err := p.draft(ctx, draftID)
	if err != nil {
		return api.RosterFindings{}, err
	}
	p.mu.Lock()
	found := d.findings
	p.mu.Unlock()
	if found != nil {
		return *found, nil
	}
	out, err := p.explain(ctx, d)
	if err == nil {
		p.mu.Lock()
		d.findings = &out
		p.mu.Unlock()
	}
	return out, err
}

func (p *planner) explain(ctx context.Context, d *openDraft) (api.RosterFindings, error) {
	x, err := explain.New(d.body.Model, d.body.Assignments, tries{d.pos})
	if err != nil {
		return api.RosterFindings{}, err
	}
	e, err := x.Explain(ctx, explain.Options{Tries: findingsTries, Most: findingsMost})
	if err != nil {
		return api.RosterFindings{}, err
	}
	out := api.RosterFindings{Summary: e.Summary}
	for _, b := range e.Broken {
		out.Findings = append(out.Findings, api.RosterFinding{Broken: b, Said: b.Sentence(), RepairSaid: b.Sentences()})
	}
	return out, nil
}

// RosterCovers lists who could take a shift.
func (p *planner) RosterCovers(ctx context.Context, draftID, date, shift, role, without string) (out []api.RosterCandidate, err error) {
	d, err := p.draft(ctx, draftID)
	if err != nil {
		return nil, err
	}
	all, err := d.pos.Covers(date, shift, role, without, offersMost)
	if err != nil {
		return nil, unknown(err)
	}
	for _, c := range all {
		out = append(out, api.RosterCandidate{Staff: c.Staff, Name: p.a.people.Person(c.Staff).Name, Minutes: c.Minutes, Changes: explained(c.Changes), Verdict: verdictOf(c.Verdict)})
	}
	return out, nil
}

// RosterPartners lists with whom somebody could swap a shift, over all days of the draft.
func (p *planner) RosterPartners(ctx context.Context, draftID, staff, date string) (out []api.RosterPartner, err error) {
	d, err := p.draft(ctx, draftID)
	if err != nil {
		return nil, err
	}
	m := d.body.Model
	cal, err := model.NewCalendar(m)
	if err != nil {
		return nil, err
	}
	all, err := d.pos.Partners(staff, date, m.Start, cal.Date(m.Days-1), offersMost)
	if err != nil {
		return nil, unknown(err)
	}
	for _, c := range all {
		out = append(out, api.RosterPartner{
			Staff: c.Staff, Name: cmp.Or(p.a.people.Person(c.Staff).Name, c.Staff), Gives: c.Gives, Minutes: c.Minutes, Changes: explained(c.Changes), Verdict: verdictOf(c.Verdict),
		})
	}
	return out, nil
}

func explained(changes []legal.Change) []explain.Change {
	out := make([]explain.Change, len(changes))
	for i, c := range changes {
		out[i] = explain.Change(c)
	}
	return out
}
