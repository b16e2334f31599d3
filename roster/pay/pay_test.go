package pay_test

import (
	"cmp"
	"fmt"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"heartline/roster/model"
	"heartline/roster/pay"
)

// failer is what a test and a property have in common.
type failer interface {
	Helper()
	Fatal(args ...any)
	Fatalf(format string, args ...any)
}

func calendar(tb failer, zone, profile string) *model.Calendar {
	tb.Helper()
	c, err := model.NewCalendar(&model.Model{Zone: zone, Start: "2026-01-01", Days: 1, Profile: profile})
	if err != nil {
		tb.Fatal(err)
	}
	return c
}

func lookup(tb failer, id string) pay.Profile {
	tb.Helper()
	p, ok := pay.LookupProfile(id)
	if !ok {
		tb.Fatalf("no profile %s", id)
	}
	return p
}

// at reads a time on the clock of a zone.
func at(tb testing.TB, zone, text string) time.Time {
	tb.Helper()
	loc, err := time.LoadLocation(zone)
	if err != nil {
		tb.Fatal(err)
	}
	t, err := time.ParseInLocation("2006-01-02 15:04", text, loc)
	if err != nil {
		tb.Fatal(err)
	}
	return t
}

// shifts reads the shifts of one person: pairs of start and end.
func shifts(tb testing.TB, zone string, ends ...string) []pay.Shift {
	tb.Helper()
	var all []pay.Shift
	for i := 0; i < len(ends); i += 2 {
		all = append(all, pay.Shift{ID: fmt.Sprintf("s%03d", i/2), Person: "p1", Zone: zone, Start: at(tb, zone, ends[i]), End: at(tb, zone, ends[i+1])})
	}
	return all
}

// days returns a shift from 08:00 to 16:00 on each of a number of days in a row.
func days(tb testing.TB, first string, n int) []string {
	tb.Helper()
	d, err := time.Parse(time.DateOnly, first)
	if err != nil {
		tb.Fatal(err)
	}
	var ends []string
	for range n {
		date := d.Format(time.DateOnly)
		ends = append(ends, date+" 08:00", date+" 16:00")
		d = d.AddDate(0, 0, 1)
	}
	return ends
}

const (
	shanghai = "Asia/Shanghai"
	berlin   = "Europe/Berlin"
)

// The expected rows of these months were reckoned by hand.
func TestMonths(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name        string
		profile     string
		calendar    string // empty: the profile's
		change      func(*pay.Profile)
		zone        string
		ends        []string
		days        []pay.PersonDay
		from, until string
		rows        []pay.Row
	}{
		{
			name: "National Day week, its Sunday, and the Saturday worked in exchange", profile: "cn", zone: shanghai,
			ends: []string{
				"2026-10-01 08:00", "2026-10-01 16:00", // statutory
				"2026-10-04 08:00", "2026-10-04 16:00", // free, not statutory
				"2026-10-08 08:00", "2026-10-08 16:00", "2026-10-09 08:00", "2026-10-09 18:00", // two hours over the day
				"2026-10-10 08:00", "2026-10-10 16:00", // Saturday, worked in exchange
				"2026-10-11 08:00", "2026-10-11 12:00", // Sunday
			},
			from: "2026-10-01", until: "2026-10-31",
			rows: []pay.Row{{
				Person: "p1", Month: "2026-10", Worked: 480 + 480 + 1560 + 240, Regular: 3 * 480, Overtime: 120, RestDay: 720, Holiday: 480,
				Weighted: 480*300 + 720*200 + 1440*100 + 120*150,
			}},
		},
		{
			name: "six working days in the week of the Sunday worked in exchange are no overtime", profile: "cn", zone: shanghai,
			ends: append(days(t, "2026-09-14", 5), days(t, "2026-09-20", 1)...), from: "2026-09-01", until: "2026-09-30",
			rows: []pay.Row{{Person: "p1", Month: "2026-09", Worked: 2880, Regular: 2880, Weighted: 288000}},
		},
		{
			name: "Spring Festival: a working Saturday, a free Sunday, two statutory days and a free one", profile: "cn", zone: shanghai,
			ends: append(days(t, "2026-02-14", 4), days(t, "2026-02-20", 1)...), from: "2026-02-01", until: "2026-02-28",
			rows: []pay.Row{{
				Person: "p1", Month: "2026-02", Worked: 5 * 480, Regular: 480, RestDay: 960, Holiday: 960,
				Weighted: 480*100 + 960*200 + 960*300,
			}},
		},
		{
			name: "a night into a holiday and a night out of it", profile: "cn", zone: shanghai,
			change: func(p *pay.Profile) { p.NightSum, p.NightPercent = 3000, 10 },
			ends: []string{
				"2026-09-30 22:00", "2026-10-01 06:00",
				"2026-10-03 22:00", "2026-10-04 06:00",
			},
			from: "2026-09-01", until: "2026-10-31",
			rows: []pay.Row{
				{Person: "p1", Month: "2026-09", Worked: 120, Regular: 120, Night: 120, Nights: 1, NightSum: 3000, Weighted: 120 * 110},
				{
					Person: "p1", Month: "2026-10", Worked: 840, Holiday: 480, RestDay: 360, Night: 840, Nights: 1, NightSum: 3000,
					Weighted: 480*310 + 360*210,
				},
			},
		},
		{
			name: "ten hours over midnight are two of overtime, the last ones", profile: "cn", zone: shanghai,
			ends: []string{"2026-11-10 20:00", "2026-11-11 06:00"}, from: "2026-11-01", until: "2026-11-30",
			rows: []pay.Row{{
				Person: "p1", Month: "2026-11", Worked: 600, Regular: 480, Overtime: 120, Night: 480, Nights: 1, Weighted: 48000 + 120*150,
			}},
		},
		{
			name: "a rota with Tuesday and Wednesday free", profile: "cn", zone: shanghai, ends: days(t, "2026-11-09", 7),
			days: []pay.PersonDay{
				{Person: "p1", Date: "2026-11-10", Rest: true},
				{Person: "p1", Date: "2026-11-11", Rest: true},
				{Person: "p1", Date: "2026-11-14"},
				{Person: "p1", Date: "2026-11-15"},
			},
			from: "2026-11-01", until: "2026-11-30",
			rows: []pay.Row{{Person: "p1", Month: "2026-11", Worked: 7 * 480, Regular: 2400, RestDay: 960, Weighted: 240000 + 960*200}},
		},
		{
			name: "the standard of the week, where it is less than five days'", profile: "cn", zone: shanghai,
			change: func(p *pay.Profile) { p.WeekStandard = 35 * 60 }, ends: days(t, "2026-11-09", 5), from: "2026-11-01", until: "2026-11-30",
			rows: []pay.Row{{Person: "p1", Month: "2026-11", Worked: 2400, Regular: 2100, Overtime: 300, Weighted: 210000 + 300*150}},
		},
		{
			name: "comprehensive, a month of 165:20 h, weekends like any day, the holiday by itself", profile: "cn", zone: shanghai,
			change: func(p *pay.Profile) { p.System = pay.Comprehensive },
			ends:   append(days(t, "2026-10-01", 1), days(t, "2026-10-04", 21)...), from: "2026-10-01", until: "2026-10-31",
			rows: []pay.Row{{
				Person: "p1", Month: "2026-10", Worked: 22 * 480, Regular: 9920, Overtime: 160, Holiday: 480,
				Weighted: 992000 + 160*150 + 480*300,
			}},
		},
		{
			name: "comprehensive, a quarter of 62 days: the 63rd is overtime, in the month in which it lies", profile: "cn", zone: shanghai,
			change: func(p *pay.Profile) { p.System, p.Period = pay.Comprehensive, pay.Quarter },
			ends:   days(t, "2026-10-08", 63), from: "2026-12-01", until: "2026-12-31",
			rows: []pay.Row{{Person: "p1", Month: "2026-12", Worked: 9 * 480, Regular: 8 * 480, Overtime: 480, Weighted: 384000 + 480*150}},
		},
		{
			name: "comprehensive, weeks begin on Monday", profile: "cn", zone: shanghai,
			change: func(p *pay.Profile) { p.System, p.Period = pay.Comprehensive, pay.Week },
			ends:   days(t, "2026-11-10", 7), from: "2026-11-01", until: "2026-11-30", // Tuesday to Monday
			rows: []pay.Row{{Person: "p1", Month: "2026-11", Worked: 7 * 480, Regular: 6 * 480, Overtime: 480, Weighted: 288000 + 480*150}},
		},
		{
			name: "spring in Berlin: seven hours", profile: "eu", zone: berlin, change: func(p *pay.Profile) { p.NightPercent = 25 },
			ends: []string{"2026-03-28 22:00", "2026-03-29 06:00"}, from: "2026-03-01", until: "2026-03-31",
			rows: []pay.Row{{Person: "p1", Month: "2026-03", Worked: 420, Regular: 420, Night: 420, Nights: 1, Weighted: 420 * 125}},
		},
		{
			name: "autumn in Berlin: nine hours", profile: "eu", zone: berlin, change: func(p *pay.Profile) { p.NightPercent = 25 },
			ends: []string{"2026-10-24 22:00", "2026-10-25 06:00"}, from: "2026-10-01", until: "2026-10-31",
			rows: []pay.Row{{Person: "p1", Month: "2026-10", Worked: 540, Regular: 540, Night: 540, Nights: 1, Weighted: 540 * 125}},
		},
		{
			name: "a night that does not pass midnight: 00:00 to 05:00", profile: "eu", zone: berlin,
			change: func(p *pay.Profile) { p.NightFrom, p.NightTo, p.NightPercent = 0, 5*60, 25 },
			ends:   []string{"2026-06-10 22:00", "2026-06-11 06:00"}, from: "2026-06-01", until: "2026-06-30",
			rows: []pay.Row{{Person: "p1", Month: "2026-06", Worked: 480, Regular: 480, Night: 300, Nights: 1, Weighted: 180*100 + 300*125}},
		},
		{
			name: "a day is no night, even where a minute would make one", profile: "eu", zone: berlin,
			change: func(p *pay.Profile) { p.NightLeast = 0 }, ends: days(t, "2026-06-10", 1), from: "2026-06-01", until: "2026-06-30",
			rows: []pay.Row{{Person: "p1", Month: "2026-06", Worked: 480, Regular: 480, Weighted: 48000}},
		},
		{
			name: "eu has no factor for a holiday", profile: "eu", calendar: "cn", zone: shanghai, ends: days(t, "2026-10-01", 1),
			from: "2026-10-01", until: "2026-10-31",
			rows: []pay.Row{{Person: "p1", Month: "2026-10", Worked: 480, Regular: 480, Weighted: 48000}},
		},
		{
			name: "a factor for every holiday, statutory or not", profile: "eu", calendar: "cn", zone: shanghai,
			change: func(p *pay.Profile) { p.Holiday = 125 }, ends: append(days(t, "2026-10-01", 1), days(t, "2026-10-07", 2)...),
			from: "2026-10-01", until: "2026-10-31",
			rows: []pay.Row{{Person: "p1", Month: "2026-10", Worked: 1440, Regular: 480, Holiday: 960, Weighted: 48000 + 960*125}},
		},
		{
			name: "29 February 2028", profile: "cn", zone: shanghai,
			ends: []string{"2028-02-28 22:00", "2028-02-29 06:00", "2028-02-29 22:00", "2028-03-01 06:00"}, from: "2028-02-01", until: "2028-03-31",
			rows: []pay.Row{
				{Person: "p1", Month: "2028-02", Worked: 600, Regular: 600, Night: 600, Nights: 2, Weighted: 60000},
				{Person: "p1", Month: "2028-03", Worked: 360, Regular: 360, Night: 360, Weighted: 36000},
			},
		},
		{
			name: "year end: the night belongs to the old year, the holiday to the new one", profile: "cn", zone: shanghai,
			ends: []string{"2026-12-31 22:00", "2027-01-01 06:00"}, from: "2026-12-01", until: "2027-01-31",
			rows: []pay.Row{
				{Person: "p1", Month: "2026-12", Worked: 120, Regular: 120, Night: 120, Nights: 1, Weighted: 12000},
				{Person: "p1", Month: "2027-01", Worked: 360, Holiday: 360, Night: 360, Weighted: 108000},
			},
		},
		{
			name: "what lies before the export counts towards the standard and is not in it", profile: "cn", zone: shanghai,
			ends: []string{"2026-11-30 20:00", "2026-12-01 06:00"}, from: "2026-12-01", until: "2026-12-31",
			rows: []pay.Row{{Person: "p1", Month: "2026-12", Worked: 360, Regular: 240, Overtime: 120, Night: 360, Weighted: 24000 + 18000}},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			profile := lookup(t, test.profile)
			if test.change != nil {
				test.change(&profile)
			}
			e, err := pay.Compute(pay.Input{
				Profile: profile, Calendar: calendar(t, test.zone, cmp.Or(test.calendar, test.profile)), From: test.from, Until: test.until,
				Shifts: shifts(t, test.zone, test.ends...), Days: test.days,
			})
			if err != nil {
				t.Fatal(err)
			}
			if diff := gocmp.Diff(test.rows, e.Rows); diff != "" {
				t.Errorf("rows (-want +got):\n%s", diff)
			}
		})
	}
}

func TestBreaks(t *testing.T) {
	t.Parallel()
	shift := shifts(t, shanghai, "2026-11-10 18:00", "2026-11-11 02:30")[0] // 510 minutes
	for _, test := range []struct {
		name   string
		change func(*pay.Profile, *pay.Shift)
		want   pay.Row
	}{
		{"of unknown time, from the middle: 22:00 to 22:30", func(_ *pay.Profile, s *pay.Shift) { s.Break = 30 }, pay.Row{
			Worked: 480, Regular: 480, Night: 240, Nights: 1, Break: 30, Weighted: 48000,
		}},
		{"of known times, in any order", func(_ *pay.Profile, s *pay.Shift) {
			s.Breaks = []pay.Span{
				{at(t, shanghai, "2026-11-11 00:00"), at(t, shanghai, "2026-11-11 00:15")},
				{at(t, shanghai, "2026-11-10 20:00"), at(t, shanghai, "2026-11-10 20:15")},
			}
		}, pay.Row{Worked: 480, Regular: 480, Night: 255, Nights: 1, Break: 30, Weighted: 48000}},
		{"paid", func(p *pay.Profile, s *pay.Shift) { p.PaidBreaks, s.Break = true, 30 }, pay.Row{
			Worked: 510, Regular: 480, Overtime: 30, Night: 270, Nights: 1, Weighted: 48000 + 30*150,
		}},
		{"the whole shift", func(_ *pay.Profile, s *pay.Shift) { s.Break = 510 }, pay.Row{Break: 510}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			profile, s := lookup(t, "cn"), shift
			test.change(&profile, &s)
			e, err := pay.Compute(pay.Input{
				Profile: profile, Calendar: calendar(t, shanghai, "cn"), From: "2026-11-01", Until: "2026-11-30", Shifts: []pay.Shift{s},
			})
			if err != nil {
				t.Fatal(err)
			}
			test.want.Person, test.want.Month = "p1", "2026-11"
			if diff := gocmp.Diff([]pay.Row{test.want}, e.Rows); diff != "" {
				t.Errorf("rows (-want +got):\n%s", diff)
			}
		})
	}
}

func TestThePiecesOfANightIntoAHoliday(t *testing.T) {
	t.Parallel()
	e, err := pay.Compute(pay.Input{
		Profile: lookup(t, "cn"), Calendar: calendar(t, shanghai, "cn"), From: "2026-09-30", Until: "2026-10-01",
		Shifts: shifts(t, shanghai, "2026-09-30 21:30", "2026-10-01 06:30"),
	})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range e.Pieces {
		got = append(got, fmt.Sprintf("%s %s %d %v %s %d", p.Date, p.Start.Format("15:04"), p.Minutes, p.Night, p.Kind, p.Percent))
	}
	want := []string{
		"2026-09-30 21:30 30 false regular 100", "2026-09-30 22:00 120 true regular 100",
		"2026-10-01 00:00 360 true holiday 300", "2026-10-01 06:00 30 false holiday 300",
	}
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Errorf("pieces (-want +got):\n%s", diff)
	}
}

func TestABreakOfUnknownTimeIsInTheMiddle(t *testing.T) {
	t.Parallel()
	s := shifts(t, shanghai, "2026-11-10 08:00", "2026-11-10 16:15")
	s[0].Break = 30
	e, err := pay.Compute(pay.Input{
		Profile: lookup(t, "cn"), Calendar: calendar(t, shanghai, "cn"), From: "2026-11-10", Until: "2026-11-10", Shifts: s,
	})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range e.Pieces {
		got = append(got, fmt.Sprintf("%s %s %s %d", p.Start.Format("15:04"), p.End.Format("15:04"), p.Kind, p.Percent))
	}
	// 495 less 30 minutes, half of them before it: 232.
	if diff := gocmp.Diff([]string{"08:00 11:52 regular 100", "11:52 12:22 break 0", "12:22 16:15 regular 100"}, got); diff != "" {
		t.Errorf("pieces (-want +got):\n%s", diff)
	}
}
