package call

import (
	"time"

	"heartline/agent"
)

// OutView is what screens show of a call of the house.
type OutView struct {
	Why      OutWhy
	Task     string
	Outside  string // the number of the directory that is called; empty: another one
	Of       ID     // the call that was lost
	First    agent.ID
	Agent    agent.ID // who is kept for it; empty: nobody is
	Asked    agent.ID // who is being asked to make it
	Attempt  int      // of the present or last attempt, from 1; 0: none was made
	DueAt    time.Time
	Until    time.Time
	Ringing  bool
	Answered bool
	Reached  bool
	CameBack ID
	Last     string // what the last attempt came to
	Place    *Place // that is kept for the person; immutable
	Leg      string // of who is to speak, until the person is reached: at home, but taken
}

// placing reports whether the call is one of the house that has not reached its person yet.
func (v *View) placing() bool {
	return v.Out != nil && (v.Phase == Due || v.Phase == Dialling || v.Phase == Greeting)
}

// viewOut adds what is shown of a call of the house, and of ringing back.
func viewOut(v *View, s *State) {
	v.Unwanted = s.Unwanted
	if s.RingBack != nil {
		v.RingBack = s.RingBack.Call
	}
	o := s.Out
	if o == nil {
		return
	}
	v.Line = s.Caller
	v.Out = &OutView{
		Why: o.Why, Task: o.Task, Outside: o.Outside, Of: o.Of, First: o.First, Agent: s.held(), Attempt: o.Used, DueAt: o.DueAt, Until: o.Until,
		Ringing: o.Ringing, Answered: s.Answered, Reached: o.Reached, CameBack: o.CameBack, Last: o.Last, Place: o.Place,
	}
	if s.placing() {
		v.Out.Leg = o.Leg
	}
	if o.Ask != nil {
		v.Out.Asked = o.Ask.Agent
	}
	if who := s.held(); who != "" {
		v.Agent, v.Seat = who, o.Seat
	}
}
