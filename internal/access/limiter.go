package access

import (
	"net/netip"
	"strconv"
	"sync"
	"time"

	"heartline/internal/fault"
)

// TooManyError says that somebody has guessed too often. The console answers 429 with Retry-After.
type TooManyError struct{ After time.Duration }

func (e *TooManyError) Error() string {
	return "access: too many tries, wait " + strconv.Itoa(int(e.After.Round(time.Second)/time.Second)) + " s"
}

// Unwrap classifies the error as denied, with a sentence for the person.
func (e *TooManyError) Unwrap() error {
	return fault.New(fault.Denied, "access.limit", "Too many tries to sign in; wait %d seconds and try again.",
		max(1, int(e.After.Round(time.Second)/time.Second)))
}

// Limits bounds guessing. A failure counts for Window.
type Limits struct {
	Window     time.Duration
	PerLogin   int // failures for one login from one address
	LoginTotal int // failures for one login from anywhere
	PerAddress int // failures from one address for any login
	Keep       int // how many counters are kept at most
}

// DefaultLimits lets a person err five times in five minutes. LoginTotal is far higher, since whoever knows a
// counsellor's login must not be able to keep the counsellor from coming on shift.
func DefaultLimits() Limits {
	return Limits{Window: 5 * time.Minute, PerLogin: 5, LoginTotal: 100, PerAddress: 30, Keep: 10_000}
}

// Limiter counts failed sign-ins. It is safe for concurrent use and its memory is bounded.
type Limiter struct {
	limits Limits

	mu     sync.Mutex // protects the following
	counts map[string]*failures
}

type failures struct {
	n     int
	since time.Time
}

// NewLimiter returns an empty limiter.
func NewLimiter(l Limits) *Limiter {
	return &Limiter{limits: l, counts: make(map[string]*failures)}
}

// Network names where a request came from: the address, and of IPv6 its /64, since a host owns that many addresses
// and counting single ones would count nothing. It is empty for no address.
func Network(from netip.Addr) string {
	if !from.IsValid() {
		return ""
	}
	if from.Is6() && !from.Is4In6() {
		if p, err := from.WithZone("").Prefix(64); err == nil {
			return p.String()
		}
	}
	return from.Unmap().String()
}

type limitKey struct {
	key string
	max int
}

func (l *Limiter) keys(login string, from netip.Addr) []limitKey {
	net := Network(from)
	return []limitKey{
		{"both\x00" + login + "\x00" + net, l.limits.PerLogin},
		{"login\x00" + login, l.limits.LoginTotal},
		{"address\x00" + net, l.limits.PerAddress},
	}
}

// Allow reports, as a *TooManyError, how long to wait before the next try. It counts nothing.
func (l *Limiter) Allow(now time.Time, login string, from netip.Addr) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	var wait time.Duration
	for _, k := range l.keys(login, from) {
		if f := l.counts[k.key]; f != nil && f.n >= k.max {
			wait = max(wait, f.since.Add(l.limits.Window).Sub(now))
		}
	}
	if wait > 0 {
		return &TooManyError{After: wait}
	}
	return nil
}

// Failed counts a failure and reports whether it is the one that shuts the door: the tries after it are not
// checked any more, and so are not worth a record each.
func (l *Limiter) Failed(now time.Time, login string, from netip.Addr) (shut bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.counts)+3 > l.limits.Keep {
		l.dropLocked(now)
	}
	for _, k := range l.keys(login, from) {
		f := l.counts[k.key]
		if f == nil || now.Sub(f.since) >= l.limits.Window {
			f = &failures{since: now}
			l.counts[k.key] = f
		}
		f.n++
		shut = shut || f.n == k.max
	}
	return shut
}

// Succeeded forgets the failures of that login from that address.
func (l *Limiter) Succeeded(login string, from netip.Addr) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.counts, l.keys(login, from)[0].key)
}

// dropLocked makes room: what has run out goes first; if that is not enough, so does the older half.
func (l *Limiter) dropLocked(now time.Time) {
	for _, age := range []time.Duration{l.limits.Window, l.limits.Window / 2, 0} {
		for k, f := range l.counts {
			if now.Sub(f.since) >= age {
				delete(l.counts, k)
			}
		}
		if len(l.counts)+3 <= l.limits.Keep {
			return
		}
	}
}

// Len returns how many counters are kept.
func (l *Limiter) Len() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.counts)
}
