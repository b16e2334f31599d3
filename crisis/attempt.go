package crisis

import (
	"time"

	"heartline/internal/fault"
	"heartline/internal/ledger"
)

// progressed notes how far an attempt has come. What comes late or twice changes nothing.
func (t *turn) progressed(in Progressed) {
	a, ok := t.s.Attempt(in.Attempt)
	if !ok || !a.Open() || !a.Way.may(in.To) {
		return
	}
	if a.Way == Emergency {
		// A call that a person pressed for: its times are kept, and it stays pressed.
		if a.Progress != Pressed || in.To == Ringing && !a.RingingAt.IsZero() || in.To == Answered && !a.AnsweredAt.IsZero() {
			return
		}
	} else if in.To.rank() <= a.Progress.rank() {
		return
	}
	until := a.Until
	if key := t.Now.Add(KeyWait); in.To == Answered && key.After(until) {
		until = key // whoever has lifted the receiver is not cut off while hearing what is asked
	}
	t.record(actorSystem, ledger.CrisisAttemptMoved{Escalation: t.s.ID, Attempt: a.ID, To: string(in.To), Until: until})
}

// may reports whether a way can come to a progress that is reported from outside.
func (k Kind) may(p Progress) bool {
	switch k {
	case Desk:
		return p == Shown
	case Seat, Phone, Emergency:
		return p == Ringing || p == Answered
	case Webhook:
		return p == Delivered
	}
	return false
}

// ended notes that an attempt has come to nothing, that a helper's telephone has gone, or that an emergency
// call has ended.
func (t *turn) ended(in Ended) {
	a, ok := t.s.Attempt(in.Attempt)
	switch {
	case !ok:
	case a.Progress == Pressed:
		if in.Press == 0 || in.Press == a.Presses {
			t.record(actorSystem, ledger.CrisisAttemptMoved{Escalation: t.s.ID, Attempt: a.ID, To: string(Prepared), Until: a.Until})
			t.tell(SaidPressEnded, a.By, a.ID)
		}
	case a.Progress == Prepared:
	case a.Open():
		t.end(a, in.outcome(), "", in.Cause)
		t.advance()
	case a.Way == Seat || a.Way == Phone:
		t.gone(a)
	}
}

// outcome is what an attempt may be said to have ended with from outside; anything else is a failure.
func (in Ended) outcome() Outcome {
	switch in.Outcome {
	case Declined, Ignored, NoKey, Busy, Failed, Unreachable, Untraceable, Done:
		return in.Outcome
	default:
		return Failed
	}
}

// gone says that a telephone whose attempt is over is no longer there. Whoever was in the call by it has left it.
// Whoever had accepted by it and has not come, nor is in the call from their desk, does not come, and the search goes on; this also mends an
// acceptance that crossed the hanging up of its telephone.
func (t *turn) gone(a Attempt) {
	for _, h := range t.s.Present() {
		if h.Attempt == a.ID {
			t.leave(h.By)
			return
		}
	}
	joined := false
	for _, h := range t.s.Helpers {
		joined = joined || h.Attempt == a.ID || t.s.Ack != nil && h.By == t.s.Ack.By && h.LeftAt.IsZero()
	}
	if ack := t.s.Ack; t.s.Live() && ack != nil && ack.Attempt == a.ID && !joined {
		t.reopen(ack.By, whyLegGone, ack.By)
	}
}

// Why an acknowledgement is taken back.
const (
	whyGaveBack  = "gave_back"  // by who had said so
	whyLegGone   = "leg_gone"   // the telephone of who had said so
	whyNotJoined = "not_joined" // nobody was in the call in time
	whyLeft      = "left"       // whoever was in the call has left it, and nobody came back in time
)

// joinUntil is when somebody who comes has to be in the call; zero: they are waited for without end.
func (t *turn) joinUntil() time.Time {
	if within := t.s.Policy.joinWithin(); within > 0 {
		return t.Now.Add(within)
	}
	return time.Time{}
}

// lapse takes an acknowledgement back whose time is over while no helper is in the call. The search goes on at the next
// step; who had said so may still come, and is an acknowledgement again when in the call.
func (t *turn) lapse() {
	by := t.s.JoinBy()
	if by.IsZero() || t.Now.Before(by) {
		return
	}
	why := whyNotJoined
	for _, h := range t.s.Helpers {
		if !h.At.Before(t.s.Ack.At) {
			why = whyLeft
		}
	}
	t.reopen(t.s.Ack.By, why, actorSystem)
}

// reopen takes an acknowledgement back, because actor says so.
func (t *turn) reopen(by, why, actor string) {
	word := SaidReopened
	if why == whyNotJoined || why == whyLeft {
		word = SaidNotThere
	}
	t.record(actor, ledger.CrisisReopened{Escalation: t.s.ID, By: by, Why: why})
	t.tell(word, by, "")
	if t.s.Exhausted {
		t.leaveTask(Exhausted) // everybody has been asked
		return
	}
	t.advance()
}

// decline goes on at once: whoever has said no is not waited for, and not asked again in this round.
func (t *turn) decline(in Decline) {
	a, ok := t.s.Attempt(in.Attempt)
	switch {
	case !ok:
		t.refuse(fault.NotFound, "alert_gone", "this alert is no longer there")
		return
	case !a.Open() || a.Way == Emergency || a.Way == Webhook:
		return
	}
	by := in.By
	if by == "" {
		by = a.Who()
	}
	t.end(a, Declined, by, 0)
	for _, o := range t.s.Attempts {
		if o.Open() && o.Person == a.Person && a.Person != "" && o.awaits() {
			t.end(o, Withdrawn, "", 0)
		}
	}
	t.tell(SaidDeclined, by, a.ID)
	t.advance()
}

// acknowledge stops the search: somebody comes. Whoever says so after another one is thanked.
func (t *turn) acknowledge(in Acknowledge) {
	a, known := t.s.Attempt(in.Attempt)
	by := in.By
	if by == "" && known {
		by = a.Who()
	}
	switch {
	case in.Attempt != "" && !known, known && a.Way == Emergency:
		t.refuse(fault.NotFound, "alert_gone", "this alert is no longer there")
	case by == "":
		t.refuse(fault.Invalid, "incomplete", "nobody is named who comes")
	case t.Counsellor != "" && by == Actor(t.Counsellor):
		t.refuse(fault.Conflict, "own_call", "you are in this call already; somebody else has to come")
	case !t.s.Live():
		t.do(Thank{Attempt: in.Attempt, By: by})
		t.refuse(fault.Conflict, "over", "the call for help is over")
	case t.s.Ack != nil:
		t.late(a, known, by)
	default:
		t.accept(a, known, by, in.How)
	}
}

// accept records an acknowledgement before anything that follows from it.
func (t *turn) accept(a Attempt, known bool, by string, how How) {
	if !known && how == "" {
		how = AtBoard
	}
	t.record(by, ledger.CrisisAcknowledged{Escalation: t.s.ID, Attempt: a.ID, By: by, How: string(how), Until: t.joinUntil()})
	if known && a.Open() {
		t.record(by, ledger.CrisisAttemptEnded{Escalation: t.s.ID, Attempt: a.ID, Outcome: string(Accepted), By: by})
	}
	t.withdraw(a.ID, false)
	t.tell(SaidAcknowledged, by, a.ID)
	if known && (a.Way == Phone || a.Way == Seat) {
		t.do(Admit{Attempt: a.ID, By: by, Mode: t.mode(a)})
	}
}

// mode is how whoever accepts an attempt comes into the call.
func (t *turn) mode(a Attempt) Mode {
	if steps := t.s.Policy.steps(); a.Step >= 0 && a.Step < len(steps) {
		for _, w := range steps[a.Step].ways() {
			if w.Kind == a.Way {
				return w.mode()
			}
		}
	}
	return Whisper
}

// late refuses a second acceptance kindly. Somebody who says again what stands already is heard once.
func (t *turn) late(a Attempt, known bool, by string) {
	if by == t.s.Ack.By || known && a.ID == t.s.Ack.Attempt {
		return
	}
	again := false
	for _, b := range t.s.LateBy {
		again = again || b == by
	}
	if !again {
		t.record(by, ledger.CrisisLate{Escalation: t.s.ID, Attempt: a.ID, By: by})
	}
	t.do(Thank{Attempt: a.ID, By: by, Taken: t.s.Ack.By})
	t.refuse(fault.Conflict, "taken", "somebody else has this call already, thank you; you may still join it by hand")
}

// giveBack takes an acknowledgement back before its owner is in the call.
func (t *turn) giveBack(in GiveBack) {
	switch ack := t.s.Ack; {
	case !t.s.Live() || ack == nil || ack.By != in.By:
		t.refuse(fault.Conflict, "not_yours", "you have not acknowledged this call for help, or it is over")
		return
	default:
	}
	for _, h := range t.s.Present() {
		if h.By == in.By {
			t.refuse(fault.Conflict, "in_the_call", "you are in the call; leave it first")
			return
		}
	}
	t.reopen(in.By, whyGaveBack, in.By)
}
