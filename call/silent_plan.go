package call

import (
	"maps"
	"slices"
	"strings"
	"time"

	"heartline/internal/id"
)

// ear is what a session knows of what it listens to the caller through.
type ear struct {
	Wanted bool   // set before each plan
	Name   string // of the present one; "" while there is none
	Tuned  bool   // it reports what it hears
	Teller string // what the caller is told something through; set before each plan, "" for nothing
}

// keeps reports whether a snoop is the present ear or teller, so that it is to stay.
func (e ear) keeps(snoop string) bool {
	return e.Wanted && snoop == e.Name || e.Teller != "" && snoop == e.Teller
}

// planEar puts up the ear, and takes off every one, and every teller, that is not wanted. It comes after everything that
// anybody hears.
func planEar(s *State, a *actual) []command {
	var cmds []command
	for _, snoop := range slices.Sorted(maps.Keys(a.Snoops)) {
		if isBeside(snoop) && a.Snoops[snoop] == yes && (!a.Ear.keeps(snoop) || s.Phase == Ending) {
			cmds = append(cmds, command{Op: opHangup, Target: snoop, Cause: causeNormal})
		}
	}
	name := a.Ear.Name
	switch {
	case !a.Ear.Wanted || name == "" || s.Phase == Ending || a.CallerIn != yes:
	case a.Snoops[name] == unknown && !a.hooked(s, s.Caller):
		cmds = append(cmds, command{Op: opEar, Target: name, Bridge: s.Caller})
	case a.Snoops[name] == yes && a.SnoopsIn[name] && !a.Ear.Tuned:
		cmds = append(cmds, command{Op: opHeed, Target: name})
	}
	return cmds
}

// planTell lets the caller hear a sentence without a hole in the talk: it is whispered to the caller. Played to the
// caller's channel it would silence both directions; played to the bridge it would bring a mixer between the two, whose
// packets Asterisk may take for old ones of theirs.
func planTell(s *State, a *actual, say *saying) []command {
	teller := tellerOf(say)
	switch {
	case teller == "" || !s.company() || a.CallerIn != yes:
	case a.Snoops[teller] == unknown && !a.hooked(s, s.Caller):
		return []command{{Op: opTell, Target: teller, Bridge: s.Caller}}
	case a.Snoops[teller] == yes && a.SnoopsIn[teller] && a.Playing != say.Play:
		return []command{{Op: opPlay, Target: say.Play, Play: Play{ID: say.Play, Channel: teller, Media: say.Media, Lang: say.Lang}}}
	}
	return nil
}

// tellerOf names what a sentence is whispered through; "" for every sentence that is not.
func tellerOf(say *saying) string {
	if say == nil || say.Purpose != sayKeys {
		return ""
	}
	owner, _, n, _ := id.ParseObject(say.Play)
	return id.Object(owner, id.RoleTeller, n)
}

// tune says, before each plan, whether somebody listens to the caller, and gives a new ear its name. One that was lost
// is put up again some times.
func (s *session) tune() {
	if s.telling() && !s.state.company() { // it is said beside a talk, and to nobody without one
		s.hush()
	}
	e := &s.act.Ear
	e.Teller = tellerOf(s.saying())
	_, early := s.timers[timerEar]
	e.Wanted = s.state.listens(s.hotline.Silence) && !early && s.earFaults < maxEarFaults
	if e.Name != "" && s.act.Snoops[e.Name] == no {
		if e.Wanted {
			s.earFaults++
		}
		s.forgetEar()
	}
	switch {
	case !e.Wanted:
		s.forgetEar()
	case e.Name == "":
		s.ears++
		e.Name = id.Object(string(s.state.ID), id.RoleEar, s.life%earLives*earNames+s.ears%earNames)
		delete(s.act.Snoops, e.Name) // the last one of that name is long gone
		delete(s.act.SnoopsIn, e.Name)
	}
}

// forgetEar gives up the present ear; the plan takes it off if it is there.
func (s *session) forgetEar() {
	s.act.Ear.Name, s.act.Ear.Tuned, s.heeded = "", false, time.Time{}
}

// listened is for how long the caller has been listened to without a break.
func (s *session) listened() time.Duration {
	if s.heeded.IsZero() {
		return 0
	}
	return s.now().Sub(s.heeded)
}

// snapshotEars notes the ears and tellers that the switch still has, all of which are taken off: what they have reported meanwhile
// is lost. fresh: they are of the last process.
func (s *session) snapshotEars(a *actual, snap *Snapshot, fresh bool) {
	for _, ch := range snap.Channels {
		if isBeside(ch.ID) && strings.HasPrefix(ch.ID, string(s.state.ID)) {
			a.Snoops[ch.ID], a.SnoopsIn[ch.ID], a.SnoopsOn[ch.ID] = yes, ch.Stasis, s.state.Caller
		}
	}
	s.heeded = time.Time{}
	s.untold = s.untold || fresh && s.cutOff()
}

// showSilence fills in what is known of a caller who may be unable to speak, with the answers that no fact holds.
func (s *session) showSilence(v *View) {
	if s.state.Silence == nil {
		return
	}
	v.Silence = &SilenceView{Silence: *s.state.Silence, Telling: s.telling(), Untold: s.untold}
	if v.Silence.Answers {
		v.Silence.Pressed = slices.Clone(s.answers)
	}
}

// hush ends what is being said. A caller who was being told how to answer by keys has not heard all of it.
func (s *session) hush() {
	s.untold = s.untold || s.telling()
	s.say = nil
	delete(s.timers, timerSay)
}

// cutOff reports whether the last process may have ended while the caller was being told how to answer by keys: this one
// takes off what that is whispered through.
func (s *session) cutOff() bool {
	q := s.state.Silence
	if q == nil || q.Told == 0 || s.telling() {
		return false
	}
	_, length := s.parts.Prompts.Media((&turn{s: s.state}).own(PromptKeys))
	return s.now().Sub(q.ToldAt) < length+tellSlack
}

// retunes reports whether the plan for the next state differs by what tune would say of it.
func (s *session) retunes(next *State) bool {
	was, is := s.state.listens(s.hotline.Silence), next.listens(s.hotline.Silence)
	return was && !is && s.act.Ear.Name != "" || !was && is && next.Silence.noticed() || s.telling() && !next.company()
}

// telling reports whether the caller is being told how to answer by keys.
func (s *session) telling() bool { return s.say != nil && s.say.Purpose == sayKeys }

// takeAnswer keeps a key for as long as it is shown.
func (s *session) takeAnswer(key string) {
	s.answers = append(s.answers, Answer{Key: Secret(key), At: s.instant()})
	if len(s.answers) > maxAnswers {
		s.answers = slices.Clone(s.answers[len(s.answers)-maxAnswers:])
	}
}
