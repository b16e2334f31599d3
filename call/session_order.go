package call

import (
	"context"
	"time"
)

// loosen frees the counsellors whose offers are over, once all that the input led to has been done: the next caller is not
// to meet a telephone that still rings for the last one, and is busy. Should this process not live to do it, the floor does
// after a while.
func (s *session) loosen(ctx context.Context) {
	if ctx.Err() != nil {
		return
	}
	for _, a := range s.loose {
		s.perform(ctx, a)
	}
	s.loose = nil
}

// loosens reports whether an act frees a counsellor who was rung.
func loosens(a act) bool {
	closed, ok := a.(actOfferClosed)
	return ok && closed.Outcome != OutcomeAccepted
}

// after reports whether an act must wait until the switch follows the new state.
func after(a act) bool {
	switch a.(type) {
	case actReleased, actReply, actSettle:
		return true
	}
	return false
}

// free reports whether an act lets a counsellor go whose telephone has hung up already: the switch has nothing to do for
// that, and the next caller need not wait until the last one's line is taken down.
func (s *session) free(a act) bool {
	r, ok := a.(actReleased)
	if !ok {
		return false
	}
	known := false
	for _, l := range s.state.Legs {
		if l.Agent != r.Agent {
			continue
		}
		if l.Parking != "" || s.act.Legs[l.ID].Dialed != no {
			return false
		}
		known = true
	}
	return known
}

// afterYou is how long a call that has freed a counsellor waits before it is taken down.
const afterYou = 3 * time.Millisecond

// yielded puts off taking down a call whose counsellor has just been freed: the telephone is to ring for the next caller
// before the switch is busy with what is left of this one. Whatever comes meanwhile begins it.
func (s *session) yielded() bool {
	if s.yields {
		s.timers[timerRetry] = armed{at: s.now().Add(afterYou)}
	}
	return s.yields
}
