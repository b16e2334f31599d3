package forecast_test

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"pgregory.net/rapid"

	"heartline/roster/forecast"
)

func waits(gaveUp bool, seconds ...int) []forecast.Wait {
	list := make([]forecast.Wait, len(seconds))
	for i, s := range seconds {
		list[i] = forecast.Wait{Lasted: time.Duration(s) * time.Second, GaveUp: gaveUp}
	}
	return list
}

// Remission in weeks of 21 patients under 6-MP: the example of Freireich and others (1963) that textbooks of survival use.
var remission = append(waits(true, 6, 6, 6, 7, 10, 13, 16, 22, 23), waits(false, 6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35)...)

func TestKaplanMeierOnATextbooksExample(t *testing.T) {
	t.Parallel()
	s, err := forecast.KaplanMeier(remission)
	if err != nil {
		t.Fatal(err)
	}
	want := []struct {
		at, risk, gaveUp int
		share, deviation float64
	}{
		{6, 21, 3, 0.8571, 0.0764},
		{7, 17, 1, 0.8067, 0.0869},
		{10, 15, 1, 0.7529, 0.0963},
		{13, 12, 1, 0.6902, 0.1068},
		{16, 11, 1, 0.6275, 0.1141},
		{22, 7, 1, 0.5378, 0.1282},
		{23, 6, 1, 0.4482, 0.1346},
	}
	if len(s.Steps) != len(want) {
		t.Fatalf("%+v", s.Steps)
	}
	for i, w := range want {
		got := s.Steps[i]
		if got.At != time.Duration(w.at)*time.Second || got.AtRisk != w.risk || got.GaveUp != w.gaveUp || math.Abs(got.Share-w.share) > 5e-5 || math.Abs(got.Error-w.deviation) > 5e-5 {
			t.Errorf("%+v, want %+v", got, w)
		}
	}
	median, err := s.Median()
	if err != nil || median != 23*time.Second || !s.Open || s.Last != 35*time.Second {
		t.Errorf("median %v, %v, last %v, open %v", median, err, s.Last, s.Open)
	}
	if s.Share(5*time.Second) != 1 || math.Abs(s.Share(12*time.Second)-0.7529) > 5e-5 || math.Abs(s.Share(time.Hour)-0.4482) > 5e-5 {
		t.Error("the curve is another between its steps")
	}
	// The same by the exponential: 9 of 21, 359 in all.
	e, err := forecast.Exponential(remission)
	if err != nil || math.Abs(e.Mean.Seconds()-359.0/9) > 1e-6 || e.GaveUp != 9 || e.Waits != 21 || e.Low >= e.Mean || e.High <= e.Mean {
		t.Errorf("%+v, %v", e, err)
	}
}

// Without an answer that cuts a wait short, the curve is the share of those who waited longer, and its area their mean.
func TestKaplanMeierOfWholeWaits(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		seconds := rapid.SliceOfN(rapid.IntRange(0, 40), 1, 50).Draw(r, "seconds")
		list := waits(true, seconds...)
		s, err := forecast.KaplanMeier(list)
		if err != nil {
			r.Fatal(err)
		}
		total := 0
		for at := range 42 {
			longer := 0
			for _, x := range seconds {
				if x > at {
					longer++
				}
			}
			if got, want := s.Share(time.Duration(at)*time.Second), float64(longer)/float64(len(seconds)); math.Abs(got-want) > 1e-9 {
				r.Fatalf("after %d s: %g, want %g", at, got, want)
			}
		}
		for _, x := range seconds {
			total += x
		}
		if got, want := s.Mean().Seconds(), float64(total)/float64(len(seconds)); math.Abs(got-want) > 1e-6 || s.Open {
			r.Fatalf("mean %g, want %g; open: %v", got, want, s.Open)
		}
	})
}

// Both find a patience that most waits do not live to show, and the band around it holds it about as often as it says.
func TestPatienceIsFoundBehindAnswers(t *testing.T) {
	t.Parallel()
	const records, patience = 40, 300.0
	inside, mean := 0, 0.0
	for seed := range uint64(records) {
		random := rand.New(rand.NewPCG(seed, 2))
		var list []forecast.Wait
		for range 5000 {
			gives, answered := patience*random.ExpFloat64(), 120*random.Float64()
			list = append(list, forecast.Wait{Lasted: time.Duration(min(gives, answered) * 1e9), GaveUp: gives < answered})
		}
		e, err := forecast.Exponential(list)
		if err != nil {
			t.Fatal(err)
		}
		if mean += e.Mean.Seconds() / records; e.Low.Seconds() <= patience && e.High.Seconds() >= patience {
			inside++
		}
		s, err := forecast.KaplanMeier(list)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := s.Share(time.Minute), math.Exp(-60/patience); math.Abs(got-want) > 0.03 {
			t.Errorf("%g are willing to wait a minute, want %g", got, want)
		}
		_, err = s.Median()
		refused(t, "a median beyond the longest wait", err)
	}
	if math.Abs(mean-patience) > 5 || inside < 34 {
		t.Errorf("a mean of %.1f s, inside of the band %d times of %d", mean, inside, records)
	}
}

func TestPatienceThatCannotBeKnown(t *testing.T) {
	t.Parallel()
	_, nobody := forecast.Exponential(waits(false, 10, 20, 30))
	_, none := forecast.Exponential(nil)
	_, atOnce := forecast.Exponential(waits(true, 0, 0))
	_, negative := forecast.Exponential(waits(true, -1))
	_, curve := forecast.KaplanMeier(waits(false, 10, 20))
	_, empty := forecast.KaplanMeier(nil)
	_, wrong := forecast.KaplanMeier(waits(true, 5, -1))
	for name, err := range map[string]error{
		"nobody gave up": nobody, "no waits": none, "all gave up at once": atOnce, "a negative wait": negative,
		"a curve without a step": curve, "a curve of nothing": empty, "a curve of a negative wait": wrong,
	} {
		refused(t, name, err)
	}
}
