package app

import (
	openapi "github.com/oapi-codegen/runtime/types"

	"heartline/console/api"
	"heartline/internal/store"
	"heartline/roster/model"
)

func (p *planner) head(d *openDraft) api.RosterDraftHead {
	return p.headOf(d.row, draftHead{Days: d.body.Model.Days, Value: d.body.Value, Hard: d.body.Hard, Bound: d.body.Bound})
}

func (p *planner) headOf(row store.RosterDraft, d draftHead) api.RosterDraftHead {
	h := api.RosterDraftHead{
		Id: row.ID, Name: row.Name, From: openapi.Date{Time: row.From.In(p.zone())}, Days: d.Days, State: api.RosterDraftState(row.State),
		Value: d.Value, Hard: d.Hard, Bound: d.Bound, Version: row.Version,
		MadeBy: p.a.people.Person(row.MadeBy), MadeAt: row.MadeAt, ChangedBy: p.a.people.Person(row.ChangedBy), ChangedAt: row.ChangedAt,
	}
	if p.hunts.of(row.ID) != nil {
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
