package ledger

import (
	"encoding/json"
	"time"
)

// Kinds of facts on a call's stream.
const (
	KindCallArrived      Kind = "call.arrived"
	KindCallClaimed      Kind = "call.claimed"
	KindCallAnswered     Kind = "call.answered"
	KindAnnounced        Kind = "call.announced"
	KindMenuMoved        Kind = "menu.moved"
	KindMenuEnded        Kind = "menu.ended"
	KindLanguageSet      Kind = "call.language_set"
	KindGraded           Kind = "call.graded"
	KindQueued           Kind = "queue.joined"
	KindDequeued         Kind = "queue.left"
	KindOfferMade        Kind = "offer.made"
	KindOfferShown       Kind = "offer.shown"
	KindOfferEnded       Kind = "offer.ended"
	KindLegDialed        Kind = "leg.dialed"
	KindLegUp            Kind = "leg.up"
	KindLegGone          Kind = "leg.gone"
	KindConnected        Kind = "call.connected"
	KindBridged          Kind = "call.bridged"
	KindCounsellorLost   Kind = "call.counsellor_lost"
	KindCounsellorBack   Kind = "call.counsellor_back"
	KindHeld             Kind = "call.held"
	KindResumed          Kind = "call.resumed"
	KindLegMuted         Kind = "leg.muted"
	KindLegUnmuted       Kind = "leg.unmuted"
	KindConsent          Kind = "recording.consent"
	KindRecordingStarted Kind = "recording.started"
	KindRecordingPaused  Kind = "recording.paused"
	KindRecordingResumed Kind = "recording.resumed"
	KindRecordingStopped Kind = "recording.stopped"
	KindRecordingFailed  Kind = "recording.failed"
	KindMessageOffered   Kind = "message.offered"
	KindMessageStarted   Kind = "message.started"
	KindMessageKept      Kind = "message.kept"
	KindCallAdopted      Kind = "call.adopted"
	KindCallEnding       Kind = "call.ending"
	KindCallEnded        Kind = "call.ended"
	KindTaskWanted       Kind = "call.task_wanted"
	KindFormSubmitted    Kind = "call.form_submitted"
)

// CallArrived is the first fact of a call: a channel asks to be taken.
type CallArrived struct {
	Node       string `json:"node"`
	Channel    string `json:"channel"`
	Hotline    string `json:"hotline"`
	Known      bool   `json:"known"`               // the dialled number is one of the hotline's; false: the default hotline
	NumberID   string `json:"number_id,omitempty"` // sealed value; empty when withheld
	NumberHash string `json:"number_hash,omitempty"`
	Anonymous  bool   `json:"anonymous,omitempty"`
	Trunk      string `json:"trunk,omitempty"`
	Marked     string `json:"marked,omitempty"` // "prove": a call of our own, left out of the measures
	Language   string `json:"language"`
	Grade      string `json:"grade"`
	Config     string `json:"config,omitempty"` // version of the configuration in force
}

// CallClaimed says that the switch gave us the channel.
type CallClaimed struct{}

// CallAnswered is the instant of our answer.
type CallAnswered struct{}

// Announced says which wordings the caller has heard to the end.
type Announced struct {
	Prompts []string `json:"prompts"`
	Wording string   `json:"wording,omitempty"` // version of the recording announcement among them
}

// MenuMoved puts the caller at a place in a menu.
type MenuMoved struct {
	Flow     string          `json:"flow"`
	Version  string          `json:"version"`
	Position json.RawMessage `json:"position"`
	Menu     string          `json:"menu,omitempty"`
	Option   string          `json:"option,omitempty"` // the meaning of the key, never the key
	Requires []Requirement   `json:"requires,omitempty"`
	Priority int             `json:"priority,omitempty"`
}

// MenuEnded is the instant at which the caller left the menu.
type MenuEnded struct {
	To string `json:"to"` // "queue", "message", "agent", "person"
}

// LanguageSet is the caller's choice of language.
type LanguageSet struct {
	Language string `json:"language"`
}

// Graded sets the required response.
type Graded struct {
	Grade string `json:"grade"`
	Was   string `json:"was"`
	By    string `json:"by"`  // "caller", "menu", "hotline", "user:ID"
	Why   string `json:"why"` // a reason code, never free text
}

// Queued says that the caller waits in a queue.
type Queued struct {
	Entry      string        `json:"entry"`
	Queue      string        `json:"queue"`
	Requires   []Requirement `json:"requires,omitempty"`
	Grade      string        `json:"grade"`
	Priority   int           `json:"priority,omitempty"`
	EnqueuedAt time.Time     `json:"enqueued_at"` // the place: kept over faults and overflow
	Returned   bool          `json:"returned,omitempty"`
	Prefer     string        `json:"prefer,omitempty"`
	Only       string        `json:"only,omitempty"`
	PreferFor  time.Duration `json:"prefer_for_ns,omitempty"`
	Familiar   bool          `json:"familiar,omitempty"`  // Prefer is a wish of the caller's
	From       string        `json:"from,omitempty"`      // the queue in which the caller has waited before, and had the place
	Recovered  string        `json:"recovered,omitempty"` // the call in which the same person had the place before
	Why        string        `json:"why"`                 // "menu", "straight", "person", "returned", "overflow", "transfer", "key", "queue_gone"
}

// Requirement is a skill with its least level.
type Requirement struct {
	Skill string `json:"skill"`
	Level int    `json:"level"`
}

// Dequeued says why the caller no longer waits.
type Dequeued struct {
	Entry string `json:"entry"`
	Why   string `json:"why"` // "accepted", "abandoned", "overflow", "key", "queue_gone", "ended"
}

// OfferMade reserves a counsellor for the caller and says why this one.
type OfferMade struct {
	Offer      string      `json:"offer"`
	Entry      string      `json:"entry"`
	Agent      string      `json:"agent"`
	Seat       string      `json:"seat"`
	SeatKind   string      `json:"seat_kind"`
	Deadline   time.Time   `json:"deadline"`
	Step       string      `json:"step,omitempty"`
	Relaxed    int         `json:"relaxed,omitempty"` // how often what the caller needs had been widened
	Circle     int         `json:"circle,omitempty"`  // how many of these widenings the counsellor needed
	Candidates []string    `json:"candidates,omitempty"`
	Excluded   []Exclusion `json:"excluded,omitempty"`
	Together   []string    `json:"together,omitempty"` // all who are asked at the same time, this one included
	Beside     string      `json:"beside,omitempty"`   // an offer of this caller that rings on beside this one
}

// Exclusion says why a counsellor was not offered the call.
type Exclusion struct {
	Agent  string `json:"agent"`
	Reason string `json:"reason"`
}

// OfferShown is the page's word that the counsellor sees the offer.
type OfferShown struct {
	Offer string `json:"offer"`
}

// OfferEnded is the one outcome of an offer.
type OfferEnded struct {
	Offer   string `json:"offer"`
	Agent   string `json:"agent"`
	Outcome string `json:"outcome"` // accepted, declined, no_answer, busy, unreachable, caller_gone, withdrawn, answered_elsewhere
	Cause   int    `json:"cause,omitempty"`
}

// LegDialed is the intent to ring a leg.
type LegDialed struct {
	Leg     string `json:"leg"`
	Role    string `json:"role"` // "seat", "outside", "relief", "party", "help"
	Agent   string `json:"agent,omitempty"`
	Seat    string `json:"seat,omitempty"`
	Offer   string `json:"offer,omitempty"`
	Party   string `json:"party,omitempty"`   // whom it is to bring in beside the counsellor
	Key     string `json:"key,omitempty"`     // what whoever answers outside presses to take the call; 1 if empty
	Attempt string `json:"attempt,omitempty"` // of a call for help that rings it
}

// LegUp says that a leg was answered.
type LegUp struct {
	Leg string `json:"leg"`
}

// LegGone says that a leg ended.
type LegGone struct {
	Leg   string `json:"leg"`
	Cause int    `json:"cause"`
}

// Connected is the intent to let caller and counsellor talk: the counsellor accepted.
type Connected struct {
	Leg     string `json:"leg"`
	Agent   string `json:"agent"`
	Seat    string `json:"seat"`
	Desk    string `json:"desk,omitempty"`    // a browser desk's sign-in
	Parking string `json:"parking,omitempty"` // the bridge a desk leg goes back to
	Queue   string `json:"queue,omitempty"`   // where the caller waited
}

// Bridged is the instant from which both can hear each other.
type Bridged struct {
	Leg string `json:"leg"`
}

// CounsellorLost says that the counsellor's leg failed while the caller stayed.
type CounsellorLost struct {
	Leg   string    `json:"leg"`
	Agent string    `json:"agent"`
	Why   string    `json:"why"` // "leg_gone", "frozen", "browser_gone"
	Until time.Time `json:"until"`
}

// CounsellorBack says that the same counsellor is there again, on Leg.
type CounsellorBack struct {
	Leg     string `json:"leg"`
	Agent   string `json:"agent"`
	Desk    string `json:"desk,omitempty"`
	Parking string `json:"parking,omitempty"`
}

// Held says that the counsellor put the caller on hold.
type Held struct {
	By string `json:"by"`
}

// Resumed ends a hold.
type Resumed struct {
	By string `json:"by"`
}

// LegMuted silences what a leg says; LegUnmuted undoes it.
type LegMuted struct {
	Leg string `json:"leg"`
}

// LegUnmuted undoes LegMuted.
type LegUnmuted struct {
	Leg string `json:"leg"`
}

// Consent is what the caller (or the counsellor for the caller) decided about the recording.
type Consent struct {
	Allowed bool   `json:"allowed"`
	How     string `json:"how"` // "announced", "key", "desk", "policy"
	Wording string `json:"wording,omitempty"`
}

// RecordingStarted is the intent to record one leg.
type RecordingStarted struct {
	Recording string `json:"recording"`
	Snoop     string `json:"snoop"`
	Leg       string `json:"leg"`
	Side      string `json:"side"` // "caller", "counsellor"
}

// RecordingPaused marks the start of a gap in every recording of the call.
type RecordingPaused struct {
	By string `json:"by"`
}

// RecordingResumed marks the end of a gap.
type RecordingResumed struct {
	By string `json:"by"`
}

// RecordingStopped ends one recording.
type RecordingStopped struct {
	Recording string `json:"recording"`
}

// RecordingFailed says that a leg is not recorded although it should be.
type RecordingFailed struct {
	Recording string `json:"recording"`
}

// MessageOffered leads the caller to leaving a message.
type MessageOffered struct {
	Box string `json:"box"`
	Why string `json:"why"` // "menu", "overflow", "closed"
}

// MessageStarted is the intent to record a caller's message.
type MessageStarted struct {
	Recording string `json:"recording"`
	Snoop     string `json:"snoop"`
	Box       string `json:"box"`
}

// MessageKept says that a message was recorded.
type MessageKept struct {
	Recording string        `json:"recording"`
	Duration  time.Duration `json:"duration_ns"`
}

// CallAdopted says that a new controller process took the call over.
type CallAdopted struct {
	Phase string `json:"phase"`
}

// CallEnding is the decision to end the call; teardown follows.
type CallEnding struct {
	Class  string `json:"class"`
	Reason string `json:"reason"`
	By     string `json:"by"` // "caller", "counsellor", "system", "carrier"
	Cause  int    `json:"cause,omitempty"`
}

// CallEnded is the last fact of a call's talk: nothing of it is left in the switch.
type CallEnded struct {
	Class  string `json:"class"`
	Reason string `json:"reason"`
	By     string `json:"by"`
	Cause  int    `json:"cause,omitempty"`
}

// TaskWanted asks for work on this contact; open tasks of the same person are merged by NumberHash.
type TaskWanted struct {
	Task       string    `json:"task"`
	Kind       string    `json:"kind"`
	Grade      string    `json:"grade"`
	Due        time.Time `json:"due"`
	Hotline    string    `json:"hotline"`
	NumberID   string    `json:"number_id,omitempty"`
	NumberHash string    `json:"number_hash,omitempty"`
	Recording  string    `json:"recording,omitempty"`
	Box        string    `json:"box,omitempty"`  // in which the recording is; empty in old facts
	Plan       string    `json:"plan,omitempty"` // follow-up plan that it is a step of
	Step       int       `json:"step,omitempty"` // of the plan, from 1
}

// FormSubmitted closes the after-call form; its note is sealed.
type FormSubmitted struct {
	Agent    string   `json:"agent"`
	Category string   `json:"category"`
	Grade    string   `json:"grade,omitempty"` // the required response as the counsellor leaves it; empty: unchanged
	NoteID   string   `json:"note_id,omitempty"`
	Contact  string   `json:"contact,omitempty"` // codes of the care file whose version is Rules
	Problems []string `json:"problems,omitempty"`
	Outcome  string   `json:"outcome,omitempty"`
	Flags    []string `json:"flags,omitempty"`
	Rules    string   `json:"rules,omitempty"`
	Declined bool     `json:"declined,omitempty"` // a follow-up plan was offered, and the person does not want it
}
