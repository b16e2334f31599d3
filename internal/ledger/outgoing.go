package ledger

import "time"

// Kinds of facts about calls that the house makes itself: a counsellor's call to a person, and the ring-back of a
// caller who was lost.
const (
	KindCallPlaced       Kind = "call.placed"
	KindOutSeated        Kind = "outgoing.seated"
	KindOutAsked         Kind = "outgoing.asked"
	KindOutAskEnded      Kind = "outgoing.ask_ended"
	KindOutDialed        Kind = "outgoing.dialed"
	KindOutRinging       Kind = "outgoing.ringing"
	KindOutAttemptEnded  Kind = "outgoing.attempt_ended"
	KindOutCameBack      Kind = "outgoing.came_back"
	KindRingBackWanted   Kind = "ring_back.wanted"
	KindRingBackBegun    Kind = "ring_back.begun"
	KindRingBackWithheld Kind = "ring_back.withheld"
	KindRingBackUnwanted Kind = "ring_back.unwanted"
	KindCallCameBack     Kind = "call.came_back"
	KindRedEnded         Kind = "call.red_ended"
	KindSafeContactSet   Kind = "audit.safe_contact_set"
	KindSafeContactRead  Kind = "audit.safe_contact_read"
)

// CallPlaced is the first fact of a call that the house makes itself.
type CallPlaced struct {
	Node       string    `json:"node"`
	Hotline    string    `json:"hotline"`
	Language   string    `json:"language"`
	Grade      string    `json:"grade"`
	NumberID   string    `json:"number_id"` // sealed value
	NumberHash string    `json:"number_hash,omitempty"`
	Agent      string    `json:"agent,omitempty"` // who is to speak; empty: whoever can be found
	Seat       string    `json:"seat,omitempty"`
	Why        string    `json:"why"`            // "desk", "task", "ring_back", "call_back"
	Task       string    `json:"task,omitempty"` // the work that it is done for
	Of         string    `json:"of,omitempty"`   // the call that was lost
	Used       int       `json:"used,omitempty"` // attempts that were made for the same loss before
	DueAt      time.Time `json:"due_at"`         // of the first attempt
	Until      time.Time `json:"until"`          // no attempt begins later
	Config     string    `json:"config,omitempty"`
	Outside    string    `json:"outside,omitempty"` // the number of the directory that is called, by its id
	Engaged    bool      `json:"engaged,omitempty"` // Agent is in another call, and is asked like anybody else
	Place      *Place    `json:"place,omitempty"`   // the person's place in the queue: their turn comes there
}

// OutSeated says who is to speak with the person, and on which leg.
type OutSeated struct {
	Agent   string `json:"agent"`
	Seat    string `json:"seat"`
	Leg     string `json:"leg"`
	Desk    string `json:"desk,omitempty"`    // a browser desk's sign-in
	Parking string `json:"parking,omitempty"` // the bridge a desk leg goes back to
}

// OutAsked says that somebody is asked to ring back in place of the counsellor who lost the caller.
type OutAsked struct {
	Offer    string    `json:"offer"`
	Agent    string    `json:"agent"`
	Deadline time.Time `json:"deadline,omitzero"` // of an offer of a kept place
}

// OutAskEnded is the one outcome of such an asking.
type OutAskEnded struct {
	Offer   string `json:"offer"`
	Agent   string `json:"agent"`
	Outcome string `json:"outcome"` // accepted, declined, no_answer, unreachable, withdrawn, or why the person could not be asked
}

// OutDialed is the intent to dial the person: one attempt.
type OutDialed struct {
	Channel string `json:"channel"`
	Attempt int    `json:"attempt"` // counts from 1 over all attempts for one loss
	Agent   string `json:"agent,omitempty"`
}

// OutRinging says that the person's telephone rings.
type OutRinging struct{}

// OutAttemptEnded is the one outcome of an attempt.
type OutAttemptEnded struct {
	Attempt int       `json:"attempt"`
	Outcome string    `json:"outcome"` // reached, no_answer, busy, rejected, failed, wrong_number, no_line, machine, message_left, not_taken, refused, interrupted, cancelled, came_back, unwanted
	Cause   int       `json:"cause,omitempty"`
	Agent   string    `json:"agent,omitempty"`
	Task    string    `json:"task,omitempty"`    // the work that it was done for
	Done    bool      `json:"done,omitempty"`    // and with it that work is done, where it is a ring-back
	NextAt  time.Time `json:"next_at,omitzero"`  // when the next attempt is due; zero: there is none
	NextBy  string    `json:"next_by,omitempty"` // who makes it; empty: whoever can be found
	Work    string    `json:"work,omitempty"`    // the kind of the work that is done; empty: ring_back
}

// OutCameBack says that the person has rung in while they were to be rung back.
type OutCameBack struct {
	Call string `json:"call"`
}

// RingBackWanted says, on the lost call's stream, that the caller is to be rung back.
type RingBackWanted struct {
	Call  string    `json:"call"` // the call that it will be
	Task  string    `json:"task,omitempty"`
	Agent string    `json:"agent,omitempty"`
	Seat  string    `json:"seat,omitempty"`
	Used  int       `json:"used,omitempty"`
	DueAt time.Time `json:"due_at"`
	Until time.Time `json:"until"`
	Place *Place    `json:"place,omitempty"` // kept for a caller who wanted to be called back; nil: the caller was lost
}

// RingBackBegun says that the call that rings back is in the ledger.
type RingBackBegun struct {
	Call string `json:"call"`
}

// RingBackWithheld says why a lost caller is not rung back.
type RingBackWithheld struct {
	Why string `json:"why"` // "number_withheld", "unwanted", "attempts"
}

// RingBackUnwanted says that the caller does not want to be rung back.
type RingBackUnwanted struct {
	By string `json:"by"` // "caller", "user:ID"
}

// CallCameBack says that a caller was being rung back when they rang in, and who had lost them.
type CallCameBack struct {
	Of    string `json:"of"` // the call that was ringing back
	Agent string `json:"agent,omitempty"`
	Grade string `json:"grade,omitempty"`
	Place *Place `json:"place,omitempty"` // the caller's place in the queue, which is theirs again

	Engaged bool `json:"engaged,omitempty"` // Agent was not kept for the caller: they were with somebody else, or had not been asked
}

// RedEnded says why a counsellor has ended a call that needed an immediate response, and what follows.
type RedEnded struct {
	Reason string `json:"reason"` // a code of the configuration
	Next   string `json:"next"`   // a code of the configuration
	By     string `json:"by"`
	NoteID string `json:"note_id,omitempty"` // sealed
}

// SafeContactSet says that somebody has changed how a person may be reached. It names the person by the hash alone.
type SafeContactSet struct {
	NumberHash string `json:"number_hash"`
	Rule       string `json:"rule"` // "allow", "deny", "neutral"; empty: removed
	Message    bool   `json:"message,omitempty"`
	By         string `json:"by"`
	From       int    `json:"from,omitempty"`     // minutes of the day in the hotline's zone from which the person may be called
	To         int    `json:"to,omitempty"`       // until then; not after From: over midnight; 0 and From 0: at any time
	Say        string `json:"say,omitempty"`      // sealed: what may be said to whoever answers; empty: nothing is set
	Zone       string `json:"zone,omitempty"`     // of From and To
	Replaces   string `json:"replaces,omitempty"` // sealed: the words of the rule before, also of one that an older key's hash names
}

// SafeContactRead says that somebody has read how the person of a call may be reached.
type SafeContactRead struct {
	Call string `json:"call"`
}
