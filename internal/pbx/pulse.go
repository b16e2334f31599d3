package pbx

import (
	"context"
	"errors"
	"sync/atomic"
	"time"
)

// Times of the pulse.
const (
	pulseEvery = 250 * time.Millisecond
	// A process that did nothing for so long may have been given up: the guard takes callers away from a
	// controller whose heartbeat, one each second, stands still for three seconds or more.
	stallLimit = 2 * time.Second
)

// errStalled ends a session of a process that was stopped, or starved, and goes on.
var errStalled = errors.New("this process stood still; what happened meanwhile is asked for anew")

// pulse notices that the process stood still. The reports that gathered in the socket tell of a time in which
// the fail-safe may have taken over, so nothing may be decided on them: the session ends, and the next one
// begins with a snapshot. Whoever runs first after a standstill, the reader or the pulse itself, notices it.
type pulse struct {
	last  atomic.Pointer[time.Time] // with its monotonic reading
	stood atomic.Bool
}

func newPulse(now time.Time) *pulse {
	p := &pulse{}
	p.last.Store(&now)
	return p
}

// beat notes that the process runs. It reports false when it stood still before.
func (p *pulse) beat(now time.Time) bool {
	if now.Sub(*p.last.Load()) > stallLimit {
		p.stood.Store(true) // before the new instant, so that the reader sees one or the other
	}
	p.last.Store(&now)
	return !p.stood.Load()
}

// fresh reports whether the process has run all the time until now.
func (p *pulse) fresh(now time.Time) bool {
	return now.Sub(*p.last.Load()) <= stallLimit && !p.stood.Load()
}

// run beats until ctx ends or the process has stood still, and calls stalled then.
func (p *pulse) run(ctx context.Context, stalled func()) {
	tick := time.NewTicker(pulseEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if !p.beat(time.Now()) {
				stalled()
				return
			}
		}
	}
}
