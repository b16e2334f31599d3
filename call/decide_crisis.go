package call

import (
	"fmt"
	"slices"

	"heartline/agent"
	"heartline/crisis"
	"heartline/internal/id"
	"heartline/internal/ledger"
	"heartline/triage"
)

// crisisEnv is what a search may know in this decision.
func (t *turn) crisisEnv() crisis.Env {
	e := t.Crisis
	e.Now = t.Now
	if t.s.Talk != nil && (t.s.Phase == Talking || t.s.Phase == Parted) {
		e.Counsellor = string(t.s.Talk.Agent)
	}
	return e
}

// feed gives an input to one search, and records and wants what comes of it.
func (t *turn) feed(escalation string, in crisis.Input) error {
	s, ok := t.s.Crisis.Find(escalation)
	if !ok {
		return errNoCrisis
	}
	return t.crisisDo(escalation, crisis.Decide(s, in, t.crisisEnv()))
}

// feedAttempt gives an input to the search that an attempt belongs to.
func (t *turn) feedAttempt(attempt string, in crisis.Input) {
	if e, ok := t.s.Crisis.Of(attempt); ok {
		_ = t.feed(e.ID, in) // a refusal is a sentence for who asked, and here nobody did
	}
}

func (t *turn) crisisDo(escalation string, d crisis.Decision) error {
	for _, f := range d.Facts {
		t.record(f.Actor, f.Fact)
		if end, ok := f.Fact.(ledger.CrisisAttemptEnded); ok && crisis.Outcome(end.Outcome) == crisis.Accepted {
			t.stopAlert(end.Attempt, crisis.Accepted)
		}
	}
	for _, in := range d.Intents {
		t.crisisIntent(escalation, in)
	}
	return d.Err
}

// crisisIntent turns what a search wants into facts of the call and acts of its session.
func (t *turn) crisisIntent(escalation string, in crisis.Intent) {
	if a := asksBy(in); a != "" && !t.stillOpen(a) {
		return
	}
	switch in := in.(type) {
	case crisis.AlertDesk:
		t.do(actCrisisAlert{CrisisAlert{AlertDesk: in, Call: t.s.ID, Escalation: escalation}})
	case crisis.RingSeat:
		t.dialCrisiser(in.Attempt, agent.ID(in.Person), string(in.Seat))
	case crisis.CallPhone:
		t.dialCrisiser(in.Attempt, "", in.Number)
	case crisis.SendWebhook:
		t.do(actCrisisHook{CrisisHook{Webhook: in.Webhook, Attempt: in.Attempt, Escalation: escalation, Drill: in.Drill}})
	case crisis.DialEmergency:
		t.dialEmergency(in)
	case crisis.StopAttempt:
		t.stopAttempt(in)
	case crisis.Thank:
		if l, ok := t.s.legOfAttempt(in.Attempt); ok && !l.Gone && !t.s.admitted(l.ID) {
			t.record(actorSystem, ledger.LegGone{Leg: l.ID, Cause: causeNormal})
		}
	case crisis.Admit:
		t.admit(in)
	case crisis.TellCounsellor:
		t.do(actCrisisTell{in})
	case crisis.Page:
		t.do(actCrisisPage{in})
	case crisis.WantTask:
		t.wantCrisisTask(in)
	case crisis.Look:
		t.lookFor(in)
	default: // what lies ready is in the state; the timer follows from it
	}
}

// asksBy is the attempt by which an intent asks somebody; empty: it asks nobody.
func asksBy(in crisis.Intent) string {
	switch in := in.(type) {
	case crisis.AlertDesk:
		return in.Attempt
	case crisis.RingSeat:
		return in.Attempt
	case crisis.CallPhone:
		return in.Attempt
	case crisis.SendWebhook:
		return in.Attempt
	case crisis.DialEmergency:
		return in.Attempt
	default:
		return ""
	}
}

// stillOpen reports whether an attempt goes on. What is found after a restart may end a search before the rest of its
// intents is carried out: nobody is asked for nothing then.
func (t *turn) stillOpen(attempt string) bool {
	e, _ := t.s.Crisis.Of(attempt)
	a, ok := e.Attempt(attempt)
	return ok && a.Open()
}

// dialCrisiser rings somebody's telephone: the plan dials it.
func (t *turn) dialCrisiser(attempt string, who agent.ID, seat string) {
	key := ""
	if h := t.Hotline.Crisis; h != nil {
		key = h.Keys[seat]
		if who != "" {
			key = h.SeatKeys[seat]
		}
	}
	t.record(actorSystem, ledger.LegDialed{
		Leg: id.Object(string(t.s.ID), id.RoleHelper, t.s.NextLeg), Role: string(CrisisLeg), Agent: string(who), Seat: seat, Attempt: attempt, Key: key,
	})
}

// dialEmergency calls a number that a person has pressed for. Whoever answers is with the caller and the
// counsellor at once.
func (t *turn) dialEmergency(in crisis.DialEmergency) {
	party := fmt.Sprintf("p%d", t.s.NextParty+1)
	t.record(in.By, ledger.PartyAsked{Party: party, Then: string(ThenJoin), By: personOf(in.By), Number: in.Number})
	t.record(actorSystem, ledger.PartyOffered{Party: party, Deadline: t.Now.Add(numberPatience)})
	t.record(actorSystem, ledger.LegDialed{
		Leg: id.Object(string(t.s.ID), id.RoleParty, t.s.NextLeg), Role: string(PartyLeg), Seat: in.Number, Party: party, Attempt: in.Attempt,
	})
	t.do(actArm{Timer: partyTimer(party), After: numberPatience})
}

// personOf is the id of an actor who is a person.
func personOf(actor string) string {
	const person = "user:"
	if len(actor) > len(person) && actor[:len(person)] == person {
		return actor[len(person):]
	}
	return ""
}

// stopAttempt takes back what an attempt shows or rings.
func (t *turn) stopAttempt(in crisis.StopAttempt) {
	switch in.Way {
	case crisis.Desk:
		t.stopAlert(in.Attempt, in.Why)
	default:
		if l, ok := t.s.legOfAttempt(in.Attempt); ok && !l.Gone && !t.s.admitted(l.ID) {
			t.record(actorSystem, ledger.LegGone{Leg: l.ID, Cause: causeNormal})
		}
	}
}

// stopAlert takes an alert off the pages of the person it was for.
func (t *turn) stopAlert(attempt string, why crisis.Outcome) {
	e, _ := t.s.Crisis.Of(attempt)
	if a, ok := e.Attempt(attempt); ok && a.Way == crisis.Desk {
		t.do(actCrisisHide{Person: a.Person, Attempt: attempt, Why: why})
	}
}

// wantCrisisTask leaves the task of a search that nobody has answered, in the same append as the facts that say so.
// It is wanted once, whatever repeats it.
func (t *turn) wantCrisisTask(in crisis.WantTask) {
	if slices.Contains(t.s.CrisisTasks, in.Key) {
		return
	}
	if in.Drill || t.s.Marked != "" {
		return // nobody has to be called back for an exercise
	}
	t.record(actorSystem, ledger.TaskWanted{
		Task: in.Key, Kind: string(triage.TaskFollowUp), Grade: triage.Red.String(), Due: t.Now,
		Hotline: t.s.Hotline, NumberID: t.s.NumberID, NumberHash: t.s.NumberHash,
	})
}

// help carries out a request about a call for help, or says why not.
func (t *turn) crisis(in inCrisis) {
	err := t.crisisRequest(in)
	if in.reply != nil {
		t.do(actReply{To: in.reply, Err: err})
	}
}

func (t *turn) crisisRequest(in inCrisis) error {
	if t.s.Phase == Ending || t.s.Phase == Ended || t.s.Phase == Arriving {
		return errCallOver
	}
	own := t.crisisEnv().Counsellor == string(in.By)
	switch in.Do {
	case crisisStart, crisisCancel, crisisPrepare, crisisPress, crisisMode:
		if !own && !in.Any {
			return errNotYours
		}
	case crisisShown, crisisAcknowledge, crisisDecline, crisisGiveBack, crisisJoined: // by whose alert it is
	}
	if in.Do == crisisStart {
		cause := crisis.ByDesk
		if !own {
			cause = crisis.ByBoard
		}
		return t.callForHelp(cause, actorOf(in.By), reasonCode(in.Reason))
	}
	e, ok := meantCrisis(t.s.Crisis, in)
	if !ok {
		return errNoCrisis
	}
	return t.crisisCommand(e, in)
}

// meantCrisis is the search that a request is about. Several may live at a time: who comes or takes a word back means
// the own one, everything else the one that somebody has to look after.
func meantCrisis(b crisis.Book, in inCrisis) (crisis.State, bool) {
	switch {
	case in.Attempt != "":
		return b.Of(in.Attempt)
	case in.Escalation != "":
		return b.Find(in.Escalation)
	case in.Do == crisisJoined, in.Do == crisisGiveBack:
		return b.Toward(actorOf(in.By))
	default:
		return b.Open()
	}
}

// crisisCommand carries out a request about one search.
func (t *turn) crisisCommand(e crisis.State, in inCrisis) error {
	by := actorOf(in.By)
	a, _ := e.Attempt(in.Attempt)
	theirs := a.Person != "" && a.Person == string(in.By)
	switch in.Do {
	case crisisShown:
		if !theirs {
			return errAlertOther
		}
		return t.feed(e.ID, crisis.Progressed{Attempt: a.ID, To: crisis.Shown})
	case crisisAcknowledge:
		if in.Attempt != "" && !theirs || in.Attempt == "" && !in.Any {
			return errAlertOther
		}
		how := crisis.AtDesk
		if in.Attempt == "" {
			how = crisis.AtBoard
		}
		return t.feed(e.ID, crisis.Acknowledge{Attempt: a.ID, By: by, How: how})
	case crisisDecline:
		if !theirs {
			return errAlertOther
		}
		return t.feed(e.ID, crisis.Decline{Attempt: a.ID, By: by})
	case crisisGiveBack:
		return t.feed(e.ID, crisis.GiveBack{By: by})
	case crisisJoined:
		return t.feed(e.ID, crisis.Join{Attempt: openAlert(e, string(in.By)), By: by, Mode: in.Mode})
	case crisisMode:
		return t.helperMode(a, in.Mode)
	case crisisCancel:
		return t.feed(e.ID, crisis.Cancel{By: by, Reason: reasonCode(in.Reason)})
	case crisisPrepare:
		return t.feed(e.ID, crisis.Prepare{Number: in.Number, By: by})
	case crisisPress:
		if t.s.Phase != Talking {
			return errNoTalkYet
		}
		return t.feed(e.ID, crisis.Press{Attempt: a.ID, By: by})
	case crisisStart: // needs no search
	}
	return errNoCrisis
}

// openAlert is the alert that a person has not answered yet; empty: none.
func openAlert(e crisis.State, person string) string {
	for _, a := range e.Attempts {
		if a.Person == person && a.Way == crisis.Desk && a.Open() {
			return a.ID
		}
	}
	return ""
}

// callForHelp begins a search by the hotline's policy.
func (t *turn) callForHelp(cause crisis.Cause, by, reason string) error {
	policy := crisis.DefaultPolicy()
	if t.Hotline.Crisis != nil {
		policy = t.Hotline.Crisis.Policy
	}
	return t.crisisDo(t.CrisisID, t.s.Crisis.Begin(crisis.Start{
		ID: t.CrisisID, Policy: policy, Cause: cause, By: by, Reason: reason, Drill: t.s.Marked == MarkDrill,
	}, t.crisisEnv()))
}

// MarkDrill marks a call that is an exercise.
const MarkDrill = "drill"

// redCrisis begins a search where the hotline's rules want one for every call that becomes red. A call that proves the
// line asks nobody.
func (t *turn) redCrisis(actor string) {
	h := t.Hotline.Crisis
	switch {
	case h == nil || t.s.Grade != triage.Red || t.CrisisID == "", t.s.Marked != "" && t.s.Marked != MarkDrill:
	case actor == actorCaller && h.CallerKey:
		_ = t.callForHelp(crisis.ByCallerKey, actor, "red") // one that searches already is help enough
	case h.OnRed:
		_ = t.callForHelp(crisis.ByGrade, actor, "red")
	}
}

// crisisKey makes the call of a caller who waits red, because they say so. They hear at once that it was heard, unless
// a counsellor is being rung.
func (t *turn) crisisKey() {
	if t.s.Grade == triage.Red {
		return
	}
	t.grade(triage.Red, actorCaller, "crisis_key", actorCaller)
	if t.s.Offer == nil {
		t.do(actSay{Purpose: sayComfort, Prompts: t.own(PromptWait)})
	}
}

// redFromTheStart begins a search for a call that was red before anybody could say so: by its hotline, or as a drill.
func (t *turn) redFromTheStart() {
	for _, f := range t.facts {
		if _, answered := f.Fact.(ledger.CallAnswered); answered && len(t.s.Crisis) == 0 {
			t.redCrisis(actorSystem)
			return
		}
	}
}

// crisisOver closes the searches of a call that ends.
func (t *turn) crisisOver() {
	for _, e := range t.s.Crisis {
		_ = t.feed(e.ID, crisis.CallOver{})
	}
}

// crisisTick lets time pass for the searches.
func (t *turn) crisisTick() {
	for _, e := range t.s.Crisis {
		if e.Live() {
			_ = t.feed(e.ID, crisis.Tick{})
		}
	}
}

// armCrisis keeps the timer on the next deadline of the searches. again: the timer may be gone.
func (t *turn) armCrisis(was crisis.Book, again bool) {
	before, next := was.Wake(), t.s.Crisis.Wake()
	switch {
	case next.IsZero() && !before.IsZero():
		t.do(actDisarm{timerCrisis})
	case next.IsZero():
	case again || !next.Equal(before):
		t.do(actArm{Timer: timerCrisis, After: max(next.Sub(t.Now), 0)})
	}
}

// numberRefused records that a number was kept from the wire. The report that the leg is gone follows.
func (t *turn) numberRefused(in inRefused) {
	if in.Leg == t.s.Caller && t.s.placing() {
		t.record(actorSystem, ledger.CrisisNumberRefused{Why: string(in.Why), Mode: string(in.Mode)})
		t.attemptOver(AttemptRefused, 0)
		return
	}
	l, ok := t.s.leg(in.Leg)
	if !ok {
		return
	}
	f := ledger.CrisisNumberRefused{Attempt: l.Attempt, Why: string(in.Why), Mode: string(in.Mode)}
	if e, ok := t.s.Crisis.Of(l.Attempt); ok {
		f.Escalation = e.ID
	}
	if l.Agent != "" || l.Role == SeatLeg || l.Role == OutsideLeg {
		f.Seat = string(l.Seat)
	} else {
		f.Number = string(l.Seat)
	}
	t.record(actorSystem, f)
	t.refusedOffer(in.Leg)
}

// refusedOffer closes the offer whose number was kept from the wire as a no: its counsellor could be reached, and stays
// ready for other calls.
func (t *turn) refusedOffer(leg string) {
	if o, offered := t.s.offerOfLeg(leg); offered {
		t.closeOffer(o, OutcomeDeclined, 0)
		return
	}
	if p, ok := t.s.partyOfLeg(leg); ok && p.Offer != "" && p.State == PartyRinging {
		t.endParty(p, OutcomeDeclined, 0, "")
	}
}

// again reports whether the timer of the searches may be gone.
func again(in Input) bool {
	switch in := in.(type) {
	case inTimeout:
		return in.Timer == timerCrisis
	case inAdopted:
		return true
	}
	return false
}

// hooked takes in what came of a message to another system.
func (t *turn) hooked(in inHook) {
	if in.Failed {
		t.feedAttempt(in.Attempt, crisis.Ended{Attempt: in.Attempt, Outcome: crisis.Failed})
		return
	}
	t.feedAttempt(in.Attempt, crisis.Progressed{Attempt: in.Attempt, To: crisis.Delivered})
	if in.Accepted {
		t.feedAttempt(in.Attempt, crisis.Acknowledge{Attempt: in.Attempt, How: crisis.ByHook})
	}
}
