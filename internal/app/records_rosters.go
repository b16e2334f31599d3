package app

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"heartline/console"
	"heartline/console/api"
	"heartline/internal/access"
	"heartline/internal/fault"
	"heartline/internal/store"
	"heartline/roster"
	"heartline/roster/life"
)

// rosters reads and publishes the roster.
type rosters struct {
	a       *App
	turns   turns
	demands demandBook
}

var _ console.Roster = (*rosters)(nil)

func newRosters(a *App) *rosters { return &rosters{a: a} }

const (
	week          = 7
	rosterLongest = 62 * 24 * time.Hour // that one answer shows
	rosterYears   = 3                   // no shift begins so far ahead
)

// Roster gives the published shifts that overlap [from, to), by default those of this week, and the times for
// which a line has nobody.
func (r *rosters) Roster(ctx context.Context, from, to time.Time) (api.Roster, error) {
	zone := r.zone()
	if from.IsZero() {
		from = monday(time.Now(), zone)
	}
	if to.IsZero() {
		to = from.In(zone).AddDate(0, 0, week)
	}
	if !to.After(from) || to.Sub(from) > rosterLongest {
		return api.Roster{}, fault.Field("to", fault.New(fault.Invalid, "roster", "The end lies after the start, at most 62 days."))
	}
	rows, err := r.a.store.AllShifts(ctx, from, to)
	if err != nil {
		return api.Roster{}, err
	}
	out := api.Roster{Zone: zone.String(), From: from.UTC(), To: to.UTC()}
	version, err := r.a.store.PublishedRoster(ctx)
	switch {
	case err == nil:
		out.Version = "roster-" + formatInt(version.Version)
	case !fault.Is(err, fault.NotFound):
		return api.Roster{}, err
	}
	var shifts []roster.Shift
	for _, row := range rows {
		s := lifeShift(row)
		switch {
		case row.Agent == "":
			out.Open = append(out.Open, rosterLife{r.a}.shift(s))
		case row.OffFloor:
			out.OnCall = append(out.OnCall, rosterLife{r.a}.shift(s))
		default:
			shifts = append(shifts, shiftOf(row))
			out.Shifts = append(out.Shifts, api.Shift{
				Id: s.ID, Agent: r.a.people.Person(s.Holder), Line: s.Line, Start: s.Start, End: s.End, Type: s.Type, Role: s.Role, Site: s.Site, Source: string(s.Source),
			})
		}
	}
	out.Gaps = r.gapsIn(shifts, from.UTC(), to.UTC())
	guests, err := r.guests(ctx, from, to)
	out.Shifts = append(out.Shifts, guests...)
	return out, err
}

// guests are the times of guests' accounts that overlap [from, to). Nobody counts on guests: they fill no gap.
func (r *rosters) guests(ctx context.Context, from, to time.Time) (out []api.Shift, err error) {
	all, err := r.a.store.ListGuests(ctx, from)
	if err != nil {
		return nil, err
	}
	for _, g := range all {
		if !g.From.Before(to) || !g.Until.After(from) || !g.Until.After(g.From) {
			continue
		}
		s := api.Shift{Id: "guest-" + g.User, Agent: r.a.people.Person(g.User), Start: g.From, End: g.Until}
		for _, q := range g.Queues {
			s.GuestLines = append(s.GuestLines, r.a.queueNamed(q))
		}
		out = append(out, s)
	}
	return out, nil
}

// gaps are the times in [from, to) for which a line has nobody.
func (r *rosters) gaps(ctx context.Context, from, to time.Time) ([]api.RosterGap, error) {
	rows, err := r.a.store.Shifts(ctx, from, to)
	if err != nil {
		return nil, err
	}
	shifts := make([]roster.Shift, len(rows))
	for i, s := range rows {
		shifts[i] = shiftOf(s)
	}
	return r.gapsIn(shifts, from.UTC(), to.UTC()), nil
}

func (r *rosters) gapsIn(shifts []roster.Shift, from, to time.Time) (out []api.RosterGap) {
	if r.a.config().Roster.EveryoneOnDuty {
		return nil
	}
	for _, line := range r.lines() {
		out = append(out, rosterGaps(shifts, line, from, to)...)
	}
	return out
}

// lifeShift is a shift of the store as the book knows it; of one that was published before there was a book as much as is known.
func lifeShift(row store.Shift) life.Shift {
	var s life.Shift
	if row.Body != "" {
		_ = json.Unmarshal([]byte(row.Body), &s) // the columns say the rest
	}
	s.ID, s.Line, s.Holder, s.Start, s.End, s.Zone, s.OffFloor = row.ID, row.Line, row.Agent, row.Start, row.End, row.Zone, row.OffFloor
	return s
}

func shiftOf(s store.Shift) roster.Shift {
	return roster.Shift{ID: s.ID, Agent: s.Agent, Line: s.Line, Start: s.Start, End: s.End, Zone: s.Zone}
}

func (r *rosters) zone() *time.Location {
	if z := r.a.config().Zone.Location; z != nil {
		return z
	}
	return time.UTC
}

// monday is the beginning of the week that an instant lies in.
func monday(now time.Time, zone *time.Location) time.Time {
	now = now.In(zone)
	back := (int(now.Weekday()) + week - int(time.Monday)) % week
	y, m, d := now.Date()
	return time.Date(y, m, d-back, 0, 0, 0, 0, zone)
}

// lines are the lines that queues are served by; the empty one is served by every shift.
func (r *rosters) lines() (out []string) {
	for _, q := range r.a.config().Queues {
		if !slices.Contains(out, q.Line) {
			out = append(out, q.Line)
		}
	}
	slices.Sort(out)
	return out
}

// rosterGaps are the stretches of [from, to) in which no shift serves a line. A shift without a line serves
// every line, and every shift serves the empty one.
func rosterGaps(shifts []roster.Shift, line string, from, to time.Time) (out []api.RosterGap) {
	serving := slices.DeleteFunc(slices.Clone(shifts), func(s roster.Shift) bool { return line != "" && s.Line != "" && s.Line != line })
	slices.SortFunc(serving, func(a, b roster.Shift) int { return a.Start.Compare(b.Start) })
	until := from
	gap := func(end time.Time) {
		if end.After(until) {
			out = append(out, api.RosterGap{Line: line, Start: until, End: end})
		}
	}
	for _, s := range serving {
		if !s.Start.Before(to) {
			break
		}
		gap(s.Start)
		if s.End.After(until) {
			until = s.End
		}
	}
	gap(to)
	return out
}

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

// fits finds what is wrong with the shifts of a file, whose lines are rows, beside the configuration and the shifts that stay.
func (r *rosters) fits(shifts []roster.Shift, rows []int, stay []roster.Shift) (faults []roster.RowError) {
	served := r.lines()
	lines := map[string]int{} // by the shift's id; none of those that stay
	for i, s := range shifts {
		lines[s.ID] = rows[i]
		if s.Line != "" && !slices.Contains(served, s.Line) {
			faults = append(faults, roster.RowError{Line: rows[i], Column: "line", Text: fmt.Sprintf(
				"no queue is served by the line %q, so that this shift would get no calls; use the line of a queue, or none", s.Line)})
		}
	}
	all := slices.Concat(stay, shifts)
	slices.SortStableFunc(all, func(a, b roster.Shift) int {
		return cmp.Or(strings.Compare(a.Agent, b.Agent), a.Start.Compare(b.Start))
	})
	last := roster.Shift{}
	for _, s := range all {
		if last.Agent == s.Agent && last.Overlaps(s) {
			faults = append(faults, r.overlap(last, s, lines)...)
		}
		if last.Agent != s.Agent || s.End.After(last.End) {
			last = s
		}
	}
	slices.SortStableFunc(faults, func(a, b roster.RowError) int { return a.Line - b.Line })
	return faults
}

// overlap says that two shifts of one person overlap, of which at least one is of the file.
func (r *rosters) overlap(a, b roster.Shift, lines map[string]int) []roster.RowError {
	first, second := lines[a.ID], lines[b.ID]
	var text string
	switch {
	case first > 0 && second > 0:
		text = fmt.Sprintf("the shift overlaps the same counsellor's shift in line %d; change one of them", min(first, second))
	case first > 0:
		text = "the shift overlaps the published one from " + b.Start.In(r.zone()).Format(shiftTime) + "; let the file hold that day too, or change the shift"
	case second > 0:
		text = "the shift overlaps the published one from " + a.Start.In(r.zone()).Format(shiftTime) + "; let the file hold that day too, or change the shift"
	default:
		return nil // both are published
	}
	return []roster.RowError{{Line: max(first, second), Column: "start", Text: text}}
}

// shiftTime is how a message names the start of a shift.
const shiftTime = "2006-01-02 15:04"

// refusedRoster says what is wrong.
func refusedRoster(faults []roster.RowError) api.RosterImport {
	out := api.RosterImport{}
	for _, f := range faults {
		out.Errors = append(out.Errors, rowError(f))
	}
	return out
}

// rowError shows a fault of a table: what lies behind the semicolon is the mend, and so is a sentence without one, such as "use 0 to 1440".
func rowError(f roster.RowError) api.RowError {
	message, mend, both := strings.Cut(f.Text, "; ")
	if !both {
		message, mend = "this cannot be taken", f.Text
	}
	return api.RowError{Line: f.Line, Column: f.Column, Message: message, Mend: mend}
}
