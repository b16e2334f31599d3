package crisis

import (
	"slices"
	"time"
)

// Cause says what began an escalation.
type Cause string

// The causes.
const (
	ByDesk      Cause = "desk"       // the counsellor's button
	ByBoard     Cause = "board"      // the supervisor's button
	ByGrade     Cause = "grade"      // the call became red, and the policy says so
	ByCallerKey Cause = "caller_key" // the caller's key, and the policy says so
)

// Condition is what an escalation has come to. It is in exactly one at every moment.
type Condition string

// The conditions.
const (
	Idle         Condition = ""             // not begun
	Searching    Condition = "searching"    // there is a next deadline
	Acknowledged Condition = "acknowledged" // somebody comes, or is there
	Exhausted    Condition = "exhausted"    // every round has ended; page and task are recorded
	Cancelled    Condition = "cancelled"    // a named person stopped it
	Closed       Condition = "closed"       // its call is over
)

// Progress is how far an attempt has come.
type Progress string

// The progress of attempts.
const (
	Asked     Progress = "asked"     // wanted; nothing has come back yet
	Shown     Progress = "shown"     // the page shows the alert
	Ringing   Progress = "ringing"   //
	Answered  Progress = "answered"  // somebody hears what is asked, and has not pressed the key yet
	Delivered Progress = "delivered" // the other system has taken the message
	Prepared  Progress = "prepared"  // an emergency number lies before people
	Pressed   Progress = "pressed"   // a person has it called
	Over      Progress = "over"      // see Outcome
)

// rank orders progress, so that late reports never take an attempt back.
func (p Progress) rank() int {
	return slices.Index([]Progress{Asked, Shown, Ringing, Answered, Delivered, Prepared, Pressed, Over}, p)
}

// Outcome is what an attempt has led to.
type Outcome string

// The outcomes of attempts. Unset means that it goes on.
const (
	Accepted    Outcome = "accepted"
	Declined    Outcome = "declined"
	Ignored     Outcome = "ignored"     // shown or rung, and nobody reacted in time
	NoKey       Outcome = "no_key"      // answered, but the key was not pressed: a voicemail box, say
	Busy        Outcome = "busy"        //
	Failed      Outcome = "failed"      // the switch or the other system said no
	Unreachable Outcome = "unreachable" // no page, seat or number to ask by; or never shown
	Refused     Outcome = "refused"     // the number was kept from the wire
	Withdrawn   Outcome = "withdrawn"   // the search had ended
	Untraceable Outcome = "untraceable" // asked before a restart, and nothing of it is to be found
	LateAccept  Outcome = "late"        // accepted after somebody else
	Done        Outcome = "done"        // an emergency call or a delivered message has ended
)

// ByHand is the step of what a person has asked for, apart from the policy.
const ByHand = -1

// Attempt is one person, number or system asked in one way.
type Attempt struct {
	ID      string
	Round   int
	Step    int // ByHand: no step of the policy
	Way     Kind
	Person  string
	Seat    string
	Number  string
	Webhook string

	Progress Progress
	Outcome  Outcome
	By       string // who accepted, declined or pressed
	Until    time.Time

	Presses int // emergency: how often a person has had it called

	AskedAt, ShownAt, RingingAt, AnsweredAt, EndedAt time.Time
	AgainAt                                          time.Time // put before its page again after a restart
}

// Open reports whether the attempt still goes on.
func (a Attempt) Open() bool { return a.Progress != Over }

// whom is what an attempt asks: within one step and round no two attempts of one way have the same.
func (a Attempt) whom() string {
	switch {
	case a.Person != "":
		return "person:" + a.Person
	case a.Number != "":
		return "number:" + a.Number
	default:
		return "webhook:" + a.Webhook
	}
}

// Who names who answers for an attempt, as actors are named.
func (a Attempt) Who() string {
	if a.Person != "" {
		return Actor(a.Person)
	}
	return a.whom()
}

// Actor names a person as the ledger does.
func Actor(person string) string { return "user:" + person }

// Ack is who has said that help comes.
type Ack struct {
	By      string // "user:ID", "number:NAME", "webhook:NAME"
	Attempt string // empty: by somebody who was not asked
	How     How
	At      time.Time
	// Until is when the search goes on unless a helper is in the call by then; zero: never, or not while one is there.
	Until time.Time `json:",omitzero"`
}

// TakenBack is an acknowledgement that no longer holds.
type TakenBack struct {
	Ack
	EndedAt time.Time
	Why     string // "gave_back", "leg_gone", "not_joined", "left"
}

// How is the means of an acknowledgement.
type How string

// The means of acknowledgements.
const (
	AtDesk   How = "desk"    // a press at the alert
	AtBoard  How = "board"   // a press by somebody who was not asked
	ByKey    How = "key"     // the accept key of a telephone
	ByAnswer How = "answer"  // lifted the receiver of a seat
	ByHook   How = "webhook" // another system's word
)

// Helper is somebody in the call to help.
type Helper struct {
	By      string
	Attempt string
	Mode    Mode
	At      time.Time
	LeftAt  time.Time // zero: still there
}

// State is everything that folding an escalation's facts tells about it. It is a value: Apply returns a new one
// and never changes what an old one refers to.
type State struct {
	ID     string // a ULID; empty: not begun
	Policy Policy
	Cause  Cause
	By     string
	Reason string // a code
	Drill  bool

	StartedAt time.Time
	Round     int       // counts from 1; 0 before the first step
	Step      int       // counts from 0
	Deadline  time.Time // of the step, or of the pause
	Pausing   bool      // between two rounds, or at the end of the last one for somebody who has answered
	Found     int       // how many the step meant to ask at first

	Attempts []Attempt
	Asked    int // attempts made so far
	Reopened int // how often an acknowledgement was taken back
	Turns    Turns

	Ack       *Ack
	Helpers   []Helper
	TakenBack []TakenBack `json:",omitempty"` // acknowledgements that no longer hold, in their order

	Exhausted   bool
	ExhaustedAt time.Time
	Cancelled   bool
	Closed      bool
	ClosedAt    time.Time
	Unanswered  bool // the call was over before anybody had acknowledged
	EndedBy     string
	EndReason   string
	LateBy      []string // who accepted after somebody else
}

// Condition returns what the escalation has come to.
func (s *State) Condition() Condition {
	switch {
	case s.ID == "":
		return Idle
	case s.Closed:
		return Closed
	case s.Cancelled:
		return Cancelled
	case s.Ack != nil:
		return Acknowledged
	case s.Exhausted:
		return Exhausted
	default:
		return Searching
	}
}

// JoinBy returns when the search goes on because nobody who had said so is in the call; zero: somebody is there, nobody
// has said so, or they are waited for without end.
func (s *State) JoinBy() time.Time {
	if s.Condition() != Acknowledged || len(s.Present()) > 0 {
		return time.Time{}
	}
	return s.Ack.Until
}

// Cancellable reports whether there is something that a person may stop: a search, or the wait for a helper.
func (s *State) Cancellable() bool {
	c := s.Condition()
	return c == Searching || c == Acknowledged && len(s.Present()) == 0
}

// Wake returns when the escalation has to be looked at next; zero: nothing is awaited. A search always has one.
func (s *State) Wake() time.Time {
	if s.ID == "" || s.Closed || s.Cancelled {
		return time.Time{}
	}
	var at time.Time
	earlier := func(t time.Time) {
		if !t.IsZero() && (at.IsZero() || t.Before(at)) {
			at = t
		}
	}
	if s.Condition() == Searching && (s.Pausing || s.stepHeld()) {
		earlier(s.Deadline)
	}
	earlier(s.JoinBy())
	for _, a := range s.Attempts {
		if a.awaits() {
			earlier(a.due())
		}
	}
	if at.IsZero() && s.Condition() == Searching {
		return s.Deadline
	}
	return at
}

// awaits reports whether time alone will end the attempt.
func (a Attempt) awaits() bool {
	return a.Open() && a.Progress != Prepared && a.Progress != Pressed
}

// due is when time ends the attempt: an alert that no page shows is given up early.
func (a Attempt) due() time.Time {
	since := a.AskedAt
	if a.AgainAt.After(since) {
		since = a.AgainAt
	}
	if show := since.Add(ShowWithin); a.Way == Desk && a.Progress == Asked && show.Before(a.Until) {
		return show
	}
	return a.Until
}

// stepHeld reports whether somebody whom the present step has asked may still come. What cannot accept by
// itself (a message to a system, a number laid ready) holds a step only where it is all that the step does.
func (s *State) stepHeld() bool {
	var people, holding, passive bool
	for _, a := range s.Attempts {
		if a.Round != s.Round || a.Step != s.Step {
			continue
		}
		switch a.Way {
		case Webhook, Emergency:
			passive = passive || a.Open()
		default:
			people = true
			holding = holding || a.Open()
		}
	}
	return holding || passive && !people
}

// Attempt returns an attempt by its id.
func (s *State) Attempt(id string) (Attempt, bool) {
	for _, a := range s.Attempts {
		if a.ID == id && id != "" {
			return a, true
		}
	}
	return Attempt{}, false
}

// asked reports whether a way has asked somebody already in a round's step.
func (s *State) asked(round, step int, way Kind, whom string) bool {
	return slices.ContainsFunc(s.Attempts, func(a Attempt) bool {
		return a.Round == round && a.Step == step && a.Way == way && a.whom() == whom
	})
}

// saidNo reports whether a person has declined in this round: nobody is pressed twice at a time.
func (s *State) saidNo(round int, person string) bool {
	return person != "" && slices.ContainsFunc(s.Attempts, func(a Attempt) bool {
		return a.Round == round && a.Person == person && a.Outcome == Declined
	})
}

// HasAsked reports whether somebody, named as actors are, was asked, could be reached, and has not said no.
func (s *State) HasAsked(by string) bool {
	return slices.ContainsFunc(s.Attempts, func(a Attempt) bool {
		return a.Way != Emergency && a.Who() == by && a.Outcome != Declined && a.Outcome != Unreachable
	})
}

// Present returns who is in the call to help now.
func (s *State) Present() []Helper {
	var out []Helper
	for _, h := range s.Helpers {
		if h.LeftAt.IsZero() {
			out = append(out, h)
		}
	}
	return out
}

// Lapsed returns who had said that they come and was not in the call in time. They may still come.
func (s *State) Lapsed() []string {
	var out []string
	for _, b := range s.TakenBack {
		if (b.Why == whyNotJoined || b.Why == whyLeft) && !slices.Contains(out, b.By) {
			out = append(out, b.By)
		}
	}
	return out
}

// Rounds is how many rounds the search has, with those for acknowledgements that were taken back.
func (s *State) Rounds() int { return s.Policy.rounds() + min(s.Reopened, MaxReopened) }

// Live reports whether the escalation may still do something.
func (s *State) Live() bool { return s.ID != "" && !s.Closed && !s.Cancelled }

// clone makes a copy whose slices and pointers are its own.
func (s *State) clone() State {
	c := *s
	c.Attempts = slices.Clone(s.Attempts)
	c.Helpers = slices.Clone(s.Helpers)
	c.LateBy = slices.Clone(s.LateBy)
	c.TakenBack = slices.Clone(s.TakenBack)
	if s.Ack != nil {
		ack := *s.Ack
		c.Ack = &ack
	}
	return c
}
