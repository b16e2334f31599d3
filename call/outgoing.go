package call

import (
	"context"
	"slices"
	"time"

	"heartline/agent"
	"heartline/crisis"
	"heartline/internal/fault"
	"heartline/ivr"
	"heartline/triage"
)

// A call that the house makes itself is a session like any other one. Its caller is the person who is dialled: the
// channel is ours, a new one for each attempt, and enters the call's bridge when the person has answered. Until then
// the counsellor's leg stays at home, and the floor offers the counsellor nobody else. From the talk on nothing
// differs from a call that came in.
const (
	Due      Phase = "due"      // the next attempt is planned, or somebody is being found who makes it
	Dialling Phase = "dialling" // the counsellor's telephone, then the person's, is rung
	Greeting Phase = "greeting" // the person has answered and hears who calls, before the counsellor is there
)

// OutWhy says what a call of the house is made for.
type OutWhy string

// What calls of the house are made for.
const (
	OutDesk     OutWhy = "desk"      // a counsellor has entered the number
	OutTask     OutWhy = "task"      // a counsellor does a task
	OutRingBack OutWhy = "ring_back" // a caller was lost
)

// Outgoing is what is known of a call that the house makes itself.
type Outgoing struct {
	Why      OutWhy
	Task     string       `json:",omitempty"`
	Outside  string       `json:",omitempty"` // the number of the directory that is called
	Of       ID           `json:",omitempty"` // the call that was lost
	First    agent.ID     `json:",omitempty"` // who lost it, or who calls
	Agent    agent.ID     `json:",omitempty"` // who is to speak
	Seat     agent.SeatID `json:",omitempty"`
	Held     bool         // the floor keeps Agent for this call
	Leg      string       `json:",omitempty"`
	Desk     string       `json:",omitempty"`
	Parking  string       `json:",omitempty"`
	Used     int          // attempts for the same loss so far
	Dialed   int          // channels of this call so far
	DueAt    time.Time
	Until    time.Time
	Ask      *OutAsk    `json:",omitempty"`
	Passed   []agent.ID `json:",omitempty"` // asked in vain since the last attempt
	Ringing  bool       `json:",omitempty"`
	Reached  bool       `json:",omitempty"`
	CameBack ID         `json:",omitempty"` // the person rang in meanwhile, in this call
	Last     string     `json:",omitempty"` // what the last attempt came to
	Place    *Place     `json:",omitempty"` // that is kept for the person; immutable
}

// OutAsk is somebody being asked to ring back in place of who lost the caller.
type OutAsk struct {
	Offer    string
	Agent    agent.ID
	Deadline time.Time `json:",omitzero"` // the floor's, where it is known before the asking
	Shown    bool      `json:",omitempty"`
}

// Prior tells a caller who was being rung back when they rang in.
type Prior struct {
	Of      ID
	Agent   agent.ID // who had lost them
	Engaged bool     `json:",omitempty"` // Agent was not kept for them: whoever is free has them
	Place   *Place   `json:",omitempty"` // in the queue, which is theirs again; immutable
}

// OutgoingRules say how a hotline calls people.
type OutgoingRules struct {
	Ring     time.Duration   // how long a person's telephone rings; 30 s when not positive
	Sentence []ivr.PromptRef // what whoever answers hears before the counsellor is there; empty: nothing
	Records  bool            // the sentence announces the recording
}

// RingBackRules say how a hotline rings back a caller whom it has lost.
type RingBackRules struct {
	Grades    []triage.Grade
	HungUp    bool          // also after a caller who hung up while the counsellor had not ended the call
	Tries     int           // at most so many attempts for one loss; none when not positive
	Within    time.Duration // no attempt begins later after the loss
	Delay     time.Duration // before the first attempt: the counsellor may call it off
	Gap       time.Duration // between two attempts
	Sentence  []ivr.PromptRef
	Key       string          // pressed by who answers and can speak; AcceptKey if empty
	RefuseKey string          // pressed by who does not want to be rung back; empty: none
	Message   []ivr.PromptRef // left where nobody presses a key, if a rule of the person allows it; empty: nothing
}

// SafeContact is how a person may be reached.
type SafeContact struct {
	Deny           bool // is never called
	MessageAllowed bool // a message may be left
}

// Outward finds out how people are reached. Its methods may take a moment.
type Outward interface {
	// NumberDial returns what to dial for a person's sealed number. The gate for numbers has been asked at this very
	// moment: anything but Pass keeps the number from the wire.
	NumberDial(ctx context.Context, hotline, numberID string) (endpoint Secret, why crisis.Refusal, mode crisis.GateMode, err error)
	// SafeContact returns the rule for a person, by their sealed number and its hash.
	SafeContact(ctx context.Context, numberID, numberHash string) (SafeContact, error)
	// TaskOver reports whether a task is closed. One that is not known is not.
	TaskOver(ctx context.Context, task string) (bool, error)
	// LineDown reports whether the way by which a hotline calls people is known not to answer. It must not block.
	LineDown(hotline string) bool
	// Backups returns who may ring back in place of a counsellor, in the order in which they are asked. It must not
	// block.
	Backups(hotline string) []agent.ID
}

type (
	// inBegin begins a call of the house whose first fact is in the ledger.
	inBegin struct {
		Safe   SafeContact
		RangIn bool // the person of a kept place is in another call, which has come since
	}
	// inSpawned says that the call that rings back is in the ledger.
	inSpawned struct{ Call ID }
	// inCameBack says that the person has rung in; Queued: and waits for a counsellor.
	inCameBack struct {
		Call   ID
		Queued bool
	}
	// inOutgoing is a request about a call of the house, or about ringing back.
	inOutgoing struct {
		Do    outAction
		By    agent.ID
		Any   bool // a supervisor
		Why   string
		reply chan error
	}
)

func (inBegin) input()    {}
func (inSpawned) input()  {}
func (inCameBack) input() {}
func (inOutgoing) input() {}

type outAction string

const (
	outCancel   outAction = "cancel"   // it is not made, or not made again
	outUnwanted outAction = "unwanted" // the caller does not want to be rung back
	outMachine  outAction = "machine"  // a machine has answered
	outNow      outAction = "now"      // it is made at once
)

const (
	timerOut      timer = "outgoing"       // the next step of a call of the house is due
	timerOutCause timer = "outgoing_cause" // the end of an attempt has not told its cause
)

// Deadlines of calls of the house.
const (
	outRing      = 30 * time.Second
	outSeatRing  = 20 * time.Second // the counsellor's own telephone
	outBackstop  = 5 * time.Second  // beyond outRing, for the switch
	outKeyAgain  = 5 * time.Second  // the sentence is said again
	outSentences = 2                // how often it is said
	outComeBack  = 5 * time.Second  // who rings in is in the queue by then
	outLookup    = 500 * time.Millisecond
	outPrefer    = 20 * time.Second // who rings in is kept for the counsellor who lost them, and who was to ring them back
	outNotKept   = time.Millisecond // one who was not is taken if they are free, and not waited for
	outAskRing   = 25 * time.Second // beyond what the floor allows for an asking whose deadline is not known
)

// Outcomes of an attempt, as the ledger and the tasks name them.
const (
	AttemptReached     = "reached"
	AttemptNoAnswer    = "no_answer"
	AttemptBusy        = "busy"
	AttemptRejected    = "rejected"
	AttemptFailed      = "failed"
	AttemptWrongNumber = "wrong_number" // nobody has it
	AttemptNoLine      = "no_line"      // the way out of the house does not work
	AttemptMachine     = "machine"
	AttemptMessage     = "message_left"
	AttemptNotTaken    = "not_taken"       // answered, but nobody pressed the key
	AttemptRefused     = "refused"         // the number is kept from the wire
	AttemptInterrupted = "interrupted"     // by a fault of ours
	AttemptCancelled   = "cancelled"       // by a person
	AttemptCameBack    = "came_back"       // the person has rung in
	AttemptUnwanted    = "unwanted"        // the person does not want it
	AttemptNobody      = "nobody_free"     // nobody could make it
	AttemptSeatGone    = "counsellor_gone" // who was to make it was not there
)

// The reasons of calls of the house that did not reach the person. Those of not_reached that an attempt ended with are
// named like it.
const (
	RingBackOff     Reason = "cancelled"     // called_off: by a person
	RingBackNo      Reason = "unwanted"      // called_off: the caller does not want it
	RingBackSafety  Reason = "safe_contact"  // called_off: a rule of the person forbids it
	CallerCameBack  Reason = "came_back"     // called_off: the caller has rung in
	RingBackTooLate Reason = "attempts_used" // not_reached: no attempt is left
)

type (
	// actRingBack begins the call that rings back.
	actRingBack struct{ Call ID }
	// actQueuedAgain tells the call that rings back that its person waits in a queue.
	actQueuedAgain struct{ Of ID }
)

func (actRingBack) act()    {}
func (actQueuedAgain) act() {}

var (
	errNotOutgoing = fault.Code("not_outgoing", fault.New(fault.Conflict, "outgoing", "this is not a call of ours that is still to be made"))
	errTooLate     = fault.Code("ring_back_over", fault.New(fault.Conflict, "outgoing", "the person has answered already: end the call as any other one"))
	errNoMachine   = fault.Code("not_outgoing", fault.New(fault.Conflict, "outgoing", "nobody has answered a call of yours"))
)

// placing reports whether the call is one of the house that has not reached its person yet.
func (s *State) placing() bool {
	return s.Out != nil && (s.Phase == Due || s.Phase == Dialling || s.Phase == Greeting)
}

// outLeg reports whether a leg is that of who is to speak with a person who has not been reached yet.
func (s *State) outLeg(leg string) bool { return s.placing() && s.Out.Leg == leg && leg != "" }

// held returns whom the floor keeps for a call that has not reached its person.
func (s *State) held() agent.ID {
	if s.placing() && s.Out.Held {
		return s.Out.Agent
	}
	return ""
}

func (o *Outgoing) clone() *Outgoing {
	if o == nil {
		return nil
	}
	c := *o
	c.Ask, c.Passed = copyOf(o.Ask), slices.Clone(o.Passed)
	return &c
}
