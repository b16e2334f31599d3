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
	if err := w.readSpecials(ctx, r.a.store); err != nil {
		return api.RosterDemand{}, err
	}
	release, err := r.turns.take(ctx, "roster demand") // many who look at once are answered by one reckoning
	if err != nil {
		return api.RosterDemand{}, err
	}
	defer release()
	out := api.RosterDemand{Zone: zone.String(), From: from.UTC(), To: to.UTC(), Minutes: int(demandEvery / time.Minute), Everyone: w.everyone, Special: r.specialDays(&w)}
	for _, l := range lines {
		shown, err := w.line(ctx, &r.demands, r.a.store, l, queuesOfLine(cfg.Queues, l))
		if err != nil {
			return api.RosterDemand{}, err
		}
		out.Lines = append(out.Lines, shown)
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
	case !to.After(from) || to.Sub(from) > rosterLongest:
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

	rows     map[string][]demandRow // by queue; nil: not read
	shifts   []roster.Shift
	specials []store.SpecialDay
}

// demandDays are the days from one to another, reckoned by what was known before a day.
type demandDays struct{ before, first, last roster.Day }

// shown are the days that are shown: as they were expected before the first of them, or are today.
func (w *demandWork) shown() demandDays {
	d := demandDays{before: w.today, first: w.cal.Day(w.from), last: w.cal.Day(w.to.Add(-1))}
	if w.from.Before(w.now) {
		d.before = d.first
	}
	return d
}

// ahead are the days in which gaps are looked for.
func (w *demandWork) ahead() demandDays {
	return demandDays{before: w.today, first: w.today, last: forecast.Plus(w.today, demandGapDays)}
}

// demandReckoned is what the record of a line says that some days take.
type demandReckoned struct {
	basis   api.DemandBasis
	unknown api.DemandUnknown
	learned api.DemandLearned
	days    []api.DemandDay
	needs   []demandNeed
}

// demandNeed is what one interval takes.
type demandNeed struct {
	start, end time.Time
	calls      float64
	people     int // on the rota
}

// reckon reckons what the queues of one line take.
func (w *demandWork) reckon(queues map[string]bool, special []forecast.Special, days demandDays) (out demandReckoned, err error) {
	l := w.learn(queues, special, days.before)
	if out.needs, out.days, err = l.needs(days.first, days.last); err != nil {
		return out, err
	}
	out.basis, out.unknown, out.learned = l.basis, l.unknown, l.learned()
	return out, nil
}

// line sets what a line takes beside who is on the roster.
func (w *demandWork) line(ctx context.Context, b *demandBook, s demandStore, line string, queues map[string]bool) (api.DemandLine, error) {
	shown, err := b.of(ctx, w, s, line, queues, w.shown())
	if err != nil {
		return api.DemandLine{}, err
	}
	out := api.DemandLine{Line: line, Basis: shown.basis, Unknown: shown.unknown, Learned: shown.learned, Days: shown.days}
	serving := w.serving(line)
	have := countShifts(serving)
	for _, n := range shown.needs {
		if n.end.After(w.from) && n.start.Before(w.to) {
			out.Points = append(out.Points, api.DemandPoint{Start: n.start, End: n.end, Calls: n.calls, Required: n.people, Rostered: have.least(n.start, n.end)})
		}
	}
	if w.everyone {
		return out, nil
	}
	ahead, err := b.of(ctx, w, s, line, queues, w.ahead())
	if err != nil {
		return api.DemandLine{}, err
	}
	spans := make([]forecast.Span, len(ahead.needs))
	for i, n := range ahead.needs {
		spans[i] = forecast.Span{Line: line, Start: n.start, End: n.end, People: n.people}
	}
	for _, g := range forecast.Gaps(spans, forecast.ShiftSpans(serving, ""), w.now, forecast.Ahead{}) {
		out.Gaps = append(out.Gaps, api.DemandGap{
			Start: g.Start, End: g.End, Urgency: api.DemandGapUrgency(g.Urgency), Short: g.Short, MissingMinutes: int(g.Missing.Minutes()),
		})
	}
	return out, nil
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
