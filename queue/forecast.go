package queue

import "time"

// Flow is what a queue has seen in the last while: the ground of a forecast.
type Flow struct {
	Over    time.Duration // how long the while was; 0: nothing is known
	Arrived int           // callers who came to the queue
	Served  int           // talks that ended: so often somebody became free
}

// ForecastOver and ForecastAhead are the while that a forecast looks back upon, and how far it looks ahead.
const (
	ForecastOver  = 30 * time.Minute
	ForecastAhead = 10 * time.Minute
)

// Ahead estimates how many callers wait after a span if everything goes on as it did:
//
//	max(0, waiting + arrived*span/over - free - served*span/over)
//
// where free counsellors take one caller each, and nobody becomes free where nobody is at work. It is an estimate from
// few numbers, told as one; no caller is treated by it.
func (f Flow) Ahead(span time.Duration, waiting, free, working int) float64 {
	if working <= 0 {
		free, f.Served = 0, 0
	}
	more := 0.0
	if f.Over > 0 {
		more = float64(f.Arrived-f.Served) * float64(span) / float64(f.Over)
	}
	return max(0, float64(waiting-free)+more)
}
