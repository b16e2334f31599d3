package call

import (
	"time"

	"heartline/agent"
	"heartline/internal/fault"
	"heartline/internal/ledger"
	"heartline/triage"
)

// machineWithin is how long after the begin of a guarded talk a machine may be what was reached.
const machineWithin = time.Minute

// attemptOver ends an attempt that has not reached its person. A ring-back is tried again within its bounds; any other
// call is over.
func (t *turn) attemptOver(outcome string, cause int) {
	o := *t.s.Out
	if o.Ask != nil {
		t.closeAsk(OutcomeWithdrawn)
	}
	f := ledger.OutAttemptEnded{Attempt: o.Used, Outcome: outcome, Cause: cause, Agent: string(o.Agent), Task: o.Task, Work: o.work()}
	if at := t.nextTry(outcome); !at.IsZero() {
		f.NextAt = at
	}
	t.record(actorSystem, f)
	t.do(actHush{})
	t.do(actDisarm{timerOutCause})
	if o.Held {
		t.do(actReleased{Agent: o.Agent, AfterCall: t.afterAttempt()})
	}
	if f.NextAt.IsZero() {
		t.end(NotReached, Reason(outcome), actorSystem, cause)
		return
	}
	t.armDue()
}

// attemptUnmade translates why the switch has not dialled. It refuses where it knows that the trunk does not answer.
func attemptUnmade(err error) string {
	if fault.Is(err, fault.Conflict) {
		return AttemptNoLine
	}
	return AttemptFailed
}

// nextTry returns when the next attempt is due; zero for never. One that could not be made for our sake does not count
// and waits no longer than the rest. A number that is said not to exist is tried again too: it has called us, and one word
// of a switch on the way is no proof.
func (t *turn) nextTry(outcome string) time.Time {
	o, r := t.s.Out, t.backRules()
	if r == nil || o.CameBack != "" {
		return time.Time{}
	}
	wait := r.Gap
	switch outcome {
	case AttemptNoAnswer, AttemptBusy, AttemptFailed, AttemptNoLine, AttemptNotTaken, AttemptInterrupted, AttemptNobody, AttemptWrongNumber:
	case AttemptSeatGone:
		if !t.personRung() {
			wait = 0
		}
	default:
		return time.Time{}
	}
	at := t.Now.Add(wait)
	if !at.Before(o.Until) || o.Used >= r.Tries {
		return time.Time{}
	}
	return at
}

// personRung reports whether this attempt has come to the person's telephone.
func (t *turn) personRung() bool {
	return t.s.Phase == Greeting || t.s.Phase == Dialling && t.s.Caller != "" && !t.outSeatRings()
}

// afterAttempt is the after-call work of a counsellor whose attempt has come to nothing: that of the call that was lost.
func (t *turn) afterAttempt() time.Duration {
	if t.s.Out.Why == OutRingBack {
		return t.Hotline.AfterCall
	}
	return -1
}

// callOff ends a call of the house before its person was reached.
func (t *turn) callOff(why Reason, by string) { t.end(CalledOff, why, by, 0) }

// outEnds gives back what a call of the house holds, and says what became of an attempt that its end cuts short.
func (t *turn) outEnds(class Class, reason Reason) {
	o := t.s.Out
	if o == nil {
		return
	}
	if o.Ask != nil {
		t.closeAsk(OutcomeWithdrawn)
	}
	o = t.s.Out
	held := t.s.held()
	f := ledger.OutAttemptEnded{Attempt: o.Used, Agent: string(o.Agent), Task: o.Task, Work: o.work()}
	switch {
	case t.s.Phase == Dialling || t.s.Phase == Greeting:
		f.Outcome = AttemptInterrupted
		if class == CalledOff {
			f.Outcome = string(reason)
		}
		f.Done = reason == RingBackNo || reason == CallerCameBack
	case t.s.Phase == Due && (reason == RingBackOff || reason == RingBackNo || reason == CallerCameBack || reason == RingBackSafety):
		f.Outcome, f.Done = string(reason), reason != RingBackSafety
	case t.s.Talk != nil && !o.Reached && reason != Reason(AttemptMachine):
		f.Outcome, f.Agent = AttemptReached, string(t.s.Talk.Agent)
	case t.s.Talk != nil && !o.Reached:
		f.Outcome, f.Agent = AttemptMachine, string(t.s.Talk.Agent)
	}
	if f.Outcome != "" {
		t.record(actorSystem, f)
	}
	switch {
	case held == "":
	case reason == CallerCameBack: // the person waits for them: the work after the call comes after this one
		t.do(actReleased{Agent: held, AfterCall: -1})
	default:
		t.do(actReleased{Agent: held, AfterCall: t.afterAttempt()})
	}
	t.do(actDisarm{timerOut})
	t.do(actDisarm{timerOutCause})
}

// outgoing carries out a request about a call of the house, or about ringing back, or says why not.
func (t *turn) outgoing(in inOutgoing) error {
	if in.Do == outUnwanted {
		return t.unwanted(in)
	}
	if in.Do == outMachine {
		return t.machine(in)
	}
	o := t.s.Out
	switch {
	case t.s.Phase == Ending || t.s.Phase == Ended:
		return errCallOver
	case o == nil:
		return errNotOutgoing
	case !t.s.placing():
		return errTooLate
	case !in.Any && in.By != o.First && in.By != o.Agent:
		return errNotYours
	case in.Do == outNow:
		if t.s.Phase == Due && o.Held && o.Ask == nil && o.CameBack == "" {
			t.do(actArm{Timer: timerOut, After: 0})
		}
	default:
		t.callOff(RingBackOff, actorOf(in.By))
	}
	return nil
}

// machine ends a talk in which the counsellor hears a machine: nothing is left on it.
func (t *turn) machine(in inOutgoing) error {
	switch {
	case t.s.Phase == Ending || t.s.Phase == Ended:
		return errCallOver
	case t.s.Out == nil || t.s.Out.Reached || t.s.Talk == nil || t.s.Phase != Talking:
		return errNoMachine
	case t.s.Talk.Agent != in.By:
		return errNotYours
	case t.guards() && !machineStill(t.s.Grade, t.Hotline.Grade, t.Now.Sub(t.s.ConnectedAt)):
		return errNoRedReason
	}
	t.end(NotReached, Reason(AttemptMachine), actorOf(in.By), 0)
	return nil
}

// machineStill reports whether it may still be a machine that a guarded call talks with: nobody has judged the person,
// and it has not taken long.
func machineStill(grade, placed triage.Grade, talk time.Duration) bool {
	return grade == placed && talk <= machineWithin
}

// MayBeMachine reports whether the counsellor may end the talk of a call of the house as one with a machine, without
// the reasons that the end of a red call needs. h is the call's hotline.
func (v *View) MayBeMachine(h *Hotline, now time.Time) bool {
	if v.Phase != Talking || v.Out == nil || v.Out.Reached {
		return false
	}
	guarded := h != nil && h.GuardRed && v.Grade == triage.Red && v.Marked == ""
	return !guarded || machineStill(v.Grade, h.Grade, now.Sub(v.ConnectedAt))
}

// cameBack takes in that the person has rung in. What rings stops at once; the counsellor is kept for them until they
// wait in the queue.
func (t *turn) cameBack(in inCameBack) {
	if !t.s.placing() {
		return
	}
	if in.Queued || t.s.Out.Agent == "" {
		t.end(CalledOff, CallerCameBack, actorCaller, 0)
		return
	}
	if t.s.Out.CameBack == "" {
		t.record(actorCaller, ledger.OutCameBack{Call: string(in.Call)})
	}
	t.do(actHush{})
	t.do(actArm{Timer: timerOut, After: outComeBack})
}

// outDesk lets the counsellor of a call that has not reached its person hang up: the call is not made, or not now.
func (t *turn) outDesk(in inDesk) bool {
	if !t.s.placing() || in.Do != deskHangup {
		return false
	}
	if t.s.keepsPlace() && in.Agent == t.s.Out.Agent && in.Agent != "" {
		t.counsellorLeaves(in.Agent)
		t.answer(in, nil)
		return true
	}
	t.answer(in, t.outgoing(inOutgoing{Do: outCancel, By: in.Agent}))
	return true
}

func (t *turn) answerOut(in inOutgoing, err error) {
	if in.reply != nil {
		t.do(actReply{To: in.reply, Err: err})
	}
}

// whoAsks returns who is asked next to ring back: who lost the caller, then those who may in their place.
func (t *turn) whoAsks() agent.ID {
	o := t.s.Out
	for _, who := range append([]agent.ID{o.First}, t.Backups...) {
		if who != "" && !o.passed(who) {
			return who
		}
	}
	return ""
}
