package call

import (
	"time"

	"heartline/agent"
	"heartline/internal/ledger"
)

// What the session does for a caller who answers by keys. The keys themselves are in no fact.
type (
	actAnswer        struct{ Key string }
	actForgetAnswers struct{}
	actUntold        struct{} // the sentence could not be played
)

func (actAnswer) act()        {}
func (actForgetAnswers) act() {}
func (actUntold) act()        {}

// followSilence listens to the caller for as long as the two can hear each other and the caller has not been heard. The
// time begins anew wherever the talk does. Who was noticed is listened to at once; everybody else after a moment.
func (t *turn) followSilence(before *State, in Input) {
	rules := t.Hotline.Silence
	was, is := before.listens(rules), t.s.listens(rules)
	_, adopted := in.(inAdopted)
	switch {
	case is && (!was || adopted):
		t.do(actDisarm{timerVoice})
		if !t.s.Silence.noticed() {
			t.do(actArm{Timer: timerSilent, After: earDelay + rules.After})
			t.do(actArm{Timer: timerEar, After: earDelay})
		}
	case was && !is:
		t.do(actDisarm{timerVoice})
		t.do(actDisarm{timerSilent})
		t.do(actDisarm{timerEar})
	}
}

// eared takes in what the ear reports. A sound that is over soon was a click, or a key.
func (t *turn) eared(sig Signal) {
	if !t.s.listens(t.Hotline.Silence) {
		return
	}
	if sig.Kind == SignalVoice {
		t.do(actArm{Timer: timerVoice, After: VoiceGap + voiceLeast})
		return
	}
	t.do(actDisarm{timerVoice})
	if sig.Duration >= voiceLeast {
		t.spoke()
	}
}

// spoke notes that the caller was heard.
func (t *turn) spoke() {
	if t.s.listens(t.Hotline.Silence) {
		t.record(actorCaller, ledger.CallerSpoke{After: t.Now.Sub(t.s.ConnectedAt)})
	}
}

// silent notes that nothing was heard of the caller for long enough. Only the time in which somebody listened counts, and
// all of it must have been listened to: who has spoken while nobody did is not to be taken for somebody who cannot.
func (t *turn) silent(listened time.Duration) {
	rules := t.Hotline.Silence
	switch {
	case !t.s.listens(rules) || t.s.Silence.noticed():
		return
	case listened < rules.After:
		t.do(actArm{Timer: timerSilent, After: rules.After - listened})
		return
	}
	t.record(actorSystem, ledger.CallerSilent{After: t.Now.Sub(t.s.ConnectedAt)})
	if rules.Auto {
		t.tell("")
	}
}

// keys carries out what a counsellor asks about a caller who may be unable to speak.
func (t *turn) keys(in inLive) error {
	switch {
	case t.s.Talk.Agent != in.By:
		return errNotYours
	case in.Do == liveAnswersOver:
		if t.s.Silence != nil && t.s.Silence.Answers {
			t.record(actorOf(in.By), ledger.CallerAnswersOver{By: string(in.By)})
			t.do(actForgetAnswers{})
		}
		return nil
	case !t.s.counsellorTalks() || !t.s.Talk.Bridged:
		return errOnHold
	case in.Telling:
		return nil
	}
	t.tell(in.By)
	return nil
}

// tell says to the caller, beside the talk, how to answer by keys. What hangs on the caller's leg since another
// counsellor's leg was heard there is put on anew, or nothing that is whispered would reach the caller: see plan_unhook.go.
func (t *turn) tell(by agent.ID) {
	if t.s.mingled() {
		t.recordAfresh(t.s.Caller)
	}
	t.record(actorOrSystem(by), ledger.CallerTold{By: string(by)})
	t.do(actSay{Purpose: sayKeys, Prompts: t.own(PromptKeys)})
}

// answer shows a key of the caller to the counsellor, if the caller was told to press some.
func (t *turn) answerKey(key string) {
	if t.s.Silence != nil && t.s.Silence.Answers {
		t.do(actAnswer{Key: key})
	}
}

// applySilence folds the facts about a caller who may be unable to speak.
func applySilence(s *State, at time.Time, fact ledger.Fact) {
	q := Silence{}
	if s.Silence != nil {
		q = *s.Silence
	}
	switch fact.(type) {
	case ledger.CallerSilent:
		q.NoticedAt = at
	case ledger.CallerSpoke:
		q.SpokeAt = at
	case ledger.CallerTold:
		q.Told, q.ToldAt, q.Answers = q.Told+1, at, true
	case ledger.CallerAnswersOver:
		q.Answers = false
	default:
		return
	}
	s.Silence = &q
}
