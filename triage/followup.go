package triage

import (
	"slices"
	"time"

	"heartline/internal/fault"
)

// PlanStep is one time of a follow-up plan, counted from the end of the contact that it was agreed in.
type PlanStep struct {
	ID    string
	After time.Duration
}

// PlanRule is how a person is followed up after a contact with one grade.
type PlanRule struct {
	Grade       Grade
	Steps       []PlanStep
	Unreachable int           // so many attempts in a row that reach nobody end the plan; 0: none do
	Review      time.Duration // where they have ended it, within this time who answers for the shift decides what follows; 0: nobody is asked
}

// Dues returns when the steps are due for a contact that ended at that instant, in order of their times.
func (r PlanRule) Dues(at time.Time) []time.Time {
	out := make([]time.Time, len(r.Steps))
	for i, s := range r.Steps {
		out[i] = at.UTC().Add(s.After)
	}
	slices.SortFunc(out, time.Time.Compare)
	return out
}

// Agreed fails where a person may not be followed up: they have not agreed, no number is known, or a rule of theirs forbids
// calling. The error says which, with the field plan.
func (r PlanRule) Agreed(consent, number, forbidden bool) error {
	refuse := func(code, sentence string) error {
		return fault.Field("plan", fault.Code(code, fault.New(fault.Invalid, "plan", "%s", sentence)))
	}
	switch {
	case len(r.Steps) == 0:
		return refuse("no_plan", "There is no follow-up plan for a call of this grade; agree on a single follow-up.")
	case !consent:
		return refuse("no_consent", "A plan needs the person's consent: without it leave the plan out.")
	case !number:
		return refuse("number_withheld", "The caller has withheld the number: nobody could be called.")
	case forbidden:
		return refuse("safe_contact", "A rule of this person forbids calling: a supervisor changes it first.")
	}
	return nil
}

// PlanEnd is why a follow-up plan is over.
type PlanEnd string

// The ends of a plan. The empty PlanEnd means that it goes on.
const (
	PlanCompleted   PlanEnd = "completed"   // every step has been done
	PlanClosed      PlanEnd = "closed"      // a person has ended it: it is not needed any more
	PlanRefused     PlanEnd = "refused"     // the person wants no more of it
	PlanUnreachable PlanEnd = "unreachable" // the last attempts have reached nobody
)

// PlanTask is how far the work on one step of a plan has come.
type PlanTask struct {
	Over    bool
	Outcome string // of a task that is over
}

// OutcomeDeclined is the outcome of a task whose person does not want to be called again.
const OutcomeDeclined = string(Declined)

// Ended says whether a plan is over, given its tasks and the outcomes of all attempts on them, oldest first.
func (r PlanRule) Ended(tasks []PlanTask, attempts []string) PlanEnd {
	open := false
	for _, t := range tasks {
		if t.Over && t.Outcome == OutcomeDeclined {
			return PlanRefused
		}
		open = open || !t.Over
	}
	if !open {
		return PlanCompleted
	}
	missed := 0
	for _, outcome := range slices.Backward(attempts) {
		if !missedBy(outcome) {
			break
		}
		missed++
	}
	if r.Unreachable > 0 && missed >= r.Unreachable {
		return PlanUnreachable
	}
	return ""
}

// missedBy reports whether an attempt has reached nobody. What our own side has cut off counts for nothing.
func missedBy(outcome string) bool {
	switch outcome {
	case string(NotReached), "no_answer", "busy", "wrong_number", "left_message", "machine", "message_left", "rejected", "not_taken":
		return true
	}
	return false
}
