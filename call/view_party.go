package call

import (
	"iter"
	"slices"
	"time"

	"heartline/agent"
)

// PartyView is what screens show of somebody asked into a call.
type PartyView struct {
	ID       string
	Agent    agent.ID
	Number   string // an outside number's configured name
	Then     Then
	State    PartyState
	In       bool // with the caller; false: beside the call
	Muted    bool
	By       agent.ID
	Outcome  string    // of one that is gone
	Deadline time.Time // ringing: until when; lost: until when it is awaited back
	Since    time.Time // there since
	Leg      string
}

// MonitorView is what screens show of a supervisor who listens.
type MonitorView struct {
	Agent   agent.ID
	Whisper bool
	Leg     string
}

// shownGone is how many parties that are gone a picture still shows: why the last ones went is news.
const shownGone = 3

func partyViews(s *State) []PartyView {
	var views []PartyView
	gone := 0
	for _, p := range slices.Backward(s.Parties) {
		if p.State == PartyGone {
			if gone++; gone > shownGone {
				continue
			}
		}
		v := PartyView{
			ID: p.ID, Agent: p.Agent, Number: p.Number, Then: p.Then, State: p.State, In: p.In, By: p.By, Outcome: p.Outcome,
			Deadline: p.Deadline, Since: p.Since,
		}
		if p.State == PartyLost {
			v.Deadline = p.Until
		}
		if l, ok := s.leg(p.Leg); ok && p.State != PartyGone {
			v.Muted, v.Leg = l.Muted, l.ID
		}
		views = append(views, v)
	}
	slices.Reverse(views)
	return views
}

func monitorViews(s *State) []MonitorView {
	var views []MonitorView
	for _, m := range s.Monitors {
		if !m.Ended && m.Agent != "" { // a helper's telephone is shown with the call for help
			views = append(views, MonitorView{Agent: m.Agent, Whisper: m.Whisper, Leg: m.Leg})
		}
	}
	return views
}

// people yields everybody whose desk shows the call: who has it or is offered it, who is in it, who listens.
func (v View) people() iter.Seq[agent.ID] {
	return func(yield func(agent.ID) bool) {
		if v.Agent != "" && !yield(v.Agent) {
			return
		}
		for _, a := range v.Beside {
			if !yield(a) {
				return
			}
		}
		for _, p := range v.Parties {
			if p.Agent != "" && p.Agent != v.Agent && p.State != PartyGone && !yield(p.Agent) {
				return
			}
		}
		for _, m := range v.Monitors {
			if m.Agent != v.Agent && !yield(m.Agent) {
				return
			}
		}
	}
}

// Has reports whether somebody's desk shows the call.
func (v View) Has(who agent.ID) bool {
	for a := range v.people() {
		if a == who {
			return true
		}
	}
	return false
}

// holds reports whether a desk leg is in the call, or kept at home for whom the call dials.
func (v View) holds(leg string) bool {
	return v.Leg == leg && v.Phase == Talking ||
		v.Out != nil && v.Out.Leg == leg && leg != "" ||
		slices.ContainsFunc(v.Parties, func(p PartyView) bool { return p.Leg == leg && p.State == PartyThere }) ||
		slices.ContainsFunc(v.Monitors, func(m MonitorView) bool { return m.Leg == leg })
}

func (s *session) askView(p Party) OfferView {
	v := OfferView{
		Offer: p.Offer, Call: s.state.ID, Seat: p.Seat, SeatKind: p.Kind, Hotline: s.state.Hotline, Grade: s.state.Grade,
		Language: s.state.Language, Deadline: p.Deadline, WaitedBy: s.state.ConnectedAt, Ask: p.Then, From: p.By,
	}
	if s.state.Talk != nil {
		v.Queue = s.state.Talk.Queue
	}
	return v
}
