package queue

import (
	"slices"
	"strings"
	"time"

	"heartline/agent"
	"heartline/internal/ledger"
)

// SetSwitchboard sends all calls of a queue to one counsellor from now on, those who wait included; without a
// counsellor it ends that. Skills and lines do not count meanwhile. An offer that rings elsewhere rings on. It ends
// by itself as soon as the counsellor leaves: whoever waits is then served as ever.
type SetSwitchboard struct {
	Queue ID       `json:"queue"`
	Agent agent.ID `json:"agent,omitempty"`
	Why   string   `json:"why"` // a code
	By    string   `json:"by"`
}

// Switchboard is one in force.
type Switchboard struct {
	Queue ID        `json:"queue"`
	Agent agent.ID  `json:"agent"`
	Since time.Time `json:"since"`
	Why   string    `json:"why"`
	By    string    `json:"by"`
}

// RefusedGuest refuses a guest of other queues as the switchboard of one.
const RefusedGuest = "line"

// SwitchboardRefused says why a counsellor cannot be a switchboard: "unknown_queue", or what keeps them from work:
// "logged_out", "off_shift", "not_ready", or "line" for a guest of other queues.
type SwitchboardRefused struct {
	Queue  ID
	Agent  agent.ID
	Reason string
}

// SwitchboardChanged says that a switchboard began or ended. Why is a supervisor's code, or "desk_left" or
// "queue_gone" where it ended by itself.
type SwitchboardChanged struct {
	Switchboard
	On bool
}

// The reasons for which a switchboard ends by itself.
const (
	SwitchboardDeskLeft  = "desk_left"
	SwitchboardQueueGone = "queue_gone"
)

func (SwitchboardRefused) output() {}
func (SwitchboardChanged) output() {}

func (o SwitchboardChanged) fact() ledger.Fact {
	if o.On || o.By != system {
		return nil // the input says it
	}
	return ledger.FloorSwitchboardEnded{Queue: string(o.Queue), Agent: string(o.Agent), Why: o.Why}
}

func (in SetSwitchboard) handle(f *Floor) {
	was, on := f.boards[in.Queue]
	if in.Agent == "" {
		if on {
			f.endSwitchboard(was, in.Why, in.By)
		}
		return
	}
	if _, ok := f.rules.Queues[in.Queue]; !ok {
		f.emit(SwitchboardRefused{Queue: in.Queue, Agent: in.Agent, Reason: string(RefusedUnknownQueue)})
		return
	}
	p := f.people[in.Agent]
	reason := absent(p)
	if reason == "" && p.barred(in.Queue) {
		reason = RefusedGuest
	}
	if reason != "" {
		f.emit(SwitchboardRefused{Queue: in.Queue, Agent: in.Agent, Reason: reason})
		return
	}
	if on && was.Agent == in.Agent {
		return
	}
	b := Switchboard{Queue: in.Queue, Agent: in.Agent, Since: f.now, Why: in.Why, By: in.By}
	f.boards[in.Queue] = b
	f.relane(in.Queue)
	f.emit(SwitchboardChanged{Switchboard: b, On: true})
	if on {
		f.resumePause(was.Agent)
	}
}

// absent says what keeps a counsellor from serving; empty: nothing.
func absent(p *person) string {
	switch {
	case p == nil || p.State == agent.LoggedOut:
		return string(agent.LoggedOut)
	case !p.OnDuty:
		return string(agent.ReasonOffShift)
	case p.State == agent.NotReady || p.Wish != "":
		return string(agent.NotReady)
	}
	return ""
}

// endSwitchboard gives the queue back to everybody.
func (f *Floor) endSwitchboard(b Switchboard, why, by string) {
	delete(f.boards, b.Queue)
	f.relane(b.Queue)
	b.Why, b.By = why, byOrSystem(by)
	f.emit(SwitchboardChanged{Switchboard: b})
	f.resumePause(b.Agent)
}

// resumePause begins a pause that waited for the end of the switchboard.
func (f *Floor) resumePause(id agent.ID) {
	p := f.people[id]
	if p == nil || !p.OwesPause || f.isSwitchboard(id) {
		return
	}
	if p.State == agent.Ready || p.State == agent.NotReady {
		f.beginPause(p)
		if p.State == agent.Ready {
			f.pause(p)
		}
	}
}

// leftSwitchboards ends the switchboards whose counsellor does not serve any more.
func (f *Floor) leftSwitchboards() {
	for _, b := range f.switchboards() {
		switch _, known := f.rules.Queues[b.Queue]; {
		case !known:
			f.endSwitchboard(b, SwitchboardQueueGone, system)
		case absent(f.people[b.Agent]) != "":
			f.endSwitchboard(b, SwitchboardDeskLeft, system)
		}
	}
}

// switchboards lists those in force in order of their queues.
func (f *Floor) switchboards() []Switchboard {
	if len(f.boards) == 0 {
		return nil
	}
	all := make([]Switchboard, 0, len(f.boards))
	for _, b := range f.boards {
		all = append(all, b)
	}
	slices.SortFunc(all, func(a, b Switchboard) int { return strings.Compare(string(a.Queue), string(b.Queue)) })
	return all
}

// isSwitchboard reports whether all calls of some queue come to this counsellor.
func (f *Floor) isSwitchboard(id agent.ID) bool {
	for _, b := range f.boards {
		if b.Agent == id {
			return true
		}
	}
	return false
}

// relane judges anew who may serve the callers of a queue, and looks at their overflow rules.
func (f *Floor) relane(id ID) {
	f.rebuildLanes()
	for _, e := range f.line {
		if e.Queue == id {
			f.markDue(e)
		}
	}
}
