package app

import (
	"context"
	"encoding/json"
	"io"
	"slices"
	"time"

	"heartline/console/api"
	"heartline/roster"
	"heartline/roster/feed"
	"heartline/roster/model"
)

// ImportRosterTable takes a table into the document.
func (p *planner) ImportRosterTable(ctx context.Context, what string, csv io.Reader, dryRun bool, by string) (api.RosterTable, error) {
	return p.takeIn(ctx, dryRun, by, func(m *model.Model) (rows int, faults []roster.RowError) {
		switch what {
		case "staff":
			people, faults := model.StaffCSV(csv, m)
			for _, one := range people {
				at := slices.IndexFunc(m.Staff, func(o model.Person) bool { return o.ID == one.ID })
				if at < 0 {
					m.Staff = append(m.Staff, one)
					continue
				}
				old := m.Staff[at]
				one.Available, one.History, one.Rules = old.Available, old.History, old.Rules // a table has no columns for them
				m.Staff[at] = one
			}
			return len(people), faults
		case "leave":
			leave, faults := model.LeaveCSV(csv, m)
			addLeave(m, leave)
			return len(leave), faults
		default:
			demand, faults := model.DemandCSV(csv, m)
			if len(faults) == 0 {
				m.Demand = demand
			}
			return len(demand), faults
		}
	})
}

// addLeave adds leave that is not there yet.
func addLeave(m *model.Model, leave []model.Leave) {
	for _, l := range leave {
		if !slices.ContainsFunc(m.Leave, func(o model.Leave) bool { return o.Staff == l.Staff && o.From == l.From && o.To == l.To }) {
			m.Leave = append(m.Leave, l)
		}
	}
}

// calendarPast is how many days before today leave is still taken from a calendar: a draft may begin in the past.
const calendarPast = 31

// ImportRosterCalendar takes the leave of one person's calendar into the document.
func (p *planner) ImportRosterCalendar(ctx context.Context, who string, calendar io.Reader, dryRun bool, by string) (api.RosterTable, error) {
	return p.takeIn(ctx, dryRun, by, func(m *model.Model) (rows int, out []roster.RowError) {
		if !slices.ContainsFunc(m.Staff, func(o model.Person) bool { return o.ID == who }) {
			return 0, []roster.RowError{{Text: "the model has nobody of that id; add the person first"}}
		}
		now := time.Now()
		spans, faults := feed.ReadLeave(calendar, p.zone(), now.AddDate(0, 0, -calendarPast), now.AddDate(0, 0, model.MaxDays-2*calendarPast))
		for _, f := range faults {
			out = append(out, roster.RowError{Line: f.Line, Text: f.Error()})
		}
		var leave []model.Leave
		for _, s := range spans {
			first, last := s.Dates(p.zone())
			leave = append(leave, model.Leave{Staff: who, From: dateOf(first), To: dateOf(last)})
		}
		addLeave(m, leave)
		return len(leave), out
	})
}

// takeIn changes the document by a file, whole or not at all.
func (p *planner) takeIn(ctx context.Context, dryRun bool, by string, take func(*model.Model) (int, []roster.RowError)) (api.RosterTable, error) {
	release, err := p.turns.take(ctx, modelTurn)
	if err != nil {
		return api.RosterTable{}, err
	}
	defer release()
	kept, err := p.model(ctx)
	if err == nil {
		kept, err = keptOf(kept.RosterModel) // one of its own, to be changed
	}
	if err != nil {
		return api.RosterTable{}, err
	}
	out := api.RosterTable{Revision: kept.Revision}
	kept.doc.Start, kept.doc.Days = p.named(kept.doc)
	rows, faults := take(kept.doc)
	if len(faults) > 0 {
		out.Errors = refusedRoster(faults).Errors
		return out, nil
	}
	raw, err := json.Marshal(document{Model: kept.doc})
	if err != nil {
		return out, err
	}
	if _, wrong := p.readDocument(raw); len(wrong) > 0 {
		for _, f := range wrong {
			out.Errors = append(out.Errors, api.RowError{Column: f.Path, Message: f.Text})
		}
		return out, nil
	}
	out.Accepted, out.Rows = true, rows
	if dryRun {
		return out, nil
	}
	next, err := p.keepModel(ctx, kept.Revision, raw, by)
	out.Revision = next.Revision
	return out, err
}
