package app

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"heartline/console"
	"heartline/console/api"
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
