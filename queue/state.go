package queue

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"heartline/agent"
)

// stateVersion is the version of State's JSON. A reader refuses a newer one.
const stateVersion = 1

// State is the whole of a floor in a form that can be stored: Import of it gives a floor that behaves the
// same for ever. Every list is in order of id.
type State struct {
	Version      int          `json:"v"`
	Now          time.Time    `json:"now,omitzero"`
	RulesVersion string       `json:"rules_version,omitempty"`
	DutyVersion  string       `json:"duty_version,omitempty"`
	Rules        Rules        `json:"rules"`
	Retired      map[ID]Queue `json:"retired,omitempty"`
	Entries      []EntryState `json:"entries,omitempty"`
	Offers       []OfferState `json:"offers,omitempty"`
	Agents       []AgentState `json:"agents,omitempty"`

	Switchboards []Switchboard `json:"switchboards,omitempty"` // by queue
	Surges       []SurgeState  `json:"surges,omitempty"`       // by hotline
	Notes        []AlertNote   `json:"alert_notes,omitempty"`  // by alert
	Happenings   []Happening   `json:"happenings,omitempty"`   // in order of their instants

	Waits   []WaitSample   `json:"waits,omitempty"`      // where queues say bands
	Handled map[ID][]int64 `json:"handled_ms,omitempty"` // how long the last calls of each queue took, the newest last
}

// Export copies the floor's state.
func (f *Floor) Export() State {
	s := State{
		Version: stateVersion, Now: f.now, RulesVersion: f.rulesVersion, DutyVersion: f.dutyVersion,
		Rules: f.rules.withDefaults(), Switchboards: f.switchboards(), Surges: f.surging(), Notes: f.alertNotes(),
		Happenings: slices.Clone(f.happenings), Waits: f.samples(),
	}
	for id, spans := range f.handled {
		if s.Handled == nil {
			s.Handled = map[ID][]int64{}
		}
		s.Handled[id] = slices.Clone(spans)
	}
	for id, q := range f.retired {
		if s.Retired == nil {
			s.Retired = map[ID]Queue{}
		}
		s.Retired[id] = q
	}
	for _, e := range f.line {
		s.Entries = append(s.Entries, e.clone())
	}
	slices.SortFunc(s.Entries, func(a, b EntryState) int { return strings.Compare(string(a.ID), string(b.ID)) })
	for _, o := range f.offers {
		s.Offers = append(s.Offers, o.OfferState)
	}
	slices.SortFunc(s.Offers, func(a, b OfferState) int { return strings.Compare(string(a.ID), string(b.ID)) })
	for _, p := range f.roll {
		s.Agents = append(s.Agents, p.clone())
	}
	return s
}

// Import builds a floor from an exported state.
func Import(s State) (*Floor, error) {
	if s.Version > stateVersion {
		return nil, fmt.Errorf("the stored floor has version %d, this program reads up to %d; start the newer program", s.Version, stateVersion)
	}
	f := bareFloor(s.Rules)
	f.now, f.rulesVersion, f.dutyVersion = instant(s.Now), s.RulesVersion, s.DutyVersion
	for id, q := range s.Retired {
		f.retired[id] = q.withDefaults()
	}
	for _, w := range s.Waits {
		f.waits[alike{w.Queue, w.Grade, w.Hours}] = slices.Clone(w.Waits)
	}
	for id, spans := range s.Handled {
		f.handled[id] = slices.Clone(spans)
	}
	f.noteRules()
	for _, b := range s.Switchboards {
		f.boards[b.Queue] = b
	}
	for _, u := range s.Surges {
		f.surges[u.Hotline] = u
		f.setTimer(u.Until, timerSurge, u.Hotline)
	}
	for _, n := range s.Notes {
		f.notes[n.Alert] = n
	}
	f.happenings = slices.Clone(s.Happenings)
	for _, a := range s.Agents {
		p := &person{AgentState: a.clone()}
		if p.Seat != "" {
			f.seats[p.Seat] = p.ID
		}
		f.enrol(p)
		f.importTimers(p)
	}
	for _, o := range s.Offers {
		f.offers[o.ID] = &offer{o}
		f.setTimer(o.Deadline, timerOfferDeadline, string(o.ID))
		f.setTimer(o.WithdrawnAt.Add(offerBackstop), timerOfferBackstop, string(o.ID))
		f.setTimer(o.FreedAt.Add(offerForget), timerOfferForget, string(o.ID))
	}
	for _, es := range s.Entries {
		e := &waiting{EntryState: es.clone()}
		f.enter(e)
		f.setTimer(e.PreferUntil, timerPrefer, string(e.ID))
		f.setTimer(e.Due, timerOverflow, string(e.ID))
		f.setTimer(e.SkilledUntil, timerSkilled, string(e.ID))
		for _, r := range e.Rests {
			f.setTimer(r.Until, timerRest, string(e.ID))
		}
	}
	f.noteTiers()
	for _, t := range f.tiers {
		f.open[t.id] = t.lane.working > 0
	}
	f.dropDead()
	return f, nil
}

func (f *Floor) importTimers(p *person) {
	if p.State == agent.AfterCall {
		f.setTimer(p.Until, timerAfterCall, string(p.ID))
	}
	f.setTimer(p.BackBy, timerSeatGrace, string(p.ID))
	f.setTimer(p.PauseUntil, timerPause, string(p.ID))
}

// dropDead removes the timers that were set for instants that are not there.
func (f *Floor) dropDead() {
	kept := f.timers[:0]
	for _, t := range f.timers {
		if t.at.Year() > 1 && f.timerLive(t) {
			kept = append(kept, t)
		}
	}
	timers := slices.Clone(kept)
	f.timers = nil
	for _, t := range timers {
		f.setTimer(t.at, t.kind, t.id)
	}
}
