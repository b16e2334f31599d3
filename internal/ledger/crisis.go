package ledger

import (
	"encoding/json"
	"time"
)

// Kinds of facts of a call for help that runs beside a call. They stand on the call's stream.
const (
	KindCrisisStarted           Kind = "crisis.started"
	KindCrisisStep              Kind = "crisis.step"
	KindCrisisPaused            Kind = "crisis.paused"
	KindCrisisAttempt           Kind = "crisis.attempt"
	KindCrisisAttemptMoved      Kind = "crisis.attempt_moved"
	KindCrisisAttemptEnded      Kind = "crisis.attempt_ended"
	KindCrisisNumberRefused     Kind = "crisis.number_refused"
	KindCrisisAcknowledged      Kind = "crisis.acknowledged"
	KindCrisisLate              Kind = "crisis.late"
	KindCrisisReopened          Kind = "crisis.reopened"
	KindCrisisJoined            Kind = "crisis.joined"
	KindCrisisLeft              Kind = "crisis.left"
	KindCrisisEmergencyPrepared Kind = "crisis.emergency_prepared"
	KindCrisisEmergencyPressed  Kind = "crisis.emergency_pressed"
	KindCrisisExhausted         Kind = "crisis.exhausted"
	KindCrisisCancelled         Kind = "crisis.cancelled"
	KindCrisisClosed            Kind = "crisis.closed"
	KindCrisisDrillScored       Kind = "crisis.drill_scored"
)

// CrisisStarted begins a search for help. It holds the whole policy, so that a search goes on as it began
// whatever the configuration says by then.
type CrisisStarted struct {
	Escalation string          `json:"escalation"`
	Policy     string          `json:"policy"`
	Version    string          `json:"version,omitempty"`
	Rules      json.RawMessage `json:"rules"` // ids, spans and codes alone: no number, no name
	Cause      string          `json:"cause"` // "desk", "board", "grade", "caller_key"
	By         string          `json:"by"`
	Reason     string          `json:"reason,omitempty"` // a code, never free text
	Drill      bool            `json:"drill,omitempty"`
}

// CrisisStep opens a step in a round. Step counts from 0, Round from 1.
type CrisisStep struct {
	Escalation string    `json:"escalation"`
	Round      int       `json:"round"`
	Step       int       `json:"step"`
	Name       string    `json:"name"` // the step's id
	Deadline   time.Time `json:"deadline"`
	Found      int       `json:"found"` // how many people and numbers it asks at first
}

// CrisisPaused says that a round has found nobody and that the next one begins at Until.
type CrisisPaused struct {
	Escalation string    `json:"escalation"`
	Round      int       `json:"round"`
	Until      time.Time `json:"until"`
}

// CrisisAttempt is the intent to ask one person, number or partner in one way.
type CrisisAttempt struct {
	Escalation string    `json:"escalation"`
	Attempt    string    `json:"attempt"`
	Round      int       `json:"round"`
	Step       int       `json:"step"`
	Way        string    `json:"way"` // "desk", "seat", "phone", "webhook"
	Person     string    `json:"person,omitempty"`
	Seat       string    `json:"seat,omitempty"`
	Number     string    `json:"number,omitempty"`  // configured name, never the digits
	Webhook    string    `json:"webhook,omitempty"` // configured name
	Until      time.Time `json:"until"`
	Turn       string    `json:"turn,omitempty"` // round robin: whose turn it was among the people of this place in the policy
}

// CrisisAttemptMoved is the progress of an attempt.
type CrisisAttemptMoved struct {
	Escalation string    `json:"escalation"`
	Attempt    string    `json:"attempt"`
	To         string    `json:"to"` // "shown", "ringing", "answered", "delivered"
	Until      time.Time `json:"until"`
}

// CrisisAttemptEnded is the one outcome of an attempt.
type CrisisAttemptEnded struct {
	Escalation string `json:"escalation"`
	Attempt    string `json:"attempt"`
	Outcome    string `json:"outcome"`
	By         string `json:"by,omitempty"`
	Cause      int    `json:"cause,omitempty"`
}

// CrisisNumberRefused says that a number was kept from the wire, and why. Escalation and Attempt are empty for a
// number that no call for help wanted.
type CrisisNumberRefused struct {
	Escalation string `json:"escalation"`
	Attempt    string `json:"attempt"`
	Number     string `json:"number,omitempty"` // configured name
	Seat       string `json:"seat,omitempty"`   // or the seat whose number it is
	Why        string `json:"why"`
	Mode       string `json:"mode"`
}

// CrisisAcknowledged says that somebody comes: the search stops, until Until unless a helper is in the call by then.
type CrisisAcknowledged struct {
	Escalation string    `json:"escalation"`
	Attempt    string    `json:"attempt,omitempty"` // empty: by somebody who was not asked
	By         string    `json:"by"`
	How        string    `json:"how"`            // "desk", "board", "key", "answer", "webhook"
	Until      time.Time `json:"until,omitzero"` // zero: it is waited for without end
}

// CrisisLate says that somebody accepted after another one had.
type CrisisLate struct {
	Escalation string `json:"escalation"`
	Attempt    string `json:"attempt,omitempty"`
	By         string `json:"by"`
}

// CrisisReopened takes an acknowledgement back: who had said so cannot come, and the search goes on.
type CrisisReopened struct {
	Escalation string `json:"escalation"`
	By         string `json:"by"`
	Why        string `json:"why"` // "gave_back", "leg_gone", "not_joined", "left"
}

// CrisisJoined says that a helper is in the call.
type CrisisJoined struct {
	Escalation string `json:"escalation"`
	Attempt    string `json:"attempt,omitempty"`
	By         string `json:"by"`
	Mode       string `json:"mode"` // "listen", "whisper", "conference"
}

// CrisisLeft says that a helper is no longer in the call.
type CrisisLeft struct {
	Escalation string    `json:"escalation"`
	By         string    `json:"by"`
	Until      time.Time `json:"until,omitzero"` // set for the last helper: somebody has to be there again by then
}

// CrisisEmergencyPrepared lays an emergency number, its script and the facts before people. Nothing is dialled.
type CrisisEmergencyPrepared struct {
	Escalation string    `json:"escalation"`
	Attempt    string    `json:"attempt"`
	Round      int       `json:"round"`
	Step       int       `json:"step"`
	Number     string    `json:"number"` // configured name
	Until      time.Time `json:"until"`
}

// CrisisEmergencyPressed says that a named person has an emergency number called.
type CrisisEmergencyPressed struct {
	Escalation string `json:"escalation"`
	Attempt    string `json:"attempt"`
	Number     string `json:"number"`
	By         string `json:"by"`
}

// CrisisExhausted says that every round has ended without an acknowledgement: a page and a task follow.
type CrisisExhausted struct {
	Escalation string `json:"escalation"`
	Rounds     int    `json:"rounds"`
	Attempts   int    `json:"attempts"`
}

// CrisisCancelled stops a search by a person's word.
type CrisisCancelled struct {
	Escalation string `json:"escalation"`
	By         string `json:"by"`
	Reason     string `json:"reason"` // a code, never free text
}

// CrisisClosed ends an escalation with its call.
type CrisisClosed struct {
	Escalation     string `json:"escalation"`
	Why            string `json:"why"`                      // "call_over"
	Unacknowledged bool   `json:"unacknowledged,omitempty"` // nobody had come: a page and a task follow
}

// CrisisDrillScored keeps the score of a drill, with the configuration's targets of that day.
type CrisisDrillScored struct {
	Escalation string                   `json:"escalation"`
	Policy     string                   `json:"policy"`
	Score      int                      `json:"score"` // 0 to 100
	Times      map[string]time.Duration `json:"times_ns"`
	Missed     []string                 `json:"missed,omitempty"` // what was late or never came
	Targets    map[string]time.Duration `json:"targets_ns,omitempty"`
}
