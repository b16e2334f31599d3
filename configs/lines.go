package configs

import (
	"time"

	"heartline/ivr"
)

// Named is a thing with an id and a name for screens.
type Named struct {
	ID   string `yaml:"id"`
	Name Names  `yaml:"name"`
}

// Hotline is a line that callers dial.
type Hotline struct {
	ID        string          `yaml:"id"`
	Name      Names           `yaml:"name"`
	Numbers   []string        `yaml:"numbers"` // as the trunk delivers them
	Group     string          `yaml:"group"`   // of lines whose measures are shown together
	Default   bool            `yaml:"default"` // takes calls to unknown numbers; the first hotline if none says so
	Languages []string        `yaml:"languages"`
	Greeting  []ivr.PromptRef `yaml:"greeting"`
	Menu      string          `yaml:"menu"`       // empty: straight to Queue
	Queue     string          `yaml:"queue"`      // the default queue, where the person key leads
	Grade     string          `yaml:"grade"`      // of new callers; default green
	CrisisKey string          `yaml:"crisis_key"` // pressed while waiting: makes the call red; a comfort prompt has to say so
	OffHours  *OffHours       `yaml:"off_hours"`
	Recording Recording       `yaml:"recording"`
	Records   Keeping         `yaml:"records"` // forms, rescue sheets, assessments and checklists
	Zone      *Zone           `yaml:"zone"`    // default: the configuration's

	// MessageBox takes messages where nothing else is said.
	MessageBox string `yaml:"message_box"`

	Thresholds *Thresholds `yaml:"thresholds"` // default: the floor's
	Surge      *Surge      `yaml:"surge"`
	Outgoing   Outgoing    `yaml:"outgoing"`
	RingBack   RingBack    `yaml:"ring_back"`
	Silence    Silence     `yaml:"silence"`
	Familiar   *Familiar   `yaml:"familiar"`     // of callers who wish for the counsellor of their last talk
	FreeRedEnd bool        `yaml:"free_red_end"` // the end of a red call needs neither a reason nor a next step
}

// OffHours closes a whole hotline outside of its opening hours.
type OffHours struct {
	Hours string          `yaml:"hours"` // table
	Play  []ivr.PromptRef `yaml:"play"`
	Box   string          `yaml:"box"`
}

// Recording is a hotline's policy for recording conversations.
type Recording struct {
	Record      bool            `yaml:"record"`
	Announce    []ivr.PromptRef `yaml:"announce"`
	Wording     string          `yaml:"wording"`    // version of the announcement's text, for the ledger
	RefuseKey   string          `yaml:"refuse_key"` // pressed during the announcement
	KeepAtLeast time.Duration   `yaml:"keep_at_least"`
	DeleteBy    time.Duration   `yaml:"delete_by"` // 0: never by itself
}

// Keeping is how long something is kept from the end of the call.
type Keeping struct {
	KeepAtLeast time.Duration `yaml:"keep_at_least"`
	DeleteBy    time.Duration `yaml:"delete_by"` // 0: never by itself
}

// DefaultKeepPlace is how long the place of a caller who hangs up while waiting is kept, where nothing else is said.
const DefaultKeepPlace = 10 * time.Minute

// Queue is a waiting line as it is written; Rules makes the dispatcher's of it.
type Queue struct {
	ID              string         `yaml:"id"`
	Name            Names          `yaml:"name"`
	Line            string         `yaml:"line"`     // roster line whose shifts serve it; empty: every shift
	Requires        map[string]int `yaml:"requires"` // skill: least level
	Needs           string         `yaml:"needs"`    // asked too: an expression over skills
	Relax           []Relax        `yaml:"relax"`    // what is asked for after some time
	Strategy        string         `yaml:"strategy"` // longest_idle (default), fewest_calls, top_down or ring_all
	Order           []string       `yaml:"order"`    // top_down: these counsellors first, one after another
	OrderSkill      string         `yaml:"order_skill"`
	RingAllMax      int            `yaml:"ring_all_max"` // ring_all: seats that ring for one caller at once; 1 to 32, default 8
	OfferTimeout    time.Duration  `yaml:"offer_timeout"`
	AfterCall       time.Duration  `yaml:"after_call"`
	AfterCallRed    time.Duration  `yaml:"after_call_red"`
	AfterCallYellow time.Duration  `yaml:"after_call_yellow"`
	MaxMissed       int            `yaml:"max_missed"`
	MaxPaused       int            `yaml:"max_paused"` // counsellors who may be on a pause at once; 0: no bound
	DeclineRest     time.Duration  `yaml:"decline_rest"`
	NoAnswerRest    time.Duration  `yaml:"no_answer_rest"`   // the three default to decline_rest
	BusyRest        time.Duration  `yaml:"busy_rest"`        //
	UnreachableRest time.Duration  `yaml:"unreachable_rest"` //
	PreferFor       time.Duration  `yaml:"prefer_for"`
	MaxWaiting      int            `yaml:"max_waiting"`
	KeepPlace       *time.Duration `yaml:"keep_place"` // of who hangs up while waiting and rings again; default 10 min, 0 s: not at all
	CallBack        *CallBack      `yaml:"callback"`   // nil: everybody waits on the line
	Comfort         Comfort        `yaml:"comfort"`
	Brief           *Brief         `yaml:"brief"`  // nil: who answers is with the caller at once
	Survey          *Survey        `yaml:"survey"` // nil: nobody is asked how the talk was
	Overflow        []Overflow     `yaml:"overflow"`

	Keys map[string]WaitKey `yaml:"keys"` // what keys do while callers wait
}

// Relax widens what a queue asks for once a caller has waited for After.
type Relax struct {
	After time.Duration `yaml:"after"`
	Needs string        `yaml:"needs"` // instead of the queue's requires and needs
	Drop  []string      `yaml:"drop"`  // skills not asked for any more, neither by the queue nor by the caller
}

// Comfort is what callers hear while they wait.
type Comfort struct {
	Every    time.Duration `yaml:"every"` // 10 s to 10 min; 0: nothing but music
	Position bool          `yaml:"position"`

	PositionWhen string `yaml:"position_when"`  // "always", the default, or "falling": only a place nearer than the last that was said
	PositionUpTo int    `yaml:"position_up_to"` // only up to this place; 0: any
	PlaceCode    bool   `yaml:"place_code"`     // callers without a number are told four digits by which the place is found again
	Wait         bool   `yaml:"wait"`           // also how long callers mostly wait, as a band, where the last 50 comparable waits show it

	Prompts []ivr.PromptRef `yaml:"prompts"`
}

// Brief is what counsellors at telephones hear about a caller before the two talk; the caller waits on and hears none of it.
type Brief struct {
	Prompts  []ivr.PromptRef `yaml:"prompts"`  // first
	Grade    bool            `yaml:"grade"`    // that it is a red or yellow call
	Returned bool            `yaml:"returned"` // that the caller was with somebody before and was cut off
	Wait     bool            `yaml:"wait"`     // for how many minutes the caller has waited
}

// Overflow is a way out of a queue, or something else for those who wait. Exactly one of Message, Queue, Outside, Tier,
// Agent and CallBack is set.
type Overflow struct {
	After time.Duration `yaml:"after"`
	When  string        `yaml:"when"`
	Grace time.Duration `yaml:"grace"` // it acts when the condition has held for so long without a break

	PerCounsellor float64       `yaml:"per_counsellor"` // callers_per_counsellor: more of them than that
	Longer        time.Duration `yaml:"longer"`         // predicted_wait: a longer one than that

	Tier    string `yaml:"tier"`    // its first way that is open
	Message string `yaml:"message"` // box
	Queue   string `yaml:"queue"`
	Outside string `yaml:"outside"` // id of an outside number
	Agent   string `yaml:"agent"`

	CallBack bool `yaml:"call_back"` // what the queue's callback offers after its time is offered now; the caller waits on
}

// Box takes messages. Owner is the queue whose next shift calls back. Due says how soon after the message: red and yellow
// callers are called back as soon as their grade asks for, 10 min and 1 h, or within Due where that is sooner.
type Box struct {
	ID    string        `yaml:"id"`
	Name  Names         `yaml:"name"`
	Owner string        `yaml:"owner"`
	Due   time.Duration `yaml:"due"` // call back within; 1 min to 30 days; default by the grade, 4 h for a green caller
}

// Tasks are rules for the work that contacts leave behind.
type Tasks struct {
	// CloseMissed closes the task of a missed call when its person has rung again and was talked with. Messages, promises
	// and what somebody has taken stay.
	CloseMissed bool `yaml:"close_missed"`
}

// Outside is a number outside of the house that callers may be sent to.
type Outside struct {
	ID     string `yaml:"id"`
	Name   Names  `yaml:"name"`
	Number string `yaml:"number"`
	Trunk  string `yaml:"trunk"`

	AcceptKey string `yaml:"accept_key"` // takes a call that the queue or a counsellor sends there; default 1

	Desk bool `yaml:"desk"` // counsellors may call it into a call, or send a caller there
}
