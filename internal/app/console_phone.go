package app

import (
	"heartline/agent"
)

// phoneOf is the telephone at which somebody is signed in, and whether they are in no call: what a supervisor without a
// line of their own is rung at. A seat of another kind, or none, is nobody's telephone.
func (a *App) phoneOf(who agent.ID) (seat agent.Seat, free bool) {
	st := a.status(who)
	seat, ok := a.book.Seat(st.Seat)
	if !ok || st.Seat == "" || seat.Kind != agent.SIPPhone || !st.SeatUp {
		return agent.Seat{}, false
	}
	switch st.State {
	case agent.Reserved, agent.Talking, agent.Hold:
		return seat, false
	default:
		return seat, true
	}
}
