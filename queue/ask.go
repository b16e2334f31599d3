package queue

import (
	"strings"
	"time"

	"heartline/agent"
	"heartline/triage"
)

// Ask asks one counsellor to come into a call that is in talk with somebody else: to be consulted, to join, or
// to take it over. Nobody waits for it: the floor answers at once with Asked or AskRefused. A counsellor who
// is ready may be asked, and one who has chosen not to be (whoever declines goes back to that). The answer is
// one OfferClosed, as for any offer. Somebody who is asked in a round of a caller who is not more urgent is called off
// where a person asks for them, as long as another telephone of that round rings on; the answer comes as soon as that is
// closed.
type Ask struct {
	Offer OfferID       `json:"offer"` // chosen by the call: the name of the offer that follows
	Call  string        `json:"call"`
	Agent agent.ID      `json:"agent"`
	Queue ID            `json:"queue,omitempty"` // whose after-call work follows
	Grade triage.Grade  `json:"grade,omitempty"`
	For   time.Duration `json:"for_ns"` // how long it rings; 20 s when not positive
	By    string        `json:"by"`
	Test  bool          `json:"test,omitempty"` // a call of our own
}

// Asked says that a counsellor is reserved for a call that asked for them.
type Asked struct {
	Offer    OfferID
	Call     string
	Agent    agent.ID
	Seat     agent.SeatID
	Deadline time.Time
}

// AskRefused says why a counsellor cannot be asked: "logged_out", "off_shift", "seat_down", or the state that
// keeps them: "reserved", "talking", "hold", "after_call".
type AskRefused struct {
	Offer  OfferID
	Call   string
	Agent  agent.ID
	Reason string
}

func (Asked) output()      {}
func (AskRefused) output() {}

// AskTimeout is how long an asking rings unless the call says otherwise.
const AskTimeout = 20 * time.Second

func (in Ask) handle(f *Floor) {
	if o := f.offers[in.Offer]; o != nil {
		return // asked already
	}
	p := f.people[in.Agent]
	if p != nil && p.State == agent.Reserved {
		o := f.offers[p.Offer]
		if o != nil && o.Ask != nil && o.Ask.Offer == in.Offer {
			return
		}
		if by := strings.HasPrefix(in.By, "user:"); by && !in.Test && f.spares(p, in.Grade) {
			o.Ask = &in
			f.withdraw(o, WithdrawAsked)
			return
		}
	}
	if reason := unaskable(p); reason != "" {
		f.emit(AskRefused{Offer: in.Offer, Call: in.Call, Agent: in.Agent, Reason: reason})
		return
	}
	ring := in.For
	if ring <= 0 {
		ring = AskTimeout
	}
	o := &offer{OfferState{
		ID: in.Offer, Call: in.Call, Agent: p.ID, Seat: p.Seat, Queue: in.Queue, Grade: in.Grade, Test: in.Test,
		MadeAt: f.now, Deadline: f.now.Add(ring),
	}}
	f.offers[o.ID] = o
	was, why := p.State, p.Reason
	f.change(p, agent.Reserved, "", func() { p.Call, p.Offer = in.Call, o.ID })
	if was == agent.NotReady {
		f.wish(p, agent.NotReady, why) // as it was before
	}
	f.setTimer(o.Deadline, timerOfferDeadline, string(o.ID))
	f.emit(Asked{Offer: o.ID, Call: in.Call, Agent: p.ID, Seat: p.Seat, Deadline: o.Deadline})
}

// unaskable says what keeps a counsellor from being asked; empty: nothing.
func unaskable(p *person) string {
	switch {
	case p == nil || p.State == agent.LoggedOut:
		return string(agent.LoggedOut)
	case !p.OnDuty:
		return string(agent.ReasonOffShift)
	case p.State != agent.Ready && p.State != agent.NotReady:
		return string(p.State)
	case !p.SeatUp:
		return string(agent.ReasonSeatDown)
	}
	return ""
}
