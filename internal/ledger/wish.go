package ledger

import "time"

// Kinds of facts about what a caller would like of whoever takes the call.
const (
	KindCallerWished   Kind = "call.wished"
	KindSameCounsellor Kind = "call.same_counsellor"
)

// CallerWished is a wish of the caller's, made by a key: it is the caller's word for it, and the consent to what it needs. A
// wish takes the place of an earlier one of its kind.
type CallerWished struct {
	Kind   string        `json:"kind"`             // "same_counsellor"; "none": no wish any more; or what the menu calls it, such as "trait"
	Needs  string        `json:"needs,omitempty"`  // expression over skills
	For    time.Duration `json:"for_ns,omitempty"` // how long it is waited for
	Option string        `json:"option,omitempty"` // the meaning of the key, never the key
}

// SameCounsellor says what has become of a caller's wish for the counsellor of the last talk.
type SameCounsellor struct {
	Agent      string `json:"agent,omitempty"`       // of the last talk
	Talks      int    `json:"talks,omitempty"`       // with them in the last 7 days
	Weekly     int    `json:"weekly,omitempty"`      // from so many on the wish is not granted
	NotGranted string `json:"not_granted,omitempty"` // "weekly_limit", "not_at_work", "none", "withheld", "plan", "unknown"; empty: granted
}

// FactKind names the fact.
func (CallerWished) FactKind() Kind { return KindCallerWished }

// FactVersion is the version of its data.
func (CallerWished) FactVersion() int { return 1 }

// DurableFact marks a fact that must survive a loss of power before it is acted on.
func (CallerWished) DurableFact() {}

// FactKind names the fact.
func (SameCounsellor) FactKind() Kind { return KindSameCounsellor }

// FactVersion is the version of its data.
func (SameCounsellor) FactVersion() int { return 1 }
