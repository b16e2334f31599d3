package call

import (
	"cmp"
	"time"

	"heartline/internal/ledger"
	"heartline/triage"
)

// The reasons of calls that only the fail-safe had.
const (
	FailsafeSeat      Reason = "failsafe_seat"      // service_error: a counsellor's SIP phone took it, unrecorded and unrouted
	FailsafeDuty      Reason = "failsafe_duty"      // service_error: a person at a duty phone took it
	FailsafeMessage   Reason = "failsafe_message"   // message
	FailsafeAbandoned Reason = "failsafe_abandoned" // service_error: the caller left before any of these
	FailsafeLost      Reason = "failsafe_lost"      // service_error: the switch died before any of these
)

// Imported is a call that no controller had, as the fail-safe's journal tells it afterwards.
type Imported struct {
	ID      ID
	Trunk   string
	Channel string
	Hotline *Hotline
	Known   bool // the dialled number is one of the hotline's
	Marked  string

	NumberID   string // empty when withheld
	NumberHash string

	Journal   ledger.FailsafeImported
	MessageAt time.Time // when the caller began to speak; zero without a message
	TaskID    string
}

// Past is a fact with the time at which it came about.
type Past struct {
	At    time.Time
	Actor string
	Fact  ledger.Fact
}

// Facts returns the whole life of the call in order, ending included, to be recorded at once. A person may have
// talked with the caller in the fail-safe, but nobody wrote anything down: there is a task all the same.
func (i Imported) Facts() []Past {
	j, box := i.Journal, ""
	facts := []Past{
		{j.Began, actorSystem, ledger.CallArrived{
			Node: j.Node, Channel: i.Channel, Hotline: i.Hotline.ID, Known: i.Known, NumberID: i.NumberID, NumberHash: i.NumberHash,
			Anonymous: i.NumberID == "", Trunk: i.Trunk, Marked: i.Marked, Language: first(i.Hotline.Languages),
			Grade: i.grade().String(), Config: i.Hotline.Config,
		}},
	}
	if j.Message != "" {
		box = cmp.Or(i.Hotline.Box, i.Hotline.ID)
		facts = append(
			facts,
			Past{i.MessageAt, actorSystem, ledger.MessageOffered{Box: box, Why: "failsafe"}},
			Past{i.MessageAt, actorSystem, ledger.MessageStarted{Recording: j.Message, Box: box}},
			Past{j.Ended, actorCaller, ledger.MessageKept{Recording: j.Message, Duration: j.Duration}},
		)
	}
	end := i.end()
	facts = append(facts, Past{j.Ended, actorSystem, j})
	if end.Class.NeedsTask() && i.Marked == "" {
		facts = append(facts, Past{j.Ended, actorSystem, ledger.TaskWanted{
			Task: i.TaskID, Kind: string(taskKind(end)), Grade: i.grade().String(), Due: j.Ended.Add(i.Hotline.taskDue(taskKind(end), box, i.grade())),
			Hotline: i.Hotline.ID, NumberID: i.NumberID, NumberHash: i.NumberHash, Recording: j.Message, Box: box,
		}})
	}
	return append(
		facts,
		Past{j.Ended, actorSystem, ledger.CallEnding{Class: string(end.Class), Reason: string(end.Reason), By: end.By}},
		Past{j.Ended, actorSystem, ledger.CallEnded{Class: string(end.Class), Reason: string(end.Reason), By: end.By}},
	)
}

func (i Imported) grade() triage.Grade { return cmp.Or(i.Hotline.Grade, triage.Green) }

func (i Imported) end() End {
	e := End{Class: ServiceError, Reason: FailsafeAbandoned, By: "caller"}
	switch i.Journal.Outcome {
	case "seat":
		e.Reason = FailsafeSeat
	case "duty":
		e.Reason = FailsafeDuty
	case "message":
		e.Class, e.Reason = LeftMessage, FailsafeMessage
	case "lost":
		e.Reason, e.By = FailsafeLost, actorSystem
	}
	return e
}

// FailsafeTask is the work that the fail-safe leaves for a call that a controller had begun, a fact beside the call's
// own stream: for a message, and where the call was taken for one whose caller gave up, or whose talk was over, which ask
// for less than the fail-safe does: who was asked how the talk was is there because they wanted a person. False where the call's own ending asks for as much. Its task and this one meet in one task of the
// person.
func (s *State) FailsafeTask(j ledger.FailsafeImported, h *Hotline, task string) (ledger.TaskWanted, bool) {
	kind, box := triage.TaskRingBack, ""
	switch {
	case j.Message != "":
		kind, box = triage.TaskMessage, cmp.Or(h.Box, s.Hotline)
	case s.Marked != "" || !s.surveyed() && (s.End == nil || s.End.Class != Abandoned):
		return ledger.TaskWanted{}, false
	}
	grade := cmp.Or(s.Grade, triage.Green)
	return ledger.TaskWanted{
		Task: task, Kind: string(kind), Grade: grade.String(), Due: j.Ended.Add(h.taskDue(kind, box, grade)),
		Hotline: s.Hotline, NumberID: s.NumberID, NumberHash: s.NumberHash, Recording: j.Message, Box: box,
	}, true
}

func first(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}
