package forecast_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"heartline/roster"
	"heartline/roster/forecast"
)

// town is a line that nobody has: two peaks a day, quiet weekends, busy and quiet days, calls that come by chance, a level
// that rises by a third in the middle, holidays with half of a Sunday's calls, and one disaster.
type town struct {
	cal      *forecast.Calendar
	series   *forecast.Series
	specials []forecast.Special
	first    roster.Day
}

const townDays = 40 * 7

func newTown(t testing.TB, seed uint64) town {
	t.Helper()
	first := day(t, "2026-01-05")
	marks := map[roster.Day]forecast.Class{}
	for _, d := range []string{"2026-01-01", "2026-02-16", "2026-02-17", "2026-02-18", "2026-04-06", "2026-05-01", "2026-06-19", "2026-09-25"} {
		marks[day(t, d)] = forecast.Holiday
	}
	w := town{cal: calendar(t, "Europe/Berlin", 0, marks), first: first}
	disaster := day(t, "2026-07-15")
	w.specials = []forecast.Special{{Date: disaster, By: "planner", Reason: "a flood"}}
	random := rand.New(rand.NewPCG(seed, 7))
	busy := map[roster.Day]float64{}
	w.series = record(t, w.cal, first, townDays, func(d roster.Day, i int, p forecast.Interval) float64 {
		if _, known := busy[d]; !known {
			busy[d] = math.Exp(0.05 * random.NormFloat64())
		}
		return poisson(random, w.rate(d, i, p)*busy[d]*map[bool]float64{true: 4, false: 1}[d == disaster])
	})
	return w
}

// rate is what is to be expected.
func (w town) rate(d roster.Day, i int, p forecast.Interval) float64 {
	hour := float64(p.Slot) / 2
	calls := 2 + 30*math.Exp(-(hour-10)*(hour-10)/8) + 24*math.Exp(-(hour-20)*(hour-20)/5)
	switch w.cal.Class(d) {
	case forecast.Mon:
		calls *= 1.2
	case forecast.Sat:
		calls *= 0.7
	case forecast.Sun:
		calls *= 0.6
	case forecast.Holiday:
		calls *= 0.3
	default:
	}
	if i >= townDays/2 {
		calls *= 4.0 / 3
	}
	return calls
}

// poisson draws how many come where so many are to be expected.
func poisson(random *rand.Rand, expected float64) float64 {
	n := 0.0
	for limit, p := math.Exp(-expected), random.Float64(); p > limit; n++ {
		p *= random.Float64()
	}
	return n
}

// table plays a record again with every method, and writes what came of it.
func table(t testing.TB, s *forecast.Series, specials []forecast.Special, origin roster.Day, leads int, more map[string]forecast.Settings) map[string]forecast.Score {
	t.Helper()
	settings := map[string]forecast.Settings{}
	var names []string
	for _, m := range forecast.Methods() {
		settings[string(m)], names = forecast.Settings{Method: m}, append(names, string(m))
	}
	for name, set := range more {
		settings[name], names = set, append(names, name)
	}
	scores := map[string]forecast.Score{}
	var b strings.Builder
	fmt.Fprintf(&b, "%-28s %10s %10s %8s %6s %10s\n", "method", "WAPE", "WAPE, days", "bias", "days", "intervals")
	for _, name := range names {
		score, err := forecast.Backtest(s, specials, settings[name], origin, leads)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		scores[name] = score
		fmt.Fprintf(&b, "%-28s %9.3f%% %9.3f%% %7.2f%% %6d %10d\n", name, 100*score.WAPE, 100*score.DayWAPE, 100*score.Bias, score.Days, score.Intervals)
	}
	t.Logf("\n%s", b.String())
	return scores
}

func TestMethodsOnASyntheticLine(t *testing.T) {
	t.Parallel()
	for _, seed := range []uint64{1, 2, 3} {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			w := newTown(t, seed)
			scores := table(t, w.series, w.specials, forecast.Plus(w.first, 100), 5, nil)
			// What no method can know: the chance of the calls, and of the days.
			blind, came := 0.0, 0.0
			for i := 101; i < townDays; i++ {
				d := forecast.Plus(w.first, i)
				for k, p := range w.cal.Intervals(d) {
					n := w.series.Calls(d)[k]
					if w.cal.Class(d) != forecast.Holiday && d != w.specials[0].Date {
						blind, came = blind+math.Abs(n-w.rate(d, i, p)), came+n
					}
				}
			}
			t.Logf("who knows all rates errs by %.3f%%", 100*blind/came)
			best, naive := scores[string(forecast.Weighted)].WAPE, scores[string(forecast.Naive)].WAPE
			if best > 0.85*naive {
				t.Errorf("weighted errs by %.4f, naive by %.4f", best, naive)
			}
			if best > 1.25*blind/came {
				t.Errorf("weighted errs by %.4f, who knows all rates by %.4f", best, blind/came)
			}
			for _, m := range forecast.Methods() {
				if s := scores[string(m)]; s.WAPE < blind/came*0.95 || s.WAPE > naive*1.02 || math.Abs(s.Bias) > 0.07 {
					t.Errorf("%s: %+v", m, s)
				}
			}
		})
	}
}

// Bands are learned from the past; what they are worth shows in the days after.
func TestBandsHoldWhatTheyPromise(t *testing.T) {
	t.Parallel()
	w := newTown(t, 4)
	for _, coverage := range []float64{0.5, 0.8, 0.95} {
		for _, method := range []forecast.Method{forecast.Weighted, forecast.Level, forecast.Naive} {
			inside, all, days, whole := 0, 0, 0, 0
			var quiet, busy [2]int // inside, all
			for i := 210; i+7 <= townDays; i += 7 {
				s, err := w.series.Until(forecast.Plus(w.first, i-1))
				if err != nil {
					t.Fatal(err)
				}
				next, err := forecast.Forecast(s, w.specials, forecast.Plus(w.first, i), forecast.Plus(w.first, i+6), forecast.Settings{Method: method, Coverage: coverage})
				if err != nil {
					t.Fatal(err)
				}
				for _, d := range next {
					if !d.Banded {
						continue
					}
					came := 0.0
					for k, n := range w.series.Calls(d.Date) {
						p := d.Points[k]
						if p.Low > p.Calls || p.High < p.Calls || p.Low < 0 {
							t.Fatalf("%v: %g is not in [%g, %g]", p.Start, p.Calls, p.Low, p.High)
						}
						held := 0
						if n >= p.Low && n <= p.High {
							held = 1
						}
						inside, all, came = inside+held, all+1, came+n
						switch {
						case p.Calls < 4:
							quiet[0], quiet[1] = quiet[0]+held, quiet[1]+1
						case p.Calls > 20:
							busy[0], busy[1] = busy[0]+held, busy[1]+1
						}
					}
					if whole++; came >= d.Low && came <= d.High {
						days++
					}
				}
			}
			share, byDay := float64(inside)/float64(all), float64(days)/float64(whole)
			t.Logf("%s, %.0f %%: %.3f of %d intervals, %.3f of %d days", method, 100*coverage, share, all, byDay, whole)
			for what, of := range map[string][2]int{"quiet": quiet, "busy": busy} {
				// A band of few calls holds whole numbers: more of them, or fewer, than asked for.
				if held := float64(of[0]) / float64(of[1]); of[1] < 200 || math.Abs(held-coverage) > 0.12 {
					t.Errorf("%s: a band of %g holds %g of %d %s intervals", method, coverage, held, of[1], what)
				}
			}
			if math.Abs(share-coverage) > 0.08 {
				t.Errorf("%s: a band of %g holds %g of the intervals", method, coverage, share)
			}
			if math.Abs(byDay-coverage) > 0.12 {
				t.Errorf("%s: a band of %g holds %g of the days", method, coverage, byDay)
			}
		}
	}
}

// On the record itself a band holds at least its share; a wider one holds the narrower one.
func TestBandsGrowWithTheirShare(t *testing.T) {
	t.Parallel()
	w := newTown(t, 5)
	date := forecast.Plus(w.first, townDays)
	var before forecast.Day
	for i, coverage := range []float64{0.3, 0.5, 0.7, 0.8, 0.9, 0.99} {
		d := one(t, w.series, w.specials, date, forecast.Settings{Coverage: coverage})
		if !d.Banded {
			t.Fatal("no bands")
		}
		for k, p := range d.Points {
			if i > 0 && (p.Low > before.Points[k].Low || p.High < before.Points[k].High) {
				t.Errorf("%v: a band of %g is narrower than the one before", p.Start, coverage)
			}
		}
		before = d
	}
}

func TestAYoungRecordHasNoBands(t *testing.T) {
	t.Parallel()
	w := newTown(t, 6)
	s, err := w.series.Until(forecast.Plus(w.first, 8))
	if err != nil {
		t.Fatal(err)
	}
	d := one(t, s, nil, forecast.Plus(w.first, 9), forecast.Settings{})
	if d.Banded || d.Low != d.Total || d.High != d.Total || d.Points[20].Low != d.Points[20].Calls {
		t.Errorf("%+v", d)
	}
}

func TestWhatABacktestRefuses(t *testing.T) {
	t.Parallel()
	w := newTown(t, 8)
	try := func(s *forecast.Series, set forecast.Settings, origin, leads int) error {
		_, err := forecast.Backtest(s, w.specials, set, forecast.Plus(w.first, origin), leads)
		return err
	}
	silent, err := forecast.NewSeries(w.cal, w.first, forecast.Plus(w.first, 60))
	if err != nil {
		t.Fatal(err)
	}
	for name, err := range map[string]error{
		"an origin before the record": try(w.series, forecast.Settings{}, -1, 5),
		"an origin after it":          try(w.series, forecast.Settings{}, townDays, 5),
		"no day ahead":                try(w.series, forecast.Settings{}, 100, 0),
		"nothing after the origin":    try(w.series, forecast.Settings{}, townDays-1, 5),
		"too little before it":        try(w.series, forecast.Settings{Method: forecast.Multiplicative}, 9, 5),
		"a weekday that is new":       try(w.series, forecast.Settings{}, 2, 5),
		"a line that is silent":       try(silent, forecast.Settings{}, 30, 5),
		"a method that is none":       try(w.series, forecast.Settings{Method: "tea leaves"}, 100, 5),
	} {
		refused(t, name, err)
	}
	if _, err := forecast.Backtest(w.series, []forecast.Special{{Date: w.first}}, forecast.Settings{}, w.first, 5); err == nil {
		t.Error("a special day without a name passes")
	}
}
