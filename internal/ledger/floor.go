package ledger

import (
	"encoding/json"
	"time"
)

// Kinds of facts on the floor stream: the dispatcher's inputs, the steps of counsellors, and snapshots.
const (
	KindFloorJoined            Kind = "floor.joined"
	KindFloorLeft              Kind = "floor.left"
	KindFloorRegraded          Kind = "floor.regraded"
	KindFloorOfferClosed       Kind = "floor.offer_closed"
	KindFloorAsked             Kind = "floor.asked"
	KindFloorSignedIn          Kind = "floor.signed_in"
	KindFloorSignedOut         Kind = "floor.signed_out"
	KindFloorStateSet          Kind = "floor.state_set"
	KindFloorSeatChanged       Kind = "floor.seat_changed"
	KindFloorDutyChanged       Kind = "floor.duty_changed"
	KindFloorSkillsChanged     Kind = "floor.skills_changed"
	KindFloorReleased          Kind = "floor.released"
	KindFloorHoldChanged       Kind = "floor.hold_changed"
	KindFloorAfterCallDone     Kind = "floor.after_call_done"
	KindFloorAfterCallExtended Kind = "floor.after_call_extended"
	KindFloorSeized            Kind = "floor.seized"
	KindFloorResynced          Kind = "floor.resynced"
	KindFloorRulesChanged      Kind = "floor.rules_changed"
	KindFloorWoke              Kind = "floor.woke"
	KindFloorSnapshot          Kind = "floor.snapshot"
	KindAgentState             Kind = "agent.state"
)

// FloorJoined lets a call wait.
type FloorJoined struct {
	Entry      string        `json:"entry"`
	Call       string        `json:"call"`
	Hotline    string        `json:"hotline,omitempty"`
	Queue      string        `json:"queue"`
	Requires   []Requirement `json:"requires,omitempty"`
	Needs      string        `json:"needs,omitempty"` // an expression over skills
	Wishes     []Wish        `json:"wishes,omitempty"`
	Grade      string        `json:"grade"`
	Priority   int           `json:"priority,omitempty"`
	EnqueuedAt time.Time     `json:"enqueued_at"`
	Returned   bool          `json:"returned,omitempty"`
	Prefer     string        `json:"prefer,omitempty"`
	PreferFor  time.Duration `json:"prefer_for_ns,omitempty"`
	Familiar   bool          `json:"familiar,omitempty"` // Prefer is a wish of the caller's
	Only       string        `json:"only,omitempty"`
	Node       string        `json:"node,omitempty"`
	Exclude    []string      `json:"exclude,omitempty"`
	Offers     int           `json:"offers,omitempty"`
	Test       bool          `json:"test,omitempty"`
}

// Wish is what a caller would like of whoever takes the call, for a while.
type Wish struct {
	Needs string        `json:"needs"` // an expression over skills
	For   time.Duration `json:"for_ns"`
}

// FloorLeft takes a call out of the queue.
type FloorLeft struct {
	Entry string `json:"entry"`
	Why   string `json:"why"`
	Call  string `json:"call,omitempty"`
}

// FloorRegraded changes a waiting call's order.
type FloorRegraded struct {
	Entry    string `json:"entry"`
	Grade    string `json:"grade"`
	Priority int    `json:"priority,omitempty"`
	By       string `json:"by"`
	Call     string `json:"call,omitempty"` // the call that is graded, also while it is in talk
}

// FloorOfferClosed is the session's answer to an offer.
type FloorOfferClosed struct {
	Offer   string    `json:"offer"`
	Outcome string    `json:"outcome"`
	At      time.Time `json:"at,omitzero"`
}

// FloorAsked asks one counsellor to come into a call that is in talk.
type FloorAsked struct {
	Offer string        `json:"offer"`
	Call  string        `json:"call"`
	Agent string        `json:"agent"`
	Queue string        `json:"queue,omitempty"`
	Grade string        `json:"grade,omitempty"`
	For   time.Duration `json:"for_ns"`
	By    string        `json:"by"`
	Test  bool          `json:"test,omitempty"` // a call of our own
}

// FloorSignedIn puts a counsellor at a seat, unless somebody else sits there.
type FloorSignedIn struct {
	Agent  string         `json:"agent"`
	Seat   string         `json:"seat"`
	Skills map[string]int `json:"skills,omitempty"`
	SeatUp bool           `json:"seat_up"`
	By     string         `json:"by,omitempty"`
}

// FloorSignedOut takes a counsellor off the floor, after the talk in progress.
type FloorSignedOut struct {
	Agent string `json:"agent"`
	By    string `json:"by,omitempty"`
}

// FloorStateSet asks for Ready or NotReady.
type FloorStateSet struct {
	Agent  string `json:"agent"`
	State  string `json:"state"`
	Reason string `json:"reason,omitempty"`
	By     string `json:"by,omitempty"`
}

// FloorSeatChanged says whether a seat can take a call.
type FloorSeatChanged struct {
	Seat string `json:"seat"`
	Up   bool   `json:"up"`
	Why  string `json:"why,omitempty"`
}

// FloorDuty is one counsellor on duty.
type FloorDuty struct {
	Agent  string         `json:"agent"`
	Lines  []string       `json:"lines,omitempty"`
	Queues []string       `json:"queues,omitempty"` // a guest's: no other queue is served
	Skills map[string]int `json:"skills,omitzero"`
}

// FloorDutyChanged replaces the set of counsellors on duty by the roster's version.
type FloorDutyChanged struct {
	Version string      `json:"version"`
	Agents  []FloorDuty `json:"agents"`
}

// FloorSkillsChanged replaces a counsellor's skills.
type FloorSkillsChanged struct {
	Agent  string         `json:"agent"`
	Skills map[string]int `json:"skills"`
	By     string         `json:"by,omitempty"`
}

// FloorReleased ends a counsellor's talk.
type FloorReleased struct {
	Agent     string        `json:"agent"`
	Call      string        `json:"call"`
	AfterCall time.Duration `json:"after_call_ns,omitempty"`
}

// FloorHoldChanged says whether the counsellor's caller is on hold.
type FloorHoldChanged struct {
	Agent string `json:"agent"`
	On    bool   `json:"on"`
}

// FloorAfterCallDone ends after-call work before its time.
type FloorAfterCallDone struct {
	Agent string `json:"agent"`
}

// FloorAfterCallExtended moves the end of after-call work.
type FloorAfterCallExtended struct {
	Agent string        `json:"agent"`
	For   time.Duration `json:"for_ns"`
	By    string        `json:"by,omitempty"`
}

// FloorSeized says that a counsellor talks with a call, whatever the floor knew.
type FloorSeized struct {
	Agent string `json:"agent"`
	Call  string `json:"call"`
	Seat  string `json:"seat,omitempty"`
	Queue string `json:"queue,omitempty"`
	Grade string `json:"grade,omitempty"`
	Test  bool   `json:"test,omitempty"` // a call of our own
}

// FloorResynced names every call that lives, and which of them are with a counsellor; nil Talks: not known.
type FloorResynced struct {
	Calls []string `json:"calls"`
	Talks []string `json:"talks"`
}

// FloorRulesChanged puts a rule set in force.
type FloorRulesChanged struct {
	Version string          `json:"version"`
	Rules   json.RawMessage `json:"rules"`
}

// FloorWoke lets time pass on the floor.
type FloorWoke struct{}

// FloorSnapshot is the whole state of the floor after the facts before it; a replay starts at the last one.
type FloorSnapshot struct {
	State json.RawMessage `json:"state"`
}

// AgentPhase is one state of a counsellor.
type AgentPhase struct {
	State  string    `json:"state"`
	Reason string    `json:"reason,omitempty"`
	Seat   string    `json:"seat,omitempty"`
	Call   string    `json:"call,omitempty"`
	Offer  string    `json:"offer,omitempty"`
	Since  time.Time `json:"since,omitzero"`
	Until  time.Time `json:"until,omitzero"`
}

// AgentState is a step of a counsellor, decided by the dispatcher. The time spent in Before is
// After.Since - Before.Since.
type AgentState struct {
	Agent  string     `json:"agent"`
	Before AgentPhase `json:"before"`
	After  AgentPhase `json:"after"`
	OnDuty bool       `json:"on_duty"`
	By     string     `json:"by"`
}
