package app

import (
	"context"
	"math"
	"testing"
	"time"

	"heartline/console/api"
	"heartline/internal/fault"
	"heartline/internal/store"
	"heartline/roster"
	"heartline/roster/forecast"
)

// pastCalls is a store of a line that had so many calls in each half hour of each day since an instant.
type pastCalls struct {
	zone   *time.Location
	since  time.Time
	calls  func(local time.Time) int
	gaveUp int // of each half hour with calls
	shifts []roster.Shift
	known  []store.SpecialDay
}

func (p pastCalls) SpecialDays(_ context.Context, first, last string) (days []store.SpecialDay, _ error) {
	for _, d := range p.known {
		if first <= d.Day && d.Day <= last {
			days = append(days, d)
		}
	}
	return days, nil
}

func (p pastCalls) Demand(_ context.Context, from, to time.Time, step time.Duration) (rows []store.Demand, _ error) {
	for i := int64(0); ; i++ {
		at := from.Add(time.Duration(i) * step)
		if !at.Before(to) {
			return rows, nil
		}
		n := p.calls(at.In(p.zone))
		if at.Before(p.since) || n == 0 {
			continue
		}
		rows = append(rows, store.Demand{
			Queue: "general", Step: i, Arrived: n, Handled: n - p.gaveUp, HandleTime: time.Duration(n-p.gaveUp) * 20 * time.Minute,
			Waited: n, WaitTime: time.Duration(n) * 10 * time.Second, GaveUp: p.gaveUp,
		}, store.Demand{Queue: "another line's", Step: i, Arrived: 1000})
	}
}

func (p pastCalls) Shifts(_ context.Context, from, to time.Time) (rows []store.Shift, _ error) {
	for _, s := range p.shifts {
		if s.Start.Before(to) && s.End.After(from) {
			rows = append(rows, store.Shift{ID: s.ID, Line: s.Line, Agent: s.Agent, Start: s.Start, End: s.End, Zone: s.Zone})
		}
	}
	return rows, nil
}

// demandAt reckons the line "12345" for a span of days, at noon of Wednesday, 25 November 2026.
func demandAt(t *testing.T, p pastCalls, from, days int) api.DemandLine {
	t.Helper()
	cal, err := forecast.NewCalendar(p.zone, demandEvery, holidaysOf("CN"))
	if err != nil {
		t.Fatal(err)
	}
	day := func(n int) time.Time { return time.Date(2026, 11, 25+n, 0, 0, 0, 0, p.zone) }
	w := demandWork{cal: cal, zone: p.zone, now: day(0).Add(12 * time.Hour), from: day(from), to: day(from + days), today: cal.Day(day(0))}
	return demandOf(t, &w, p)
}

func demandOf(t *testing.T, w *demandWork, s demandStore) api.DemandLine {
	t.Helper()
	if err := w.readShifts(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	if err := w.readSpecials(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	line, err := w.line(t.Context(), new(demandBook), s, "12345", map[string]bool{"general": true})
	if err != nil {
		t.Fatal(err)
	}
	return line
}

var china = time.FixedZone("Asia/Shanghai", 8*3600)

// office is six calls in each half hour from nine to five on weekdays.
func office(local time.Time) int {
	if h := local.Hour(); h < 9 || h >= 17 || local.Weekday() == time.Saturday || local.Weekday() == time.Sunday {
		return 0
	}
	return 6
}

func TestWhatTheCallsRequireStandsBesideTheRota(t *testing.T) {
	t.Parallel()
	monday := time.Date(2026, 11, 23, 0, 0, 0, 0, china)
	hour := func(day, h int) time.Time { return monday.AddDate(0, 0, day).Add(time.Duration(h) * time.Hour) }
	p := pastCalls{zone: china, since: monday.AddDate(0, 0, -70), calls: office, gaveUp: 1, shifts: []roster.Shift{
		roster.NewShift("li", "12345", hour(2, 8), hour(2, 16), "Asia/Shanghai"),
		roster.NewShift("wu", "", hour(2, 9), hour(2, 12), "Asia/Shanghai"),
		roster.NewShift("he", "another", hour(2, 0), hour(2, 24), "Asia/Shanghai"),
	}}
	got := demandAt(t, p, -2, 7)
	if got.Basis != api.DemandBasisErlangA || got.Unknown != "" || len(got.Days) != 7 || len(got.Points) != 7*48 {
		t.Fatalf("basis %s %s, %d days, %d points", got.Basis, got.Unknown, len(got.Days), len(got.Points))
	}
	if l := got.Learned; l.Days != 70 || l.Calls != 50*16*6 || l.Handled != 50*16*5 || l.GaveUp != 50*16 || math.Abs(l.HandleSeconds-1200) > 1 || math.Abs(l.PatienceSeconds-60) > 1 {
		t.Errorf("learned %+v", l)
	}
	for i, want := range []float64{96, 96, 96, 96, 96, 0, 0} {
		if d := got.Days[i]; math.Abs(d.Calls-want) > 1e-6 || !d.Date.Equal(time.Date(2026, 11, 23+i, 0, 0, 0, 0, time.UTC)) {
			t.Errorf("day %d: %+v", i, d)
		}
	}
	// Six calls of 20 minutes in half an hour are 4 erlangs; with a quarter of the time off the desk, and two at night.
	plan := forecast.DefaultPlan()
	plan.Promise = forecast.Promise{Share: 0.8, Within: 15 * time.Second}
	busy, err := plan.Need(6, 30*time.Minute, 20*time.Minute, time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		point, required, rostered int
	}{
		{96, 3, 0}, {96 + 16, 3, 1}, {96 + 18, busy.Rostered, 2}, {96 + 23, busy.Rostered, 2}, {96 + 24, busy.Rostered, 1}, {96 + 32, busy.Rostered, 0}, {5*48 + 20, 3, 0},
	} {
		if p := got.Points[row.point]; p.Required != row.required || p.Rostered != row.rostered {
			t.Errorf("point %d from %v: %+v, want %+v", row.point, p.Start, p, row)
		}
	}
	// At noon one of them is there until four, and then nobody for thirty days: it is one gap, which is now.
	if len(got.Gaps) != 1 || got.Gaps[0].Urgency != api.DemandGapUrgencyOverflow || got.Gaps[0].Short != busy.Rostered || !got.Gaps[0].Start.Equal(hour(2, 0)) {
		t.Errorf("gaps %+v", got.Gaps)
	}
}

func TestAPastWeekIsForecastAsItWasKnown(t *testing.T) {
	t.Parallel()
	turned := time.Date(2026, 11, 16, 0, 0, 0, 0, china) // twice the calls from then on
	p := pastCalls{zone: china, since: turned.AddDate(0, 0, -84), calls: func(local time.Time) int {
		if local.Before(turned) {
			return office(local)
		}
		return 2 * office(local)
	}}
	if got := demandAt(t, p, -9, 7).Days[0]; math.Abs(got.Calls-96) > 1e-6 {
		t.Errorf("the week in which it turned: %+v", got)
	}
	if got := demandAt(t, p, -2, 7).Days[0]; got.Calls < 97 {
		t.Errorf("the week after: %+v", got)
	}
	if got := demandAt(t, p, 7, 7).Days[0]; got.Calls < 97 {
		t.Errorf("next week: %+v", got)
	}
}

func TestWhatTheRecordDoesNotTellIsSaid(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 25, 0, 0, 0, 0, china)
	always := func(n int) func(time.Time) int { return func(time.Time) int { return n } }
	for name, row := range map[string]struct {
		p       pastCalls
		basis   api.DemandBasis
		unknown api.DemandUnknown
		days    int
	}{
		"no calls at all":     {pastCalls{calls: always(0)}, api.DemandBasisSafetyMinimum, api.DemandUnknownCalls, 0},
		"three days of calls": {pastCalls{calls: always(2), since: now.AddDate(0, 0, -3), gaveUp: 1}, api.DemandBasisSafetyMinimum, api.DemandUnknownCalls, 0},
		"no talks":            {pastCalls{calls: always(1), since: now.AddDate(0, 0, -30), gaveUp: 1}, api.DemandBasisSafetyMinimum, api.DemandUnknownHandling, 0},
		"nobody gave up":      {pastCalls{calls: always(1), since: now.AddDate(0, 0, -30)}, api.DemandBasisErlangC, "", 7},
	} {
		row.p.zone = china
		got := demandAt(t, row.p, 0, 7)
		if got.Basis != row.basis || got.Unknown != row.unknown || len(got.Days) != row.days || len(got.Points) != 7*48 {
			t.Errorf("%s: %s, %s, %d days, %d points", name, got.Basis, got.Unknown, len(got.Days), len(got.Points))
		}
		for _, p := range got.Points {
			if p.Required < 3 {
				t.Fatalf("%s: below the safety minimum: %+v", name, p)
			}
		}
	}
}

func TestADayOfHolidayIsNoWeekday(t *testing.T) {
	t.Parallel()
	marks := holidaysOf("CN")
	p := pastCalls{zone: china, calls: func(local time.Time) int {
		if marks[roster.Day{Year: local.Year(), Month: local.Month(), Day: local.Day()}] == forecast.Holiday {
			return 1
		}
		return office(local)
	}}
	newYear := demandAt(t, p, 37, 1).Days[0]
	if newYear.Date.Format(time.DateOnly) != "2027-01-01" || newYear.Class != api.DemandDayClassHoliday || math.Abs(newYear.Calls-48) > 1e-6 {
		t.Errorf("new year's day: %+v", newYear)
	}
	if marks[roster.Day{Year: 2026, Month: 10, Day: 1}] != forecast.Holiday || len(holidaysOf("DE")) != 0 {
		t.Errorf("holidays: %v", marks)
	}
}

func TestAReckoningIsKeptForTenMinutes(t *testing.T) {
	t.Parallel()
	cal, err := forecast.NewCalendar(china, demandEvery, nil)
	if err != nil {
		t.Fatal(err)
	}
	noon := time.Date(2026, 11, 25, 12, 0, 0, 0, china)
	var book demandBook
	ask := func(now time.Time, days int, calls int, queues ...string) int {
		t.Helper()
		w := demandWork{cal: cal, zone: china, now: now, from: noon, to: noon.AddDate(0, 0, days), today: cal.Day(now)}
		set := map[string]bool{}
		for _, q := range queues {
			set[q] = true
		}
		got, err := book.of(t.Context(), &w, pastCalls{zone: china, calls: func(time.Time) int { return calls }}, "12345", set, w.shown())
		if err != nil {
			t.Fatal(err)
		}
		return got.learned.Calls
	}
	const steps = 84 * 48
	for i, row := range []struct {
		now   time.Duration
		days  int
		calls int
		queue string
		want  int
	}{
		{0, 7, 1, "general", steps},
		{9 * time.Minute, 7, 2, "general", steps},
		{9 * time.Minute, 8, 2, "general", 2 * steps},
		{9 * time.Minute, 7, 2, "none", 0},
		{10 * time.Minute, 7, 3, "general", 3 * steps},
		{12 * time.Hour, 7, 4, "general", 4 * steps},
	} {
		if got := ask(noon.Add(row.now), row.days, row.calls, row.queue); got != row.want {
			t.Errorf("%d: %d calls, want %d", i, got, row.want)
		}
	}
}

func TestTheSpanOfADemand(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 25, 12, 0, 0, 0, china)
	from, to, err := demandSpan(time.Time{}, time.Time{}, now, china)
	if err != nil || !from.Equal(time.Date(2026, 11, 23, 0, 0, 0, 0, china)) || to.Sub(from) != 7*24*time.Hour {
		t.Errorf("this week: %v to %v: %v", from, to, err)
	}
	if _, _, err := demandSpan(now, now.AddDate(0, 0, 63), now, china); !fault.Is(err, fault.Invalid) || fault.FieldOf(err) != "to" {
		t.Errorf("too long: %v", err)
	}
}

// BenchmarkDemand is a line with calls at all times of twelve weeks.
func BenchmarkDemand(b *testing.B) {
	cal, err := forecast.NewCalendar(china, demandEvery, nil)
	if err != nil {
		b.Fatal(err)
	}
	day := func(n int) time.Time { return time.Date(2026, 11, 25+n, 0, 0, 0, 0, china) }
	p := pastCalls{zone: china, calls: func(local time.Time) int { return 10 + (local.YearDay()*7+local.Hour()*3)%13 }, gaveUp: 2}
	for b.Loop() {
		w := demandWork{cal: cal, zone: china, now: day(0), from: day(-2), to: day(5), today: cal.Day(day(0))}
		if _, err := w.line(b.Context(), new(demandBook), p, "12345", map[string]bool{"general": true}); err != nil {
			b.Fatal(err)
		}
	}
}
