package call

import (
	"heartline/internal/fault"
	"heartline/internal/ledger"
	"heartline/triage"
)

// RedEnd is what a counsellor says who ends a call, which is needed where the call needs an immediate response. The codes
// are the configuration's.
type RedEnd struct {
	Reason string
	Next   string // what follows: who does what
	NoteID string // a sealed note; may be empty

	Abusive bool // the call is ended as abusive; of any call, not of a red one alone
}

var (
	errNoRedReason = fault.Field("reason", fault.Code("red_end_reason", fault.New(fault.Invalid, "call.hangup",
		"this caller needs an immediate response: choose why the call ends")))
	errNoRedNext = fault.Field("next_step", fault.Code("red_end_next_step", fault.New(fault.Invalid, "call.hangup",
		"this caller needs an immediate response: choose what follows the call")))
)

// guards reports whether the end of this call by its counsellor needs a reason and a next step.
func (t *turn) guards() bool {
	return t.Hotline.GuardRed && t.s.Grade == triage.Red && t.s.Marked == ""
}

// guarded records why a red call is ended and what follows, or says what is missing.
func (t *turn) guarded(in inDesk) error {
	switch {
	case !t.guards():
		return nil
	case in.Guard.Reason == "":
		return errNoRedReason
	case in.Guard.Next == "":
		return errNoRedNext
	}
	t.record(actorOf(in.Agent), ledger.RedEnded{
		Reason: reasonCode(in.Guard.Reason), Next: reasonCode(in.Guard.Next), By: string(in.Agent), NoteID: in.Guard.NoteID,
	})
	return nil
}
