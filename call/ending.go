package call

import (
	"time"

	"heartline/triage"
)

// Class is the sort of an ending. Every call ends with exactly one.
type Class string

// The classes of endings.
const (
	Completed    Class = "completed"     // caller and counsellor talked and parted
	Abandoned    Class = "abandoned"     // the caller left before a person was there
	LeftMessage  Class = "message"       // the caller left a message
	WantCallback Class = "callback"      // the caller is to be called back
	Refused      Class = "refused"       // the caller was turned away, with a sentence
	CallerError  Class = "caller_error"  // nothing that anybody could follow up
	ServiceError Class = "service_error" // our fault
	CarrierError Class = "carrier_error" // the trunk's fault
	NotReached   Class = "not_reached"   // a call of the house whose person was not reached
	CalledOff    Class = "called_off"    // a call of the house that was not made, or not made again
)

// Classes lists every class.
func Classes() []Class {
	return []Class{Completed, Abandoned, LeftMessage, WantCallback, Refused, CallerError, ServiceError, CarrierError, NotReached, CalledOff}
}

// Reason is the stable cause within a class. Reasons are never renamed: reports count them.
type Reason string

// The reasons.
const (
	CallerHungUp     Reason = "caller_hung_up"     // completed: the caller ended the talk
	CounsellorHungUp Reason = "counsellor_hung_up" // completed
	AbusiveCall      Reason = "abusive"            // completed: the counsellor ended the call as abusive
	BeforeAnswer     Reason = "before_answer"      // abandoned: cancelled before we answered
	InGreeting       Reason = "greeting"           // abandoned
	InTheMenu        Reason = "menu"               // abandoned
	InBlock          Reason = "blocked"            // abandoned in the short message to a blocked number: left to the list of callers
	InQueue          Reason = "queue"              // abandoned while nobody rang
	WhileRinging     Reason = "ringing"            // abandoned while a counsellor was being asked
	InMessage        Reason = "message_not_left"   // abandoned before the message had a second
	MessageLeft      Reason = "message_left"       // message
	ClaimedElsewhere Reason = "claimed_elsewhere"  // caller_error: another controller has the call
	CounsellorLost   Reason = "counsellor_lost"    // service_error: the caller left while waiting for a lost counsellor
	SwitchRestarted  Reason = "switch_restarted"   // service_error: Asterisk died with the call
	InFailsafe       Reason = "failsafe"           // service_error: the guard took the call over
	LostTrack        Reason = "lost_track"         // service_error: nobody could take the call over: its node is not configured any more, or its facts are damaged
	Defect           Reason = "defect"             // service_error: a recovered panic
	NoMedia          Reason = "no_media"           // carrier_error: the line stopped sending
)

// NeedsTask reports whether an ending leaves work behind. Every class does but completed and
// caller_error, for an abandoned caller may be in need, and those of calls of the house, whose work there is already.
func (c Class) NeedsTask() bool {
	switch c {
	case Completed, CallerError, NotReached, CalledOff, "":
		return false
	default:
		return true
	}
}

// taskKind says what sort of work an ending leaves.
func taskKind(e End) triage.TaskKind {
	switch e.Class {
	case LeftMessage:
		return triage.TaskMessage
	case ServiceError, CarrierError:
		return triage.TaskRingBack
	case WantCallback:
		return triage.TaskCallBack
	default:
		return triage.TaskMissed
	}
}

// dueAfter is how soon work on a contact is due, by its grade.
func dueAfter(g triage.Grade) time.Duration { return g.DueAfter() }

// taskDue is how soon the work that an ending leaves is due. A box may say how soon its messages are answered: that holds for
// green callers, whose grade asks for little, and for others where it is sooner than their grade asks for.
func (h *Hotline) taskDue(kind triage.TaskKind, box string, g triage.Grade) time.Duration {
	due := dueAfter(g)
	own := h.BoxDues[box]
	if kind != triage.TaskMessage || own <= 0 || g != triage.Green && own > due {
		return due
	}
	return own
}
