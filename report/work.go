package report

import "time"

// WorkState is how far the work is that an attempt has left.
type WorkState string

// The states of work.
const (
	WorkDone     WorkState = "done"      // by the time it was due
	WorkDoneLate WorkState = "done_late" // later
	WorkOpen     WorkState = "open"      // and due later
	WorkOverdue  WorkState = "overdue"   // open, and due before
	WorkMissing  WorkState = "missing"   // there must be work, and there is none: a finding
	WorkNone     WorkState = "none"      // there need not be any; Why says why
)

// WorkStates lists every state in the order in which they are shown.
func WorkStates() []WorkState {
	return []WorkState{WorkDone, WorkDoneLate, WorkOpen, WorkOverdue, WorkMissing, WorkNone}
}

// Why an attempt leaves no work.
const (
	WhyTalked    = "talked"       // somebody has talked with the caller
	WhyOpen      = "open"         // it has not ended
	WhyBlocked   = "blocked_list" // the list of callers has it, and somebody looks at it
	WhyElsewhere = "elsewhere"    // another controller has the call
	WhyCallerEnd = "caller_error" // nothing that anybody could follow up
)

// Whys lists every reason.
func Whys() []string { return []string{WhyTalked, WhyOpen, WhyBlocked, WhyElsewhere, WhyCallerEnd} }

// Work is what an attempt has left to do.
type Work struct {
	State WorkState
	Task  string    // as the list of tasks has it: several calls of one person may be gathered in it
	Owner string    // user id of who has taken it; empty: the shift of the hotline
	Due   time.Time //
	Why   string    // of WorkNone
}

// Kinds of task that nobody calls a caller for: package triage names them.
const (
	taskDebrief = "debrief"
	taskReview  = "review"
)

// Task is a row of the list of tasks for one call that wanted it.
type Task struct {
	Call   string
	Wanted string // the id that the call asked for
	ID     string
	Owner  string
	Due    time.Time
	Closed time.Time // zero: open
}

// needs says whether the call must have left a task, and if not, why.
func (t *Trace) needs(c Class) (why string, need bool) {
	switch {
	case c == Open:
		return WhyOpen, false
	case t.neverHeard():
		return "", true // nobody has heard the caller
	case t.class == endCompleted:
		return WhyTalked, false
	case t.class == endCallerError && t.reason == reasonElsewhere:
		return WhyElsewhere, false
	case t.class == endCallerError:
		return WhyCallerEnd, false
	case t.class == endAbandoned && t.reason == reasonBlocked && len(t.wants) == 0:
		return WhyBlocked, false
	default:
		return "", true
	}
}

// work joins what the call wanted with the list of tasks. unlisted are tasks that it wanted and that the list does not have.
func (t *Trace) work(a Attempt, tasks map[string]Task, now time.Time) (w Work, unlisted []string) {
	why, need := t.needs(a.Class)
	for _, wanted := range t.wants {
		row, listed := tasks[wanted]
		if !listed {
			unlisted = append(unlisted, wanted)
			continue
		}
		if next := row.work(now); w.State == "" || next.State.worse(w.State) {
			w = next
		}
	}
	switch {
	case need && len(t.wants) > 0 && !t.reaches: // a talk about the call with who had it is no answer to the caller
		w = Work{State: WorkMissing}
	case w.State != "":
	case len(unlisted) > 0:
		w = Work{State: WorkMissing, Task: unlisted[0]}
	case need:
		w.State = WorkMissing
	default:
		w = Work{State: WorkNone, Why: why}
	}
	return w, unlisted
}

// neverHeard reports whether the call was completed before anybody had heard anybody.
func (t *Trace) neverHeard() bool { return t.class == endCompleted && !t.talked && !t.talkedOut }

func (r Task) work(now time.Time) Work {
	w := Work{State: WorkOpen, Task: r.ID, Owner: r.Owner, Due: r.Due}
	switch {
	case !r.Closed.IsZero() && r.Closed.After(r.Due):
		w.State = WorkDoneLate
	case !r.Closed.IsZero():
		w.State = WorkDone
	case r.Due.Before(now):
		w.State = WorkOverdue
	}
	return w
}

// worse orders the states of several tasks of one call: what is left to do goes before what is done.
func (s WorkState) worse(than WorkState) bool { return s.rank() > than.rank() }

func (s WorkState) rank() int {
	switch s {
	case WorkOverdue:
		return 4
	case WorkOpen:
		return 3
	case WorkDoneLate:
		return 2
	default:
		return 1
	}
}
