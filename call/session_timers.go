package call

import (
	"context"
	"time"
)

type armed struct {
	at   time.Time
	turn int
	leg  string
}

// expire handles the timers that are due, the earliest first. One that an earlier one has stopped is not heard of.
func (s *session) expire(ctx context.Context) {
	for {
		in, due := s.expired()
		if !due {
			return
		}
		s.take(ctx, in)
	}
}

func (s *session) awaits(t timer) bool {
	_, armed := s.timers[t]
	return armed
}

// untilNext returns how long nothing is due.
func (s *session) untilNext() time.Duration {
	next := time.Hour
	for _, a := range s.timers {
		next = min(next, a.at.Sub(s.now()))
	}
	return max(next, 0)
}

// expired takes the timer that has been due for longest.
func (s *session) expired() (in inTimeout, due bool) {
	var first armed
	now := s.now()
	for name, a := range s.timers {
		if a.at.After(now) || due && (a.at.After(first.at) || a.at.Equal(first.at) && name > in.Timer) {
			continue
		}
		first, due = a, true
		in = inTimeout{Timer: name, Turn: a.turn, Leg: a.leg}
	}
	delete(s.timers, in.Timer)
	return in, due
}
