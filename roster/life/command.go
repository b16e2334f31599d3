package life

import "time"

// Asker is who gives a command. Every command has one.
type Asker struct {
	ID    string   // of the command; its fact, or the first of them, has it too. A command is carried out once.
	By    string   // who gives it
	Roles []string // what that person may: see Policy
	On    string   // on whose behalf, if that is somebody else; a manager only
	Tags  []string // of the person whose shifts it is about, for windows
	// Alone says that nobody else may change the roster by hand: then a manager may change their own shifts too.
	Alone bool
}

func (a Asker) asker() Asker { return a }

// person returns whose deal, leave or shift it is.
func (a Asker) person() string {
	if a.On != "" {
		return a.On
	}
	return a.By
}

// Command is what somebody wants of the roster.
type Command interface{ asker() Asker }

// SetPolicy sets the policy, and the zone if there is one.
type SetPolicy struct {
	Asker
	Zone   string
	Policy Policy
}

// Publish publishes a roster: the shifts that start in [From, To), without ids. What has begun stays as it is, unless
// Running says that the rest of the running shifts is to follow the roster.
type Publish struct {
	Asker
	Version  int // above that of the last one
	From, To time.Time
	Shifts   []Shift
	Running  bool
	Override string // the reason why people may have shifts that overlap
	// Seen is the Mark of the Difference that was looked at, for the same draft and Running; empty: none was. What would do something
	// else than was seen is refused.
	Seen string
}

// Assign gives a shift, or a part of it, to somebody. Of a running shift it is the part from now on.
type Assign struct {
	Asker
	Piece    Piece
	Staff    string
	Reason   string
	Override string // the reason why rules are broken
}

// Unassign opens a shift or a part of it.
type Unassign struct {
	Asker
	Piece  Piece
	Reason string
}

// Add adds a shift, whose id is the command's.
type Add struct {
	Asker
	Shift    Shift
	Reason   string
	Override string
}

// Cancel takes a shift off the roster; of a running one the part from now on.
type Cancel struct {
	Asker
	Shift  string
	Reason string
}

// Move moves a shift in time. Of a running one only the end.
type Move struct {
	Asker
	Shift      string
	Start, End time.Time
	Reason     string
	Override   string
}

// Replan gives several shifts to other people at once, all of them or none: what mends the roster after an absence.
type Replan struct {
	Asker
	Hands  []Hand
	Reason string
	// From, To and Seen are the span and the Mark of the roster from which the changes were made; empty: nobody asks. What was made
	// from another roster is refused.
	From, To time.Time
	Seen     string
}

// Hand gives a shift to somebody; of a running one the part from now on.
type Hand struct {
	Shift string
	Staff string // empty: it is open
}

// AskSwap asks the holder of Want to take Give for it.
type AskSwap struct {
	Asker
	Give, Want Piece
}

// AskOffer offers one's own shift to some people, or to whoever is eligible.
type AskOffer struct {
	Asker
	Give Piece
	To   []string
}

// TakeShift takes an open shift, one that is offered, or the rest of a running one.
type TakeShift struct {
	Asker
	Piece  Piece
	Reason string // of taking a running one
}

// Accept accepts what one is asked. From and To take a part of what is offered; the rest stays as it is.
type Accept struct {
	Asker
	Deal     string
	From, To time.Time
}

// Refuse says no: who is asked, or, of what was accepted, who may approve.
type Refuse struct {
	Asker
	Deal   string
	Reason string
}

// Withdraw takes a deal back: who asked, or who has accepted while it waits for approval. What was offered to others too goes
// on without who had accepted, as far as that person had.
type Withdraw struct {
	Asker
	Deal string
}

// Approve carries out what both sides have accepted.
type Approve struct {
	Asker
	Deal string
}

// GiveBack returns what was taken in a deal that is done.
type GiveBack struct {
	Asker
	Deal string
}

// AskLeave asks for leave in [From, To).
type AskLeave struct {
	Asker
	Kind     string
	From, To time.Time
}

// ApproveLeave approves leave. Its shifts are open from then on, unless Keep leaves them until others have them.
type ApproveLeave struct {
	Asker
	Absence string
	Keep    bool
}

// RefuseLeave refuses leave.
type RefuseLeave struct {
	Asker
	Absence string
}

// EndAbsence withdraws leave, or ends a sickness, at To or now.
type EndAbsence struct {
	Asker
	Absence string
	To      time.Time
}

// ReportSick says that a person is ill in [From, To): from now on if From is zero, and as long as the policy says if To is.
type ReportSick struct {
	Asker
	From, To time.Time
}

// SetWindow opens, changes or withdraws a window for signing up.
type SetWindow struct {
	Asker
	Window Window
}

// SignUp takes an open shift of a window.
type SignUp struct {
	Asker
	Shift string
}

// WaitFor waits for a shift of a window that somebody has.
type WaitFor struct {
	Asker
	Shift string
}

// StopWaiting takes a person off a waiting list.
type StopWaiting struct {
	Asker
	Shift string
}

// DropShift gives up what was signed up for.
type DropShift struct {
	Asker
	Shift string
}

// ReportMissed says that the holder of a shift did not come.
type ReportMissed struct {
	Asker
	Shift string
}

// LeaveNote leaves a note for who works after some of one's shifts.
type LeaveNote struct {
	Asker
	Shifts []string
}

// Tell says that notices were told.
type Tell struct {
	Asker
	Keys []string
}

// Tick says that it has become now: what is overdue lapses, and what has followed its shift is judged anew.
type Tick struct {
	Asker
	// Unjudged leaves what is to be judged to a later one: the rules cannot be counted just now.
	Unjudged bool
}

// AskerOf returns who gives a command.
func AskerOf(c Command) Asker { return c.asker() }
