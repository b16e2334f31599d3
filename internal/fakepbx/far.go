package fakepbx

import (
	"time"
)

// Behaviour is what a dialled endpoint does. Times count from the dial.
type Behaviour struct {
	Unreachable bool          // it cannot be dialled: 500 at create
	RingAfter   time.Duration // negative: it never rings
	AnswerAfter time.Duration // negative: it never answers
	EndAfter    time.Duration // it ends the call before answering with Cause; negative: it does not
	Cause       int
	Vanishes    bool // create answers 200, and the leg ends when it is dialled, without having rung
}

// Answers rings at once and answers after d.
func Answers(d time.Duration) Behaviour { return Behaviour{AnswerAfter: d, EndAfter: -1} }

// NoAnswer rings for ever.
func NoAnswer() Behaviour { return Behaviour{AnswerAfter: -1, EndAfter: -1} }

// Busy refuses with cause 17 after d, without ringing.
func Busy(d time.Duration) Behaviour {
	return Behaviour{RingAfter: -1, AnswerAfter: -1, EndAfter: d, Cause: 17}
}

// Declines rings and refuses with cause 21 after d.
func Declines(d time.Duration) Behaviour { return Behaviour{AnswerAfter: -1, EndAfter: d, Cause: 21} }

// Silent does nothing at all, as a frozen phone.
func Silent() Behaviour { return Behaviour{RingAfter: -1, AnswerAfter: -1, EndAfter: -1} }

// Unreachable cannot be dialled: unknown, or no phone registered.
func Unreachable() Behaviour { return Behaviour{Unreachable: true} }

// Vanishes is created and ends when it is dialled.
func Vanishes() Behaviour { return Behaviour{Vanishes: true} }

// Endpoint sets what answers at an endpoint such as "PJSIP/seat1". Endpoints that are not set are unreachable.
func (s *Server) Endpoint(name string, b Behaviour) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.behave[name] = b
}

// ring plays a dialled endpoint.
func (w *world) ring(c *channel, timeout time.Duration) {
	b := w.server.behave[c.endpoint]
	c.dialled = true
	w.tellAs(c, "peer", "Dial", object{"dialstatus": "", "forward": "", "dialstring": ""})
	if b.Vanishes {
		w.after(soon, func() { w.hangup(c, 16, false) })
		return
	}
	waits := func() bool { return !c.gone && c.state != "Up" }
	if b.RingAfter >= 0 {
		w.after(b.RingAfter+soon, func() {
			if waits() {
				w.set(c, "Ringing")
				w.tellAs(c, "peer", "Dial", object{"dialstatus": "RINGING", "forward": "", "dialstring": ""})
			}
		})
	}
	if b.AnswerAfter >= 0 {
		w.after(b.AnswerAfter+2*soon, func() {
			if waits() {
				w.answered(c)
			}
		})
	}
	if b.EndAfter >= 0 {
		w.after(b.EndAfter+2*soon, func() {
			if waits() {
				if b.Cause == 17 {
					w.tellAs(c, "peer", "Dial", object{"dialstatus": "BUSY", "forward": "", "dialstring": ""})
				}
				w.hangup(c, b.Cause, true)
			}
		})
	}
	if timeout > 0 {
		c.limit = w.after(timeout, func() {
			if waits() {
				w.hangup(c, 19, false)
			}
		})
	}
}

func (w *world) answered(c *channel) {
	w.set(c, "Up")
	w.tellAs(c, "peer", "Dial", object{"dialstatus": "ANSWER", "forward": "", "dialstring": ""})
}
