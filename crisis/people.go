package crisis

import (
	"slices"

	"heartline/internal/fault"
	"heartline/internal/ledger"
)

// join notes a helper in the call. Whoever comes without having been asked is an acknowledgement too.
func (t *turn) join(in Join) {
	mode := in.Mode
	if !mode.valid() {
		mode = Listen
	}
	a, known := t.s.Attempt(in.Attempt)
	by := in.By
	if by == "" && known {
		by = a.Who()
	}
	switch {
	case by == "":
		t.refuse(fault.Invalid, "incomplete", "nobody is named who joins")
		return
	case !t.s.Live():
		t.refuse(fault.Conflict, "over", "the call for help is over")
		return
	}
	for _, h := range t.s.Present() {
		if h.By == by && h.Mode == mode {
			return
		}
	}
	if t.s.Ack == nil && by != Actor(t.Counsellor) && a.Way != Emergency {
		t.accept(a, known, by, AtBoard)
	}
	t.record(by, ledger.CrisisJoined{Escalation: t.s.ID, Attempt: a.ID, By: by, Mode: string(mode)})
	t.tell(SaidJoined, by, a.ID)
}

// leave notes that a helper is no longer in the call.
func (t *turn) leave(by string) {
	for _, h := range t.s.Present() {
		if h.By == by {
			left := ledger.CrisisLeft{Escalation: t.s.ID, By: by}
			if t.s.Ack != nil && len(t.s.Present()) == 1 {
				left.Until = t.joinUntil()
			}
			t.record(by, left)
			t.tell(SaidLeft, by, h.Attempt)
			return
		}
	}
}

// cancel stops a search by a person's word, which needs a reason.
func (t *turn) cancel(in Cancel) {
	switch {
	case !named(in.By):
		t.refuse(fault.Invalid, "incomplete", "nobody is named who stops it")
	case in.Reason == "":
		t.refuse(fault.Invalid, "reason", "say why it is stopped")
	case !t.s.Cancellable():
		t.refuse(fault.Conflict, "over", "the search is over already")
	default:
		t.record(in.By, ledger.CrisisCancelled{Escalation: t.s.ID, By: in.By, Reason: in.Reason})
		t.withdraw("", true)
		t.tell(SaidCancelled, in.By, "")
	}
}

// prepare lays an emergency number ready before the policy comes to it. It dials nothing.
func (t *turn) prepare(in Prepare) {
	n, known := t.number(in.Number)
	switch {
	case !named(in.By):
		t.refuse(fault.Invalid, "incomplete", "nobody is named who asks for it")
	case !t.s.Live():
		t.refuse(fault.Conflict, "over", "the call for help is over")
	case !known || n.Class != EmergencyClass:
		t.refuse(fault.NotFound, "unknown_number", "there is no such emergency number; choose another one")
	case t.prepared(in.Number): // lies there already
	default:
		id := t.nextID()
		t.record(in.By, ledger.CrisisEmergencyPrepared{
			Escalation: t.s.ID, Attempt: id, Round: t.s.Round, Step: ByHand, Number: in.Number, Until: t.Now,
		})
		t.do(PrepareEmergency{Attempt: id, Number: in.Number, Drill: t.s.Drill})
		t.tell(SaidPrepared, in.By, id)
	}
}

// prepared reports whether an emergency number lies before people: it is laid there once, and stays.
func (t *turn) prepared(number string) bool {
	return slices.ContainsFunc(t.s.Attempts, func(a Attempt) bool { return a.Way == Emergency && a.Number == number })
}

// press has a prepared emergency number called. It is the only way to DialEmergency.
func (t *turn) press(in Press) {
	a, ok := t.s.Attempt(in.Attempt)
	switch {
	case !named(in.By):
		t.refuse(fault.Denied, "needs_a_person", "an emergency number is only called by a person's press")
		return
	case !ok || a.Way != Emergency || !a.Open() || !t.s.Live():
		t.refuse(fault.NotFound, "not_prepared", "this number does not lie ready any more")
		return
	case a.Progress == Pressed:
		t.refuse(fault.Conflict, "already_pressed", "this number is being called already")
		return
	}
	why := UnknownNumber
	if n, known := t.number(a.Number); known {
		why = t.Gate.Check(n, in.By)
	}
	if why != Pass {
		t.record(in.By, ledger.CrisisNumberRefused{
			Escalation: t.s.ID, Attempt: a.ID, Number: a.Number, Why: string(why), Mode: string(t.Gate.Mode()),
		})
		t.tell(SaidRefused, in.By, a.ID)
		t.err = why.Err()
		return
	}
	t.record(in.By, ledger.CrisisEmergencyPressed{Escalation: t.s.ID, Attempt: a.ID, Number: a.Number, By: in.By})
	t.do(DialEmergency{Attempt: a.ID, Number: a.Number, By: in.By, Press: a.Presses + 1})
	t.tell(SaidPressed, in.By, a.ID)
}

// callOver closes the escalation with its call. A search that nobody had answered leaves a page and a task.
func (t *turn) callOver() {
	if !t.s.Live() {
		return
	}
	for _, h := range t.s.Present() {
		t.record(actorSystem, ledger.CrisisLeft{Escalation: t.s.ID, By: h.By})
	}
	alone := t.s.Ack == nil
	told := t.s.Exhausted
	t.record(actorSystem, ledger.CrisisClosed{Escalation: t.s.ID, Why: "call_over", Unacknowledged: alone})
	if alone && !told {
		t.leaveTask(Closed)
	}
	t.withdraw("", true)
}

// adopted goes on after a restart. What can be repeated by its id is repeated; what cannot is looked at.
func (t *turn) adopted() {
	if !t.s.Live() {
		t.withdraw("", true)
		if t.s.Unanswered && !t.s.Exhausted {
			t.leaveTask(Closed)
		}
		return
	}
	if t.s.Ack != nil {
		t.withdraw(t.s.Ack.Attempt, false)
		t.lookForAck()
	} else if t.s.Exhausted {
		t.leaveTask(Exhausted)
	}
	for _, a := range t.s.Attempts {
		if a.Open() {
			t.again(a)
		}
	}
	if t.s.Condition() == Searching {
		t.refill()
		t.tick()
	}
}

// again brings one attempt that goes on back before people, or has it looked at.
func (t *turn) again(a Attempt) {
	switch {
	case a.Way == Desk:
		if a.Progress == Asked && t.Now.Before(a.Until) {
			t.record(actorSystem, ledger.CrisisAttemptMoved{Escalation: t.s.ID, Attempt: a.ID, To: string(Asked), Until: a.Until})
		}
		t.do(AlertDesk{Attempt: a.ID, Person: a.Person, Step: t.stepName(), Until: a.Until, Drill: t.s.Drill})
	case a.Progress == Prepared:
		t.do(PrepareEmergency{Attempt: a.ID, Number: a.Number, Drill: t.s.Drill})
	case a.Progress == Delivered: // it has been said
	default:
		t.do(Look{Attempt: a.ID, Way: a.Way})
	}
}

// lookForAck finds out whether the telephone of whoever has acknowledged is still there, and lets it in if its
// owner is not in the call yet.
func (t *turn) lookForAck() {
	a, ok := t.s.Attempt(t.s.Ack.Attempt)
	if ok && a.Open() { // the process ended between the two facts
		t.record(t.s.Ack.By, ledger.CrisisAttemptEnded{Escalation: t.s.ID, Attempt: a.ID, Outcome: string(Accepted), By: t.s.Ack.By})
	}
	if !ok || a.Way != Seat && a.Way != Phone {
		return
	}
	t.do(Look{Attempt: a.ID, Way: a.Way})
	for _, h := range t.s.Helpers {
		if h.Attempt == a.ID {
			return
		}
	}
	t.do(Admit{Attempt: a.ID, By: t.s.Ack.By, Mode: t.mode(a)})
}
