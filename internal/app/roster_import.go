package app

import (
	"context"
	"io"
	"time"

	"heartline/console"
	"heartline/console/api"
	"heartline/internal/access"
	"heartline/roster"
	"heartline/roster/life"
)

// ImportRoster publishes a roster from CSV: it replaces every shift that starts on a day from the file's first
// to its last, and shows what that changes. Nothing is published if anything is wrong, or if it is only to be checked. What has
// begun stays as it is; the rest of what runs follows the file if running says so, and is fault.Conflict with the code
// roster_running otherwise. What would change something else than was seen is fault.Conflict with the code stale. If the file is to
// replace everything, whatever else is published from now on goes too: only by who has seen it.
func (r *rosters) ImportRoster(ctx context.Context, csv io.Reader, by string, in console.RosterImport) (api.RosterImport, error) {
	if in.Replace && !in.DryRun && in.Seen == "" {
		return api.RosterImport{}, unseen("import roster")
	}
	release, err := r.turns.take(ctx, "roster")
	if err != nil {
		return api.RosterImport{}, err
	}
	defer release()
	users, err := r.a.store.ListUsers(ctx)
	if err != nil {
		return api.RosterImport{}, err
	}
	ids := agentIDs(users)
	shifts, lines, faults := roster.ReadCSV(csv, r.zone(), func(name string) bool { return ids[name] != "" })
	if len(faults) > 0 {
		return refusedRoster(faults), nil
	}
	if len(shifts) == 0 {
		return refusedRoster([]roster.RowError{noShifts}), nil
	}
	rows := make([]int, len(shifts)) // of the file
	for i := range shifts {
		rows[i] = lines[shifts[i].ID]
		shifts[i] = roster.NewShift(ids[shifts[i].Agent], shifts[i].Line, shifts[i].Start, shifts[i].End, shifts[i].Zone)
	}
	from, to := r.period(shifts)
	if in.Replace {
		if from, to, err = r.everything(ctx, from, to); err != nil {
			return api.RosterImport{}, err
		}
	}
	stay, replaced, err := r.beside(ctx, shifts, from, to)
	if err != nil {
		return api.RosterImport{}, err
	}
	if faults := r.fits(shifts, rows, stay); len(faults) > 0 {
		return refusedRoster(faults), nil
	}
	doc, err := r.a.web.planner.writtenModel(ctx)
	if err != nil {
		return api.RosterImport{}, err
	}
	asker := publisher(ctx, by)
	publish := func(book *life.Book) life.Publish {
		all, left := typed(book, shifts, doc, r.zone(), from, to)
		if !in.Replace {
			all = append(all, left...)
		}
		return life.Publish{Asker: asker, From: from, To: to, Shifts: all, Running: in.Running, Seen: in.Seen}
	}
	out := api.RosterImport{Accepted: true, Shifts: len(shifts), Replaced: replaced, From: from, To: to}
	if out.Diff, err = r.a.rosterDiff(ctx, publish, r.zone()); err != nil || in.DryRun {
		return out, err
	}
	version, err := r.a.publishRoster(ctx, publish)
	if err != nil {
		return api.RosterImport{}, err
	}
	out.Version = "roster-" + formatInt(int64(version))
	r.a.rosterFault.Store(nil)
	return out, nil
}

// agentIDs finds those who take calls by their login, and by their id. A login wins over another one's id.
func agentIDs(users []access.User) map[string]string {
	out := map[string]string{}
	for _, name := range []func(access.User) string{
		func(u access.User) string { return u.ID },
		func(u access.User) string { return u.Login },
	} {
		for _, u := range users {
			if ofTheHouse(u) && !u.Disabled {
				out[name(u)] = u.ID
			}
		}
	}
	return out
}

// period is the whole days from the first start to the last one.
func (r *rosters) period(shifts []roster.Shift) (from, to time.Time) {
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
		y, m, d := t.In(r.zone()).Date()
		return time.Date(y, m, d+add, 0, 0, 0, 0, r.zone()).UTC()
	}
	return day(first, 0), day(last, 1)
}

// rosterYears is as far ahead as no shift begins.
const rosterYears = 3

// everything is a period, and all from the first shift that is not over to the last.
func (r *rosters) everything(ctx context.Context, from, to time.Time) (first, last time.Time, err error) {
	err = r.a.roster.Read(ctx, func(b *life.Book) {
		for _, s := range b.Shifts(time.Now(), time.Now().AddDate(rosterYears, 0, 0)) {
			if s.Start.Before(from) {
				from = s.Start
			}
			if !s.Start.Before(to) {
				to = s.Start.Add(time.Second)
			}
		}
	})
	return from, to, err
}

// beside finds the published shifts that stay although they touch the new ones, and counts those that go.
func (r *rosters) beside(ctx context.Context, shifts []roster.Shift, from, to time.Time) (stay []roster.Shift, replaced int, err error) {
	end := to
	for _, s := range shifts {
		if s.End.After(end) {
			end = s.End
		}
	}
	rows, err := r.a.store.Shifts(ctx, from, end)
	for _, s := range rows {
		if !s.Start.Before(from) && s.Start.Before(to) {
			replaced++
			continue
		}
		stay = append(stay, shiftOf(s))
	}
	return stay, replaced, err
}
