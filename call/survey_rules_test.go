package call

import (
	"context"
	"testing"
	"time"

	"heartline/crisis"
	"heartline/internal/ledger"
	"heartline/triage"
)

// TestWhoMayBeAsked changes one thing at a time about a talk whose caller is asked when its counsellor ends it.
func TestWhoMayBeAsked(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		change func(s *State, r *SurveyRules)
		reason Reason
		asked  bool
	}{
		"a talk":                        {asked: true},
		"on hold":                       {change: func(s *State, _ *SurveyRules) { s.Talk.Held = true }, asked: true},
		"ended as abusive":              {reason: AbusiveCall},
		"a test call":                   {change: func(s *State, _ *SurveyRules) { s.Marked = "prove" }},
		"a drill":                       {change: func(s *State, _ *SurveyRules) { s.Marked = MarkDrill }},
		"a call of the house":           {change: func(s *State, _ *SurveyRules) { s.Out = &Outgoing{Why: OutRingBack} }},
		"red":                           {change: func(s *State, r *SurveyRules) { s.Grade = triage.Red; r.Grades = append(r.Grades, triage.Red) }},
		"yellow":                        {change: func(s *State, _ *SurveyRules) { s.Grade = triage.Yellow }},
		"yellow, which is set":          {change: func(s *State, r *SurveyRules) { s.Grade = triage.Yellow; r.Grades = append(r.Grades, triage.Yellow) }, asked: true},
		"somebody was called for help":  {change: func(s *State, _ *SurveyRules) { s.Crisis = crisis.Book{{ID: "e"}} }},
		"nobody heard anybody":          {change: func(s *State, _ *SurveyRules) { s.Heard = false }},
		"may be unable to speak":        {change: func(s *State, _ *SurveyRules) { s.Silence = &Silence{NoticedAt: time.Now()} }},
		"was silent, and spoke":         {change: func(s *State, _ *SurveyRules) { s.Silence = &Silence{NoticedAt: time.Now(), SpokeAt: time.Now()} }, asked: true},
		"handed on":                     {change: func(s *State, _ *SurveyRules) { s.Transfers = 1 }},
		"handed on, which is set":       {change: func(s *State, r *SurveyRules) { s.Transfers, r.HandedOn = 1, true }, asked: true},
		"another queue":                 {change: func(s *State, _ *SurveyRules) { s.Talk.Queue = "other" }},
		"asked before":                  {change: func(s *State, _ *SurveyRules) { s.Survey = &Survey{Outcome: surveyPerson} }},
		"the counsellor's line is lost": {change: func(s *State, _ *SurveyRules) { s.Phase = Parted }},
		"with an outside number":        {change: func(s *State, _ *SurveyRules) { s.Talk.Agent = "" }},
		"a survey without questions":    {change: func(_ *State, r *SurveyRules) { r.Questions = nil }},
	}
	for name, tt := range tests {
		s := State{Phase: Talking, Heard: true, Grade: triage.Green, Talk: &Talk{Agent: "li", Queue: "main", Bridged: true}}
		r := SurveyRules{Questions: paperSurvey.Questions, Grades: []triage.Grade{triage.Green}, PersonKey: "9", Wait: time.Second}
		if tt.change != nil {
			tt.change(&s, &r)
		}
		reason := tt.reason
		if reason == "" {
			reason = CounsellorHungUp
		}
		turn := &turn{env: env{Now: time.Now(), Hotline: &Hotline{Surveys: map[string]SurveyRules{"main": r}}}, s: s}
		if got := turn.surveys(reason) != nil; got != tt.asked {
			t.Errorf("%s: asked %v", name, got)
		}
	}
}

// TestTheSignOfASurvey wants it up before the caller is asked, and taken away before anything else is done for who goes on.
func TestTheSignOfASurvey(t *testing.T) {
	t.Parallel()
	s := &State{ID: "01J00000000000000000000000", Phase: Surveyed, Claimed: true, Answered: true, Caller: "caller", Survey: &Survey{}}
	a := newActual()
	a.CallerHere, a.CallerStasis, a.CallerUp, a.CallerIn, a.Bridge = yes, yes, yes, yes, yes
	first := func(want op) {
		t.Helper()
		cmds := plan(s, &a, &saying{Play: "p", Media: []string{"sound:/x"}})
		if len(cmds) == 0 || cmds[0].Op != want || want != opPlay && cmds[0].Target != signOf(s) {
			t.Errorf("in %s first %+v, want %s", s.Phase, cmds, want)
		}
	}
	first(opBridge)
	a.Bridges[signOf(s)] = yes
	first(opPlay)
	s.Phase, s.Entry = Waiting, &Entry{ID: "e"}
	first(opDestroy)
	delete(a.Bridges, signOf(s)) // whether it was put up is not known
	first(opDestroy)
	a.Bridges[signOf(s)] = no
	first(opPlay)
	s.Phase, s.Entry, s.End = Ending, nil, &End{Reason: CounsellorHungUp}
	a.Bridges[signOf(s)] = yes
	destroyed := 0
	for _, c := range plan(s, &a, nil) {
		if c.Op == opDestroy && c.Target == signOf(s) {
			destroyed++
		}
	}
	if destroyed != 1 {
		t.Errorf("taken away %d times at the end", destroyed)
	}
}

// TestASurveyHasALimit wants all of it bounded from its begin, over every question and life, and the farewell too.
func TestASurveyHasALimit(t *testing.T) {
	t.Parallel()
	now := time.Now()
	s := State{ID: "01J00000000000000000000000", Phase: Surveyed, Claimed: true, Heard: true, Grade: triage.Green, Caller: "caller", Survey: &Survey{
		Agent: "li", Queue: "main", Reason: CounsellorHungUp, Cause: 16, Questions: []string{"one", "two"}, BegunAt: now.Add(-100 * time.Second),
	}}
	e := env{Now: now, Hotline: &Hotline{Languages: []string{"zh-CN"}, Surveys: map[string]SurveyRules{"main": paperSurvey}}}
	limit := func(d decision) (after time.Duration) {
		for _, a := range d.Acts {
			if arm, ok := a.(actArm); ok && arm.Timer == timerSurveyed {
				after = arm.After
			}
		}
		return after
	}
	d := decide(s, inSignal{Signal{Kind: SignalDigit, Channel: Channel{ID: "caller"}, Digit: "4"}}, e)
	if got := limit(d); d.Next.Survey.Done != 1 || got != 20*time.Second {
		t.Errorf("after %+v the rest of the time is %v, want 20s", d.Next.Survey, got)
	}
	e.Now = now.Add(time.Hour)
	d = decide(d.Next, inAdopted{Fresh: true, Snapshot: &Snapshot{Channels: []Channel{{ID: "caller", State: "Up", Stasis: true}}}}, e)
	if got := limit(d); got != retryPause {
		t.Errorf("after a long time there is %v", got)
	}
	d = decide(d.Next, inTimeout{Timer: timerSurveyed}, e)
	if d.Next.Phase != Surveyed || d.Next.Survey.Outcome != surveyBroken {
		t.Fatalf("at the limit: %s %+v", d.Next.Phase, d.Next.Survey)
	}
	d = decide(d.Next, inTimeout{Timer: timerSurveyed}, e)
	if end := d.Next.End; d.Next.Phase != Ending || end.Class != Completed || end.Reason != CounsellorHungUp || end.By != "counsellor" || end.Cause != 16 {
		t.Errorf("after the farewell: %s %+v", d.Next.Phase, end)
	}
}

// TestWhoAskedForAPersonInTheFailsafeLeavesWork wants somebody to call back who was asked how the talk was when the controller
// fell silent, and pressed a key for a person: their call itself ends as a talk that was over, and leaves nothing.
func TestWhoAskedForAPersonInTheFailsafeLeavesWork(t *testing.T) {
	t.Parallel()
	over := &End{Class: Completed, Reason: CounsellorHungUp}
	for name, tt := range map[string]struct {
		s    State
		kind triage.TaskKind
	}{
		"asked, not closed yet":   {State{Phase: Surveyed, Survey: &Survey{}}, triage.TaskRingBack},
		"asked, closed":           {State{Phase: Ended, Survey: &Survey{}, End: over}, triage.TaskRingBack},
		"a test call":             {State{Phase: Ended, Survey: &Survey{}, End: over, Marked: "prove"}, ""},
		"back with a person":      {State{Phase: Talking, Survey: &Survey{}}, ""}, // leaves work by its own ending
		"back, and in our fault":  {State{Phase: Ended, Survey: &Survey{}, End: &End{Class: ServiceError, Reason: InFailsafe}}, ""},
		"never asked, and closed": {State{Phase: Ended, End: over}, ""},
	} {
		task, wanted := tt.s.FailsafeTask(ledger.FailsafeImported{Outcome: "abandoned", Ended: time.Now()}, &Hotline{}, "task")
		if wanted != (tt.kind != "") || task.Kind != string(tt.kind) {
			t.Errorf("%s: %v %+v", name, wanted, task)
		}
	}
}

// farewell is a switch whose guard has sent the caller to a context of the dialplan.
type farewell struct {
	Switch
	context string
	hungUp  bool
}

func (f *farewell) LookChannel(context.Context, string) (Channel, error) {
	return Channel{ID: "caller", State: "Up", Context: f.context}, nil
}

func (f *farewell) Hangup(context.Context, string, int) error {
	f.hungUp = true
	return nil
}

// TestNobodyIsHungUpWhomTheGuardHasTaken has a controller that was stopped end a call on what it knew before.
func TestNobodyIsHungUpWhomTheGuardHasTaken(t *testing.T) {
	t.Parallel()
	for where, hungUp := range map[string]bool{"failsafe": false, "survey-over": false, "hotline-in": true} {
		f := &farewell{context: where}
		s := newSession(&Parts{Log: discardLog}, f, &Hotline{}, State{ID: "c", Node: "a", Caller: "caller"}, 0)
		if err := s.hangUpCaller(t.Context(), causeNormal); err != nil || f.hungUp != hungUp {
			t.Errorf("in %s: hung up %v, %v", where, f.hungUp, err)
		}
	}
}
