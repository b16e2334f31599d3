package queue

import (
	"heartline/agent"
)

// refusedPauseFull is the reason of a StateRefused: as many counsellors of a queue are on a pause as its rule allows.
const refusedPauseFull = "pause_full"

// away reports whether a counsellor on duty has chosen not to be ready, now or after the call. A pause after a red call
// is none of these, nor is what only the seat or a missed call has brought.
func (p *person) away() bool {
	switch {
	case !p.OnDuty:
		return false
	case p.State == agent.NotReady:
		return chosen(p.Reason)
	default:
		return p.Wish == agent.NotReady && chosen(p.WishReason)
	}
}

// chosen reports whether somebody has decided on a reason, in person or as a supervisor.
func chosen(r agent.ReasonCode) bool { return lasting(r) && r != agent.ReasonRedPause }

// pauseFull reports whether a counsellor who is at work cannot go on a pause, because of a queue of theirs as many are
// away already as its rule allows. Who is away or cannot work may always name the reason; a switchboard does not change
// whose queue it is.
func (f *Floor) pauseFull(p *person) bool {
	if !p.OnDuty || p.State == agent.NotReady || p.away() {
		return false
	}
	for id, q := range f.rules.Queues {
		if q.MaxPaused <= 0 {
			continue
		}
		l := f.servedBy(id)
		if _, ok := l.qualifies(p); ok && f.awayFrom(l) >= q.MaxPaused {
			return true
		}
	}
	return false
}

// servedBy is a lane of everybody who serves a queue, whether or not its calls go to a switchboard.
func (f *Floor) servedBy(id ID) lane {
	q, _ := f.queue(id)
	_, lines := f.opened(id)
	return lane{queue: id, line: q.Line, circles: f.circles(q, &Entry{}), lines: lines}
}

// awayFrom counts those of a lane who are on a pause, or will be after their call.
func (f *Floor) awayFrom(l lane) (n int) {
	for _, p := range f.roll {
		if p.State == agent.LoggedOut || !p.away() {
			continue
		}
		if _, ok := l.qualifies(p); ok {
			n++
		}
	}
	return n
}
