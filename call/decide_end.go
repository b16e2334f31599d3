package call

import (
	"heartline/internal/id"
	"heartline/internal/ledger"
	"heartline/ivr"
	"heartline/triage"
)

// offerMessage leads the caller to leaving a message.
func (t *turn) offerMessage(box, why string) {
	if box == "" {
		box = t.s.Hotline
	}
	t.record(actorSystem, ledger.MessageOffered{Box: box, Why: why})
	t.do(actSay{Purpose: sayMessage, Prompts: t.own(PromptMessage), Tone: true})
}

// recordMessage starts the recording when the tone has been heard.
func (t *turn) recordMessage() {
	if t.s.Phase != Message || t.s.Box == nil || t.s.Box.Recording != "" {
		return
	}
	t.record(actorSystem, ledger.MessageStarted{
		Recording: id.Object(string(t.s.ID), id.RoleMessage, t.s.NextRec),
		Snoop:     id.Object(string(t.s.ID), id.RoleSnoop, t.s.NextRec), Box: t.s.Box.Name,
	})
	t.do(actArm{Timer: timerMessage, After: maxMessage})
}

// messageDone keeps the message and thanks the caller. Silence, the hash key or the longest time ends it.
func (t *turn) messageDone() {
	if t.s.Phase != Message || t.s.Box == nil || t.s.Box.Recording == "" || t.s.Box.Kept {
		return
	}
	t.record(actorCaller, ledger.MessageKept{Recording: t.s.Box.Recording, Duration: t.Now.Sub(t.s.Box.StartedAt)})
	t.do(actDisarm{timerMessage})
	t.do(actSay{Purpose: sayThanks, Prompts: []ivr.PromptRef{{ID: PromptThanks, Lang: t.s.Language}}})
}

// messageGone ends the call of a caller who hung up while leaving a message. What was said is kept.
func (t *turn) messageGone(cause int) {
	b := t.s.Box
	if b == nil || b.Recording == "" || t.Now.Sub(b.StartedAt) < shortestMessage {
		t.end(Abandoned, InMessage, "caller", cause)
		return
	}
	t.record(actorCaller, ledger.MessageKept{Recording: b.Recording, Duration: t.Now.Sub(b.StartedAt)})
	t.end(LeftMessage, MessageLeft, "caller", cause)
}

// recordingEnded acts on a recording that ended by itself: a message by silence, or a fault.
func (t *turn) recordingEnded(sig Signal) {
	if b := t.s.Box; b != nil && b.Recording == sig.Object {
		if sig.Failed && t.s.Phase == Message { // and the caller is there: see session.moot
			t.end(ServiceError, InFailsafe, actorSystem, 0) // which takes messages without us
			return
		}
		t.messageDone()
		return
	}
	for _, r := range t.s.Recordings {
		if r.ID == sig.Object && !r.Stopped {
			t.record(actorSystem, ledger.RecordingFailed{Recording: r.ID})
		}
	}
}

// end decides the ending: once, whatever else comes. Everything the call holds on the floor is given back;
// the plan takes the rest down.
func (t *turn) end(class Class, reason Reason, by string, cause int) {
	if t.s.Phase == Ending || t.s.Phase == Ended {
		return
	}
	if t.s.Phase == Surveyed {
		class, reason, by, cause = t.surveyEnds(reason)
	}
	t.outEnds(class, reason)
	t.closeRound(OutcomeCallerGone, cause)
	if reason == KeptPlace {
		t.keepPlace()
	}
	back := t.ringBack(End{Class: class, Reason: reason, By: by, Cause: cause}) // while it is known who had the caller
	if e := t.s.Entry; e != nil {
		t.record(actorSystem, ledger.Dequeued{Entry: e.ID, Why: "ended"})
		t.do(actLeave{Entry: e.ID, Why: string(reason)})
	}
	t.crisisOver()
	t.dismiss(OutcomeCallerGone)
	t.silence("call_over")
	if t.s.Talk != nil && t.s.Talk.Agent != "" && (t.s.Phase == Talking || t.s.Phase == Parted) {
		t.do(actReleased{Agent: t.s.Talk.Agent, AfterCall: t.Hotline.AfterCall})
	}
	t.stopRecordings("")
	t.wantTask(End{Class: class, Reason: reason, By: by, Cause: cause}, back)
	t.record(actorSystem, ledger.CallEnding{Class: string(class), Reason: string(reason), By: by, Cause: cause})
	t.do(actHush{})
	for _, x := range []timer{timerClaim, timerGone, timerAwait, timerComfort, timerKey, timerOutside, timerCause, timerPark, timerMessage, timerMonitor, timerWaived, timerCrisis, timerSilent, timerVoice, timerEar, timerCallBack, timerCode, timerUnsent, timerSurvey, timerSurveyed} {
		t.do(actDisarm{x})
	}
	t.do(actArm{Timer: timerTeardown, After: teardownPause})
}

// wantTask leaves work behind where an ending needs it. Calls of our own, made to prove the line, leave none.
// back: the caller was lost and is to be rung back.
func (t *turn) wantTask(e End, back bool) {
	if back && !e.Class.NeedsTask() {
		t.wantRingBack()
		return
	}
	if !e.Class.NeedsTask() || e.Reason == InBlock || t.s.Marked != "" {
		return
	}
	grade := t.s.Grade
	if grade == "" {
		grade = triage.Green
	}
	f := ledger.TaskWanted{
		Task: t.TaskID, Kind: string(taskKind(e)), Grade: grade.String(),
		Hotline: t.s.Hotline, NumberID: t.s.NumberID, NumberHash: t.s.NumberHash,
	}
	if b := t.s.Box; b != nil && b.Recording != "" {
		f.Recording, f.Box = b.Recording, b.Name
	}
	f.Due = t.Now.Add(t.Hotline.taskDue(taskKind(e), f.Box, grade))
	t.record(actorSystem, f)
}

// down records that nothing of the call is left in the switch.
func (t *turn) down() {
	if t.s.Phase == Ending {
		e := t.s.End
		t.record(actorSystem, ledger.CallEnded{Class: string(e.Class), Reason: string(e.Reason), By: e.By, Cause: e.Cause})
	}
}
