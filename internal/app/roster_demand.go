package app

import (
	"context"
	"slices"
	"time"

	"heartline/configs"
	"heartline/console/api"
	"heartline/internal/fault"
	"heartline/internal/store"
	"heartline/roster"
	"heartline/roster/forecast"
	"heartline/roster/model"
)

const (
	demandWeeks     = 12 // of the record that is learned from
	demandGapDays   = 30 // ahead, in which gaps are looked for
	demandLongest   = 62 * 24 * time.Hour
	demandFarthest  = 366 * 24 * time.Hour
	demandPromise   = 0.8 // answered within serviceThreshold
	demandEvery     = forecast.DefaultEvery
	demandChineseID = "cn" // the profile of working time that has the holidays
)

// Demand sets what each roster line requires, by the record of the house's own calls, beside what is rostered in [from, to), by
// default this week; and the gaps of the days ahead. Days are forecast from what was known before the first of them.
func (r *rosters) Demand(ctx context.Context, from, to time.Time, line string) (api.RosterDemand, error) {
	now, zone, cfg := time.Now(), r.zone(), r.a.config()
	from, to, err := demandSpan(from, to, now, zone)
	if err != nil {
		return api.RosterDemand{}, err
	}
	lines := r.lines()
	if line != "" {
		if !slices.Contains(lines, line) {
			return api.RosterDemand{}, fault.Field("line", fault.New(fault.Invalid, "roster demand", "No queue is served by this line; choose the line of a queue."))
		}
		lines = []string{line}
	}
	cal, err := forecast.NewCalendar(zone, demandEvery, holidaysOf(cfg.Region))
	if err != nil {
		return api.RosterDemand{}, err
	}
	w := demandWork{cal: cal, zone: zone, now: now, from: from, to: to, today: cal.Day(now), everyone: cfg.Roster.EveryoneOnDuty}
	if err := w.readShifts(ctx, r.a.store); err != nil {
		return api.RosterDemand{}, err
	}
	release, err := r.turns.take(ctx, "roster demand") // many who look at once are answered by one reckoning
	if err != nil {
		return api.RosterDemand{}, err
	}
	defer release()
	out := api.RosterDemand{Zone: zone.String(), From: from.UTC(), To: to.UTC(), Minutes: int(demandEvery / time.Minute), Everyone: w.everyone}
	for _, l := range lines {
		reckoned, err := r.demands.of(ctx, &w, r.a.store, queuesOfLine(cfg.Queues, l))
		if err != nil {
			return api.RosterDemand{}, err
		}
		out.Lines = append(out.Lines, w.beside(l, reckoned))
	}
	return out, nil
}

// demandSpan fills in and judges what is asked for.
func demandSpan(from, to, now time.Time, zone *time.Location) (time.Time, time.Time, error) {
	if from.IsZero() {
		from = monday(now, zone)
	}
	if to.IsZero() {
		to = from.In(zone).AddDate(0, 0, week)
	}
	wrong := ""
	switch {
	case !to.After(from) || to.Sub(from) > demandLongest:
		wrong = "The end lies after the start, at most 62 days."
	case to.Sub(now) > demandFarthest:
		wrong = "The end lies more than a year ahead; choose a nearer one."
	}
	if wrong != "" {
		return from, to, fault.Field("to", fault.New(fault.Invalid, "roster demand", "%s", wrong))
	}
	return from, to, nil
}

func queuesOfLine(queues []configs.Queue, line string) map[string]bool {
	ids := map[string]bool{}
	for _, q := range queues {
		if q.Line == line {
			ids[q.ID] = true
		}
	}
	return ids
}

// holidaysOf are the days that are unlike their weekday, as far as the house knows them: those of China.
func holidaysOf(region string) map[roster.Day]forecast.Class {
	marks := map[roster.Day]forecast.Class{}
	profile, ok := model.LookupProfile(demandChineseID)
	if region != "CN" || !ok {
		return marks
	}
	for _, year := range profile.Holidays {
		for _, h := range year.Days {
			d, err := roster.ParseDay(h.Date)
			switch {
			case err != nil:
			case h.Works:
				marks[d] = forecast.MadeUp
			default:
				marks[d] = forecast.Holiday
			}
		}
	}
	return marks
}

// demandWork is what all lines are reckoned from.
type demandWork struct {
	cal      *forecast.Calendar
	zone     *time.Location
	now      time.Time
	from, to time.Time // that are shown
	today    roster.Day
	everyone bool

	begin  time.Time // of the first step of the record
	rows   []store.Demand
	shifts []roster.Shift
}

// demandStore is what the work needs of the store.
type demandStore interface {
	Demand(ctx context.Context, from, to time.Time, step time.Duration) ([]store.Demand, error)
	Shifts(ctx context.Context, from, to time.Time) ([]store.Shift, error)
}

// readCalls reads the record.
func (w *demandWork) readCalls(ctx context.Context, s demandStore) (err error) {
	w.begin = forecast.Plus(w.knownBefore(), -week*demandWeeks).At(0, w.zone)
	w.rows, err = s.Demand(ctx, w.begin, w.today.At(0, w.zone), demandEvery)
	return err
}

// readShifts reads the published shifts of what is shown and of the days in which gaps are looked for.
func (w *demandWork) readShifts(ctx context.Context, s demandStore) error {
	first, last := w.from, w.to
	if today := w.today.At(0, w.zone); today.Before(first) {
		first = today
	}
	if ahead := forecast.Plus(w.today, demandGapDays+1).At(0, w.zone); ahead.After(last) {
		last = ahead
	}
	rows, err := s.Shifts(ctx, first, last)
	for _, row := range rows {
		w.shifts = append(w.shifts, shiftOf(row))
	}
	return err
}

// knownBefore is the first day that is not learned from for what is shown: the first one shown, or today.
func (w *demandWork) knownBefore() roster.Day {
	if w.from.Before(w.now) {
		return w.cal.Day(w.from)
	}
	return w.today
}

// demandReckoned is what the record of a line says that it takes. It is the same for a day.
type demandReckoned struct {
	basis   api.DemandBasis
	unknown api.DemandUnknown
	learned api.DemandLearned
	days    []api.DemandDay
	needs   []forecast.Need // of the days that are shown
	ahead   []forecast.Need // of the days in which gaps are looked for; none where everybody is on duty
}

// reckon reckons what the queues of one line take.
func (w *demandWork) reckon(queues map[string]bool) (out demandReckoned, err error) {
	var rows []store.Demand
	for _, row := range w.rows {
		if queues[row.Queue] {
			rows = append(rows, row)
		}
	}
	l := w.learn(rows, w.knownBefore())
	if out.needs, out.days, err = l.needs(w.cal.Day(w.from), w.cal.Day(w.to.Add(-1))); err != nil {
		return out, err
	}
	out.basis, out.unknown, out.learned = l.basis, l.unknown, l.learned()
	if w.everyone {
		return out, nil
	}
	if w.knownBefore() != w.today {
		l = w.learn(rows, w.today)
	}
	out.ahead, _, err = l.needs(w.today, forecast.Plus(w.today, demandGapDays))
	return out, err
}

// beside sets what a line takes beside who is on the roster.
func (w *demandWork) beside(line string, r demandReckoned) api.DemandLine {
	out := api.DemandLine{Line: line, Basis: r.basis, Unknown: r.unknown, Learned: r.learned, Days: r.days}
	serving := w.serving(line)
	have := countShifts(serving)
	for _, n := range r.needs {
		if n.End.After(w.from) && n.Start.Before(w.to) {
			out.Points = append(out.Points, api.DemandPoint{Start: n.Start, End: n.End, Calls: n.Calls, Required: n.Rostered, Rostered: have.least(n.Start, n.End)})
		}
	}
	if w.everyone {
		return out
	}
	for _, g := range forecast.Gaps(forecast.NeedSpans(r.ahead, line, ""), forecast.ShiftSpans(serving, ""), w.now, forecast.Ahead{}) {
		out.Gaps = append(out.Gaps, api.DemandGap{
			Start: g.Start, End: g.End, Urgency: api.DemandGapUrgency(g.Urgency), Short: g.Short, MissingMinutes: int(g.Missing.Minutes()),
		})
	}
	return out
}

// serving are the shifts that serve a line, as if they were of this line alone. A shift without a line serves every line, and
// every shift serves the empty one.
func (w *demandWork) serving(line string) []roster.Shift {
	var out []roster.Shift
	for _, s := range w.shifts {
		if line == "" || s.Line == "" || s.Line == line {
			s.Line = line
			out = append(out, s)
		}
	}
	return out
}
