package queue

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"heartline/agent"
	"heartline/triage"
)

// AgentState is what the floor knows of one counsellor, as State holds it.
type AgentState struct {
	ID         agent.ID         `json:"agent"`
	Seat       agent.SeatID     `json:"seat,omitempty"`
	SeatUp     bool             `json:"seat_up,omitempty"`
	Skills     agent.Skills     `json:"skills,omitempty"`
	Known      bool             `json:"skills_known,omitempty"`
	OnDuty     bool             `json:"on_duty,omitempty"`
	Lines      []string         `json:"lines,omitempty"`  // on duty for these; none: every line
	Queues     []ID             `json:"queues,omitempty"` // a guest's: on duty for these queues alone
	State      agent.State      `json:"state"`
	Reason     agent.ReasonCode `json:"reason,omitempty"`
	Since      time.Time        `json:"since,omitzero"`
	Until      time.Time        `json:"until,omitzero"`
	Call       string           `json:"call,omitempty"`
	Offer      OfferID          `json:"offer,omitempty"`
	Queue      ID               `json:"queue,omitempty"` // of the call in talk
	Grade      triage.Grade     `json:"grade,omitempty"` // of the call in talk, as it was offered
	Test       bool             `json:"test,omitempty"`  // the call in talk is one of our own
	Missed     int              `json:"missed,omitempty"`
	LastTalk   time.Time        `json:"last_talk,omitzero"`
	IdleSince  time.Time        `json:"idle_since,omitzero"`
	Wish       agent.State      `json:"wish,omitempty"`
	WishReason agent.ReasonCode `json:"wish_reason,omitempty"`
	BackBy     time.Time        `json:"back_by,omitzero"`

	Reds       []time.Time `json:"reds,omitempty"`     // when red calls of this stretch on duty came
	RedCall    string      `json:"red_call,omitempty"` // the last call that was counted
	OwesPause  bool        `json:"owes_pause,omitempty"`
	PauseUntil time.Time   `json:"pause_until,omitzero"`

	BusySince time.Time `json:"busy_since,omitzero"` // the beginning of the talk, until the end of its after-call work
	Calls     int       `json:"calls,omitempty"`     // talks of this stretch on duty, without calls of our own
	LastCall  string    `json:"last_call,omitempty"`
}

// person is a counsellor on the floor.
type person struct {
	AgentState
	slot    int
	profile agent.Profile // Skills by the floor's index
}

func (p *person) status() agent.Status {
	return agent.Status{
		Agent: p.ID, Seat: p.Seat, State: p.State, Reason: p.Reason, Since: p.Since, Until: p.Until,
		Call: p.Call, OnDuty: p.OnDuty, SeatUp: p.SeatUp, Missed: p.Missed, LastTalk: p.LastTalk,
		Offer: string(p.Offer), Wish: p.Wish, Why: p.WishReason, BackBy: p.BackBy,
	}
}

// working reports whether this counsellor takes calls now or will without a hand: what NobodyReady asks.
func (p *person) working() bool {
	st := agent.Status{State: p.State, OnDuty: p.OnDuty, Wish: p.Wish, BackBy: p.BackBy}
	return st.Working()
}

// person returns the counsellor, who is made known if need be.
func (f *Floor) person(id agent.ID) *person {
	if p := f.people[id]; p != nil {
		return p
	}
	p := &person{AgentState: AgentState{ID: id, State: agent.LoggedOut, Since: f.now}}
	f.enrol(p)
	return p
}

// enrol takes a person into every index.
func (f *Floor) enrol(p *person) {
	f.people[p.ID] = p
	i, _ := slices.BinarySearchFunc(f.roll, p, byID)
	f.roll = slices.Insert(f.roll, i, p)
	p.slot = slices.Index(f.slots, nil)
	if p.slot < 0 {
		p.slot = len(f.slots)
		f.slots = append(f.slots, nil)
	}
	f.slots[p.slot] = p
	p.profile = f.skills.Profile(p.Skills)
	if p.State == agent.Ready {
		f.addReady(p)
	}
	f.refresh(p)
}

// forget drops a person of whom there is nothing to know: neither signed in nor on duty.
func (f *Floor) forget(p *person) {
	if p.State != agent.LoggedOut || p.OnDuty || f.people[p.ID] != p {
		return
	}
	for _, l := range f.laneSet {
		l.set(p.slot, 0)
	}
	delete(f.people, p.ID)
	if i, ok := slices.BinarySearchFunc(f.roll, p, byID); ok {
		f.roll = slices.Delete(f.roll, i, i+1)
	}
	f.slots[p.slot] = nil
}

func byID(a, b *person) int { return strings.Compare(string(a.ID), string(b.ID)) }

func byIdle(a, b *person) int {
	return cmp.Or(a.IdleSince.Compare(b.IdleSince), byID(a, b))
}

func (f *Floor) addReady(p *person) {
	if i, found := slices.BinarySearchFunc(f.ready, p, byIdle); !found {
		f.ready = slices.Insert(f.ready, i, p)
	}
}

func (f *Floor) dropReady(p *person) {
	if i, found := slices.BinarySearchFunc(f.ready, p, byIdle); found {
		f.ready = slices.Delete(f.ready, i, i+1)
	}
}

// change is the one place where a counsellor's state changes: it keeps the indexes, stamps Since, clears
// what does not belong to the new state and tells of the step.
func (f *Floor) change(p *person, to agent.State, reason agent.ReasonCode, edit func()) {
	was, of, test := p.status(), p.Queue, p.Test
	if p.State == agent.Ready {
		f.dropReady(p)
	}
	p.State, p.Reason = to, reason
	p.BackBy = time.Time{}
	if to != agent.AfterCall && (to != agent.NotReady || reason != agent.ReasonRedPause) {
		p.Until = time.Time{}
	}
	if to != agent.Reserved {
		p.Offer = ""
	}
	switch to {
	case agent.Ready, agent.NotReady, agent.LoggedOut:
		p.Call, p.Queue, p.Grade, p.Test = "", "", "", false
		p.Wish, p.WishReason = "", ""
	case agent.Reserved, agent.Talking, agent.Hold, agent.AfterCall:
	}
	if to == agent.LoggedOut {
		delete(f.seats, p.Seat)
		p.Seat, p.SeatUp, p.Missed = "", false, 0
	}
	if edit != nil {
		edit()
	}
	if p.State != was.State || p.Reason != was.Reason || p.Call != was.Call {
		p.Since = f.now
	}
	if p.State == agent.Ready {
		f.addReady(p)
	}
	if p.State == agent.Talking {
		f.noteRed(p)
		p.noteCall()
	}
	f.noteHandled(p, was.State, of, test)
	f.refresh(p)
	if p.State != was.State || p.Reason != was.Reason || p.Call != was.Call || p.Seat != was.Seat {
		f.emit(StateChanged{Before: was, After: p.status(), By: f.actor})
	}
	f.forget(p)
}

// noteCall counts a talk, once for each call.
func (p *person) noteCall() {
	if !p.Test && p.Call != "" && p.LastCall != p.Call {
		p.Calls, p.LastCall = p.Calls+1, p.Call
	}
}

// settle finds the state of a counsellor whose call, offer or after-call work is over.
func (f *Floor) settle(p *person) { f.settleIdle(p, f.now) }

// settleIdle is settle with the instant from which a Ready counsellor counts as idle.
func (f *Floor) settleIdle(p *person, idle time.Time) {
	f.beginPause(p)
	switch {
	case p.Wish == agent.LoggedOut:
		f.change(p, agent.LoggedOut, "", nil)
	case p.Seat == "":
		f.change(p, agent.LoggedOut, "", nil)
	case p.Wish == agent.NotReady && p.WishReason != agent.ReasonRedPause:
		f.change(p, agent.NotReady, p.WishReason, nil)
	case !p.OnDuty:
		f.change(p, agent.NotReady, agent.ReasonOffShift, nil)
	case f.paused(p):
		f.pause(p)
	case !p.SeatUp:
		f.seatLost(p, idle)
	default:
		f.change(p, agent.Ready, "", func() { p.IdleSince = idle })
	}
}

// seatLost makes a counsellor not ready because of the seat, for a while so that its return alone undoes it.
func (f *Floor) seatLost(p *person, idle time.Time) {
	f.change(p, agent.NotReady, agent.ReasonSeatDown, func() {
		p.IdleSince = idle
		if f.rules.SeatGrace > 0 {
			p.BackBy = f.now.Add(f.rules.SeatGrace)
			f.setTimer(p.BackBy, timerSeatGrace, string(p.ID))
		}
	})
}

// clone copies the state so that nobody outside the floor shares its memory.
func (s AgentState) clone() AgentState {
	s.Skills = maps.Clone(s.Skills)
	s.Lines = slices.Clone(s.Lines)
	s.Queues = slices.Clone(s.Queues)
	s.Reds = slices.Clone(s.Reds)
	return s
}
