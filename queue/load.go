package queue

import (
	"slices"
	"time"

	"heartline/agent"
)

// The conditions of overflow by load. Both are looked at again whenever a caller comes or leaves, a counsellor starts or
// stops working, or a call has been finished: not only on entry. They count the callers up to and with this one, so that
// those at the end of the line are sent on and not those who have waited for longest, and leave out callers to whom a
// counsellor is being offered. Where nobody works at all both hold. People who are not on the line are no callers for
// CallersPerCounsellor; they count for PredictedWait, because counsellors will be busy with them too.
const (
	// CallersPerCounsellor holds while more than PerCounsellor callers wait for each counsellor at work who could serve
	// this one.
	CallersPerCounsellor When = "callers_per_counsellor"
	// PredictedWait holds while the wait that lies before this caller is likely to be longer than Longer; see Predict. It
	// does not hold before leastHandled calls of the queue have shown how long a call takes.
	PredictedWait When = "predicted_wait"
)

// handledKept is how many of a queue's last calls are kept to know how long one takes, and leastHandled how many of them
// there must be before anything is predicted.
const (
	handledKept  = 50
	leastHandled = 5
)

// Predict is how long the caller at a place, from 1, is likely to wait for one of so many counsellors at work, none of
// them free, where a call with its after-call work has taken mean on average: the counsellors become free one after
// another, each mean/working apart. Nobody at work, or a place below 1: the longest span there is, or 0.
func Predict(place, working int, mean time.Duration) time.Duration {
	switch {
	case place < 1 || mean <= 0:
		return 0
	case working < 1 || place > int(maxSpan/mean):
		return maxSpan
	}
	return time.Duration(place) * mean / time.Duration(working)
}

// maxSpan stands for "for ever" in a prediction.
const maxSpan = 1000 * time.Hour

func (w When) byLoad() bool { return w == CallersPerCounsellor || w == PredictedWait }

// noteRules remembers whether any rule asks for the load, and whether any queue rings several at once: without one nothing
// is counted, and nothing looked for.
func (f *Floor) noteRules() {
	f.loads, f.rounds = false, false
	for _, queues := range []map[ID]Queue{f.rules.Queues, f.retired} {
		for _, q := range queues {
			f.loads = f.loads || slices.ContainsFunc(q.Overflow, func(r OverflowRule) bool { return r.When.byLoad() })
			f.rounds = f.rounds || q.Strategy == RingAll
		}
	}
}

// loadDue marks the callers for whom a rule about the load has come true.
func (f *Floor) loadDue() {
	if !f.loads {
		return
	}
	places := map[ID]linePlace{}
	for _, e := range f.line {
		if e.Offer != "" {
			continue
		}
		places[e.Queue] = places[e.Queue].with(e)
		q, _ := f.queue(e.Queue)
		for i, r := range q.Overflow {
			if r.When.byLoad() && e.Fired&(1<<i) == 0 && f.loaded(e, r, places[e.Queue]) != !e.heldSince(i).IsZero() {
				f.markDue(e)
			}
		}
	}
}

// loaded reports whether a rule about the load holds for the caller at a place.
func (f *Floor) loaded(e *waiting, r OverflowRule, place linePlace) bool {
	working := e.lane.working
	switch {
	case working == 0:
		return true
	case r.When == CallersPerCounsellor:
		return float64(place.onLine) > r.PerCounsellor*float64(working)
	case e.lane.ready > 0:
		return false // somebody is free, and resting for this caller at the most
	}
	mean, known := f.meanHandled(e.Queue)
	return known && Predict(place.all, working, mean) > r.Longer
}

// linePlace is how many up to and with a caller wait in the queue to whom nobody is being offered, and how many of them on
// the line.
type linePlace struct{ all, onLine int }

func (p linePlace) with(e *waiting) linePlace {
	p.all++
	if !e.Absent {
		p.onLine++
	}
	return p
}

// placeOf is the caller's place in the queue.
func (f *Floor) placeOf(e *waiting) (place linePlace) {
	for _, other := range f.line {
		if other == e {
			break
		}
		if other.Queue == e.Queue && other.Offer == "" {
			place = place.with(other)
		}
	}
	return place.with(e)
}

// meanHandled is how long the last calls of a queue have kept their counsellors on average.
func (f *Floor) meanHandled(id ID) (mean time.Duration, known bool) {
	spans := f.handled[id]
	if len(spans) < leastHandled {
		return 0, false
	}
	var sum int64
	for _, s := range spans {
		sum += s
	}
	return time.Duration(sum) * time.Millisecond / time.Duration(len(spans)), true
}

// noteHandled takes in a step of a counsellor's state: from the talk to the end of the after-call work counts.
func (f *Floor) noteHandled(p *person, was agent.State, of ID, test bool) {
	busy := func(s agent.State) bool { return s == agent.Talking || s == agent.Hold || s == agent.AfterCall }
	switch {
	case busy(p.State) && (!busy(was) || was == agent.AfterCall && p.State == agent.Talking):
		f.countHandled(p, was, of, test)
		p.BusySince = f.now
	case !busy(p.State):
		f.countHandled(p, was, of, test)
		p.BusySince = time.Time{}
	}
}

func (f *Floor) countHandled(p *person, was agent.State, of ID, test bool) {
	if p.BusySince.IsZero() || was == p.State || of == "" || test {
		return
	}
	spans := append(slices.Clip(f.handled[of]), f.now.Sub(p.BusySince).Milliseconds())
	f.handled[of] = spans[max(0, len(spans)-handledKept):]
}
