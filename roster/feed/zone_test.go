package feed

import (
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // the zones must not depend on the machine

	"pgregory.net/rapid"
)

// readZone reads the VTIMEZONE that is written for a zone and a span as if Go had no data of that zone.
func readZone(t interface{ Fatalf(string, ...any) }, loc *time.Location, first, last time.Time) observed {
	w := &writer{}
	w.line("BEGIN", "VCALENDAR")
	w.zone(loc, first, last)
	w.line("END", "VCALENDAR")
	r := &reading{last: last.Unix()/day + 800, budget: budget{steps: maxSteps}}
	calendars := parseComponents(w.b, &r.faults)
	if r.faults.seen > 0 {
		t.Fatalf("%s: %v", loc, r.faults.list)
	}
	z := r.zonesOf(calendars[0])
	o := z.observe(z.own[loc.String()])
	if o == nil {
		t.Fatalf("%s: %v in\n%s", loc, r.faults.list, w.b)
	}
	return o
}

var zoneNames = []string{
	"Asia/Shanghai", "Europe/Berlin", "America/New_York", "Europe/Dublin", "Africa/Casablanca", "Asia/Jerusalem", "Australia/Lord_Howe",
	"America/Sao_Paulo", "Asia/Kathmandu", "Pacific/Chatham", "Antarctica/Troll", "Africa/Cairo", "America/St_Johns", "Asia/Urumqi",
	"Asia/Gaza", "America/Santiago", "Pacific/Apia", "Asia/Tehran", "Europe/Moscow", "Africa/Juba", "America/Asuncion",
}

// differ returns an instant at which two zones have different offsets, by looking at each change of both, and each six hours.
func differ(loc *time.Location, z observed, from, to time.Time) (time.Time, bool) {
	instants := []int64{from.Unix(), to.Unix()}
	for at := from.Unix(); at < to.Unix(); at += 6 * 3600 {
		instants = append(instants, at)
	}
	for _, c := range scan(loc, from, to) {
		instants = append(instants, c.at.Unix()-1, c.at.Unix())
	}
	for _, o := range z {
		if o.at > from.Unix() && o.at <= to.Unix() {
			instants = append(instants, o.at-1, o.at)
		}
	}
	for _, at := range instants {
		if z.offset(at) != (location{loc}).offset(at) {
			return time.Unix(at, 0).UTC(), true
		}
	}
	return time.Time{}, false
}

// TestVTimezoneIsTheZone: a program that knows nothing but our VTIMEZONE has the offset of Go's zone data at each instant of a
// span and of a year on either side. Spans begin in years in which rules were changed, too.
func TestVTimezoneIsTheZone(t *testing.T) {
	for _, name := range zoneNames {
		loc, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		for year := 2000; year <= 2040; year += 4 {
			first := time.Date(year, 7, 1, 0, 0, 0, 0, time.UTC)
			last := first.AddDate(1, 6, 0)
			z := readZone(t, loc, first, last)
			if at, ok := differ(loc, z, first.AddDate(-1, 0, 0), last.AddDate(1, 0, 0)); ok {
				t.Fatalf("%s from %d: at %s the offset is %d, Go has %d", name, year, at, z.offset(at.Unix()), (location{loc}).offset(at.Unix()))
			}
		}
	}
}

func TestVTimezoneOfSeveralYears(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		loc, err := time.LoadLocation(rapid.SampledFrom(zoneNames).Draw(t, "zone"))
		if err != nil {
			t.Fatal(err)
		}
		first := time.Date(rapid.IntRange(1990, 2060).Draw(t, "year"), time.Month(rapid.IntRange(1, 12).Draw(t, "month")), 1, 0, 0, 0, 0, time.UTC)
		last := first.AddDate(rapid.IntRange(0, 6).Draw(t, "years"), 0, 0)
		if at, ok := differ(loc, readZone(t, loc, first, last), first.AddDate(-1, 0, 0), last.AddDate(1, 0, 0)); ok {
			t.Fatalf("%s: at %s the offset is not Go's %d", loc, at, (location{loc}).offset(at.Unix()))
		}
	})
}

func TestRulesOfSummerTime(t *testing.T) {
	for name, want := range map[string][]string{
		"Asia/Shanghai":     nil,
		"Asia/Kathmandu":    nil,
		"Europe/Berlin":     {"FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", "FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU"},
		"America/New_York":  {"FREQ=YEARLY;BYMONTH=3;BYDAY=2SU", "FREQ=YEARLY;BYMONTH=11;BYDAY=1SU"},
		"Africa/Casablanca": {"", "", "", "", "", ""}, // by the moon: each change singly, 2025 to 2027
	} {
		loc, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, c := range changesOf(loc, time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2028, 1, 1, 0, 0, 0, 0, time.UTC)) {
			got = append(got, c.rule)
		}
		if strings.Join(got, " ") != strings.Join(want, " ") || len(got) != len(want) {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

// TestATimeBeforeTheFirstChange: a zone whose changes are written singly says what holds before the first of them, since
// programs are not agreed about times before it.
func TestATimeBeforeTheFirstChange(t *testing.T) {
	loc, err := time.LoadLocation("Africa/Casablanca")
	if err != nil {
		t.Fatal(err)
	}
	first := time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)
	z := readZone(t, loc, first, first)
	if z[0].at > 0 || z[0].from != 3600 || z[0].to != 3600 {
		t.Errorf("the first part of the zone begins at %d, from %d to %d", z[0].at, z[0].from, z[0].to)
	}
}

func TestWhatTheClockSkipsAndRepeats(t *testing.T) {
	for _, c := range []struct{ zone, wall, want string }{
		{"Europe/Berlin", "20260329T023000", "20260329T013000Z"},       // skipped: with the offset before, which is 03:30
		{"Europe/Berlin", "20261025T023000", "20261025T003000Z"},       // twice: the first
		{"America/New_York", "20261101T013000", "20261101T053000Z"},    // twice: the first
		{"America/New_York", "20260308T023000", "20260308T073000Z"},    // skipped
		{"Australia/Lord_Howe", "20260405T014500", "20260404T144500Z"}, // half an hour comes twice
		{"Asia/Shanghai", "20261207T080000", "20261207T000000Z"},
		{"Pacific/Apia", "20111230T120000", "20111230T220000Z"}, // a whole day is skipped
		{"America/Sao_Paulo", "20181104T000000", "20181104T030000Z"},
	} {
		loc, err := time.LoadLocation(c.zone)
		if err != nil {
			t.Fatal(err)
		}
		wall, _, _, err := parseWall(c.wall)
		if err != nil {
			t.Fatal(err)
		}
		if got := time.Unix(instant(location{loc}, wall), 0).UTC().Format(formUTC); got != c.want {
			t.Errorf("%s in %s is %s, want %s", c.wall, c.zone, got, c.want)
		}
	}
}

// TestAClockTimeIsReadAsItIsShown: an instant's clock time is read back as the instant, or, if it came before, as that.
func TestAClockTimeIsReadAsItIsShown(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		loc, err := time.LoadLocation(rapid.SampledFrom(zoneNames).Draw(t, "zone"))
		if err != nil {
			t.Fatal(err)
		}
		z := location{loc}
		at := rapid.Int64Range(0, 5e9).Draw(t, "at")
		got := instant(z, at+int64(z.offset(at)))
		if got > at || got+int64(z.offset(got)) != at+int64(z.offset(at)) {
			t.Fatalf("%s: %s is read as %s", loc, time.Unix(at, 0).In(loc), time.Unix(got, 0).In(loc))
		}
	})
}

func TestWhatTheClockShowsTwice(t *testing.T) {
	loc, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	for wall, want := range map[string]bool{
		"20261025T015959": false, "20261025T020000": true, "20261025T025959": true, "20261025T030000": false,
		"20260329T023000": false, "20260329T030000": false, "20261207T080000": false,
	} {
		at, _, _, err := parseWall(wall)
		if err != nil {
			t.Fatal(err)
		}
		if got := twice(location{loc}, at); got != want {
			t.Errorf("%s: %v, want %v", wall, got, want)
		}
	}
}

func TestOffsets(t *testing.T) {
	for text, want := range map[string]int{"+0800": 28800, "-0330": -12600, "+0000": 0, "-0456": -17760, "+080543": 29143} {
		if got, ok := parseOffset(text); !ok || got != want {
			t.Errorf("%s is read as %d, %v", text, got, ok)
		}
		if got := offsetText(want); got != text {
			t.Errorf("%d is written %s, want %s", want, got, text)
		}
	}
	for _, text := range []string{"", "0800", "+08", "+2400", "+0860", "+08:00", "+0 00", "++800", "+08000"} {
		if got, ok := parseOffset(text); ok {
			t.Errorf("%q is read as %d", text, got)
		}
	}
}
