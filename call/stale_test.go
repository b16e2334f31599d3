package call

import (
	"slices"
	"testing"
)

// TestACallerEntersAgainAfterALegWasExchanged replaces the counsellor's leg in the middle of a talk, in each way in
// which the older one can leave.
func TestACallerEntersAgainAfterALegWasExchanged(t *testing.T) {
	t.Parallel()
	for name, leave := range map[string]func(s *session, bridge string){
		"moved": func(s *session, _ string) { s.noteJoin(command{Op: opJoin, Target: "old", Bridge: "home"}) },
		"left": func(s *session, b string) {
			s.observeSignal(Signal{Kind: SignalLeft, Channel: Channel{ID: "old"}, Bridge: b})
		},
		"gone":            func(s *session, _ string) { s.observeSignal(Signal{Kind: SignalGone, Channel: Channel{ID: "old"}}) },
		"hung up":         func(s *session, _ string) { s.noteHangup("old") },
		"gone for a join": func(s *session, _ string) { s.missing(command{Op: opJoin, Target: "old", Bridge: "home"}, nil) },
		"not to be moved": func(s *session, _ string) { s.giveUp(command{Op: opJoin, Target: "old", Bridge: "home"}, nil) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := paperSession(*planState(func(s *State) {
				s.Legs = append(s.Legs, Leg{ID: "old", Role: DeskLeg, Parking: "home", Gone: true})
			}))
			bridge := bridgeOf(&s.state)
			s.act = *planActual(func(a *actual) {
				a.Music = no
				a.Legs["old"] = legActual{Dialed: yes, In: bridge, Muted: yes}
				a.Legs["desk"] = legActual{Dialed: yes, In: "home", Muted: no}
			})
			leave(s, bridge)
			again := "join caller " + bridge
			if slices.Contains(steps(plan(&s.state, &s.act, nil)), again) {
				t.Error("the caller enters again before there is anybody to be heard")
			}
			s.noteJoin(command{Op: opJoin, Target: "desk", Bridge: bridge})
			if got := steps(plan(&s.state, &s.act, nil)); !slices.Contains(got, again) {
				t.Fatalf("the way of the leg that left is kept: %q", got)
			}
			s.noteJoin(command{Op: opJoin, Target: s.state.Caller, Bridge: bridge})
			s.observeSignal(Signal{Kind: SignalLeft, Channel: Channel{ID: s.state.Caller}, Bridge: bridge})
			if got := steps(plan(&s.state, &s.act, nil)); slices.Contains(got, again) {
				t.Errorf("the caller enters a third time: %q", got)
			}
		})
	}
}

// TestThoseLeftOfAConferenceEnterAgain takes one of three out of the bridge: the two who stay each enter once more, and
// once only.
func TestThoseLeftOfAConferenceEnterAgain(t *testing.T) {
	t.Parallel()
	s := paperSession(*planState(func(s *State) {
		s.Legs = append(s.Legs, Leg{ID: "boss", Role: DeskLeg, Parking: "boss-home", Gone: true})
	}))
	bridge := bridgeOf(&s.state)
	s.act = *planActual(func(a *actual) {
		a.Music = no
		a.Legs["desk"] = legActual{Dialed: yes, In: bridge, Muted: no}
		a.Legs["boss"] = legActual{Dialed: yes, In: bridge, Muted: yes}
	})
	s.noteJoin(command{Op: opJoin, Target: "boss", Bridge: "boss-home"})
	for _, who := range []string{"caller", "desk"} {
		again := "join " + who + " " + bridge
		if got := steps(plan(&s.state, &s.act, nil)); !slices.Contains(got, again) {
			t.Fatalf("%s keeps the way of the conference: %q", who, got)
		}
		target := who
		if who == "caller" {
			target = s.state.Caller
		}
		s.noteJoin(command{Op: opJoin, Target: target, Bridge: bridge})
		s.observeSignal(Signal{Kind: SignalLeft, Channel: Channel{ID: target}, Bridge: bridge})
		if got := steps(plan(&s.state, &s.act, nil)); slices.Contains(got, again) {
			t.Errorf("%s enters a third time: %q", who, got)
		}
	}
}

// TestWhoStaysEntersAgainAfterARestart ends the process between the exchange of a leg and the entering that follows it: the
// next one cannot know, and lets all who stay enter again, but not in a talk in which nobody was exchanged.
func TestWhoStaysEntersAgainAfterARestart(t *testing.T) {
	t.Parallel()
	for name, been := range map[string][]Leg{
		"one leg from the beginning":    nil,
		"the counsellor's leg was lost": {{ID: "old", Role: DeskLeg, Parking: "home", Up: true, Gone: true}},
		"somebody has left":             {{ID: "party", Role: PartyLeg, Up: true, Gone: true}},
		"somebody was never there":      {{ID: "party", Role: PartyLeg, Gone: true}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := paperSession(*planState(func(s *State) {
				s.Legs[0].Up = true
				s.Legs = append(s.Legs, been...)
			}))
			bridge := bridgeOf(&s.state)
			snap := &Snapshot{
				Channels: []Channel{{ID: s.state.Caller, State: "Up", Stasis: true}, {ID: "desk", State: "Up", Stasis: true}},
				Bridges:  []Bridge{{ID: bridge, Channels: []string{s.state.Caller, "desk"}}},
			}
			s.observeSnapshot(inAdopted{Fresh: true, Snapshot: snap})
			want := slices.ContainsFunc(been, func(l Leg) bool { return l.Up })
			for _, who := range []string{"caller", "desk"} {
				again := "join " + who + " " + bridge
				if got := steps(plan(&s.state, &s.act, nil)); slices.Contains(got, again) != want {
					t.Errorf("%q is %v in %q, want %v", again, !want, got, want)
				}
			}
			s.observeSnapshot(inAdopted{Snapshot: snap}) // the link was away: this process knows what it has done
			if s.noteJoin(command{Op: opJoin, Target: s.state.Caller, Bridge: bridge}); s.act.Stale {
				t.Error("the doubt outlives the entering")
			}
		})
	}
}

// TestThoseWhomAThirdJoinsEnterAgain makes a conference of a talk: the two who were there each enter once more, and once
// only; the third does not, nor anybody when a fourth comes.
func TestThoseWhomAThirdJoinsEnterAgain(t *testing.T) {
	t.Parallel()
	s := paperSession(*planState(func(s *State) {
		s.Legs = append(s.Legs, Leg{ID: "third", Role: PartyLeg, Up: true}, Leg{ID: "fourth", Role: PartyLeg, Up: true})
		s.Parties = append(s.Parties, Party{ID: "p3", Leg: "third", State: PartyThere, In: true}, Party{ID: "p4", Leg: "fourth", State: PartyThere, In: true})
	}))
	bridge := bridgeOf(&s.state)
	s.act = *planActual(func(a *actual) {
		a.Music = no
		a.Legs["desk"] = legActual{Dialed: yes, In: bridge, Muted: no}
		a.Legs["third"] = legActual{Dialed: yes, Muted: no}
		a.Legs["fourth"] = legActual{Dialed: yes, Muted: no}
	})
	again := func() (who []string) {
		for _, w := range []string{"caller", "desk", "third", "fourth"} {
			if is, ok := s.act.Legs[w]; w == "caller" && s.act.Stale || ok && is.Stale {
				who = append(who, w)
			}
		}
		return who
	}
	s.noteJoin(command{Op: opJoin, Target: "third", Bridge: bridge})
	if got := again(); !slices.Equal(got, []string{"caller", "desk"}) {
		t.Fatalf("%q are to enter again", got)
	}
	for _, who := range []string{s.state.Caller, "desk"} {
		if got := steps(plan(&s.state, &s.act, nil)); who == "desk" && !slices.Contains(got, "join desk "+bridge) {
			t.Errorf("%s keeps the way of the talk: %q", who, got)
		}
		s.noteJoin(command{Op: opJoin, Target: who, Bridge: bridge})
	}
	if got := again(); len(got) != 0 {
		t.Errorf("%q enter a third time", got)
	}
	s.noteJoin(command{Op: opJoin, Target: "fourth", Bridge: bridge})
	if got := again(); len(got) != 0 {
		t.Errorf("%q enter again for a fourth", got)
	}
}
