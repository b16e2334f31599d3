package ledger

import "time"

// The kinds of facts about callers who are known, and about the places that callers are referred to.
const (
	KindPlanSet        Kind = "audit.plan_set"
	KindPlanEnded      Kind = "audit.plan_ended"
	KindPlanRead       Kind = "audit.plan_read"
	KindPlanFollowed   Kind = "call.plan_followed"
	KindPlacesImported Kind = "audit.places_imported"
)

// PlanSet says that somebody has written down how a person's next calls are to be received. It names the person by the
// hash of the number alone; the words of it are sealed elsewhere. A later one for the same person takes its place.
type PlanSet struct {
	Plan       string        `json:"plan"`
	NumberHash string        `json:"number_hash"`
	NumberID   string        `json:"number_id,omitempty"` // sealed value
	Call       string        `json:"call"`                // that the person was known by
	Grade      string        `json:"grade"`               // to start with
	Requires   []Requirement `json:"requires,omitempty"`
	Prefer     string        `json:"prefer,omitempty"` // user id of the counsellor who is asked first
	Until      time.Time     `json:"until"`
	Words      string        `json:"words,omitempty"` // id of what is sealed
	By         string        `json:"by"`
}

// PlanEnded says that somebody has ended a plan before its time.
type PlanEnded struct {
	Plan string `json:"plan"`
	By   string `json:"by"`
}

// PlanRead says that somebody has opened the sealed words of a plan.
type PlanRead struct {
	Plan string `json:"plan"`
	Call string `json:"call"` // at which it was opened
}

// PlanFollowed says that a caller is received by a plan, who made it and when. Grade is what the plan asks for; where the
// call's is as urgent already it stays.
type PlanFollowed struct {
	Plan     string        `json:"plan"`
	Grade    string        `json:"grade"`
	Requires []Requirement `json:"requires,omitempty"` // those that somebody at work has
	Prefer   string        `json:"prefer,omitempty"`
	By       string        `json:"by"`     // who made it
	SetAt    time.Time     `json:"set_at"` // when that was
	Until    time.Time     `json:"until"`
}

// PlacesImported says that the places that callers are referred to were replaced.
type PlacesImported struct {
	Places int `json:"places"`
}

// FactKind names the fact.
func (PlanSet) FactKind() Kind { return KindPlanSet }

// FactVersion is the version of its data.
func (PlanSet) FactVersion() int { return 1 }

// DurableFact marks a fact that must survive a loss of power before it is acted on.
func (PlanSet) DurableFact() {}

// FactKind names the fact.
func (PlanEnded) FactKind() Kind { return KindPlanEnded }

// FactVersion is the version of its data.
func (PlanEnded) FactVersion() int { return 1 }

// DurableFact marks a fact that must survive a loss of power before it is acted on.
func (PlanEnded) DurableFact() {}

// FactKind names the fact.
func (PlanRead) FactKind() Kind { return KindPlanRead }

// FactVersion is the version of its data.
func (PlanRead) FactVersion() int { return 1 }

// DurableFact marks a fact that must survive a loss of power before it is acted on.
func (PlanRead) DurableFact() {}

// FactKind names the fact.
func (PlanFollowed) FactKind() Kind { return KindPlanFollowed }

// FactVersion is the version of its data.
func (PlanFollowed) FactVersion() int { return 1 }

// FactKind names the fact.
func (PlacesImported) FactKind() Kind { return KindPlacesImported }

// FactVersion is the version of its data.
func (PlacesImported) FactVersion() int { return 1 }

// DurableFact marks a fact that must survive a loss of power before it is acted on.
func (PlacesImported) DurableFact() {}
