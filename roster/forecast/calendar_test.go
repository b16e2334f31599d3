package forecast_test

import (
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"

	"heartline/internal/fault"
	"heartline/roster"
	"heartline/roster/forecast"
)

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func day(t testing.TB, s string) roster.Day {
	t.Helper()
	d, err := roster.ParseDay(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func calendar(t testing.TB, name string, every time.Duration, marks map[roster.Day]forecast.Class) *forecast.Calendar {
	t.Helper()
	cal, err := forecast.NewCalendar(zone(t, name), every, marks)
	if err != nil {
		t.Fatal(err)
	}
	return cal
}

func TestHowManyIntervalsADayHas(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name, zone, day string
		every           time.Duration
		want            int
	}{
		{"an ordinary day", "Asia/Shanghai", "2026-12-07", 0, 48},
		{"quarters of an hour", "Asia/Shanghai", "2026-12-07", 15 * time.Minute, 96},
		{"five minutes", "Asia/Shanghai", "2026-12-07", 5 * time.Minute, 288},
		{"an hour is skipped", "Europe/Berlin", "2026-03-29", 0, 46},
		{"an hour comes twice", "Europe/Berlin", "2026-10-25", 0, 50},
		{"an hour is skipped, by hours", "Europe/Berlin", "2026-03-29", time.Hour, 23},
		{"an hour is skipped in America", "America/New_York", "2026-03-08", 0, 46},
		{"an hour comes twice in America", "America/New_York", "2026-11-01", 0, 50},
		{"midnight comes twice", "America/Havana", "2026-11-01", 0, 50},
		{"midnight is skipped", "America/Havana", "2026-03-08", 0, 46},
		{"half an hour is skipped", "Australia/Lord_Howe", "2026-10-04", 0, 47},
		{"half an hour comes twice", "Australia/Lord_Howe", "2026-04-05", 0, 49},
		{"half an hour is skipped, by hours", "Australia/Lord_Howe", "2026-10-04", time.Hour, 24},
		{"half an hour comes twice, by hours", "Australia/Lord_Howe", "2026-04-05", time.Hour, 25},
		{"a leap day", "Europe/Berlin", "2028-02-29", 0, 48},
		{"the last day of a year", "Europe/Berlin", "2026-12-31", 0, 48},
		{"a day that a zone left out", "Pacific/Apia", "2011-12-30", 0, 0},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			if got := calendar(t, row.zone, row.every, nil).Intervals(day(t, row.day)); len(got) != row.want {
				t.Errorf("%d intervals, want %d: %v", len(got), row.want, got)
			}
		})
	}
}

// In Caracas the clocks went from 02:30 to 03:00 on one day of 2016, in the middle of an hour.
func TestAnIntervalIsCutWhereTheClocksChange(t *testing.T) {
	t.Parallel()
	parts := calendar(t, "America/Caracas", time.Hour, nil).Intervals(day(t, "2016-05-01"))
	if len(parts) != 24 || parts[2].Part != 0.5 || parts[2].Slot != 2 || parts[3].Part != 1 || parts[3].Slot != 3 {
		t.Errorf("%d intervals: %v, %v", len(parts), parts[2], parts[3])
	}
}

func TestIntervalsJoin(t *testing.T) {
	t.Parallel()
	zones := []string{"Asia/Shanghai", "Europe/Berlin", "America/New_York", "America/Havana", "Australia/Lord_Howe", "Asia/Kathmandu", "America/Sao_Paulo", "Africa/Casablanca"}
	lengths := []int{5, 6, 10, 12, 15, 20, 30, 60}
	rapid.Check(t, func(r *rapid.T) {
		cal := calendar(t, rapid.SampledFrom(zones).Draw(r, "zone"), time.Duration(rapid.SampledFrom(lengths).Draw(r, "minutes"))*time.Minute, nil)
		d := forecast.Plus(roster.Day{Year: 2005, Month: 1, Day: 1}, rapid.IntRange(0, 9000).Draw(r, "day"))
		today, tomorrow := cal.Intervals(d), cal.Intervals(d.Next())
		whole := 0.0
		for i, p := range today {
			if !p.Start.Before(p.End) || p.End.Sub(p.Start) > cal.Every() {
				r.Fatalf("%v lasts %v", p, p.End.Sub(p.Start))
			}
			if got := p.End.Sub(p.Start).Seconds() / cal.Every().Seconds(); math.Abs(got-p.Part) > 1e-12 {
				r.Fatalf("%v: part %v, want %v", p, p.Part, got)
			}
			next := tomorrow[0].Start
			if i+1 < len(today) {
				next = today[i+1].Start
			}
			if !p.End.Equal(next) {
				r.Fatalf("%v ends %v before the next begins", p, next.Sub(p.End))
			}
			if cal.Day(p.Start) != d || p.Slot < 0 || p.Slot >= cal.Slots() {
				r.Fatalf("%v does not lie in the day", p)
			}
			whole += p.Part
		}
		if got, want := whole*cal.Every().Hours(), tomorrow[0].Start.Sub(today[0].Start).Hours(); math.Abs(got-want) > 1e-9 {
			r.Fatalf("%v hours, want %v", got, want)
		}
	})
}

func TestClassesOfDays(t *testing.T) {
	t.Parallel()
	cal := calendar(t, "Asia/Shanghai", 0, map[roster.Day]forecast.Class{
		day(t, "2026-10-01"): forecast.Holiday, // a Thursday
		day(t, "2026-10-10"): forecast.MadeUp,  // a Saturday
		day(t, "2026-06-07"): forecast.Mon,     // a Sunday like a Monday
	})
	for _, row := range []struct {
		day     string
		class   forecast.Class
		workday bool
	}{
		{"2026-10-01", forecast.Holiday, false},
		{"2026-10-10", forecast.MadeUp, true},
		{"2026-06-07", forecast.Mon, true},
		{"2026-10-02", forecast.Fri, true},
		{"2026-10-03", forecast.Sat, false},
		{"2026-10-04", forecast.Sun, false},
		{"2028-02-29", forecast.Tue, true},
		{"2026-12-31", forecast.Thu, true},
		{"2027-01-01", forecast.Fri, true}, // nobody marked it
	} {
		if d := day(t, row.day); cal.Class(d) != row.class || cal.Workday(d) != row.workday {
			t.Errorf("%s is %s, worked: %v", row.day, cal.Class(d), cal.Workday(d))
		}
	}
}

func TestCalendarsThatAreRefused(t *testing.T) {
	t.Parallel()
	for name, make := range map[string]func() error{
		"no zone":   func() error { _, err := forecast.NewCalendar(nil, 0, nil); return err },
		"7 minutes": func() error { _, err := forecast.NewCalendar(time.UTC, 7*time.Minute, nil); return err },
		"2 hours":   func() error { _, err := forecast.NewCalendar(time.UTC, 2*time.Hour, nil); return err },
		"a minute":  func() error { _, err := forecast.NewCalendar(time.UTC, time.Minute, nil); return err },
		"negative":  func() error { _, err := forecast.NewCalendar(time.UTC, -30*time.Minute, nil); return err },
		"seconds":   func() error { _, err := forecast.NewCalendar(time.UTC, 30*time.Minute+time.Second, nil); return err },
		"a class that is none": func() error {
			_, err := forecast.NewCalendar(time.UTC, 0, map[roster.Day]forecast.Class{{Year: 2026, Month: 1, Day: 1}: "feast"})
			return err
		},
	} {
		refused(t, name, make())
	}
}

// refused wants an error that says what to mend.
func refused(t testing.TB, name string, err error) {
	t.Helper()
	if !fault.Is(err, fault.Invalid) || fault.MessageOf(err) == "" {
		t.Errorf("%s: %v, want it to be refused", name, err)
	}
}

func TestSeriesCountsByInterval(t *testing.T) {
	t.Parallel()
	cal := calendar(t, "Europe/Berlin", 0, nil)
	s, err := forecast.NewSeries(cal, day(t, "2026-10-24"), day(t, "2026-10-26"))
	if err != nil {
		t.Fatal(err)
	}
	twice := time.Date(2026, 10, 25, 0, 30, 0, 0, time.UTC) // 02:30, the first time
	for _, at := range []time.Time{twice, twice.Add(time.Hour), twice.Add(time.Hour + 29*time.Minute), twice.Add(-time.Nanosecond)} {
		if !s.Add(at, 1) {
			t.Errorf("%v was left out", at)
		}
	}
	for _, at := range []time.Time{time.Date(2026, 10, 23, 21, 59, 59, 0, time.UTC), time.Date(2026, 10, 26, 23, 0, 0, 0, time.UTC)} {
		if s.Add(at, 1) {
			t.Errorf("%v was counted", at)
		}
	}
	calls := s.Calls(day(t, "2026-10-25"))
	if len(calls) != 50 || calls[4] != 1 || calls[5] != 1 || calls[6] != 0 || calls[7] != 2 {
		t.Errorf("%v", calls)
	}
	s.Forget(twice.Add(time.Minute), twice.Add(30*time.Minute))
	if calls = s.Calls(day(t, "2026-10-25")); !math.IsNaN(calls[5]) || math.IsNaN(calls[4]) || math.IsNaN(calls[6]) {
		t.Errorf("%v", calls)
	}
	if s.Calls(day(t, "2026-10-27")) != nil || s.Last() != day(t, "2026-10-26") || s.First() != day(t, "2026-10-24") {
		t.Error("the record has another first or last day")
	}
	early, err := s.Until(day(t, "2026-10-24"))
	if err != nil || early.Last() != day(t, "2026-10-24") {
		t.Errorf("%v, %v", early, err)
	}
	_, err = s.Until(day(t, "2026-10-27"))
	refused(t, "until a day after the record", err)
	_, err = forecast.NewSeries(cal, day(t, "2026-10-26"), day(t, "2026-10-24"))
	refused(t, "a record that ends before it begins", err)
}
