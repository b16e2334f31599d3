package ledger

import "time"

// Kinds of facts on a task's stream. A task is opened by TaskWanted on the stream of the call that left it.
const (
	KindTaskTaken     Kind = "task.taken"
	KindTaskReleased  Kind = "task.released"
	KindTaskAttempted Kind = "task.attempted"
	KindTaskDone      Kind = "task.done"
	KindTaskClosed    Kind = "task.closed"
)

// TaskTaken makes a person the owner of a task.
type TaskTaken struct {
	By string `json:"by"` // user id
}

// TaskReleased gives a task back to the shift.
type TaskReleased struct {
	By string `json:"by"`
}

// TaskAttempted is one attempt to do what a task asks for.
type TaskAttempted struct {
	By      string    `json:"by"`
	Outcome string    `json:"outcome"`           // a code, never free text
	NextDue time.Time `json:"next_due,omitzero"` // zero: the due time stays
}

// TaskDone says that a task was done.
type TaskDone struct {
	By      string `json:"by"`
	Outcome string `json:"outcome"`
}

// TaskClosed says that a task was given up by a rule.
type TaskClosed struct {
	Reason string `json:"reason"`
}

// FactKind names the fact.
func (TaskTaken) FactKind() Kind { return KindTaskTaken }

// FactVersion is the version of its data.
func (TaskTaken) FactVersion() int { return 1 }

// DurableFact marks a fact that must survive a loss of power before it is acted on.
func (TaskTaken) DurableFact() {}

// FactKind names the fact.
func (TaskReleased) FactKind() Kind { return KindTaskReleased }

// FactVersion is the version of its data.
func (TaskReleased) FactVersion() int { return 1 }

// DurableFact marks a fact that must survive a loss of power before it is acted on.
func (TaskReleased) DurableFact() {}

// FactKind names the fact.
func (TaskAttempted) FactKind() Kind { return KindTaskAttempted }

// FactVersion is the version of its data.
func (TaskAttempted) FactVersion() int { return 1 }

// DurableFact marks a fact that must survive a loss of power before it is acted on.
func (TaskAttempted) DurableFact() {}

// FactKind names the fact.
func (TaskDone) FactKind() Kind { return KindTaskDone }

// FactVersion is the version of its data.
func (TaskDone) FactVersion() int { return 1 }

// DurableFact marks a fact that must survive a loss of power before it is acted on.
func (TaskDone) DurableFact() {}

// FactKind names the fact.
func (TaskClosed) FactKind() Kind { return KindTaskClosed }

// FactVersion is the version of its data.
func (TaskClosed) FactVersion() int { return 1 }

// DurableFact marks a fact that must survive a loss of power before it is acted on.
func (TaskClosed) DurableFact() {}
