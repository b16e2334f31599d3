package call

import (
	"time"

	"heartline/agent"
	"heartline/ivr"
	"heartline/triage"
)

// act is something a decision asks its session to do beside commanding the switch. Acts are run after their
// decision's facts are in the ledger. Every act that reaches another owner may be repeated after a crash:
// owners take repeats for what they are.
type act interface{ act() }

type (
	// actSay lets the caller hear prompts, in place of whatever is being said.
	actSay struct {
		Purpose purpose
		Prompts []ivr.PromptRef
		Turn    int             // the menu's turn
		Place   int             // say the place in the queue after the prompts; 0 for not
		Wait    []ivr.PromptRef // and after that how long callers wait
		Tone    bool            // the beep at the end
	}
	// actHush ends what is being said.
	actHush struct{}
	// actArm starts or restarts a timer; actDisarm stops it.
	actArm struct {
		Timer timer
		After time.Duration
		Turn  int
		Leg   string
	}
	actDisarm struct{ Timer timer }
	// actLook looks at a channel whose fate is not known; a missing one comes back as gone.
	actLook struct{ Channel string }
	// actSayTo lets a leg that is alone hear prompts.
	actSayTo struct {
		Leg     string
		Prompts []ivr.PromptRef
		Tone    string // in their place: a tone, for as long as the leg is alone
	}

	// What the floor is told.
	actJoin struct {
		Entry Entry
		Grade triage.Grade
	}
	actLeave struct { // the call goes with it
		Entry string
		Why   string
	}
	actRegrade struct {
		Entry    string
		Grade    triage.Grade
		Priority int
		By       string
	}
	actOfferClosed struct {
		Offer   string
		Outcome string
	}
	actReleased struct {
		Agent     agent.ID
		AfterCall time.Duration
	}
	actSeize struct {
		Agent agent.ID
		Seat  agent.SeatID
	}
	actAsk struct {
		Offer string
		Agent agent.ID
		Queue string
		Grade triage.Grade
		By    agent.ID
	}
	actHeld struct {
		Agent agent.ID
		On    bool
	}

	// What the desks are told.
	actShowOffer struct{ Offer Offer }
	actShowAsk   struct{ Party Party }
	// actShowRingBack asks somebody to ring back in place of who lost the caller.
	actShowRingBack struct {
		Offer    string
		Agent    agent.ID
		Seat     agent.Seat
		Deadline time.Time
	}
	actHideOffer struct {
		Offer  string
		Agent  agent.ID
		Reason string
	}
	// actReply answers a request from a desk.
	actReply struct {
		To  chan error
		Err error
	}
	// actPend keeps a request until what it asks for is known; actSettle answers it.
	actPend struct {
		Offer string
		To    chan error
	}
	actSettle struct {
		Offer string
		Err   error
	}
)

func (actSay) act()          {}
func (actHush) act()         {}
func (actArm) act()          {}
func (actDisarm) act()       {}
func (actLook) act()         {}
func (actSayTo) act()        {}
func (actJoin) act()         {}
func (actLeave) act()        {}
func (actRegrade) act()      {}
func (actOfferClosed) act()  {}
func (actReleased) act()     {}
func (actSeize) act()        {}
func (actHeld) act()         {}
func (actAsk) act()          {}
func (actShowAsk) act()      {}
func (actShowRingBack) act() {}
func (actPend) act()         {}
func (actSettle) act()       {}
func (actShowOffer) act()    {}
func (actHideOffer) act()    {}
func (actReply) act()        {}

// purpose says what a saying is for, and so what follows when it has been heard.
type purpose string

const (
	sayMenu    purpose = "menu"
	sayComfort purpose = "comfort"
	sayListen  purpose = "listen"
	sayParted  purpose = "parted"
	sayMessage purpose = "message"
	sayThanks  purpose = "thanks"
	sayKeys    purpose = "keys" // beside the talk
)
