package call

import (
	"slices"
	"testing"

	"heartline/internal/fault"
)

// TestMusicWhoseBeginIsNotKnownIsStopped has the switch not answer whether the music has begun. It may begin yet: whoever
// joins the caller has it stopped, and stopped again.
func TestMusicWhoseBeginIsNotKnownIsStopped(t *testing.T) {
	t.Parallel()
	s := paperSession(*planState(nil))
	s.act = *planActual(func(a *actual) {
		a.Music = no
		a.Legs["desk"] = legActual{Dialed: yes, In: "home", Muted: no}
	})
	s.learn(command{Op: opMusic, Target: s.state.Caller}, fault.New(fault.Unavailable, "music", "no answer"))
	stop := "stop_music " + s.state.Caller
	if got := steps(plan(&s.state, &s.act, nil)); !slices.Contains(got, stop) {
		t.Fatalf("music that may have begun goes on: %q", got)
	}
	s.done(command{Op: opStopMusic, Target: s.state.Caller})
	s.noteJoin(command{Op: opJoin, Target: "desk", Bridge: bridgeOf(&s.state)})
	if got := steps(plan(&s.state, &s.act, nil)); !slices.Contains(got, stop) {
		t.Errorf("music that begins late is not stopped again: %q", got)
	}
}

// TestMusicThatMayBeginLateIsStoppedAgainForWhoWaitedOutside is the same for a caller who is not in the bridge yet: a stop there is never
// lost, but the music may begin after it.
func TestMusicThatMayBeginLateIsStoppedAgainForWhoWaitedOutside(t *testing.T) {
	t.Parallel()
	for begun, again := range map[bool]bool{true: false, false: true} {
		s := paperSession(*planState(nil))
		s.act = *planActual(func(a *actual) { a.Music, a.CallerIn = no, no })
		var err error
		if !begun {
			err = fault.New(fault.Unavailable, "music", "no answer")
		}
		s.learn(command{Op: opMusic, Target: s.state.Caller}, err)
		s.done(command{Op: opStopMusic, Target: s.state.Caller})
		if got := s.act.MusicDoubts > 0; got != again {
			t.Errorf("begun for certain %v: stopped again %v", begun, got)
		}
	}
}

// TestALegsMusicIsStoppedAgain has a leg that waited alone be joined: Asterisk may have lost the stop of its music.
func TestALegsMusicIsStoppedAgain(t *testing.T) {
	t.Parallel()
	s := paperSession(*planState(nil))
	s.act = *planActual(func(a *actual) {
		a.Music = no
		a.Legs["desk"] = legActual{Dialed: yes, In: bridgeOf(&s.state), Muted: no, Music: yes}
	})
	stop := "stop_music desk"
	for again := range 1 + musicDoubts {
		if got := steps(plan(&s.state, &s.act, nil)); !slices.Contains(got, stop) {
			t.Fatalf("after %d stops: %q", again, got)
		}
		s.done(command{Op: opStopMusic, Target: "desk"})
		if got := steps(plan(&s.state, &s.act, nil)); slices.Contains(got, stop) {
			t.Fatalf("stopped again at once: %q", got)
		}
		if _, waits := s.timers[timerRetry]; !waits && again == 0 {
			t.Fatal("nothing looks at it again")
		}
		s.observeTimeout(inTimeout{Timer: timerRetry})
	}
	if got := steps(plan(&s.state, &s.act, nil)); slices.Contains(got, stop) {
		t.Errorf("stopped for ever: %q", got)
	}
}
