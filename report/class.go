package report

// Class is how an attempt to reach the hotline ended. Each attempt has exactly one.
type Class string

// The classes.
const (
	Answered   Class = "answered"      // a counsellor, or whoever took it in the fail-safe, talked with the caller
	Outside    Class = "outside"       // an outside number took the call, and no counsellor had it
	Message    Class = "message"       // a message was left
	CallBack   Class = "call_back"     // hung up by agreement, to be called back at the kept place
	GaveUp     Class = "gave_up"       // hung up while waiting, later than the short-abandon limit
	GaveUpSoon Class = "gave_up_short" // hung up while waiting, within the short-abandon limit
	LeftBefore Class = "left_before"   // hung up before any wait: before the answer, in the greeting, the menu or a message box
	Closed     Class = "closed"        // was told that the line is closed, and left no message
	Limited    Class = "limited"       // answered by the short message: called too often, or is blocked; Way says where it led
	Technical  Class = "technical"     // our fault or the carrier's; Way is the reason
	Open       Class = "open"          // has not ended
	Unclear    Class = "unclear"       // has ended in a way that this program does not know
)

// Classes lists every class in the order in which they are shown.
func Classes() []Class {
	return []Class{Answered, Outside, Message, CallBack, GaveUp, GaveUpSoon, LeftBefore, Closed, Limited, Technical, Open, Unclear}
}

// Known reports whether c is one of Classes.
func (c Class) Known() bool { return c.index() < len(Classes()) }

func (c Class) index() int {
	for i, k := range Classes() {
		if k == c {
			return i
		}
	}
	return len(Classes())
}

// The endings of calls as the ledger has them. They are never renamed.
const (
	endCompleted    = "completed"
	endAbandoned    = "abandoned"
	endMessage      = "message"
	endCallback     = "callback"
	endRefused      = "refused"
	endCallerError  = "caller_error"
	endServiceError = "service_error"
	endCarrierError = "carrier_error"

	reasonBlocked   = "blocked"
	reasonElsewhere = "claimed_elsewhere"
	reasonFailsafe  = "failsafe"
	wayNeverHeard   = "never_heard" // accepted, and taken down before the two could hear each other
)

// The outcomes of the fail-safe's journals.
const (
	outcomeSeat      = "seat"
	outcomeDuty      = "duty"
	outcomeMessage   = "message"
	outcomeAbandoned = "abandoned"
	outcomeLost      = "lost"
)
