package explain

import "heartline/roster/model"

// Change puts a person into a shift, or takes the person out (Shift ""). A shift that the person has on the date is given up for it.
type Change struct {
	Staff string `json:"staff"`
	Date  string `json:"date"`
	Shift string `json:"shift,omitempty"`
	Role  string `json:"role,omitempty"`
}

// Verdict is what changes of a roster would do.
type Verdict struct {
	Legal  bool              // no hard rule is broken more than before
	Hard   []model.Violation // hard rules broken more than before; the amount is the increase
	Value  int               // what the soft rules cost more (or less: negative) than before
	Soft   []model.Violation // soft rules that cost more than before; amount and cost are the increase
	Mended []model.Violation // what costs less, or is broken less, than before; amount and cost are the decrease
}

// Trier answers what changes would do, and alters nothing.
type Trier interface {
	Try(changes ...Change) (Verdict, error)
}

// Outcome is what some changes would do.
type Outcome struct {
	Changes []Change `json:"changes"`
	Steps   []Step   `json:"steps"` // the same as people say it
	Legal   bool     `json:"legal"` // no hard rule is broken more than now
	// Better: less is broken than now, or as much and the value is lower.
	Better bool     `json:"better"`
	Value  int      `json:"value"`           // by how much the roster's value would rise; negative: fall
	Hard   int      `json:"hard"`            // by how much more hard rules would be broken; negative: less
	Rules  []Sum    `json:"rules,omitempty"` // the same by rule: what rises or falls, the dearest first
	Breaks []Effect `json:"breaks,omitempty"`
	Costs  []Effect `json:"costs,omitempty"`
	Saves  []Effect `json:"saves,omitempty"`
}

// Effect is something that is broken more than now, costs more, or less.
type Effect struct {
	model.Violation
	Reason string `json:"reason,omitempty"` // of the rule
}

// Sum is what one rule costs in all.
type Sum struct {
	Rule  string `json:"rule"`
	Hard  int    `json:"hard,omitempty"` // amount
	Cost  int    `json:"cost,omitempty"`
	Times int    `json:"times,omitempty"` // how often it is broken; of an Outcome 0
}

// Repair is an outcome that removes a broken rule or lessens it.
type Repair struct {
	Outcome
	Removes bool `json:"removes"` // nothing of it is left
}

// Step is a change as people say it.
type Step struct {
	Kind  StepKind `json:"kind"`
	Date  string   `json:"date"`
	Staff string   `json:"staff"`
	Other string   `json:"other,omitempty"` // of Cover: who goes out; of Exchange: with whom
	Shift string   `json:"shift"`           // the new one; of Out: that which is given up
	Role  string   `json:"role,omitempty"`
	Was   string   `json:"was,omitempty"` // of Move and Exchange: the shift that Staff gives up
	// WasRole is the role that goes with Was.
	WasRole string `json:"was_role,omitempty"`
}

// StepKind is what is done in a step.
type StepKind string

// Kinds of steps.
const (
	In       StepKind = "in"       // somebody who is free takes a shift
	Out      StepKind = "out"      // somebody gives a shift up
	Move     StepKind = "move"     // somebody has another shift or role on the same date
	Cover    StepKind = "cover"    // Staff takes the shift of Other, who is free then
	Exchange StepKind = "exchange" // Staff and Other exchange their shifts of the date
)
