package simulate

import (
	"math"
	"time"

	"heartline/agent"
	"heartline/roster/staffing"
)

// gauge measures the steady state of one queue of equals in batches of callers that are independent of each other: a batch
// ends with the first caller after so many who finds nobody waiting and as many talking as at the beginning of the batch.
// Talks, gaps and patience are exponential, so nothing else of the past matters there, and no warm-up is needed.
//
// Beside the results it measures sums whose mean is zero whatever the floor does: arrivals less the rate times the time, ends
// of talks less the talking times their rate, callers who give up less the waiting times theirs, each weighted by a function
// of the state just before. What these sums are off zero by chance explains most of what the results are off by chance, so a
// regression on them ("control variates") brings the half-width down as a hundred times more calls would. Other weights
// would cost precision, and never truth.
type gauge struct {
	load    staffing.Load
	within  []time.Duration
	size    int // least callers of a batch
	batches int

	on   bool
	open batch
	done []batch
}

// batch holds what the callers of one batch met, and the sums of mean zero.
type batch struct {
	came                    int
	waits, gaveUp, answered float64
	waitAll, waitAnswered   float64
	within                  [4]float64
	control                 control
}

const (
	weights  = 5
	controls = 2*weights + 2 // arrivals, ends of talks; giving up
)

// control holds the sums of mean zero of one batch.
type control [controls]float64

// weigh gives the weights of a state. With few desks a handful of them is every function of the state that there is, and
// nothing would be left to chance: two do there. Most desks of a larger team never are busy all at once, and the fourth
// power is what tells of those rare hours.
func (g *gauge) weigh(waiting, talking int) [weights]float64 {
	q, b := float64(waiting), float64(talking)/float64(g.load.Desks)
	w := [weights]float64{1, q}
	if g.load.Desks < 5 {
		return w
	}
	w[2] = b
	if waiting+talking >= g.load.Desks {
		w[3] = 1
	}
	if g.load.Desks > 10 {
		w[4] = b * b * b * b
	}
	return w
}

func (g *gauge) passes(from, to time.Duration, waiting, talking int) {
	dt := (to - from).Seconds()
	came := dt * g.load.PerHour / 3600
	ended := dt * float64(talking) / g.load.Handle.Seconds()
	for i, w := range g.weigh(waiting, talking) {
		g.open.control[i] -= w * came
		g.open.control[weights+i] -= w * ended
	}
	if g.load.Patience > 0 {
		left := dt * float64(waiting) / g.load.Patience.Seconds()
		g.open.control[2*weights] -= left
		g.open.control[2*weights+1] -= left * float64(waiting)
	}
}

func (g *gauge) comes(_ *caller, waiting, talking int) {
	border := min(int(g.load.Offered()+0.5), g.load.Desks-1)
	if waiting == 0 && talking == border && (!g.on || g.open.came >= g.size) {
		if g.on {
			g.done = append(g.done, g.open)
		}
		g.on, g.open = true, batch{}
	}
	g.open.came++
	for i, w := range g.weigh(waiting, talking) {
		g.open.control[i] += w
	}
}

func (g *gauge) hangsUp(_ *caller, end ending, waiting, talking int) {
	if end == abandoned {
		g.open.control[2*weights]++
		g.open.control[2*weights+1] += float64(waiting)
		return
	}
	for i, w := range g.weigh(waiting, talking) {
		g.open.control[weights+i] += w
	}
}

func (g *gauge) settled(c *caller, end ending, at time.Duration) {
	o, wait := &g.open, at-c.came
	o.waitAll += wait.Seconds()
	if wait > 0 {
		o.waits++
	}
	if end != answered {
		o.gaveUp++
		return
	}
	o.answered++
	o.waitAnswered += wait.Seconds()
	for i, t := range g.within {
		if wait <= t {
			o.within[i]++
		}
	}
}

func (g *gauge) stepped(int, agent.State, agent.State, time.Duration) {}

func (g *gauge) enough() bool { return len(g.done) == g.batches }

// estimate is a mean over the steady state with the standard error of its estimator.
type estimate struct {
	value, err float64
	freedom    int
}

// half is the half-width of the 95 percent interval.
func (e estimate) half() float64 { return e.err * student95(e.freedom) }

// z is how far the estimate lies off a value: as an error of the normal distribution that is as likely.
func (e estimate) z(value float64) float64 {
	t := (e.value - value) / e.err
	return math.Copysign(math.Sqrt2*math.Erfcinv(studentTail(t, e.freedom)), t)
}

// ratio estimates the sum of y over the sum of x, over all batches.
func (g *gauge) ratio(y, x func(batch) float64) estimate {
	sumY, sumX := 0.0, 0.0
	for _, b := range g.done {
		sumY, sumX = sumY+y(b), sumX+x(b)
	}
	r, mean := sumY/sumX, sumX/float64(len(g.done))
	values, beside := make([]float64, len(g.done)), make([]control, len(g.done))
	for i, b := range g.done {
		values[i] = r + (y(b)-r*x(b))/mean
		beside[i] = b.control
	}
	return regress(values, beside)
}
