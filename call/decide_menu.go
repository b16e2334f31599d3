package call

import (
	"encoding/json"
	"slices"

	"heartline/agent"
	"heartline/internal/ledger"
	"heartline/ivr"
	"heartline/triage"
)

// lead lets the flow answer an input and carries out what it asks for. A caller who entered under a
// version of the menu that is no longer there is led to a person by the flow itself.
func (t *turn) lead(in ivr.Input) {
	if t.s.Phase != InMenu {
		return
	}
	place := MenuPlace{Priority: t.Hotline.Priority, Requires: t.Hotline.Requires}
	if t.s.Menu != nil {
		place = *t.s.Menu
	}
	next, effects := t.flow().Step(place.Position, in, ivr.Env{Now: t.Now, Zone: t.Hotline.Zone, Language: t.s.Language})
	if len(effects) == 0 && t.s.Menu != nil {
		t.s.Menu.Position = next // only the keys that wait in it have changed
		return
	}
	moved := ledger.MenuMoved{Flow: next.Flow, Version: next.Version}
	for _, e := range effects {
		switch e := e.(type) {
		case ivr.Chosen:
			moved.Menu, moved.Option = string(e.Menu), e.Option
		case ivr.SetSkill:
			place.Requires = append(slices.Clip(place.Requires), agent.Requirement{Skill: agent.Skill(e.Skill), Level: agent.SkillLevel(e.Level)})
		case ivr.SetPriority:
			place.Priority = e.Priority
		}
	}
	text, err := json.Marshal(next)
	if err != nil {
		text = []byte("{}")
	}
	moved.Position, moved.Requires, moved.Priority = text, recordedRequirements(place.Requires), place.Priority
	t.record(actorCaller, moved)
	t.s.Menu.Position = next // with the keys that are never recorded
	for _, e := range effects {
		t.effect(e, place)
	}
}

// whyPerson begins the reason for a wait that the menu led to as the way to a person.
const whyPerson = "person_"

func (t *turn) effect(e ivr.Effect, place MenuPlace) {
	entry := Entry{Queue: t.Hotline.Queue, Requires: place.Requires, Priority: place.Priority, Only: t.Hotline.Only}
	switch e := e.(type) {
	case ivr.Say:
		t.do(actDisarm{timerAwait})
		t.do(actSay{Purpose: sayMenu, Prompts: e.Prompts, Turn: e.Turn})
	case ivr.StopSaying:
		t.do(actHush{})
	case ivr.Await:
		t.do(actArm{Timer: timerAwait, After: e.Timeout, Turn: e.Turn})
	case ivr.SetLanguage:
		t.record(actorCaller, ledger.LanguageSet{Language: e.Language})
	case ivr.SetGrade:
		t.grade(t.notBelow(e.Grade), "menu", e.Option, actorCaller)
	case ivr.SetWish:
		t.wish(e)
	case ivr.Announced:
		t.announced(e)
	case ivr.RefuseRecording:
		t.record(actorCaller, ledger.Consent{Allowed: false, How: "key", Wording: e.Wording})
	case ivr.Enter:
		t.leaveMenu("queue")
		entry.Queue = e.Queue
		t.enqueue(t.same(entry), "menu")
	case ivr.ToPerson:
		t.leaveMenu("person")
		t.enqueue(t.same(entry), whyPerson+e.Why)
	case ivr.Direct:
		t.leaveMenu("agent")
		entry.Only = agent.ID(e.Agent)
		t.enqueue(entry, "menu")
	case ivr.LeaveMessage:
		t.leaveMenu("message")
		t.offerMessage(e.Box, "menu")
	}
}

// announced records the wording that the caller has heard; only an announcement that was played, heard to its
// end and not refused is a consent.
func (t *turn) announced(e ivr.Announced) {
	if !e.Complete || t.unheard {
		return
	}
	t.record(actorSystem, ledger.Announced{Prompts: []string{"recording_notice"}, Wording: e.Wording})
	if t.s.Consent == ConsentUnknown {
		t.record(actorSystem, ledger.Consent{Allowed: true, How: "announced", Wording: e.Wording})
	}
}

func (t *turn) leaveMenu(to string) {
	t.do(actDisarm{timerAwait})
	t.do(actHush{})
	t.record(actorSystem, ledger.MenuEnded{To: to})
}

// said acts on the end of a saying. A prompt that could not be played counts as played: silence is worse.
func (t *turn) said(in inSaid) {
	switch in.Purpose {
	case sayMenu:
		t.unheard = in.Failed
		t.lead(ivr.PromptDone(in.Turn))
	case sayMessage:
		t.recordMessage()
	case sayThanks:
		if t.s.Phase == Closing {
			t.end(LeftMessage, MessageLeft, "system", 0)
		}
	case sayOut, sayOutMessage:
		t.outSaid(in)
	case sayKeys:
		if in.Failed {
			t.do(actUntold{})
		}
	case sayCallBackKept:
		t.callBackFarewell()
	case saySurvey:
		t.surveySaid(in)
	case saySurveyed:
		t.surveyLeft()
	case sayListen:
		t.listened(in.Failed)
	case sayComfort, sayCallBack:
		t.listenOn()
	case sayParted: // the music goes on
	}
}

// digit is a key of the caller. While two talk, keys are answers of a caller who was told so, or nothing; once the end is
// decided they do nothing.
func (t *turn) digit(d string) {
	switch t.s.Phase {
	case InMenu:
		t.lead(ivr.Digit(d))
	case Message:
		if d == "#" && t.s.Box != nil && t.s.Box.Recording != "" {
			t.messageDone()
		}
	case Waiting:
		if d == t.Hotline.CrisisKey && d != "" {
			t.crisisKey()
			return
		}
		if t.callBackTakes(d) {
			t.callBackKey(d)
			return
		}
		t.waitKey(d)
	case Outside:
		t.waitKey(d)
	case Talking:
		t.answerKey(d)
	case Surveyed:
		t.surveyKey(d)
	default: // keys do nothing here
	}
}

// grade sets the required response, here and on the floor.
func (t *turn) grade(g triage.Grade, by, why, actor string) {
	if g == t.s.Grade {
		return
	}
	t.record(actor, ledger.Graded{Grade: g.String(), Was: t.s.Grade.String(), By: by, Why: why})
	if t.s.Entry != nil {
		t.do(actRegrade{Entry: t.s.Entry.ID, Grade: g, Priority: t.s.Entry.Priority, By: by})
		t.comfortAnew()
	} else if t.s.Talk != nil {
		t.do(actRegrade{Grade: g, By: by}) // what follows the talk depends on it
	}
	t.redCrisis(actor)
}

// own names a prompt in the caller's language.
func (t *turn) own(ids ...ivr.PromptID) []ivr.PromptRef {
	refs := make([]ivr.PromptRef, len(ids))
	for i, id := range ids {
		refs[i] = ivr.PromptRef{ID: id, Lang: t.s.Language}
	}
	return refs
}
