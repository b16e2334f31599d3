package call

import (
	"slices"
	"sync"
	"time"
)

// Limits are how often one number, or all callers without a number together, may call before they are answered by a short
// message first. Zero is no limit. They are wide: somebody in distress calls again and again, and nobody is turned away by
// them: who presses a key comes to a person, and who does not leaves a message.
type Limits struct {
	PerMinute         int // calls of one number
	PerHour           int // calls of one number
	WithheldPerMinute int // calls without a number, all together
}

// Limited is why a call is answered by the short message; empty: it is not.
type Limited string

// Why a call is answered by the short message.
const (
	NotLimited      Limited = ""
	LimitedMinute   Limited = "per_minute"
	LimitedHour     Limited = "per_hour"
	LimitedWithheld Limited = "withheld"
	LimitedBlocked  Limited = "blocked" // the number is blocked
)

// Counter counts calls by number. The zero Counter is ready; it may be used by several goroutines.
type Counter struct {
	mu       sync.Mutex // protects the following
	calls    map[string][]time.Time
	withheld []time.Time
	swept    time.Time
}

// Count counts a call at an instant and says which limit it goes over. hash names a number; empty is none. A call that is
// over a limit counts as well: a machine that dials on and on does not come through now and then.
func (c *Counter) Count(now time.Time, hash string, l Limits) Limited {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.sweep(now)
	if hash == "" {
		c.withheld = append(since(c.withheld, now.Add(-time.Minute)), now)
		if l.WithheldPerMinute > 0 && len(c.withheld) > l.WithheldPerMinute {
			return LimitedWithheld
		}
		return NotLimited
	}
	if c.calls == nil {
		c.calls = map[string][]time.Time{}
	}
	hour := append(since(c.calls[hash], now.Add(-time.Hour)), now)
	if most := max(l.PerHour, l.PerMinute) + 1; len(hour) > most { // more than that makes no difference
		hour = slices.Clone(hour[len(hour)-most:])
	}
	c.calls[hash] = hour
	switch {
	case l.PerMinute > 0 && len(since(hour, now.Add(-time.Minute))) > l.PerMinute:
		return LimitedMinute
	case l.PerHour > 0 && len(hour) > l.PerHour:
		return LimitedHour
	default:
		return NotLimited
	}
}

// Forget lets a number begin anew; the empty hash stands for all callers without one.
func (c *Counter) Forget(hash string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if hash == "" {
		c.withheld = nil
		return
	}
	delete(c.calls, hash)
}

// sweep forgets, once a minute, the numbers that have not called for an hour.
func (c *Counter) sweep(now time.Time) {
	if now.Sub(c.swept) < time.Minute {
		return
	}
	c.swept = now
	for hash, calls := range c.calls {
		if len(since(calls, now.Add(-time.Hour))) == 0 {
			delete(c.calls, hash)
		}
	}
}

// since leaves out what was before an instant.
func since(calls []time.Time, t time.Time) []time.Time {
	i := slices.IndexFunc(calls, func(at time.Time) bool { return !at.Before(t) })
	if i < 0 {
		return nil
	}
	return calls[i:]
}
