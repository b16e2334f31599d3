package ivr_test

import (
	"strings"
	"testing"
	"time"

	"heartline/internal/yamlfile"
	"heartline/ivr"
)

func zone(tb testing.TB, name string) *time.Location {
	tb.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		tb.Fatal(err)
	}
	return z
}

func shanghai(tb testing.TB) *time.Location {
	tb.Helper()
	return zone(tb, "Asia/Shanghai")
}

func table(tb testing.TB, text string) *ivr.Hours {
	tb.Helper()
	doc, problems := yamlfile.Parse("h.yaml", []byte(text))
	var h ivr.Hours
	problems = append(problems, doc.Decode(&h)...)
	problems = append(problems, h.Check(doc)...)
	if err := problems.Err(); err != nil {
		tb.Fatal(err)
	}
	return &h
}

const office = `
week:
  mon: [08:30-12:00, 14:00-17:30]
  tue: [08:30-12:00, 14:00-17:30]
  wed: [08:30-12:00, 14:00-17:30]
  thu: [08:30-12:00, 14:00-17:30]
  fri: [08:30-12:00, 22:00-06:00]
  sun: [00:00-24:00]
holidays:
  - {name: 国庆节, from: 2026-10-01, to: 2026-10-07}
  - {name: 元旦, from: 2027-01-01, hours: ["10:00-12:00"]}
working_days:
  - {date: 2026-10-10, as: fri}
  - {date: 2026-10-11, hours: ["09:00-10:00"]}
  - {date: 2026-10-07, as: mon}
`

func TestHoursAt(t *testing.T) {
	t.Parallel()
	h := table(t, office)
	for name, tc := range map[string]struct {
		at   string
		want ivr.HoursState
	}{
		"the first instant is open":                    {"2026-11-23 08:30:00", ivr.Open},
		"the instant before is not":                    {"2026-11-23 08:29:59", ivr.Closed},
		"the last instant is closed":                   {"2026-11-23 12:00:00", ivr.Closed},
		"the lunch break is closed":                    {"2026-11-23 13:00:00", ivr.Closed},
		"the afternoon is open":                        {"2026-11-23 17:29:59", ivr.Open},
		"friday night goes on over midnight":           {"2026-11-28 05:59:59", ivr.Open},
		"and ends in the morning":                      {"2026-11-28 06:00:00", ivr.Closed},
		"a whole day is open at its first minute":      {"2026-11-29 00:00:00", ivr.Open},
		"and at its last second":                       {"2026-11-29 23:59:59", ivr.Open},
		"and not on the next day":                      {"2026-11-30 00:00:00", ivr.Closed},
		"a holiday is closed in office hours":          {"2026-10-01 09:00:00", ivr.Holiday},
		"its last day belongs to it":                   {"2026-10-06 23:59:59", ivr.Holiday},
		"a working day within a holiday is open":       {"2026-10-07 09:00:00", ivr.Open},
		"and closed in its lunch break, not a holiday": {"2026-10-07 13:00:00", ivr.Closed},
		"a saturday worked like a friday":              {"2026-10-10 11:00:00", ivr.Open},
		"with the friday's night":                      {"2026-10-10 23:00:00", ivr.Open},
		"which goes on into a day with its own hours":  {"2026-10-11 03:00:00", ivr.Open},
		"own hours go before the week's":               {"2026-10-11 12:00:00", ivr.Closed},
		"a holiday may keep some hours":                {"2027-01-01 11:00:00", ivr.Open},
		"and is a holiday outside of them":             {"2027-01-01 09:00:00", ivr.Holiday},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			at, err := time.ParseInLocation(time.DateTime, tc.at, shanghai(t))
			if err != nil {
				t.Fatal(err)
			}
			if got := h.At(at.UTC(), shanghai(t)); got != tc.want {
				t.Errorf("%s is %s, want %s", tc.at, got, tc.want)
			}
		})
	}
}

// In Berlin the clocks go from 02:00 to 03:00 on 2026-03-29 (01:00 UTC) and from 03:00 back to 02:00 on
// 2026-10-25 (01:00 UTC).
func TestHoursOverChangesOfTheClock(t *testing.T) {
	t.Parallel()
	berlin := zone(t, "Europe/Berlin")
	for name, tc := range map[string]struct {
		span string
		at   string // UTC
		want ivr.HoursState
	}{
		"a beginning in the skipped hour is when the clocks go forward": {"02:30-05:00", "2026-03-29T01:00:00Z", ivr.Open},
		"and not before": {"02:30-05:00", "2026-03-29T00:59:59Z", ivr.Closed},
		"an end in the skipped hour is when they go forward": {"00:00-02:30", "2026-03-29T00:59:59Z", ivr.Open},
		"and not after": {"00:00-02:30", "2026-03-29T01:00:00Z", ivr.Closed},
		"a beginning in the double hour takes the first":   {"02:30-05:00", "2026-10-25T00:30:00Z", ivr.Open},
		"and stays open when the hour comes again":         {"02:30-05:00", "2026-10-25T01:10:00Z", ivr.Open},
		"an end in the double hour takes the last":         {"00:00-02:30", "2026-10-25T01:29:59Z", ivr.Open},
		"and then it is over":                              {"00:00-02:30", "2026-10-25T01:30:00Z", ivr.Closed},
		"a night over the spring change ends by the wall":  {"22:00-06:00", "2026-03-29T03:59:59Z", ivr.Open},
		"and not an hour late":                             {"22:00-06:00", "2026-03-29T04:00:00Z", ivr.Closed},
		"a whole day of 25 hours has no hole at its end":   {"00:00-24:00", "2026-10-25T22:59:59Z", ivr.Open},
		"a whole day of 23 hours begins at local midnight": {"00:00-24:00", "2026-03-28T23:00:00Z", ivr.Open},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := table(t, "week:\n  sat: 22:00-06:00\n  sun: "+tc.span)
			if tc.span != "22:00-06:00" {
				h.Week.Sat = nil
			} else {
				h.Week.Sun = nil
			}
			at, err := time.Parse(time.RFC3339, tc.at)
			if err != nil {
				t.Fatal(err)
			}
			if got := h.At(at, berlin); got != tc.want {
				t.Errorf("%s: %s is %s, want %s", tc.span, tc.at, got, tc.want)
			}
		})
	}
}

func TestNextChangeAgreesWithAt(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"Asia/Shanghai", "Europe/Berlin", "America/St_Johns", "UTC"} {
		h, z := table(t, office), zone(t, name)
		at := time.Date(2026, 9, 20, 0, 0, 0, 0, time.UTC)
		for range 60 {
			next, ok := h.NextChange(at, z)
			if !ok || !next.After(at) {
				t.Fatalf("%s: no change after %s", name, at)
			}
			state := h.At(at, z)
			for probe := at; probe.Before(next); probe = probe.Add(7 * time.Minute) {
				if h.At(probe, z) != state {
					t.Fatalf("%s: %s differs from %s before the change at %s", name, probe, at, next)
				}
			}
			if h.At(next, z) == state {
				t.Fatalf("%s: nothing changes at %s", name, next)
			}
			at = next
		}
	}
	always := table(t, strings.ReplaceAll("week: {mon: @, tue: @, wed: @, thu: @, fri: @, sat: @, sun: @}", "@", `"00:00-24:00"`))
	if at, ok := always.NextChange(time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC), zone(t, "Europe/Berlin")); ok {
		t.Errorf("a line that is always open changes at %s", at)
	}
}
