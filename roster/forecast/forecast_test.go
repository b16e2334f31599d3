package forecast_test

import (
	"math"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"heartline/roster"
	"heartline/roster/forecast"
)

// record makes a series of so many days in which each interval has what calls says.
func record(t testing.TB, cal *forecast.Calendar, first roster.Day, days int, calls func(d roster.Day, i int, p forecast.Interval) float64) *forecast.Series {
	t.Helper()
	s, err := forecast.NewSeries(cal, first, forecast.Plus(first, days-1))
	if err != nil {
		t.Fatal(err)
	}
	for i := range days {
		d := forecast.Plus(first, i)
		for _, p := range cal.Intervals(d) {
			s.Add(p.Start, calls(d, i, p))
		}
	}
	return s
}

func one(t testing.TB, s *forecast.Series, specials []forecast.Special, d roster.Day, set forecast.Settings) forecast.Day {
	t.Helper()
	days, err := forecast.Forecast(s, specials, d, d, set)
	if err != nil {
		t.Fatal(err)
	}
	return days[0]
}

// Six Mondays with 1, 2, 4, 8, 16 and 32 calls in each half hour; the last one is the latest.
func TestEachMethodByHand(t *testing.T) {
	t.Parallel()
	cal := calendar(t, "Asia/Shanghai", 0, nil)
	first := day(t, "2026-10-19") // a Monday
	s := record(t, cal, first, 6*7, func(_ roster.Day, i int, _ forecast.Interval) float64 {
		return math.Pow(2, float64(i/7))
	})
	half := 32 + 16*0.5 + 8*0.25 + 4*0.125 + 2*0.0625 + 0.03125
	for _, row := range []struct {
		name string
		set  forecast.Settings
		want float64
	}{
		{"the last one", forecast.Settings{Method: forecast.Naive}, 32},
		{"the mean of four", forecast.Settings{Method: forecast.Mean4}, 15},
		{"the median of six", forecast.Settings{Method: forecast.Median6}, 6},
		{"weights of a half", forecast.Settings{Alpha: 0.5}, half / (1 + 0.5 + 0.25 + 0.125 + 0.0625 + 0.03125)},
		{"the latest alone", forecast.Settings{Alpha: 1}, 32},
		{"the level, which is all of the last day", forecast.Settings{Method: forecast.Level, Smooth: 1}, 32},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			got := one(t, s, nil, day(t, "2026-11-30"), row.set)
			for _, p := range got.Points {
				if math.Abs(p.Calls-row.want) > 1e-6 {
					t.Fatalf("%v: %g calls, want %g", p.Start, p.Calls, row.want)
				}
			}
			if math.Abs(got.Total-48*row.want) > 1e-4 || got.Like != forecast.Mon || got.From[0] != day(t, "2026-11-23") {
				t.Errorf("%g in all, like %s, from %v", got.Total, got.Like, got.From)
			}
		})
	}
}

// A record that repeats itself every week is foretold exactly by every method.
func TestEveryMethodGoesOnWithAWeek(t *testing.T) {
	t.Parallel()
	cal := calendar(t, "Asia/Shanghai", 0, map[roster.Day]forecast.Class{day(t, "2026-10-01"): forecast.Holiday})
	week := func(d roster.Day, _ int, p forecast.Interval) float64 {
		switch cal.Class(d) {
		case forecast.Sun:
			return 0 // closed
		case forecast.Holiday:
			return 1000 // learned from by nobody, foretold by nobody
		default:
		}
		return float64(10 + p.Slot + int(cal.Class(d)[0]%5))
	}
	s := record(t, cal, day(t, "2026-08-03"), 10*7, week)
	for _, method := range forecast.Methods() {
		t.Run(string(method), func(t *testing.T) {
			t.Parallel()
			days, err := forecast.Forecast(s, nil, day(t, "2026-10-12"), day(t, "2026-11-10"), forecast.Settings{Method: method})
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range days {
				for _, p := range d.Points {
					want := week(d.Date, 0, forecast.Interval{Slot: p.Slot})
					if math.Abs(p.Calls-want) > 1e-6 || p.Low > p.Calls || p.High < p.Calls {
						t.Fatalf("%v: %g in [%g, %g], want %g", p.Start, p.Calls, p.Low, p.High, want)
					}
				}
			}
			score, err := forecast.Backtest(s, nil, forecast.Settings{Method: method}, day(t, "2026-09-13"), 5)
			if err != nil || score.WAPE > 1e-9 || score.Bias > 1e-9 || score.Days == 0 || score.Intervals < score.Days {
				t.Errorf("%+v, %v", score, err)
			}
		})
	}
}

// Forecasts by seasons are those of the smoothed totals; a day on which nobody comes is no step, and less than no call is none.
func TestSeasonsAreThoseOfTheTotals(t *testing.T) {
	t.Parallel()
	cal := calendar(t, "Asia/Shanghai", 0, nil)
	p := forecast.Params{Alpha: 0.4, Beta: 0.3, Gamma: 0.2}
	for name, slope := range map[string]float64{"rising": 3, "falling": -14} {
		var totals []float64
		steps := 0
		s := record(t, cal, day(t, "2026-08-03"), 8*7, func(d roster.Day, i int, at forecast.Interval) float64 {
			if cal.Class(d) == forecast.Sun {
				return 0
			}
			calls := 700 + slope*float64(i) + float64(17*(i%7))
			if at.Slot == 0 {
				totals = append(totals, 48*calls)
			}
			return calls
		})
		smooth, err := forecast.Smooth(totals, 6, forecast.Adds, &p)
		if err != nil {
			t.Fatal(err)
		}
		days, err := forecast.Forecast(s, nil, day(t, "2026-09-28"), day(t, "2026-10-20"), forecast.Settings{Method: forecast.Additive, Params: &p})
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range days {
			want := 0.0
			if d.Class != forecast.Sun {
				steps++
				want = max(0, smooth.Ahead(steps))
			}
			if math.Abs(d.Total-want) > 1e-6 {
				t.Errorf("%s, %v: %g calls, want %g", name, d.Date, d.Total, want)
			}
		}
		if last := days[len(days)-1].Total; (last == 0) != (slope < 0) {
			t.Errorf("%s: at the end %g", name, last)
		}
	}
}

// An origin is a day of which something is known; compared is what is known.
func TestWhatABacktestCompares(t *testing.T) {
	t.Parallel()
	cal := calendar(t, "UTC", 0, nil)
	first := day(t, "2026-08-03") // a Monday
	s := record(t, cal, first, 5*7, func(roster.Day, int, forecast.Interval) float64 { return 2 })
	for _, saturday := range []int{5, 12, 19, 26, 33} {
		from := forecast.Plus(first, saturday).At(0, time.UTC)
		s.Forget(from, from.Add(48*time.Hour))
	}
	half := forecast.Plus(first, 29).At(0, time.UTC) // a Tuesday of which half is lost
	s.Forget(half, half.Add(12*time.Hour))
	score, err := forecast.Backtest(s, nil, forecast.Settings{}, forecast.Plus(first, 20), 1)
	// Origins: the Mondays to Fridays of the last two weeks, of which Friday's next day is lost. A Sunday is none.
	if want := 8*48 - 24; err != nil || score.Intervals != want || score.Days != 7 || score.WAPE != 0 || score.DayWAPE != 0 {
		t.Errorf("%+v, %v, want %d intervals", score, err, want)
	}
}

// The clock decides on days on which it changes: 03:00 is learned from 03:00.
func TestDaysOnWhichTheClocksChange(t *testing.T) {
	t.Parallel()
	cal := calendar(t, "Europe/Berlin", 0, nil)
	slots := func(_ roster.Day, _ int, p forecast.Interval) float64 { return float64(p.Slot + 1) }
	s := record(t, cal, day(t, "2026-09-28"), 8*7, slots) // the clocks go back on 2026-10-25
	for _, row := range []struct {
		day   string
		total float64
		n     int
	}{
		{"2026-11-29", 48 * 49 / 2, 48},
		{"2027-03-28", 48*49/2 - 5 - 6, 46}, // 02:00 and 02:30 are skipped
		{"2027-10-31", 48*49/2 + 5 + 6, 50}, // and come twice
	} {
		d := one(t, s, nil, day(t, row.day), forecast.Settings{})
		if len(d.Points) != row.n || math.Abs(d.Total-row.total) > 1e-9 {
			t.Errorf("%s: %d intervals, %g calls, want %g", row.day, len(d.Points), d.Total, row.total)
		}
	}
	// Each coming of 02:00 is an interval of its own; learned is their mean.
	s = record(t, cal, day(t, "2026-10-25"), 1, func(_ roster.Day, _ int, p forecast.Interval) float64 { return float64(p.Start.Hour()) })
	d := one(t, s, nil, day(t, "2026-11-01"), forecast.Settings{})
	if d.Points[4].Calls != 0.5 { // 00:00 and 01:00 UTC
		t.Errorf("%g calls at 02:00", d.Points[4].Calls)
	}
	// Of a slot that the last day skipped the day before tells.
	s = record(t, cal, day(t, "2026-03-22"), 8, func(d roster.Day, _ int, _ forecast.Interval) float64 { return float64(d.Day) })
	if d = one(t, s, nil, day(t, "2026-04-05"), forecast.Settings{Method: forecast.Naive}); d.Points[4].Calls != 22 || d.Points[6].Calls != 29 {
		t.Errorf("%g calls at 02:00, %g at 03:00", d.Points[4].Calls, d.Points[6].Calls)
	}
}

func TestLeapDayAndYearEnd(t *testing.T) {
	t.Parallel()
	cal := calendar(t, "Asia/Shanghai", 0, nil)
	s := record(t, cal, day(t, "2027-12-20"), 70, func(d roster.Day, _ int, _ forecast.Interval) float64 { return float64(cal.Class(d)[0]) })
	days, err := forecast.Forecast(s, nil, day(t, "2028-02-28"), day(t, "2028-03-01"), forecast.Settings{})
	if err != nil {
		t.Fatal(err)
	}
	if len(days) != 3 || days[1].Date != day(t, "2028-02-29") || days[1].Class != forecast.Tue || math.Abs(days[1].Points[0].Calls-'t') > 1e-9 {
		t.Errorf("%+v", days)
	}
	early, err := s.Until(day(t, "2027-12-30"))
	if err != nil {
		t.Fatal(err)
	}
	if days, err = forecast.Forecast(early, nil, day(t, "2027-12-31"), day(t, "2028-01-02"), forecast.Settings{}); err != nil || len(days) != 3 || days[2].Class != forecast.Sun {
		t.Errorf("%+v, %v", days, err)
	}
}

func TestHolidaysAndDaysMadeUp(t *testing.T) {
	t.Parallel()
	marks := map[roster.Day]forecast.Class{
		day(t, "2026-10-01"): forecast.Holiday, day(t, "2026-10-02"): forecast.Holiday, day(t, "2026-10-10"): forecast.MadeUp,
		day(t, "2026-10-05"): forecast.Holiday, day(t, "2026-10-11"): forecast.MadeUp,
	}
	cal := calendar(t, "Asia/Shanghai", 0, marks)
	calls := map[forecast.Class]float64{"mon": 10, "tue": 20, "wed": 30, "thu": 40, "fri": 50, "sat": 60, "sun": 70, "holiday": 5, "made_up": 7}
	s := record(t, cal, day(t, "2026-09-07"), 24, func(d roster.Day, _ int, _ forecast.Interval) float64 { return calls[cal.Class(d)] })
	for _, method := range forecast.Methods() {
		set := forecast.Settings{Method: method}
		if d := one(t, s, nil, day(t, "2026-10-01"), set); math.Abs(d.Points[0].Calls-70) > 1e-9 || d.Like != forecast.Sun || d.Banded {
			t.Errorf("%s: the first holiday: %g, like %s", method, d.Points[0].Calls, d.Like)
		}
		if d := one(t, s, nil, day(t, "2026-10-10"), set); math.Abs(d.Points[0].Calls-30) > 1e-9 || d.Like != forecast.Mon || d.Banded {
			t.Errorf("%s: the first day made up: %g, like %s", method, d.Points[0].Calls, d.Like)
		}
	}
	s = record(t, cal, day(t, "2026-09-07"), 25, func(d roster.Day, _ int, _ forecast.Interval) float64 { return calls[cal.Class(d)] })
	if d := one(t, s, nil, day(t, "2026-10-02"), forecast.Settings{}); math.Abs(d.Points[0].Calls-70) > 1e-9 || d.Like != forecast.Sun {
		t.Errorf("with one holiday known: %g, like %s", d.Points[0].Calls, d.Like)
	}
	s = record(t, cal, day(t, "2026-09-07"), 28, func(d roster.Day, _ int, _ forecast.Interval) float64 { return calls[cal.Class(d)] })
	if d := one(t, s, nil, day(t, "2026-10-05"), forecast.Settings{}); d.Points[0].Calls != 5 || d.Like != forecast.Holiday {
		t.Errorf("with two holidays known: %g, like %s", d.Points[0].Calls, d.Like)
	}
	// The Thursday that was free is not learned from.
	if d := one(t, s, nil, day(t, "2026-10-08"), forecast.Settings{Method: forecast.Naive}); d.Points[0].Calls != 40 || d.From[0] != day(t, "2026-09-24") {
		t.Errorf("the Thursday after: %g, from %v", d.Points[0].Calls, d.From)
	}
}

func TestSpecialDaysReplaceExactly(t *testing.T) {
	t.Parallel()
	cal := calendar(t, "Europe/Berlin", 0, nil)
	s := record(t, cal, day(t, "2026-09-28"), 8*7, func(_ roster.Day, _ int, p forecast.Interval) float64 { return float64(p.Slot) })
	rapid.Check(t, func(r *rapid.T) {
		// Any day of the next year, those on which the clocks change among them.
		date := forecast.Plus(day(t, "2026-11-23"), rapid.OneOf(rapid.IntRange(0, 364), rapid.SampledFrom([]int{125, 342})).Draw(r, "day"))
		special := forecast.Special{Date: date, By: "planner", Reason: "results are out"}
		if rapid.Bool().Draw(r, "with a profile") {
			special.Profile = rapid.SliceOfN(rapid.Float64Range(0, 50), 48, 48).Draw(r, "profile")
			special.Profile[30] = 1
		}
		factor, total := rapid.Float64Range(0, 9).Draw(r, "factor"), rapid.Float64Range(0, 9999).Draw(r, "total")
		plain := one(t, s, nil, date, forecast.Settings{})
		want := plain.Total
		switch rapid.IntRange(0, 2).Draw(r, "kind") {
		case 0:
			special.Factor, want = &factor, factor*want
		case 1:
			special.Total, want = &total, total
		}
		got := one(t, s, []forecast.Special{special}, date, forecast.Settings{})
		if special.Total != nil && got.Total != total || math.Abs(got.Total-want) > 1e-9*want {
			r.Fatalf("%g calls, want %g", got.Total, want)
		}
		shape, whole := make([]float64, len(got.Points)), 0.0
		for i, p := range cal.Intervals(date) {
			shape[i] = plain.Points[i].Calls
			if special.Profile != nil {
				shape[i] = special.Profile[p.Slot]
			}
			whole += shape[i]
		}
		for i, p := range got.Points {
			if math.Abs(p.Calls-want*shape[i]/whole) > 1e-9*want {
				r.Fatalf("%v: %g calls, want %g", p.Start, p.Calls, want*shape[i]/whole)
			}
		}
		if got.Special == nil || got.Special.By != "planner" || got.Banded {
			r.Fatalf("%+v", got)
		}
	})
}

// Whatever the record, a forecast is a number from 0 up inside of its band, or a refusal with its reason.
func TestForecastsAreNumbersOrRefused(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		first := forecast.Plus(day(t, "2026-09-07"), rapid.IntRange(0, 60).Draw(r, "first"))
		length := rapid.IntRange(1, 80).Draw(r, "days")
		marks := map[roster.Day]forecast.Class{}
		for range rapid.IntRange(0, 4).Draw(r, "marks") {
			d := forecast.Plus(first, rapid.IntRange(0, length+10).Draw(r, "marked"))
			marks[d] = rapid.SampledFrom([]forecast.Class{forecast.Holiday, forecast.MadeUp, forecast.Mon, forecast.Sun}).Draw(r, "class")
		}
		cal := calendar(t, "Europe/Berlin", time.Hour, marks)
		level := rapid.SampledFrom([]float64{0, 0.3, 5, 200}).Draw(r, "level")
		odd := rapid.SliceOfN(rapid.Float64Range(0, 3), 13, 13).Draw(r, "odd")
		s := record(t, cal, first, length, func(_ roster.Day, i int, p forecast.Interval) float64 {
			return math.Round(level * odd[(i*7+p.Slot*3)%13])
		})
		for range rapid.IntRange(0, 3).Draw(r, "lost") {
			at := forecast.Plus(first, rapid.IntRange(0, length-1).Draw(r, "from")).At(0, time.UTC)
			s.Forget(at, at.Add(time.Duration(rapid.IntRange(1, 60).Draw(r, "hours"))*time.Hour))
		}
		set := forecast.Settings{Method: rapid.SampledFrom(forecast.Methods()).Draw(r, "method")}
		days, err := forecast.Forecast(s, nil, s.Last().Next(), forecast.Plus(s.Last(), 14), set)
		if err != nil {
			refused(t, "a record of chance", err)
			return
		}
		for _, d := range days {
			total := 0.0
			for _, p := range d.Points {
				total += p.Calls
				if !(p.Calls >= 0) || math.IsInf(p.Calls, 0) || !(p.Low >= 0 && p.Low <= p.Calls) || !(p.High >= p.Calls) || math.IsInf(p.High, 0) {
					r.Fatalf("%s, %v: %g in [%g, %g]", set.Method, p.Start, p.Calls, p.Low, p.High)
				}
			}
			if math.Abs(d.Total-total) > 1e-9*total || d.Low > d.Total || d.High < d.Total {
				r.Fatalf("%s, %v: %g in [%g, %g], the sum is %g", set.Method, d.Date, d.Total, d.Low, d.High, total)
			}
		}
	})
}

func TestSpecialDaysAreNotLearnedFrom(t *testing.T) {
	t.Parallel()
	cal := calendar(t, "Asia/Shanghai", 0, nil)
	disaster := day(t, "2026-11-18")
	s := record(t, cal, day(t, "2026-08-03"), 16*7, func(d roster.Day, _ int, p forecast.Interval) float64 {
		if d == disaster {
			return 1000
		}
		return float64(p.Slot + 1)
	})
	special := []forecast.Special{{Date: disaster, By: "planner", Reason: "an earthquake"}}
	for _, method := range forecast.Methods() {
		set := forecast.Settings{Method: method}
		misled := one(t, s, nil, day(t, "2026-11-25"), set)
		got := one(t, s, special, day(t, "2026-11-25"), set)
		if math.Abs(got.Total-48*49/2) > 1e-6 || slices.Contains(got.From, disaster) {
			t.Errorf("%s: %g calls, from %v", method, got.Total, got.From)
		}
		// A median and smoothing that is fitted to all days shrug it off.
		if slices.Contains([]forecast.Method{forecast.Weighted, forecast.Level, forecast.Naive, forecast.Mean4}, method) && misled.Total < 1.02*got.Total {
			t.Errorf("%s: a disaster that nobody marked leaves no trace: %g", method, misled.Total)
		}
		score, err := forecast.Backtest(s, special, set, day(t, "2026-10-11"), 7)
		if err != nil || score.WAPE > 1e-9 {
			t.Errorf("%s: %+v, %v", method, score, err)
		}
	}
}

func TestWhatForecastsRefuse(t *testing.T) {
	t.Parallel()
	cal := calendar(t, "Asia/Shanghai", 0, nil)
	s := record(t, cal, day(t, "2026-11-02"), 6, func(roster.Day, int, forecast.Interval) float64 { return 1 }) // Monday to Saturday
	monday, sunday := day(t, "2026-11-09"), day(t, "2026-11-08")
	number := func(x float64) *float64 { return &x }
	with := func(edit func(*forecast.Special)) []forecast.Special {
		special := forecast.Special{Date: sunday, By: "planner", Reason: "a campaign"}
		edit(&special)
		return []forecast.Special{special}
	}
	flat := slices.Repeat([]float64{1}, 48)
	for name, try := range map[string]struct {
		specials []forecast.Special
		from, to roster.Day
		set      forecast.Settings
	}{
		"a weekday that the record has not":  {from: sunday, to: sunday},
		"too short a record for seasons":     {from: monday, to: monday, set: forecast.Settings{Method: forecast.Additive}},
		"a day of the record":                {from: day(t, "2026-11-07"), to: monday},
		"an end before the start":            {from: monday, to: sunday},
		"a method that is none":              {from: monday, to: monday, set: forecast.Settings{Method: "crystal ball"}},
		"a share above 1":                    {from: monday, to: monday, set: forecast.Settings{Alpha: 1.5}},
		"a negative share":                   {from: monday, to: monday, set: forecast.Settings{Smooth: -0.1}},
		"a band of all":                      {from: monday, to: monday, set: forecast.Settings{Coverage: 1}},
		"parameters that are none":           {from: monday, to: monday, set: forecast.Settings{Params: &forecast.Params{Gamma: 2}}},
		"a special day without a name":       {from: monday, to: monday, specials: with(func(s *forecast.Special) { s.By = "" })},
		"a special day without a reason":     {from: monday, to: monday, specials: with(func(s *forecast.Special) { s.Reason = "" })},
		"a total and a factor":               {from: monday, to: monday, specials: with(func(s *forecast.Special) { s.Total, s.Factor = number(1), number(2) })},
		"a negative total":                   {from: monday, to: monday, specials: with(func(s *forecast.Special) { s.Total = number(-1) })},
		"a factor that is no number":         {from: monday, to: monday, specials: with(func(s *forecast.Special) { s.Factor = number(math.NaN()) })},
		"a profile of a few":                 {from: monday, to: monday, specials: with(func(s *forecast.Special) { s.Profile = flat[:47] })},
		"a profile of nothing":               {from: monday, to: monday, specials: with(func(s *forecast.Special) { s.Profile = make([]float64, 48) })},
		"a negative profile":                 {from: monday, to: monday, specials: with(func(s *forecast.Special) { s.Profile = append([]float64{-1}, flat[1:]...) })},
		"a day that is special twice":        {from: monday, to: monday, specials: append(with(func(*forecast.Special) {}), with(func(*forecast.Special) {})...)},
		"a total without a day to shape it":  {from: sunday, to: sunday, specials: with(func(s *forecast.Special) { s.Total = number(9) })},
		"a factor without a day to multiply": {from: sunday, to: sunday, specials: with(func(s *forecast.Special) { s.Factor = number(9) })},
		"a profile without a day to fill it": {from: sunday, to: sunday, specials: with(func(s *forecast.Special) { s.Profile = flat })},
	} {
		_, err := forecast.Forecast(s, try.specials, try.from, try.to, try.set)
		refused(t, name, err)
	}
	// What is given whole needs no record.
	got := one(t, s, with(func(s *forecast.Special) { s.Total, s.Profile = number(96), flat }), sunday, forecast.Settings{Method: forecast.Additive})
	if got.Total != 96 || got.Points[7].Calls != 2 || got.Like != "" {
		t.Errorf("%+v", got)
	}
	// Of a day that is known in part there is a profile, but no total.
	s.Forget(time.Date(2026, 11, 1, 16, 0, 0, 0, time.UTC), time.Date(2026, 11, 1, 17, 0, 0, 0, time.UTC))
	_, err := forecast.Forecast(s, nil, monday, monday, forecast.Settings{Method: forecast.Level})
	refused(t, "the only Monday was lost in part", err)
	// A day whose calls were lost is another than one without calls.
	s.Forget(time.Date(2026, 11, 1, 16, 0, 0, 0, time.UTC), time.Date(2026, 11, 2, 16, 0, 0, 0, time.UTC))
	_, err = forecast.Forecast(s, nil, monday, monday, forecast.Settings{})
	refused(t, "the only Monday was lost", err)
}
