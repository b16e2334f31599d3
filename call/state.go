package call

import (
	"slices"
	"time"

	"heartline/agent"
	"heartline/crisis"
	"heartline/ivr"
	"heartline/triage"
)

// ID names one caller's contact, end to end: a ULID.
type ID string

// Phase is where a call is on its way.
type Phase string

// The phases of a call; see the diagram in doc.go.
const (
	Arriving Phase = "arriving" // asks to be taken; not answered yet
	InMenu   Phase = "menu"     // answered; is led by greeting, announcements and menu
	Waiting  Phase = "waiting"  // in a queue, offered or not
	Outside  Phase = "outside"  // the queue has given the caller to an outside number, which rings or is asked for its key
	Talking  Phase = "talking"  // with a counsellor, held or not
	Parted   Phase = "parted"   // the counsellor's leg failed; waits for the same one
	Surveyed Phase = "survey"   // the counsellor has ended the talk; the caller is asked how it was
	Message  Phase = "message"  // leaves a message
	Closing  Phase = "closing"  // hears a last sentence
	Ending   Phase = "ending"   // the end is decided; things are being taken down
	Ended    Phase = "ended"    // nothing is left in the switch
)

// State is everything that folding a call's facts tells about it. It is a value: apply returns a new one
// and never changes what an old one refers to.
type State struct {
	ID      ID
	Phase   Phase
	Node    string
	Caller  string // the caller's channel
	Hotline string
	Config  string // version of the configuration that the caller entered under
	Marked  string
	Trunk   string

	NumberID   string
	NumberHash string
	Anonymous  bool
	Limited    Limited `json:",omitempty"` // answered by the short message, and why
	NoKey      bool    `json:",omitempty"` // the caller pressed nothing in the menu, and so came to a person

	Claimed   bool
	Answered  bool
	Announced []string // wordings heard to the end
	Language  string
	Grade     triage.Grade
	Menu      *MenuPlace

	Entry   *Entry
	Needs   []agent.Requirement `json:",omitempty"` // what the hotline and the menu ask of whoever takes the caller
	Offer   *Offer
	Beside  []Offer `json:",omitempty"` // made beside Offer and open too: the first to accept has the caller; see round
	Offers  int     // offers made so far
	Legs    []Leg
	NextLeg int
	Relief  *Relief
	Tried   []string `json:",omitempty"` // outside numbers that have not taken the caller since somebody talked with them last
	Talk    *Talk

	// Absent from what older releases have folded, and so from their golden states.
	Parties     []Party   `json:",omitempty"`
	NextParty   int       `json:",omitempty"`
	Monitors    []Monitor `json:",omitempty"`
	NextMonitor int       `json:",omitempty"`
	NextListen  int       `json:",omitempty"` // how often somebody who listens was given another leg to hear
	Back        agent.ID  `json:",omitempty"` // who gave the caller to an outside number, and is asked first if nobody there takes the call

	Help        *Help       `json:",omitempty"`
	Transfers   int         `json:",omitempty"` // how often the call was handed on
	Crisis      crisis.Book `json:",omitempty"` // the calls for help beside this call
	CrisisTasks []string    `json:",omitempty"` // those that have left a task

	Ever  bool // has been connected with a counsellor
	Heard bool // and the two could hear each other

	Consent    Consent
	Recordings []Recording
	NextRec    int
	Paused     bool
	Box        *Box // the message being left

	// Absent from what older releases have folded.
	Out      *Outgoing `json:",omitempty"` // a call of the house
	RingBack *RingBack `json:",omitempty"` // its caller was lost and is to be rung back
	Unwanted bool      `json:",omitempty"` // the caller does not want to be rung back
	Prior    *Prior    `json:",omitempty"` // who was being rung back when they rang in
	Silence  *Silence  `json:",omitempty"` // of a caller who may be unable to speak

	CallBack *PlaceOffer `json:",omitempty"` // how far a waiting caller is towards being called back

	Wishes []Wish `json:",omitempty"` // of the caller; immutable
	Same   *Same  `json:",omitempty"` // what has become of that for the counsellor of the last talk

	Plan   *Plan    `json:",omitempty"` // that the caller is received by
	LostBy agent.ID `json:",omitempty"` // who had the caller when the line was lost, until somebody has them again

	Listens  string    `json:",omitempty"` // the exercise that the waiting caller hears
	Again    bool      `json:",omitempty"` // in the menu once more, by a key
	CodeTold time.Time `json:",omitzero"`  // when the caller was told the digits of the place
	Place    int       `json:",omitempty"` // the last one in this queue that the caller was told, where only nearer ones are said

	Survey *Survey `json:",omitempty"` // the caller is asked how the talk was, or has been

	Waited *Waited `json:",omitempty"` // immutable
	End    *End

	ArrivedAt, AnsweredAt, QueuedAt, ConnectedAt, PartedAt, ParkUntil, EndingAt time.Time
	Adopted                                                                     int // how often a new process took the call over
}

// MenuPlace is where in the menu the caller is, and what the menu has set so far for the queue.
type MenuPlace struct {
	Position ivr.Position
	Requires []agent.Requirement
	Priority int
}

// Entry is the caller's place in a queue.
type Entry struct {
	ID         string
	Queue      string
	Requires   []agent.Requirement
	Priority   int
	EnqueuedAt time.Time
	Returned   bool
	Prefer     agent.ID
	PreferFor  time.Duration `json:",omitempty"` // 0: by the queue
	Familiar   bool          `json:",omitempty"` // Prefer is a wish of the caller's
	Only       agent.ID
	From       string `json:",omitempty"` // the queue in which the caller has waited before, and had the place
}

// Offer is a counsellor being asked to take the caller.
type Offer struct {
	ID       string
	Agent    agent.ID
	Seat     agent.SeatID
	Kind     agent.SeatKind
	Leg      string // SIP phone or outside number: the leg that rings
	Deadline time.Time
	Shown    bool
}

// Leg is a party other than the caller.
type Leg struct {
	ID      string
	Role    LegRole
	Agent   agent.ID
	Seat    agent.SeatID
	Up      bool
	Gone    bool
	Muted   bool
	Parking string // a browser desk's own bridge; the leg goes back there instead of being hung up
	Key     string `json:",omitempty"` // what whoever answers outside presses to take the call; AcceptKey if empty
	Attempt string `json:",omitempty"` // of a call for help that it was rung for

	Elsewhere bool `json:",omitempty"` // rang until somebody else who was rung had taken the caller, or until the counsellor was needed elsewhere
}

// Relief is an outside number that takes a caller whom nobody on shift can serve.
type Relief struct {
	Leg    string
	Target string // the configured name of the number
	Queue  string // where the caller waited
	Entry  Entry  // the wait that goes on if the number does not take the call
	ByKey  bool   `json:",omitempty"` // the caller asked for it: overflow knows nothing of it
}

// LegRole says what a leg is to the call.
type LegRole string

// The roles of legs.
const (
	SeatLeg    LegRole = "seat"    // a SIP phone, rung for this call
	OutsideLeg LegRole = "outside" // an outside number, accepted by key
	ReliefLeg  LegRole = "relief"  // an outside number by the queue's overflow, accepted by key
	PartyLeg   LegRole = "party"   // somebody asked into the call, rung for it
	DeskLeg    LegRole = "desk"    // a browser desk's nailed-up leg, borrowed
)

// Talk is the conversation with a counsellor.
type Talk struct {
	Leg     string
	Agent   agent.ID
	Seat    agent.SeatID
	Desk    string
	Queue   string
	Bridged bool
	Held    bool
	Aside   bool `json:",omitempty"` // the counsellor speaks to those beside the call
	Lost    bool // the leg failed; see Parted
	Since   time.Time
	HeldAt  time.Time     `json:",omitzero"` // since when the caller is on hold
	HeldFor time.Duration `json:",omitzero"` // sum of the holds that have ended
}

// Consent is what was decided about recording this call.
type Consent string

// The states of consent.
const (
	ConsentUnknown   Consent = ""          // nothing was announced: nothing is recorded
	ConsentAnnounced Consent = "announced" // the caller heard the announcement and did not refuse
	ConsentRefused   Consent = "refused"
)

// Recording is the recording of one leg.
type Recording struct {
	ID      string
	Snoop   string
	Leg     string
	Side    string
	Stopped bool
}

// Box is a message on its way.
type Box struct {
	Name      string
	Recording string
	Snoop     string
	StartedAt time.Time
	Kept      bool
	Duration  time.Duration
}

// End is how a call ended.
type End struct {
	Class  Class
	Reason Reason
	By     string
	Cause  int
}

// Live reports whether the call still owns anything in the switch or on the floor.
func (s *State) Live() bool { return s.Phase != Ended && s.Phase != "" }

// leg returns the leg called id.
func (s *State) leg(id string) (Leg, bool) {
	for _, l := range s.Legs {
		if l.ID == id {
			return l, true
		}
	}
	return Leg{}, false
}

// withLeg returns the legs with the one called id changed by f.
func (s *State) withLeg(id string, f func(*Leg)) []Leg {
	legs := slices.Clone(s.Legs)
	for i := range legs {
		if legs[i].ID == id {
			f(&legs[i])
		}
	}
	return legs
}

// counsellorTalks reports whether a counsellor's leg is meant to be in the call's bridge now.
func (s *State) counsellorTalks() bool {
	return s.Phase == Talking && s.Talk != nil && !s.Talk.Held && !s.Talk.Aside && !s.Talk.Lost
}

// clone makes a copy whose slices and pointers are its own.
func (s *State) clone() State {
	c := *s
	c.Legs = slices.Clone(s.Legs)
	c.Recordings = slices.Clone(s.Recordings)
	c.Announced, c.Tried = slices.Clone(s.Announced), slices.Clone(s.Tried)
	c.Beside = slices.Clone(s.Beside)
	c.Parties, c.Monitors = slices.Clone(s.Parties), slices.Clone(s.Monitors)
	c.Entry, c.Offer, c.Talk, c.Box = copyOf(s.Entry), copyOf(s.Offer), copyOf(s.Talk), copyOf(s.Box)
	c.Out, c.RingBack, c.Prior = s.Out.clone(), copyOf(s.RingBack), copyOf(s.Prior)
	c.Silence, c.Survey = copyOf(s.Silence), copyOf(s.Survey)
	c.Plan, c.CallBack, c.Same = copyOf(s.Plan), copyOf(s.CallBack), copyOf(s.Same)
	c.Menu, c.End, c.Relief, c.Help = copyOf(s.Menu), copyOf(s.End), copyOf(s.Relief), copyOf(s.Help)
	return c
}

func copyOf[T any](p *T) *T {
	if p == nil {
		return nil
	}
	v := *p
	return &v
}
