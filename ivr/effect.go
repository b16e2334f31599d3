package ivr

import (
	"time"

	"heartline/triage"
)

// Effect is something that the call has to do. Effects of one Step are carried out in order. None of them
// holds a digit, so each may be recorded.
type Effect interface{ effect() }

type (
	// Say says prompts one after another. When they are through, PromptDone(Turn) is due. A Say replaces
	// whatever is still being said.
	Say struct {
		Prompts []PromptRef // Lang is always set
		BargeIn bool        // for the record; the machine itself sends StopSaying
		Turn    int
	}
	// StopSaying makes an end of the prompt that is being said. No PromptDone is due for it any more.
	StopSaying struct{}
	// Await asks for Timeout(Turn) after the span, unless something else happens first.
	Await struct {
		Timeout time.Duration
		Turn    int
	}
	// SetLanguage is the language of everything that is said from now on.
	SetLanguage struct{ Language string }
	// SetSkill adds a requirement to the queue entry that will follow.
	SetSkill struct {
		Skill string
		Level int // 1 to 5
	}
	// SetPriority sets the priority of the queue entry that will follow; higher goes first.
	SetPriority struct{ Priority int }
	// SetGrade sets the required response. Option is the choice that led here, empty for none.
	SetGrade struct {
		Grade  triage.Grade
		Option string
	}
	// SetWish is what the caller would like of whoever takes the call. A wish takes the place of an earlier one of its kind.
	// Option is the choice that led here: the caller's word for it.
	SetWish struct {
		Kind   string // WishSame, or what the menu calls it; WishNone: no wish any more
		Needs  string // expression; empty for WishSame and WishNone
		For    time.Duration
		Option string
	}
	// Chosen is the meaning of a key.
	Chosen struct {
		Menu   StepID
		Option string
	}
	// Announced says that the announcement about recording was played. Complete is false when the caller
	// went on before its end; then it may not count as heard.
	Announced struct {
		Wording  string
		Complete bool
	}
	// RefuseRecording is the caller's refusal by key. The call goes on unrecorded.
	RefuseRecording struct{ Wording string }
	// Enter lets the caller wait in a queue. It ends the menu, as the next three do.
	Enter struct{ Queue string }
	// LeaveMessage records a message into a box.
	LeaveMessage struct{ Box string }
	// Direct asks for one counsellor by id.
	Direct struct{ Agent string }
	// ToPerson leads to a person: the hotline's default queue. Why is "key", "no_input", "wrong", "menu" or
	// "lost" (the position did not fit the flow).
	ToPerson struct{ Why string }
)

func (Say) effect()             {}
func (StopSaying) effect()      {}
func (Await) effect()           {}
func (SetLanguage) effect()     {}
func (SetSkill) effect()        {}
func (SetPriority) effect()     {}
func (SetGrade) effect()        {}
func (SetWish) effect()         {}
func (Chosen) effect()          {}
func (Announced) effect()       {}
func (RefuseRecording) effect() {}
func (Enter) effect()           {}
func (LeaveMessage) effect()    {}
func (Direct) effect()          {}
func (ToPerson) effect()        {}
