package call

import (
	"context"
	"time"

	"heartline/agent"
	"heartline/internal/ledger"
	"heartline/queue"
	"heartline/triage"
)

// Input is what a session is told; decide answers it with facts and acts.
type Input interface{ input() }

type (
	// inArrive starts a session: the switch offers an inbound channel.
	inArrive struct {
		Hotline    string
		Known      bool
		NumberID   string
		NumberHash string
		Anonymous  bool
		Marked     string
		Limited    Limited
		Block      string // the entry that blocks the number
		Waived     string // why a blocked number is let through
		Prior      *Prior // the caller was being rung back
		PriorGrade triage.Grade
		Plan       *Plan // how the caller is to be received

		number Secret                                                                       // until it was judged
		seal   func(ctx context.Context) (id, hash string, value *ledger.Sealed, err error) // nil: no number
	}
	// inSignal is a report of the switch about one of the call's objects.
	inSignal struct{ Signal Signal }
	// inSaid says that a saying has been heard to its end, or could not be played.
	inSaid struct {
		Purpose purpose
		Turn    int
		Failed  bool
	}
	// inResult is the outcome of a command that decide cares about.
	inResult struct {
		Op     op
		Target string
		Err    error
	}
	// inTimeout says that a timer ran out. Position is the caller's place in the queue, 0 if unknown.
	inTimeout struct {
		Timer    timer
		Turn     int    // timerAwait: the menu's turn
		Leg      string // timerCause: the leg that ended
		Position int
		Band     queue.Band // timerComfort: what may be said of the wait
		Saying   bool       // timerComfort: the last one is not over
		Code     string     // timerComfort: digits by which the place is found again; empty: none are told

		Safe   SafeContact // timerOut: how the person may be reached
		Seated Seated      // timerOut: where the counsellor can speak from

		Listened time.Duration // timerSilent: for how long the caller has been listened to

		Elsewhere bool // timerOut of a ring-back: the person is in another call, or is being called
		TaskOver  bool // timerOut of a ring-back: its task is closed
		LineDown  bool // timerOut while the person is dialled: the way out is known not to answer
	}
	// inOffered says that the floor reserved a counsellor.
	inOffered struct {
		Offer      string
		Entry      string
		Agent      agent.ID
		Seat       agent.Seat
		Deadline   time.Time
		Step       string
		Relaxed    int // how often what the caller needs had been widened
		Circle     int // how many of these widenings the counsellor needed
		Candidates []string
		Excluded   []excluded
		Together   []string // all who are asked at the same time
	}
	// inWithdrawn says that the floor takes an offer back; the session answers with its outcome.
	inWithdrawn struct {
		Offer  string
		Reason string
	}
	// inOverflowed says that the queue's overflow applies to the caller. Left: the caller is no longer on the
	// floor; otherwise the floor has moved the caller to Queue itself.
	inOverflowed struct {
		Entry string
		Left  bool
		Kind  string // "message", "queue", "outside", "agent", "call_back"
		Queue string
		Only  agent.ID
		Box   string
		To    string // "outside": the configured name of the number
		Own   string // the caller's queue is there no more: that of the hotline, as it is configured now; empty: there is none
	}
	// inDesk is what a counsellor does at the desk.
	inDesk struct {
		Do      deskAction
		Agent   agent.ID
		Offer   string
		Leg     string // accept: the desk leg's channel
		Desk    string
		Parking string
		Seat    agent.SeatID // accept: the desk's
		Grade   string
		Why     string
		Guard   RedEnd // hang up
		reply   chan error
	}
	// inDeskLost says that a borrowed desk leg failed; inDeskBack that the counsellor has a leg again.
	inDeskLost struct {
		Leg string
		Why string
	}
	inDeskBack struct {
		Agent   agent.ID
		Leg     string
		Desk    string
		Parking string
	}
	// inFailsafe says that the caller is in the dialplan's fail-safe, or was there and has gone (Over), or
	// (Send) is to go there because the switch will not let us serve the call.
	inFailsafe struct{ Send, Over bool }
	// inElsewhere says that another controller has claimed the channel.
	inElsewhere struct{}
	// inAdopted restores a session after a restart of the controller or of the link. Here is what the switch
	// holds of the call now.
	inAdopted struct {
		Fresh    bool // a new process folded the call; false: the link was away for a while
		Restart  bool // the switch itself restarted: every channel is gone
		Rescued  bool // the caller is gone, and the journal says that the fail-safe had them to the end
		Snapshot *Snapshot
	}
)

type excluded struct{ Agent, Reason string }

// deskAction is what a counsellor asks for.
type deskAction string

const (
	deskShown     deskAction = "shown"
	deskAccept    deskAction = "accept"
	deskDecline   deskAction = "decline"
	deskHold      deskAction = "hold"
	deskResume    deskAction = "resume"
	deskMute      deskAction = "mute"
	deskUnmute    deskAction = "unmute"
	deskHangup    deskAction = "hangup"
	deskGrade     deskAction = "grade"
	deskPauseRec  deskAction = "pause_recording"
	deskResumeRec deskAction = "resume_recording"
	deskRefuseRec deskAction = "refuse_recording"
)

func (inArrive) input()     {}
func (inSignal) input()     {}
func (inSaid) input()       {}
func (inResult) input()     {}
func (inTimeout) input()    {}
func (inOffered) input()    {}
func (inWithdrawn) input()  {}
func (inOverflowed) input() {}
func (inDesk) input()       {}
func (inDeskLost) input()   {}
func (inDeskBack) input()   {}
func (inFailsafe) input()   {}
func (inElsewhere) input()  {}
func (inAdopted) input()    {}

// timer names a deadline of a session. No phase waits without one.
type timer string

const (
	timerClaim    timer = "claim"    // the claimed channel has not come into our application
	timerCode     timer = "code"     // the next digit of a place is awaited
	timerGone     timer = "gone"     // what became of the caller's channel is to be looked at again
	timerSay      timer = "say"      // a playback has not reported its end
	timerAwait    timer = "await"    // no key was pressed
	timerComfort  timer = "comfort"  // time for a sentence to the waiting caller
	timerShown    timer = "shown"    // the desk has not confirmed that the offer is on the screen
	timerRinging  timer = "ringing"  // the phone has not confirmed that it rings
	timerKey      timer = "key"      // nobody pressed the accept key
	timerBrief    timer = "brief"    // a counsellor who has answered has been told enough about the caller
	timerOutside  timer = "outside"  // the outside number does not answer
	timerCause    timer = "cause"    // a leg's end has not told its cause
	timerPark     timer = "park"     // the lost counsellor has not come back
	timerMessage  timer = "message"  // the message is long enough
	timerTeardown timer = "teardown" // the teardown has not finished
	timerMonitor  timer = "monitor"  // what a supervisor hears through is put up again
	timerWaived   timer = "waived"   // the colleague chosen by name has not taken the caller
	timerSilent   timer = "silent"   // nothing has been heard of the caller
	timerVoice    timer = "voice"    // what is heard of the caller has lasted
	timerEar      timer = "ear"      // the talk is old enough for the caller to be listened to
	timerUnsent   timer = "unsent"   // who is in a conference may be sent nothing
	timerRetry    timer = "retry"    // a command could not be run; try the plan again
)

// Outcomes of an offer, as the floor and the ledger name them.
const (
	OutcomeAccepted    = "accepted"
	OutcomeDeclined    = "declined"
	OutcomeNoAnswer    = "no_answer"
	OutcomeBusy        = "busy"
	OutcomeUnreachable = "unreachable"
	OutcomeCallerGone  = "caller_gone"
	OutcomeWithdrawn   = "withdrawn"
	OutcomeElsewhere   = "answered_elsewhere" // somebody else who was asked at the same time has the caller
	OutcomeCalledOff   = "called_off"         // what a desk is told of a withdrawal because its counsellor is needed elsewhere
)

// Q.850 causes that decisions read.
const (
	causeNormal      = 16
	causeBusy        = 17
	causeNoUser      = 18
	causeRejected    = 21
	causeElsewhere   = 26
	causeRTPTimeout  = 44
	causeUnspecified = 0
)

// Deadlines of a call. Each one ends a state in which a caller would otherwise be alone.
const (
	claimPatience   = 3 * time.Second
	sayGrace        = 5 * time.Second // beyond a prompt's own length
	shownPatience   = time.Second
	ringingPatience = 1500 * time.Millisecond
	keyPatience     = 12 * time.Second
	outsidePatience = 30 * time.Second
	causePatience   = 200 * time.Millisecond
	parkPatience    = 8 * time.Second
	preferReturned  = 500 * time.Millisecond // a returned caller has waited for the same counsellor already
	maxMessage      = 3 * time.Minute
	messageSilence  = 8 * time.Second
	shortestMessage = time.Second
	dialTimeout     = 60 * time.Second       // backstop only: the floor ends an offer
	sealPatience    = 500 * time.Millisecond // a caller waits no longer for the number to be sealed
	retryPause      = 300 * time.Millisecond
	maxOutside      = 10                     // looks at a caller who has left us for the dialplan, before it counts as the fail-safe's
	reportPause     = 500 * time.Millisecond // a report of what a command has found out already is awaited for so long
	teardownPause   = time.Second
	teardownLimit   = 30 * time.Second
)
