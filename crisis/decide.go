package crisis

import (
	"fmt"
	"strings"
	"time"

	"heartline/internal/fault"
	"heartline/internal/ledger"
)

// Recorded is a fact with who caused it.
type Recorded struct {
	Actor string
	Fact  ledger.Fact
}

// Decision is what Decide answers an input with: facts to be recorded first, then intents to be performed.
type Decision struct {
	Facts   []Recorded
	Intents []Intent
	Next    State // the state after the facts
	// Err is a refused request, as a sentence for who asked; the search goes on as it was.
	Err error
}

const actorSystem = "system"

// turn collects a decision: what is recorded is applied at once, so that later parts of it see it.
type turn struct {
	Env
	s       State
	facts   []Recorded
	intents []Intent
	err     error
}

func (t *turn) record(actor string, f ledger.Fact) {
	t.facts = append(t.facts, Recorded{actor, f})
	t.s = Apply(t.s, t.Now, f)
}

func (t *turn) do(in Intent) { t.intents = append(t.intents, in) }

func (t *turn) tell(what Word, by, attempt string) {
	t.do(TellCounsellor{What: what, By: by, Attempt: attempt, Step: t.stepName()})
}

func (t *turn) stepName() string {
	if steps := t.s.Policy.steps(); t.s.Round > 0 && t.s.Step < len(steps) {
		return steps[t.s.Step].ID
	}
	return ""
}

func (t *turn) refuse(kind fault.Kind, code, message string) {
	t.err = fault.Code(code, fault.New(kind, "crisis", "%s", message))
}

// Decide answers one input. It is pure: same state, input and env, same decision. It may change with every
// release; what it records must be understood for ever.
func Decide(s State, in Input, e Env) Decision {
	if s.Drill {
		e.Gate = e.Gate.InDrill()
	}
	e.Now = e.Now.UTC().Truncate(time.Microsecond) // as the ledger keeps it
	t := &turn{Env: e, s: s.clone()}
	switch in := in.(type) {
	case Start:
		t.start(in)
	default:
		if s.ID == "" {
			t.refuse(fault.NotFound, "no_escalation", "nobody is being called for help in this call")
			break
		}
		t.answer(in)
	}
	t.rearm(s.Wake(), in)
	return Decision{Facts: t.facts, Intents: t.intents, Next: t.s, Err: t.err}
}

func (t *turn) answer(in Input) {
	switch in := in.(type) {
	case Tick:
		t.tick()
	case Progressed:
		t.progressed(in)
	case Ended:
		t.ended(in)
	case Acknowledge:
		t.acknowledge(in)
	case Decline:
		t.decline(in)
	case GiveBack:
		t.giveBack(in)
	case Join:
		t.join(in)
	case Leave:
		t.leave(in.By)
	case Cancel:
		t.cancel(in)
	case Prepare:
		t.prepare(in)
	case Press:
		t.press(in)
	case CallOver:
		t.callOver()
	case Adopted:
		t.adopted()
	}
}

// rearm asks for the next tick where it is another one, or where the timer may be gone.
func (t *turn) rearm(before time.Time, in Input) {
	after := t.s.Wake()
	_, ticked := in.(Tick)
	_, adopted := in.(Adopted)
	switch {
	case after.IsZero() && !before.IsZero():
		t.do(Disarm{})
	case after.IsZero():
	case !after.Equal(before) || ticked || adopted:
		t.do(Arm{At: after})
	}
}

func (t *turn) start(in Start) {
	switch {
	case t.s.ID != "":
		if in.ID != t.s.ID { // the same one twice is no fault
			t.refuse(fault.Conflict, "already_searching", "help is being called already")
		}
		return
	case in.ID == "" || in.By == "":
		t.refuse(fault.Invalid, "incomplete", "the call for help names nobody who made it")
		return
	}
	t.record(in.By, ledger.CrisisStarted{
		Escalation: in.ID, Policy: in.Policy.ID, Version: in.Policy.Version, Rules: in.Policy.rules(),
		Cause: string(in.Cause), By: in.By, Reason: in.Reason, Drill: in.Drill,
	})
	if t.s.Drill {
		t.Gate = t.Gate.InDrill()
	}
	t.tell(SaidStarted, in.By, "")
	t.advance()
}

// tick ends the attempts whose time is over, and goes on with the search.
func (t *turn) tick() {
	for _, a := range t.s.Attempts {
		if a.awaits() && !t.Now.Before(a.due()) {
			t.end(a, timedOut(a.Progress), "", 0)
		}
	}
	t.lapse()
	t.advance()
}

func timedOut(p Progress) Outcome {
	switch p {
	case Asked:
		return Unreachable
	case Answered:
		return NoKey
	case Delivered:
		return Done
	default:
		return Ignored
	}
}

// end gives an open attempt its one outcome and takes back what it shows or rings.
func (t *turn) end(a Attempt, o Outcome, by string, cause int) {
	actor := actorSystem
	if by != "" {
		actor = by
	}
	t.record(actor, ledger.CrisisAttemptEnded{Escalation: t.s.ID, Attempt: a.ID, Outcome: string(o), By: by, Cause: cause})
	if a.Way != Webhook {
		t.do(StopAttempt{Attempt: a.ID, Way: a.Way, Why: o})
	}
}

// withdraw ends every attempt that goes on. What lies ready for a person's press stays, while the call does.
func (t *turn) withdraw(but string, prepared bool) {
	for _, a := range t.s.Attempts {
		ready := a.Progress == Prepared || a.Progress == Pressed
		switch {
		case !a.Open() || a.ID == but && but != "" || ready && !prepared:
		case a.Progress == Pressed:
			t.record(actorSystem, ledger.CrisisAttemptEnded{Escalation: t.s.ID, Attempt: a.ID, Outcome: string(Done)})
		default:
			t.end(a, Withdrawn, "", 0)
		}
	}
}

// exhausted ends a search that nobody has answered, with a page and a task.
func (t *turn) exhausted() {
	t.record(actorSystem, ledger.CrisisExhausted{Escalation: t.s.ID, Rounds: t.s.Round, Attempts: t.s.Asked})
	t.leaveTask(Exhausted)
	t.tell(SaidExhausted, "", "")
}

// leaveTask pages people and leaves a task; both are the same ones whenever they are wanted again.
func (t *turn) leaveTask(why Condition) {
	t.do(Page{Key: t.s.ID, Roles: t.s.Policy.pageRoles(), Why: why, Drill: t.s.Drill})
	t.do(WantTask{Key: t.s.ID, Why: why, Drill: t.s.Drill})
}

// nextID names the attempt that is made next.
func (t *turn) nextID() string { return fmt.Sprintf("%s-%d", t.s.ID, t.s.Asked+1) }

// named reports whether an actor is a person.
func named(actor string) bool {
	id, person := strings.CutPrefix(actor, Actor(""))
	return person && id != ""
}
