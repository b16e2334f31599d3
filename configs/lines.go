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

// Queue is a waiting line as it is written; Rules makes the dispatcher's of it.
type Queue struct {
	ID              string         `yaml:"id"`
	Name            Names          `yaml:"name"`
	Line            string         `yaml:"line"`     // roster line whose shifts serve it; empty: every shift
	Requires        map[string]int `yaml:"requires"` // skill: least level
	OfferTimeout    time.Duration  `yaml:"offer_timeout"`
	AfterCall       time.Duration  `yaml:"after_call"`
	AfterCallRed    time.Duration  `yaml:"after_call_red"`
	AfterCallYellow time.Duration  `yaml:"after_call_yellow"`
	MaxMissed       int            `yaml:"max_missed"`
	MaxPaused       int            `yaml:"max_paused"` // counsellors who may be on a pause at once; 0: no bound
	DeclineRest     time.Duration  `yaml:"decline_rest"`
	PreferFor       time.Duration  `yaml:"prefer_for"`
	MaxWaiting      int            `yaml:"max_waiting"`
	Comfort         Comfort        `yaml:"comfort"`
	Overflow        []Overflow     `yaml:"overflow"`
}

// Comfort is what callers hear while they wait.
type Comfort struct {
	Every    time.Duration   `yaml:"every"` // 10 s to 10 min; 0: nothing but music
	Position bool            `yaml:"position"`
	Prompts  []ivr.PromptRef `yaml:"prompts"`
}

// Overflow is a way out of a queue. Exactly one of Message, Queue, Outside and Agent is set.
type Overflow struct {
	After   time.Duration `yaml:"after"`
	When    string        `yaml:"when"`
	Message string        `yaml:"message"` // box
	Queue   string        `yaml:"queue"`
	Outside string        `yaml:"outside"` // id of an outside number
	Agent   string        `yaml:"agent"`
}

// Box takes messages. Owner is the queue whose next shift calls back.
type Box struct {
	ID    string        `yaml:"id"`
	Name  Names         `yaml:"name"`
	Owner string        `yaml:"owner"`
	Due   time.Duration `yaml:"due"` // call back within; default 24 h
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
