package app

import (
	"context"
	"io"
	"time"

	"heartline/console/api"
	"heartline/internal/fault"
	"heartline/internal/store"
	"heartline/roster"
)

// rosters reads and publishes the roster for the console.
type rosters struct{ a *App }

func newRosters(a *App) rosters { return rosters{a} }

// Roster lists the shifts that touch a period, and the stretches of it that nobody covers.
func (r rosters) Roster(ctx context.Context, from, to time.Time) (api.Roster, error) {
	rows, err := r.a.store.Shifts(ctx, from, to)
	if err != nil {
		return api.Roster{}, err
	}
	v, err := r.a.store.PublishedRoster(ctx)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return api.Roster{}, err
	}
	out := api.Roster{From: from, To: to, Zone: r.a.cfg.Zone.String()}
	if v.Version > 0 {
		out.Version = formatInt(v.Version)
	}
	for _, s := range rows {
		out.Shifts = append(out.Shifts, api.Shift{Id: s.ID, Line: s.Line, Agent: r.a.people.Person(s.Agent), Start: s.Start, End: s.End})
	}
	out.Gaps = uncovered(rows, from, to)
	return out, nil
}

// uncovered returns the stretches of a period that no shift covers, of any line.
func uncovered(shifts []store.Shift, from, to time.Time) (out []api.RosterGap) {
	covered := from
	for _, s := range shifts { // in order of start
		if s.Start.After(covered) {
			out = append(out, api.RosterGap{Start: covered, End: s.Start})
		}
		if s.End.After(covered) {
			covered = s.End
		}
	}
	if covered.Before(to) {
		out = append(out, api.RosterGap{Start: covered, End: to})
	}
	return out
}

// ImportRoster reads a rota and publishes it in place of the shifts that start in its period. With any wrong
// row nothing is published.
func (r rosters) ImportRoster(ctx context.Context, csv io.Reader, by string, dryRun bool) (api.RosterImport, error) {
	zone := r.a.cfg.Zone.Location
	agents := map[string]bool{}
	for _, u := range r.a.people.Agents() {
		agents[u.ID] = true
	}
	shifts, wrong := roster.ParseCSV(csv, zone, func(who string) bool { return agents[who] })
	out := api.RosterImport{Shifts: len(shifts)}
	for _, e := range wrong {
		out.Errors = append(out.Errors, api.RowError{Line: e.Line, Column: e.Column, Message: e.Text})
	}
	if len(wrong) > 0 || len(shifts) == 0 {
		return out, nil
	}
	out.From, out.To = period(shifts, zone)
	old, err := r.a.store.Shifts(ctx, out.From, out.To)
	if err != nil {
		return out, err
	}
	for _, s := range old {
		if !s.Start.Before(out.From) {
			out.Replaced++
		}
	}
	if dryRun {
		return out, nil
	}
	rows := make([]store.Shift, len(shifts))
	for i, s := range shifts {
		rows[i] = store.Shift{Line: s.Line, Agent: s.Agent, Start: s.Start, End: s.End, Zone: s.Zone}
	}
	version, err := r.a.store.PublishShifts(ctx, by, out.From, out.To, rows)
	if err != nil {
		return out, err
	}
	r.a.duty.Changed()
	out.Accepted, out.Version = true, formatInt(version)
	return out, nil
}

// period is from the first day of a rota to the end of its last one, on the clock of the zone.
func period(shifts []roster.Shift, zone *time.Location) (from, to time.Time) {
	first, last := shifts[0].Start, shifts[0].Start
	for _, s := range shifts {
		if s.Start.Before(first) {
			first = s.Start
		}
		if s.Start.After(last) {
			last = s.Start
		}
	}
	day := func(t time.Time, add int) time.Time {
		l := t.In(zone)
		return time.Date(l.Year(), l.Month(), l.Day()+add, 0, 0, 0, 0, zone).UTC()
	}
	return day(first, 0), day(last, 1)
}
