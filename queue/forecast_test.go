package queue_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"heartline/queue"
)

func TestForecast(t *testing.T) {
	t.Parallel()
	flow := func(arrived, served int) queue.Flow {
		return queue.Flow{Over: queue.ForecastOver, Arrived: arrived, Served: served}
	}
	for _, tt := range []struct {
		name                   string
		flow                   queue.Flow
		waiting, free, working int
		want                   float64
	}{
		{"quiet", flow(0, 0), 0, 3, 3, 0},
		{"as many come as are served", flow(30, 30), 2, 0, 5, 2},
		{"more come than are served", flow(45, 30), 2, 0, 5, 7},
		{"who is free takes one each", flow(45, 30), 2, 3, 8, 4},
		{"the rush is over", flow(10, 40), 6, 0, 5, 0},
		{"nobody is at work: nobody will be free", flow(12, 30), 1, 0, 0, 5},
		{"nothing is known yet", queue.Flow{Arrived: 9}, 3, 1, 4, 2},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := tt.flow.Ahead(queue.ForecastAhead, tt.waiting, tt.free, tt.working); got != tt.want {
				t.Errorf("%v callers are expected to wait, want %v", got, tt.want)
			}
		})
	}
}

// More people who wait or come never make the estimate smaller, more who are free or are served never larger.
func TestForecastIsMonotonic(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := func(name string) int { return rapid.IntRange(0, 200).Draw(t, name) }
		f := queue.Flow{Over: time.Duration(1+n("minutes")) * time.Minute, Arrived: n("arrived"), Served: n("served")}
		waiting, free, working := n("waiting"), n("free"), n("working")
		at := f.Ahead(queue.ForecastAhead, waiting, free, working)
		busier, quicker := f, f
		busier.Arrived++
		quicker.Served++
		for name, worse := range map[string]float64{
			"one more waits":       f.Ahead(queue.ForecastAhead, waiting+1, free, working) - at,
			"one more came":        busier.Ahead(queue.ForecastAhead, waiting, free, working) - at,
			"one more is free":     at - f.Ahead(queue.ForecastAhead, waiting, free+1, working),
			"one more was served":  at - quicker.Ahead(queue.ForecastAhead, waiting, free, working),
			"it is never negative": at,
		} {
			if worse < 0 {
				t.Fatalf("%s: %v", name, worse)
			}
		}
	})
}
