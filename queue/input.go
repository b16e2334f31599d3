package queue

import (
	"time"

	"heartline/agent"
	"heartline/internal/ledger"
	"heartline/triage"
)

// Input is something that happens to the floor. Every input is recorded on the ledger's floor stream and
// can be replayed. An input about an unknown entry, offer or counsellor, or one that comes a second time,
// changes nothing.
type Input interface {
	// Kind names the recorded fact.
	Kind() ledger.Kind
	// actor is who caused it: "system" or "user:ID".
	actor() string
	handle(f *Floor)
}

// Join lets a call wait. A second Join of the same entry refreshes it; a Join of a call that waits under
// another entry replaces that one.
type Join struct{ Entry }

// Leave takes a call out: abandoned, ended, or sent elsewhere by its session. Whoever is asked to take the call is let go,
// also where the floor has lost the entry.
type Leave struct {
	Entry EntryID `json:"entry"`
	Why   string  `json:"why"`
	Call  string  `json:"call,omitempty"`
}

// Regrade changes the order of a waiting call at once, and what is asked of whoever takes it. An open offer rings on.
// Of a call in talk it changes what follows the talk.
type Regrade struct {
	Entry    EntryID      `json:"entry"`
	Grade    triage.Grade `json:"grade"`
	Priority int          `json:"priority,omitempty"`
	By       string       `json:"by"`
	Call     string       `json:"call,omitempty"` // the call, so that the counsellor who talks with it is known too
}

// Outcome is the one end of an offer.
type Outcome string

// The outcomes of an offer.
const (
	Accepted    Outcome = "accepted"
	Declined    Outcome = "declined"
	NoAnswer    Outcome = "no_answer"
	BusySeat    Outcome = "busy"
	Unreachable Outcome = "unreachable"
	CallerGone  Outcome = "caller_gone"
	WasTaken    Outcome = "withdrawn"
	Elsewhere   Outcome = "answered_elsewhere" // another one who was asked at the same time has the caller
)

// OfferClosed is the session's one answer to an offer, also to one that was withdrawn: accepted wins over a
// withdrawal that crossed it.
type OfferClosed struct {
	Offer   OfferID   `json:"offer"`
	Outcome Outcome   `json:"outcome"`
	At      time.Time `json:"at,omitzero"` // when the session saw it
}

// SignIn puts a counsellor at a seat. Signing in at another seat moves the counsellor.
type SignIn struct {
	Agent  agent.ID     `json:"agent"`
	Seat   agent.SeatID `json:"seat"`
	Skills agent.Skills `json:"skills,omitempty"`
	SeatUp bool         `json:"seat_up"`
	By     string       `json:"by,omitempty"`
}

// SignOut takes a counsellor off the floor: at once, or after the talk in progress.
type SignOut struct {
	Agent agent.ID `json:"agent"`
	By    string   `json:"by,omitempty"`
}

// SetState asks for Ready or NotReady. During a talk and after-call work it is a wish for afterwards,
// except that Ready ends after-call work.
type SetState struct {
	Agent  agent.ID         `json:"agent"`
	State  agent.State      `json:"state"`
	Reason agent.ReasonCode `json:"reason,omitempty"`
	By     string           `json:"by,omitempty"` // "user:ID"; another than the counsellor is a supervisor
}

// SeatChanged says that a seat can, or can no longer, take a call.
type SeatChanged struct {
	Seat agent.SeatID `json:"seat"`
	Up   bool         `json:"up"`
	Why  string       `json:"why,omitempty"`
}

// Duty is one counsellor on duty by the roster.
type Duty struct {
	Agent  agent.ID     `json:"agent"`
	Lines  []string     `json:"lines,omitempty"`  // roster lines served now; none: every line
	Queues []ID         `json:"queues,omitempty"` // a guest's: no other queue is served; none: every queue
	Skills agent.Skills `json:"skills,omitzero"`  // nil: as known; needed to judge who is on shift before signing in
}

// OnDuty replaces the set of counsellors on duty.
type OnDuty struct {
	Version string `json:"version"`
	Agents  []Duty `json:"agents"`
}

// SkillsChanged replaces a counsellor's skills.
type SkillsChanged struct {
	Agent  agent.ID     `json:"agent"`
	Skills agent.Skills `json:"skills"`
	By     string       `json:"by,omitempty"`
}

// Released says that a counsellor's talk is over; after-call work begins.
type Released struct {
	Agent     agent.ID      `json:"agent"`
	Call      string        `json:"call"`
	AfterCall time.Duration `json:"after_call_ns,omitempty"` // 0: by the queue and the grade; negative: none (the desk was lost)
}

// HoldChanged says that the counsellor has put the caller on hold, or is back.
type HoldChanged struct {
	Agent agent.ID `json:"agent"`
	On    bool     `json:"on"`
}

// AfterCallDone ends after-call work before its time.
type AfterCallDone struct {
	Agent agent.ID `json:"agent"`
}

// ExtendAfterCall moves the end of after-call work, up to Rules.AfterCallMax after its start.
type ExtendAfterCall struct {
	Agent agent.ID      `json:"agent"`
	For   time.Duration `json:"for_ns"`
	By    string        `json:"by,omitempty"`
}

// Seize says that a counsellor talks with a call, whatever the floor knew: taken over after a restart, or
// connected outside an offer.
type Seize struct {
	Agent agent.ID     `json:"agent"`
	Call  string       `json:"call"`
	Seat  agent.SeatID `json:"seat,omitempty"`
	Queue ID           `json:"queue,omitempty"` // whose after-call work follows
	Grade triage.Grade `json:"grade,omitempty"`
	Test  bool         `json:"test,omitempty"` // a call of our own
}

// Resync names every call that lives. Entries, offers and talks of other calls end. Talks names those of them that
// are with a counsellor: whoever talks with another call is released, because the word of it was lost between the
// call's ledger and the floor's. Nil, as it was recorded once: nothing is known of talks.
type Resync struct {
	Calls []string `json:"calls"`
	Talks []string `json:"talks"`
}

// RulesChanged puts a rule set in force. A queue that is gone keeps its old rules until its callers have left.
type RulesChanged struct {
	Version string `json:"version"`
	Rules   Rules  `json:"rules"`
}

// Wake lets time pass. The floor acts on what is due with every input; Wake comes when nothing else does.
type Wake struct{}
