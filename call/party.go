package call

import (
	"slices"
	"time"

	"heartline/agent"
)

// Party is somebody asked into a call beside the caller and the counsellor who has it: a colleague, or an
// outside number. A call has any number of them, one after another or at once.
type Party struct {
	ID       string
	Then     Then
	By       agent.ID // who asked
	Agent    agent.ID // a colleague; empty for an outside number
	Number   string   // an outside number by its configured name
	Offer    string   // a colleague's: the floor's name of the asking
	Seat     agent.SeatID
	Kind     agent.SeatKind // of the seat
	Deadline time.Time
	Shown    bool
	State    PartyState
	In       bool   // meant to be in the call's bridge; false: beside it
	Leg      string // "" until rung or accepted
	Desk     string
	Outcome  string // of one that is gone
	Until    time.Time
	Since    time.Time `json:",omitzero"` // there since
}

// Then says what a party is asked for.
type Then string

// What a party is asked for.
const (
	ThenConsult Then = "consult" // to talk with the counsellor, without the caller
	ThenJoin    Then = "join"    // to talk with both
)

// PartyState is how far a party has come.
type PartyState string

// The states of a party.
const (
	PartyAsked   PartyState = "asked"   // nobody has answered for it yet
	PartyRinging PartyState = "ringing" // the offer is out, or the phone rings
	PartyThere   PartyState = "there"
	PartyLost    PartyState = "lost" // the colleague's leg failed and is awaited back
	PartyGone    PartyState = "gone"
)

// Monitor is a supervisor who hears a call through the counsellor's leg, and may speak to the counsellor
// alone. The caller never hears it.
type Monitor struct {
	ID      string
	Agent   agent.ID
	Seat    agent.SeatID
	Leg     string
	Desk    string
	Target  string   // the counsellor's leg that is heard; "" while there is none
	Snoops  []string // the present one last
	Whisper bool
	Ended   bool

	Since     time.Time `json:",omitzero"`  // hears Target since
	Fails     int       `json:",omitempty"` // how often in a row what it hears through was lost at once
	DeafUntil time.Time `json:",omitzero"`  // it is put up again then
}

// party returns the party called id that is not gone.
func (s *State) party(id string) (Party, bool) {
	return s.findParty(func(p Party) bool { return p.ID == id })
}

func (s *State) partyOfLeg(leg string) (Party, bool) {
	return s.findParty(func(p Party) bool { return p.Leg == leg && leg != "" })
}

func (s *State) partyOfOffer(offer string) (Party, bool) {
	return s.findParty(func(p Party) bool { return p.Offer == offer && offer != "" })
}

func (s *State) partyOfAgent(who agent.ID) (Party, bool) {
	return s.findParty(func(p Party) bool { return p.Agent == who && who != "" })
}

func (s *State) findParty(is func(Party) bool) (Party, bool) {
	for _, p := range s.Parties {
		if p.State != PartyGone && is(p) {
			return p, true
		}
	}
	return Party{}, false
}

// crowded reports whether nobody else may come into the call.
func (s *State) crowded() bool {
	live := 0
	for _, p := range s.Parties {
		if p.State != PartyGone {
			live++
		}
	}
	return live >= maxParties || len(s.Parties) >= maxPartiesEver
}

// withParty returns the parties with the one called id changed by f.
func (s *State) withParty(id string, f func(*Party)) []Party {
	all := slices.Clone(s.Parties)
	for i := range all {
		if all[i].ID == id {
			f(&all[i])
		}
	}
	return all
}

// inside reports whether a party is meant to be in the call's bridge now.
func (p Party) inside() bool { return p.State == PartyThere && p.In }

// beside reports whether a party is meant to be in the bridge beside the call now.
func (p Party) beside() bool { return p.State == PartyThere && !p.In }

// company reports whether anybody is meant to be with the caller now who can be heard. Where nobody is, the caller
// hears music or a sentence; also beside a party that the counsellor has muted.
func (s *State) company() bool {
	if s.counsellorTalks() {
		return true
	}
	if s.Phase != Talking && s.Phase != Parted {
		return false
	}
	return slices.ContainsFunc(s.Parties, func(p Party) bool {
		l, known := s.leg(p.Leg)
		return p.inside() && (!known || !l.Muted)
	})
}

func (s *State) anyBeside() bool { return slices.ContainsFunc(s.Parties, Party.beside) }

// monitor returns the running monitor of a supervisor.
func (s *State) monitor(who agent.ID) (Monitor, bool) {
	return s.findMonitor(func(m Monitor) bool { return m.Agent == who && who != "" })
}

func (s *State) monitorOfLeg(leg string) (Monitor, bool) {
	return s.findMonitor(func(m Monitor) bool { return m.Leg == leg && leg != "" })
}

func (s *State) findMonitor(is func(Monitor) bool) (Monitor, bool) {
	for _, m := range s.Monitors {
		if !m.Ended && is(m) {
			return m, true
		}
	}
	return Monitor{}, false
}

func (s *State) withMonitor(id string, f func(*Monitor)) []Monitor {
	all := slices.Clone(s.Monitors)
	for i := range all {
		if all[i].ID == id {
			all[i].Snoops = slices.Clone(all[i].Snoops)
			f(&all[i])
		}
	}
	return all
}

// snoop is the present snoop of a monitor; "" while there is none.
func (m Monitor) snoop() string {
	if m.Target == "" || len(m.Snoops) == 0 {
		return ""
	}
	return m.Snoops[len(m.Snoops)-1]
}
