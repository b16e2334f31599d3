package queue

import (
	"slices"
	"strings"
	"time"

	"heartline/agent"
	"heartline/internal/ledger"
)

// Surge is what a hotline changes while more people call than it is staffed for. After-call work after a red call is
// never shortened: a rush is no reason to send somebody from one such call into the next.
type Surge struct {
	Queues    []ID          `json:"queues"`                  // where it holds
	AfterCall time.Duration `json:"after_call_ns,omitempty"` // instead of a longer one; 0: as ever
	Widen     []agent.Skill `json:"widen,omitempty"`         // skills that are not asked for meanwhile
	Lines     []string      `json:"lines,omitempty"`         // roster lines whose shifts serve these queues too
}

// SurgeMax bounds how long a surge may be set for at once.
const SurgeMax = 24 * time.Hour

// SetSurge puts a hotline's surge profile in force until an instant, or ends it.
type SetSurge struct {
	Hotline string    `json:"hotline"`
	On      bool      `json:"on"`
	Until   time.Time `json:"until,omitzero"`
	Why     string    `json:"why"` // a code
	By      string    `json:"by"`
}

// SurgeState is a surge in force.
type SurgeState struct {
	Hotline string    `json:"hotline"`
	Since   time.Time `json:"since"`
	Until   time.Time `json:"until"`
	Why     string    `json:"why"`
	By      string    `json:"by"`
}

// SurgeRefused says why a surge was not set: "no_profile" (the hotline has none) or "until" (the end lies in the
// past, or more than SurgeMax ahead).
type SurgeRefused struct {
	Hotline string
	Reason  string
}

// SurgeChanged says that a surge began, got another end, or is over. Why is a supervisor's code, or "over" or
// "profile_gone" where it ended by itself.
type SurgeChanged struct {
	SurgeState
	On    bool
	Moved bool // it was on already, and has another end now
}

// The reasons for which a surge ends by itself.
const (
	SurgeOver        = "over"
	SurgeProfileGone = "profile_gone"
)

func (SurgeRefused) output() {}
func (SurgeChanged) output() {}

func (o SurgeChanged) fact() ledger.Fact {
	if o.On || o.By != system {
		return nil // the input says it
	}
	return ledger.FloorSurgeEnded{Hotline: o.Hotline, Why: o.Why}
}

func (in SetSurge) handle(f *Floor) {
	was, on := f.surges[in.Hotline]
	if !in.On {
		if on {
			f.endSurge(was, in.Why, in.By)
		}
		return
	}
	until := instant(in.Until)
	if _, ok := f.rules.Surges[in.Hotline]; !ok {
		f.emit(SurgeRefused{Hotline: in.Hotline, Reason: "no_profile"})
		return
	}
	if !until.After(f.now) || until.After(f.now.Add(SurgeMax)) {
		f.emit(SurgeRefused{Hotline: in.Hotline, Reason: "until"})
		return
	}
	if on && was.Until.Equal(until) {
		return
	}
	s := SurgeState{Hotline: in.Hotline, Since: f.now, Until: until, Why: in.Why, By: in.By}
	if on {
		s.Since = was.Since
	}
	f.surges[in.Hotline] = s
	f.setTimer(until, timerSurge, in.Hotline)
	if !on {
		f.relaneSurge(in.Hotline)
	}
	f.emit(SurgeChanged{SurgeState: s, On: true, Moved: on})
}

func (f *Floor) endSurge(s SurgeState, why, by string) {
	delete(f.surges, s.Hotline)
	f.relaneSurge(s.Hotline)
	s.Why, s.By = why, byOrSystem(by)
	f.emit(SurgeChanged{SurgeState: s})
}

func (f *Floor) relaneSurge(hotline string) {
	f.rebuildLanes()
	for _, e := range f.line {
		if slices.Contains(f.rules.Surges[hotline].Queues, e.Queue) {
			f.markDue(e)
		}
	}
}

// dropSurges ends the surges whose profile a reload has taken away.
func (f *Floor) dropSurges() {
	for _, s := range f.surging() {
		if _, ok := f.rules.Surges[s.Hotline]; !ok {
			f.endSurge(s, SurgeProfileGone, system)
		}
	}
}

// surging lists the surges in force in order of their hotlines.
func (f *Floor) surging() []SurgeState {
	if len(f.surges) == 0 {
		return nil
	}
	all := make([]SurgeState, 0, len(f.surges))
	for _, s := range f.surges {
		all = append(all, s)
	}
	slices.SortFunc(all, func(a, b SurgeState) int { return strings.Compare(a.Hotline, b.Hotline) })
	return all
}

// surged is a queue's rule with the surges that hold for it.
func (f *Floor) surged(q Queue) Queue {
	for _, s := range f.surging() {
		r := f.rules.Surges[s.Hotline]
		if !slices.Contains(r.Queues, q.ID) {
			continue
		}
		if r.AfterCall > 0 {
			q.AfterCall, q.AfterCallYellow = min(q.AfterCall, r.AfterCall), min(q.AfterCallYellow, r.AfterCall)
		}
		q.Requires = widened(q.Requires, r.Widen)
	}
	return q
}

// opened is what surges change in who may serve a queue: skills that are not asked for, and lines that serve it too.
func (f *Floor) opened(id ID) (widen []agent.Skill, lines []string) {
	for _, s := range f.surging() {
		if r := f.rules.Surges[s.Hotline]; slices.Contains(r.Queues, id) {
			widen, lines = append(widen, r.Widen...), append(lines, r.Lines...)
		}
	}
	return widen, lines
}

// widened leaves out the requirements of some skills.
func widened(reqs []agent.Requirement, skills []agent.Skill) []agent.Requirement {
	if len(skills) == 0 {
		return reqs
	}
	return slices.DeleteFunc(slices.Clone(reqs), func(r agent.Requirement) bool { return slices.Contains(skills, r.Skill) })
}
