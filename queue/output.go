package queue

import (
	"time"

	"heartline/agent"
	"heartline/internal/fault"
)

// Output is what the floor tells: to the session of a call, to a desk, to the board.
type Output interface{ output() }

// Offered reserves a counsellor for a call. The call's session must answer with exactly one OfferClosed.
type Offered struct {
	Offer    OfferID
	Entry    Entry
	Agent    agent.ID
	Seat     agent.SeatID
	Deadline time.Time
	Why      Explanation
}

// WithdrawReason says why an offer is taken back.
type WithdrawReason string

// The reasons to take an offer back.
const (
	WithdrawDeadline   WithdrawReason = "no_answer"
	WithdrawSignedOut  WithdrawReason = "signed_out"
	WithdrawNotReady   WithdrawReason = "not_ready"
	WithdrawSeatDown   WithdrawReason = "seat_down"
	WithdrawSeatMoved  WithdrawReason = "seat_moved"
	WithdrawCallerGone WithdrawReason = "caller_gone"
	WithdrawTalking    WithdrawReason = "talking"  // the counsellor talks with another call
	WithdrawTaken      WithdrawReason = "taken"    // the call is in talk with another counsellor
	WithdrawRejoined   WithdrawReason = "rejoined" // the call's session began anew and knows nothing of the offer
	WithdrawUrgent     WithdrawReason = "urgent"   // the counsellor is needed for a more urgent caller
	WithdrawAsked      WithdrawReason = "asked"    // the counsellor is asked into a call by a colleague
)

// Withdrawn takes an offer back. The counsellor stays reserved until OfferClosed comes, for 5 s at most.
type Withdrawn struct {
	Offer  OfferID
	Entry  EntryID
	Call   string
	Agent  agent.ID
	Seat   agent.SeatID
	Reason WithdrawReason
}

// Overflowed sends a caller elsewhere. Left says that the entry is no longer on the floor (message,
// outside number): the session goes on with the caller.
type Overflowed struct {
	Entry  Entry // as it is after the action
	From   ID    // queue in which the rule stood
	Action Action
	Left   bool
}

// StateChanged is a step of a counsellor.
type StateChanged struct {
	Before, After agent.Status
	By            string // "system" or "user:ID"
}

// RefuseReason says why an entry was refused.
type RefuseReason string

// The reasons to refuse an entry.
const (
	RefusedUnknownQueue RefuseReason = "unknown_queue"
	RefusedFull         RefuseReason = "full"
)

// EntryRefused says that a call cannot wait here; Action is where to take the caller instead.
type EntryRefused struct {
	Entry  Entry
	Why    RefuseReason
	Action Action
}

// SignInRefused says that somebody else sits at the seat.
type SignInRefused struct {
	Agent  agent.ID
	Seat   agent.SeatID
	Holder agent.ID // empty: the seat's name is missing
}

// StateRefused says that a counsellor cannot be in the state asked for: reason off_shift, seat_down, red_pause, pause_full,
// signed_out (not signed in) or unknown_state.
type StateRefused struct {
	Agent  agent.ID
	State  agent.State
	Reason string
}

// SeatSuspect asks for a check of a seat at which an offer could not be shown or rung.
type SeatSuspect struct {
	Seat  agent.SeatID
	Agent agent.ID
	Why   Outcome // BusySeat or Unreachable
}

func (Offered) output()       {}
func (Withdrawn) output()     {}
func (Overflowed) output()    {}
func (StateChanged) output()  {}
func (EntryRefused) output()  {}
func (SignInRefused) output() {}
func (StateRefused) output()  {}
func (SeatSuspect) output()   {}

// Refusal returns the first refusal among the outputs of a console command as a classified error with a
// sentence that may be shown, or nil.
func Refusal(outs []Output) error {
	for _, o := range outs {
		switch o := o.(type) {
		case SignInRefused:
			if o.Holder == "" {
				return fault.New(fault.Invalid, "sign in", "choose a seat first")
			}
			return fault.New(fault.Conflict, "sign in", "seat %s is taken by %s; choose another seat or ask them to sign out", o.Seat, o.Holder)
		case StateRefused:
			return o.fault()
		case SwitchboardRefused:
			return o.fault()
		case SurgeRefused:
			return o.fault()
		case EntryRefused:
			return fault.New(fault.Conflict, "join queue", "queue %s refuses the call: %s", o.Entry.Queue, o.Why)
		}
	}
	return nil
}

func (o StateRefused) fault() error {
	const op = "set state"
	switch o.Reason {
	case string(agent.ReasonOffShift):
		return fault.New(fault.Conflict, op, "the roster has no shift for you now; ask the supervisor to add one")
	case string(agent.ReasonSeatDown):
		return fault.New(fault.Conflict, op, "the seat cannot take a call; run the seat check and try again")
	case string(agent.ReasonRedPause):
		return fault.New(fault.Conflict, op, "the pause after a red call is not over; it ends by itself, and a supervisor can end it")
	case refusedPauseFull:
		return fault.New(fault.Conflict, op, "as many of your colleagues are on a pause as this queue allows; try again when one is back, or ask the supervisor")
	case refusedSignedOut:
		return fault.New(fault.Conflict, op, "sign in at a seat first")
	default:
		return fault.New(fault.Invalid, op, "state %q cannot be asked for; use ready or not_ready", o.State)
	}
}

func (o SwitchboardRefused) fault() error {
	const op = "switchboard"
	switch o.Reason {
	case string(RefusedUnknownQueue):
		return fault.New(fault.NotFound, op, "there is no queue %s; choose one of the configuration", o.Queue)
	case string(agent.ReasonOffShift):
		return fault.New(fault.Conflict, op, "the roster has no shift for this counsellor now; choose one who is on duty")
	case RefusedGuest:
		return fault.New(fault.Conflict, op, "this is a guest who is here for other lines; choose a counsellor of the house")
	default:
		return fault.New(fault.Conflict, op, "this counsellor is not at work at a desk now; choose one who is ready or talks")
	}
}

func (o SurgeRefused) fault() error {
	const op = "surge"
	if o.Reason == "until" {
		return fault.Field("until", fault.New(fault.Invalid, op, "the end must lie in the next 24 hours"))
	}
	return fault.New(fault.NotFound, op, "hotline %s has no surge profile; write one in the configuration", o.Hotline)
}

const (
	refusedSignedOut    = "signed_out"
	refusedUnknownState = "unknown_state"
)
