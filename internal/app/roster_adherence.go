package app

import (
	"context"
	"time"

	"heartline/console/api"
	"heartline/internal/fault"
	"heartline/roster"
	"heartline/roster/adherence"
)

const (
	adherenceMost  = 31 * 24 * time.Hour
	adherenceFacts = 400_000 // of the floor, that are read for one answer
	adherencePage  = 2000
)

// RosterAdherence sets what was rostered in [from, to) beside what happened: of everybody by the shift, of one person by the quarter
// too. What was scheduled at an instant is what the roster in force then said.
func (r rosterReports) RosterAdherence(ctx context.Context, from, to time.Time, agent string) (api.RosterAdherence, error) {
	now := time.Now()
	if to.After(now) {
		to = now
	}
	if !to.After(from) || to.Sub(from) > adherenceMost {
		return api.RosterAdherence{}, fault.Field("to", fault.New(fault.Invalid, "adherence", "The end lies after the start, at most 31 days, and not ahead."))
	}
	b, err := adherence.New(r.zone(), adherence.Settings{})
	if err != nil {
		return api.RosterAdherence{}, err
	}
	if _, err := r.follow(ctx, b, from, to, adherenceFacts); err != nil {
		return api.RosterAdherence{}, err
	}
	view := b.At(to)
	out := api.RosterAdherence{From: from, To: to}
	for _, a := range view.Attendances(from, to) {
		if agent != "" && a.Shift.Agent != agent {
			continue
		}
		one := api.RosterAttendance{
			Agent: r.a.people.Person(a.Shift.Agent), Shift: a.Shift.ID, From: a.From, To: a.To, Line: a.Shift.Line, ReadyAt: a.ReadyAt, LeftAt: a.LeftAt,
			LatenessSeconds: int(a.Lateness.Seconds()), Late: a.Late, EarlySeconds: int(a.Early.Seconds()), LeftSoon: a.LeftSoon, Absent: a.Absent, Over: a.Over,
			Times: timesOf(a.Times),
		}
		out.Shifts = append(out.Shifts, one)
	}
	if agent != "" {
		for day := dayOf(from, r.zone()); !day.At(0, r.zone()).After(to); day = day.Next() {
			for _, q := range view.Quarters(day) {
				if q.Agent == agent && q.Start.Before(to) && q.End.After(from) {
					out.Quarters = append(out.Quarters, api.RosterQuarter{Start: q.Start, End: q.End, Times: timesOf(q.Times)})
				}
			}
		}
	}
	return out, nil
}

func dayOf(at time.Time, zone *time.Location) roster.Day {
	y, m, d := at.In(zone).Date()
	return roster.Day{Year: y, Month: m, Day: d}
}

func timesOf(t adherence.Times) api.RosterTimes {
	out := api.RosterTimes{
		ScheduledSeconds: int(t.Scheduled.Seconds()), AgreedSeconds: int(t.Agreed.Seconds()), ReadySeconds: int(t.Ready.Seconds()),
		TalkingSeconds: int(t.Talking.Seconds()), SignedInSeconds: int(t.SignedIn.Seconds()), OutOfShiftSeconds: int(t.OutOfShift.Seconds()), DownSeconds: int(t.Down.Seconds()),
	}
	if ratio, ok := t.Adherence(); ok {
		out.Adherence = ratio
	}
	if ratio, ok := t.Conformance(); ok {
		out.Conformance = ratio
	}
	return out
}

// follow folds what was published and what happened into a book, in the order of their instants, and returns the number of the first
// fact of the floor behind them. most bounds how many facts are read; 0: nothing does.
func (r rosterReports) follow(ctx context.Context, b *adherence.Book, from, to time.Time, most int) (seq int64, err error) {
	begin := from.Add(-24 * time.Hour) // who was there before the span is known by then
	past := newPublishedPast(r.a, begin, to)
	if seq, err = r.a.store.FloorStart(ctx, begin); err != nil {
		return 0, err
	}
	for read := 0; ; {
		events, err := r.a.store.FloorFacts(ctx, seq, adherencePage)
		if err != nil {
			return 0, err
		}
		for _, e := range events {
			if e.At.After(to) {
				events = nil
				break
			}
			if err := past.fold(ctx, b, e.At); err != nil {
				return 0, err
			}
			b.Apply(adherence.Recorded{Event: e})
			seq = e.Seq + 1
		}
		if read += len(events); most > 0 && read > most {
			return 0, fault.Field("to", fault.Code("too_much_happened", fault.New(fault.Invalid, "adherence", "More happened in that time than can be read at once; choose a shorter one.")))
		}
		if len(events) < adherencePage {
			break
		}
	}
	return seq, past.fold(ctx, b, to)
}
