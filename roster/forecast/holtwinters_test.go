package forecast_test

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"heartline/roster/forecast"
)

// passengers are the monthly totals of international airline passengers in thousands, 1949 to 1960: Box and Jenkins' series
// G, which R has as AirPassengers.
var passengers = []float64{
	112, 118, 132, 129, 121, 135, 148, 148, 136, 119, 104, 118,
	115, 126, 141, 135, 125, 149, 170, 170, 158, 133, 114, 140,
	145, 150, 178, 163, 172, 178, 199, 199, 184, 162, 146, 166,
	171, 180, 193, 181, 183, 218, 230, 242, 209, 191, 172, 194,
	196, 196, 236, 235, 229, 243, 264, 272, 237, 211, 180, 201,
	204, 188, 235, 227, 234, 264, 302, 293, 259, 229, 203, 229,
	242, 233, 267, 269, 270, 315, 364, 347, 312, 274, 237, 278,
	284, 277, 317, 313, 318, 374, 413, 405, 355, 306, 271, 306,
	315, 301, 356, 348, 355, 422, 465, 467, 404, 347, 305, 336,
	340, 318, 362, 348, 363, 435, 491, 505, 404, 359, 310, 337,
	360, 342, 406, 396, 420, 472, 548, 559, 463, 407, 362, 405,
	417, 391, 419, 461, 472, 535, 622, 606, 508, 461, 390, 432,
}

// What R's HoltWinters prints for the series.
func TestHoltWintersAsRDoesIt(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		kind              forecast.Season
		params            forecast.Params
		sse, level, trend float64
		next              []float64
	}{
		{forecast.Multiplies, forecast.Params{Alpha: 0.2755925, Beta: 0.03269295, Gamma: 0.8707292}, 16570.77787, 469.32322, 3.02153913, []float64{447.0559, 419.7123, 464.8671}},
		{forecast.Adds, forecast.Params{Alpha: 0.2479595, Beta: 0.0345373, Gamma: 1}, 21860.18, 477.82900, 3.1276745, nil},
	} {
		t.Run(string(row.kind), func(t *testing.T) {
			t.Parallel()
			got, err := forecast.Smooth(passengers, 12, row.kind, &row.params)
			if err != nil {
				t.Fatal(err)
			}
			for what, pair := range map[string][2]float64{"sse": {got.SSE, row.sse}, "level": {got.Level, row.level}, "trend": {got.Trend, row.trend}} {
				if math.Abs(pair[0]-pair[1]) > 1e-6*pair[1] {
					t.Errorf("%s is %.9g, want %.9g", what, pair[0], pair[1])
				}
			}
			for i, want := range row.next {
				if f := got.Ahead(i + 1); math.Abs(f-want) > 1e-6*want {
					t.Errorf("%d ahead: %.4f, want %.4f", i+1, f, want)
				}
			}
			best, err := forecast.Smooth(passengers, 12, row.kind, nil)
			if err != nil || best.SSE > row.sse*(1+1e-5) {
				t.Errorf("the best parameters found are %+v with %.2f; R's have %.2f", best.Params, best.SSE, row.sse)
			}
		})
	}
}

// A value that is not known is a step without news.
func TestHoltWintersWaitsForWhatIsNotKnown(t *testing.T) {
	t.Parallel()
	for _, kind := range []forecast.Season{forecast.Adds, forecast.Multiplies} {
		p := forecast.Params{Alpha: 0.3, Beta: 0.1, Gamma: 0.4}
		before, err := forecast.Smooth(passengers, 12, kind, &p)
		if err != nil {
			t.Fatal(err)
		}
		after, err := forecast.Smooth(append(slices.Clone(passengers), math.NaN(), math.NaN()), 12, kind, &p)
		if err != nil {
			t.Fatal(err)
		}
		for k := 1; k < 20; k++ {
			if got, want := after.Ahead(k), before.Ahead(k+2); math.Abs(got-want) > 1e-9*want {
				t.Errorf("%s, %d ahead: %g, want %g", kind, k, got, want)
			}
		}
	}
}

// A level with a season is followed without an error, and goes on. (With a slope R's start is off by half a season of it.)
func TestHoltWintersGoesOnWithAPattern(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		kind := rapid.SampledFrom([]forecast.Season{forecast.Adds, forecast.Multiplies}).Draw(r, "kind")
		period := rapid.IntRange(2, 9).Draw(r, "period")
		level := rapid.Float64Range(50, 500).Draw(r, "level")
		season := make([]float64, period)
		for i := range season {
			season[i] = rapid.Float64Range(0.5, 2).Draw(r, "season")
		}
		value := func(i int) float64 {
			if kind == forecast.Adds {
				return level + 20*season[i%period]
			}
			return level * season[i%period]
		}
		x := make([]float64, period*rapid.IntRange(2, 6).Draw(r, "seasons")+rapid.IntRange(0, period-1).Draw(r, "more"))
		for i := range x {
			x[i] = value(i)
		}
		share := rapid.Float64Range(0, 1)
		p := forecast.Params{Alpha: share.Draw(r, "alpha"), Beta: share.Draw(r, "beta"), Gamma: share.Draw(r, "gamma")}
		for i := 2 * period; i < len(x); i++ {
			if rapid.IntRange(0, 9).Draw(r, "lost") == 0 {
				x[i] = math.NaN() // what is not known changes nothing
			}
		}
		s, err := forecast.Smooth(x, period, kind, &p)
		if err != nil {
			r.Fatal(err)
		}
		if s.SSE > 1e-9 {
			r.Errorf("errors of %g", s.SSE)
		}
		for ahead := 1; ahead <= 2*period; ahead++ {
			if got, want := s.Ahead(ahead), value(len(x)+ahead-1); math.Abs(got-want) > 1e-6*want {
				r.Errorf("%d ahead: %g, want %g", ahead, got, want)
			}
		}
	})
}

func TestWhatHoltWintersRefuses(t *testing.T) {
	t.Parallel()
	smooth := func(x []float64, period int, kind forecast.Season, p *forecast.Params) error {
		_, err := forecast.Smooth(x, period, kind, p)
		return err
	}
	lost := append([]float64{math.NaN()}, passengers[1:]...)
	zero := append(append([]float64{}, passengers...), 0)
	for name, err := range map[string]error{
		"fewer than two seasons":   smooth(passengers[:23], 12, forecast.Adds, nil),
		"a season of one":          smooth(passengers, 1, forecast.Adds, nil),
		"a start that is lost":     smooth(lost, 12, forecast.Adds, nil),
		"0 under a product":        smooth(zero, 12, forecast.Multiplies, nil),
		"no end":                   smooth(append(zero, math.Inf(1)), 12, forecast.Adds, nil),
		"a season of another kind": smooth(passengers, 12, "weekly", nil),
		"a share above 1":          smooth(passengers, 12, forecast.Adds, &forecast.Params{Alpha: 1.1}),
		"a share that is none":     smooth(passengers, 12, forecast.Adds, &forecast.Params{Beta: math.NaN()}),
	} {
		refused(t, name, err)
	}
	if err := smooth(passengers[:24], 12, forecast.Multiplies, nil); err != nil {
		t.Errorf("two seasons: %v", err)
	}
}
