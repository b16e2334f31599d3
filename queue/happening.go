package queue

import (
	"slices"
	"time"

	"heartline/agent"
)

// Happening is one event that a supervisor should know of, for as long as an alert of it stands. The floor keeps it,
// so that a restart of the controller loses none.
type Happening struct {
	ID      string    `json:"id"` // as Alert.ID; a second one with the same id replaces the first
	Kind    AlertKind `json:"kind"`
	Hotline string    `json:"hotline,omitempty"`
	Queue   ID        `json:"queue,omitempty"`
	Agent   agent.ID  `json:"agent,omitempty"`
	Value   float64   `json:"value,omitempty"`
	Limit   float64   `json:"limit,omitempty"`
	At      time.Time `json:"at"`
}

// happening is the event behind an output; ok is false for an output that is none.
func (f *Floor) happening(out Output) (h Happening, ok bool) {
	switch o := out.(type) {
	case RedCapPassed:
		h = Happening{ID: string(AlertRedCap) + "." + string(o.Offer), Kind: AlertRedCap, Agent: o.Agent, Value: float64(o.Count), Limit: float64(o.Cap)}
	case PauseBroken:
		h = Happening{ID: string(AlertPauseBroken) + "." + o.Call, Kind: AlertPauseBroken, Agent: o.Agent}
	case SwitchboardChanged:
		if o.On || o.Why != SwitchboardDeskLeft && o.Why != SwitchboardQueueGone {
			return h, false
		}
		h = Happening{ID: string(AlertDeskLeft) + "." + string(o.Queue), Kind: AlertDeskLeft, Queue: o.Queue, Agent: o.Agent}
	case SurgeChanged:
		switch {
		case o.On && !o.Moved && len(f.rules.Surges[o.Hotline].Lines) > 0:
			h = Happening{ID: string(AlertLineCalledIn) + "." + o.Hotline, Kind: AlertLineCalledIn, Hotline: o.Hotline}
		case !o.On && o.Why == SurgeOver:
			h = Happening{ID: string(AlertSurgeEnded) + "." + o.Hotline, Kind: AlertSurgeEnded, Hotline: o.Hotline}
		default:
			return h, false
		}
	default:
		return h, false
	}
	h.At = f.now
	return h, true
}

// remember keeps an event, and forgets those that stand no more.
func (f *Floor) remember(h Happening) {
	f.happenings = slices.DeleteFunc(f.happenings, func(old Happening) bool {
		return old.ID == h.ID || f.now.Sub(old.At) >= eventStays
	})
	f.happenings = append(f.happenings, h)
	if n := len(f.happenings); n > eventsKept {
		f.happenings = slices.Delete(f.happenings, 0, n-eventsKept)
	}
}

// alert is the alert of an event.
func (h Happening) alert() Alert {
	return Alert{ID: h.ID, Kind: h.Kind, Hotline: h.Hotline, Queue: h.Queue, Agent: h.Agent, Value: h.Value, Limit: h.Limit, Level: 1, Since: h.At}
}
