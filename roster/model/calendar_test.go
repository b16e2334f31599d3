package model_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"heartline/roster/model"
)

func calendar(t testing.TB, zone, start string, days int) *model.Calendar {
	t.Helper()
	c, err := model.NewCalendar(&model.Model{Zone: zone, Start: start, Days: days})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestDays(t *testing.T) {
	t.Parallel()
	c := calendar(t, "Asia/Shanghai", "2028-02-28", 400)
	for _, tt := range []struct {
		d    int
		date string
		day  time.Weekday
	}{
		{0, "2028-02-28", time.Monday},
		{1, "2028-02-29", time.Tuesday},
		{2, "2028-03-01", time.Wednesday},
		{307, "2028-12-31", time.Sunday},
		{308, "2029-01-01", time.Monday},
		{366, "2029-02-28", time.Wednesday},
		{367, "2029-03-01", time.Thursday},
		{-1, "2028-02-27", time.Sunday},
		{-59, "2027-12-31", time.Friday},
		{5000, "2041-11-06", time.Wednesday},
	} {
		if got := c.Date(tt.d); got != tt.date {
			t.Errorf("day %d is %s, want %s", tt.d, got, tt.date)
		}
		if got, ok := c.Day(tt.date); !ok || got != tt.d {
			t.Errorf("%s is day %d %v, want %d", tt.date, got, ok, tt.d)
		}
		if got := c.Weekday(tt.d); got != tt.day {
			t.Errorf("day %d is a %s, want %s", tt.d, got, tt.day)
		}
	}
	for _, bad := range []string{"", "2027-02-29", "2028-2-9", "1999-12-31", "28.02.2028"} {
		if d, ok := c.Day(bad); ok {
			t.Errorf("%q is day %d", bad, d)
		}
	}
}

func TestInstants(t *testing.T) {
	t.Parallel()
	night := model.ShiftType{Start: "22:00", Minutes: 480}
	for _, tt := range []struct {
		name, zone, date string
		s                model.ShiftType
		want             string // begin and end in UTC
	}{
		{"a day in Shanghai", "Asia/Shanghai", "2026-12-07", model.ShiftType{Start: "08:00", Minutes: 480}, "07T00:00 07T08:00"},
		{"a night in Shanghai", "Asia/Shanghai", "2026-12-31", night, "31T14:00 31T22:00"},
		{"the night into a new year in Berlin", "Europe/Berlin", "2026-12-31", night, "31T21:00 01T05:00"},
		{"the night into 29 February", "Europe/Berlin", "2028-02-28", night, "28T21:00 29T05:00"},
		{"two days", "UTC", "2026-12-07", model.ShiftType{Start: "12:00", Minutes: 2880}, "07T12:00 09T12:00"},
		{"until midnight", "UTC", "2026-12-07", model.ShiftType{Start: "16:00", Minutes: 480}, "07T16:00 08T00:00"},

		{"seven hours in Berlin's spring", "Europe/Berlin", "2026-03-28", night, "28T21:00 29T04:00"},
		{"nine hours in Berlin's autumn", "Europe/Berlin", "2026-10-24", night, "24T20:00 25T05:00"},
		{"the day after the short night joins it", "Europe/Berlin", "2026-03-29", model.ShiftType{Start: "06:00", Minutes: 480}, "29T04:00 29T12:00"},
		{"a start that is skipped", "Europe/Berlin", "2026-03-29", model.ShiftType{Start: "02:30", Minutes: 120}, "29T01:00 29T02:30"},
		{"an end that is skipped", "Europe/Berlin", "2026-03-29", model.ShiftType{Start: "00:30", Minutes: 120}, "28T23:30 29T01:00"},
		{"a shift that is skipped", "Europe/Berlin", "2026-03-29", model.ShiftType{Start: "02:00", Minutes: 60}, "29T01:00 29T01:00"},
		{"a start that comes twice", "Europe/Berlin", "2026-10-25", model.ShiftType{Start: "02:30", Minutes: 60}, "25T00:30 25T02:30"},
		{"an end that comes twice", "Europe/Berlin", "2026-10-24", model.ShiftType{Start: "22:00", Minutes: 270}, "24T20:00 25T00:30"},

		{"seven hours in New York's spring", "America/New_York", "2026-03-07", night, "08T03:00 08T10:00"},
		{"nine hours in New York's autumn", "America/New_York", "2026-10-31", night, "01T02:00 01T11:00"},
		{"a start that is skipped in New York", "America/New_York", "2026-03-08", model.ShiftType{Start: "02:15", Minutes: 60}, "08T07:00 08T07:15"},
		{"a start that comes twice in New York", "America/New_York", "2026-11-01", model.ShiftType{Start: "01:30", Minutes: 60}, "01T05:30 01T07:30"},
	} {
		c := calendar(t, tt.zone, tt.date, 7)
		const f = "02T15:04"
		if got := c.Begins(0, &tt.s).Format(f) + " " + c.Ends(0, &tt.s).Format(f); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
	c := calendar(t, "Europe/Berlin", "2026-03-28", 7)
	if got := c.Midnight(2).Sub(c.Midnight(1)); got != 23*time.Hour {
		t.Errorf("the day of the skipped hour has %s", got)
	}
	if got := c.Begins(0, &model.ShiftType{Start: "noon"}); !got.Equal(c.Midnight(0)) {
		t.Errorf("a start that is none is %s", got)
	}
}

func TestInstantsOfAnyZone(t *testing.T) {
	t.Parallel()
	zones := []string{"Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "America/St_Johns", "UTC"}
	rapid.Check(t, func(t *rapid.T) {
		c, err := model.NewCalendar(&model.Model{
			Zone: rapid.SampledFrom(zones).Draw(t, "zone"), Days: 400,
			Start: time.Date(rapid.IntRange(2002, 2190).Draw(t, "year"), 1, rapid.IntRange(1, 366).Draw(t, "day of the year"), 0, 0, 0, 0, time.UTC).Format(time.DateOnly),
		})
		if err != nil {
			t.Fatal(err)
		}
		d := rapid.IntRange(-400, 800).Draw(t, "day")
		if got, ok := c.Day(c.Date(d)); !ok || got != d {
			t.Fatalf("day %d comes back as %d", d, got)
		}
		if next := (c.Weekday(d) + 1) % 7; c.Weekday(d+1) != next {
			t.Fatalf("after %s comes %s", c.Weekday(d), c.Weekday(d+1))
		}
		if long := c.Midnight(d + 1).Sub(c.Midnight(d)); long < 23*time.Hour || long > 25*time.Hour {
			t.Fatalf("day %d has %s", d, long)
		}
		start, first, second := rapid.IntRange(0, 1439).Draw(t, "start"), rapid.IntRange(1, 2880).Draw(t, "first"), rapid.IntRange(1, 1440).Draw(t, "second")
		one := model.ShiftType{Start: clock(start), Minutes: first}
		two := model.ShiftType{Start: clock((start + first) % 1440), Minutes: second}
		begins, ends := c.Begins(d, &one), c.Ends(d, &one)
		if ends.Before(begins) || begins.Location() != time.UTC {
			t.Fatalf("from %s to %s", begins, ends)
		}
		if next := c.Begins(d+(start+first)/1440, &two); !next.Equal(ends) {
			t.Fatalf("a shift ends at %s and the one that follows it begins at %s", ends, next)
		}
		if length := ends.Sub(begins) - time.Duration(first)*time.Minute; length < -time.Hour || length > time.Hour {
			t.Fatalf("%d minutes last %s", first, ends.Sub(begins))
		}
	})
}

func clock(minutes int) string {
	return time.Date(2000, 1, 1, 0, minutes, 0, 0, time.UTC).Format("15:04")
}

func TestNewCalendarNamesWhatIsWrong(t *testing.T) {
	t.Parallel()
	for want, m := range map[string]*model.Model{
		"no zone is called":                 {Zone: "Mars/Olympus", Start: "2026-12-07"},
		`the first day "7 Dec"`:             {Zone: "UTC", Start: "7 Dec"},
		`the holiday "Xmas"`:                {Zone: "UTC", Start: "2026-12-07", Holidays: []model.Holiday{{Date: "Xmas"}}},
		`the start "8" of shift D: write t`: {Zone: "UTC", Start: "2026-12-07", Shifts: []model.ShiftType{{ID: "D", Start: "8"}}},
	} {
		if _, err := model.NewCalendar(m); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %s", err, want)
		}
	}
}

func TestHolidays(t *testing.T) {
	t.Parallel()
	c, err := model.NewCalendar(&model.Model{
		Zone: "Asia/Shanghai", Start: "2026-09-14", Days: 40, Profile: "cn",
		Holidays: []model.Holiday{{Date: "2026-09-16"}, {Date: "2026-10-07", Works: true}},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		date                     string
		holiday, workday, triple bool
	}{
		{"2026-09-14", false, true, false},  // Monday
		{"2026-09-16", true, false, false},  // the model's own
		{"2026-09-19", false, false, false}, // Saturday
		{"2026-09-20", false, true, false},  // a Sunday that is worked
		{"2026-09-25", true, false, true},   // mid-autumn
		{"2026-09-26", true, false, false},
		{"2026-10-01", true, false, true},
		{"2026-10-04", true, false, false},
		{"2026-10-07", false, true, false}, // the model says otherwise
		{"2026-10-10", false, true, false}, // a Saturday that is worked
		{"2026-02-17", true, false, true},  // before the first day
	} {
		d, _ := c.Day(tt.date)
		if c.Holiday(d) != tt.holiday || c.Workday(d) != tt.workday || c.Statutory(d) != tt.triple {
			t.Errorf("%s: holiday %v, workday %v, statutory %v", tt.date, c.Holiday(d), c.Workday(d), c.Statutory(d))
		}
	}
	if len(c.Unsure()) > 0 {
		t.Errorf("unsure of %v", c.Unsure())
	}
}

func TestUnsureYears(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		profile, start string
		days           int
		want           []int
	}{
		{"cn", "2026-12-07", 25, nil},
		{"cn", "2026-12-07", 26, []int{2027}},
		{"cn", "2025-12-31", 400, []int{2025, 2027}},
		{"eu", "2026-12-07", 28, nil},
		{"", "2026-12-07", 28, nil},
	} {
		c, err := model.NewCalendar(&model.Model{Zone: "UTC", Start: tt.start, Days: tt.days, Profile: tt.profile})
		if err != nil {
			t.Fatal(err)
		}
		if got := c.Unsure(); !slices.Equal(got, tt.want) {
			t.Errorf("%+v: %v", tt, got)
		}
	}
	c := calendar(t, "UTC", "2026-12-07", 7)
	if got := c.UnsureOf(0, 800); len(got) != 0 {
		t.Errorf("without a profile: %v", got)
	}
	c, err := model.NewCalendar(&model.Model{Zone: "UTC", Start: "2026-12-07", Days: 7, Profile: "cn"})
	if err != nil {
		t.Fatal(err)
	}
	if got := c.UnsureOf(-400, 800); !slices.Equal(got, []int{2025, 2027, 2028, 2029}) {
		t.Errorf("beyond the days of the model: %v", got)
	}
}

func TestPicks(t *testing.T) {
	t.Parallel()
	c, err := model.NewCalendar(&model.Model{Zone: "UTC", Start: "2026-12-21", Days: 14, Holidays: []model.Holiday{{Date: "2026-12-25"}}})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name string
		on   model.On
		want string // the days of December that are picked, of 21 to 27
	}{
		{"nothing given", model.On{}, "21 22 23 24 25 26 27"},
		{"weekdays", model.On{Weekdays: []string{"mon", "sun"}}, "21 27"},
		{"a weekday or a holiday", model.On{Weekdays: []string{"tue", "holiday"}}, "22 25"},
		{"workdays", model.On{Weekdays: []string{"workday"}}, "21 22 23 24"},
		{"dates", model.On{Dates: []string{"2026-12-24", "2027-12-24"}}, "24"},
		{"from", model.On{From: "2026-12-26"}, "26 27"},
		{"to", model.On{To: "2026-12-22"}, "21 22"},
		{"all of it must hold", model.On{Weekdays: []string{"mon", "fri"}, From: "2026-12-22", To: "2026-12-27"}, "25"},
		{"no such day", model.On{Weekdays: []string{"noday"}}, ""},
	} {
		var got []string
		for d := range 7 {
			if c.Picks(tt.on, d) {
				got = append(got, c.Date(d)[8:])
			}
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%s: %v, want %s", tt.name, got, tt.want)
		}
	}
}

func TestLets(t *testing.T) {
	t.Parallel()
	c, err := model.NewCalendar(&model.Model{
		Zone: "UTC", Start: "2026-12-21", Days: 14, Holidays: []model.Holiday{{Date: "2026-12-25"}},
		Demand: []model.Demand{{Role: "a"}, {Role: "b"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	day := &model.ShiftType{ID: "D", Start: "08:00", Minutes: 480, Tags: []string{"early"}}
	eve := &model.ShiftType{ID: "E", Start: "16:00", Minutes: 480}
	night := &model.ShiftType{ID: "N", Start: "22:00", Minutes: 600}
	for _, tt := range []struct {
		name string
		f    model.Filter
		want string // which of D E N on Thursday 24 December in role a
	}{
		{"nothing given", model.Filter{}, "DEN"},
		{"types", model.Filter{Shifts: []string{"D", "N"}}, "DN"},
		{"a tag", model.Filter{Tags: []string{"early"}}, "D"},
		{"one of two tags", model.Filter{Tags: []string{"early", "night"}}, "DN"},
		{"longer", model.Filter{Longer: 480}, "N"},
		{"the role", model.Filter{Roles: []string{"a"}}, "DEN"},
		{"another role", model.Filter{Roles: []string{"b"}}, ""},
		{"the day", model.Filter{On: model.On{Weekdays: []string{"thu"}}}, "DEN"},
		{"another day", model.Filter{On: model.On{Weekdays: []string{"fri"}}}, ""},
		{"touches a holiday", model.Filter{Touches: "holiday"}, "N"},
		{"touches the weekend", model.Filter{Touches: "weekend"}, ""},
		{"turned round", model.Filter{Shifts: []string{"D"}, Negative: true}, "EN"},
		{"turned round as a whole", model.Filter{Shifts: []string{"D", "N"}, Longer: 480, Negative: true}, "DE"},
	} {
		got := ""
		for _, s := range []*model.ShiftType{day, eve, night} {
			if c.Lets(tt.f, 3, s, "a") {
				got += s.ID
			}
		}
		if got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
	if !c.Lets(model.Filter{Touches: "weekend"}, 4, night, "a") || c.Lets(model.Filter{Touches: "weekend"}, 4, eve, "a") {
		t.Error("of Friday, only the night touches the weekend: what ends at midnight does not")
	}
	if long := (&model.ShiftType{Start: "12:00", Minutes: 2880}); !c.Lets(model.Filter{Touches: "holiday"}, 2, long, "a") {
		t.Error("two days from Wednesday noon touch the holiday on Friday")
	}
}

func TestTheOnlyRoleMayBeLeftOut(t *testing.T) {
	t.Parallel()
	only := model.Filter{Roles: []string{"counsel"}}
	s := &model.ShiftType{Start: "08:00", Minutes: 60}
	for _, tt := range []struct {
		name string
		rows []model.Demand
		want bool
	}{
		{"one role", []model.Demand{{Role: "counsel"}, {Role: "counsel"}}, true},
		{"one role, beside who counts anyhow", []model.Demand{{Role: "counsel"}, {Counts: model.Holders}}, true},
		{"one role, and rows that leave it out", []model.Demand{{}, {Role: "counsel"}}, true},
		{"two roles", []model.Demand{{Role: "counsel"}, {Role: "supervise"}}, false},
		{"none", nil, false},
	} {
		c, err := model.NewCalendar(&model.Model{Zone: "UTC", Start: "2026-12-07", Days: 7, Demand: tt.rows})
		if err != nil {
			t.Fatal(err)
		}
		if got := c.Lets(only, 0, s, ""); got != tt.want {
			t.Errorf("%s: %v", tt.name, got)
		}
	}
}

func TestNight(t *testing.T) {
	t.Parallel()
	c := calendar(t, "UTC", "2026-12-07", 7)
	for _, tt := range []struct {
		name string
		s    model.ShiftType
		want bool
	}{
		{"a night", model.ShiftType{Start: "22:00", Minutes: 480}, true},
		{"after midnight", model.ShiftType{Start: "00:00", Minutes: 480}, true},
		{"a day", model.ShiftType{Start: "08:00", Minutes: 480}, false},
		{"two hours of night", model.ShiftType{Start: "16:00", Minutes: 480}, false},
		{"three hours of night", model.ShiftType{Start: "17:00", Minutes: 480}, true},
		{"a minute less", model.ShiftType{Start: "16:59", Minutes: 480}, false},
		{"three hours in the morning", model.ShiftType{Start: "03:00", Minutes: 480}, true},
		{"two hours in the morning and one in the evening", model.ShiftType{Start: "04:00", Minutes: 19 * 60}, true},
		{"a day around", model.ShiftType{Start: "08:00", Minutes: 1440}, true},
		{"it says so", model.ShiftType{Start: "20:00", Minutes: 180, Tags: []string{"night"}}, true},
	} {
		if got := c.Night(&tt.s); got != tt.want {
			t.Errorf("%s: %v", tt.name, got)
		}
	}
}
