package app

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"heartline/console/api"
	"heartline/internal/fault"
	"heartline/roster"
	"heartline/roster/adherence"
	"heartline/roster/life"
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
	steps, err := r.published(ctx, begin, to)
	if err != nil {
		return 0, err
	}
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
			for len(steps) > 0 && !steps[0].At.After(e.At) {
				b.Apply(steps[0])
				steps = steps[1:]
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
	for _, s := range steps {
		b.Apply(s)
	}
	return seq, nil
}

// published are the rosters that were in force in a span, each from when it was: the roster as it was at the beginning, and again
// after each change.
func (r rosterReports) published(ctx context.Context, from, to time.Time) (steps []adherence.Published, err error) {
	book := life.NewBook(r.zone().String())
	first, last := from.Add(-life.MaxLength), to.Add(24*time.Hour)
	was := ""
	add := func(at time.Time) {
		step := adherence.Published{At: at, From: first, To: last}
		var now strings.Builder
		for _, s := range heldShifts(book.Shifts(first, last)) {
			if s.Start.Before(first) {
				continue
			}
			step.Shifts = append(step.Shifts, s)
			now.WriteString(s.ID + s.Agent + s.Start.String() + s.End.String())
		}
		if now.String() != was {
			was = now.String()
			steps = append(steps, step)
		}
	}
	begun := false
	for after := int64(0); ; {
		facts, err := r.a.store.RosterFacts(ctx, after, factsAtOnce)
		if err != nil {
			return nil, err
		}
		for _, f := range facts {
			if f.At.After(to) {
				facts = nil
				break
			}
			if !begun && f.At.After(from) {
				begun = true
				add(from)
			}
			fact, err := decodeRosterFact(f)
			if err != nil {
				return nil, err
			}
			life.Apply(book, fact)
			after = f.Seq
			if _, sets := fact.(interface{ Shifts() []life.Shift }); sets && begun {
				add(f.At)
			}
		}
		if len(facts) < factsAtOnce {
			break
		}
	}
	if !begun {
		add(from)
	}
	slices.SortStableFunc(steps, func(x, y adherence.Published) int { return x.At.Compare(y.At) })
	return steps, nil
}

// heldShifts are the shifts of the floor as their holders have them. Parts of one shift that one person has and that follow each other
// are that shift: who gives a part of it away answers for the rest of the same shift.
func heldShifts(all []life.Shift) (out []roster.Shift) {
	sorted := slices.DeleteFunc(slices.Clone(all), func(s life.Shift) bool { return s.Holder == "" || s.OffFloor })
	slices.SortFunc(sorted, func(a, b life.Shift) int {
		return cmp.Or(strings.Compare(rootOf(a), rootOf(b)), strings.Compare(a.Holder, b.Holder), a.Start.Compare(b.Start))
	})
	for i, s := range sorted {
		one := roster.Shift{ID: rootOf(s), Agent: s.Holder, Line: s.Line, Start: s.Start, End: s.End, Zone: s.Zone}
		if i > 0 && rootOf(sorted[i-1]) == one.ID && sorted[i-1].Holder == s.Holder {
			if last := &out[len(out)-1]; last.End.Equal(s.Start) {
				last.End = s.End
				continue
			}
			one.ID = s.ID // once more in the same shift, after somebody else
		}
		out = append(out, one)
	}
	return out
}

// rootOf is the id of the shift that a part was cut from; of a whole one its own. A part has the id of its parent, a dot and a number.
func rootOf(s life.Shift) string {
	root := s.ID
	for s.Parent != "" {
		at := strings.LastIndexByte(root, '.')
		if at <= 0 || strings.Trim(root[at+1:], "0123456789") != "" {
			break
		}
		root = root[:at]
	}
	return root
}
