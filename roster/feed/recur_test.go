package feed

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/teambition/rrule-go"
	"pgregory.net/rapid"
)

// recurrences returns the dates of a rule from a date up to the last day of 2027.
func recurrences(t *testing.T, start, text string) []string {
	t.Helper()
	r, err := parseRule(text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	first, err := time.Parse(formDate, start)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	err = r.expand(first.Unix()/day, dayOf(2027, 12, 31), true, &budget{steps: maxSteps}, func(d int64) bool {
		if r.ended(d*day, d*day) {
			return false
		}
		got = append(got, time.Unix(d*day, 0).UTC().Format(formDate))
		return true
	})
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return got
}

func TestRecurrence(t *testing.T) {
	for _, c := range []struct{ name, start, rule, want string }{
		{"each day, by number", "20261230", "FREQ=DAILY;COUNT=3", "20261230 20261231 20270101"},
		{"each second day, to a date with it", "20261201", "FREQ=DAILY;INTERVAL=2;UNTIL=20261205", "20261201 20261203 20261205"},
		{"workdays", "20261204", "FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR;COUNT=3", "20261204 20261207 20261208"},
		{"each week, on the day of the start", "20261207", "FREQ=WEEKLY;COUNT=3", "20261207 20261214 20261221"},
		{"two days of each second week", "20261208", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=MO;COUNT=4", "20261208 20261213 20261222 20261227"},
		{"the same, weeks from Sunday", "20261208", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=SU;COUNT=4", "20261208 20261220 20261222 20270103"},
		{"each month, where it has the day", "20261031", "FREQ=MONTHLY;COUNT=4", "20261031 20261231 20270131 20270331"},
		{"the last of the month", "20261130", "FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=4", "20261130 20261231 20270131 20270228"},
		{"the second Tuesday", "20261208", "FREQ=MONTHLY;BYDAY=2TU;COUNT=3", "20261208 20270112 20270209"},
		{"the last Friday", "20261127", "FREQ=MONTHLY;BYDAY=-1FR;COUNT=3", "20261127 20261225 20270129"},
		{"the last workday", "20261130", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=3", "20261130 20261231 20270129"},
		{"a Friday that is the 13th", "20261113", "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13;COUNT=2", "20261113 20270813"},
		{"each year", "20261224", "FREQ=YEARLY;UNTIL=20280101", "20261224 20271224"},
		{"29 February", "20200229", "FREQ=YEARLY;COUNT=2", "20200229 20240229"},
		{"the fourth Thursday of November", "20261126", "FREQ=YEARLY;BYMONTH=11;BYDAY=4TH;COUNT=2", "20261126 20271125"},
		{"the 20th Monday of the year", "19970519", "FREQ=YEARLY;BYDAY=20MO;COUNT=3", "19970519 19980518 19990517"},
		{"two dates of two months", "20260105", "FREQ=YEARLY;BYMONTH=1,7;BYMONTHDAY=5,6;COUNT=4", "20260105 20260106 20260705 20260706"},
		{"begins before 1970", "19691231", "FREQ=DAILY;COUNT=2", "19691231 19700101"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := strings.Join(recurrences(t, c.start, c.rule), " "); got != c.want {
				t.Errorf("%s from %s:\n got %s\nwant %s", c.rule, c.start, got, c.want)
			}
		})
	}
}

func TestStartOutsideItsRule(t *testing.T) {
	r, err := parseRule("FREQ=WEEKLY;BYDAY=MO")
	if err != nil {
		t.Fatal(err)
	}
	tuesday := dayOf(2026, 12, 8)
	if err := r.expand(tuesday, tuesday+30, true, &budget{steps: maxSteps}, func(int64) bool { return true }); err == nil {
		t.Error("a Tuesday was taken for a Monday")
	}
	var got []int64
	err = r.expand(tuesday, tuesday+7, false, &budget{steps: maxSteps}, func(d int64) bool { got = append(got, d); return true })
	if err != nil || len(got) != 2 || got[0] != tuesday || got[1] != tuesday+6 {
		t.Errorf("got %v, %v; want the start and the next Monday", got, err)
	}
}

func TestExpansionIsBounded(t *testing.T) {
	r, err := parseRule("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30")
	if err != nil {
		t.Fatal(err)
	}
	b := budget{steps: 10_000}
	if err := r.expand(dayOf(2026, 2, 28), dayOf(2190, 1, 1), false, &b, func(int64) bool { return true }); err == nil {
		t.Error("a day that never comes was looked for without end")
	}
}

// TestAgainstAnotherReckoning compares with another implementation of RFC 5545.
func TestAgainstAnotherReckoning(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		start := time.Date(2026, 1, 1, 9, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(-800, 800).Draw(t, "start"))
		freq := rapid.SampledFrom([]string{"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}).Draw(t, "freq")
		interval := rapid.IntRange(1, 4).Draw(t, "interval")
		text := fmt.Sprintf("FREQ=%s;INTERVAL=%d", freq, interval)
		some := func(name string, from []string, more bool) {
			if picked := rapid.SliceOfNDistinct(rapid.SampledFrom(from), 0, 3, rapid.ID).Draw(t, name); len(picked) > 0 && more {
				text += ";" + name + "=" + strings.Join(picked, ",")
			}
		}
		days := []string{"MO", "TU", "WE", "TH", "FR", "SA", "SU"}
		// Numbered days and others are not mixed: the other takes what both pick, the standard what either does.
		if (freq == "MONTHLY" || freq == "YEARLY") && rapid.Bool().Draw(t, "numbered") {
			days = []string{"1MO", "2TU", "-1FR", "-2SU", "4TH"}
		}
		some("BYDAY", days, true)
		some("BYMONTHDAY", []string{"1", "5", "13", "28", "-1", "-3"}, freq != "WEEKLY")
		// Every other month may never be one of those; the other looks for it until the year 9999.
		some("BYMONTH", []string{"1", "2", "7", "11"}, freq != "MONTHLY" || interval == 1)
		if strings.Contains(text, ";BY") {
			// Of a week the other counts places from the start, not from the first day of the week.
			some("BYSETPOS", []string{"1", "2", "-1"}, freq == "MONTHLY" || freq == "YEARLY")
		}
		if rapid.Bool().Draw(t, "sunday") {
			text += ";WKST=SU"
		}
		if n := rapid.IntRange(0, 20).Draw(t, "count"); n > 0 {
			text += fmt.Sprintf(";COUNT=%d", n)
		}

		option, err := rrule.StrToROption(text)
		if err != nil {
			t.Fatal(err)
		}
		option.Dtstart, option.Until = start, time.Time{}
		other, err := rrule.NewRRule(*option)
		if err != nil {
			t.Fatal(err)
		}
		end := start.AddDate(6, 0, 0)
		var want []int64
		for _, at := range other.Between(start, end, true) {
			want = append(want, at.Unix()/day)
		}
		r, err := parseRule(text)
		if err != nil {
			t.Fatal(err)
		}
		var got []int64
		err = r.expand(start.Unix()/day, end.Unix()/day, true, &budget{steps: maxSteps}, func(d int64) bool { got = append(got, d); return true })
		if fits := len(want) > 0 && want[0] == start.Unix()/day; fits != (err == nil) {
			t.Fatalf("%s from %s: fits %v, error %v", text, start, fits, err)
		}
		if err == nil && fmt.Sprint(got) != fmt.Sprint(want) {
			t.Fatalf("%s from %s:\n got %v\nwant %v", text, start, got, want)
		}
	})
}

func TestRuleFaults(t *testing.T) {
	for text, want := range map[string]string{
		"":                                   "FREQ",
		"FREQ=HOURLY":                        "HOURLY",
		"FREQ=DAILY;INTERVAL=0":              "INTERVAL",
		"FREQ=DAILY;INTERVAL=1001":           "INTERVAL",
		"FREQ=DAILY;COUNT=-1":                "COUNT",
		"FREQ=DAILY;COUNT=2;UNTIL=20270101":  "keep one",
		"FREQ=DAILY;COUNT=2;COUNT=3":         "twice",
		"FREQ=DAILY;UNTIL=tomorrow":          "TOMORROW",
		"FREQ=DAILY;BYHOUR=8":                "BYHOUR",
		"FREQ=YEARLY;BYWEEKNO=1":             "BYWEEKNO",
		"FREQ=WEEKLY;BYDAY=1MO":              "numbers",
		"FREQ=MONTHLY;BYDAY=MON":             "BYDAY",
		"FREQ=MONTHLY;BYDAY=0MO":             "BYDAY",
		"FREQ=MONTHLY;BYDAY=54MO":            "BYDAY",
		"FREQ=MONTHLY;BYDAY=":                "BYDAY",
		"FREQ=WEEKLY;BYMONTHDAY=1":           "WEEKLY",
		"FREQ=MONTHLY;BYMONTHDAY=32":         "BYMONTHDAY",
		"FREQ=YEARLY;BYMONTH=13":             "BYMONTH",
		"FREQ=MONTHLY;BYSETPOS=1":            "alone",
		"FREQ=MONTHLY;BYDAY=MO;BYSETPOS=367": "BYSETPOS",
		"FREQ=WEEKLY;WKST=Monday":            "WKST",
	} {
		if _, err := parseRule(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v; want a fault with %q", text, err, want)
		}
	}
}

func TestDurations(t *testing.T) {
	for text, want := range map[string]lasts{
		"P1D": {1, 0}, "P2W": {14, 0}, "PT8H30M": {0, 30600}, "P1DT12H": {1, 43200}, "+PT45S": {0, 45}, "P1W2D": {9, 0},
	} {
		if got, err := parseDuration(text); err != nil || got != want {
			t.Errorf("%s is read as %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "P", "PT", "P0D", "-P1D", "1D", "P1", "PD", "P1H", "PT1D", "PT1M1H", "PTT1H", "P99999999D", "P1D1D"} {
		if got, err := parseDuration(text); err == nil {
			t.Errorf("%q is read as %v", text, got)
		}
	}
}
