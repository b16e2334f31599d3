package roster_test

import (
	"testing"
	"time"
	_ "time/tzdata" // the zones must not depend on the machine

	"pgregory.net/rapid"

	"heartline/roster"
)

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func TestDayAt(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, zone, day, clock, want string }{
		{"no summer time", "Asia/Shanghai", "2026-11-22", "08:30", "2026-11-22T00:30:00Z"},
		{"China's summer time of 1991 is over", "Asia/Shanghai", "2001-04-14", "01:00", "2001-04-13T17:00:00Z"},
		{"the day before the clocks go forward", "Europe/Berlin", "2026-03-28", "02:30", "2026-03-28T01:30:00Z"},
		{"just before the skip", "Europe/Berlin", "2026-03-29", "01:59", "2026-03-29T00:59:00Z"},
		{"skipped: the instant of the skip", "Europe/Berlin", "2026-03-29", "02:30", "2026-03-29T01:00:00Z"},
		{"the skip's start is skipped too", "Europe/Berlin", "2026-03-29", "02:00", "2026-03-29T01:00:00Z"},
		{"after the skip", "Europe/Berlin", "2026-03-29", "03:00", "2026-03-29T01:00:00Z"},
		{"comes twice: the first", "Europe/Berlin", "2026-10-25", "02:30", "2026-10-25T00:30:00Z"},
		{"after the repetition", "Europe/Berlin", "2026-10-25", "03:00", "2026-10-25T02:00:00Z"},
		{"skipped midnight", "America/Santiago", "2026-09-06", "00:00", "2026-09-06T04:00:00Z"},
		{"half an hour's change", "Australia/Lord_Howe", "2026-10-04", "02:15", "2026-10-03T15:30:00Z"},
		{"twice, half an hour", "Australia/Lord_Howe", "2026-04-05", "01:45", "2026-04-04T14:45:00Z"},
		{"a whole day skipped", "Pacific/Apia", "2011-12-30", "12:00", "2011-12-30T10:00:00Z"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			d, err := roster.ParseDay(tt.day)
			if err != nil {
				t.Fatal(err)
			}
			c, err := roster.ParseClock(tt.clock)
			if err != nil {
				t.Fatal(err)
			}
			if got := d.At(c, zone(t, tt.zone)).Format(time.RFC3339); got != tt.want {
				t.Errorf("%s %s in %s is %s, want %s", tt.day, tt.clock, tt.zone, got, tt.want)
			}
		})
	}
}

// A later time on the clock is never an earlier instant, and a day never begins before the day before,
// whatever the zone does.
func TestDayAtIsMonotonic(t *testing.T) {
	t.Parallel()
	names := []string{"Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Santiago", "Africa/Casablanca", "Pacific/Apia"}
	zones := make(map[string]*time.Location, len(names))
	for _, n := range names {
		zones[n] = zone(t, n)
	}
	rapid.Check(t, func(t *rapid.T) {
		z := zones[rapid.SampledFrom(names).Draw(t, "zone")]
		day := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 3650).Draw(t, "day"))
		y, m, dd := day.Date()
		d := roster.Day{Year: y, Month: m, Day: dd}
		var before time.Time
		for c := roster.Clock(0); c < 24*60; c += 5 {
			now := d.At(c, z)
			if now.Before(before) {
				t.Fatalf("%v %v in %v lies before the time before it", d, c, z)
			}
			before = now
		}
		if next := d.Next().At(0, z); !next.After(d.At(0, z)) {
			t.Fatalf("the day after %v does not come after it", d)
		}
	})
}

func TestParseClockAndDay(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]string{"08:30": "08:30", "8:30": "08:30", "00:00": "00:00", "24:00": "00:00", "23:59": "23:59"} {
		if c, err := roster.ParseClock(s); err != nil || c.String() != want {
			t.Errorf("ParseClock(%q) = %v, %v", s, c, err)
		}
	}
	for _, s := range []string{"", "24:01", "12:60", "1230", "12.30", "-1:00", "aa:bb", "012:30", "12:3"} {
		if c, err := roster.ParseClock(s); err == nil {
			t.Errorf("ParseClock(%q) = %v", s, c)
		}
	}
	for _, s := range []string{"", "2026-02-30", "22.11.2026", "1999-12-31", "2200-01-01", "2026-1-1"} {
		if d, err := roster.ParseDay(s); err == nil {
			t.Errorf("ParseDay(%q) = %v", s, d)
		}
	}
	if d := (roster.Day{Year: 2026, Month: time.December, Day: 31}).Next(); d != (roster.Day{Year: 2027, Month: time.January, Day: 1}) {
		t.Errorf("the day after new year's eve is %v", d)
	}
}
