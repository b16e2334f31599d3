//go:build benchdata

package forecast_test

import (
	"bytes"
	"encoding/csv"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"heartline/roster"
	"heartline/roster/forecast"
)

// bank reads a published record of calls in intervals of five minutes, on weekdays of 2003, in the bank's own time. Days
// that it has not are not known.
func bank(t testing.TB) (series *forecast.Series, days []roster.Day) {
	t.Helper()
	folder := os.Getenv("BENCH_DATA")
	if folder == "" {
		t.Fatal("set BENCH_DATA to the folder with forecast/bank_calls.csv")
	}
	text, err := os.ReadFile(filepath.Join(folder, "forecast", "bank_calls.csv"))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	cal := calendar(t, "UTC", 0, nil)
	instant := func(row []string) time.Time {
		at, err := time.Parse(time.RFC3339, row[1])
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	rows = rows[1:]
	first, last := cal.Day(instant(rows[0])), cal.Day(instant(rows[len(rows)-1]))
	if series, err = forecast.NewSeries(cal, first, last); err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		n, err := strconv.ParseFloat(row[2], 64)
		if err != nil || !series.Add(instant(row), n) {
			t.Fatalf("%v: %v", row, err)
		}
		if d := cal.Day(instant(row)); len(days) == 0 || days[len(days)-1] != d {
			days = append(days, d)
		}
	}
	next := 0
	for d := first; d != last.Next(); d = d.Next() {
		if days[next] == d {
			next++
			continue
		}
		series.Forget(d.At(0, time.UTC), d.Next().At(0, time.UTC))
	}
	return series, days
}

// Half hours from 07:00 to 21:00, after each fifth day from the 100th on, the next five days of the record, as long as
// there are five. The figures published for it are 8.40 % for the last same weekday and 6.71 % for the weighted mean.
func TestFiveDaysAheadOnABanksCalls(t *testing.T) {
	t.Parallel()
	series, days := bank(t)
	wape := map[forecast.Method]float64{}
	for _, method := range forecast.Methods() {
		missed, came := 0.0, 0.0
		for origin := 100; origin+5 <= len(days); origin += 5 {
			known, err := series.Until(days[origin-1])
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range days[origin : origin+5] {
				actual := series.Calls(d)
				for _, p := range one(t, known, nil, d, forecast.Settings{Method: method}).Points {
					if p.Slot >= 14 && p.Slot < 42 {
						missed, came = missed+math.Abs(p.Calls-actual[p.Slot]), came+actual[p.Slot]
					}
				}
			}
		}
		wape[method] = missed / came
		t.Logf("%-28s %6.3f%%", method, 100*wape[method])
	}
	if got := wape[forecast.Naive]; math.Abs(got-0.0840) > 0.00005 {
		t.Errorf("the last same weekday errs by %.4f, published are 0.0840", got)
	}
	if got := wape[forecast.Weighted]; got > 0.068 || got >= wape[forecast.Naive] {
		t.Errorf("weighted errs by %.4f, want 0.068 at most, and less than naive", got)
	}
}

// The same after each day from the 100th on, seven days of the calendar ahead.
func TestMethodsOnABanksCalls(t *testing.T) {
	t.Parallel()
	series, days := bank(t)
	if len(days) != 164 {
		t.Fatalf("%d days, want 164", len(days))
	}
	scores := table(t, series, nil, days[99], 7, map[string]forecast.Settings{
		"level, 0.2": {Method: forecast.Level, Smooth: 0.2},
		"level, 0.4": {Method: forecast.Level, Smooth: 0.4},
	})
	weighted, naive := scores[string(forecast.Weighted)].WAPE, scores[string(forecast.Naive)].WAPE
	if weighted > 0.068 {
		t.Errorf("weighted errs by %.4f, want 0.068 at most", weighted)
	}
	for _, m := range forecast.Methods() {
		if s := scores[string(m)]; m != forecast.Naive && s.WAPE >= naive {
			t.Errorf("%s errs by %.4f, naive by %.4f", m, s.WAPE, naive)
		}
	}
	if weighted >= naive {
		t.Errorf("weighted errs by %.4f, naive by %.4f", weighted, naive)
	}
}
