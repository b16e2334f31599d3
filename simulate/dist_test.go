package simulate

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"
)

func TestDistributionsHaveTheirMeans(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		dist Dist
		cv   float64
	}{
		"fixed":       {Dist{Kind: Fixed, Mean: time.Minute}, 0},
		"exponential": {Dist{Kind: Exponential, Mean: time.Minute}, 1},
		"lognormal":   {Dist{Kind: Lognormal, Mean: time.Minute, CV: 0.5}, 0.5},
		"empirical":   {Dist{Kind: Empirical, Values: []time.Duration{0, 2 * time.Minute}}, 1},
	} {
		r := rand.New(rand.NewPCG(1, 2))
		const n = 200_000
		sum, squares := 0.0, 0.0
		for range n {
			v := tt.dist.draw(r).Minutes()
			sum, squares = sum+v, squares+v*v
		}
		mean := sum / n
		cv := math.Sqrt(max(0, squares/n-mean*mean)) / mean
		if math.Abs(mean-1) > 0.015 || math.Abs(cv-tt.cv) > 0.015 {
			t.Errorf("%s: mean %.4f min, cv %.4f; want 1 and %g", name, mean, cv, tt.cv)
		}
	}
}

// The gaps follow the profile, hour by hour and round by round.
func TestArrivalsFollowTheirProfile(t *testing.T) {
	t.Parallel()
	s := Stream{Arrivals: Arrivals{PerHour: []float64{60, 0, 6}, Every: 30 * time.Minute}, Talk: Dist{Kind: Fixed, Mean: time.Second}}
	counts := [3]float64{}
	const rounds = 3000
	for src := newSource(5, 0, 0, &s); ; {
		c := src.draw()
		if c == nil || c.came >= rounds*90*time.Minute {
			break
		}
		counts[int(c.came/(30*time.Minute))%3]++
	}
	for i, want := range []float64{30, 0, 3} {
		if got := counts[i] / rounds; math.Abs(got-want) > 4*math.Sqrt(want/rounds) {
			t.Errorf("half hour %d: %.3f callers, want %g", i, got, want)
		}
	}
	if got := s.Arrivals.expected(4 * time.Hour); got != 2*33+30+0 {
		t.Errorf("four hours expect %g", got)
	}
	s.Arrivals = Arrivals{PerHour: []float64{0}}
	if c := newSource(5, 0, 0, &s).draw(); c != nil {
		t.Errorf("somebody comes at %v where nobody does", c.came)
	}
}

func TestCalendarKeepsOrder(t *testing.T) {
	t.Parallel()
	var c calendar
	r := rand.New(rand.NewPCG(3, 4))
	for range 2000 {
		c.add(event{at: time.Duration(r.IntN(50)), kind: eventKind(r.IntN(5))})
	}
	last := event{at: -1}
	for len(c.heap) > 0 {
		e := c.pop()
		if e.before(last) {
			t.Fatalf("%v after %v", e, last)
		}
		last = e
	}
}
