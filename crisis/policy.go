package crisis

import (
	"encoding/json"
	"fmt"
	"time"

	"heartline/agent"
)

// Bounds and defaults of policies.
const (
	MaxSteps  = 12 // steps of a policy
	MaxWays   = 8  // ways of a step
	MaxRepeat = 5  // rounds
	// MaxReopened is how many more rounds a search gets for acknowledgements that were taken back.
	MaxReopened = 2

	DefaultPeople = 6  // people that one way asks at once
	MaxPeople     = 20 // at most

	DefaultWait = 30 * time.Second
	MinWait     = 5 * time.Second
	MaxWait     = 10 * time.Minute
	MaxPause    = 10 * time.Minute

	// DefaultJoinWithin is how long somebody who has said that they come is waited for where nothing else is configured.
	// It is a draft for a clinical lead.
	DefaultJoinWithin = time.Minute
	MinJoinWithin     = 5 * time.Second
	MaxJoinWithin     = 30 * time.Minute
)

// Timings that no policy sets.
const (
	// ShowWithin is how long a page has to say that it shows an alert before it counts as not reached.
	ShowWithin = 3 * time.Second
	// KeyWait is how long somebody who has answered a telephone has for the accept key.
	KeyWait = 12 * time.Second
)

// Policy says whom to ask for help. The zero value asks nobody.
type Policy struct {
	ID      string `json:"id"`
	Version string `json:"version,omitempty"` // of the configuration that it was read from
	Steps   []Step `json:"steps"`
	// Repeat is the number of rounds, 1 to 5; 0 counts as 1.
	Repeat int `json:"repeat,omitempty"`
	// RepeatPause is the time between two rounds, 0 to 10 min.
	RepeatPause time.Duration `json:"repeat_pause_ns,omitempty"`
	// JoinWithin is how long a helper who has acknowledged, or has left the call again, is waited for before the search
	// goes on at the next step, 5 s to 30 min; 0: without end.
	JoinWithin time.Duration `json:"join_within_ns,omitempty"`
	// PageRoles are the roles that are paged when nobody came; none: supervisors.
	PageRoles []string `json:"page_roles,omitempty"`
}

// Step is a place in a policy.
type Step struct {
	ID string `json:"id"`
	// Ways run at once.
	Ways []Way `json:"ways"`
	// Wait is how long the step waits for somebody, 5 s to 10 min; 0 counts as 30 s.
	Wait time.Duration `json:"wait_ns,omitempty"`
	// RoundRobin asks one person per way at a time, the one whose turn it is, and the next one at once when that
	// one declines or cannot be reached. Otherwise everybody is asked together.
	RoundRobin bool `json:"round_robin,omitempty"`
}

// Kind is a way of asking.
type Kind string

// The ways of asking.
const (
	Desk      Kind = "desk"      // an alert on the page
	Seat      Kind = "seat"      // a ring at the person's seat
	Phone     Kind = "phone"     // a telephone by its configured name, accepted by key
	Webhook   Kind = "webhook"   // a message to a system by its configured name
	Emergency Kind = "emergency" // a number that only a person's press dials
)

// Kinds lists the ways of asking in the order of screens.
func Kinds() []Kind { return []Kind{Desk, Seat, Phone, Webhook, Emergency} }

// Way is one way of asking: a kind with its target.
type Way struct {
	Kind Kind   `json:"kind"`
	To   Target `json:"to"`
	// People bounds how many are asked at once, 1 to 20; 0 counts as 6.
	People int `json:"people,omitempty"`
	// Mode is how somebody who accepts by telephone comes into the call; empty counts as whisper.
	Mode Mode `json:"mode,omitempty"`
}

// Target says who is asked. Exactly one of its choices is set; Level belongs to Skill.
type Target struct {
	Role    string           `json:"role,omitempty"`    // whoever is on shift with this role
	Skill   agent.Skill      `json:"skill,omitempty"`   // whoever is on shift with this skill
	Level   agent.SkillLevel `json:"level,omitempty"`   // least level of Skill, 1 to 5; 0 counts as 1
	OnCall  string           `json:"on_call,omitempty"` // whoever is on call for this line of the roster
	Person  string           `json:"person,omitempty"`  // one person by id
	Number  string           `json:"number,omitempty"`  // phone, emergency: a number by its configured name
	Webhook string           `json:"webhook,omitempty"` // webhook: a system by its configured name
}

// Mode is how a helper is in the call.
type Mode string

// The modes, from the least to the most.
const (
	Listen     Mode = "listen"     // hears both, is heard by nobody
	Whisper    Mode = "whisper"    // hears both, is heard by the counsellor
	Conference Mode = "conference" // hears and is heard by both
)

// Modes lists the modes from the least to the most.
func Modes() []Mode { return []Mode{Listen, Whisper, Conference} }

// valid reports whether m is one of the modes.
func (m Mode) valid() bool { return m == Listen || m == Whisper || m == Conference }

// rounds is the number of rounds, within its bounds.
func (p Policy) rounds() int { return min(max(p.Repeat, 1), MaxRepeat) }

// pause is the time between two rounds, within its bounds.
func (p Policy) pause() time.Duration { return min(max(p.RepeatPause, 0), MaxPause) }

// joinWithin is how long a helper is waited for, within its bounds; 0: without end.
func (p Policy) joinWithin() time.Duration {
	if p.JoinWithin <= 0 {
		return 0
	}
	return min(max(p.JoinWithin, MinJoinWithin), MaxJoinWithin)
}

// steps are those within the bounds: what a damaged record holds beyond them is never walked.
func (p Policy) steps() []Step { return p.Steps[:min(len(p.Steps), MaxSteps)] }

func (p Policy) pageRoles() []string {
	if len(p.PageRoles) == 0 {
		return []string{"supervisor"}
	}
	return p.PageRoles
}

func (s Step) ways() []Way { return s.Ways[:min(len(s.Ways), MaxWays)] }

func (s Step) wait() time.Duration {
	if s.Wait == 0 {
		return DefaultWait
	}
	return min(max(s.Wait, MinWait), MaxWait)
}

func (w Way) people() int {
	if w.People == 0 {
		return DefaultPeople
	}
	return min(max(w.People, 1), MaxPeople)
}

func (w Way) mode() Mode {
	if !w.Mode.valid() {
		return Whisper
	}
	return w.Mode
}

// MaxAttempts is the most attempts that one search under the policy can make, with those that follow
// acknowledgements that were taken back.
func (p Policy) MaxAttempts() int {
	n := 0
	for _, s := range p.steps() {
		for _, w := range s.ways() {
			// A way of a round robin may come to everybody in turn, but never to more than MaxPeople.
			switch {
			case w.To.Number != "" || w.To.Webhook != "" || w.To.Person != "":
				n++
			case s.RoundRobin:
				n += MaxPeople
			default:
				n += w.people()
			}
		}
	}
	return n * (p.rounds() + MaxReopened)
}

// rules is the policy as a started escalation keeps it.
func (p Policy) rules() json.RawMessage {
	b, err := json.Marshal(p)
	if err != nil {
		panic(fmt.Sprintf("crisis: a policy cannot be written: %v", err)) // plain values alone: a defect
	}
	return b
}

// policyOf reads a policy as a started escalation kept it; a damaged one asks nobody, and so ends in a page.
func policyOf(id, version string, rules json.RawMessage) Policy {
	var p Policy
	if err := json.Unmarshal(rules, &p); err != nil {
		p = Policy{}
	}
	p.ID, p.Version = id, version
	return p
}
