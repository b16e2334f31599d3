package app

import (
	"maps"
	"slices"
	"sort"
	"time"

	"github.com/oapi-codegen/runtime/types"

	"heartline/console/api"
	"heartline/roster"
	"heartline/roster/forecast"
)

// demandLearned is what the record of a line tells.
type demandLearned struct {
	cal      *forecast.Calendar
	plan     forecast.Plan
	special  []forecast.Special
	series   *forecast.Series // nil: there is none
	handle   forecast.Means
	patience forecast.Means
	basis    api.DemandBasis
	unknown  api.DemandUnknown
	days     int
	calls    int
	handled  int
	gaveUp   int
	people   map[demandKey]int // on the rota
}

// demandKey is what a number of people depends on: the same hours come again week after week.
type demandKey struct {
	calls            float64
	span             time.Duration
	handle, patience time.Duration
}

// learn learns from the weeks before a day, from the first call in them on: a line may be younger.
func (w *demandWork) learn(queues map[string]bool, special []forecast.Special, before roster.Day) *demandLearned {
	l := &demandLearned{cal: w.cal, special: special, plan: forecast.DefaultPlan(), basis: api.DemandBasisSafetyMinimum, unknown: api.DemandUnknownCalls, people: map[demandKey]int{}}
	l.plan.Promise = forecast.Promise{Share: demandPromise, Within: serviceThreshold}
	from, to := forecast.Plus(before, -week*demandWeeks).At(0, w.zone), before.At(0, w.zone)
	var rows []demandRow
	born := to
	for _, queue := range slices.Sorted(maps.Keys(queues)) {
		for _, row := range w.rows[queue] {
			if row.at.Before(from) || !row.at.Before(to) {
				continue
			}
			rows = append(rows, row)
			if row.at.Before(born) {
				born = row.at
			}
		}
	}
	if len(rows) == 0 {
		return l
	}
	first, last := w.cal.Day(born), forecast.Plus(before, -1)
	series, err := forecast.NewSeries(w.cal, first, last)
	if err != nil {
		return l
	}
	var handled, waits []forecast.Sum
	for _, row := range rows {
		series.Add(row.at, float64(row.Arrived))
		l.calls += row.Arrived
		l.handled += row.Handled
		l.gaveUp += row.GaveUp
		handled = append(handled, forecast.Sum{At: row.at, Took: row.HandleTime, Count: row.Handled})
		waits = append(waits, forecast.Sum{At: row.at, Took: row.WaitTime, Count: row.GaveUp})
	}
	series.Forget(first.At(0, w.zone), born) // nobody knows whether the line was there
	l.series = series
	for d := first; d != before; d = d.Next() {
		l.days++
	}
	if l.handle, err = forecast.HandlingOf(w.cal, first, last, handled, special, forecast.Learning{}); err != nil {
		l.unknown = api.DemandUnknownHandling
		return l
	}
	l.basis, l.unknown = api.DemandBasisErlangA, ""
	if l.patience, err = forecast.PatienceOf(w.cal, first, last, waits, special, forecast.Learning{}); err != nil {
		l.basis, l.plan.Formula = api.DemandBasisErlangC, forecast.ErlangC
	}
	return l
}

func (l *demandLearned) learned() api.DemandLearned {
	return api.DemandLearned{
		Days: l.days, Calls: l.calls, Handled: l.handled, GaveUp: l.gaveUp,
		HandleSeconds: l.handle.Overall().Seconds(), PatienceSeconds: l.patience.Overall().Seconds(),
	}
}

// needs reckons the people of each interval of the days from one to another. Where the record does not tell what comes it is the safety
// minimum alone, and there are no days.
func (l *demandLearned) needs(from, to roster.Day) (needs []demandNeed, days []api.DemandDay, err error) {
	var expected []forecast.Day
	if l.basis != api.DemandBasisSafetyMinimum {
		if expected, err = forecast.Forecast(l.series, l.special, from, to, forecast.Settings{}); err != nil {
			l.basis, l.unknown = api.DemandBasisSafetyMinimum, api.DemandUnknownCalls // too short: some kind of day has not been seen
		}
	}
	if l.basis == api.DemandBasisSafetyMinimum {
		for d := from; ; d = d.Next() {
			for _, part := range l.cal.Intervals(d) {
				n, err := l.rostered(demandKey{span: part.End.Sub(part.Start)})
				if err != nil {
					return nil, nil, err
				}
				needs = append(needs, demandNeed{start: part.Start, end: part.End, people: n})
			}
			if d == to {
				return needs, nil, nil
			}
		}
	}
	for _, d := range expected {
		days = append(days, api.DemandDay{
			Date: types.Date{Time: d.Date.At(0, time.UTC)}, Class: api.DemandDayClass(d.Class), Calls: d.Total, Low: d.Low, High: d.High,
		})
		for _, p := range d.Points {
			n, err := l.rostered(demandKey{p.Calls, p.End.Sub(p.Start), l.handle.At(d.Class, p.Slot), l.patience.At(d.Class, p.Slot)})
			if err != nil {
				return nil, nil, err
			}
			needs = append(needs, demandNeed{p.Start, p.End, p.Calls, n})
		}
	}
	return needs, days, nil
}

// rostered is how many people are to be put on the rota.
func (l *demandLearned) rostered(k demandKey) (int, error) {
	if n, known := l.people[k]; known {
		return n, nil
	}
	n, err := l.plan.Need(k.calls, k.span, k.handle, k.patience)
	if err != nil {
		return 0, err
	}
	l.people[k] = n.Rostered
	return n.Rostered, nil
}

// headcount is how many people are on shift from each change on.
type headcount []struct {
	at time.Time
	n  int
}

func countShifts(shifts []roster.Shift) headcount {
	changes := make(headcount, 0, 2*len(shifts))
	for _, s := range shifts {
		changes = append(changes, struct {
			at time.Time
			n  int
		}{s.Start, 1}, struct {
			at time.Time
			n  int
		}{s.End, -1})
	}
	sort.Slice(changes, func(i, j int) bool { return changes[i].at.Before(changes[j].at) })
	n := 0
	var out headcount
	for _, c := range changes {
		n += c.n
		if k := len(out); k > 0 && out[k-1].at.Equal(c.at) {
			out[k-1].n = n
			continue
		}
		c.n = n
		out = append(out, c)
	}
	return out
}

// least is the fewest people at any time of [from, to).
func (h headcount) least(from, to time.Time) int {
	i := sort.Search(len(h), func(i int) bool { return h[i].at.After(from) })
	n := 0
	if i > 0 {
		n = h[i-1].n
	}
	for ; i < len(h) && h[i].at.Before(to); i++ {
		n = min(n, h[i].n)
	}
	return n
}
