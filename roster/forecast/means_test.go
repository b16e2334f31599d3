package forecast_test

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"pgregory.net/rapid"

	"heartline/roster"
	"heartline/roster/forecast"
)

func TestHandlingIsDrawnToTheMeanWhereCallsAreFew(t *testing.T) {
	t.Parallel()
	cal := calendar(t, "Asia/Shanghai", 0, nil)
	monday := day(t, "2026-11-16")
	at := func(d roster.Day, hour int) time.Time { return d.At(roster.Clock(hour*60), zone(t, "Asia/Shanghai")) }
	var calls []forecast.Handled
	for range 90 {
		calls = append(calls, forecast.Handled{At: at(monday, 10), Took: 20 * time.Minute})
	}
	for range 10 {
		calls = append(calls, forecast.Handled{At: at(monday, 3), Took: 40 * time.Minute})
	}
	calls = append(calls, forecast.Handled{At: at(monday.Next(), 3), Took: 24 * time.Hour}) // of a special day
	specials := []forecast.Special{{Date: monday.Next(), By: "planner", Reason: "a drill"}}
	m, err := forecast.Handling(cal, monday, monday.Next(), calls, specials, forecast.Learning{})
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		name  string
		class forecast.Class
		slot  int
		want  float64 // minutes
	}{
		{"90 calls", forecast.Mon, 20, (90*20 + 50*22) / 140.0},
		{"10 calls", forecast.Mon, 6, (10*40 + 50*22) / 60.0},
		{"no calls", forecast.Mon, 0, 22},
		{"a day that was not seen", forecast.Fri, 20, 22},
		{"the special day", forecast.Tue, 6, 22},
	} {
		if got := m.At(row.class, row.slot).Minutes(); math.Abs(got-row.want) > 1e-6 {
			t.Errorf("%s: %g min, want %g", row.name, got, row.want)
		}
	}
	if m.Overall().Round(time.Second) != 22*time.Minute || m.Seen() != 100 || !m.Known() {
		t.Errorf("%v over all of %d", m.Overall(), m.Seen())
	}
	// A week later the weight of a day is 1 - Alpha.
	calls = calls[:0]
	for range 10 {
		calls = append(calls, forecast.Handled{At: at(monday, 10), Took: 10 * time.Minute}, forecast.Handled{At: at(forecast.Plus(monday, 7), 10), Took: 20 * time.Minute})
	}
	m, err = forecast.Handling(cal, monday, forecast.Plus(monday, 7), calls, nil, forecast.Learning{Alpha: 0.5})
	if want := (10 + 2*20) / 3.0; err != nil || math.Abs(m.At(forecast.Mon, 20).Minutes()-want) > 1e-6 {
		t.Errorf("%v, %v, want %g min", m.At(forecast.Mon, 20), err, want)
	}
}

// A mean lies between the shortest and the longest time, nearer to the mean of all the more that counts.
func TestMeansStayInside(t *testing.T) {
	t.Parallel()
	cal := calendar(t, "Europe/Berlin", 0, nil)
	first := day(t, "2026-10-12") // the clocks go back within
	rapid.Check(t, func(r *rapid.T) {
		var calls []forecast.Handled
		shortest, longest := time.Duration(math.MaxInt64), time.Duration(0)
		for range rapid.IntRange(10, 60).Draw(r, "calls") {
			took := time.Duration(rapid.IntRange(1, 7200).Draw(r, "seconds")) * time.Second
			at := first.At(0, time.UTC).Add(time.Duration(rapid.IntRange(0, 27*24*60).Draw(r, "minute")) * time.Minute)
			shortest, longest = min(shortest, took), max(longest, took)
			calls = append(calls, forecast.Handled{At: at, Took: took})
		}
		few, err := forecast.Handling(cal, first, forecast.Plus(first, 27), calls, nil, forecast.Learning{Prior: 5})
		if err != nil {
			r.Fatal(err)
		}
		many, err := forecast.Handling(cal, first, forecast.Plus(first, 27), calls, nil, forecast.Learning{Prior: 500})
		if err != nil {
			r.Fatal(err)
		}
		for _, class := range []forecast.Class{forecast.Mon, forecast.Sun} {
			for slot := range cal.Slots() {
				a, b := few.At(class, slot), many.At(class, slot)
				if a < shortest-time.Microsecond || a > longest+time.Microsecond {
					r.Fatalf("%v lies outside of %v to %v", a, shortest, longest)
				}
				if (b - many.Overall()).Abs() > (a-few.Overall()).Abs()+time.Microsecond {
					r.Fatalf("%v is farther from %v than %v", b, many.Overall(), a)
				}
			}
		}
	})
}

// What was summed up by the interval is learned from as each call by itself.
func TestSumsTellAsMuchAsCalls(t *testing.T) {
	t.Parallel()
	cal := calendar(t, "Europe/Berlin", 0, nil)
	first := day(t, "2026-10-12") // the clocks go back within
	last := forecast.Plus(first, 27)
	rapid.Check(t, func(r *rapid.T) {
		var calls []forecast.Handled
		var waits []forecast.Wait
		var handled, waited []forecast.Sum
		for range rapid.IntRange(10, 60).Draw(r, "intervals") {
			at := first.At(0, time.UTC).Add(time.Duration(rapid.IntRange(0, 27*48).Draw(r, "half hour")) * 30 * time.Minute)
			h, w := forecast.Sum{At: at}, forecast.Sum{At: at}
			for range rapid.IntRange(1, 4).Draw(r, "calls") {
				took := time.Duration(rapid.IntRange(1, 7200).Draw(r, "seconds")) * time.Second
				calls = append(calls, forecast.Handled{At: at, Took: took})
				h.Took, h.Count = h.Took+took, h.Count+1
				gaveUp := rapid.Bool().Draw(r, "gave up") || len(waits) < 10
				waits = append(waits, forecast.Wait{At: at, Lasted: took, GaveUp: gaveUp})
				w.Took += took
				if gaveUp {
					w.Count++
				}
			}
			handled, waited = append(handled, h), append(waited, w)
		}
		learned := func(m forecast.Means, err error) forecast.Means {
			if err != nil {
				r.Fatal(err)
			}
			return m
		}
		for _, pair := range [][2]forecast.Means{
			{learned(forecast.Handling(cal, first, last, calls, nil, forecast.Learning{})), learned(forecast.HandlingOf(cal, first, last, handled, nil, forecast.Learning{}))},
			{learned(forecast.Patience(cal, first, last, waits, nil, forecast.Learning{})), learned(forecast.PatienceOf(cal, first, last, waited, nil, forecast.Learning{}))},
		} {
			if pair[0].Seen() != pair[1].Seen() || (pair[0].Overall()-pair[1].Overall()).Abs() > time.Microsecond {
				r.Fatalf("%v of %d, and %v of %d", pair[0].Overall(), pair[0].Seen(), pair[1].Overall(), pair[1].Seen())
			}
			for slot := range cal.Slots() {
				if a, b := pair[0].At(forecast.Mon, slot), pair[1].At(forecast.Mon, slot); (a - b).Abs() > time.Microsecond {
					r.Fatalf("slot %d: %v and %v", slot, a, b)
				}
			}
		}
	})
}

func TestPatienceByTimeOfDay(t *testing.T) {
	t.Parallel()
	cal := calendar(t, "Asia/Shanghai", 0, nil)
	random := rand.New(rand.NewPCG(3, 1))
	first := day(t, "2026-09-07")
	var waits []forecast.Wait
	for i := range 70 {
		midnight := forecast.Plus(first, i).At(0, zone(t, "Asia/Shanghai"))
		for k := range 300 {
			patience := 180.0
			if k%48 < 12 {
				patience = 90 // before six in the morning
			}
			gives, answered := patience*random.ExpFloat64(), 60*random.ExpFloat64()
			waits = append(waits, forecast.Wait{
				At:     midnight.Add(time.Duration(k%48) * 30 * time.Minute),
				Lasted: time.Duration(min(gives, answered) * float64(time.Second)),
				GaveUp: gives < answered,
			})
		}
	}
	m, err := forecast.Patience(cal, first, forecast.Plus(first, 69), waits, nil, forecast.Learning{Prior: 2})
	if err != nil {
		t.Fatal(err)
	}
	early, late := 0.0, 0.0
	for slot := range 48 {
		if slot < 12 {
			early += m.At(forecast.Wed, slot).Seconds() / 12
		} else {
			late += m.At(forecast.Wed, slot).Seconds() / 36
		}
	}
	if math.Abs(early-90) > 15 || math.Abs(late-180) > 30 {
		t.Errorf("%.0f s early, want 90; %.0f s late, want 180", early, late)
	}
}

func TestWhatMeansRefuse(t *testing.T) {
	t.Parallel()
	cal := calendar(t, "Asia/Shanghai", 0, nil)
	d := day(t, "2026-11-16")
	at := d.At(600, zone(t, "Asia/Shanghai"))
	handling := func(n int, took time.Duration, l forecast.Learning) error {
		calls := make([]forecast.Handled, n)
		for i := range calls {
			calls[i] = forecast.Handled{At: at, Took: took}
		}
		_, err := forecast.Handling(cal, d, d, calls, nil, l)
		return err
	}
	patience := func(answered, gaveUp int, lasted time.Duration) error {
		waits := make([]forecast.Wait, answered+gaveUp)
		for i := range waits {
			waits[i] = forecast.Wait{At: at, Lasted: lasted, GaveUp: i < gaveUp}
		}
		_, err := forecast.Patience(cal, d, d, waits, nil, forecast.Learning{})
		return err
	}
	_, fixed := forecast.Fixed(0)
	for name, err := range map[string]error{
		"nine calls":          handling(9, time.Minute, forecast.Learning{}),
		"no time at all":      handling(20, 0, forecast.Learning{}),
		"a negative time":     handling(20, -time.Second, forecast.Learning{}),
		"a share above 1":     handling(20, time.Minute, forecast.Learning{Alpha: 2}),
		"a negative weight":   handling(20, time.Minute, forecast.Learning{Prior: -1}),
		"nobody gave up":      patience(5000, 0, time.Minute),
		"nine gave up":        patience(5000, 9, time.Minute),
		"all gave up at once": patience(0, 20, 0),
		"a mean of 0 by hand": fixed,
	} {
		refused(t, name, err)
	}
	if err := handling(10, time.Minute, forecast.Learning{}); err != nil {
		t.Error(err)
	}
	if err := patience(90, 10, time.Minute); err != nil {
		t.Error(err)
	}
	byHand, err := forecast.Fixed(25 * time.Minute)
	if err != nil || byHand.At(forecast.Sun, 5) != 25*time.Minute || byHand.Seen() != 0 {
		t.Errorf("%v, %v", byHand, err)
	}
	if (forecast.Means{}).Known() {
		t.Error("nothing is known and said to be")
	}
}
