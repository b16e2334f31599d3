package triage

import (
	"fmt"
	"time"
)

// TaskKind is the sort of work that a contact left behind.
type TaskKind string

// The kinds of task.
const (
	TaskMissed   TaskKind = "missed"    // the caller left before a person was there
	TaskMessage  TaskKind = "message"   // a message is to be heard and answered
	TaskCallBack TaskKind = "call_back" // the caller asked to be called
	TaskRingBack TaskKind = "ring_back" // our fault cut the contact: ring at once
	TaskFollowUp TaskKind = "follow_up" // a counsellor has agreed to be in touch again
	TaskDebrief  TaskKind = "debrief"   // somebody talks with the counsellor about a red call
	TaskReview   TaskKind = "review"    // who answers for the shift decides: a follow-up plan has reached nobody
)

// TaskState is how far work on a task has come.
type TaskState string

// The states of a task.
const (
	TaskOpen   TaskState = "open"
	TaskTaken  TaskState = "taken"
	TaskDone   TaskState = "done"
	TaskClosed TaskState = "closed" // given up by rule, with a reason
)

// Outcome is what one attempt on a task led to.
type Outcome string

// The outcomes of an attempt.
const (
	Reached    Outcome = "reached"
	NotReached Outcome = "not_reached"
	Declined   Outcome = "declined"
)

// ParseOutcome reads an outcome.
func ParseOutcome(s string) (Outcome, error) {
	switch o := Outcome(s); o {
	case Reached, NotReached, Declined:
		return o, nil
	}
	return "", fmt.Errorf("outcome %q is not one of reached, not_reached, declined", s)
}

// Task is work on one person's contact: it has an owner (the shift on duty when it is due), a due time and
// the attempts made. Contacts of one person gather in one task.
type Task struct {
	ID         string
	Kind       TaskKind
	State      TaskState
	Grade      Grade
	Hotline    string
	OwnerShift string // line of the roster that answers for it
	TakenBy    string // user id
	Due        time.Time
	OpenedAt   time.Time
	Attempts   int
	NumberID   string // sealed number; empty for a withheld one
	NumberHash string
	Calls      []string // the contacts, oldest first
}

// DueAfter is how soon work on a contact with this grade is due: 10 minutes for red, 1 hour for yellow, 4
// hours for green. The figures are Heartline's defaults, drafts for a clinical lead.
func (g Grade) DueAfter() time.Duration {
	switch g {
	case Red:
		return 10 * time.Minute
	case Yellow:
		return time.Hour
	default:
		return 4 * time.Hour
	}
}

// Merge folds a new contact of the same person into an open task: the more urgent grade, the earlier due
// time and the weightier kind win.
func (t Task) Merge(n Task) Task {
	if n.Grade.Rank() < t.Grade.Rank() {
		t.Grade = n.Grade
	}
	if n.Due.Before(t.Due) {
		t.Due = n.Due
	}
	if weight(n.Kind) > weight(t.Kind) {
		t.Kind = n.Kind
	}
	t.Calls = append(append([]string(nil), t.Calls...), n.Calls...)
	return t
}

func weight(k TaskKind) int {
	switch k {
	case TaskRingBack:
		return 3
	case TaskMessage:
		return 2
	case TaskCallBack:
		return 1
	default:
		return 0
	}
}
