package call

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"heartline/agent"
	"heartline/internal/id"
	"heartline/internal/ledger"
	"heartline/ivr"
	"heartline/triage"
)

// A caller whose counsellor has ended the talk may be asked how it was. The talk is over when that begins: its counsellor
// is free, its end stands, and no fault of ours on the way makes it a lost call. The caller can hang up at every moment,
// which is a normal end, and goes back to a person by a key.

// SurveyRules say what callers of a queue are asked.
type SurveyRules struct {
	Questions []SurveyQuestion // none: nothing is asked
	Grades    []triage.Grade   // that are asked; red never is
	HandedOn  bool             // who was handed on in the talk is asked too
	PersonKey string           // leads back to a person; no mark of any question
	Wait      time.Duration    // for a key, after a question was said
}

// SurveyQuestion is asked once, and once more where no key comes.
type SurveyQuestion struct {
	ID    string
	Play  []ivr.PromptRef // in the caller's language where none is named
	Least int             // the marks that answer it, 1 to 9
	Most  int
}

// Survey is how far a caller is who is asked.
type Survey struct {
	Agent     agent.ID // had the talk
	Queue     string
	Reason    Reason // of the end of the talk
	Cause     int
	Questions []string // immutable
	PersonKey string   `json:",omitempty"` // the caller was told of it; empty: as configured
	Done      int      // of them
	Marks     int      // that were given
	BegunAt   time.Time
	Outcome   string `json:",omitempty"` // nothing is asked any more
}

const (
	saySurvey   purpose = "survey"
	saySurveyed purpose = "surveyed" // the farewell

	timerSurvey   timer = "survey"   // no key has come
	timerSurveyed timer = "surveyed" // all of it has taken too long

	surveyLimit = 2 * time.Minute
	// surveyFarewell is longer than any farewell. The caller's line is taken down then, whatever has become of the prompt.
	surveyFarewell = 20 * time.Second
	surveyTries    = 2

	// surveyDoubt is how long a question that was cut off leaves open whether it failed or the caller hung up, of which the
	// report comes after that of the question.
	surveyDoubt = 300 * time.Millisecond

	// SurveySkipKey is the key of who does not want to answer a question.
	SurveySkipKey = "0"
)

// The outcomes of a survey.
const (
	surveyAnswered   = "answered"   // the last question was answered, or declined
	surveyUnanswered = "unanswered" // no key came
	surveyHungUp     = "hung_up"
	surveyPerson     = "person" // back to a person, by the key
	surveyRed        = "red"    // back to a person, because the call was made red
	surveyBroken     = "broken" // by a fault, or the limit of time
)

// surveys returns what the caller is asked when the counsellor ends the talk; nil for nothing. Calls of our own, calls of
// the house, red ones, those beside which somebody was called for help, and who may be unable to speak are never asked.
func (t *turn) surveys(reason Reason) *SurveyRules {
	s := &t.s
	if reason != CounsellorHungUp || s.Phase != Talking || s.Talk == nil || s.Talk.Agent == "" || !s.Heard || s.Marked != "" ||
		s.Out != nil || s.Survey != nil || s.Grade == triage.Red || len(s.Crisis) > 0 || s.Silence.Silent() {
		return nil
	}
	r, ok := t.Hotline.Surveys[s.Talk.Queue]
	if !ok || len(r.Questions) == 0 || !slices.Contains(r.Grades, s.Grade) || s.Transfers > 0 && !r.HandedOn {
		return nil
	}
	return &r
}

// endTalk ends the talk by its counsellor: with the end of the call, or with a question to the caller.
func (t *turn) endTalk(reason Reason, cause int) {
	r := t.surveys(reason)
	if r == nil {
		t.end(Completed, reason, "counsellor", cause)
		return
	}
	talk := *t.s.Talk
	t.dismiss(OutcomeCallerGone)
	t.silence("call_over")
	t.stopRecordings("")
	if l, ok := t.s.leg(talk.Leg); ok && !l.Gone { // a desk's leg is with the next caller while this one is asked
		t.record(actorSystem, ledger.LegGone{Leg: talk.Leg})
	}
	begun := ledger.SurveyBegun{Agent: string(talk.Agent), Queue: talk.Queue, Reason: string(reason), Cause: cause, PersonKey: r.PersonKey}
	for _, q := range r.Questions {
		begun.Questions = append(begun.Questions, q.ID)
	}
	t.record(actorOf(talk.Agent), begun)
	t.do(actReleased{Agent: talk.Agent, AfterCall: t.Hotline.AfterCall})
	for _, x := range []timer{timerCause, timerPark, timerMonitor, timerUnsent} {
		t.do(actDisarm{x})
	}
	t.pose(1)
}

// rules of the survey that goes on; its queue may have none any more.
func (t *turn) surveyRules() SurveyRules { return t.Hotline.Surveys[t.s.Survey.Queue] }

// wayBack is the key that leads back to a person. What the caller was told holds, whatever has become of the configuration.
func (t *turn) wayBack() string { return cmp.Or(t.s.Survey.PersonKey, t.surveyRules().PersonKey) }

// question returns the present question; ok is false where none is left, or it is not configured any more.
func (t *turn) question() (q SurveyQuestion, ok bool) {
	s := t.s.Survey
	if s.Done >= len(s.Questions) {
		return q, false
	}
	for _, q := range t.surveyRules().Questions {
		if q.ID == s.Questions[s.Done] {
			return q, true
		}
	}
	return q, false
}

// pose says the present question, the first one behind a word of thanks and the way back to a person. The turn tells what is
// said of which question, and the how manieth time.
func (t *turn) pose(try int) {
	q, ok := t.question()
	switch s := t.s.Survey; {
	case !ok && s.Done < len(s.Questions):
		t.surveyDone(surveyBroken)
		return
	case !ok:
		t.surveyDone(surveyAnswered)
		return
	}
	var say []ivr.PromptRef
	if t.s.Survey.Done == 0 && try == 1 {
		say = t.own(ivr.PromptSurvey, ivr.SurveyPersonPrompt(t.wayBack()))
	}
	t.do(actDisarm{timerSurvey})
	t.limitSurvey()
	t.do(actSay{Purpose: saySurvey, Prompts: append(say, t.theirs(q.Play)...), Turn: t.surveyTurn(try)})
}

// limitSurvey bounds all of it, over every life of the controller.
func (t *turn) limitSurvey() {
	t.do(actArm{Timer: timerSurveyed, After: max(t.s.Survey.BegunAt.Add(surveyLimit).Sub(t.Now), retryPause)})
}

func (t *turn) surveyTurn(try int) int { return t.s.Survey.Done*surveyTries + try - 1 }

// asking reports whether a question is open.
func (s *State) asking() bool {
	return s.Phase == Surveyed && s.Survey != nil && s.Survey.Outcome == ""
}

// surveySaid waits for a key. A question that could not be said is not waited for: there would be nothing but silence.
func (t *turn) surveySaid(in inSaid) {
	switch {
	case !t.s.asking() || in.Turn/surveyTries != t.s.Survey.Done:
	case in.Failed:
		t.do(actArm{Timer: timerSurveyed, After: surveyDoubt})
	default:
		t.do(actArm{Timer: timerSurvey, After: t.surveyRules().Wait, Turn: in.Turn})
	}
}

// surveyWaited asks once more, and lets go of who does not answer.
func (t *turn) surveyWaited(turn int) {
	switch {
	case !t.s.asking() || turn/surveyTries != t.s.Survey.Done:
	case turn%surveyTries+1 < surveyTries:
		t.pose(turn%surveyTries + 2)
	default:
		t.surveyDone(surveyUnanswered)
	}
}

// surveyKey takes a key, also while a question, or the farewell, is said. One without a meaning changes nothing.
func (t *turn) surveyKey(d string) {
	if t.s.Survey == nil {
		return
	}
	if d == t.wayBack() && d != "" {
		t.toPerson(surveyPerson, actorCaller)
		return
	}
	q, open := t.question()
	mark, err := strconv.Atoi(d)
	if !open || !t.s.asking() || err != nil || d != SurveySkipKey && (mark < q.Least || mark > q.Most) {
		return
	}
	t.record(actorCaller, ledger.SurveyAnswered{Question: q.ID, Mark: mark})
	t.pose(1)
}

// toPerson puts the caller back into the queue, before everybody of the same grade but those whom a fault has given back. They
// wait anew: a rule that sends on who waits for long is not to count the talk.
func (t *turn) toPerson(outcome, actor string) {
	s := t.s.Survey
	t.surveyOver(outcome, actor)
	for _, x := range []timer{timerSurvey, timerSurveyed} {
		t.do(actDisarm{x})
	}
	t.do(actHush{})
	t.enqueue(Entry{Queue: s.Queue, Requires: t.s.Needs, Priority: t.Hotline.Priority, Returned: true}, "survey")
	t.assure(PromptWait)
}

// followSurvey lets nobody be asked whose call was made red meanwhile: somebody has to talk with them.
func (t *turn) followSurvey() {
	if t.s.Phase == Surveyed && t.s.Survey != nil && t.s.Grade == triage.Red {
		t.toPerson(surveyRed, actorSystem)
	}
}

// surveyed reports whether the call ends, or has ended, as a talk whose caller was asked.
func (s *State) surveyed() bool {
	return s.Survey != nil && (s.Phase == Surveyed || s.End != nil && s.End.Class == Completed)
}

// surveyOver records once that nothing is asked any more.
func (t *turn) surveyOver(outcome, actor string) {
	if t.s.asking() {
		t.record(actor, ledger.SurveyEnded{Outcome: outcome})
	}
}

// surveyDone says farewell.
func (t *turn) surveyDone(outcome string) {
	if t.s.Phase != Surveyed {
		return
	}
	if outcome == surveyBroken && !t.s.asking() { // the farewell has not ended either
		t.surveyLeft()
		return
	}
	t.surveyOver(outcome, actorSystem)
	t.do(actDisarm{timerSurvey})
	t.do(actArm{Timer: timerSurveyed, After: surveyFarewell})
	t.do(actSay{Purpose: saySurveyed, Prompts: t.own(ivr.PromptSurveyed)})
}

// surveyLeft ends the line of a caller to whom farewell was said.
func (t *turn) surveyLeft() {
	if t.s.Phase == Surveyed {
		t.end(Completed, t.s.Survey.Reason, "counsellor", t.s.Survey.Cause)
	}
}

// surveyEnds is how a call ends whose talk was over: as the counsellor had ended it, whatever has become of the caller since.
func (t *turn) surveyEnds(reason Reason) (class Class, as Reason, by string, cause int) {
	s := t.s.Survey
	outcome := surveyBroken
	if reason == CallerHungUp {
		outcome = surveyHungUp
	}
	t.surveyOver(outcome, actorSystem)
	return Completed, s.Reason, "counsellor", s.Cause
}

// adoptSurvey asks the present question again, or says farewell again. The last process may not have lived to release the
// counsellor.
func (t *turn) adoptSurvey(in inAdopted) {
	s := t.s.Survey
	if !in.Fresh {
		return
	}
	t.do(actReleased{Agent: s.Agent, AfterCall: t.Hotline.AfterCall})
	t.limitSurvey()
	if t.s.asking() {
		t.pose(1)
		return
	}
	t.do(actSay{Purpose: saySurveyed, Prompts: t.own(ivr.PromptSurveyed)})
}

// signOf names the empty bridge that stands for as long as the caller is asked. The guard of the node knows by it that the
// talk is over: should the controller fall silent, it says farewell to the caller and has nobody rung.
func signOf(s *State) string { return id.Object(string(s.ID), id.RoleSurvey, 0) }

// planSign puts up the sign that the caller is asked, or takes it away before anything else is done for who goes back to a
// person.
func planSign(s *State, a *actual) []command {
	switch there := a.Bridges[signOf(s)]; {
	case s.Survey == nil:
	case s.Phase == Surveyed && there != yes:
		return []command{{Op: opBridge, Target: signOf(s), Vars: callTag(s, id.RoleSurvey)}}
	case s.Phase != Surveyed && there != no:
		return []command{{Op: opDestroy, Target: signOf(s)}}
	}
	return nil
}

// foldSurvey folds how far a caller is who is asked.
func foldSurvey(s *State, at time.Time, fact ledger.Fact) {
	switch f := fact.(type) {
	case ledger.SurveyBegun:
		s.Phase, s.Talk, s.Help, s.LostBy = Surveyed, nil, nil, ""
		s.Survey = &Survey{Agent: agent.ID(f.Agent), Queue: f.Queue, Reason: Reason(f.Reason), Cause: f.Cause, Questions: f.Questions, PersonKey: f.PersonKey, BegunAt: at}
	case ledger.SurveyAnswered:
		if s.Survey != nil { // the copy is this state's own
			s.Survey.Done++
			if f.Mark > 0 {
				s.Survey.Marks++
			}
		}
	case ledger.SurveyEnded:
		if s.Survey != nil {
			s.Survey.Outcome = f.Outcome
		}
	}
}
