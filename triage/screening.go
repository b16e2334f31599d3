package triage

import "heartline/internal/fault"

// Screening is what became of the question about present danger, which belongs into every talk. It is a set of codes: it
// holds no word of anybody, and it is no forecast.
type Screening struct {
	Outcome  ScreenOutcome
	Result   string // Asked: the code of the answer
	Positive bool   // Asked: the answer asks for an assessment
	Reason   string // NotPossible: the code of the reason
}

// ScreenOutcome is whether the question was asked, and why not.
type ScreenOutcome string

// The outcomes of a screening. A talk without any of them has none: that is a gap, and shown as one.
const (
	Asked       ScreenOutcome = "asked"        // asked and answered
	Refused     ScreenOutcome = "refused"      // asked, and the caller would not say
	CutOff      ScreenOutcome = "cut_off"      // the talk ended before it could be asked or answered
	NotPossible ScreenOutcome = "not_possible" // it made no sense to ask; Reason says why
)

// ScreenOutcomes lists the outcomes in the order in which screens show them.
func ScreenOutcomes() []ScreenOutcome { return []ScreenOutcome{Asked, Refused, CutOff, NotPossible} }

// ScreenAnswer is one answer that the question can have.
type ScreenAnswer struct {
	ID       string
	Positive bool // a structured assessment follows
}

// ScreenRules are the codes that a screening may have.
type ScreenRules struct {
	Answers []ScreenAnswer
	Reasons []string
}

// Check completes a screening by the rules: whether it is positive is for the rules to say. The error is fault.Invalid
// with the field that is wrong.
func (r ScreenRules) Check(s Screening) (Screening, error) {
	switch s.Outcome {
	case Asked:
		for _, a := range r.Answers {
			if a.ID == s.Result {
				return Screening{Outcome: Asked, Result: a.ID, Positive: a.Positive}, nil
			}
		}
		return s, fault.Field("result", fault.New(fault.Invalid, "screening", "Choose one of the answers of the list."))
	case NotPossible:
		for _, reason := range r.Reasons {
			if reason == s.Reason {
				return Screening{Outcome: NotPossible, Reason: reason}, nil
			}
		}
		return s, fault.Field("reason", fault.New(fault.Invalid, "screening", "Say why it was not possible: choose one of the reasons of the list."))
	case Refused, CutOff:
		return Screening{Outcome: s.Outcome}, nil
	}
	return s, fault.Field("outcome", fault.New(fault.Invalid, "screening", "Say whether it was asked, refused, cut off or not possible."))
}
