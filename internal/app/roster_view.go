package app

import (
	"cmp"
	"context"
	"slices"
	"time"

	openapi "github.com/oapi-codegen/runtime/types"

	"heartline/console/api"
	"heartline/internal/fault"
	"heartline/roster/explain"
	"heartline/roster/legal"
	"heartline/roster/model"
)

func (p *planner) head(d *openDraft) api.RosterDraftHead {
	h := api.RosterDraftHead{
		Id: d.row.ID, Name: d.row.Name, From: openapi.Date{Time: d.row.From.In(p.zone())}, Days: d.body.Model.Days, State: api.RosterDraftState(d.row.State),
		Value: d.body.Value, Hard: d.body.Hard, Bound: d.body.Bound, Version: d.row.Version,
		MadeBy: p.a.people.Person(d.row.MadeBy), MadeAt: d.row.MadeAt, ChangedBy: p.a.people.Person(d.row.ChangedBy), ChangedAt: d.row.ChangedAt,
	}
	if p.hunts.of(d.row.ID) != nil {
		h.State = api.RosterDraftStateSearching
	}
	return h
}

// page is a draft whole.
func (p *planner) page(d *openDraft) (api.RosterDraft, error) {
	m := d.body.Model
	cal, err := model.NewCalendar(m)
	if err != nil {
		return api.RosterDraft{}, err
	}
	h := p.head(d)
	out := api.RosterDraft{
		Id: h.Id, Name: h.Name, From: h.From, Days: h.Days, Zone: m.Zone, State: h.State, Value: h.Value, Hard: h.Hard, Bound: h.Bound, Version: h.Version,
		MadeBy: h.MadeBy, MadeAt: h.MadeAt, ChangedBy: h.ChangedBy, ChangedAt: h.ChangedAt,
		Assignments: d.body.Assignments, Violations: d.violations, Leave: m.Leave, Requests: m.Requests, Locks: m.Pins,
		Seats: seatsOf(d, cal), Coverage: coverageOf(d, cal),
	}
	for _, s := range m.Staff {
		out.Staff = append(out.Staff, api.RosterStaff{Id: s.ID, Name: p.a.people.Person(s.ID).Name, Contract: s.Contract, Tags: datedIDs(s.Tags), Skills: datedIDs(s.Skills)})
	}
	for i := range m.Shifts {
		t := &m.Shifts[i]
		out.Types = append(out.Types, api.RosterType{Id: t.ID, Start: t.Start, Minutes: t.Minutes, Night: cal.Night(t), Site: t.Site, Owner: t.Owner})
	}
	for _, o := range d.body.Overrides {
		out.Overrides = append(out.Overrides, api.RosterOverride{By: p.a.people.Person(o.By), At: o.At, Reason: o.Reason, Broken: o.Broken})
	}
	return out, nil
}

func datedIDs(all []model.Dated) (out []string) {
	for _, d := range all {
		out = append(out, d.ID)
	}
	return out
}

// seatsOf are the seats that rows by shifts ask for, with how many people are put there.
func seatsOf(d *openDraft, cal *model.Calendar) (out []api.RosterSeat) {
	m := d.body.Model
	n := map[[3]string]int{}
	for _, a := range d.body.Assignments {
		n[[3]string{a.Date, a.Shift, a.Role}]++
	}
	for day := range m.Days {
		for _, row := range m.Demand {
			if row.Counts != model.InRole || row.Owner != "" || !cal.Picks(row.On, day) {
				continue
			}
			for _, shift := range row.Shifts {
				date := cal.Date(day)
				s := api.RosterSeat{Date: date, Shift: shift, Role: row.Role, Min: row.Min, Target: row.Target, N: n[[3]string{date, shift, row.Role}]}
				if row.Max != nil {
					s.Max = *row.Max
				}
				out = append(out, s)
			}
		}
	}
	return out
}

// coverageOf sets how many are needed beside how many are there, at each instant at which either may change.
func coverageOf(d *openDraft, cal *model.Calendar) (out []api.RosterCoverage) {
	m := d.body.Model
	need, have := map[time.Time]int{}, map[time.Time]int{}
	types := map[string]*model.ShiftType{}
	for i := range m.Shifts {
		types[m.Shifts[i].ID] = &m.Shifts[i]
	}
	for day := range m.Days {
		for _, row := range m.Demand {
			wanted := max(row.Min, row.Target)
			if row.Counts != model.InRole || !cal.Picks(row.On, day) {
				continue
			}
			for _, shift := range row.Shifts {
				need[cal.Begins(day, types[shift])] += wanted
				need[cal.Ends(day, types[shift])] -= wanted
			}
			if len(row.Shifts) == 0 {
				from, to := clockMinutes(row.From), clockMinutes(row.To)
				if to <= from {
					to += clockMinutes("24:00")
				}
				need[cal.At(day, from)] += wanted
				need[cal.At(day, to)] -= wanted
			}
		}
	}
	for _, a := range d.body.Assignments {
		day, _ := cal.Day(a.Date)
		have[cal.Begins(day, types[a.Shift])]++
		have[cal.Ends(day, types[a.Shift])]--
	}
	times := map[time.Time]bool{}
	for _, of := range []map[time.Time]int{need, have} {
		for at := range of {
			times[at] = true
		}
	}
	for at := range times {
		out = append(out, api.RosterCoverage{At: at, Need: need[at], Have: have[at]})
	}
	slices.SortFunc(out, func(a, b api.RosterCoverage) int { return a.At.Compare(b.At) })
	for i := 1; i < len(out); i++ {
		out[i].Need += out[i-1].Need
		out[i].Have += out[i-1].Have
	}
	return out
}

// clockMinutes reads HH:MM of a document that was validated.
func clockMinutes(clock string) int {
	n := 0
	for _, c := range []byte(clock) {
		if c != ':' {
			n = n*10 + int(c-'0')
		}
	}
	return n/100*60 + n%100
}

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

// RosterFindings tells what a draft breaks.
func (p *planner) RosterFindings(ctx context.Context, draftID string) (api.RosterFindings, error) {
	x, err := p.explainer(ctx, draftID)
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
