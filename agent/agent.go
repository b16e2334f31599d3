package agent

import (
	"fmt"
	"slices"
	"time"
)

// ID names a counsellor; it is the user's id, never a person's name.
type ID string

// SeatID names a position that can take a call.
type SeatID string

// SeatKind says how a seat is reached.
type SeatKind string

// The kinds of seat.
const (
	BrowserDesk   SeatKind = "browser"
	SIPPhone      SeatKind = "sip"
	OutsideNumber SeatKind = "outside"
)

// Seat is a position that can take a call.
type Seat struct {
	ID       SeatID
	Name     string   // shown on screens, for example "3"
	Kind     SeatKind //
	Node     string   // home node of the seat; empty means any
	Endpoint string   // SIP phone: the PJSIP endpoint. Browser desk and outside number: empty
	NumberID string   // outside number: id of the sealed number

	AcceptKey string // outside number: takes a call there; empty means 1
}

// State is what a counsellor is doing.
type State string

// The states of a counsellor.
const (
	LoggedOut State = "logged_out"
	NotReady  State = "not_ready"
	Ready     State = "ready"
	Reserved  State = "reserved"
	Talking   State = "talking"
	Hold      State = "hold"
	AfterCall State = "after_call"
)

// States lists every state in the order in which screens show them.
func States() []State {
	return []State{Ready, Reserved, Talking, Hold, AfterCall, NotReady, LoggedOut}
}

// Next reports whether a counsellor may go from one state to another.
func Next(from, to State) bool {
	return slices.Contains(transitions[from], to)
}

var transitions = map[State][]State{
	LoggedOut: {NotReady, Talking},
	NotReady:  {Ready, Reserved, Talking, LoggedOut},
	Ready:     {Reserved, NotReady, Talking, LoggedOut},
	Reserved:  {Talking, Ready, NotReady, LoggedOut},
	Talking:   {Hold, AfterCall, Ready, NotReady, LoggedOut},
	Hold:      {Talking, AfterCall, Ready, NotReady, LoggedOut},
	AfterCall: {Ready, NotReady, Talking, LoggedOut},
}

// Busy reports whether a counsellor in this state has a call: offered, in talk or on hold.
func (s State) Busy() bool {
	switch s {
	case Reserved, Talking, Hold:
		return true
	case LoggedOut, NotReady, Ready, AfterCall:
		return false
	}
	return false
}

// ReasonCode says why a counsellor is not ready.
type ReasonCode string

// The reasons that the system itself sets; the configuration adds those a counsellor may choose.
const (
	ReasonSignedIn    ReasonCode = "signed_in"   // has just come; has not said ready yet
	ReasonUnanswered  ReasonCode = "unanswered"  // missed offers in a row
	ReasonSeatDown    ReasonCode = "seat_down"   // leg, media or phone is not there
	ReasonOffShift    ReasonCode = "off_shift"   // the roster has nobody of this name on duty now
	ReasonChosen      ReasonCode = "chosen"      // by the counsellor, no finer reason given
	ReasonSupervisor  ReasonCode = "supervisor"  // set by a supervisor
	ReasonUnreachable ReasonCode = "unreachable" // an offer could not be shown or rung
	ReasonRedPause    ReasonCode = "red_pause"   // a pause after a red call, by the rule
)

// Skill names something a caller may need, for example "language:zh" or "minors".
type Skill string

// SkillLevel grades a skill from 1 (some) to 5 (expert); 0 means not at all.
type SkillLevel int

// Skills is what one counsellor can do.
type Skills map[Skill]SkillLevel

// Requirement is one skill with the least level that will do.
type Requirement struct {
	Skill Skill      `json:"skill"`
	Level SkillLevel `json:"level"` // 1 to 5
}

// Meets reports whether the skills satisfy every requirement. The first one missed is returned, so that
// an exclusion can be explained.
func (s Skills) Meets(reqs []Requirement) (missing Requirement, ok bool) {
	for _, r := range reqs {
		if s[r.Skill] < max(r.Level, 1) {
			return r, false
		}
	}
	return Requirement{}, true
}

// Agent is a counsellor as the floor knows one.
type Agent struct {
	ID     ID
	Skills Skills
}

// Validate reports a level outside 1 to 5.
func (a Agent) Validate() error {
	for s, l := range a.Skills {
		if l < 1 || l > 5 {
			return fmt.Errorf("skill %q has level %d; levels run from 1 to 5", s, l)
		}
	}
	return nil
}

// Status is one counsellor's state at an instant, as screens and metrics see it.
type Status struct {
	Agent    ID
	Seat     SeatID
	State    State
	Reason   ReasonCode
	Since    time.Time
	Until    time.Time // AfterCall, NotReady(red_pause): when it ends by itself; zero means no end
	Call     string    // Reserved, Talking, Hold: the call's ULID. AfterCall: the call that has just ended
	OnDuty   bool
	SeatUp   bool
	Missed   int // offers in a row that were not answered
	LastTalk time.Time

	Offer  string     // Reserved: the offer's id
	Wish   State      // what was asked for after this call: NotReady, LoggedOut; empty: Ready
	Why    ReasonCode // the reason that goes with Wish
	BackBy time.Time  // NotReady(seat_down): until then the seat's return makes the counsellor Ready again

	Reds   int  // red calls in the stretch that the cap counts
	Capped bool // as many as the rule allows: others are asked first for a red caller
}

// Working reports whether this counsellor takes calls now or will without a hand.
func (s *Status) Working() bool {
	switch s.State {
	case Ready, Reserved, Talking, Hold, AfterCall:
		return s.OnDuty && s.Wish == ""
	case NotReady:
		return s.OnDuty && !s.BackBy.IsZero()
	case LoggedOut:
		return false
	}
	return false
}
