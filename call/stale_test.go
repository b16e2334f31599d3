package call

import (
	"slices"
	"testing"
)

// TestACallerEntersAgainAfterALegWasExchanged replaces the counsellor's leg in the middle of a talk, in each way in
// which the older one can leave: the caller enters again while nobody is there, and before the new leg.
func TestACallerEntersAgainAfterALegWasExchanged(t *testing.T) {
	t.Parallel()
	for name, leave := range map[string]func(s *session, bridge string){
		"moved": func(s *session, _ string) { s.noteJoin(command{Op: opJoin, Target: "old", Bridge: "home"}) },
		"left": func(s *session, b string) {
			s.observeSignal(Signal{Kind: SignalLeft, Channel: Channel{ID: "old"}, Bridge: b})
			s.missing(command{Op: opLook, Target: "old", Bridge: b}, nil)
		},
		"gone":            func(s *session, _ string) { s.observeSignal(Signal{Kind: SignalGone, Channel: Channel{ID: "old"}}) },
		"hung up":         func(s *session, _ string) { s.noteHangup("old") },
		"gone for a join": func(s *session, _ string) { s.missing(command{Op: opJoin, Target: "old", Bridge: "home"}, nil) },
		"not to be moved": func(s *session, _ string) { s.giveUp(command{Op: opJoin, Target: "old", Bridge: "home"}, nil) },
		"about to leave":  func(*session, string) {},
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
			again, comes, goes := "join caller "+bridge, "join desk "+bridge, "join old home"
			got := steps(plan(&s.state, &s.act, nil))
			entered, came := slices.Index(got, again), slices.Index(got, comes)
			if entered < 0 || came < entered || name == "about to leave" && slices.Index(got, goes) != entered-1 {
				t.Fatalf("want the caller to enter again between the leg that goes and the one that comes, got %q", got)
			}
			s.noteJoin(command{Op: opJoin, Target: s.state.Caller, Bridge: bridge})
			s.noteJoin(command{Op: opJoin, Target: "old", Bridge: "home"})
			s.act.Stale = false
			s.noteJoin(command{Op: opJoin, Target: "desk", Bridge: bridge})
			s.observeSignal(Signal{Kind: SignalLeft, Channel: Channel{ID: s.state.Caller}, Bridge: bridge})
			if got := steps(plan(&s.state, &s.act, nil)); slices.Contains(got, again) {
				t.Errorf("the caller enters a third time: %q", got)
			}
		})
	}
}

// TestMusicLaysTheWayAnew plays music to a caller whose counsellor is away: it is not entered again for the next one.
func TestMusicLaysTheWayAnew(t *testing.T) {
	t.Parallel()
	s := paperSession(*planState(nil))
	bridge := bridgeOf(&s.state)
	s.act = *planActual(func(a *actual) {
		a.Music = no
		a.Legs["desk"] = legActual{Dialed: yes, In: bridge, Muted: no}
	})
	s.noteJoin(command{Op: opJoin, Target: "desk", Bridge: "home"})
	again := "join caller " + bridge
	if got := steps(plan(&s.state, &s.act, nil)); !slices.Contains(got, again) {
		t.Fatalf("without music the caller keeps the way of the talk: %q", got)
	}
	s.done(command{Op: opMusic, Target: s.state.Caller})
	if got := steps(plan(&s.state, &s.act, nil)); slices.Contains(got, again) {
		t.Errorf("the caller enters again after music: %q", got)
	}
}

// TestNobodyEntersAgainInCompany makes a conference of a talk and a talk of the conference: Asterisk lays the ways anew by
// itself, and whoever entered again in company would be cut for a moment.
func TestNobodyEntersAgainInCompany(t *testing.T) {
	t.Parallel()
	s := paperSession(*planState(func(s *State) {
		s.Legs[0].Up = true
		s.Legs = append(s.Legs, Leg{ID: "third", Role: PartyLeg, Up: true})
		s.Parties = append(s.Parties, Party{ID: "p3", Leg: "third", State: PartyThere, In: true})
	}))
	bridge := bridgeOf(&s.state)
	s.act = *planActual(func(a *actual) {
		a.Music = no
		a.Legs["desk"] = legActual{Dialed: yes, In: bridge, Muted: no}
		a.Legs["third"] = legActual{Dialed: yes, Muted: no}
	})
	alone := func(when string) {
		for _, c := range plan(&s.state, &s.act, nil) {
			if c.Op == opJoin && c.Target != "third" {
				t.Errorf("%s enters again %s", c.Target, when)
			}
		}
	}
	alone("as a third comes")
	s.noteJoin(command{Op: opJoin, Target: "third", Bridge: bridge})
	alone("when a third has come")
	s.state.Legs[1].Gone = true
	s.state.Parties[0].State = PartyGone
	alone("as one of three goes")
	s.noteHangup("third")
	alone("when one of three has gone")
	s.observeSnapshot(inAdopted{Fresh: true, Snapshot: &Snapshot{
		Channels: []Channel{{ID: s.state.Caller, State: "Up", Stasis: true}, {ID: "desk", State: "Up", Stasis: true}},
		Bridges:  []Bridge{{ID: bridge, Channels: []string{s.state.Caller, "desk"}}},
	}})
	alone("after a restart")
}

// TestWhoIsAloneEntersAgainAfterARestart ends the process while the caller is alone between two legs: the next one cannot
// know whether the caller has entered again, but does where only one leg has ever been.
func TestWhoIsAloneEntersAgainAfterARestart(t *testing.T) {
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
			s.observeSnapshot(inAdopted{Fresh: true, Snapshot: &Snapshot{
				Channels: []Channel{{ID: s.state.Caller, State: "Up", Stasis: true}, {ID: "desk", State: "Up", Stasis: true}},
				Bridges:  []Bridge{{ID: bridge, Channels: []string{s.state.Caller}}, {ID: "home", Channels: []string{"desk"}}},
			}})
			want := slices.ContainsFunc(been, func(l Leg) bool { return l.Up })
			got := steps(plan(&s.state, &s.act, nil))
			if entered, came := slices.Index(got, "join caller "+bridge), slices.Index(got, "join desk "+bridge); (entered >= 0) != want || came < entered {
				t.Errorf("want the caller to enter again: %v, got %q", want, got)
			}
		})
	}
}
