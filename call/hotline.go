package call

import (
	"time"

	"heartline/agent"
	"heartline/ivr"
	"heartline/triage"
)

// Hotline is what a call needs to know of the number that was dialled. It is immutable; a session keeps the
// one it began with, so that a caller finishes the menu version that was entered.
type Hotline struct {
	ID        string
	Name      map[string]string // by language
	Config    string            // version of the configuration it comes from
	Languages []string          // the first is the default
	Zone      *time.Location
	Grade     triage.Grade
	Queue     string              // where a caller goes who has no menu, or who asks for a person
	Requires  []agent.Requirement // what every caller of this hotline needs
	Priority  int
	Only      agent.ID  // test calls: who alone may take them
	Flow      *ivr.Flow // greeting, announcements, hours, menu; a hotline without a menu has one that goes straight to the queue
	Limited   *ivr.Flow // what a caller hears who calls too often: the short message; nil: nobody is limited
	Blocked   *ivr.Flow // what a caller hears whose number is blocked; nil: blocks have no effect
	Record    bool
	Wording   string                   // version of the recording announcement
	Box       string                   // where messages go that no menu asked for
	BoxDues   map[string]time.Duration // by box: how soon somebody answers a message of a green caller; none: as the grade asks for
	Comforts  map[string]Comfort       // by queue
	Sounds    map[triage.Grade]GradeSound
	Briefs    map[string]Brief       // by queue
	Surveys   map[string]SurveyRules // by queue: of callers whose counsellor has ended the talk; none: they are not asked
	Surge     *Comfort               // instead of Comforts while a surge is on; nil: the same
	CallerID  string                 // what a seat's phone shows: the hotline, never the caller
	AfterCall time.Duration

	AcceptKeys map[string]string // what takes a call at an outside number, by its configured name; AcceptKey for others
	CrisisKey  string            // pressed while waiting: makes the call red; empty: none

	WaitKeys map[string]map[string]WaitKey // what other keys do while waiting, by queue and key; nil: nothing

	Crisis *CrisisRules // whom the crisis button asks; nil: the built-in policy

	Shown    string         // what people see whom the hotline calls: a neutral number, never a name
	Outgoing *OutgoingRules // nil: the defaults
	RingBack *RingBackRules // nil: nobody is rung back

	PlaceCodes map[string]bool // by queue: whether callers without a number are told digits by which the place is found again
	Same       SameRules       // of callers who wish for the counsellor of the last talk

	KeepPlaces map[string]time.Duration // by queue: how long the place of who hung up while waiting is kept; none: not at all
	CallBacks  map[string]PlaceRules    // by queue: of callers who may hang up and keep the place; none: everybody waits on the line

	GuardRed bool         // the end of a red call needs a reason and a next step
	Silence  SilenceRules // of callers who say nothing
}

// Comfort is what a waiting caller hears beside the music.
type Comfort struct {
	First    time.Duration // after so long for the first time; 0 for never
	Every    time.Duration
	Prompts  []ivr.PromptRef // nothing but music if empty
	Position bool            // followed by the place in the queue
	Falling  bool            // and only where it is nearer than the last one that was said
	UpTo     int             // and only up to this place; 0: any
	Wait     bool            // followed by how long callers mostly wait, where that is known
}

// Prompt ids that every configuration has.
const (
	PromptWait      ivr.PromptID = "system.please_wait"    // the first sentence to a waiting caller
	PromptReconnect ivr.PromptID = "system.reconnecting"   // the counsellor's line failed; please stay
	PromptHoldOn    ivr.PromptID = "system.on_hold"        // the counsellor speaks to somebody else for a moment
	PromptMessage   ivr.PromptID = "system.leave_message"  // please speak after the tone
	PromptThanks    ivr.PromptID = "system.message_thanks" // we have your message
	PromptRingBack  ivr.PromptID = "system.ring_back"      // a neutral sentence to whoever answers: press a key to speak
	PromptKeys      ivr.PromptID = "system.answer_keys"    // somebody who cannot speak answers by keys: 1 yes, 2 no, 0 in danger
)

// ToneMessage is the beep before a message; AcceptKey is what an outside seat or number presses to take a
// call where the configuration names no other key.
const (
	ToneMessage = "tone:1000/400"
	AcceptKey   = "1"
)

// Prompts finds what to play for a prompt id.
type Prompts interface {
	// Media returns the media of prompts and how long they last. A prompt without a recording in its language
	// falls back to the default language; one that cannot be found at all is left out.
	Media(refs []ivr.PromptRef) (media []string, length time.Duration)
	// Position returns the sentence that tells a caller's place in the queue.
	Position(place int, lang string) (media []string, length time.Duration)
}
