package call_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"heartline/agent"
	"heartline/call"
	"heartline/internal/fakepbx"
	"heartline/internal/ledger"
	"heartline/ivr"
	"heartline/triage"
)

// surveyRig asks two questions of who was talked with at a telephone.
func surveyRig(t *testing.T) *rig {
	t.Helper()
	r := newRig(t)
	r.hotline.Grade, r.hotline.AfterCall = triage.Green, time.Hour
	r.hotline.Surveys = map[string]call.SurveyRules{"main": {
		Questions: []call.SurveyQuestion{
			{ID: "helped", Play: []ivr.PromptRef{{ID: "helped"}}, Least: 1, Most: 5},
			{ID: "again", Play: []ivr.PromptRef{{ID: "again"}}, Least: 1, Most: 2},
		},
		Grades: []triage.Grade{triage.Green}, PersonKey: "9", Wait: time.Hour,
	}}
	r.sipSeat("s1", fakepbx.Answers(0))
	return r
}

// waits changes for how long a key is waited for.
func (r *rig) waits(d time.Duration) {
	rules := r.hotline.Surveys["main"]
	rules.Wait = d
	r.hotline.Surveys["main"] = rules
}

// leaves lets anna, at her telephone, talk with a caller and end the call.
func (r *rig) leaves() (caller *fakepbx.Party) {
	r.t.Helper()
	caller = r.asterisk.Call(fakepbx.Caller{Number: "2000"})
	v := r.phase(call.Talking)
	r.wait("the two to be heard", func() bool { return has(r, func(ledger.Bridged) bool { return true }) })
	r.asterisk.Party(v.Leg).Hangup(16)
	return caller
}

// marks are the answers that the ledger holds.
func (r *rig) marks() (all []string) {
	for _, f := range facts[ledger.SurveyAnswered](r) {
		all = append(all, fmt.Sprintf("%s=%d", f.Question, f.Mark))
	}
	return all
}

// surveyed wants the call to have ended as the counsellor ended it, and the survey as told.
func (r *rig) surveyed(outcome string, marks ...string) {
	r.t.Helper()
	r.over()
	if e := r.ended(); e.Class != "completed" || e.Reason != "counsellor_hung_up" || e.By != "counsellor" || e.Cause != 16 {
		r.t.Errorf("ended %+v", e)
	}
	ends := facts[ledger.SurveyEnded](r)
	if len(ends) != 1 || ends[0].Outcome != outcome || !slices.Equal(r.marks(), marks) {
		r.t.Errorf("ended %v with %v, want %s with %v", ends, r.marks(), outcome, marks)
	}
	if has(r, func(ledger.TaskWanted) bool { return true }) {
		r.t.Error("a caller who was asked left work")
	}
}

// asks waits until the caller hears a question.
func (r *rig) asks(caller *fakepbx.Party, question string) {
	r.t.Helper()
	r.wait("the question "+question, func() bool {
		c, ok := caller.View()
		return ok && slices.Contains(c.Playing, "sound:/prompts/"+question)
	})
}

// slow makes prompts last, so that they are seen to be said.
func (r *rig) slow(prompts ...string) {
	for _, p := range prompts {
		r.asterisk.SetPrompt("sound:/prompts/"+p, 30*time.Second)
	}
}

func TestACallerIsAskedWhenTheCounsellorHasEndedTheTalk(t *testing.T) {
	tests := map[string]struct {
		wait    time.Duration
		does    func(r *rig, caller *fakepbx.Party)
		outcome string
		marks   []string
	}{
		"answers both, also into the question": {time.Hour, func(r *rig, c *fakepbx.Party) {
			r.slow("helped", "again")
			c.Press("4")
			r.asks(c, "again")
			c.Press("2")
		}, "answered", []string{"helped=4", "again=2"}},
		"says nothing to one": {time.Hour, func(r *rig, c *fakepbx.Party) {
			c.Press("0")
			r.wait("the mark", func() bool { return len(r.marks()) == 1 })
			c.Press("1")
		}, "answered", []string{"helped=0", "again=1"}},
		"presses keys that mean nothing": {time.Hour, func(_ *rig, c *fakepbx.Party) {
			c.Press("6")
			c.Press("#")
			c.Press("3")
			c.Press("3")
			c.Press("2")
		}, "answered", []string{"helped=3", "again=2"}},
		"presses nothing":           {50 * time.Millisecond, func(*rig, *fakepbx.Party) {}, "unanswered", nil},
		"answers one, then nothing": {time.Second, func(_ *rig, c *fakepbx.Party) { c.Press("5") }, "unanswered", []string{"helped=5"}},
		"hangs up":                  {time.Hour, func(_ *rig, c *fakepbx.Party) { c.Hangup(16) }, "hung_up", nil},
		"the line dies":             {time.Hour, func(_ *rig, c *fakepbx.Party) { c.Hangup(44) }, "hung_up", nil},
		"is asked again after a new controller has come": {time.Hour, func(r *rig, c *fakepbx.Party) {
			r.slow("again")
			c.Press("4")
			r.asks(c, "again")
			r.again()
			r.phase(call.Surveyed)
			r.asks(c, "again")
			c.Press("1")
		}, "answered", []string{"helped=4", "again=1"}},
		"hears farewell after a new controller has come": {time.Hour, func(r *rig, c *fakepbx.Party) {
			r.slow("system.survey_goodbye")
			c.Press("4")
			c.Press("1")
			r.asks(c, "system.survey_goodbye")
			r.again()
			r.asks(c, "system.survey_goodbye")
			r.asterisk.SetPrompt("sound:/prompts/system.survey_goodbye", 10*time.Millisecond)
			r.again()
		}, "answered", []string{"helped=4", "again=1"}},
		"the caller hangs up while no controller is there": {time.Hour, func(r *rig, c *fakepbx.Party) {
			r.life.stop()
			c.Hangup(16)
			r.floor = r.life.floor.export(r.t)
			r.start()
		}, "hung_up", nil},
		"the guard says farewell while no controller is there": {time.Hour, func(r *rig, c *fakepbx.Party) {
			r.life.stop()
			r.sendTo(c, "survey-over")
			r.floor = r.life.floor.export(r.t)
			r.start()
			r.wait("the end", r.idle)
			if _, here := c.View(); !here {
				r.t.Error("a caller who hears farewell was hung up")
			}
			c.Hangup(16)
		}, "broken", nil},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := surveyRig(t)
			r.waits(tt.wait)
			r.start()
			r.ready("anna", "s1")
			caller := r.leaves()
			if tt.wait == time.Hour {
				r.phase(call.Surveyed)
				r.is("anna", agent.AfterCall)
			}
			tt.does(r, caller)
			r.surveyed(tt.outcome, tt.marks...)
			r.is("anna", agent.AfterCall)
		})
	}
}

// TestTheQuestionsFollowAWordOfThanks wants the way back to a person told before the first question.
func TestTheQuestionsFollowAWordOfThanks(t *testing.T) {
	t.Parallel()
	r := surveyRig(t)
	r.slow("system.survey")
	r.start()
	r.ready("anna", "s1")
	caller := r.leaves()
	r.asks(caller, "system.survey")
	c, _ := caller.View()
	if want := "system.survey system.survey_person_9 helped"; strings.ReplaceAll(strings.Join(c.Playing, " "), "sound:/prompts/", "") != want {
		t.Errorf("hears %v, want %s", c.Playing, want)
	}
	if !slices.ContainsFunc(signs(r), func(b string) bool { return strings.Contains(b, "-sv") }) {
		t.Errorf("no sign for the guard among %v", signs(r))
	}
	caller.Press("4")
	r.wait("the mark", func() bool { return len(r.marks()) == 1 })
	caller.Press("0")
	r.surveyed("answered", "helped=4", "again=0")
}

func signs(r *rig) (all []string) {
	for b := range r.asterisk.Bridges() {
		all = append(all, b)
	}
	return all
}

// TestAKeyLeadsBackToAPerson wants the caller before another one who waits, and asked no second time.
func TestAKeyLeadsBackToAPerson(t *testing.T) {
	for name, red := range map[string]bool{"by the key": false, "made red by the counsellor": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := surveyRig(t)
			r.sipSeat("s2", fakepbx.Answers(0))
			r.start()
			r.ready("anna", "s1")
			caller := r.leaves()
			v := r.phase(call.Surveyed)
			asked := time.Now().Truncate(time.Microsecond)
			if red {
				must(t, "grade", r.life.x.SetGrade(t.Context(), call.Request{Agent: "anna", Call: v.ID, Grade: "red", Why: "form"}))
			} else {
				caller.Press("9")
			}
			r.phase(call.Waiting)
			r.wait("the sign to go", func() bool {
				return !slices.ContainsFunc(signs(r), func(b string) bool { return strings.Contains(b, "-sv") })
			})
			other := r.asterisk.Call(fakepbx.Caller{Number: "2001"})
			r.wait("another caller", func() bool { return len(r.life.x.Calls()) == 2 })
			r.ready("bo", "s2")
			back := r.phase(call.Talking)
			if back.ID != v.ID || back.Agent != "bo" {
				t.Errorf("%s talks with %s, want %s", back.Agent, back.ID, v.ID)
			}
			queued := facts[ledger.Queued](r)
			if len(queued) < 2 || !queued[1].Returned || queued[1].EnqueuedAt.Before(asked) { // anew: the talk was no wait
				t.Errorf("waited as %+v", queued)
			}
			r.wait("both to be heard", func() bool { return len(facts[ledger.Bridged](r)) == 2 })
			if end := facts[ledger.SurveyEnded](r); len(end) != 1 || end[0].Outcome != map[bool]string{false: "person", true: "red"}[red] {
				t.Errorf("the survey ended %v", end)
			}
			r.asterisk.Party(back.Leg).Hangup(16)
			if red { // the end of a red call
				caller.Hangup(16)
			}
			r.wait("the end of the call", func() bool { return has(r, func(ledger.CallEnded) bool { return true }) })
			if n := len(facts[ledger.SurveyBegun](r)); n != 1 {
				t.Errorf("asked %d times", n)
			}
			other.Hangup(16)
			r.over()
		})
	}
}

// TestTheKeyThatWasToldHolds takes the survey out of the configuration while a caller is asked, and starts the controller again:
// the caller was told of a key that leads to a person.
func TestTheKeyThatWasToldHolds(t *testing.T) {
	t.Parallel()
	r := surveyRig(t)
	r.start()
	r.ready("anna", "s1")
	caller := r.leaves()
	r.phase(call.Surveyed)
	r.life.stop()
	r.floor = r.life.floor.floor
	r.hotline.Surveys = nil
	r.slow(string(ivr.PromptSurveyed))
	r.start()
	r.asks(caller, string(ivr.PromptSurveyed))
	caller.Press("9")
	r.phase(call.Waiting)
	caller.Hangup(16)
	r.over()
}

// TestWhoIsNotAsked ends talks whose caller is left alone: the call is over at once.
func TestWhoIsNotAsked(t *testing.T) {
	tests := map[string]func(r *rig, rules *call.SurveyRules){
		"a queue without questions": func(r *rig, _ *call.SurveyRules) { delete(r.hotline.Surveys, "main") },
		"red, whatever is set": func(r *rig, rules *call.SurveyRules) {
			r.hotline.Grade, rules.Grades = triage.Red, []triage.Grade{triage.Red}
		},
		"yellow, unless it is set": func(r *rig, _ *call.SurveyRules) { r.hotline.Grade = triage.Yellow },
	}
	for name, set := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := surveyRig(t)
			rules := r.hotline.Surveys["main"]
			r.hotline.Surveys["main"] = rules
			set(r, &rules)
			if _, asks := r.hotline.Surveys["main"]; asks {
				r.hotline.Surveys["main"] = rules
			}
			r.start()
			r.ready("anna", "s1")
			r.leaves()
			r.over()
			if e := r.ended(); e.Reason != "counsellor_hung_up" || has(r, func(ledger.SurveyBegun) bool { return true }) {
				t.Errorf("ended %+v, asked %v", e, facts[ledger.SurveyBegun](r))
			}
		})
	}
	t.Run("who hangs up first", func(t *testing.T) {
		t.Parallel()
		r := surveyRig(t)
		r.start()
		r.ready("anna", "s1")
		caller := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
		r.phase(call.Talking)
		r.wait("the two to be heard", func() bool { return has(r, func(ledger.Bridged) bool { return true }) })
		caller.Hangup(16)
		r.over()
		if e := r.ended(); e.Reason != "caller_hung_up" || has(r, func(ledger.SurveyBegun) bool { return true }) {
			t.Errorf("ended %+v", e)
		}
	})
}

// TestWhatCannotBeAskedHoldsNobody covers a question whose prompt the switch does not have.
func TestWhatCannotBeAskedHoldsNobody(t *testing.T) {
	t.Parallel()
	r := surveyRig(t)
	r.asterisk.MissPrompt("sound:/prompts/helped")
	r.start()
	r.ready("anna", "s1")
	r.leaves()
	r.surveyed("broken")
}

// TestADeskEndsTheTalkAndIsHome wants the leg of a browser desk home, and its counsellor free, while the caller is asked.
func TestADeskEndsTheTalkAndIsHome(t *testing.T) {
	t.Parallel()
	r := surveyRig(t)
	r.slow("helped")
	r.start()
	caller, desk, v := r.talk("d1")
	must(t, "hang up", r.life.x.Hangup(t.Context(), call.Request{Agent: "agent-d1", Call: v.ID}))
	r.phase(call.Surveyed)
	r.home(desk)
	r.is("agent-d1", agent.AfterCall)
	if err := r.life.x.Hangup(t.Context(), call.Request{Agent: "agent-d1", Call: v.ID}); err == nil {
		t.Error("a talk that is over was ended again")
	}
	caller.Press("5")
	caller.Press("0")
	r.tidy(1)
	if e := r.ended(); e.Reason != "counsellor_hung_up" || e.Cause != 0 {
		t.Errorf("ended %+v", e)
	}
}

// TestASwitchThatDiesLosesNobodyWhoIsAsked wants a talk that was over to stay a completed call.
func TestASwitchThatDiesLosesNobodyWhoIsAsked(t *testing.T) {
	t.Parallel()
	r := surveyRig(t)
	r.hotline.RingBack = &call.RingBackRules{Tries: 1, Within: time.Hour, HungUp: true, Grades: []triage.Grade{triage.Green}}
	r.start()
	r.ready("anna", "s1")
	r.leaves()
	r.phase(call.Surveyed)
	r.asterisk.Kill()
	must(t, "restart", r.asterisk.Restart())
	r.surveyed("broken")
	if has(r, func(ledger.RingBackWanted) bool { return true }) {
		t.Error("a caller whose talk was over is rung back")
	}
}

// TestCrashAtEveryFactOfASurvey ends the controller right before and right after each sort of fact of it, and wants the
// caller asked on, and the counsellor free.
func TestCrashAtEveryFactOfASurvey(t *testing.T) {
	for _, kind := range []ledger.Kind{ledger.KindSurveyBegun, ledger.KindSurveyAnswered, ledger.KindSurveyEnded, ledger.KindCallEnding, ledger.KindCallEnded} {
		for _, after := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s after=%v", kind, after), func(t *testing.T) {
				t.Parallel()
				r := surveyRig(t)
				r.start()
				r.ready("anna", "s1")
				if after {
					r.ledger.stopAfter(kind)
				} else {
					r.ledger.stopBefore(kind)
				}
				caller := r.leaves()
				answer := func() {
					for _, key := range []string{"4", "1"} {
						caller.Press(key)
						<-time.After(100 * time.Millisecond)
					}
				}
				r.wait("the questions, or the crash", func() bool { return r.ledger.stopped() || len(facts[ledger.SurveyBegun](r)) > 0 })
				answer()
				r.wait("the crash", r.ledger.stopped)
				r.again()
				r.wait("the end", func() bool {
					for _, v := range r.life.x.Calls() {
						switch v.Phase {
						case call.Surveyed:
							answer()
						case call.Talking: // nobody saw the counsellor hang up: the caller was given back
							caller.Hangup(16)
						default:
						}
					}
					return r.idle()
				})
				r.over()
				if kind == ledger.KindSurveyBegun && !after {
					return
				}
				if e := r.ended(); e.Reason != "counsellor_hung_up" || e.Class != "completed" {
					t.Errorf("ended %+v", e)
				}
				r.wait("anna to be free of the caller", func() bool { return r.life.floor.status("anna") != agent.Talking })
			})
		}
	}
}

// TestCrashAtEveryCommandOfASurvey ends the controller at each command to the switch from the moment in which the counsellor
// hangs up: before the switch has carried it out, and after that but before its answer.
func TestCrashAtEveryCommandOfASurvey(t *testing.T) {
	const most = 14 // more than there are: the last one must find the call over
	for n := 1; n <= most; n++ {
		for _, after := range []bool{false, true} {
			t.Run(fmt.Sprintf("%02d after=%v", n, after), func(t *testing.T) {
				t.Parallel()
				if crashed := surveyCrashAt(t, n, after); crashed && n == most || !crashed && n < 6 {
					t.Errorf("crashed %v: there are more or fewer commands", crashed)
				}
			})
		}
	}
}

func surveyCrashAt(t *testing.T, n int, after bool) (crashed bool) {
	r := surveyRig(t)
	r.start()
	r.ready("anna", "s1")
	caller := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
	v := r.phase(call.Talking)
	r.wait("the two to be heard", func() bool { return has(r, func(ledger.Bridged) bool { return true }) })
	stopped := r.asterisk.StopAt(n, after)
	r.asterisk.Party(v.Leg).Hangup(16)
	answer := func(key string) {
		caller.Press(key)
		select {
		case <-stopped:
		case <-time.After(60 * time.Millisecond):
		}
	}
	for _, key := range []string{"4", "1"} {
		<-time.After(60 * time.Millisecond)
		answer(key)
	}
	select {
	case <-stopped:
	case <-time.After(500 * time.Millisecond):
	}
	r.life.stop()
	crashed = r.asterisk.Revive()
	r.again()
	r.wait("the end", func() bool {
		for _, v := range r.life.x.Calls() {
			switch v.Phase {
			case call.Surveyed:
				answer("4")
				answer("1")
			case call.Talking: // nobody saw the counsellor hang up: the caller was given back
				caller.Hangup(16)
			default:
			}
		}
		return r.idle()
	})
	r.over()
	if begun := facts[ledger.SurveyBegun](r); len(begun) > 0 {
		if e := r.ended(); e.Class != "completed" || e.Reason != "counsellor_hung_up" {
			t.Errorf("ended %+v", e)
		}
		if ends := facts[ledger.SurveyEnded](r); len(ends) != 1 {
			t.Errorf("ended %d times: %v", len(ends), ends)
		}
	}
	r.wait("anna to be free of the caller", func() bool { return r.life.floor.status("anna") != agent.Talking })
	return crashed
}
